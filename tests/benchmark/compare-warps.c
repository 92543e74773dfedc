/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "tests/benchmark/compare.h"

enum { MOST_SIDE = 1536 };

/* Corners that are farther off, in pixels, are not exact; are wrong. */
#define EXACT 0.3
#define WRONG 2.0

static double
corner_error (const NormaHomography *one, const NormaHomography *other, guint width, guint height)
{
  double sum = 0;

  for (guint i = 0; i < 4; i++) {
    double x = i % 2 * (width - 1.0), y = i / 2 * (height - 1.0), x0, y0, x1, y1;

    norma_homography_apply (one, x, y, &x0, &y0);
    norma_homography_apply (other, x, y, &x1, &y1);
    sum += hypot (x1 - x0, y1 - y0) / 4;
  }
  return sum;
}

static NormaAlignment *
align (const NormaRaster *query, const NormaRaster *reference)
{
  NormaAlignmentOptions options = { .is_automatic = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaPyramid) q = norma_pyramid_new (query, MOST_SIDE, &error);
  g_autoptr (NormaPyramid) r = norma_pyramid_new (reference, MOST_SIDE, &error);
  NormaAlignment *alignment;

  g_assert_no_error (error);
  alignment = norma_align (q, r, &options, &error);
  g_assert_no_error (error);
  return alignment;
}

static void
print_case (guint index, const char *path, const NormaAlignment *alignment, double error)
{
  g_print ("%u %s error %.3f quality %.3f correlation %.3f inliers %.3f shared %.2f residual %.2f "
           "doubt %.3f "
           "overlap %.2f %s%s\n",
           index, strrchr (path, '/') + 1, error, alignment->quality, alignment->correlation,
           alignment->inliers, alignment->shared, alignment->residual, alignment->doubt,
           alignment->overlap, norma_motion_to_string (alignment->motion),
           alignment->is_ambiguous ? " ambiguous" : "");
}

void
compare_measure_warps (const char *what, GPtrArray *files, const CompareCases *cases)
{
  guint n_exact = 0, n_refused = 0, n_wrong = 0;
  double ms = 0;

  for (guint i = 0; i < cases->n_cases; i++) {
    NormaRandom random;
    const char *path;
    g_autoptr (NormaRaster) reference = NULL;
    g_autoptr (NormaRaster) query = NULL;
    g_autoptr (NormaAlignment) alignment = NULL;
    NormaHomography warp;
    double begin, error;

    compare_seed (&random, cases, i);
    path = files->pdata[norma_random_below (&random, files->len)];
    reference = compare_read (path);
    warp = compare_draw_warp (&random, reference->width, reference->height);
    query = compare_make_query (reference, &warp, &random);
    begin = compare_now_ms ();
    alignment = align (query, reference);
    ms += compare_now_ms () - begin;
    error = corner_error (&warp, &alignment->warp, query->width, query->height);
    n_exact += error <= EXACT;
    n_refused += alignment->quality < NORMA_ALIGNMENT_NEEDS;
    n_wrong += error > WRONG && alignment->quality >= NORMA_ALIGNMENT_NEEDS;
    if (cases->is_verbose)
      print_case (i, path, alignment, error);
  }
  g_print (
      "%-28s %u warps: mean corner error ≤ 0.3 px in %.1f %%, refused %.1f %%, wrong above the "
      "refusal %u, %.0f ms each\n",
      what, cases->n_cases, 100.0 * n_exact / cases->n_cases, 100.0 * n_refused / cases->n_cases,
      n_wrong, ms / cases->n_cases);
}
