/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/loss-record.h"

#include <math.h>

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
