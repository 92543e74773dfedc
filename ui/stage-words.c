/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/stage-words.h"

#include <glib/gi18n.h>

#include "core/pipeline/held-out.h"
#include "core/training/training.h"

static const struct {
  const char *stage, *words;
} stages[] = {
  { NORMA_TRAINING_STEPS_STAGE, N_ ("Training") },
  { NORMA_TRAINING_SECONDS_STAGE, N_ ("Training") },
  { NORMA_HELD_OUT_STAGE, N_ ("Scoring held-out good images") },
  { "Comparing", N_ ("Comparing") },
  { "Comparing good pairs", N_ ("Comparing good pairs") },
  { "Covering", N_ ("Covering places") },
  { "Describing the good images", N_ ("Describing the good images") },
  { "Evaluating", N_ ("Evaluating") },
  { "Finding a threshold to begin with", N_ ("Finding a threshold to begin with") },
  { "Fitting", N_ ("Fitting") },
  { "Looking at files", N_ ("Looking at files") },
  { "Looking at good images", N_ ("Looking at good images") },
  { "Looking at the good images", N_ ("Looking at the good images") },
  { "Looking at the images", N_ ("Looking at the images") },
  { "Looking for images", N_ ("Looking for images") },
  { "Measuring ranges", N_ ("Measuring ranges") },
  { "Measuring the smallest defect", N_ ("Measuring the smallest defect") },
  { "Reading", N_ ("Reading") },
  { "Reading pictures", N_ ("Reading pictures") },
  { "Reading references", N_ ("Reading references") },
  { "Reading the route", N_ ("Reading the route") },
  { "Reporting", N_ ("Reporting") },
  { "Scoring", N_ ("Scoring") },
  { "Scoring corrupted images", N_ ("Scoring corrupted images") },
  { "Writing", N_ ("Writing") },
};

const char *
norma_stage_describe (const char *stage)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    if (g_str_equal (stages[i].stage, stage))
      return _ (stages[i].words);
  return stage;
}
