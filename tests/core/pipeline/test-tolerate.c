/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/tolerate.h"

#include <math.h>

#include "core/image/write.h"
#include "core/pipeline/golden.h"
#include "tests/core/pipeline/small-fit.h"

enum { N = 16, SHADOW = 20 };

static const NormaCorrectOptions options = { "Ada", "2026-03-01T10:00:00Z", "fixture", 2 };

static char *folder;
static GPtrArray *good;
static NormaModel *model;

static NormaTestPart
part_of_size (void)
{
  NormaTestPart part = NORMA_TEST_PART_INIT;

  part.width = part.height = 192;
  return part;
}

static void
begin (void)
{
  const NormaTestPart part = part_of_size ();
  NormaFitOptions fit_options = small_options ();
  g_autoptr (NormaFit) fit = NULL;

  folder = norma_test_folder ();
  good = norma_test_parts_write (&part, 1, N, folder);
  fit_options.short_side = 192;
  fit_options.smoothing = 1;
  fit_options.detector.gaussian.scope = NORMA_SCOPE_POSITION;
  fit = small_fit (good, &fit_options);
  model = norma_model_ref (fit->model);
}

static void
end (void)
{
  norma_test_remove_folder (folder);
  g_free (folder);
  g_ptr_array_unref (good);
  norma_model_unref (model);
}

/* Half of the light is gone in a round, softly bounded shadow. */
static void
draw_shadow (NormaRaster *raster, guint x, guint y)
{
  for (guint row = 0; row < raster->height; row++) {
    guint8 *values = (guint8 *)norma_raster_row (raster, row);

    for (guint column = 0; column < raster->width; column++) {
      double r = hypot ((double)column - x, (double)row - y) / SHADOW;

      values[column] = (guint8)(values[column] * (1 - 0.6 / (1 + pow (r, 8))));
    }
  }
}

/* A bright line of 3 pixels. */
static void
draw_scratch (NormaRaster *raster, guint x, guint y)
{
  for (guint i = 0; i < 28; i++)
    for (guint w = 0; w < 3; w++)
      ((guint8 *)norma_raster_row (raster, y - 14 + i))[x - 1 + w] = 250;
}

typedef struct {
  guint seed;
  guint x, y; /* of the shadow; 0: none */
  gboolean is_scratched; /* there, or where the shadow would be */
} Scene;

static NormaRaster *
draw (const Scene *scene)
{
  const NormaTestPart part = part_of_size ();
  NormaRaster *raster = norma_test_part_draw (&part, scene->seed);

  if (scene->x > 0)
    draw_shadow (raster, scene->x, scene->y);
  if (scene->is_scratched)
    draw_scratch (raster, scene->x > 0 ? scene->x : 100, scene->x > 0 ? scene->y : 100);
  return raster;
}

static double
score (NormaModel *by, const Scene *scene)
{
  g_autoptr (NormaRaster) raster = draw (scene);
  g_autoptr (NormaResult) result = score_raster (by, raster);

  return result->times_threshold;
}

static char *
write_scene (const Scene *scene, const char *name)
{
  g_autoptr (NormaRaster) raster = draw (scene);
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  norma_image_write_tiff (raster, path, &error);
  g_assert_no_error (error);
  return path;
}

static NormaModel *
tolerate (NormaModel *by, const NormaTolerable *place)
{
  g_autoptr (GError) error = NULL;
  NormaModel *tolerant = norma_tolerate (by, place, good, &options, NULL, &error);

  g_assert_no_error (error);
  return tolerant;
}

/* Confirmed once, the shadow is harmless in its picture, elsewhere in it and in others; a scratch is
 * not, nor a scratch over the shadow. */
static void
test_like (void)
{
  const Scene confirmed = { 40, 100, 100 }, elsewhere = { 40, 68, 116 }, another = { 41, 100, 100 };
  const Scene scratched = { 40, .is_scratched = TRUE }, over = { 40, 100, 100, TRUE };
  const Scene ordinary = { 42 };
  g_autofree char *path = write_scene (&confirmed, "shadow.tif");
  const NormaTolerable place = { path, 104, 98 };
  g_autoptr (NormaModel) tolerant = tolerate (model, &place);

  g_test_message ("before: %.2f %.2f %.2f, scratch %.2f %.2f; after: %.2f %.2f %.2f, %.2f %.2f",
                  score (model, &confirmed), score (model, &elsewhere), score (model, &another),
                  score (model, &scratched), score (model, &over), score (tolerant, &confirmed),
                  score (tolerant, &elsewhere), score (tolerant, &another),
                  score (tolerant, &scratched), score (tolerant, &over));
  g_assert_cmpfloat (score (model, &confirmed), >, 1);
  g_assert_cmpfloat (score (model, &another), >, 1);
  g_assert_cmpfloat (score (model, &elsewhere), >, 1);
  g_assert_cmpfloat (score (tolerant, &confirmed), <=, 1);
  g_assert_cmpfloat (score (tolerant, &another), <, 0.6 * score (model, &another));
  g_assert_cmpfloat (score (tolerant, &elsewhere), <, 0.6 * score (model, &elsewhere));
  g_assert_cmpfloat (score (model, &scratched), >, 1);
  g_assert_cmpfloat (score (tolerant, &scratched), ==, score (model, &scratched));
  g_assert_cmpfloat (score (tolerant, &over), >, 1);
  g_assert_cmpfloat (score (tolerant, &ordinary), <=, score (model, &ordinary));
}

static void
test_kept (void)
{
  const Scene confirmed = { 40, 100, 100 };
  g_autofree char *path = write_scene (&confirmed, "shadow.tif");
  const NormaTolerable box = { path, 80, 80, 40, 40 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaModel) tolerant = tolerate (model, &box);
  g_autoptr (NormaModel) twice = tolerate (tolerant, &box);
  g_autoptr (GBytes) bytes = norma_model_to_bytes (twice, &error);
  g_autoptr (NormaModel) loaded = norma_model_read_bytes (bytes, "test", &error);
  g_autoptr (NormaModel) once = NULL;
  g_autoptr (NormaModel) none = NULL;
  const NormaToleratedPlace *place;

  g_assert_no_error (error);
  g_assert_cmpuint (norma_model_get_format_version (loaded), ==, NORMA_MODEL_FORMAT_VERSION);
  g_assert_cmpuint (loaded->tolerated->places->len, ==, 2);
  place = loaded->tolerated->places->pdata[0];
  g_assert_cmpstr (place->path, ==, path);
  g_assert_cmpstr (place->who, ==, "Ada");
  g_assert_cmpstr (place->reason, ==, "fixture");
  g_assert_cmpuint (place->x, ==, 80);
  g_assert_cmpuint (place->width, ==, 40);
  g_assert_true (norma_golden_verify (loaded, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (score (loaded, &confirmed), ==, score (twice, &confirmed));

  /* thresholds and what they rest on are the same */
  g_assert_cmpfloat (loaded->limits.reject, ==, model->limits.reject);
  g_assert_null (loaded->promised_hash);

  once = norma_tolerate_no_longer (loaded, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (once->tolerated->places->len, ==, 1);
  none = norma_tolerate_no_longer (once, 0, &error);
  g_assert_no_error (error);
  g_assert_null (none->tolerated);
  g_assert_cmpfloat (score (none, &confirmed), ==, score (model, &confirmed));
  g_assert_null (norma_tolerate_no_longer (none, 0, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
assert_refused (const NormaTolerable *place, const GPtrArray *images, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_tolerate (model, place, images, &options, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refused (void)
{
  const Scene confirmed = { 40, 100, 100 };
  g_autofree char *path = write_scene (&confirmed, "shadow.tif");
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (GPtrArray) same = g_ptr_array_new ();

  assert_refused (&(NormaTolerable){ good->pdata[0], 30, 30, 8, 8 }, good, "review threshold");
  assert_refused (&(NormaTolerable){ path, 30, 30, 8, 0 }, good, "at least 1 × 1");
  assert_refused (&(NormaTolerable){ path, 99999, 5 }, good, "inside the image of ");
  assert_refused (&(NormaTolerable){ path, 30, 30, 8, 99999 }, good, "inside the image of ");
  assert_refused (&(NormaTolerable){ path, G_MAXUINT, 30, 8, 8 }, good, "inside the image of ");
  assert_refused (&(NormaTolerable){ path, 90, 90 }, NULL, "at least 2");
  g_ptr_array_add (one, good->pdata[0]);
  assert_refused (&(NormaTolerable){ path, 90, 90 }, one, "at least 2");
  g_ptr_array_add (same, good->pdata[0]);
  g_ptr_array_add (same, good->pdata[0]);
  assert_refused (&(NormaTolerable){ path, 90, 90 }, same, "do not differ");
}

/* What is tolerated stays so when an image joins the good set. */
static void
test_with_corrections (void)
{
  const Scene confirmed = { 40, 100, 100 }, more = { 43 };
  g_autofree char *path = write_scene (&confirmed, "shadow.tif");
  g_autofree char *added = write_scene (&more, "more.tif");
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaModel) tolerant = tolerate (model, &(NormaTolerable){ path, 100, 100 });
  g_autoptr (NormaModel) corrected = NULL;
  g_autoptr (NormaModel) calibrated = NULL;

  g_ptr_array_add (paths, added);
  corrected = norma_correct_model (tolerant, paths, NULL, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (corrected->tolerated == tolerant->tolerated);
  g_assert_cmpfloat (score (corrected, &confirmed), <=, 1);
  for (guint i = 0; i < good->len; i++)
    g_ptr_array_add (paths, good->pdata[i]);
  calibrated = norma_correct_thresholds (corrected, paths, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (calibrated->promise.n, ==, N + 1);
  g_assert_true (calibrated->tolerated == tolerant->tolerated);
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  begin ();
  g_test_add_func ("/tolerate/like", test_like);
  g_test_add_func ("/tolerate/kept", test_kept);
  g_test_add_func ("/tolerate/refused", test_refused);
  g_test_add_func ("/tolerate/with-corrections", test_with_corrections);
  failed = g_test_run ();
  end ();
  return failed;
}
