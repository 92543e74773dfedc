/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/raster.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/kernel.h"

gsize
norma_sample_size (NormaSampleType type)
{
  switch (type) {
  case NORMA_SAMPLE_U8:
    return sizeof (guint8);
  case NORMA_SAMPLE_U16:
    return sizeof (guint16);
  case NORMA_SAMPLE_F32:
    return sizeof (float);
  }
  g_return_val_if_reached (0);
}

static guint
type_bits (NormaSampleType type)
{
  return 8 * (guint)norma_sample_size (type);
}

static gboolean
check_size (guint width, guint height, guint channels, NormaSampleType type, gsize *stride,
            gsize *bytes, GError **error)
{
  if (width == 0 || height == 0 || channels == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "a picture of %u × %u pixels and %u channels is empty", width, height, channels);
    return FALSE;
  }
  if (!g_size_checked_mul (stride, width, channels) ||
      !g_size_checked_mul (stride, *stride, norma_sample_size (type)) ||
      !g_size_checked_mul (bytes, *stride, height)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
                 "a picture of %u × %u pixels and %u channels is beyond what can be addressed",
                 width, height, channels);
    return FALSE;
  }
  return TRUE;
}

static NormaRaster *
raster_over (gpointer samples, guint width, guint height, guint channels, NormaSampleType type)
{
  NormaRaster *raster = g_new0 (NormaRaster, 1);

  g_atomic_ref_count_init (&raster->references);
  raster->width = raster->file_width = width;
  raster->height = raster->file_height = height;
  raster->channels = channels;
  raster->type = type;
  raster->bits = type_bits (type);
  raster->high = type == NORMA_SAMPLE_F32 ? 1 : exp2 (raster->bits) - 1;
  raster->n_pages = 1;
  raster->scale_denominator = 1;
  raster->samples = samples;
  return raster;
}

NormaRaster *
norma_raster_new (guint width, guint height, guint channels, NormaSampleType type,
                  NormaBudget *budget, guint64 budget_bytes, GError **error)
{
  g_autofree char *what =
      g_strdup_printf ("a picture of %u × %u pixels and %u channels", width, height, channels);
  gsize stride, bytes;
  guint64 need;
  gpointer samples;
  NormaRaster *raster;

  if (!check_size (width, height, channels, type, &stride, &bytes, error))
    return NULL;
  need = MAX (budget_bytes, bytes);
  if (!norma_budget_take (budget, need, what, error))
    return NULL;
  samples = norma_alloc (height, stride, what, error);
  if (samples == NULL) {
    norma_budget_give (budget, need);
    return NULL;
  }

  raster = raster_over (samples, width, height, channels, type);
  raster->stride = stride;
  raster->budget = budget == NULL ? NULL : norma_budget_ref (budget);
  raster->budget_bytes = need;
  return raster;
}

NormaRaster *
norma_raster_copy (const NormaRaster *raster, GError **error)
{
  NormaRaster *copy = norma_raster_new (raster->width, raster->height, raster->channels,
                                        raster->type, NULL, 0, error);
  gpointer samples;
  gsize stride;

  if (copy == NULL)
    return NULL;
  samples = copy->samples;
  stride = copy->stride;
  for (guint y = 0; y < raster->height; y++)
    memcpy ((guint8 *)samples + y * stride, norma_raster_row (raster, y), stride);
  *copy = *raster;
  g_atomic_ref_count_init (&copy->references);
  copy->samples = samples;
  copy->stride = stride;
  copy->budget = NULL;
  copy->budget_bytes = 0;
  return copy;
}

NormaRaster *
norma_raster_ref (NormaRaster *raster)
{
  g_return_val_if_fail (raster != NULL, NULL);

  g_atomic_ref_count_inc (&raster->references);
  return raster;
}

void
norma_raster_unref (NormaRaster *raster)
{
  if (raster == NULL || !g_atomic_ref_count_dec (&raster->references))
    return;

  g_free (raster->samples);
  norma_budget_give (raster->budget, raster->budget_bytes);
  norma_budget_unref (raster->budget);
  g_free (raster);
}

gpointer
norma_raster_row (const NormaRaster *raster, guint y)
{
  g_return_val_if_fail (raster != NULL && y < raster->height, NULL);

  return (guint8 *)raster->samples + y * raster->stride;
}

NORMA_KERNEL static void
widen_u8 (const guint8 *samples, gsize n, float *row)
{
  for (gsize i = 0; i < n; i++)
    row[i] = samples[i];
}

NORMA_KERNEL static void
widen_u16 (const guint16 *samples, gsize n, float *row)
{
  for (gsize i = 0; i < n; i++)
    row[i] = samples[i];
}

void
norma_raster_get_row (const NormaRaster *raster, guint y, float *row)
{
  gconstpointer samples;
  gsize n;

  g_return_if_fail (raster != NULL && y < raster->height && row != NULL);

  samples = norma_raster_row (raster, y);
  n = (gsize)raster->width * raster->channels;
  switch (raster->type) {
  case NORMA_SAMPLE_U8:
    widen_u8 (samples, n, row);
    break;
  case NORMA_SAMPLE_U16:
    widen_u16 (samples, n, row);
    break;
  case NORMA_SAMPLE_F32:
    memcpy (row, samples, n * sizeof (float));
    break;
  }
}

/* Floating point is told from wide integers, which come as F32 too, by its range of 0 … 1. */
NormaValueKind
norma_raster_get_kind (const NormaRaster *raster)
{
  if (raster->bits <= 8)
    return NORMA_VALUES_BYTE;
  if (raster->type == NORMA_SAMPLE_F32 && raster->high - raster->low <= 1)
    return NORMA_VALUES_FLOAT;
  return NORMA_VALUES_INTEGER;
}

const char *
norma_value_kind_describe (NormaValueKind kind)
{
  static const char *const descriptions[] = {
    [NORMA_VALUES_BYTE] = "integer samples of up to 8 bits",
    [NORMA_VALUES_INTEGER] = "integer samples of more than 8 bits",
    [NORMA_VALUES_FLOAT] = "floating-point samples",
  };

  return descriptions[kind];
}
