/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/tiff-decode.h"

#include "core/image/tiff-color.h"
#include "core/image/tiff-place.h"
#include "core/image/tiff-rgba.h"

/* Scratch of one page: the decoded blocks of one place, one for each plane, and one row of it. */
typedef struct {
  NormaTiffFile *file;
  const NormaTiffLayout *layout;
  NormaTiffPlace place;
  guint8 *blocks; /* [n_planes, block_bytes] */
  gpointer samples; /* [block_width, n_used] */
  gpointer pixels; /* [block_width, channels] */
} Decoder;

/* Planes that are decoded: alpha in a plane of its own is not. */
static guint
count_planes (const NormaTiffLayout *layout)
{
  return layout->planar ? layout->n_used : 1;
}

static guint64
longest_raw_block (const NormaTiffFile *file, const NormaTiffLayout *layout)
{
  guint64 n = (guint64)layout->n_across * layout->n_down * (layout->planar ? layout->n_samples : 1);
  guint64 longest = 0;

  for (guint64 i = 0; i < n; i++)
    longest = MAX (longest, TIFFGetStrileByteCount (file->tif, (guint32)i));
  return MIN (longest, norma_source_get_size (file->source));
}

guint64
norma_tiff_decode_need (const NormaTiffFile *file, const NormaTiffLayout *layout)
{
  guint64 raw = longest_raw_block (file, layout);
  guint64 row_samples = (guint64)layout->block_width * (layout->n_used + layout->channels);
  guint64 blocks;

  if (layout->color == NORMA_TIFF_RGBA)
    return raw + norma_tiff_rgba_need (layout);
  if (!g_uint64_checked_mul (&blocks, layout->block_bytes, count_planes (layout)) ||
      blocks > G_MAXINT64)
    return G_MAXINT64;
  return raw + blocks + row_samples * sizeof (float);
}

static gboolean
decoder_init (Decoder *decoder, GError **error)
{
  const NormaTiffLayout *layout = decoder->layout;

  decoder->blocks = norma_tiff_file_alloc (decoder->file, count_planes (layout),
                                           layout->block_bytes, "a strip or tile", error);
  if (decoder->blocks == NULL)
    return FALSE;
  decoder->samples =
      norma_tiff_file_alloc (decoder->file, layout->block_width, layout->n_used * sizeof (float),
                             "a row of samples", error);
  if (decoder->samples == NULL)
    return FALSE;
  decoder->pixels =
      norma_tiff_file_alloc (decoder->file, layout->block_width, layout->channels * sizeof (float),
                             "a row of pixels", error);
  return decoder->pixels != NULL;
}

static void
decoder_clear (Decoder *decoder)
{
  g_free (decoder->blocks);
  g_free (decoder->samples);
  g_free (decoder->pixels);
}

static guint
rows_in_block (const NormaTiffLayout *layout, guint down)
{
  return MIN (layout->block_height, layout->height - down * layout->block_height);
}

static void
fail_block (Decoder *decoder, guint index, guint down, gssize got, gsize expected, GError **error)
{
  const NormaTiffLayout *layout = decoder->layout;
  guint n = layout->n_across * layout->n_down * (layout->planar ? layout->n_samples : 1);
  g_autofree char *where =
      g_strdup_printf ("%s %u of %u (from row %u of %u)", layout->tiled ? "tile" : "strip",
                       index + 1, n, down * layout->block_height, layout->height);

  if (norma_tiff_file_is_sound (decoder->file) && got >= 0)
    norma_tiff_file_refuse (decoder->file, NORMA_ERROR_DAMAGED, error,
                            "%s: decoded bytes (found %" G_GSSIZE_FORMAT
                            ", expected %" G_GSIZE_FORMAT ")",
                            where, got, expected);
  else
    norma_tiff_file_fail (decoder->file, where, error);
}

static gboolean
read_block (Decoder *decoder, guint plane, guint across, guint down, guint8 *block, GError **error)
{
  const NormaTiffLayout *layout = decoder->layout;
  guint sample = layout->planar ? layout->used[plane] : 0;
  guint index = (sample * layout->n_down + down) * layout->n_across + across;
  gsize expected =
      layout->tiled ? layout->block_bytes : rows_in_block (layout, down) * layout->row_bytes;
  gssize got;

  norma_tiff_file_begin (decoder->file);
  got = layout->tiled ? TIFFReadEncodedTile (decoder->file->tif, index, block, (tmsize_t)expected)
                      : TIFFReadEncodedStrip (decoder->file->tif, index, block, (tmsize_t)expected);
  if (got == (gssize)expected && norma_tiff_file_is_sound (decoder->file))
    return TRUE;
  fail_block (decoder, index, down, got, expected, error);
  return FALSE;
}

static void
unpack_row (const Decoder *decoder, guint row, guint n)
{
  const NormaTiffLayout *layout = decoder->layout;
  const guint8 *packed = decoder->blocks + row * layout->row_bytes;
  gsize size = norma_sample_size (norma_sample_layout_get_type (&layout->sample));

  if (!layout->planar && layout->n_used == layout->n_samples) {
    norma_sample_unpack (&layout->sample, packed, 0, 1, (gsize)n * layout->n_used, decoder->samples,
                         1);
    return;
  }
  for (guint u = 0; u < layout->n_used; u++) {
    guint8 *out = (guint8 *)decoder->samples + u * size;

    if (layout->planar)
      norma_sample_unpack (&layout->sample, packed + u * layout->block_bytes, 0, 1, n, out,
                           layout->n_used);
    else
      norma_sample_unpack (&layout->sample, packed, layout->used[u], layout->n_samples, n, out,
                           layout->n_used);
  }
}

static gboolean
decode_place (Decoder *decoder, guint across, guint down, GError **error)
{
  const NormaTiffLayout *layout = decoder->layout;
  guint x = across * layout->block_width;
  guint n = MIN (layout->block_width, layout->width - x);
  guint n_rows = rows_in_block (layout, down);

  for (guint plane = 0; plane < count_planes (layout); plane++)
    if (!read_block (decoder, plane, across, down, decoder->blocks + plane * layout->block_bytes,
                     error))
      return FALSE;

  for (guint row = 0; row < n_rows; row++) {
    unpack_row (decoder, row, n);
    norma_tiff_color (layout, decoder->samples, n, decoder->pixels);
    norma_tiff_place_row (&decoder->place, x, down * layout->block_height + row, n,
                          decoder->pixels);
  }
  return TRUE;
}

gboolean
norma_tiff_decode (NormaTiffFile *file, const NormaTiffLayout *layout, NormaRaster *raster,
                   GError **error)
{
  Decoder decoder = { .file = file, .layout = layout };
  gboolean decoded;

  if (layout->color == NORMA_TIFF_RGBA)
    return norma_tiff_rgba_decode (file, layout, raster, error);

  norma_tiff_place_init (&decoder.place, layout, raster);
  decoded = decoder_init (&decoder, error);
  for (guint down = 0; decoded && down < layout->n_down; down++)
    for (guint across = 0; decoded && across < layout->n_across; across++)
      decoded = decode_place (&decoder, across, down, error);
  decoder_clear (&decoder);
  return decoded;
}
