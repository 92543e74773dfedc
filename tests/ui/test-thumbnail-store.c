/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/thumbnail-store.h"

#include <glib/gstdio.h>
#include <utime.h>

#include "tests/support.h"

static GdkTexture *
make_texture (guint32 color)
{
  guint32 pixels[12];
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < 12; i++)
    pixels[i] = color;
  bytes = g_bytes_new (pixels, sizeof pixels);
  return gdk_memory_texture_new (4, 3, GDK_MEMORY_DEFAULT, bytes, 16);
}

static void
test_round_trip (void)
{
  g_autofree char *parent = norma_test_folder ();
  g_autofree char *folder = g_build_filename (parent, "new", "thumbnails", NULL);
  g_autoptr (GdkTexture) texture = make_texture (0xff204080);
  g_autoptr (GdkTexture) kept = NULL;
  guint32 pixels[12];

  g_assert_null (norma_thumbnail_store_read (folder, "absent"));
  norma_thumbnail_store_write (folder, "key", texture);
  kept = norma_thumbnail_store_read (folder, "key");
  g_assert_nonnull (kept);
  g_assert_cmpint (gdk_texture_get_width (kept), ==, 4);
  g_assert_cmpint (gdk_texture_get_height (kept), ==, 3);
  gdk_texture_download (kept, (guchar *)pixels, 16);
  for (guint i = 0; i < 12; i++)
    g_assert_cmphex (pixels[i], ==, 0xff204080);
  norma_test_remove_folder (parent);
}

/* A picture that is cut off is as if it were not there. */
static void
test_damaged (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "key.png", NULL);

  g_assert_true (g_file_set_contents (path, "\x89PNG\r\n\x1a\n", -1, NULL));
  g_assert_null (norma_thumbnail_store_read (folder, "key"));
  norma_test_remove_folder (folder);
}

/* Another size or time is another picture. */
static void
test_key (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "a.png", NULL);
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  g_autofree char *later = NULL;
  g_autofree char *longer = NULL;
  struct utimbuf times = { 1000, 1000 };

  g_assert_null (norma_thumbnail_store_make_key (path));
  g_assert_true (g_file_set_contents (path, "a", -1, NULL));
  first = norma_thumbnail_store_make_key (path);
  again = norma_thumbnail_store_make_key (path);
  g_assert_cmpstr (first, ==, again);
  g_assert_cmpuint (strlen (first), ==, 64);
  g_assert_cmpint (utime (path, &times), ==, 0);
  later = norma_thumbnail_store_make_key (path);
  g_assert_cmpstr (later, !=, first);
  g_assert_true (g_file_set_contents (path, "ab", -1, NULL));
  g_assert_cmpint (utime (path, &times), ==, 0);
  longer = norma_thumbnail_store_make_key (path);
  g_assert_cmpstr (longer, !=, later);
  norma_test_remove_folder (folder);
}

/* Five files of 10 bytes, the first written last by the clock; one that is none of ours. */
static void
test_trim (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *other = g_build_filename (folder, "notes.txt", NULL);

  g_assert_true (g_file_set_contents (other, "0123456789", -1, NULL));
  for (guint i = 0; i < 5; i++) {
    g_autofree char *name = g_strdup_printf ("%u.png", i);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    struct utimbuf times = { 1000 - i, 1000 - i };

    g_assert_true (g_file_set_contents (path, "0123456789", -1, NULL));
    g_assert_cmpint (utime (path, &times), ==, 0);
  }
  norma_thumbnail_store_trim (folder, 50);
  norma_thumbnail_store_trim (folder, 29);
  for (guint i = 0; i < 5; i++) {
    g_autofree char *name = g_strdup_printf ("%u.png", i);
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS) == (i < 2));
  }
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  norma_thumbnail_store_trim ("/absent", 0);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thumbnail-store/round-trip", test_round_trip);
  g_test_add_func ("/thumbnail-store/damaged", test_damaged);
  g_test_add_func ("/thumbnail-store/key", test_key);
  g_test_add_func ("/thumbnail-store/trim", test_trim);
  return g_test_run ();
}
