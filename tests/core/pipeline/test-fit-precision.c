/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <string.h>

#include "core/base/error.h"
#include "core/image/write.h"
#include "tests/core/pipeline/network-good.h"

/* Which precision a fit takes if it is left alone, and what each costs. */

/* Pieces of 80 × 80 pixels in squares of 16, as bright as chance has it around 150: by half of that, more in
 * some pieces than in others, which rank the same in any precision; or by a few digits, which do not. */
static GPtrArray *
write_pieces (guint n, gboolean is_clear, const char *folder)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  NormaRandom random;

  norma_random_seed (&random, 5);
  for (guint i = 0; i < n; i++) {
    g_autoptr (NormaRaster) raster = norma_raster_new (80, 80, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);
    g_autofree char *name = g_strdup_printf ("piece-%02u.tif", i);
    double contrast = is_clear ? 10 + 90 * norma_random_uniform (&random) : 2;
    guint8 bright[5 * 5];

    for (guint k = 0; k < G_N_ELEMENTS (bright); k++)
      bright[k] = (guint8)(150 + contrast * (2 * norma_random_uniform (&random) - 1));
    for (guint y = 0; y < 80; y++)
      for (guint x = 0; x < 80; x++)
        ((guint8 *)raster->samples)[y * raster->stride + x] = bright[y / 16 * 5 + x / 16];
    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
    g_assert_true (norma_image_write_tiff (raster, paths->pdata[i], NULL));
  }
  return paths;
}

static NormaPrecision
get_precision (const NormaFit *fit)
{
  return fit->model->stand_in == NULL ? NORMA_PRECISION_FP32 : NORMA_PRECISION_BF16;
}

typedef struct {
  const char *name;
  NormaMethod method;
  NormaAugments augments;
  guint tile_side;
  NormaTileModels tile_models;
} Way;

/* Every way to hold out. */
static const Way ways[] = {
  { "closed-form", NORMA_METHOD_GAUSSIAN },
  { "closed-form-then-folds", NORMA_METHOD_PATCHCORE },
  { "halves", NORMA_METHOD_GAUSSIAN, 1 << NORMA_AUGMENT_FLIP_VERTICAL },
  { "a-model-a-tile", NORMA_METHOD_GAUSSIAN, 0, 64, NORMA_TILE_MODELS_EACH },
  { "one-model", NORMA_METHOD_GAUSSIAN, 0, 64, NORMA_TILE_MODELS_ONE },
};

static void
check_same_scores (const NormaFit *a, const NormaFit *b)
{
  for (guint i = 0; i < a->survey->n_usable; i++) {
    const NormaGoodImage *x = a->survey->images->pdata[i], *y = b->survey->images->pdata[i];

    g_assert_cmpfloat (x->held_out, ==, y->held_out);
    g_assert_cmpmem (&x->held_out_beside, sizeof x->held_out_beside, &y->held_out_beside,
                     sizeof y->held_out_beside);
  }
}

static void
check_choice (Good *good, gboolean is_clear)
{
  g_autoptr (NormaFit) alone = NULL, named = NULL;
  g_autoptr (GBytes) found = NULL, expected = NULL;

  g_ptr_array_unref (good->paths);
  good->paths = write_pieces (40, is_clear, good->folder);
  alone = fit_lowered (good, NORMA_PRECISION_AUTO);
  if (norma_precision_check (NORMA_PRECISION_BF16, NULL))
    g_assert_true ((get_precision (alone) == NORMA_PRECISION_BF16) == is_clear);
  named = fit_lowered (good, get_precision (alone));
  found = norma_model_to_bytes (alone->model, NULL);
  expected = norma_model_to_bytes (named->model, NULL);
  g_assert_true (g_bytes_equal (found, expected));
  check_same_scores (alone, named);
}

/* Left alone, the precision is bf16 where that can be had and ranks as fp32, else fp32; and the fit is
 * that by the name of the precision, to the bit. */
static void
test_choice (gconstpointer data)
{
  const Way *way = data;
  Good good;

  set_up (&good);
  good.options.detector.method = way->method;
  good.options.augments = way->augments;
  good.options.tiles.side = way->tile_side;
  good.options.tiles.models = way->tile_models;
  good.options.tiles.scale = 1;
  check_choice (&good, TRUE);
  check_choice (&good, FALSE);
  tear_down (&good);
}

/* What watches a fit. */
typedef struct {
  const Good *good;
  const char *stage;
  guint64 at, done, total; /* of that stage */
  GCancellable *cancellable; /* cancelled there; NULL: the pictures go instead */
} Watch;

static void
watch (gpointer data, const char *stage, guint64 done, guint64 total)
{
  Watch *w = data;

  if (!g_str_equal (stage, w->stage))
    return;
  g_assert_cmpuint (done, >, w->done);
  w->done = done;
  w->total = total;
  if (done != MIN (w->at, total))
    return;
  if (w->cancellable != NULL)
    g_cancellable_cancel (w->cancellable);
  for (guint i = 0; w->cancellable == NULL && i < w->good->paths->len; i++)
    g_assert_cmpint (g_unlink (w->good->paths->pdata[i]), ==, 0);
}

/* Staying in fp32, a fit reads no picture after the sample was scored, for it has described them all; nor
 * does one in int8 after it has described them in that, for their ranges were measured in fp32. */
static void
check_described_once (NormaPrecision precision, const char *last_stage)
{
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (GError) error = NULL;
  Good good;
  Watch w = { &good, last_stage, G_MAXUINT64 };
  const NormaProgress progress = { NULL, watch, &w };

  set_up (&good);
  g_ptr_array_unref (good.paths);
  good.paths = write_pieces (40, FALSE, good.folder);
  good.options.extractor.precision = precision;
  fit = norma_fit_images (good.paths, &good.options, &progress, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (w.done, ==, w.total);
  g_assert_cmpuint (w.total, >=, 40);
  tear_down (&good);
}

static void
test_described_once (void)
{
  if (norma_precision_check (NORMA_PRECISION_BF16, NULL))
    check_described_once (NORMA_PRECISION_AUTO, "Comparing precisions");
  if (norma_precision_check (NORMA_PRECISION_INT8, NULL))
    check_described_once (NORMA_PRECISION_INT8, "Describing the good images");
}

/* Measuring ranges is told picture by picture, and can be stopped. */
static void
test_measuring (void)
{
  for (guint at = 1; at < 14 && norma_precision_check (NORMA_PRECISION_INT8, NULL); at += 6) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (NormaFit) fit = NULL;
    g_autoptr (GError) error = NULL;
    Good good;
    Watch w = { &good, "Measuring ranges", at, .cancellable = cancellable };
    const NormaProgress progress = { cancellable, watch, &w };

    set_up (&good);
    good.options.n_threads = 1;
    good.options.extractor.precision = NORMA_PRECISION_INT8;
    fit = norma_fit_images (good.paths, &good.options, &progress, &error);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (w.done, ==, at);
    g_assert_cmpuint (w.total, ==, 14);
    tear_down (&good);
  }
}

/* Few images tell no rank. */
static void
test_few (void)
{
  g_autoptr (NormaFit) few = NULL, enough = NULL;
  Good good;

  set_up (&good);
  g_ptr_array_unref (good.paths);
  good.paths = write_pieces (32, TRUE, good.folder);
  enough = fit_lowered (&good, NORMA_PRECISION_AUTO);
  g_assert_true ((enough->model->stand_in != NULL) ==
                 norma_precision_check (NORMA_PRECISION_BF16, NULL));
  g_ptr_array_set_size (good.paths, 31);
  few = fit_lowered (&good, NORMA_PRECISION_AUTO);
  g_assert_cmpstr (few->model->extractor->precision, ==, "fp32");
  g_assert_null (few->model->stand_in);
  tear_down (&good);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fit-precision/few", test_few);
  g_test_add_func ("/fit-precision/described-once", test_described_once);
  g_test_add_func ("/fit-precision/measuring", test_measuring);
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autofree char *name = g_strconcat ("/fit-precision/choice/", ways[i].name, NULL);

    g_test_add_data_func (name, &ways[i], test_choice);
  }
  return g_test_run ();
}
