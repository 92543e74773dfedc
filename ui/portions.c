/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/portions.h"

/* What a window shows at once is less than the first; beyond MOST a list makes no cells. */
enum { PORTION = 64, MOST = 1024 };

void
norma_portions_begin (GtkSliceListModel *list)
{
  gtk_slice_list_model_set_size (list, PORTION);
}

gboolean
norma_portions_grow (GtkSliceListModel *list)
{
  guint n = g_list_model_get_n_items (gtk_slice_list_model_get_model (list));
  guint size = gtk_slice_list_model_get_size (list);

  if (size >= MIN (n, MOST)) {
    norma_portions_end (list);
    return FALSE;
  }
  gtk_slice_list_model_set_size (list, size + PORTION);
  return TRUE;
}

void
norma_portions_end (GtkSliceListModel *list)
{
  gtk_slice_list_model_set_size (list, G_MAXUINT);
}
