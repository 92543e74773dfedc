/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/words-row.h"

struct _NormaWordsRow {
  GObject parent_instance;
  char **words;
  guint number;
};

G_DEFINE_FINAL_TYPE (NormaWordsRow, norma_words_row, G_TYPE_OBJECT)

static guint changed_signal;

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
  changed_signal = g_signal_new ("changed", NORMA_TYPE_WORDS_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
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
become (NormaWordsRow *self, const NormaWordsRow *wanted)
{
  self->number = wanted->number;
  if (g_strv_equal ((const char *const *)self->words, (const char *const *)wanted->words))
    return;
  g_strfreev (self->words);
  self->words = g_strdupv (wanted->words);
  g_signal_emit (self, changed_signal, 0);
}

void
norma_words_rows_become (GListStore *rows, const GPtrArray *wanted)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (rows));
  guint n_kept = MIN (n, wanted->len);

  for (guint i = 0; i < n_kept; i++) {
    g_autoptr (NormaWordsRow) row = g_list_model_get_item (G_LIST_MODEL (rows), i);

    become (row, wanted->pdata[i]);
  }
  if (n != wanted->len)
    g_list_store_splice (rows, n_kept, n - n_kept, wanted->pdata + n_kept, wanted->len - n_kept);
}

/* A cell and its column. */
#define COLUMN "column"

static void
update_cell (GtkListItem *item)
{
  NormaWordsRow *row = gtk_list_item_get_item (item);
  GtkWidget *cell = gtk_list_item_get_child (item);
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), COLUMN));
  const char *word = row->words[column];

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), word);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), (guint)g_utf8_strlen (word, -1));
}

static void
setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *cell = gtk_inscription_new (NULL);

  g_object_set_data (G_OBJECT (cell), COLUMN, column);
  gtk_widget_add_css_class (cell, "numeric");
  gtk_list_item_set_child (item, cell);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_signal_connect_swapped (gtk_list_item_get_item (item), "changed", G_CALLBACK (update_cell),
                            item);
  update_cell (item);
}

static void
unbind_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

void
norma_words_row_add_columns (GtkColumnView *view, const char *const *titles, guint n)
{
  for (guint i = 0; i < n; i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (titles[i], factory);

    g_signal_connect (factory, "setup", G_CALLBACK (setup_cell), GUINT_TO_POINTER (i));
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), NULL);
    g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell), NULL);
    gtk_column_view_column_set_expand (column, TRUE);
    gtk_column_view_append_column (view, column);
  }
}
