/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/tensor-file.h"
#include "core/pipeline/golden.h"
#include "tests/core/pipeline/small-fit.h"

typedef struct {
  char *folder;
  NormaModel *model;
} Made;

static void
make (Made *made)
{
  made->folder = norma_test_folder ();
  made->model = small_model (made->folder);
}

static void
unmake (Made *made)
{
  norma_test_remove_folder (made->folder);
  g_free (made->folder);
  norma_model_unref (made->model);
}

static void
test_passes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NormaModel) read = NULL;
  double difference = 1;
  Made made;

  make (&made);
  norma_golden_verify (made.model, &difference, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (difference, ==, 0);
  bytes = norma_model_to_bytes (made.model, NULL);
  read = norma_model_read_bytes (bytes, "model", NULL);
  g_assert_true (norma_golden_verify (read, NULL, NULL));
  unmake (&made);
}

/* Another seed draws another vector. */
static void
test_seeds (void)
{
  Made made;
  float score;

  make (&made);
  g_assert_cmpuint (made.model->golden.seed, ==, 1);
  score = made.model->golden.score;
  made.model->golden.seed = 2;
  g_assert_true (norma_golden_record (made.model, NULL));
  g_assert_cmpfloat (made.model->golden.score, !=, score);
  g_assert_true (norma_golden_verify (made.model, NULL, NULL));
  unmake (&made);
}

static void
assert_mismatch (NormaModel *model, double least, double most)
{
  g_autoptr (GError) error = NULL;
  double difference = 0;

  g_assert_false (norma_golden_verify (model, &difference, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
  g_assert_nonnull (strstr (error->message, "differs by up to"));
  g_assert_cmpfloat (difference, >=, least);
  g_assert_cmpfloat (difference, <=, most);
  g_assert_false (norma_golden_verify (model, NULL, NULL));
}

static void
test_changed_factor (void)
{
  const NormaGaussianField *field;
  Made made;

  make (&made);
  field = norma_gaussian_get_positions (made.model->detector);
  ((float *)field->factor)[0] *= 1.5f;
  assert_mismatch (made.model, 1e-6, 1);
  unmake (&made);
}

static void
test_changed_record (void)
{
  Made made;

  make (&made);
  made.model->golden.map[3] = nextafterf (made.model->golden.map[3], INFINITY);
  assert_mismatch (made.model, 1e-9, 1.2e-7);
  g_assert_true (norma_golden_record (made.model, NULL));
  made.model->golden.score *= 2;
  assert_mismatch (made.model, 0.5, 0.5);
  g_assert_true (norma_golden_record (made.model, NULL));
  made.model->golden.map[0] = NAN;
  assert_mismatch (made.model, INFINITY, INFINITY);
  unmake (&made);
}

static void
test_failing_allocations (void)
{
  Made made;
  guint nth;

  make (&made);
  for (nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    gboolean done;

    norma_alloc_fail_nth (nth);
    done = norma_golden_verify (made.model, NULL, &error);
    norma_alloc_fail_nth (0);
    if (done)
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, >, 7);
  norma_alloc_fail_nth (1);
  g_assert_false (norma_golden_record (made.model, NULL));
  unmake (&made);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/golden/passes", test_passes);
  g_test_add_func ("/golden/seeds", test_seeds);
  g_test_add_func ("/golden/changed-factor", test_changed_factor);
  g_test_add_func ("/golden/changed-record", test_changed_record);
  g_test_add_func ("/golden/failing-allocations", test_failing_allocations);
  return g_test_run ();
}
