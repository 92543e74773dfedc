/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/smallest-defect.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "tests/core/pipeline/small-fit.h"

enum { N_PARTS = 30 };

typedef struct {
  char *folder;
  GPtrArray *paths;
  NormaModel *model;
} Made;

/* One fit for all cases: who changes its limits puts them back. */
static Made
make (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  g_autoptr (NormaFit) fit = NULL;
  Made made;

  made.folder = norma_test_folder ();
  made.paths = norma_test_parts_write (&part, 1, N_PARTS, made.folder);
  fit = small_fit (made.paths, &options);
  g_assert_cmpuint (fit->model->smallest_defect.n_spots, ==, 0);
  made.model = norma_model_ref (fit->model);
  return made;
}

static void
clear (const Made *made)
{
  norma_test_remove_folder (made->folder);
  g_free (made->folder);
  g_ptr_array_unref (made->paths);
  norma_model_unref (made->model);
}

static NormaSmallestDefect
measure (const Made *made, guint n_threads)
{
  const NormaSmallestDefectOptions options = { 20, 7, n_threads, NULL };
  g_autoptr (GError) error = NULL;
  NormaSmallestDefect defect;

  norma_smallest_defect_measure (made->model, made->paths, &options, NULL, &defect, &error);
  g_assert_no_error (error);
  return defect;
}

/* A disc on the raster itself: pixels whose centre it holds, towards the middle of the range. */
static void
draw_disc (NormaRaster *raster, double x, double y, double diameter, double contrast)
{
  guint8 *middle = (guint8 *)norma_raster_row (raster, (guint)y) + (guint)x;
  double sign = *middle < 128 ? 1 : -1;

  for (guint row = 0; row < raster->height; row++)
    for (guint column = 0; column < raster->width; column++) {
      guint8 *at = (guint8 *)norma_raster_row (raster, row) + column;

      if (hypot (column + 0.5 - x, row + 0.5 - y) < diameter / 2)
        *at = (guint8)CLAMP (*at + sign * 255 * contrast, 0, 255);
    }
}

/* The share of parts beyond the fit that are rejected with such a disc. */
static double
find_share (NormaModel *model, double diameter, double contrast)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const guint n = 30;
  guint n_rejected = 0;
  NormaRandom random;

  norma_random_seed (&random, 5);
  for (guint i = 0; i < n; i++) {
    g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, 500 + i);
    g_autoptr (NormaResult) result = NULL;
    double x = diameter / 2 + norma_random_uniform (&random) * (raster->width - diameter);
    double y = diameter / 2 + norma_random_uniform (&random) * (raster->height - diameter);

    draw_disc (raster, x, y, diameter, contrast);
    result = score_raster (model, raster);
    n_rejected += result->finding->verdict == NORMA_VERDICT_REJECT;
  }
  return (double)n_rejected / n;
}

/* Other parts, other places and another way of drawing see nearly the same: most discs of the
 * diameter found, and few of a third of it. */
static void
test_real_discs (gconstpointer data)
{
  const Made *made = data;
  NormaSmallestDefect defect = measure (made, 2);
  const NormaVisibleSpot *strong = &defect.at[0], *weak = &defect.at[1];
  double seen, missed;

  g_test_message ("%u px, %u px, of %u", strong->diameter, weak->diameter, defect.largest);
  g_assert_cmpuint (defect.n_spots, ==, 20);
  g_assert_cmpfloat (strong->contrast, ==, 0.25);
  g_assert_cmpuint (defect.largest, <=, 20);
  g_assert_cmpuint (strong->diameter, >, 2);
  g_assert_true (weak->diameter == 0 || weak->diameter >= strong->diameter);
  seen = find_share (made->model, strong->diameter, strong->contrast);
  missed = find_share (made->model, strong->diameter / 3.0, strong->contrast);
  g_test_message ("rejected: %.2f, of a third of the diameter %.2f", seen, missed);
  g_assert_cmpfloat (seen, >=, 0.75);
  g_assert_cmpfloat (missed, <=, 0.6);
}

static void
test_thresholds (gconstpointer data)
{
  const Made *made = data;
  const NormaLimits kept = made->model->limits;
  NormaSmallestDefect all, none;

  made->model->limits.reject = made->model->limits.review = 1e-6f;
  all = measure (made, 2);
  made->model->limits.reject = 1e30f;
  none = measure (made, 2);
  made->model->limits = kept;
  for (guint i = 0; i < NORMA_SMALLEST_DEFECT_CONTRASTS; i++) {
    g_assert_cmpuint (all.at[i].diameter, ==, 1);
    g_assert_cmpuint (none.at[i].diameter, ==, 0);
  }
}

/* A spot below the least area is no region. */
static void
test_least_area (gconstpointer data)
{
  const Made *made = data;
  const NormaLimits kept = made->model->limits;
  NormaSmallestDefect found;

  made->model->limits.least_area = 96 * 80 + 1;
  found = measure (made, 2);
  made->model->limits = kept;
  g_assert_cmpuint (found.at[0].diameter, ==, 0);
}

static void
test_threads (gconstpointer data)
{
  const Made *made = data;
  NormaSmallestDefect one = measure (made, 1);

  for (guint n = 2; n <= 3; n++) {
    NormaSmallestDefect other = measure (made, n);

    for (guint i = 0; i < NORMA_SMALLEST_DEFECT_CONTRASTS; i++)
      g_assert_cmpuint (other.at[i].diameter, ==, one.at[i].diameter);
  }
}

static void
test_errors (gconstpointer data)
{
  const Made *made = data;
  const NormaSmallestDefectOptions options = { 20, 7, 1, NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { .cancellable = cancellable };
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  NormaSmallestDefect defect;

  g_ptr_array_add (gone, (gpointer) "/nowhere/a.tif");
  g_assert_false (
      norma_smallest_defect_measure (made->model, gone, &options, NULL, &defect, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_false (norma_smallest_defect_measure (made->model, made->paths, &options, &progress,
                                                 &defect, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The first, the second, … until all of them succeed. */
static void
test_failing_allocations (gconstpointer data)
{
  const Made *made = data;
  const NormaSmallestDefectOptions options = { 1, 7, 1, NULL };
  gboolean done = FALSE;
  guint nth;

  for (nth = 1; !done && nth < 2000; nth++) {
    g_autoptr (GError) error = NULL;
    NormaSmallestDefect defect;

    norma_alloc_fail_nth (nth);
    done =
        norma_smallest_defect_measure (made->model, made->paths, &options, NULL, &defect, &error);
    norma_alloc_fail_nth (0);
    if (!done)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_true (done);
  g_assert_cmpuint (nth, >, 20);
}

/* A fit measures with its own limits, and the file keeps it. */
static void
test_fit (gconstpointer data)
{
  const Made *made = data;
  NormaFitOptions options;
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NormaModel) read = NULL;

  norma_fit_options_init (&options);
  options.short_side = 64;
  fit = small_fit (made->paths, &options);
  bytes = norma_model_to_bytes (fit->model, NULL);
  read = norma_model_read_bytes (bytes, "model", NULL);
  g_assert_cmpuint (fit->model->smallest_defect.n_spots, ==, 20);
  g_assert_cmpuint (read->smallest_defect.at[0].diameter, ==,
                    fit->model->smallest_defect.at[0].diameter);
}

int
main (int argc, char **argv)
{
  Made made;
  int status;

  g_test_init (&argc, &argv, NULL);
  made = make ();
  g_test_add_data_func ("/smallest-defect/real-discs", &made, test_real_discs);
  g_test_add_data_func ("/smallest-defect/thresholds", &made, test_thresholds);
  g_test_add_data_func ("/smallest-defect/least-area", &made, test_least_area);
  g_test_add_data_func ("/smallest-defect/threads", &made, test_threads);
  g_test_add_data_func ("/smallest-defect/errors", &made, test_errors);
  g_test_add_data_func ("/smallest-defect/failing-allocations", &made, test_failing_allocations);
  g_test_add_data_func ("/smallest-defect/fit", &made, test_fit);
  status = g_test_run ();
  clear (&made);
  return status;
}
