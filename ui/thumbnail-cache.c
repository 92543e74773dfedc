/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/thumbnail-cache.h"

#include "core/base/workers.h"
#include "core/image/read.h"
#include "core/report/display.h"
#include "ui/thumbnail-store.h"

/* Some screens full; 192 × 192 pixels of 4 bytes each make 75 MB. */
enum { MOST_KEPT = 512 };

/* Pictures written between two looks at the size of all: 10 MB at most. */
enum { WRITES_A_TRIM = 256 };

typedef struct {
  char *path;
  GdkTexture *texture;
} Kept;

struct _NormaThumbnailCache {
  GObject parent_instance;
  GQueue kept; /* Kept, the one used last first */
  GHashTable *by_path; /* path (lent) to its link */
  GThreadPool *makers; /* of GTask, held */
  char *folder; /* of those on disk */
  int n_writes; /* by all threads */
};

G_DEFINE_FINAL_TYPE (NormaThumbnailCache, norma_thumbnail_cache, G_TYPE_OBJECT)

static void
free_kept (gpointer data)
{
  Kept *kept = data;

  g_free (kept->path);
  g_object_unref (kept->texture);
  g_free (kept);
}

static void
norma_thumbnail_cache_finalize (GObject *object)
{
  NormaThumbnailCache *self = NORMA_THUMBNAIL_CACHE (object);

  g_hash_table_unref (self->by_path);
  g_queue_clear_full (&self->kept, free_kept);
  g_thread_pool_free (self->makers, FALSE, FALSE);
  g_free (self->folder);
  G_OBJECT_CLASS (norma_thumbnail_cache_parent_class)->finalize (object);
}

static void
norma_thumbnail_cache_class_init (NormaThumbnailCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = norma_thumbnail_cache_finalize;
}

static void make_one (gpointer task, gpointer data);

static void
norma_thumbnail_cache_init (NormaThumbnailCache *self)
{
  g_queue_init (&self->kept);
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->folder = g_build_filename (g_get_user_cache_dir (), "norma", "thumbnails", NULL);
  /* One processor is the window's: with ten makers a jump through the images waits for them. */
  self->makers =
      g_thread_pool_new (make_one, NULL, (int)MAX (norma_workers_count (0), 2) - 1, FALSE, NULL);
}

NormaThumbnailCache *
norma_thumbnail_cache_new (void)
{
  return g_object_new (NORMA_TYPE_THUMBNAIL_CACHE, NULL);
}

GdkTexture *
norma_thumbnail_cache_get (NormaThumbnailCache *self, const char *path)
{
  GList *link = g_hash_table_lookup (self->by_path, path);

  if (link == NULL)
    return NULL;
  g_queue_unlink (&self->kept, link);
  g_queue_push_head_link (&self->kept, link);
  return ((Kept *)link->data)->texture;
}

static void
keep (NormaThumbnailCache *self, const char *path, GdkTexture *texture)
{
  Kept *kept;

  if (g_hash_table_contains (self->by_path, path))
    return;
  kept = g_new (Kept, 1);
  kept->path = g_strdup (path);
  kept->texture = g_object_ref (texture);
  g_queue_push_head (&self->kept, kept);
  g_hash_table_insert (self->by_path, kept->path, self->kept.head);
  if (self->kept.length > MOST_KEPT) {
    Kept *oldest = g_queue_pop_tail (&self->kept);

    g_hash_table_remove (self->by_path, oldest->path);
    free_kept (oldest);
  }
}

static GdkTexture *
make_texture (const NormaRaster *raster, GError **error)
{
  guint longest = MAX (raster->width, raster->height);
  double scale = longest > NORMA_THUMBNAIL_SIDE ? (double)NORMA_THUMBNAIL_SIDE / longest : 1;
  guint width = (guint)MAX (raster->width * scale, 1);
  guint height = (guint)MAX (raster->height * scale, 1);
  guint32 *colors = norma_display_colors (raster, width, height, error);
  g_autoptr (GBytes) bytes = NULL;

  if (colors == NULL)
    return NULL;
  for (gsize i = 0; i < (gsize)width * height; i++)
    colors[i] |= 0xff000000;
  bytes = g_bytes_new_take (colors, (gsize)width * height * sizeof (guint32));
  return gdk_memory_texture_new ((int)width, (int)height, GDK_MEMORY_DEFAULT, bytes, width * 4);
}

static GdkTexture *
read_image (const char *path, GError **error)
{
  NormaReadOptions options = { .enough_side = NORMA_THUMBNAIL_SIDE / 2 };
  g_autoptr (NormaRaster) raster = norma_image_read (path, &options, error);

  return raster == NULL ? NULL : make_texture (raster, error);
}

/* The first of a session trims what earlier ones have left. */
static void
keep_on_disk (NormaThumbnailCache *self, const char *key, GdkTexture *texture)
{
  norma_thumbnail_store_write (self->folder, key, texture);
  if (g_atomic_int_add (&self->n_writes, 1) % WRITES_A_TRIM == 0)
    norma_thumbnail_store_trim (self->folder, NORMA_THUMBNAIL_STORE_CAP);
}

static void
make_one (gpointer taken, gpointer unused)
{
  g_autoptr (GTask) task = taken;
  NormaThumbnailCache *self = g_task_get_source_object (task);
  const char *path = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  GdkTexture *texture = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  key = norma_thumbnail_store_make_key (path);
  if (key != NULL)
    texture = norma_thumbnail_store_read (self->folder, key);
  if (texture == NULL) {
    texture = read_image (path, &error);
    if (texture != NULL && key != NULL)
      keep_on_disk (self, key, texture);
  }
  if (texture == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, texture, g_object_unref);
}

void
norma_thumbnail_cache_load_async (NormaThumbnailCache *self, const char *path,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_thread_pool_push (self->makers, g_steal_pointer (&task), NULL);
}

GdkTexture *
norma_thumbnail_cache_load_finish (NormaThumbnailCache *self, GAsyncResult *result, GError **error)
{
  GdkTexture *texture = g_task_propagate_pointer (G_TASK (result), error);

  if (texture != NULL)
    keep (self, g_task_get_task_data (G_TASK (result)), texture);
  return texture;
}
