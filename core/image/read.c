/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/read.h"

#include <string.h>

#include "core/base/error.h"
#include "core/image/format.h"

/* Enough for every mark below. */
#define HEAD_BYTES 16

static const NormaImageFormat *const formats[] = {
  &norma_tiff_format,
  &norma_png_format,
  &norma_jpeg_format,
};

/* Kinds that are known, named and not read. */
static const struct {
  guint offset;
  guint n;
  const char *mark;
  const char *name;
} refused[] = {
  { 0, 6, "GIF87a", "a GIF picture" },
  { 0, 6, "GIF89a", "a GIF picture" },
  { 0, 2, "BM", "a BMP picture" },
  { 8, 4, "WEBP", "a WebP picture" },
  { 4, 8, "ftypheic", "a HEIF picture" },
  { 4, 8, "ftypheix", "a HEIF picture" },
  { 4, 8, "ftyphevc", "a HEIF picture" },
  { 4, 8, "ftypmif1", "a HEIF picture" },
  { 4, 8, "ftypmsf1", "a HEIF picture" },
  { 4, 8, "ftypavif", "an AVIF picture" },
  { 4, 8, "ftypavis", "an AVIF picture" },
  { 0, 12, "\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture" },
  { 0, 4, "\xff\x4f\xff\x51", "a JPEG 2000 picture" },
  { 0, 2, "\xff\x0a", "a JPEG XL picture" },
  { 0, 12, "\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL picture" },
  { 0, 4, "II\xbc\x01", "a JPEG XR picture" },
  { 0, 5, "%PDF-", "a PDF document" },
  { 0, 4, "%!PS", "a PostScript document" },
  { 0, 4, "8BPS", "a Photoshop document" },
  { 0, 4, "DDS ", "a DDS texture" },
  { 0, 4, "\x76\x2f\x31\x01", "an OpenEXR picture" },
  { 0, 10, "#?RADIANCE", "a Radiance picture" },
  { 0, 9, "SIMPLE  =", "a FITS picture" },
  { 0, 4, "qoif", "a QOI picture" },
  { 0, 2, "P4", "a PBM picture" },
  { 0, 2, "P5", "a PGM picture" },
  { 0, 2, "P6", "a PPM picture" },
  { 0, 4, "PK\x03\x04", "a ZIP archive" },
  { 0, 2, "\x1f\x8b", "a gzip archive" },
};

gboolean
norma_image_format_expect_first (const NormaSource *source, const NormaReadOptions *options,
                                 GError **error)
{
  if (options->page == 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: has no page %u, only 1",
               norma_source_get_name (source), options->page + 1);
  return FALSE;
}

guint64
norma_image_format_need (const NormaReadOptions *options, guint64 n_samples, guint64 own)
{
  guint64 need;

  return g_uint64_checked_mul (&need, n_samples, options->bytes_beside) &&
                 g_uint64_checked_add (&need, need, own)
             ? need
             : G_MAXUINT64;
}

static const char *
find_refused (const guint8 *head, gsize n)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    if (n >= refused[i].offset + refused[i].n &&
        memcmp (head + refused[i].offset, refused[i].mark, refused[i].n) == 0)
      return refused[i].name;
  return NULL;
}

static void
refuse (const NormaSource *source, const guint8 *head, gsize n, GError **error)
{
  const char *name = norma_source_get_name (source);
  const char *kind = find_refused (head, n);
  g_autoptr (GString) bytes = g_string_new (NULL);

  if (n == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: the file is empty", name);
    return;
  }
  if (kind != NULL) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
                 "%s: is %s (expected TIFF, PNG or JPEG)", name, kind);
    return;
  }
  for (gsize i = 0; i < MIN (n, 8); i++)
    g_string_append_printf (bytes, " %02x", head[i]);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
               "%s: is not an image (first bytes%s, expected TIFF, PNG or JPEG)", name, bytes->str);
}

static const NormaImageFormat *
match_format (const guint8 *head, gsize n)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i]->matches (head, n))
      return formats[i];
  return NULL;
}

static const NormaImageFormat *
find_format (NormaSource *source, GError **error)
{
  const NormaImageFormat *format;
  guint8 head[HEAD_BYTES];
  gsize n;

  if (!norma_source_read_at (source, 0, head, sizeof head, &n, error))
    return NULL;
  format = match_format (head, n);
  if (format == NULL)
    refuse (source, head, n, error);
  return format;
}

static void
name_source (const NormaSource *source, GError **error)
{
  const char *name = norma_source_get_name (source);

  if (error != NULL && *error != NULL && !g_str_has_prefix ((*error)->message, name))
    g_prefix_error (error, "%s: ", name);
}

static NormaRaster *
read_source (NormaSource *source, const NormaReadOptions *options, GError **error)
{
  static const NormaReadOptions defaults = NORMA_READ_OPTIONS_INIT;
  const NormaImageFormat *format = find_format (source, error);
  NormaRaster *raster;

  if (format == NULL)
    return NULL;
  raster = format->read (source, options == NULL ? &defaults : options, error);
  if (raster == NULL)
    name_source (source, error);
  return raster;
}

NormaRaster *
norma_image_read (const char *path, const NormaReadOptions *options, GError **error)
{
  g_autoptr (NormaSource) source = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  source = norma_source_open (path, error);
  return source == NULL ? NULL : read_source (source, options, error);
}

NormaRaster *
norma_image_read_bytes (GBytes *bytes, const char *name, const NormaReadOptions *options,
                        GError **error)
{
  g_autoptr (NormaSource) source = NULL;

  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  source = norma_source_new_bytes (bytes, name);
  return read_source (source, options, error);
}

gboolean
norma_image_probe (const char *path, NormaImageInfo *info, GError **error)
{
  g_autoptr (NormaSource) source = NULL;
  const NormaImageFormat *format;

  g_return_val_if_fail (path != NULL && info != NULL, FALSE);

  source = norma_source_open (path, error);
  if (source == NULL)
    return FALSE;
  format = find_format (source, error);
  if (format == NULL)
    return FALSE;
  *info = (NormaImageInfo){ .format = format->name };
  if (format->probe (source, info, error))
    return TRUE;
  name_source (source, error);
  return FALSE;
}

const char *
norma_image_recognise (const char *path)
{
  g_autoptr (NormaSource) source = norma_source_open (path, NULL);
  const NormaImageFormat *format;
  guint8 head[HEAD_BYTES];
  gsize n;

  if (source == NULL || !norma_source_read_at (source, 0, head, sizeof head, &n, NULL))
    return NULL;
  format = match_format (head, n);
  return format == NULL ? NULL : format->name;
}
