/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/data-check.h"
#include "ui/data-columns.h"
#include "ui/data-filter.h"
#include "ui/data-page.h"
#include "ui/data-side.h"
#include "ui/settings.h"

/* What the files of the Data page share. */
struct _NormaDataPage {
  AdwBin parent_instance;
  NormaSession *session;
  NormaSettings *settings;
  NormaDataCheck *check;
  NormaDataFilter *filter;
  NormaDataColumns *columns;
  GtkSliceListModel *portions; /* of both views */
  GtkMultiSelection *selection; /* of both views */
  guint growing; /* source that gives the view more images; 0: it has all */
  GSimpleActionGroup *actions;
  GSimpleAction *view_action;
  gboolean is_stale; /* something has changed while the page was not on show */
  guint refreshing; /* source that shows what has changed; 0: nothing has */
  guint fitting_columns; /* source that follows the width of the grid */

  GtkStack *stack;
  AdwFlap *flap;
  NormaDataSide *side;
  GtkSearchEntry *search;
  GtkWidget *scope_chip;
  GtkLabel *scope_word;
  GtkLabel *count;
  GtkLabel *note;
  GtkStack *views;
  GtkGridView *grid;
  GtkColumnView *table;
  GtkWidget *table_window;
  GMenu *menu_model;
  GtkWidget *menu; /* a popover on the page */
};

/* Makes self->actions and self->view_action. */
void norma_data_page_add_actions (NormaDataPage *self);

/* What can be done with the selection. */
void norma_data_page_update_actions (NormaDataPage *self);

/* Counts, chips, words: all that says what is shown. */
void norma_data_page_update_words (NormaDataPage *self);

/* How many are shown or selected. */
void norma_data_page_update_count (NormaDataPage *self);

/* The images are in the view that is on show. */
void norma_data_page_update_views (NormaDataPage *self);

/* A menu on the images: right button and the keys for it. */
void norma_data_page_add_menu (NormaDataPage *self, GtkWidget *view);

/* Keys of one letter, as the views hold no text entry. */
void norma_data_page_add_keys (NormaDataPage *self, GtkWidget *view);

/* The view that shows images now. */
GtkWidget *norma_data_page_get_view (NormaDataPage *self);

/* The selected images, NormaImageItem, held; the array is the caller's. */
GPtrArray *norma_data_page_list_selected (NormaDataPage *self);
void norma_data_page_open (NormaDataPage *self, guint place);
void norma_data_page_scroll_to_selected (NormaDataPage *self);
