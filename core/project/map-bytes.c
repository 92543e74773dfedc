/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/map-bytes.h"

#include <string.h>
#include <zlib.h>

#include "core/base/error.h"
#include "core/base/memory.h"

#define PLANES sizeof (float)

GBytes *
norma_map_encode (const float *values, gsize n, GError **error)
{
  g_autofree guint8 *planes = norma_alloc (n, PLANES, "the planes of a map", error);
  uLongf n_packed = compressBound ((uLong)(n * PLANES));
  guint8 *packed;

  if (planes == NULL)
    return NULL;
  packed = norma_alloc (n_packed, 1, "a packed map", error);
  if (packed == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++) {
    guint32 bits;

    memcpy (&bits, &values[i], sizeof bits);
    for (gsize plane = 0; plane < PLANES; plane++)
      planes[plane * n + i] = (guint8)(bits >> (8 * plane));
  }
  /* The quickest level: a higher one saves a few percent and takes several times as long. */
  if (compress2 (packed, &n_packed, planes, (uLong)(n * PLANES), Z_BEST_SPEED) != Z_OK) {
    g_free (packed);
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE, "no memory to pack a map");
    return NULL;
  }
  return g_bytes_new_take (packed, n_packed);
}

gboolean
norma_map_decode (gconstpointer bytes, gsize n_bytes, float *values, gsize n, GError **error)
{
  g_autofree guint8 *planes = norma_alloc (n, PLANES, "the planes of a map", error);
  uLongf n_unpacked = (uLongf)(n * PLANES);

  if (planes == NULL)
    return FALSE;
  if (uncompress (planes, &n_unpacked, bytes, (uLong)n_bytes) != Z_OK || n_unpacked != n * PLANES) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "the bytes of a map do not unpack to %" G_GSIZE_FORMAT " values", n);
    return FALSE;
  }
  for (gsize i = 0; i < n; i++) {
    guint32 bits = 0;

    for (gsize plane = 0; plane < PLANES; plane++)
      bits |= (guint32)planes[plane * n + i] << (8 * plane);
    memcpy (&values[i], &bits, sizeof bits);
  }
  return TRUE;
}
