/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/range.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/random.h"

#define MOST_SAMPLES 4096 /* of an image */
#define MOST_IN_ALL (1u << 20) /* 4 MB; its 0.1 % tail still has a thousand samples */
#define TAIL 0.001
#define MARGIN 0.25

/* The samples of one image. */
typedef struct _Block Block;
struct _Block {
  Block *next;
  gsize n;
  float values[];
};

struct _NormaRangeEstimate {
  gboolean has_seen; /* an image; kind and type_… mean nothing before */
  NormaValueKind kind;
  double type_low, type_high; /* over all images */
  Block *blocks;
  gsize n_samples; /* in all blocks */
  guint thinning; /* of an image's samples every 2^thinning-th is kept */
};

NormaRangeEstimate *
norma_range_estimate_new (void)
{
  return g_new0 (NormaRangeEstimate, 1);
}

void
norma_range_estimate_free (NormaRangeEstimate *estimate)
{
  if (estimate == NULL)
    return;

  while (estimate->blocks != NULL) {
    Block *block = estimate->blocks;

    estimate->blocks = block->next;
    g_free (block);
  }
  g_free (estimate);
}

static gboolean
check_kind (const NormaRangeEstimate *estimate, NormaValueKind kind, GError **error)
{
  if (!estimate->has_seen || estimate->kind == kind)
    return TRUE;

  g_set_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH,
               "The image has %s, the images before it have %s", norma_value_kind_describe (kind),
               norma_value_kind_describe (estimate->kind));
  return FALSE;
}

static void
widen_type (NormaRangeEstimate *estimate, NormaValueKind kind, double low, double high)
{
  gboolean first = !estimate->has_seen;

  estimate->has_seen = TRUE;
  estimate->kind = kind;
  estimate->type_low = first ? low : MIN (estimate->type_low, low);
  estimate->type_high = first ? high : MAX (estimate->type_high, high);
}

static float
sample_at (const NormaRaster *raster, guint64 pixel, guint channel)
{
  gconstpointer row = norma_raster_row (raster, (guint)(pixel / raster->width));
  gsize i = (gsize)(pixel % raster->width) * raster->channels + channel;

  switch (raster->type) {
  case NORMA_SAMPLE_U8:
    return ((const guint8 *)row)[i];
  case NORMA_SAMPLE_U16:
    return ((const guint16 *)row)[i];
  case NORMA_SAMPLE_F32:
    break;
  }
  return ((const float *)row)[i];
}

static Block *
sample_raster (const NormaRaster *raster, GError **error)
{
  guint64 n_pixels = (guint64)raster->width * raster->height;
  guint64 n_parts = MIN (n_pixels, MAX (1, MOST_SAMPLES / raster->channels));
  NormaRandom random;
  Block *block = norma_alloc (1, sizeof (Block) + n_parts * raster->channels * sizeof (float),
                              "the samples of an image's range", error);

  if (block == NULL)
    return NULL;

  norma_random_seed (&random, 0);
  for (guint64 part = 0; part < n_parts; part++) {
    guint64 start = part * n_pixels / n_parts;
    guint64 end = (part + 1) * n_pixels / n_parts;
    guint64 pixel = start + norma_random_below (&random, end - start);

    for (guint c = 0; c < raster->channels; c++) {
      float value = sample_at (raster, pixel, c);

      if (isfinite (value))
        block->values[block->n++] = value;
    }
  }
  return block;
}

/* From every 2^from-th sample of an image to every 2^to-th. */
static Block *
thin_block (Block *block, guint from, guint to)
{
  gsize step = (gsize)1 << (to - from);

  if (to == from)
    return block;
  for (gsize i = 0; i * step < block->n; i++)
    block->values[i] = block->values[i * step];
  block->n = (block->n + step - 1) / step;
  return g_realloc (block, sizeof (Block) + block->n * sizeof (float));
}

static void
thin (NormaRangeEstimate *estimate, guint thinning)
{
  if (thinning <= estimate->thinning)
    return;
  estimate->n_samples = 0;
  for (Block **block = &estimate->blocks; *block != NULL; block = &(*block)->next) {
    *block = thin_block (*block, estimate->thinning, thinning);
    estimate->n_samples += (*block)->n;
  }
  estimate->thinning = thinning;
}

/* How much is thinned depends only on how many samples all images have, and what is kept of an
 * image only on how much is thinned: the order plays no part. */
static void
bound_memory (NormaRangeEstimate *estimate)
{
  while (estimate->n_samples > MOST_IN_ALL && estimate->thinning < 12)
    thin (estimate, estimate->thinning + 1);
}

gboolean
norma_range_estimate_add (NormaRangeEstimate *estimate, const NormaRaster *raster, GError **error)
{
  NormaValueKind kind;

  g_return_val_if_fail (estimate != NULL && raster != NULL, FALSE);

  kind = norma_raster_get_kind (raster);
  if (!check_kind (estimate, kind, error))
    return FALSE;

  if (kind != NORMA_VALUES_BYTE) {
    Block *block = sample_raster (raster, error);

    if (block == NULL)
      return FALSE;
    block = thin_block (block, 0, estimate->thinning);
    block->next = estimate->blocks;
    estimate->blocks = block;
    estimate->n_samples += block->n;
    bound_memory (estimate);
  }
  widen_type (estimate, kind, raster->low, raster->high);
  return TRUE;
}

gboolean
norma_range_estimate_merge (NormaRangeEstimate *estimate, NormaRangeEstimate *other, GError **error)
{
  Block **end;

  g_return_val_if_fail (estimate != NULL && other != NULL && estimate != other, FALSE);

  if (!other->has_seen)
    return TRUE;
  if (!check_kind (estimate, other->kind, error))
    return FALSE;

  thin (estimate, other->thinning);
  thin (other, estimate->thinning);
  for (end = &other->blocks; *end != NULL;)
    end = &(*end)->next;
  *end = estimate->blocks;
  estimate->blocks = g_steal_pointer (&other->blocks);
  estimate->n_samples += other->n_samples;
  other->n_samples = 0;
  bound_memory (estimate);
  widen_type (estimate, other->kind, other->type_low, other->type_high);
  other->has_seen = FALSE;
  return TRUE;
}

NormaValueKind
norma_range_estimate_get_kind (const NormaRangeEstimate *estimate)
{
  return estimate->has_seen ? estimate->kind : NORMA_VALUES_BYTE;
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  float first = *(const float *)a;
  float second = *(const float *)b;

  return (first > second) - (first < second);
}

/* All samples in ascending order, [*n]. */
static float *
sort_samples (const NormaRangeEstimate *estimate, gsize *n, GError **error)
{
  float *values;

  *n = 0;
  for (const Block *block = estimate->blocks; block != NULL; block = block->next)
    *n += block->n;
  values = norma_alloc (*n, sizeof *values, "the samples of the good set's range", error);
  if (values == NULL)
    return NULL;

  *n = 0;
  for (const Block *block = estimate->blocks; block != NULL; block = block->next) {
    memcpy (values + *n, block->values, block->n * sizeof *values);
    *n += block->n;
  }
  qsort (values, *n, sizeof *values, compare_values);
  return values;
}

/* The range of the samples from quantile `low` to quantile `high`, as the header says. */
static void
choose_range (const NormaRangeEstimate *estimate, double *low, double *high)
{
  double margin = MARGIN * (*high - *low);
  gboolean flat = !(*low < *high);

  if (estimate->kind == NORMA_VALUES_FLOAT) {
    double half = flat ? MAX (1, fabs (*low)) / 2 : margin;

    *low -= half;
    *high += half;
    return;
  }
  *low = flat ? estimate->type_low : MAX (*low - margin, estimate->type_low);
  *high = flat ? estimate->type_high : MIN (*high + margin, estimate->type_high);
}

gboolean
norma_range_estimate_get (const NormaRangeEstimate *estimate, NormaRangePolicy policy, double *low,
                          double *high, GError **error)
{
  g_autofree float *values = NULL; /* [n] */
  gsize n, tail;

  g_return_val_if_fail (estimate != NULL && low != NULL && high != NULL, FALSE);

  if (estimate->has_seen && (estimate->kind == NORMA_VALUES_BYTE || policy == NORMA_RANGE_FULL)) {
    *low = estimate->type_low;
    *high = estimate->type_high;
    return TRUE;
  }
  values = sort_samples (estimate, &n, error);
  if (values == NULL)
    return FALSE;
  if (n == 0) {
    g_set_error_literal (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                         "The good set holds no finite sample to find its range from");
    return FALSE;
  }

  tail = (gsize)(TAIL * (double)(n - 1));
  *low = values[tail];
  *high = values[n - 1 - tail];
  choose_range (estimate, low, high);
  return TRUE;
}
