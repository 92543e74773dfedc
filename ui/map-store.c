/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/map-store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _NormaMapStore {
  gatomicrefcount references;
  int file;
  GMutex lock;
  gint64 size;
};

NormaMapStore *
norma_map_store_new (GError **error)
{
  g_autofree char *path = NULL;
  int file = g_file_open_tmp ("norma-maps-XXXXXX", &path, error);
  NormaMapStore *store;

  if (file < 0)
    return NULL;
  g_unlink (path);
  store = g_new0 (NormaMapStore, 1);
  g_atomic_ref_count_init (&store->references);
  g_mutex_init (&store->lock);
  store->file = file;
  return store;
}

NormaMapStore *
norma_map_store_ref (NormaMapStore *store)
{
  g_atomic_ref_count_inc (&store->references);
  return store;
}

void
norma_map_store_unref (NormaMapStore *store)
{
  if (store == NULL || !g_atomic_ref_count_dec (&store->references))
    return;
  close (store->file);
  g_mutex_clear (&store->lock);
  g_free (store);
}

static gboolean
fail (const char *what, GError **error)
{
  int reason = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (reason), "%s: %s", what,
               g_strerror (reason));
  return FALSE;
}

static gboolean
write_at (int file, gconstpointer bytes, gsize n, gint64 offset, GError **error)
{
  const char *from = bytes;

  while (n > 0) {
    gssize written = pwrite (file, from, n, offset);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return fail ("keeping an anomaly map in the folder for temporary files", error);
    from += written;
    offset += written;
    n -= (gsize)written;
  }
  return TRUE;
}

static gboolean
read_at (int file, gpointer bytes, gsize n, gint64 offset, GError **error)
{
  char *to = bytes;

  while (n > 0) {
    gssize n_read = pread (file, to, n, offset);

    if (n_read < 0 && errno == EINTR)
      continue;
    if (n_read == 0)
      errno = EIO;
    if (n_read <= 0)
      return fail ("getting an anomaly map from the folder for temporary files", error);
    to += n_read;
    offset += n_read;
    n -= (gsize)n_read;
  }
  return TRUE;
}

gint64
norma_map_store_add (NormaMapStore *store, const NormaAnomalyMap *map, GError **error)
{
  gsize n_bytes = (gsize)map->width * map->height * sizeof (float);
  gint64 ticket;

  g_mutex_lock (&store->lock);
  ticket = store->size;
  store->size += (gint64)(sizeof *map + n_bytes);
  g_mutex_unlock (&store->lock);
  if (!write_at (store->file, map, sizeof *map, ticket, error) ||
      !write_at (store->file, map->values, n_bytes, ticket + (gint64)sizeof *map, error))
    return -1;
  return ticket;
}

NormaAnomalyMap *
norma_map_store_get (NormaMapStore *store, gint64 ticket, GError **error)
{
  NormaAnomalyMap head;
  g_autoptr (NormaAnomalyMap) map = NULL;
  float *values;

  if (!read_at (store->file, &head, sizeof head, ticket, error))
    return NULL;
  map = norma_anomaly_map_new (head.width, head.height, head.full_width, head.full_height, error);
  if (map == NULL)
    return NULL;
  values = map->values;
  *map = head;
  map->values = values;
  if (!read_at (store->file, values, (gsize)head.width * head.height * sizeof (float),
                ticket + (gint64)sizeof head, error))
    return NULL;
  return g_steal_pointer (&map);
}
