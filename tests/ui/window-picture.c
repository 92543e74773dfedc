/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/ui/display.h"

/* Makes the picture of the README: window-picture PARTS, where PARTS is what `norma-cli sample` has
 * drawn. It goes to NORMA_TEST_SHOTS. */

/* The default of a fit; the tests' own parts are smaller. */
enum { SHORT_SIDE = 256 };

static NormaImageItem *
find_worst (NormaSession *session)
{
  GListModel *images = norma_session_get_images (session);
  NormaImageItem *worst = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    if (norma_image_item_get_state (item) == NORMA_SCORE_KNOWN &&
        (worst == NULL || norma_image_item_get_score (item) > norma_image_item_get_score (worst)))
      worst = item; /* the session holds it */
  }
  return worst;
}

static void
make_picture (NormaTestWindow *t, gconstpointer parts)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_canonicalize_filename (parts, NULL);
  g_autoptr (NormaFolderPlan) plan = norma_folder_plan_new (folder, &error);

  g_assert_no_error (error);
  norma_test_take_plan (t->session, plan);
  norma_session_get_fit_options (t->session)->short_side = SHORT_SIDE;
  norma_test_activate (t, "win.fit");
  norma_test_wait_until (norma_session_is_settled (t->session));
  norma_test_show_page (t, "inspect");
  norma_test_show_image (t, find_worst (t->session));
  norma_test_wait_for_thumbnails (GTK_WIDGET (t->window));
  norma_test_save_shot (t, "window.png");
}

int
main (int argc, char **argv)
{
  NormaTestWindow t;

  if (!norma_test_init_display (&argc, &argv))
    return 0;
  if (argc != 2) {
    g_printerr ("usage: %s PARTS\n", argv[0]);
    return 2;
  }
  norma_test_window_set_up (&t, NULL);
  make_picture (&t, argv[1]);
  norma_test_window_tear_down (&t, NULL);
  return 0;
}
