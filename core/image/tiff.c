/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/image/format.h"
#include "core/image/tiff-decode.h"
#include "core/image/tiff-file.h"
#include "core/image/tiff-layout.h"

static gboolean
matches (const guint8 *head, gsize n)
{
  static const char marks[][4] = {
    { 'I', 'I', 42, 0 }, { 'M', 'M', 0, 42 }, { 'I', 'I', 43, 0 }, { 'M', 'M', 0, 43 }
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (n >= sizeof marks[i] && memcmp (head, marks[i], sizeof marks[i]) == 0)
      return TRUE;
  return FALSE;
}

static guint
upright_width (const NormaTiffLayout *layout)
{
  return norma_tiff_layout_is_transposed (layout) ? layout->height : layout->width;
}

static guint
upright_height (const NormaTiffLayout *layout)
{
  return norma_tiff_layout_is_transposed (layout) ? layout->width : layout->height;
}

static gboolean
probe (NormaSource *source, NormaImageInfo *info, GError **error)
{
  g_autoptr (NormaTiffFile) file = norma_tiff_file_open (source, G_MAXUINT64, error);
  g_auto (NormaTiffLayout) layout = { 0 };

  if (file == NULL || !norma_tiff_file_turn_to (file, 0, error) ||
      !norma_tiff_layout_find (file, &layout, error))
    return FALSE;
  info->width = upright_width (&layout);
  info->height = upright_height (&layout);
  info->channels = layout.channels;
  info->bits = layout.bits;
  info->n_pages = file->n_pages;
  return TRUE;
}

static NormaRaster *
raster_for (const NormaTiffFile *file, const NormaTiffLayout *layout,
            const NormaReadOptions *options, GError **error)
{
  guint width = upright_width (layout), height = upright_height (layout);
  guint64 row_bytes = (guint64)width * layout->channels * norma_sample_size (layout->type);
  guint64 need;
  NormaRaster *raster;

  if (!g_uint64_checked_mul (&need, row_bytes, height) ||
      !g_uint64_checked_add (&need, need, norma_tiff_decode_need (file, layout)))
    need = G_MAXUINT64;
  need = norma_image_format_need (options, (guint64)width * height * layout->channels, need);
  raster = norma_raster_new (width, height, layout->channels, layout->type, options->budget, need,
                             error);
  if (raster == NULL) {
    g_prefix_error (error, "%s: ", norma_source_get_name (file->source));
    return NULL;
  }
  raster->bits = layout->bits;
  raster->low = layout->low;
  raster->high = layout->high;
  raster->had_alpha = layout->had_alpha;
  raster->pixels_per_mm_x = layout->pixels_per_mm_x;
  raster->pixels_per_mm_y = layout->pixels_per_mm_y;
  raster->page = file->page;
  raster->n_pages = file->n_pages;
  return raster;
}

static NormaRaster *
read_page (NormaSource *source, const NormaReadOptions *options, GError **error)
{
  guint64 cap = norma_budget_get_cap (options->budget);
  g_autoptr (NormaTiffFile) file = norma_tiff_file_open (source, cap, error);
  g_auto (NormaTiffLayout) layout = { 0 };
  g_autoptr (NormaRaster) raster = NULL;

  if (file == NULL || !norma_tiff_file_turn_to (file, options->page, error) ||
      !norma_tiff_layout_find (file, &layout, error))
    return NULL;
  raster = raster_for (file, &layout, options, error);
  if (raster == NULL || !norma_tiff_decode (file, &layout, raster, error))
    return NULL;
  return g_steal_pointer (&raster);
}

const NormaImageFormat norma_tiff_format = { "TIFF", matches, probe, read_page };
