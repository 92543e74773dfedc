/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/ui/parts.h"

#include <glib/gstdio.h>

#include "core/base/random.h"
#include "core/image/write.h"
#include "tests/support.h"

enum { WIDTH = 128, HEIGHT = 96 };

static void
write_part (const char *folder, guint number, gboolean has_spot)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaRaster) raster =
      norma_raster_new (WIDTH, HEIGHT, 1, NORMA_SAMPLE_U8, NULL, 0, &error);
  g_autofree char *name = g_strdup_printf ("part-%02u.png", number);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  NormaRandom random;

  norma_random_seed (&random, number);
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++) {
      gboolean spot = has_spot && x >= 60 && x < 80 && y >= 40 && y < 60;

      ((guint8 *)norma_raster_row (raster, y))[x] =
          (guint8)(spot ? 220 : 80 + x / 4 + norma_random_below (&random, 30));
    }
  norma_image_write_png (raster, path, &error);
  g_assert_no_error (error);
}

static void
write_kind (const char *folder, const char *kind, guint first, guint n, gboolean has_spot)
{
  g_autofree char *path = g_build_filename (folder, kind, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  for (guint i = 0; i < n; i++)
    write_part (path, first + i, has_spot);
}

void
norma_test_write_parts (const char *folder)
{
  g_autofree char *notes = g_build_filename (folder, "notes.txt", NULL);

  write_kind (folder, "train/good", 1, 12, FALSE);
  write_kind (folder, "test/good", 21, 3, FALSE);
  write_kind (folder, "test/spot", 31, 4, TRUE);
  g_assert_true (g_file_set_contents (notes, "no image", -1, NULL));
}

static void
finish_opening (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  norma_session_open_finish (NORMA_SESSION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

void
norma_test_create (NormaSession *session, const char *path, const NormaFolderPlan *plan)
{
  gboolean is_open = FALSE;

  norma_session_create_async (session, path, plan, finish_opening, &is_open);
  norma_test_wait_until (is_open);
  norma_test_wait_until (norma_session_is_settled (session));
}

void
norma_test_open (NormaSession *session, const char *path)
{
  gboolean is_open = FALSE;

  norma_session_open_async (session, path, finish_opening, &is_open);
  norma_test_wait_until (is_open);
  norma_test_wait_until (norma_session_is_settled (session));
}

static void
remove_folder (gpointer folder)
{
  norma_test_remove_folder (folder);
  g_free (folder);
}

void
norma_test_take_plan (NormaSession *session, const NormaFolderPlan *plan)
{
  char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "test.norma-project", NULL);
  g_autofree char *key = g_strconcat ("folder ", folder, NULL);

  g_object_set_data_full (G_OBJECT (session), key, folder, remove_folder);
  norma_test_create (session, path, plan);
}

gboolean
norma_test_wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

NormaSession *
norma_test_new_session (const char *folder, gboolean fitted)
{
  NormaSession *session = norma_session_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaFolderPlan) plan = norma_folder_plan_new (folder, &error);

  g_assert_no_error (error);
  /* In a smaller frame the windows of the features would cover most of it, and a spot have no place. */
  norma_session_get_fit_options (session)->short_side = 96;
  norma_session_get_fit_options (session)->n_defect_spots = 0;
  norma_session_get_fit_options (session)->n_threads = 1;
  norma_test_take_plan (session, plan);
  if (!fitted)
    return session;
  g_assert_true (norma_session_fit (session));
  norma_test_wait_until (norma_session_is_settled (session));
  g_assert_nonnull (norma_session_get_model (session));
  return session;
}

NormaImageItem *
norma_test_find_image (NormaSession *session, NormaRole role)
{
  GListModel *images = norma_session_get_images (session);

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    if (norma_image_item_get_role (item) == role)
      return item; /* the session holds it */
  }
  return NULL;
}
