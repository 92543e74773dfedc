/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/resample.h"

#include <string.h>

#include "core/base/kernel.h"

/* The source pixels that one destination pixel averages: the first weighs head, the last tail,
 * those between them body. The weights sum to 1 and none is 0. */
typedef struct {
  guint first, n;
  double head, body, tail;
} Span;

/* Counted in 1/destination of a source pixel, where all borders are whole numbers. */
static Span
area_span (guint64 source, guint64 destination, guint64 d)
{
  guint64 start = d * source;
  guint64 end = start + source;
  guint64 first = start / destination;
  guint64 last = (end - 1) / destination;

  return (Span){
    .first = (guint)first,
    .n = (guint)(last - first + 1),
    .head = (double)(MIN (end, (first + 1) * destination) - start) / (double)source,
    .body = (double)destination / (double)source,
    .tail = (double)(end - last * destination) / (double)source,
  };
}

/* Counted in 1/(2 destination) of a source pixel, for the same reason. */
static Span
bilinear_span (gint64 source, gint64 destination, gint64 d)
{
  gint64 position = CLAMP ((2 * d + 1) * source - destination, 0, (source - 1) * 2 * destination);
  gint64 first = position / (2 * destination);
  double share = (double)(position % (2 * destination)) / (2.0 * (double)destination);

  return (Span){
    .first = (guint)first,
    .n = share > 0 ? 2 : 1,
    .head = 1 - share,
    .tail = share,
  };
}

static Span
make_span (guint source, guint destination, guint d)
{
  return destination < source ? area_span (source, destination, d)
                              : bilinear_span (source, destination, d);
}

static Span *
make_spans (guint source, guint destination, GError **error)
{
  Span *spans = norma_alloc (destination, sizeof (Span), "the weights of a resampled axis", error);

  for (guint d = 0; spans != NULL && d < destination; d++)
    spans[d] = make_span (source, destination, d);
  return spans;
}

#define DEFINE_ADD_ROW(name, type) \
  NORMA_KERNEL static void name (const type *restrict row, double weight, gsize n, \
                                 double *restrict sum) \
  { \
    for (gsize i = 0; i < n; i++) \
      sum[i] += weight * (double)row[i]; \
  }

DEFINE_ADD_ROW (add_row_u8, guint8)
DEFINE_ADD_ROW (add_row_u16, guint16)
DEFINE_ADD_ROW (add_row_f32, float)

static void
add_row (const NormaRaster *raster, guint y, double weight, double *sum)
{
  gsize n = (gsize)raster->width * raster->channels;
  gconstpointer row = norma_raster_row (raster, y);

  switch (raster->type) {
  case NORMA_SAMPLE_U8:
    add_row_u8 (row, weight, n, sum);
    break;
  case NORMA_SAMPLE_U16:
    add_row_u16 (row, weight, n, sum);
    break;
  case NORMA_SAMPLE_F32:
    add_row_f32 (row, weight, n, sum);
    break;
  }
}

/* sum: [raster width, channels]. */
static void
average_rows (const NormaRaster *raster, const Span *span, double *sum)
{
  memset (sum, 0, (gsize)raster->width * raster->channels * sizeof *sum);
  add_row (raster, span->first, span->head, sum);
  for (guint i = 1; i + 1 < span->n; i++)
    add_row (raster, span->first + i, span->body, sum);
  if (span->n > 1)
    add_row (raster, span->first + span->n - 1, span->tail, sum);
}

/* samples: one channel of [source width, channels]; out: [width]. */
static void
average_columns (const double *samples, guint channels, const Span *spans, guint width, float *out)
{
  for (guint x = 0; x < width; x++) {
    const Span *span = &spans[x];
    const double *first = samples + (gsize)span->first * channels;
    gsize last = (gsize)(span->n - 1) * channels;
    double value = span->head * first[0];
    double inner = 0;

    for (gsize i = channels; i < last; i += channels)
      inner += first[i];
    if (span->n > 1)
      value += span->body * inner + span->tail * first[last];
    out[x] = (float)value;
  }
}

gboolean
norma_resample_raster_rows (const NormaRaster *raster, guint width, guint height, guint first,
                            guint n, float *out, gsize row_stride, gsize plane_stride,
                            GError **error)
{
  g_autofree Span *across = NULL; /* [width] */
  g_autofree double *sum = NULL; /* [raster width, channels] */

  g_return_val_if_fail (raster != NULL && out != NULL, FALSE);
  g_return_val_if_fail (width > 0 && first <= height && n <= height - first, FALSE);

  across = make_spans (raster->width, width, error);
  if (across == NULL)
    return FALSE;
  sum = norma_alloc ((gsize)raster->width * raster->channels, sizeof *sum,
                     "a row of a picture to resample", error);
  if (sum == NULL)
    return FALSE;

  /* Rows first: that pass reads every sample, and it is the one without a reduction. */
  for (guint y = 0; y < n; y++) {
    const Span span = make_span (raster->height, height, first + y);

    average_rows (raster, &span, sum);
    for (guint c = 0; c < raster->channels; c++)
      average_columns (sum + c, raster->channels, across, width,
                       out + c * plane_stride + y * row_stride);
  }
  return TRUE;
}

gboolean
norma_resample_raster_into (const NormaRaster *raster, guint width, guint height, float *out,
                            gsize row_stride, gsize plane_stride, GError **error)
{
  g_return_val_if_fail (height > 0, FALSE);

  return norma_resample_raster_rows (raster, width, height, 0, height, out, row_stride,
                                     plane_stride, error);
}

gboolean
norma_resample_raster (const NormaRaster *raster, guint width, guint height, float *out,
                       GError **error)
{
  return norma_resample_raster_into (raster, width, height, out, width, (gsize)width * height,
                                     error);
}

gboolean
norma_resample_plane (const float *source, guint source_width, guint source_height, guint width,
                      guint height, float *out, GError **error)
{
  const NormaRaster plane = {
    .width = source_width,
    .height = source_height,
    .channels = 1,
    .type = NORMA_SAMPLE_F32,
    .samples = (gpointer)source,
    .stride = (gsize)source_width * sizeof (float),
  };

  g_return_val_if_fail (source != NULL && source_width > 0 && source_height > 0, FALSE);

  return norma_resample_raster (&plane, width, height, out, error);
}
