/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/pipeline/fit.h"
#include "core/pipeline/score.h"
#include "tests/support.h"

/* Fits of small parts, on the smallest frame that the filter bank takes. */

static inline NormaFitOptions
small_options (void)
{
  NormaFitOptions options;

  norma_fit_options_init (&options);
  options.short_side = 64;
  options.n_threads = 2;
  options.detector.simplenet.training.n_hidden = 16; /* no time for a good one */
  options.detector.simplenet.training.schedule.n_steps = 12;
  options.detector.efficientad.training.schedule.n_steps = 6;
  options.n_defect_spots = 0; /* test-smallest-defect.c measures */
  return options;
}

static inline NormaFit *
small_fit (const GPtrArray *paths, const NormaFitOptions *options)
{
  g_autoptr (GError) error = NULL;
  NormaFit *fit = norma_fit_images (paths, options, NULL, &error);

  g_assert_no_error (error);
  return fit;
}

/* Every kind of tensor in few bytes: both scopes, few axes. */
static inline NormaModel *
small_model (const char *folder)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 12, folder);
  g_autoptr (NormaFit) fit = NULL;

  options.detector.gaussian.scope = NORMA_SCOPE_BOTH;
  options.detector.gaussian.components = NORMA_COMPONENTS_PCA;
  options.detector.gaussian.explained = 0.6;
  fit = small_fit (paths, &options);
  return norma_model_ref (fit->model);
}

/* The result of one raster. */
static inline NormaResult *
score_raster (NormaModel *model, const NormaRaster *raster)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaScorer) scorer = norma_scorer_new (model, &error);
  NormaResult *result = norma_scorer_score (scorer, raster, &error);

  g_assert_no_error (error);
  return result;
}

/* All bits but the time. */
static inline void
assert_same_result (const NormaResult *a, const NormaResult *b)
{
  gsize size = (gsize)a->map->width * a->map->height * sizeof (float);

  g_assert_cmpfloat (a->score, ==, b->score);
  g_assert_cmpfloat (a->times_threshold, ==, b->times_threshold);
  g_assert_cmpfloat (a->one_in, ==, b->one_in);
  g_assert_cmpfloat (a->deviation, ==, b->deviation);
  g_assert_cmpint (a->finding->verdict, ==, b->finding->verdict);
  g_assert_cmpuint (a->map->full_width, ==, b->map->full_width);
  g_assert_cmpmem (a->map->values, size, b->map->values,
                   (gsize)b->map->width * b->map->height * sizeof (float));
}

/* Allocations of scoring one picture, each of which has failed once with NORMA_ERROR_TOO_LARGE. */
static inline guint
small_count_allocations (NormaModel *model, const NormaRaster *raster)
{
  for (guint nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaScorer) scorer = NULL;
    g_autoptr (NormaResult) result = NULL;

    norma_alloc_fail_nth (nth);
    scorer = norma_scorer_new (model, &error);
    if (scorer != NULL)
      result = norma_scorer_score (scorer, raster, &error);
    norma_alloc_fail_nth (0);
    if (result != NULL)
      return nth;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
}
