/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/dataset.h"
#include "tests/core/pipeline/small-fit.h"

/* A labelled folder of small parts: test/good with n_good, test/spot with n_spot. */

static inline void
labelled_write (const char *folder, const char *kind, gboolean defective, guint64 first, guint n)
{
  NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *inner = g_build_filename (folder, "test", kind, NULL);
  g_autoptr (GPtrArray) paths = NULL;

  part.defective = defective;
  g_assert_cmpint (g_mkdir_with_parents (inner, 0755), ==, 0);
  paths = norma_test_parts_write (&part, first, n, inner);
  g_assert_cmpuint (paths->len, ==, n);
}

static inline NormaDataset *
labelled_open (const char *folder)
{
  g_autoptr (GError) error = NULL;
  NormaDataset *dataset = norma_dataset_open (folder, &error);

  g_assert_no_error (error);
  return dataset;
}

/* Fitted on the parts of seeds 1 … n in folder/train, with this smoothing. */
static inline NormaModel *
labelled_fit (const char *folder, guint n, double smoothing)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  g_autofree char *train = g_build_filename (folder, "train", NULL);
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (NormaFit) fit = NULL;

  options.smoothing = smoothing;
  g_assert_cmpint (g_mkdir_with_parents (train, 0755), ==, 0);
  paths = norma_test_parts_write (&part, 1, n, train);
  fit = small_fit (paths, &options);
  return norma_model_ref (fit->model);
}
