/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/thumbnail-store.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

char *
norma_thumbnail_store_make_key (const char *path)
{
  g_autofree char *text = NULL;
  struct stat status;

  if (stat (path, &status) != 0)
    return NULL;
  text = g_strdup_printf ("%s\n%" G_GINT64_FORMAT ".%09ld\n%" G_GINT64_FORMAT, path,
                          (gint64)status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
                          (gint64)status.st_size);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static char *
make_path (const char *folder, const char *key)
{
  g_autofree char *name = g_strconcat (key, ".png", NULL);

  return g_build_filename (folder, name, NULL);
}

GdkTexture *
norma_thumbnail_store_read (const char *folder, const char *key)
{
  g_autofree char *path = make_path (folder, key);

  return gdk_texture_new_from_filename (path, NULL);
}

void
norma_thumbnail_store_write (const char *folder, const char *key, GdkTexture *texture)
{
  g_autofree char *path = make_path (folder, key);
  g_autoptr (GBytes) bytes = gdk_texture_save_to_png_bytes (texture);
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    g_file_set_contents_full (path, data, (gssize)n, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}

typedef struct {
  char *path;
  gint64 time; /* written, ns */
  guint64 size;
} Kept;

static void
clear_kept (gpointer data)
{
  g_free (((Kept *)data)->path);
}

/* Files that another program put there are none of ours. */
static GArray *
list_kept (const char *folder)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Kept));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_array_set_clear_func (all, clear_kept);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    Kept kept = { g_build_filename (folder, name, NULL) };
    struct stat status;

    if (!g_str_has_suffix (name, ".png") || stat (kept.path, &status) != 0) {
      clear_kept (&kept);
      continue;
    }
    kept.time =
        (gint64)status.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + status.st_mtim.tv_nsec;
    kept.size = (guint64)status.st_size;
    g_array_append_val (all, kept);
  }
  return all;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const Kept *one = a, *other = b;

  return (one->time > other->time) - (one->time < other->time);
}

void
norma_thumbnail_store_trim (const char *folder, guint64 cap)
{
  g_autoptr (GArray) all = list_kept (folder);
  guint64 total = 0;

  for (guint i = 0; i < all->len; i++)
    total += g_array_index (all, Kept, i).size;
  g_array_sort (all, compare_times);
  for (guint i = 0; i < all->len && total > cap; i++) {
    const Kept *kept = &g_array_index (all, Kept, i);

    if (g_unlink (kept->path) == 0)
      total -= kept->size;
  }
}
