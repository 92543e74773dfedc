/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/good-files.h"

#include <string.h>

#include "core/base/error.h"

#define PATHS "good_set.paths"
#define SIZES "good_set.sizes"

NormaGoodFiles *
norma_good_files_new (guint n, GError **error)
{
  g_autoptr (NormaGoodFiles) files = g_new0 (NormaGoodFiles, 1);

  files->n = n;
  files->paths = norma_alloc ((gsize)n + 1, sizeof (char *), "paths of the good images", error);
  if (files->paths == NULL)
    return NULL;
  files->sizes = norma_alloc (n, 2 * sizeof (guint32), "sizes of the good images", error);
  return files->sizes == NULL ? NULL : g_steal_pointer (&files);
}

void
norma_good_files_free (NormaGoodFiles *files)
{
  if (files == NULL)
    return;
  g_strfreev (files->paths);
  g_free (files->sizes);
  g_free (files);
}

void
norma_good_files_store (const NormaGoodFiles *files, NormaTensorFile *file)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autoptr (GBytes) paths = NULL;
  g_autoptr (GBytes) sizes = g_bytes_new (files->sizes, files->n * 2 * sizeof (guint32));
  guint64 length, shape[] = { files->n, 2 };

  for (guint i = 0; i < files->n; i++)
    g_byte_array_append (text, (const guint8 *)files->paths[i],
                         (guint)strlen (files->paths[i]) + 1);
  length = text->len;
  paths = g_byte_array_free_to_bytes (g_steal_pointer (&text));
  norma_tensor_file_add (file, PATHS, NORMA_TENSOR_U8, &length, 1, paths);
  norma_tensor_file_add (file, SIZES, NORMA_TENSOR_U32, shape, 2, sizes);
}

static gboolean
split_paths (NormaGoodFiles *files, const char *text, gsize length, GError **error)
{
  guint n = 0;

  for (const char *end = text + length; text < end && n < files->n; n++) {
    const char *zero = memchr (text, '\0', (gsize)(end - text));

    if (zero == NULL)
      break;
    files->paths[n] = g_strdup (text);
    length -= (gsize)(zero + 1 - text);
    text = zero + 1;
  }
  if (n == files->n && length == 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               PATHS ": found %u paths and %" G_GSIZE_FORMAT " bytes beyond, expected %u paths, "
                     "each ended by a zero",
               n, length, files->n);
  return FALSE;
}

static gboolean
check_sizes (const NormaGoodFiles *files, GError **error)
{
  for (guint i = 0; i < files->n; i++)
    if (files->sizes[2 * i] == 0 || files->sizes[2 * i + 1] == 0) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   SIZES ": found %u × %u for image %u, expected at least 1 × 1",
                   files->sizes[2 * i], files->sizes[2 * i + 1], i);
      return FALSE;
    }
  return TRUE;
}

NormaGoodFiles *
norma_good_files_load (const NormaTensorFile *file, guint n, GError **error)
{
  guint64 length = 0, shape[] = { n, 2 };
  GBytes *paths = norma_tensor_file_get (file, PATHS, NORMA_TENSOR_U8, &length, 1, error);
  GBytes *sizes =
      paths == NULL ? NULL : norma_tensor_file_get (file, SIZES, NORMA_TENSOR_U32, shape, 2, error);
  g_autoptr (NormaGoodFiles) files = sizes == NULL ? NULL : norma_good_files_new (n, error);

  if (files == NULL)
    return NULL;
  if (n > 0)
    memcpy (files->sizes, g_bytes_get_data (sizes, NULL), n * 2 * sizeof (guint32));
  if (!check_sizes (files, error) ||
      !split_paths (files, g_bytes_get_data (paths, NULL), (gsize)length, error))
    return NULL;
  return g_steal_pointer (&files);
}
