/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/feature-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/base/memory.h"

struct _NormaFeatureStore {
  int file; /* −1: none */
  guint n_per_image;
  gsize sample_bytes;
  guint64 n_room; /* samples */
  guint8 *kept; /* [n_room] */
};

static int
open_scratch (void)
{
  const char *folder = g_getenv ("TMPDIR");
  g_autofree char *path =
      g_build_filename (folder == NULL ? "/var/tmp" : folder, "norma-XXXXXX", NULL);
  int file = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

  if (file >= 0)
    g_unlink (path);
  return file;
}

static guint64
find_room (int file)
{
  struct statvfs disk;

  if (file < 0 || fstatvfs (file, &disk) != 0)
    return 0;
  return MIN ((guint64)disk.f_bavail * disk.f_frsize / 4, NORMA_FEATURE_STORE_MOST_BYTES);
}

NormaFeatureStore *
norma_feature_store_new (guint n_images, guint n_per_image, gsize sample_size, GError **error)
{
  g_autoptr (NormaFeatureStore) store = g_new0 (NormaFeatureStore, 1);

  store->file = open_scratch ();
  store->n_per_image = n_per_image;
  store->sample_bytes = sample_size * sizeof (float);
  store->n_room =
      MIN (find_room (store->file) / store->sample_bytes, (guint64)n_images * n_per_image);
  store->kept = norma_alloc (store->n_room, 1, "kept features", error);
  return store->kept == NULL ? NULL : g_steal_pointer (&store);
}

void
norma_feature_store_free (NormaFeatureStore *store)
{
  if (store == NULL)
    return;
  if (store->file >= 0)
    close (store->file);
  g_free (store->kept);
  g_free (store);
}

static guint64
find_slot (const NormaFeatureStore *store, guint image, guint number)
{
  return (guint64)image * store->n_per_image + number;
}

gboolean
norma_feature_store_has_room (const NormaFeatureStore *store, guint image)
{
  return find_slot (store, image, store->n_per_image) <= store->n_room;
}

gboolean
norma_feature_store_has (const NormaFeatureStore *store, guint image, guint number)
{
  return store != NULL && find_slot (store, image, number) < store->n_room &&
         store->kept[find_slot (store, image, number)] != 0;
}

typedef gssize (*Transfer) (int file, char *bytes, gsize n, off_t at);

static gssize
write_some (int file, char *bytes, gsize n, off_t at)
{
  return pwrite (file, bytes, n, at);
}

static gssize
read_some (int file, char *bytes, gsize n, off_t at)
{
  return pread (file, bytes, n, at);
}

static gboolean
transfer (const NormaFeatureStore *store, guint64 slot, char *bytes, Transfer some)
{
  gsize done = 0;

  while (done < store->sample_bytes) {
    gssize n = some (store->file, bytes + done, store->sample_bytes - done,
                     (off_t)(slot * store->sample_bytes + done));

    if (n == 0)
      errno = EIO;
    if (n > 0)
      done += (gsize)n;
    else if (errno != EINTR)
      return FALSE;
  }
  return TRUE;
}

void
norma_feature_store_put (NormaFeatureStore *store, guint image, guint number, const float *sample)
{
  guint64 slot = store == NULL ? 0 : find_slot (store, image, number);

  if (store != NULL && slot < store->n_room)
    store->kept[slot] = transfer (store, slot, (char *)(gpointer)sample, write_some) ? 1 : 0;
}

gboolean
norma_feature_store_get (const NormaFeatureStore *store, guint image, guint number, float *sample,
                         GError **error)
{
  int code;

  g_return_val_if_fail (norma_feature_store_has (store, image, number), FALSE);

  if (transfer (store, find_slot (store, image, number), (char *)(gpointer)sample, read_some))
    return TRUE;
  code = errno;
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (code),
               "scratch file of the features of good image %u: %s", image + 1, g_strerror (code));
  return FALSE;
}
