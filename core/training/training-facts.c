/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/training-facts.h"

#include "core/base/fields.h"

#define SEED "detector.seed"
#define STEPS "detector.steps"
#define KEPT_STEP "detector.kept-step"
#define HELD_OUT "detector.held-out-loss"
#define RECORD "detector.losses"

void
norma_training_facts_take (NormaTrainingFacts *facts, guint64 n_learnt, guint64 seed,
                           const NormaTrainingResult *result)
{
  facts->n_learnt = n_learnt;
  facts->n_steps = result->n_steps;
  facts->kept_step = result->kept_step;
  facts->seed = seed;
  facts->held_out = result->held_out;
  facts->seconds = result->elapsed_s;
}

void
norma_training_facts_store (const NormaTrainingFacts *facts, const char *learnt,
                            NormaTensorFile *file)
{
  norma_field_set_unsigned (file, learnt, facts->n_learnt);
  norma_field_set_unsigned (file, SEED, facts->seed);
  norma_field_set_unsigned (file, STEPS, facts->n_steps);
  norma_field_set_unsigned (file, KEPT_STEP, facts->kept_step);
  norma_field_set_double (file, HELD_OUT, facts->held_out);
  if (facts->record.n > 0)
    norma_loss_record_store (&facts->record, RECORD, file);
}

gboolean
norma_training_facts_load (const NormaTensorFile *file, const char *learnt,
                           NormaTrainingFacts *facts, GError **error)
{
  facts->seconds = 0;
  norma_loss_record_init (&facts->record);
  return norma_field_get_unsigned (file, learnt, 1, G_MAXUINT64, &facts->n_learnt, error) &&
         norma_field_get_unsigned (file, SEED, 0, G_MAXUINT64, &facts->seed, error) &&
         norma_field_get_unsigned (file, STEPS, 0, G_MAXUINT64, &facts->n_steps, error) &&
         norma_field_get_unsigned (file, KEPT_STEP, 0, facts->n_steps, &facts->kept_step, error) &&
         norma_field_get_double_or_nan (file, HELD_OUT, &facts->held_out, error) &&
         (!norma_tensor_file_has (file, RECORD) ||
          norma_loss_record_load (file, RECORD, &facts->record, error));
}
