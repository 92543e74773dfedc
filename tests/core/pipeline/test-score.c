/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "tests/core/pipeline/small-fit.h"

/* One model with the parts it was fitted on, made once and lent to every test. */
typedef struct {
  char *folder;
  GPtrArray *paths; /* 16 good parts */
  NormaModel *model;
} Made;

static void
make (Made *made)
{
  static Made once;
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaFitOptions options = small_options ();
  g_autoptr (NormaFit) fit = NULL;

  if (once.model == NULL) {
    once.folder = norma_test_folder ();
    once.paths = norma_test_parts_write (&part, 1, 16, once.folder);
    fit = small_fit (once.paths, &options);
    once.model = norma_model_ref (fit->model);
  }
  *made = once;
}

static void
unmake (Made *made)
{
  norma_test_remove_folder (made->folder);
  g_free (made->folder);
  g_ptr_array_unref (made->paths);
  norma_model_unref (made->model);
}

/* What a batch delivered. */
typedef struct {
  GArray *scores; /* float; NaN for an image that was not scored */
  GArray *indices; /* gsize */
  GPtrArray *messages; /* char *, of the errors */
  guint n_examined;
  guint cancel_after; /* deliveries; 0: never */
  GCancellable *cancellable;
} Delivered;

static void
begin (Delivered *d)
{
  *d = (Delivered){ g_array_new (FALSE, FALSE, sizeof (float)),
                    g_array_new (FALSE, FALSE, sizeof (gsize)),
                    g_ptr_array_new_with_free_func (g_free) };
}

static void
end (Delivered *d)
{
  g_array_unref (d->scores);
  g_array_unref (d->indices);
  g_ptr_array_unref (d->messages);
}

static void
deliver (gsize index, const char *path, const NormaResult *result, const GError *image_error,
         gpointer data)
{
  Delivered *d = data;
  float score = result == NULL ? NAN : result->score;

  g_assert_true ((result == NULL) != (image_error == NULL));
  g_array_append_val (d->scores, score);
  g_array_append_val (d->indices, index);
  if (image_error != NULL)
    g_ptr_array_add (d->messages, g_strdup (image_error->message));
  if (d->cancel_after > 0 && --d->cancel_after == 0)
    g_cancellable_cancel (d->cancellable);
}

static gboolean
examine (gsize index, const char *path, const NormaRaster *raster, const NormaResult *result,
         gpointer data, GError **error)
{
  Delivered *d = data;

  g_assert_cmpuint (raster->scale_denominator, ==, 1);
  g_assert_cmpuint (raster->width, ==, result->map->full_width);
  g_assert_cmpuint (raster->height, ==, result->map->full_height);
  g_atomic_int_inc (&d->n_examined);
  return TRUE;
}

static void
score_all (NormaModel *model, const GPtrArray *paths, gboolean examined, Delivered *d)
{
  NormaScoreOptions options = { 2, NULL, examined ? examine : NULL, deliver, d };
  g_autoptr (GError) error = NULL;

  norma_score_images (model, paths, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (d->scores->len, ==, paths->len);
  for (gsize i = 0; i < paths->len; i++)
    g_assert_cmpuint (g_array_index (d->indices, gsize, i), ==, i);
}

/* Every verdict follows from the regions and, as no area is asked for, from the score. */
static void
test_verdict (void)
{
  Made made;
  guint n_verdicts[3] = { 0 };

  make (&made);
  for (guint64 seed = 1; seed < 60; seed++) {
    const NormaTestPart part = { 96, 80, 1, NORMA_SAMPLE_U8, 255, seed % 4 == 0 };
    g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, seed);
    g_autoptr (NormaResult) r = score_raster (made.model, raster);
    const NormaLimits *limits = &made.model->limits;
    gboolean rejected = r->finding->verdict == NORMA_VERDICT_REJECT;

    n_verdicts[r->finding->verdict]++;
    g_assert_cmpint (rejected, ==, r->finding->reject_regions->len > 0);
    g_assert_cmpint (rejected, ==, r->score > limits->reject);
    g_assert_cmpint (rejected, ==, r->times_threshold > 1);
    g_assert_cmpint (r->finding->verdict == NORMA_VERDICT_ACCEPT, ==, r->score <= limits->review);
    g_assert_cmpfloat (r->times_threshold, ==, (double)(r->score / limits->reject));
    g_assert_cmpfloat (r->one_in, ==, norma_rarity_one_in (made.model->rarity, r->score));
    g_assert_cmpfloat (r->score, ==, norma_anomaly_map_get_peak (r->map, NULL, NULL));
    g_assert_cmpfloat (r->ms, >, 0);
  }
  g_assert_cmpuint (n_verdicts[NORMA_VERDICT_ACCEPT], >, 0);
  g_assert_cmpuint (n_verdicts[NORMA_VERDICT_REJECT], >, 5);
}

static int
compare_scores (gconstpointer a, gconstpointer b)
{
  const NormaResult *x = *(const NormaResult *const *)a, *y = *(const NormaResult *const *)b;

  return (x->score > y->score) - (x->score < y->score);
}

static void
test_monotone (void)
{
  g_autoptr (GPtrArray) results =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_result_free);
  Made made;

  make (&made);
  for (guint64 seed = 200; seed < 240; seed++) {
    const NormaTestPart part = { 96, 80, 1, NORMA_SAMPLE_U8, 255, seed % 3 == 0 };
    g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, seed);

    g_ptr_array_add (results, score_raster (made.model, raster));
  }
  g_ptr_array_sort (results, compare_scores);
  for (guint i = 1; i < results->len; i++) {
    const NormaResult *below = results->pdata[i - 1], *above = results->pdata[i];

    g_assert_cmpfloat (above->one_in, >=, below->one_in);
    g_assert_cmpfloat (above->times_threshold, >=, below->times_threshold);
    g_assert_cmpfloat (below->one_in, >=, 1);
  }
}

static gpointer
path_in (const Made *made, const char *name)
{
  return g_build_filename (made->folder, name, NULL);
}

static void
test_bad_files (void)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  gsize length;
  Delivered d;
  Made made;

  make (&made);
  g_assert_true (g_file_get_contents (made.paths->pdata[0], &text, &length, NULL));
  g_ptr_array_add (paths, path_in (&made, "nothing.png"));
  g_ptr_array_add (paths, g_strdup (made.paths->pdata[1]));
  g_ptr_array_add (paths, path_in (&made, "half.tif"));
  g_assert_true (g_file_set_contents (paths->pdata[2], text, (gssize)length / 2, NULL));
  g_ptr_array_add (paths, path_in (&made, "notes.tif"));
  g_assert_true (g_file_set_contents (paths->pdata[3], "notes", -1, NULL));
  g_ptr_array_add (paths, g_strdup (made.paths->pdata[2]));

  begin (&d);
  score_all (made.model, paths, FALSE, &d);
  g_assert_cmpuint (d.messages->len, ==, 3);
  g_assert_nonnull (strstr (d.messages->pdata[0], "nothing.png"));
  g_assert_nonnull (strstr (d.messages->pdata[1], "half.tif"));
  g_assert_nonnull (strstr (d.messages->pdata[2], "notes.tif"));
  g_assert_true (isfinite (g_array_index (d.scores, float, 1)));
  g_assert_true (isfinite (g_array_index (d.scores, float, 4)));
  end (&d);
}

static void
test_unsuitable (void)
{
  const NormaTestPart two = { 96, 80, 2, NORMA_SAMPLE_U8, 255 };
  const NormaTestPart real = { 96, 80, 1, NORMA_SAMPLE_F32, 255 };
  g_autoptr (NormaRaster) channels = norma_test_part_draw (&two, 1);
  g_autoptr (NormaRaster) samples = norma_test_part_draw (&real, 1);
  g_autoptr (NormaScorer) scorer = NULL;
  g_autoptr (GError) error = NULL;
  Made made;

  make (&made);
  scorer = norma_scorer_new (made.model, NULL);
  g_assert_null (norma_scorer_score (scorer, channels, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
  g_clear_error (&error);

  /* Floating point has no unit in common with the bytes of the good images. */
  g_assert_null (norma_scorer_score (scorer, samples, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
  g_clear_error (&error);

  made.model->frame.kind = norma_raster_get_kind (samples);
  ((float *)norma_raster_row (samples, 0))[0] = NAN;
  g_assert_null (norma_scorer_score (scorer, samples, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  made.model->frame.kind = norma_raster_get_kind (channels);
}

static void
test_no_images (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  Delivered d;
  Made made;

  make (&made);
  begin (&d);
  score_all (made.model, none, FALSE, &d);
  end (&d);
}

/* What was delivered before is the begin of the whole. One thread starts no image after the one that
 * cancelled; of two, the other may have done all the rest meanwhile. */
static void
test_cancelled (void)
{
  Delivered whole, part;
  Made made;

  make (&made);
  begin (&whole);
  score_all (made.model, made.paths, FALSE, &whole);
  for (guint i = 0; i < 6; i++) {
    guint n_threads = 1 + i % 2, after = 1 + i / 2 * 5;
    gboolean done;
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    const NormaProgress progress = { cancellable };
    NormaScoreOptions options = { n_threads, NULL, NULL, deliver, &part };
    g_autoptr (GError) error = NULL;

    begin (&part);
    part.cancel_after = after;
    part.cancellable = cancellable;
    done = norma_score_images (made.model, made.paths, &options, &progress, &error);
    if (done) {
      g_assert_cmpuint (n_threads, ==, 2);
      g_assert_cmpuint (part.scores->len, ==, made.paths->len);
    } else {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
    g_assert_cmpuint (part.scores->len, >=, after);
    g_assert_true (n_threads == 2 || part.scores->len == after);
    g_assert_cmpmem (part.scores->data, part.scores->len * sizeof (float), whole.scores->data,
                     part.scores->len * sizeof (float));
    end (&part);
  }
  end (&whole);
}

/* JPEGs large enough to be decoded at half and at a quarter of their size. */
static GPtrArray *
write_jpegs (const char *folder)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 6; i++) {
    const NormaTestPart part = { 440 + 131 * i, 340 + 100 * i, 1, NORMA_SAMPLE_U8, 255 };
    char *path = g_strdup_printf ("%s/%u.jpg", folder, i);

    norma_test_part_write (&part, i + 1, path);
    g_ptr_array_add (paths, path);
  }
  return paths;
}

/* Being examined, alone, or as one of the good images, a JPEG has the same score. */
static void
test_reduced_jpeg (void)
{
  g_autoptr (GPtrArray) paths = NULL;
  Delivered plain, examined;
  Made made;

  make (&made);
  paths = write_jpegs (made.folder);
  begin (&plain);
  begin (&examined);
  score_all (made.model, paths, FALSE, &plain);
  score_all (made.model, paths, TRUE, &examined);
  g_assert_cmpuint (examined.n_examined, ==, paths->len);
  g_assert_cmpmem (plain.scores->data, paths->len * sizeof (float), examined.scores->data,
                   paths->len * sizeof (float));
  for (guint i = 0; i < paths->len; i++) {
    NormaReadOptions options = NORMA_READ_OPTIONS_INIT;
    g_autoptr (NormaRaster) raster = NULL;
    g_autoptr (NormaResult) result = NULL;

    options.enough_side = norma_frame_enough_side (&made.model->frame);
    raster = norma_image_read (paths->pdata[i], &options, NULL);
    g_assert_cmpuint (raster->scale_denominator, >, 1);
    result = score_raster (made.model, raster);
    g_assert_cmpfloat (result->score, ==, g_array_index (plain.scores, float, i));
    g_assert_cmpuint (result->map->full_width, ==, 440 + 131 * i);
  }
  end (&plain);
  end (&examined);
}

static gboolean
refuse (gsize index, const char *path, const NormaRaster *raster, const NormaResult *result,
        gpointer data, GError **error)
{
  if (index % 2 == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "no room for the map of image %u",
               (guint)index);
  return FALSE;
}

static void
test_examine_fails (void)
{
  NormaScoreOptions options = { 2, NULL, refuse, deliver };
  Delivered d;
  Made made;

  make (&made);
  begin (&d);
  options.data = &d;
  g_assert_true (norma_score_images (made.model, made.paths, &options, NULL, NULL));
  g_assert_cmpuint (d.scores->len, ==, 16);
  g_assert_cmpuint (d.messages->len, ==, 8);
  g_assert_cmpstr (d.messages->pdata[0], ==, "no room for the map of image 1");
  end (&d);
}

/* A cap that holds one picture at a time, and one that holds none. */
static void
test_cap (void)
{
  const guint64 caps[] = { 40000, 5000 };
  Made made;

  make (&made);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (NormaBudget) budget = norma_budget_new (caps[i]);
    Delivered d;
    NormaScoreOptions options = { 3, budget, examine, deliver, &d };

    begin (&d);
    g_assert_true (norma_score_images (made.model, made.paths, &options, NULL, NULL));
    g_assert_cmpuint (d.scores->len, ==, 16);
    g_assert_cmpuint (d.messages->len, ==, i == 0 ? 0 : 16);
    end (&d);
  }
}

static void
test_failing_allocations (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, 99);
  Made made;

  make (&made);
  g_assert_cmpuint (small_count_allocations (made.model, raster), >, 6);
}

/* In a batch it may be the batch's own memory or an image's. */
static void
test_failing_batch_allocations (void)
{
  g_autoptr (GPtrArray) two = g_ptr_array_new ();
  Made made;
  guint n_failed = 0;

  make (&made);
  g_ptr_array_add (two, made.paths->pdata[0]);
  g_ptr_array_add (two, made.paths->pdata[1]);
  for (guint nth = 1;; nth++) {
    Delivered d;
    NormaScoreOptions options = { 1, NULL, NULL, deliver, &d };
    g_autoptr (GError) error = NULL;
    gboolean done, clean;

    begin (&d);
    norma_alloc_fail_nth (nth);
    done = norma_score_images (made.model, two, &options, NULL, &error);
    norma_alloc_fail_nth (0);
    clean = done && d.messages->len == 0;
    n_failed += !done;
    g_assert_cmpint (done, ==, error == NULL);
    g_assert_cmpuint (d.scores->len, ==, done ? 2 : 0);
    end (&d);
    if (clean)
      break;
  }
  g_assert_cmpuint (n_failed, ==, 6);
}

int
main (int argc, char **argv)
{
  Made made;
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/score/verdict", test_verdict);
  g_test_add_func ("/score/monotone", test_monotone);
  g_test_add_func ("/score/bad-files", test_bad_files);
  g_test_add_func ("/score/unsuitable", test_unsuitable);
  g_test_add_func ("/score/no-images", test_no_images);
  g_test_add_func ("/score/cancelled", test_cancelled);
  g_test_add_func ("/score/reduced-jpeg", test_reduced_jpeg);
  g_test_add_func ("/score/examine-fails", test_examine_fails);
  g_test_add_func ("/score/cap", test_cap);
  g_test_add_func ("/score/failing-allocations", test_failing_allocations);
  g_test_add_func ("/score/failing-batch-allocations", test_failing_batch_allocations);
  result = g_test_run ();
  make (&made);
  unmake (&made);
  return result;
}
