/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/why.h"

#include <math.h>
#include <string.h>

#include "core/pipeline/good-patches.h"
#include "core/pipeline/map.h"
#include "core/pipeline/occlusion-map.h"
#include "core/pipeline/why-shares.h"
#include "tests/core/pipeline/tiled-model.h"

typedef struct {
  char *folder;
  GPtrArray *paths;
  NormaModel *model;
  NormaRaster *raster; /* defective */
} Case;

static Case
case_new (NormaMethod method)
{
  NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  Case c = { norma_test_folder () };
  g_autoptr (NormaFit) fit = NULL;

  options.detector.method = method;
  options.detector.patchcore.core_set = 0.5;
  c.paths = norma_test_parts_write (&part, 1, 14, c.folder);
  fit = small_fit (c.paths, &options);
  c.model = norma_model_ref (fit->model);
  part.defective = TRUE;
  c.raster = norma_test_part_draw (&part, 99);
  return c;
}

static void
case_clear (Case *c)
{
  norma_test_remove_folder (c->folder);
  g_free (c->folder);
  g_ptr_array_unref (c->paths);
  norma_model_unref (c->model);
  norma_raster_unref (c->raster);
}

static NormaWhy *
ask (const Case *c, const guint *pixel)
{
  g_autoptr (GError) error = NULL;
  NormaWhy *why =
      norma_why_new (c->model, c->raster, pixel, pixel == NULL ? NULL : pixel + 1, &error);

  g_assert_no_error (error);
  return why;
}

static float
value_at (const NormaAnomalyMap *map, guint x, guint y)
{
  float value;

  norma_anomaly_map_get_span (map, x, y, 1, &value);
  return value;
}

/* What the value of the pixel loses when a place of the grid says nothing. */
static float
lose (const Case *c, const NormaWhy *why, const float *grids, gsize place)
{
  gsize n = (gsize)c->model->detector->grid.width * c->model->detector->grid.height *
            norma_model_count_tiles (c->model);
  g_autofree float *without = g_memdup2 (grids, n * sizeof (float));
  g_autoptr (NormaAnomalyMap) map = NULL;

  without[place] = 0;
  map = norma_grids_to_map (c->model, without, why->full_width, why->full_height, NULL);
  return why->value - value_at (map, why->x, why->y);
}

/* No place of the tile gives more than the one that is explained. */
static void
check_place (const Case *c, const NormaWhy *why)
{
  gsize n = (gsize)c->model->detector->grid.width * c->model->detector->grid.height;
  g_autoptr (NormaScorer) scorer = norma_scorer_new (c->model, NULL);
  const float *grids = norma_scorer_map_raster (scorer, c->raster, NULL);
  gsize first = why->place.tile * n;
  float given = lose (c, why, grids, first + why->place.position);

  g_assert_cmpfloat (given, >, 0);
  g_assert_cmpfloat (why->explanation->value, ==, grids[first + why->place.position]);
  for (gsize p = 0; p < n; p++)
    g_assert_cmpfloat (lose (c, why, grids, first + p), <=, 1.1f * given);
}

static void
test_place (void)
{
  static const guint pixels[][2] = { { 0, 0 }, { 95, 79 }, { 40, 33 }, { 17, 60 } };
  Case c = case_new (NORMA_METHOD_GAUSSIAN);

  for (guint tiled = 0; tiled < 2; tiled++) {
    if (tiled) {
      NormaModel *square = frame_model (c.folder);

      norma_model_unref (c.model);
      c.model = square;
      set_tiling (c.model, 96, 80, 1);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (pixels); i++) {
      g_autoptr (NormaWhy) why = ask (&c, pixels[i]);

      g_assert_cmpuint (why->x, ==, pixels[i][0]);
      g_assert_cmpfloat (why->value, ==, value_at (why->result->map, pixels[i][0], pixels[i][1]));
      g_assert_cmpfloat (why->times_threshold, ==, why->value / c.model->limits.reject);
      g_assert_cmpfloat (why->one_in, ==, norma_rarity_one_in (c.model->rarity, why->value));
      check_place (&c, why);
      g_assert_cmpfloat (why->box.width, >, 0);
      g_assert_cmpfloat (fabs (why->box.x + why->box.width / 2 - why->x), <,
                         why->reach + why->box.width);
      g_assert_cmpuint (why->good->len, ==, 0);
    }
  }
  case_clear (&c);
}

/* Without a pixel it is the peak, and so the score that is explained. */
static void
test_peak (void)
{
  static const NormaMethod methods[] = { NORMA_METHOD_GAUSSIAN, NORMA_METHOD_PADIM,
                                         NORMA_METHOD_GAUSSIAN_AD, NORMA_METHOD_DFM,
                                         NORMA_METHOD_PATCHCORE };

  for (gsize m = 0; m < G_N_ELEMENTS (methods); m++) {
    Case c = case_new (methods[m]);
    g_autoptr (NormaWhy) why = ask (&c, NULL);
    const NormaExplainedPart *part = norma_explanation_get_main (why->explanation);
    g_autoptr (NormaWhyShares) shares = norma_why_shares_new (part, c.model->extractor, 7);
    double sum = 0, last = INFINITY;

    g_assert_cmpfloat (why->value, ==, why->result->score);
    for (guint i = 0; i < shares->groups->len; i++) {
      const NormaGroupShare *group = &g_array_index (shares->groups, NormaGroupShare, i);

      sum += group->share;
      g_assert_cmpuint (group->name.group, ==, i);
    }
    g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
    g_assert_cmpuint (shares->groups->len, ==, 5);
    g_assert_cmpuint (shares->features->len, ==, 7);
    g_assert_cmpuint (shares->n_features, ==, part->n_features);
    for (guint i = 0; i < 7; i++) {
      const NormaFeatureShare *share = &g_array_index (shares->features, NormaFeatureShare, i);

      g_assert_cmpfloat (share->share, <=, last);
      g_assert_cmpfloat (share->share, >, 0);
      last = share->share;
    }
    case_clear (&c);
  }
}

/* The bank's places name good images and places inside them. */
static void
test_bank (void)
{
  Case c = case_new (NORMA_METHOD_PATCHCORE);
  g_autoptr (NormaWhy) why = ask (&c, NULL);

  g_assert_cmpuint (why->good->len, ==, NORMA_MOST_NEAR);
  for (guint i = 0; i < why->good->len; i++) {
    const NormaGoodPatch *patch = &g_array_index (why->good, NormaGoodPatch, i);

    g_assert_true (g_ptr_array_find_with_equal_func (c.paths, patch->path, g_str_equal, NULL));
    g_assert_cmpuint (patch->width, ==, 96);
    g_assert_cmpfloat (patch->distance, ==, why->explanation->near[i].distance);
    g_assert_cmpfloat (patch->box.x + patch->box.width, <=, 96.001);
    g_assert_cmpfloat (patch->box.y, >=, 0);
  }
  case_clear (&c);
}

static gboolean
find (const Case *c, NormaWhy *why, const GPtrArray *paths, guint n_threads, GError **error)
{
  const NormaGoodPatchesOptions options = { n_threads, NULL };

  return norma_good_patches_find (why, c->model, paths, &options, NULL, error);
}

/* The image itself is its own nearest one; after it come the others by a plain search; what cannot be
 * read is passed over, at every number of threads. */
static void
test_good (void)
{
  Case c = case_new (NORMA_METHOD_GAUSSIAN);
  g_autofree char *self = g_build_filename (c.folder, "self.tif", NULL);
  NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaWhy) why = ask (&c, NULL), again = ask (&c, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  const NormaDetector *detector = c.model->detector;
  guint n = why->n_coordinates, n_nearer = 0;
  g_autoptr (NormaScorer) scorer = norma_scorer_new (c.model, NULL);
  g_autofree float *scratch = g_new (float, detector->scratch_size);
  g_autofree double *at = g_new (double, n);
  const NormaGoodPatch *patches;

  part.defective = TRUE;
  norma_test_part_write (&part, 99, self);
  g_ptr_array_add (paths, (char *)"/nowhere/part.tif");
  g_ptr_array_extend (paths, c.paths, NULL, NULL);
  g_ptr_array_add (paths, self);
  g_assert_true (find (&c, why, paths, 1, NULL));
  g_assert_true (find (&c, again, paths, 3, NULL));
  patches = (const NormaGoodPatch *)(gpointer)why->good->data;
  g_assert_cmpuint (why->good->len, ==, NORMA_MOST_NEAR);
  g_assert_cmpstr (patches[0].path, ==, self);
  g_assert_cmpfloat (patches[0].distance, ==, 0);
  g_assert_cmpfloat (patches[0].box.x, ==, why->box.x);
  for (guint i = 0; i < c.paths->len; i++) {
    g_autoptr (NormaRaster) raster = norma_image_read (c.paths->pdata[i], NULL, NULL);
    const float *features = norma_scorer_describe (scorer, raster, 0, NULL);
    double sum = 0;

    detector->class->locate (detector, features, why->place.position, at, scratch);
    for (guint k = 0; k < n; k++)
      sum += pow (at[k] - why->coordinates[k], 2);
    n_nearer += sqrt (sum) < patches[1].distance - 1e-9;
    if (g_str_equal (c.paths->pdata[i], patches[1].path))
      g_assert_cmpfloat_with_epsilon (sqrt (sum), patches[1].distance, 1e-9);
  }
  g_assert_cmpuint (n_nearer, ==, 0);
  for (guint i = 0; i < NORMA_MOST_NEAR; i++)
    g_assert_cmpstr (g_array_index (again->good, NormaGoodPatch, i).path, ==, patches[i].path);
  case_clear (&c);
}

static void
test_good_errors (void)
{
  Case c = case_new (NORMA_METHOD_GAUSSIAN);
  g_autoptr (NormaWhy) why = ask (&c, NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new (), missing = g_ptr_array_new ();
  g_autoptr (GError) error = NULL, unreadable = NULL, cancelled = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable };
  const NormaGoodPatchesOptions options = { 1, NULL };

  g_assert_false (find (&c, why, none, 1, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_ptr_array_add (missing, (char *)"/nowhere/part.tif");
  g_assert_false (find (&c, why, missing, 1, &unreadable));
  g_assert_error (unreadable, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_cancellable_cancel (cancellable);
  g_assert_false (norma_good_patches_find (why, c.model, c.paths, &options, &progress, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  case_clear (&c);
}

/* A dark spot goes when it is covered by a good place, and the rest of the picture stays. */
static void
test_occlusion (void)
{
  Case c = case_new (NORMA_METHOD_GAUSSIAN);
  g_autoptr (NormaWhy) why = ask (&c, NULL);
  NormaOcclusion plain, good;
  NormaCoverBox box;
  g_autoptr (NormaRaster) covered = NULL;

  norma_occlusion_choose_box (why, &box);
  g_assert_true (why->x >= box.x && why->x < box.x + box.width);
  g_assert_true (why->y >= box.y && why->y < box.y + box.height);
  g_assert_cmpuint (box.x + box.width, <=, 96);
  g_assert_true (norma_occlusion_measure (why, c.model, c.raster, &box, NULL, &plain, NULL));
  g_assert_false (plain.shows_good);
  g_assert_true (find (&c, why, c.paths, 1, NULL));
  g_assert_true (norma_occlusion_measure (why, c.model, c.raster, &box, &covered, &good, NULL));
  g_assert_true (good.shows_good);
  g_assert_cmpfloat (good.score, <, why->result->score);
  g_assert_cmpfloat (good.value, <, why->value);
  g_assert_cmpfloat (good.value, <=, good.score);
  g_assert_cmpfloat (good.times_threshold, ==, good.score / c.model->limits.reject);
  for (guint y = 0; y < 80; y++)
    for (guint x = 0; x < 96; x++)
      if (x < box.x || x >= box.x + box.width || y < box.y || y >= box.y + box.height)
        g_assert_cmpuint (((guint8 *)norma_raster_row (covered, y))[x], ==,
                          ((guint8 *)norma_raster_row (c.raster, y))[x]);
  case_clear (&c);
}

/* What carries the peak lies at the spot, and a window is what covering it alone gives; the number of
 * threads changes no bit. */
static void
test_occlusion_map (void)
{
  Case c = case_new (NORMA_METHOD_GAUSSIAN);
  g_autoptr (NormaWhy) why = ask (&c, NULL);
  const NormaOcclusionMapOptions one = { 1 }, three = { 3 };
  g_autoptr (NormaAnomalyMap) map = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable };
  guint n, at = 0, x, y;
  NormaOcclusion occlusion;
  NormaCoverBox box;

  g_assert_true (find (&c, why, c.paths, 1, NULL));
  map = norma_occlusion_map_new (why, c.model, c.raster, &one, NULL, NULL);
  again = norma_occlusion_map_new (why, c.model, c.raster, &three, NULL, NULL);
  n = map->width * map->height;
  g_assert_cmpuint (n, >, 60);
  g_assert_cmpuint (n, <=, NORMA_OCCLUSION_MOST_WINDOWS);
  g_assert_cmpmem (map->values, n * sizeof (float), again->values, n * sizeof (float));
  for (guint i = 0; i < n; i++)
    at = map->values[i] > map->values[at] ? i : at;
  g_assert_cmpfloat (map->values[at], >, 0);
  norma_anomaly_map_get_peak (map, &x, &y);
  g_assert_cmpfloat (hypot ((double)x - why->x, (double)y - why->y), <, 40);
  {
    double side = 2 * MIN (MAX (why->box.width, why->box.height), 80 / 8.0);
    double middle_x = (at % map->width + 0.5) * 96 / map->width;
    double middle_y = (at / map->width + 0.5) * 80 / map->height;

    box.x = (guint)MAX (floor (middle_x - side / 2), 0);
    box.y = (guint)MAX (floor (middle_y - side / 2), 0);
    box.width = (guint)MIN (ceil (middle_x + side / 2), 96) - box.x;
    box.height = (guint)MIN (ceil (middle_y + side / 2), 80) - box.y;
  }
  g_assert_true (norma_occlusion_measure (why, c.model, c.raster, &box, NULL, &occlusion, NULL));
  g_assert_cmpfloat (why->value - occlusion.value, ==, map->values[at]);
  g_cancellable_cancel (cancellable);
  g_assert_null (norma_occlusion_map_new (why, c.model, c.raster, &one, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  case_clear (&c);
}

/* A detector without places explains the whole image, which cannot be covered. */
static void
test_whole_image (void)
{
  Case c = case_new (NORMA_METHOD_GAUSSIAN_AD);
  g_autoptr (NormaWhy) why = ask (&c, NULL);
  g_autoptr (GError) error = NULL;
  NormaOcclusion occlusion;
  NormaCoverBox box;

  norma_occlusion_choose_box (why, &box);
  g_assert_cmpuint (box.width, ==, 96);
  g_assert_cmpuint (box.height, ==, 80);
  g_assert_false (norma_occlusion_measure (why, c.model, c.raster, &box, NULL, &occlusion, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  case_clear (&c);
}

static gpointer
make (gconstpointer data, GError **error)
{
  const Case *c = data;

  return norma_why_new (c->model, c->raster, NULL, NULL, error);
}

static void
test_errors (void)
{
  static const guint outside[][2] = { { 96, 0 }, { 0, 80 }, { G_MAXUINT, 3 } };
  Case c = case_new (NORMA_METHOD_GAUSSIAN);
  NormaTestPart wide = { 96, 80, 1, NORMA_SAMPLE_U16, 65535 };
  g_autoptr (NormaRaster) other = norma_test_part_draw (&wide, 99);
  g_autoptr (GError) mismatch = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (outside); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_why_new (c.model, c.raster, &outside[i][0], &outside[i][1], &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  }
  g_assert_null (norma_why_new (c.model, other, NULL, NULL, &mismatch));
  g_assert_error (mismatch, NORMA_ERROR, NORMA_ERROR_MISMATCH);
  g_assert_cmpuint (norma_test_fail_allocations (make, &c, (GDestroyNotify)norma_why_free), >, 12);
  case_clear (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/why/place", test_place);
  g_test_add_func ("/why/peak", test_peak);
  g_test_add_func ("/why/bank", test_bank);
  g_test_add_func ("/why/good", test_good);
  g_test_add_func ("/why/good-errors", test_good_errors);
  g_test_add_func ("/why/occlusion", test_occlusion);
  g_test_add_func ("/why/occlusion-map", test_occlusion_map);
  g_test_add_func ("/why/whole-image", test_whole_image);
  g_test_add_func ("/why/errors", test_errors);
  return g_test_run ();
}
