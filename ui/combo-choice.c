/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/combo-choice.h"

/* Characters that are always seen; as many as libadwaita shows at most. */
enum { MOST_CHARS = 20 };

static void
setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (label, MOST_CHARS);
  gtk_label_set_xalign (label, 1);
  gtk_list_item_set_child (item, GTK_WIDGET (label));
}

static void
bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_label (label, text);
  gtk_label_set_width_chars (label, (int)MIN (g_utf8_strlen (text, -1), MOST_CHARS));
}

void
norma_combo_choice_keep (AdwComboRow *row)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), NULL);
  adw_combo_row_set_list_factory (row, adw_combo_row_get_factory (row));
  adw_combo_row_set_factory (row, factory);
}
