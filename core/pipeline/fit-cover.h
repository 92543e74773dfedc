/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/frame-cover.h"
#include "core/model/model.h"
#include "core/pipeline/survey.h"

/* The places of the frame that the model's areas make good images be inspected at, whatever their sizes.
 * *cover: NULL of a model without areas, or with tiles, which lie anywhere.
 * Errors: NORMA_ERROR_INPUT for an image of which nothing is inspected; NORMA_ERROR_TOO_LARGE. */
gboolean norma_fit_cover_find (const NormaModel *model, const NormaSurvey *survey,
                               NormaFrameCover **cover, GError **error);
