/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "ui/data-page-private.h"

/* What the Data page says of what it shows. */

void
norma_data_page_update_count (NormaDataPage *self)
{
  guint n = g_list_model_get_n_items (norma_session_get_images (self->session));
  guint n_shown = g_list_model_get_n_items (gtk_slice_list_model_get_model (self->portions));
  g_autoptr (GtkBitset) chosen =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n_chosen = (guint)gtk_bitset_get_size (chosen);
  g_autofree char *text = NULL;

  if (n_chosen > 1)
    text = g_strdup_printf (_ ("%'u of %'u selected"), n_chosen, n_shown);
  else if (n_shown < n)
    text = g_strdup_printf (_ ("%'u of %'u images"), n_shown, n);
  else
    text = g_strdup_printf (ngettext ("%'u image", "%'u images", n), n);
  gtk_label_set_label (self->count, text);
}

static void
update_scope (NormaDataPage *self)
{
  const char *scope = norma_data_filter_get_scope (self->filter);
  const char *title = norma_data_side_get_title (self->side, scope);
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  gtk_widget_set_visible (self->scope_chip, !g_str_equal (scope, "all"));
  if (title == NULL)
    title = _ ("Nothing");
  text = g_strdup_printf (_ ("%s (%'u)"), title, norma_data_side_get_count (self->side, scope));
  name = g_strdup_printf (_ ("Stop showing only: %s"), text);
  gtk_label_set_label (self->scope_word, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scope_chip), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

static void
update_note (NormaDataPage *self)
{
  const char *scope = norma_data_filter_get_scope (self->filter);
  const char *note = norma_data_side_get_note (self->side, scope);

  gtk_label_set_label (self->note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
}

void
norma_data_page_update_words (NormaDataPage *self)
{
  norma_data_page_update_count (self);
  update_scope (self);
  update_note (self);
  norma_data_page_update_views (self);
}
