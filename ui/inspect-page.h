/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/compare-view.h"
#include "ui/session-compare.h"
#include "ui/settings.h"
#include "ui/thumbnail-cache.h"

/* The working page: film strip, image, overlay, brightness, thresholds, verdicts, regions. */
#define NORMA_TYPE_INSPECT_PAGE (norma_inspect_page_get_type ())
G_DECLARE_FINAL_TYPE (NormaInspectPage, norma_inspect_page, NORMA, INSPECT_PAGE, AdwBin)

/* To be called once. */
void norma_inspect_page_set_session (NormaInspectPage *self, NormaSession *session,
                                     NormaThumbnailCache *cache);

/* Query and reference, and the view of the query in it; lent. */
NormaCompareView *norma_inspect_page_get_compare_view (NormaInspectPage *self);
NormaImageView *norma_inspect_page_get_view (NormaInspectPage *self);

/* The verdict at the lower edge of the view; lent. */
GtkWidget *norma_inspect_page_get_banner (NormaInspectPage *self);

/* Lends the view of the image, with its bars, to another page, which shows the images of `walked`:
 * the commands that go from image to image go through these meanwhile. The caller owns a reference
 * until it has put it somewhere. */
GtkWidget *norma_inspect_page_lend_stage (NormaInspectPage *self, GtkSingleSelection *walked);

/* After whoever borrowed it has let it go. Nothing happens if it is not lent. */
void norma_inspect_page_take_stage_back (NormaInspectPage *self);

/* The look of the map and what is shown follow the settings, and the settings them. */
void norma_inspect_page_bind_settings (NormaInspectPage *self, NormaSettings *settings);

/* Shows these images alone, NormaImageItem, in the film strip, and the first of them on the stage. title: what
 * they are, for people. Nothing happens without images. */
void norma_inspect_page_show_images (NormaInspectPage *self, const GPtrArray *items,
                                     const char *title);

/* All commands of the page, for the window to insert as "view"; lent. */
GActionGroup *norma_inspect_page_get_actions (NormaInspectPage *self);

/* The film strip as it is filtered and sorted: NormaImageItem, lent. */
GListModel *norma_inspect_page_get_strip (NormaInspectPage *self);
