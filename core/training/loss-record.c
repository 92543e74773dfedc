/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/loss-record.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"

G_STATIC_ASSERT (sizeof (NormaLossPoint) == 3 * sizeof (double));

void
norma_loss_record_init (NormaLossRecord *record)
{
  *record = (NormaLossRecord){ .stride = 1 };
}

/* Of two neighbours, the later step, the mean loss and the last held-out loss that is known. */
static NormaLossPoint
join (const NormaLossPoint *a, const NormaLossPoint *b)
{
  return (NormaLossPoint){
    b->step,
    isnan (a->loss)   ? b->loss
    : isnan (b->loss) ? a->loss
                      : (a->loss + b->loss) / 2,
    isnan (b->held_out) ? a->held_out : b->held_out,
  };
}

static void
add_point (NormaLossRecord *record, guint64 step, double held_out)
{
  if (record->n == NORMA_LOSS_RECORD_MOST_POINTS) {
    for (guint i = 0; i < record->n / 2; i++)
      record->points[i] = join (&record->points[2 * i], &record->points[2 * i + 1]);
    record->n /= 2;
    record->stride *= 2;
  }
  record->points[record->n++] =
      (NormaLossPoint){ (double)step,
                        record->n_sum == 0 ? NAN : record->sum / (double)record->n_sum, held_out };
  record->sum = 0;
  record->n_sum = 0;
}

void
norma_loss_record_add (NormaLossRecord *record, guint64 step, double loss)
{
  record->sum += loss;
  record->n_sum++;
  if (record->n_sum >= record->stride)
    add_point (record, step, NAN);
}

void
norma_loss_record_add_held_out (NormaLossRecord *record, guint64 step, double held_out)
{
  if (record->n > 0 && record->n_sum == 0 && record->points[record->n - 1].step == (double)step)
    record->points[record->n - 1].held_out = held_out;
  else
    add_point (record, step, held_out);
}

void
norma_loss_record_store (const NormaLossRecord *record, const char *name, NormaTensorFile *file)
{
  guint64 shape[] = { record->n, 3 };
  g_autoptr (GBytes) points = g_bytes_new (record->points, record->n * sizeof (NormaLossPoint));
  g_autofree char *stride = g_strconcat (name, ".stride", NULL);
  g_autofree char *sum = g_strconcat (name, ".sum", NULL);
  g_autofree char *summed = g_strconcat (name, ".summed", NULL);

  norma_tensor_file_add (file, name, NORMA_TENSOR_F64, shape, 2, points);
  norma_field_set_unsigned (file, stride, record->stride);
  norma_field_set_double (file, sum, record->sum);
  norma_field_set_unsigned (file, summed, record->n_sum);
}

static gboolean
load_points (const NormaTensorFile *file, const char *name, NormaLossRecord *record, GError **error)
{
  guint64 shape[] = { 0, 3 };
  GBytes *points = norma_tensor_file_get (file, name, NORMA_TENSOR_F64, shape, 2, error);

  if (points == NULL)
    return FALSE;
  if (shape[0] > NORMA_LOSS_RECORD_MOST_POINTS) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "%s: found %" G_GUINT64_FORMAT " points, expected %d at most", name, shape[0],
                 NORMA_LOSS_RECORD_MOST_POINTS);
    return FALSE;
  }
  record->n = (guint)shape[0];
  if (record->n > 0)
    memcpy (record->points, g_bytes_get_data (points, NULL), g_bytes_get_size (points));
  return TRUE;
}

gboolean
norma_loss_record_load (const NormaTensorFile *file, const char *name, NormaLossRecord *record,
                        GError **error)
{
  g_autofree char *stride = g_strconcat (name, ".stride", NULL);
  g_autofree char *sum = g_strconcat (name, ".sum", NULL);
  g_autofree char *summed = g_strconcat (name, ".summed", NULL);

  return load_points (file, name, record, error) &&
         norma_field_get_unsigned (file, stride, 1, G_MAXINT64, &record->stride, error) &&
         norma_field_get_double_or_nan (file, sum, &record->sum, error) &&
         norma_field_get_unsigned (file, summed, 0, G_MAXINT64, &record->n_sum, error);
}
