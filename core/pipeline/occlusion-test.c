/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/occlusion-test.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/file-hash.h"
#include "core/base/memory.h"
#include "core/model/good-hashes.h"
#include "core/pipeline/occlusion-windows.h"
#include "core/statistics/false-discovery.h"

/* Falls of less than this part of how much the value itself varies among good parts are nothing. */
#define LEAST_PART 0.01

/* A test under way. */
typedef struct {
  NormaOcclusionTest *test;
  NormaOcclusionWindows windows;
  NormaModel *model;
  const NormaRaster *raster, *covering; /* covering: NULL for a smooth fill */
  NormaOcclusionDesk *desk;
  float *falls; /* [1 + most good images, windows], the image in question first */
  double sum, square; /* of the good images' values */
} Testing;

/* The paths in the order in which they are to be taken. *n_unseen: the first of these are not among what the
 * model learnt from. */
static GPtrArray *
arrange (const NormaWhy *why, const NormaModel *model, const char *image, const GPtrArray *good,
         guint *n_unseen)
{
  const GPtrArray *learnt = model->good_set.hashes;
  g_autofree char *own = image == NULL ? NULL : norma_file_hash (image, NULL);
  g_autofree char *covering =
      why->good->len == 0
          ? NULL
          : norma_file_hash (g_array_index (why->good, NormaGoodPatch, 0).path, NULL);
  GPtrArray *unseen = g_ptr_array_new ();
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();

  for (guint i = 0; i < good->len; i++) {
    g_autofree char *hash = norma_file_hash (good->pdata[i], NULL);

    if (hash != NULL && g_strcmp0 (hash, own) != 0 && g_strcmp0 (hash, covering) != 0)
      g_ptr_array_add (learnt != NULL && norma_good_hashes_find (learnt, hash, NULL) ? seen
                                                                                     : unseen,
                       good->pdata[i]);
  }
  *n_unseen = unseen->len;
  g_ptr_array_extend (unseen, seen, NULL, NULL);
  return unseen;
}

/* NULL where it cannot be compared. */
static NormaRaster *
read_good (const Testing *t, const char *path)
{
  const NormaFrame canvas = norma_model_get_canvas (t->model);
  const NormaReadOptions options = { .enough_side = norma_frame_enough_side (&canvas) };
  const NormaRaster *like = t->raster;
  g_autoptr (NormaRaster) good = norma_image_read (path, &options, NULL);

  if (good == NULL || good->width != like->width || good->height != like->height ||
      good->file_width != like->file_width || good->file_height != like->file_height ||
      good->channels != like->channels)
    return NULL;
  return g_steal_pointer (&good);
}

/* *used: FALSE where the image is passed over. */
static gboolean
measure_good (Testing *t, const char *path, gboolean *used, GError **error)
{
  g_autoptr (NormaRaster) good = read_good (t, path);
  gsize n = norma_occlusion_windows_count (&t->windows);
  float value;

  *used = FALSE;
  if (good == NULL)
    return TRUE;
  if (!norma_occlusion_desk_look (t->desk, t->windows.why, good, &value, error))
    return FALSE;
  if (!isfinite (value))
    return TRUE;
  *used = TRUE;
  t->sum += (double)value;
  t->square += (double)value * (double)value;
  return norma_occlusion_desk_measure (t->desk, &t->windows, good, t->covering, value,
                                       t->falls + (1 + t->test->n_good) * n, error);
}

static gboolean
expect_enough (guint n, GError **error)
{
  if (n >= NORMA_OCCLUSION_TEST_LEAST_GOOD)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "found %u good images of the size of this one, beside the one that covers, expected "
               "at least %d",
               n, NORMA_OCCLUSION_TEST_LEAST_GOOD);
  return FALSE;
}

static gboolean
measure_all (Testing *t, const GPtrArray *paths, guint n_unseen, GError **error)
{
  NormaOcclusionTest *test = t->test;
  gboolean used;

  /* too few are told before any is measured */
  if (!expect_enough (paths->len, error))
    return FALSE;
  for (guint i = 0; i < paths->len && test->n_good < NORMA_OCCLUSION_TEST_MOST_GOOD; i++) {
    if (!measure_good (t, paths->pdata[i], &used, error))
      return FALSE;
    test->n_good += used;
    test->n_learnt += used && i >= n_unseen;
  }
  return expect_enough (test->n_good, error) &&
         norma_occlusion_desk_measure (t->desk, &t->windows, t->raster, t->covering,
                                       t->windows.why->value, t->falls, error);
}

static void
judge_windows (Testing *t)
{
  NormaOcclusionTest *test = t->test;
  gsize n = norma_occlusion_windows_count (&t->windows), m = test->n_good;
  g_autofree double *p = g_new (double, n);
  g_autofree double *q = g_new (double, n);
  double mean = t->sum / (double)m;
  double deviation = sqrt (MAX (0, t->square / (double)m - mean * mean));

  test->p = norma_occlusion_test_compare (t->falls, t->falls + n, m, n,
                                          MAX (LEAST_PART * deviation, (double)G_MINFLOAT), p);
  norma_false_discovery_adjust (p, n, q);
  for (gsize w = 0; w < n; w++)
    test->windows[w] = (NormaOcclusionWindow){ norma_occlusion_windows_get_box (&t->windows, w),
                                               t->falls[w], p[w], MAX (q[w], test->p) };
}

/* Places. */

static void
include (NormaOcclusionPlace *place, const NormaOcclusionWindow *window)
{
  NormaCoverBox *box = &place->box;
  guint right = MAX (box->x + box->width, window->box.x + window->box.width);
  guint bottom = MAX (box->y + box->height, window->box.y + window->box.height);

  box->x = MIN (box->x, window->box.x);
  box->y = MIN (box->y, window->box.y);
  box->width = right - box->x;
  box->height = bottom - box->y;
  place->fall = MAX (place->fall, window->fall);
  place->q = MIN (place->q, window->q);
}

/* The place that window `first` belongs to; its windows are taken from `left`. */
static NormaOcclusionPlace
gather (const NormaOcclusionTest *test, gsize first, gboolean *left)
{
  const NormaOcclusionWindow *window = &test->windows[first];
  NormaOcclusionPlace place = { window->box, window->fall, window->q };
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (gsize));

  left[first] = FALSE;
  g_array_append_val (open, first);
  while (open->len > 0) {
    gsize at = g_array_index (open, gsize, open->len - 1), columns = test->n_columns;
    const gsize beside[] = { at - columns, at + columns, at - 1, at + 1 };
    const gboolean is_there[] = { at >= columns,
                                  at + columns<columns * test->n_rows, at % columns> 0,
                                  at % columns + 1 < columns };

    g_array_set_size (open, open->len - 1);
    include (&place, &test->windows[at]);
    for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
      if (is_there[i] && left[beside[i]]) {
        left[beside[i]] = FALSE;
        g_array_append_val (open, beside[i]);
      }
  }
  return place;
}

static int
compare_falls (gconstpointer a, gconstpointer b)
{
  float first = ((const NormaOcclusionPlace *)a)->fall;
  float second = ((const NormaOcclusionPlace *)b)->fall;

  return (first < second) - (first > second);
}

static void
find_places (NormaOcclusionTest *test)
{
  gsize n = (gsize)test->n_columns * test->n_rows;
  g_autofree gboolean *left = g_new (gboolean, n);

  for (gsize w = 0; w < n; w++)
    left[w] = test->windows[w].q <= NORMA_OCCLUSION_TEST_RATE;
  for (gsize w = 0; w < n; w++)
    if (left[w]) {
      NormaOcclusionPlace place = gather (test, w, left);

      g_array_append_val (test->places, place);
    }
  g_array_sort (test->places, compare_falls);
}

static NormaOcclusionTest *
test_alloc (const NormaOcclusionWindows *windows, GError **error)
{
  g_autoptr (NormaOcclusionTest) test = g_new0 (NormaOcclusionTest, 1);

  test->n_columns = windows->n_columns;
  test->n_rows = windows->n_rows;
  test->places = g_array_new (FALSE, FALSE, sizeof (NormaOcclusionPlace));
  test->windows = norma_alloc (norma_occlusion_windows_count (windows),
                               sizeof (NormaOcclusionWindow), "windows", error);
  return test->windows == NULL ? NULL : g_steal_pointer (&test);
}

NormaOcclusionTest *
norma_occlusion_test_new (const NormaWhy *why, NormaModel *model, const NormaRaster *raster,
                          const char *image, const GPtrArray *good,
                          const NormaOcclusionTestOptions *options, const NormaProgress *progress,
                          GError **error)
{
  const NormaOcclusionWindows windows =
      norma_occlusion_windows_choose (why, NORMA_OCCLUSION_TEST_WINDOWS);
  guint most = MIN (good->len, NORMA_OCCLUSION_TEST_MOST_GOOD), n_unseen;
  g_autoptr (GPtrArray) paths = arrange (why, model, image, good, &n_unseen);
  g_autoptr (NormaRaster) covering = norma_occlusion_read_good (why, model, raster);
  g_autoptr (NormaOcclusionTest) test = test_alloc (&windows, error);
  g_autofree float *falls =
      norma_alloc ((1 + (gsize)most) * norma_occlusion_windows_count (&windows), sizeof (float),
                   "falls", test == NULL ? NULL : error);
  g_autoptr (NormaOcclusionDesk) desk = NULL;
  Testing t = { test, windows, model, raster, covering, NULL, falls };

  if (test == NULL || falls == NULL)
    return NULL;
  desk = t.desk = norma_occlusion_desk_new (model, options->n_threads, 1 + most, progress, error);
  if (desk == NULL || !measure_all (&t, paths, n_unseen, error))
    return NULL;
  judge_windows (&t);
  find_places (test);
  return g_steal_pointer (&test);
}

void
norma_occlusion_test_free (NormaOcclusionTest *test)
{
  if (test == NULL)
    return;
  g_free (test->windows);
  g_array_unref (test->places);
  g_free (test);
}
