/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/training-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/method-words.h"

char *
norma_training_describe_stopped (const NormaStoppedTraining *stopped)
{
  const NormaCheckPointSummary *summary = &stopped->summary;
  const char *name = norma_detector_name (stopped->method->detector);
  double steps = (double)summary->step;

  if (summary->n_steps > 0)
    /* Translators: the detector's name, steps done and all steps. */
    return g_strdup_printf (_ ("Training of %s stopped at %'.0f of %'.0f steps"), name, steps,
                            (double)summary->n_steps);
  /* Translators: the detector's name, minutes spent and all minutes, steps done. */
  return g_strdup_printf (_ ("Training of %s stopped after %.1f of %g minutes, at %'.0f steps"),
                          name, summary->elapsed_s / 60, stopped->method->minutes, steps);
}

char *
norma_training_describe_record (const NormaLossRecord *record)
{
  double step = (record->n == 0 ? 0 : record->points[record->n - 1].step) + (double)record->n_sum;
  double loss = NAN, held_out = NAN;

  for (guint i = record->n; i-- > 0 && (isnan (loss) || isnan (held_out));) {
    loss = isnan (loss) ? record->points[i].loss : loss;
    held_out = isnan (held_out) ? record->points[i].held_out : held_out;
  }
  if (isnan (loss))
    return g_strdup (_ ("No step is done yet."));
  if (isnan (held_out))
    return g_strdup_printf (_ ("Steps done: %'.0f. Loss %.3g on what is learnt from."), step, loss);
  return g_strdup_printf (_ ("Steps done: %'.0f. Loss %.3g on what is learnt from, %.3g on good "
                             "images that are not."),
                          step, loss, held_out);
}
