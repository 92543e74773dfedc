/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/words-row.h"

struct _NormaWordsRow {
  GObject parent_instance;
  char **words;
  guint number;
};

G_DEFINE_FINAL_TYPE (NormaWordsRow, norma_words_row, G_TYPE_OBJECT)

static void
norma_words_row_finalize (GObject *object)
{
  g_strfreev (NORMA_WORDS_ROW (object)->words);
  G_OBJECT_CLASS (norma_words_row_parent_class)->finalize (object);
}

static void
norma_words_row_class_init (NormaWordsRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = norma_words_row_finalize;
}

static void
norma_words_row_init (NormaWordsRow *self)
{
}

NormaWordsRow *
norma_words_row_new (char **words, guint number)
{
  NormaWordsRow *self = g_object_new (NORMA_TYPE_WORDS_ROW, NULL);

  self->words = words;
  self->number = number;
  return self;
}

guint
norma_words_row_get_number (NormaWordsRow *self)
{
  return self->number;
}

static void
setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  NormaWordsRow *row = gtk_list_item_get_item (item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       row->words[GPOINTER_TO_UINT (column)]);
}

void
norma_words_row_add_columns (GtkColumnView *view, const char *const *titles, guint n)
{
  for (guint i = 0; i < n; i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (titles[i], factory);

    g_signal_connect (factory, "setup", G_CALLBACK (setup_cell), NULL);
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), GUINT_TO_POINTER (i));
    gtk_column_view_column_set_expand (column, TRUE);
    gtk_column_view_append_column (view, column);
  }
}
