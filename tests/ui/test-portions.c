/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/portions.h"

static void
add (GListStore *store, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_autoptr (GObject) item = g_object_new (G_TYPE_OBJECT, NULL);

    g_list_store_append (store, item);
  }
}

static GtkSliceListModel *
make (guint n)
{
  GListStore *store = g_list_store_new (G_TYPE_OBJECT);

  add (store, n);
  return gtk_slice_list_model_new (G_LIST_MODEL (store), 0, G_MAXUINT);
}

static guint
count (GtkSliceListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

/* Few at first, in the end all, and whatever comes later as well. */
static void
test_grow (gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autoptr (GtkSliceListModel) list = make (n);
  guint last;

  g_assert_cmpuint (count (list), ==, n);
  norma_portions_begin (list);
  last = count (list);
  g_assert_cmpuint (last, ==, MIN (n, 64));
  while (norma_portions_grow (list)) {
    g_assert_cmpuint (count (list), >, last);
    last = count (list);
  }
  g_assert_cmpuint (count (list), ==, n);
  add (G_LIST_STORE (gtk_slice_list_model_get_model (list)), 5000);
  g_assert_cmpuint (count (list), ==, n + 5000);
}

/* Images that come while the list grows. */
static void
test_more_meanwhile (void)
{
  g_autoptr (GtkSliceListModel) list = make (10);

  norma_portions_begin (list);
  add (G_LIST_STORE (gtk_slice_list_model_get_model (list)), 300);
  while (norma_portions_grow (list))
    ;
  g_assert_cmpuint (count (list), ==, 310);
}

static void
test_end (void)
{
  g_autoptr (GtkSliceListModel) list = make (300);

  norma_portions_begin (list);
  norma_portions_end (list);
  g_assert_cmpuint (count (list), ==, 300);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/portions/none", GUINT_TO_POINTER (0), test_grow);
  g_test_add_data_func ("/portions/few", GUINT_TO_POINTER (19), test_grow);
  g_test_add_data_func ("/portions/one-portion", GUINT_TO_POINTER (64), test_grow);
  g_test_add_data_func ("/portions/some", GUINT_TO_POINTER (100), test_grow);
  g_test_add_data_func ("/portions/many", GUINT_TO_POINTER (10000), test_grow);
  g_test_add_func ("/portions/more-meanwhile", test_more_meanwhile);
  g_test_add_func ("/portions/end", test_end);
  return g_test_run ();
}
