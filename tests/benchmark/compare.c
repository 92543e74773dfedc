/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/random.h"
#include "core/image/read.h"
#include "core/pipeline/compare.h"
#include "tests/support.h"

/* How well queries are aligned to their references, and what differs found. Prints; judges nothing.
 *
 * usage: benchmark-compare [CASES] */

enum { N_CASES = 200, MOST_SIDE = 1536, BORDER = 16 };

static double
now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

static NormaRaster *
read_raster (const char *path)
{
  g_autoptr (GError) error = NULL;
  NormaRaster *raster = norma_image_read (path, NULL, &error);

  g_assert_no_error (error);
  return raster;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Files below a folder of the shared data, in order. */
static void
list_files (const char *folder, GPtrArray *files)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    if (g_file_test (names->pdata[i], G_FILE_TEST_IS_DIR))
      list_files (names->pdata[i], files);
    else
      g_ptr_array_add (files, g_strdup (names->pdata[i]));
}

static double
between (NormaRandom *random, double low, double high)
{
  return low + (high - low) * norma_random_uniform (random);
}

/* Shift up to 15 %, rotation up to 20°, scale 0.8 … 1.25, mild perspective: query → reference. */
static NormaHomography
draw_warp (NormaRandom *random, guint width, guint height)
{
  double angle = between (random, -20, 20) * G_PI / 180;
  double scale = exp (between (random, log (0.8), log (1.25)));
  double cx = (width - 1) / 2.0, cy = (height - 1) / 2.0;
  double c = scale * cos (angle), s = scale * sin (angle);
  const NormaHomography to_center = { { 1, 0, -cx, 0, 1, -cy, 0, 0, 1 } };
  NormaHomography h = { { c, -s, cx + between (random, -0.15, 0.15) * width, s, c,
                          cy + between (random, -0.15, 0.15) * height,
                          between (random, -0.05, 0.05) / width,
                          between (random, -0.05, 0.05) / height, 1 } };

  h.m[0] += h.m[6] * h.m[2];
  h.m[1] += h.m[7] * h.m[2];
  h.m[3] += h.m[6] * h.m[5];
  h.m[4] += h.m[7] * h.m[5];
  return norma_homography_compose (&h, &to_center);
}

static NormaRaster *
make_query (const NormaRaster *reference, const NormaHomography *warp, NormaRandom *random)
{
  double factor, gain = between (random, 0.7, 1.1), noise = between (random, 0.5, 8);
  g_autoptr (NormaGrey) grey = norma_grey_from_raster (reference, G_MAXUINT, &factor, NULL);
  g_autoptr (NormaGrey) warped =
      norma_warp_reference (grey, grey->width, grey->height, warp, NULL, NULL);
  NormaRaster *query =
      norma_raster_new (grey->width, grey->height, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);

  for (guint y = 0; y < grey->height; y++) {
    guint8 *row = norma_raster_row (query, y);

    for (guint x = 0; x < grey->width; x++) {
      double value = (double)warped->values[(gsize)y * grey->width + x];

      value = (isnan (value) ? 60 : 255 * gain * value) + noise * norma_random_normal (random);
      row[x] = (guint8)CLAMP (value, 0, 255);
    }
  }
  return query;
}

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

/* Warps of real images, each to be found again. */
static void
measure_warps (const char *what, GPtrArray *files, guint n_cases)
{
  NormaRandom random;
  guint n_exact = 0, n_refused = 0, n_wrong = 0;
  double ms = 0;

  norma_random_seed (&random, 1);
  for (guint i = 0; i < n_cases; i++) {
    const char *path = files->pdata[norma_random_below (&random, files->len)];
    g_autoptr (NormaRaster) reference = read_raster (path);
    NormaHomography warp = draw_warp (&random, reference->width, reference->height);
    g_autoptr (NormaRaster) query = make_query (reference, &warp, &random);
    g_autoptr (NormaAlignment) alignment = NULL;
    double begin = now_ms (), error;

    if (MIN (reference->width, reference->height) < NORMA_PYRAMID_LEAST_SIDE)
      continue;
    alignment = align (query, reference);
    ms += now_ms () - begin;
    error = corner_error (&warp, &alignment->warp, query->width, query->height);
    n_exact += error <= 0.3;
    n_refused += alignment->quality < NORMA_ALIGNMENT_NEEDS;
    n_wrong += error > 2 && alignment->quality >= NORMA_ALIGNMENT_NEEDS;
    if (g_getenv ("NORMA_VERBOSE") != NULL)
      g_print ("%s error %.3f quality %.3f (%.3f, %.3f) residual %.2f overlap %.2f %s%s\n",
               strrchr (path, '/') + 1, error, alignment->quality, alignment->correlation,
               alignment->inliers, alignment->residual, alignment->overlap,
               norma_motion_to_string (alignment->motion),
               alignment->is_ambiguous ? " ambiguous" : "");
  }
  g_print (
      "%-28s %u warps: mean corner error ≤ 0.3 px in %.1f %%, refused %.1f %%, wrong above the "
      "refusal %u, %.0f ms each\n",
      what, n_cases, 100.0 * n_exact / n_cases, 100.0 * n_refused / n_cases, n_wrong, ms / n_cases);
}

/* Board pairs. */

typedef struct {
  guint x1, y1, x2, y2;
} Box;

static GArray *
read_boxes (const char *path)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (Box));
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return boxes;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    Box box;

    if (sscanf (lines[i], "%u %u %u %u", &box.x1, &box.y1, &box.x2, &box.y2) == 4)
      g_array_append_val (boxes, box);
  }
  return boxes;
}

static gboolean
touches (const NormaRegion *region, const Box *box)
{
  return region->x <= box->x2 && region->x + region->width > box->x1 && region->y <= box->y2 &&
         region->y + region->height > box->y1;
}

/* A box of an image where the image that is seen under `warp` (seen → image) shows it. */
static Box
move_box (const Box *box, const NormaHomography *warp)
{
  const double xs[2] = { box->x1, box->x2 }, ys[2] = { box->y1, box->y2 };
  double left = INFINITY, top = INFINITY, right = 0, bottom = 0;
  NormaHomography back;

  norma_homography_invert (warp, &back);
  for (guint i = 0; i < 4; i++) {
    double x, y;

    norma_homography_apply (&back, xs[i % 2], ys[i / 2], &x, &y);
    left = MIN (left, x);
    top = MIN (top, y);
    right = MAX (right, x);
    bottom = MAX (bottom, y);
  }
  return (Box){ (guint)MAX (left, 0), (guint)MAX (top, 0), (guint)MAX (right, 0),
                (guint)MAX (bottom, 0) };
}

typedef struct {
  guint n_pairs, n_boxes, n_hit, n_false, n_refused, n_with_regions;
  double ms;
} Tally;

static gboolean
touches_any (const NormaRegion *region, const GArray *boxes)
{
  for (guint b = 0; b < boxes->len; b++)
    if (touches (region, &g_array_index (boxes, Box, b)))
      return TRUE;
  return FALSE;
}

/* asked: the boxes that must be hit; known: those too that stand at the border. */
static void
count_regions (const NormaComparison *comparison, const GArray *asked, const GArray *known,
               Tally *tally)
{
  const GArray *regions = comparison->finding->reject_regions;

  for (guint b = 0; b < asked->len; b++)
    for (guint r = 0; r < regions->len; r++)
      if (touches (&g_array_index (regions, NormaRegion, r), &g_array_index (asked, Box, b))) {
        tally->n_hit++;
        break;
      }
  for (guint r = 0; r < regions->len; r++)
    tally->n_false += !touches_any (&g_array_index (regions, NormaRegion, r), known);
  tally->n_with_regions += regions->len > 0;
}

static void
count_pair (const NormaRaster *reference, const NormaRaster *query, const GArray *asked,
            const GArray *known, Tally *tally)
{
  const NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  double begin = now_ms ();
  g_autoptr (NormaComparison) comparison = norma_compare (reference, query, &options, &error);

  g_assert_no_error (error);
  tally->ms += now_ms () - begin;
  tally->n_pairs++;
  tally->n_boxes += asked->len;
  if (comparison->finding == NULL)
    tally->n_refused++;
  else
    count_regions (comparison, asked, known, tally);
}

static void
print_tally (const char *what, const Tally *tally)
{
  g_print ("%-36s %u pairs, %u refused", what, tally->n_pairs, tally->n_refused);
  if (tally->n_boxes > 0)
    g_print (", recall of %u defects %.4f", tally->n_boxes, (double)tally->n_hit / tally->n_boxes);
  g_print (", %.3f false regions a pair, regions in %u; %.0f ms a pair\n",
           (double)tally->n_false / tally->n_pairs, tally->n_with_regions,
           tally->ms / tally->n_pairs);
}

/* The file of a pair in another folder: …/FOLDER/NAME with another ending. */
static char *
sibling (const char *path, const char *folder, const char *ending)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *group = g_path_get_dirname (parent);
  g_autofree char *stem = g_strndup (name, (gsize)(strrchr (name, '.') - name));
  g_autofree char *other = g_strconcat (stem, ending, NULL);

  return g_build_filename (group, folder, other, NULL);
}

static GArray *
move_boxes (const GArray *boxes, const NormaHomography *warp)
{
  GArray *moved = g_array_new (FALSE, FALSE, sizeof (Box));

  for (guint i = 0; i < boxes->len; i++) {
    Box box = move_box (&g_array_index (boxes, Box, i), warp);

    g_array_append_val (moved, box);
  }
  return moved;
}

/* Those whose middle a query shows, and not at its very border. */
static GArray *
choose_shown (const GArray *boxes, const NormaRaster *query)
{
  GArray *shown = g_array_new (FALSE, FALSE, sizeof (Box));

  for (guint i = 0; i < boxes->len; i++) {
    const Box *box = &g_array_index (boxes, Box, i);
    guint x = (box->x1 + box->x2) / 2, y = (box->y1 + box->y2) / 2;

    if (x >= BORDER && y >= BORDER && x + BORDER < query->width && y + BORDER < query->height)
      g_array_append_val (shown, *box);
  }
  return shown;
}

static void
measure_pairs (GPtrArray *references)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (Box));
  Tally as_they_are = { 0 }, warped = { 0 }, noisy = { 0 };
  NormaRandom random;

  norma_random_seed (&random, 2);
  for (guint i = 0; i < references->len; i++) {
    const char *path = references->pdata[i];
    g_autofree char *query_path = sibling (path, "query", ".jpg");
    g_autofree char *box_path = sibling (path, "boxes", ".txt");
    g_autoptr (GArray) boxes = read_boxes (box_path);
    g_autoptr (NormaRaster) reference = read_raster (path);
    g_autoptr (NormaRaster) query = read_raster (query_path);
    NormaHomography warp = draw_warp (&random, query->width, query->height);
    g_autoptr (NormaRaster) moved = make_query (query, &warp, &random);
    g_autoptr (NormaRaster) again = make_query (reference, &norma_homography_identity, &random);
    g_autoptr (GArray) known = move_boxes (boxes, &warp);
    g_autoptr (GArray) asked = choose_shown (known, moved);

    count_pair (reference, query, boxes, boxes, &as_they_are);
    count_pair (reference, moved, asked, known, &warped);
    count_pair (reference, again, none, none, &noisy);
  }
  print_tally ("board pairs", &as_they_are);
  print_tally ("under a random homography and noise", &warped);
  print_tally ("references, re-noised", &noisy);
}

int
main (int argc, char **argv)
{
  static const char *const kinds[] = { "pcb-pairs", "cubes/test/good", "magnetic-tile/test/good" };
  guint n_cases = argc > 1 ? (guint)CLAMP (atoi (argv[1]), 1, 100000) : N_CASES;

  setlocale (LC_CTYPE, "");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *below = g_build_filename ("data", kinds[i], NULL);
    g_autofree char *folder = norma_test_shared (below);
    g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) files = g_ptr_array_new ();

    if (folder == NULL)
      continue;
    list_files (folder, all);
    for (guint f = 0; f < all->len; f++)
      if (!g_str_has_suffix (all->pdata[f], ".txt") && strstr (all->pdata[f], "/query/") == NULL)
        g_ptr_array_add (files, all->pdata[f]);
    if (i == 0)
      measure_pairs (files);
    measure_warps (kinds[i], files, n_cases);
  }
  return 0;
}
