/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session.h"
#include "ui/thumbnail-cache.h"

/* How well the model does on the project's labelled images: a summary with intervals, curves, classes, sizes
 * of defects, the spread over the images and the worst of them; other models on the same images, and what the
 * model withstands. Whatever stands for images emits
 *   "images-chosen" (GPtrArray of NormaImageItem, const char *title)   the first is to be shown */
#define NORMA_TYPE_EVALUATION_PAGE (norma_evaluation_page_get_type ())
G_DECLARE_FINAL_TYPE (NormaEvaluationPage, norma_evaluation_page, NORMA, EVALUATION_PAGE, AdwBin)

/* Once. */
void norma_evaluation_page_set_session (NormaEvaluationPage *self, NormaSession *session,
                                        NormaThumbnailCache *cache);
