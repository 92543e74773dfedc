/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/data-check.h"

/* The columns of the table of images, and with them the orders in which images can be sorted. */
typedef struct _NormaDataColumns NormaDataColumns;

typedef enum {
  NORMA_COLUMN_NAME,
  NORMA_COLUMN_FOLDER,
  NORMA_COLUMN_ROLE,
  NORMA_COLUMN_SIZE,
  NORMA_COLUMN_DEPTH,
  NORMA_COLUMN_BRIGHTNESS,
  NORMA_COLUMN_VERDICT,
  NORMA_COLUMN_SCORE,
  NORMA_COLUMN_DISTANCE, /* sorted by its absolute value */
  NORMA_COLUMN_REVIEW,
  NORMA_COLUMN_FILE,
} NormaDataColumn;

enum { NORMA_N_COLUMNS = NORMA_COLUMN_FILE + 1 };

/* Adds the columns to a view that has none. Free it before the view goes. */
NormaDataColumns *norma_data_columns_new (GtkColumnView *view, NormaSession *session,
                                          NormaDataCheck *check);
void norma_data_columns_free (NormaDataColumns *self);

/* Sorts by this column, and among equals as before. */
void norma_data_columns_sort_by (NormaDataColumns *self, NormaDataColumn column,
                                 GtkSortType direction);

/* Scores, roles, thresholds or facts are others: writes the cells that are shown anew. */
void norma_data_columns_refresh (NormaDataColumns *self);

/* Looks at the order again, if it depends on these. */
void norma_data_columns_sort_again (NormaDataColumns *self);

/* What the table says of an image; the caller's. */
char *norma_data_columns_get_text (NormaDataColumns *self, NormaDataColumn column,
                                   NormaImageItem *item);

/* The list item a widget within a view of images shows, or NULL. Each child of a list item that the
 * views of images make is tagged. */
void norma_list_item_tag (GtkListItem *list_item);
GtkListItem *norma_list_item_find (GtkWidget *widget);
