/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/tensor-file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/base/tensor-file-header.h"
#include "core/base/tensor-file-private.h"

static gboolean
fail (GError **error, const char *path, const char *step)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s: %s", path, step,
               g_strerror (code));
  return FALSE;
}

static gboolean
read_all (int fd, guint8 *block, gsize size, const char *path, GError **error)
{
  for (gsize at = 0; at < size;) {
    gssize n = TEMP_FAILURE_RETRY (read (fd, block + at, size - at));

    if (n < 0)
      return fail (error, path, "reading");
    if (n == 0) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "%s: ended at byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                   " while it was being read",
                   path, at, size);
      return FALSE;
    }
    at += (gsize)n;
  }
  return TRUE;
}

static GBytes *
read_size (int fd, guint64 size, const char *path, GError **error)
{
  g_autofree guint8 *block = norma_alloc (size, 1, path, error);

  if (block == NULL || !read_all (fd, block, size, path, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&block), size);
}

/* A slice may begin anywhere; tensors are lent aligned. */
static GBytes *
align (GBytes *bytes, const char *name, GError **error)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  gpointer copy;

  if ((guintptr)data % NORMA_TENSOR_BLOCK_ALIGNMENT == 0)
    return g_bytes_ref (bytes);
  copy = norma_alloc (size, 1, name, error);
  if (copy == NULL)
    return NULL;
  memcpy (copy, data, size);
  return g_bytes_new_take (copy, size);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const NormaTensorEntry *first = *(const NormaTensorEntry *const *)a;
  const NormaTensorEntry *second = *(const NormaTensorEntry *const *)b;

  if (first->begin != second->begin)
    return first->begin < second->begin ? -1 : 1;
  return first->end < second->end ? -1 : first->end > second->end;
}

/* Sorted by place, each tensor must begin where the one before it ends. */
static gboolean
check_places (GPtrArray *entries, guint64 n_data, const char *name, GError **error)
{
  guint64 at = 0;

  g_ptr_array_sort (entries, compare_entries);
  for (guint i = 0; i < entries->len; i++) {
    const NormaTensorEntry *entry = g_ptr_array_index (entries, i);

    if (entry->begin != at) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "%s: tensor “%s” begins at byte %" G_GUINT64_FORMAT
                   " of the data, expected %" G_GUINT64_FORMAT " (%s)",
                   name, entry->name, entry->begin, at,
                   entry->begin < at ? "tensors overlap" : "a gap");
      return FALSE;
    }
    at = entry->end;
  }
  if (at == n_data)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "%s: %s: the header describes %" G_GUINT64_FORMAT
               " bytes of data, found %" G_GUINT64_FORMAT,
               name, at > n_data ? "truncated" : "trailing bytes", at, n_data);
  return FALSE;
}

static gboolean
check_alignment (const GPtrArray *entries, gsize data_at, const char *name, GError **error)
{
  for (guint i = 0; i < entries->len; i++) {
    const NormaTensorEntry *entry = g_ptr_array_index (entries, i);

    if ((data_at + entry->begin) % norma_tensor_type_size (entry->type) != 0) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
                   "%s: tensor “%s” begins at byte %" G_GUINT64_FORMAT
                   ", which is not a multiple of its element size",
                   name, entry->name, data_at + entry->begin);
      return FALSE;
    }
  }
  return TRUE;
}

/* Where the data begin, 0 after an error. */
static gsize
find_data (GBytes *bytes, const char *name, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint64 length;

  if (size < sizeof length) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "%s: %" G_GSIZE_FORMAT " bytes, too short for a tensor file", name, size);
    return 0;
  }
  memcpy (&length, data, sizeof length);
  if (length > size - sizeof length) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "%s: truncated or not a tensor file: a header of %" G_GUINT64_FORMAT
                 " bytes in a file of %" G_GSIZE_FORMAT,
                 name, length, size);
    return 0;
  }
  return sizeof length + length;
}

NormaTensorFile *
norma_tensor_file_read_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (NormaTensorFile) file = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GBytes) aligned = NULL;
  gsize data_at;

  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  data_at = find_data (bytes, name, error);
  if (data_at == 0 || (aligned = align (bytes, name, error)) == NULL)
    return NULL;
  file = norma_tensor_file_new ();
  g_free (file->name);
  file->name = g_strdup (name);
  entries = norma_tensor_header_parse ((const char *)g_bytes_get_data (aligned, NULL) + 8,
                                       data_at - 8, file, error);
  if (entries == NULL ||
      !check_places (entries, g_bytes_get_size (aligned) - data_at, name, error) ||
      !check_alignment (entries, data_at, name, error))
    return NULL;

  for (guint i = 0; i < entries->len; i++) {
    const NormaTensorEntry *entry = g_ptr_array_index (entries, i);
    g_autoptr (GBytes) slice =
        g_bytes_new_from_bytes (aligned, data_at + entry->begin, entry->end - entry->begin);

    norma_tensor_file_add (file, entry->name, entry->type, entry->shape, entry->rank, slice);
  }
  return g_steal_pointer (&file);
}

/* The file holds its share of the budget until it is freed. */
static NormaTensorFile *
read_held (int fd, guint64 size, const char *path, NormaBudget *budget, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  NormaTensorFile *file;

  if (!norma_budget_take (budget, size, path, error))
    return NULL;
  bytes = read_size (fd, size, path, error);
  file = bytes == NULL ? NULL : norma_tensor_file_read_bytes (bytes, path, error);
  if (file == NULL) {
    norma_budget_give (budget, size);
    return NULL;
  }
  file->budget = budget == NULL ? NULL : norma_budget_ref (budget);
  file->held_bytes = size;
  return file;
}

NormaTensorFile *
norma_tensor_file_read (const char *path, NormaBudget *budget, GError **error)
{
  NormaTensorFile *file = NULL;
  struct stat status;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  /* Not blocking, for a pipe under this name would wait for its writer. */
  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (fd < 0) {
    fail (error, path, "opening");
    return NULL;
  }
  if (fstat (fd, &status) != 0)
    fail (error, path, "asking for its size");
  else if (!S_ISREG (status.st_mode))
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: not a regular file", path);
  else
    file = read_held (fd, (guint64)status.st_size, path, budget, error);
  g_close (fd, NULL);
  return file;
}
