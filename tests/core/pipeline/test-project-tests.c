/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/project-tests.h"

#include <math.h>

#include "core/base/error.h"
#include "core/image/write.h"
#include "core/pipeline/project-model.h"
#include "core/pipeline/shape-import.h"
#include "core/project/files.h"
#include "core/project/models.h"
#include "core/project/scores.h"
#include "core/project/shapes.h"
#include "core/project/thresholds.h"
#include "tests/core/pipeline/labelled-set.h"

/* A labelled folder, and a project of the same images, masks and maps: their figures are the same bits. */

enum { N_GOOD = 14, N_SPOT = 5, N_LEARNT = 12 };

typedef struct {
  char *folder;
  NormaModel *model;
  char *hash; /* the model's */
  NormaProject *project;
} Fixture;

/* White where the defect has changed the part, with a soft edge that is none of it. */
static void
write_mask (const char *folder, guint64 seed)
{
  NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *path =
      g_strdup_printf ("%s/ground_truth/spot/part-%04u_mask.png", folder, (guint)seed);
  g_autoptr (NormaRaster) good = norma_test_part_draw (&part, seed);
  g_autoptr (NormaRaster) bad = NULL;

  part.defective = TRUE;
  bad = norma_test_part_draw (&part, seed);
  for (guint y = 0; y < part.height; y++) {
    const guint8 *before = norma_raster_row (good, y);
    guint8 *after = norma_raster_row (bad, y);

    for (guint x = 0; x < part.width; x++)
      after[x] = before[x] == after[x] ? (x > 0 && after[x - 1] == 255 ? 90 : 0) : 255;
  }
  g_assert_true (norma_image_write_png (bad, path, NULL));
}

static void
add_images (Fixture *f, const NormaDataset *dataset)
{
  for (guint i = 0; i < dataset->images->len; i++) {
    /* the last first: the order of adding is none of the figures' */
    const NormaTestImage *image = dataset->images->pdata[dataset->images->len - 1 - i];
    NormaNewImage new_image = { .path = image->path,
                                .set = i % 2 == 0 ? NORMA_SET_TEST : NORMA_SET_QUERY,
                                .kind = image->kind,
                                .label = image->anomalous ? NORMA_LABEL_BAD : NORMA_LABEL_GOOD };

    g_assert_true (norma_project_add_images (f->project, &new_image, 1, NULL, NULL));
  }
  g_assert_true (norma_project_check_files (f->project, NULL, NULL, NULL));
}

static void
keep (gsize index, const char *path, const NormaResult *result, const GError *image_error,
      gpointer data)
{
  Fixture *f = data;
  g_autoptr (NormaProjectTests) tests = norma_project_tests_read (f->project, NULL);
  const NormaProjectTest *test = &g_array_index (tests->tests, NormaProjectTest, index);
  const NormaNewScore score = { .image = test->hash, .score = result->score, .map = result->map };

  g_assert_no_error (image_error);
  g_assert_true (norma_project_store_scores (f->project, f->hash, &score, 1, NULL));
}

static void
set_up (Fixture *f, gconstpointer model)
{
  g_autofree char *masks = NULL;
  g_autofree char *file = NULL;
  g_autoptr (NormaDataset) dataset = NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GBytes) bytes = norma_model_to_bytes ((NormaModel *)model, NULL);
  g_auto (NormaShapesImport) imported = { 0 };
  NormaScoreOptions options = { .n_threads = 2, .deliver = keep, .data = f };
  g_autoptr (GError) error = NULL;

  f->model = norma_model_ref ((NormaModel *)model);
  f->folder = norma_test_folder ();
  masks = g_build_filename (f->folder, "ground_truth", NULL);
  file = g_build_filename (masks, "spot", NULL);
  g_assert_cmpint (g_mkdir_with_parents (file, 0755), ==, 0);
  labelled_write (f->folder, "good", FALSE, 100, N_GOOD);
  labelled_write (f->folder, "spot", TRUE, 200, N_SPOT);
  for (guint64 seed = 200; seed < 200 + N_SPOT; seed++)
    write_mask (f->folder, seed);
  dataset = labelled_open (f->folder);
  g_free (file);
  file = g_build_filename (f->folder, "lot.norma-project", NULL);
  f->project = norma_project_create (file, f->folder, NULL);
  add_images (f, dataset);
  g_assert_true (norma_project_add_model (f->project, bytes, "12 good images", &f->hash, NULL));
  norma_shapes_import (f->project, masks, &imported, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (imported.n_images, ==, N_SPOT);
  for (guint i = 0; i < dataset->images->len; i++)
    g_ptr_array_add (paths, ((NormaTestImage *)dataset->images->pdata[i])->path);
  g_assert_true (norma_score_images (f->model, paths, &options, NULL, NULL));
}

static void
tear_down (Fixture *f, gconstpointer model)
{
  norma_project_close (f->project);
  norma_model_unref (f->model);
  norma_test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->hash);
}

static NormaEvaluateOptions
few_draws (void)
{
  NormaEvaluateOptions options;

  norma_evaluate_options_init (&options);
  options.score.n_threads = 2;
  options.n_draws = 50;
  return options;
}

static NormaProjectTests *
read_tests (const Fixture *f)
{
  g_autoptr (GError) error = NULL;
  NormaProjectTests *tests = norma_project_tests_read (f->project, &error);

  g_assert_no_error (error);
  return tests;
}

static NormaEvaluation *
evaluate (const Fixture *f, const NormaProjectTests *tests)
{
  const NormaEvaluateOptions options = few_draws ();
  g_autoptr (GError) error = NULL;
  NormaEvaluation *e =
      norma_project_tests_evaluate (tests, f->project, f->model, f->hash, &options, NULL, &error);

  g_assert_no_error (error);
  return e;
}

static void
assert_same_interval (NormaInterval one, NormaInterval other)
{
  g_assert_cmpfloat (one.low, ==, other.low);
  g_assert_cmpfloat (one.high, ==, other.high);
}

static void
assert_same_levels (const NormaEvaluation *one, const NormaEvaluation *other)
{
  g_assert_cmpuint (one->n_sizes, ==, other->n_sizes);
  for (guint level = 0; level < NORMA_N_LEVELS; level++) {
    const NormaLevelFigures *a = &one->levels[level], *b = &other->levels[level];

    g_assert_cmpuint (one->recall[level].k, ==, other->recall[level].k);
    g_assert_cmpuint (one->alarms[level].k, ==, other->alarms[level].k);
    g_assert_cmpmem (&a->overlap, sizeof a->overlap, &b->overlap, sizeof b->overlap);
    g_assert_cmpuint (a->regions.k, ==, b->regions.k);
    for (guint i = 0; i < one->n_sizes; i++)
      g_assert_cmpuint (a->sizes[i].found.k, ==, b->sizes[i].found.k);
  }
}

static void
assert_same_pixels (const NormaPixelFigures *one, const NormaPixelFigures *other)
{
  g_assert_cmpuint (one->n_anomalous, ==, other->n_anomalous);
  g_assert_cmpuint (one->n_nominal, ==, other->n_nominal);
  g_assert_cmpfloat (one->auroc, ==, other->auroc);
  assert_same_interval (one->interval, other->interval);
  g_assert_cmpfloat (one->average_precision, ==, other->average_precision);
  g_assert_cmpfloat (one->aupro, ==, other->aupro);
  g_assert_cmpfloat (one->aupimo, ==, other->aupimo);
  g_assert_false (isnan (one->aupimo)); /* 107,520 good pixels are enough */
}

static void
test_same_as_folder (Fixture *f, gconstpointer model)
{
  const NormaEvaluateOptions options = few_draws ();
  g_autoptr (NormaDataset) dataset = labelled_open (f->folder);
  g_autoptr (NormaProjectTests) tests = read_tests (f);
  g_autoptr (NormaEvaluation) folder = norma_evaluate (f->model, dataset, &options, NULL, NULL);
  g_autoptr (NormaEvaluation) kept = evaluate (f, tests);

  g_assert_cmpuint (tests->n_unlabelled, ==, 0);
  g_assert_cmpuint (kept->n_images, ==, N_GOOD + N_SPOT);
  g_assert_cmpuint (kept->n_unreadable, ==, 0);
  g_assert_cmpuint (kept->n_masks, ==, N_SPOT);
  g_assert_cmpuint (kept->n_masks_unusable, ==, 0);
  g_assert_cmpfloat (kept->image_auroc, ==, folder->image_auroc);
  assert_same_interval (kept->image_interval, folder->image_interval);
  g_assert_cmpfloat (kept->average_precision.value, ==, folder->average_precision.value);
  g_assert_cmpfloat (kept->f1_max.value, ==, folder->f1_max.value);
  assert_same_levels (kept, folder);
  assert_same_pixels (kept->pixels, folder->pixels);
  assert_same_interval (kept->aupro_interval, folder->aupro_interval);
  assert_same_interval (kept->aupimo_interval, folder->aupimo_interval);
  g_assert_cmpfloat (kept->aupro_interval.low, <=, kept->pixels->aupro);
  g_assert_cmpfloat (kept->aupro_interval.high, >=, kept->pixels->aupro);
  for (guint i = 0; i < kept->images->len; i++) {
    const NormaImageFigures *a = &g_array_index (kept->images, NormaImageFigures, i);
    const NormaImageFigures *b = &g_array_index (folder->images, NormaImageFigures, i);

    g_assert_cmpstr (a->image->path, ==, b->image->path);
    g_assert_cmpstr (a->image->kind, ==, b->image->kind);
    g_assert_cmpfloat (a->score, ==, b->score);
    g_assert_cmpint (a->verdict, ==, b->verdict);
    g_assert_cmpuint (a->n_marked_regions, ==, b->n_marked_regions);
  }
}

static NormaProjectTest *
test_at (const NormaProjectTests *tests, guint index)
{
  return &g_array_index (tests->tests, NormaProjectTest, index);
}

/* A good image without a map, one that is not labelled any more, one that is learnt from, and one that gets
 * a class. */
static void
test_roles (Fixture *f, gconstpointer model)
{
  g_autoptr (NormaProjectTests) before = read_tests (f);
  gint64 unlabelled = test_at (before, 0)->id, learnt = test_at (before, 1)->id;
  gint64 classed = test_at (before, N_GOOD)->id;
  g_autoptr (NormaProjectTests) tests = NULL;
  g_autoptr (NormaEvaluation) e = NULL;
  const NormaKindResult *last;

  g_assert_true (
      norma_project_set_label (f->project, &unlabelled, 1, NORMA_LABEL_UNSURE, "", NULL));
  g_assert_true (norma_project_set_image_set (f->project, &learnt, 1, NORMA_SET_GOOD, NULL));
  g_assert_true (norma_project_set_label (f->project, &classed, 1, NORMA_LABEL_BAD, "zit", NULL));
  tests = read_tests (f);
  g_clear_pointer (&test_at (tests, 0)->hash, g_free);
  g_assert_cmpuint (tests->n_unlabelled, ==, 1);
  g_assert_cmpuint (tests->good->len, ==, 1);
  g_assert_cmpuint (tests->dataset->n_nominal, ==, N_GOOD - 2);
  g_assert_cmpuint (tests->dataset->n_anomalous, ==, N_SPOT);
  e = evaluate (f, tests);
  g_assert_cmpuint (e->n_unreadable, ==, 1);
  g_assert_cmpuint (e->n_good, ==, N_GOOD - 3);
  last = e->kinds->pdata[e->kinds->len - 1];
  g_assert_cmpstr (last->kind, ==, "zit");
  g_assert_cmpuint (last->n_images, ==, 1);
}

static void
put_ignored (const Fixture *f, gint64 image, const char *geometry)
{
  NormaProjectShape shape = { .image = image,
                              .purpose = NORMA_PURPOSE_IGNORE,
                              .defect_class = "",
                              .sensitivity = 1,
                              .geometry = geometry };

  g_assert_true (norma_project_put_shapes (f->project, "Draw", &shape, 1, NULL));
}

/* Areas of one image alone act on its map as they do when it is scored with them; where nothing is left to be
 * inspected there is no score. */
static void
test_own_areas (Fixture *f, gconstpointer model)
{
  g_autoptr (NormaProjectTests) before = read_tests (f);
  g_autoptr (NormaDataset) dataset = labelled_open (f->folder);
  NormaEvaluateOptions options = few_draws ();
  g_autoptr (GPtrArray) areas = g_ptr_array_new ();
  g_autoptr (NormaProjectTests) tests = NULL;
  g_autoptr (NormaEvaluation) folder = NULL;
  g_autoptr (NormaEvaluation) kept = NULL;

  put_ignored (f, test_at (before, N_GOOD)->id, "{\"kind\":\"rectangle\",\"box\":[0,0,60,80]}");
  put_ignored (f, test_at (before, 2)->id, "{\"kind\":\"rectangle\",\"box\":[0,0,96,80]}");
  tests = read_tests (f);
  for (guint i = 0; i < tests->tests->len; i++)
    g_ptr_array_add (areas, test_at (tests, i)->areas);
  g_assert_nonnull (areas->pdata[N_GOOD]);
  g_assert_null (areas->pdata[0]);
  options.score.areas = areas;
  folder = norma_evaluate (f->model, dataset, &options, NULL, NULL);
  kept = evaluate (f, tests);
  g_assert_cmpuint (folder->n_unreadable, ==, 1);
  g_assert_cmpuint (kept->n_unreadable, ==, 1);
  g_assert_false (g_array_index (kept->images, NormaImageFigures, 2).is_scored);
  g_assert_cmpfloat (g_array_index (kept->images, NormaImageFigures, N_GOOD).score, ==,
                     g_array_index (folder->images, NormaImageFigures, N_GOOD).score);
  g_assert_cmpuint (kept->pixels->n_not_inspected, ==, folder->pixels->n_not_inspected);
  g_assert_cmpuint (kept->pixels->n_not_inspected, ==, 60 * 80);
  g_assert_cmpfloat (kept->pixels->auroc, ==, folder->pixels->auroc);
}

/* A shape that cannot be read is told, not passed over. */
static void
test_damaged_shape (Fixture *f, gconstpointer model)
{
  g_autoptr (NormaProjectTests) before = read_tests (f);
  NormaProjectShape shape = { .image = test_at (before, N_GOOD)->id,
                              .purpose = NORMA_PURPOSE_DEFECT,
                              .defect_class = "",
                              .sensitivity = 1,
                              .geometry = "{}" };
  g_autoptr (GError) error = NULL;

  g_assert_true (norma_project_put_shapes (f->project, "Draw", &shape, 1, NULL));
  g_assert_null (norma_project_tests_read (f->project, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
}

static void
test_empty (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *file = g_build_filename (folder, "empty.norma-project", NULL);
  NormaProject *project = norma_project_create (file, folder, NULL);
  g_autoptr (NormaProjectTests) tests = norma_project_tests_read (project, NULL);

  g_assert_nonnull (tests);
  g_assert_cmpuint (tests->dataset->images->len, ==, 0);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_cancelled (Fixture *f, gconstpointer model)
{
  const NormaEvaluateOptions options = few_draws ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable };
  g_autoptr (NormaProjectTests) tests = read_tests (f);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (norma_project_tests_evaluate (tests, f->project, f->model, f->hash, &options,
                                               &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, function) \
  g_test_add ("/project-tests/" name, Fixture, model, set_up, function, tear_down)

/* Until thresholds are set the model is as it was fitted; then it judges by those of the project, and no image that
 * the project inspects is evidence of its verdicts, but of its scores. */
static void
test_judging_model (Fixture *f, gconstpointer unused)
{
  const NormaThresholds own = {
    .review = 1.25, .reject = 1.5, .least_area = 40, .provenance = "set by hand"
  };
  g_autoptr (NormaModel) fitted = norma_project_read_judging_model (f->project, NULL);
  g_autoptr (NormaModel) set = NULL;
  g_autoptr (NormaDataset) dataset = labelled_open (f->folder);
  g_autoptr (NormaEvaluation) e = NULL;
  NormaEvaluateOptions options;

  g_assert_cmpfloat (fitted->limits.reject, ==, f->model->limits.reject);
  g_assert_null (fitted->provenance);
  g_assert_null (fitted->tuned_on.hashes);

  g_assert_true (norma_project_set_thresholds (f->project, f->hash, &own, NULL));
  set = norma_project_read_judging_model (f->project, NULL);
  g_assert_cmpfloat (set->limits.review, ==, 1.25f);
  g_assert_cmpfloat (set->limits.reject, ==, 1.5f);
  g_assert_cmpuint (set->limits.least_area, ==, 40);
  g_assert_cmpstr (set->provenance, ==, "set by hand, in lot.norma-project");
  g_assert_cmpuint (set->tuned_on.hashes->len, ==, N_GOOD + N_SPOT);
  g_assert_cmpuint (set->tuned_on.n_unknown, ==, 0);

  norma_evaluate_options_init (&options);
  options.n_draws = 10;
  e = norma_evaluate (set, dataset, &options, NULL, NULL);
  g_assert_cmpuint (e->recall[NORMA_LEVEL_REJECT].n, ==, 0);
  g_assert_cmpuint (e->n_good, ==, 0);
  g_assert_false (isnan (e->image_auroc));
}

static void
test_no_model (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "new.norma-project", NULL);
  NormaProject *project = norma_project_create (path, folder, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_project_read_judging_model (project, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_true (g_str_has_suffix (error->message,
                                   "new.norma-project: found no model, expected one "
                                   "that was fitted in the project"));
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (NormaModel) model = NULL;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  model = labelled_fit (folder, N_LEARNT, 1);
  norma_test_remove_folder (folder);
  ADD ("same-as-folder", test_same_as_folder);
  ADD ("roles", test_roles);
  ADD ("own-areas", test_own_areas);
  ADD ("damaged-shape", test_damaged_shape);
  ADD ("cancelled", test_cancelled);
  ADD ("judging-model", test_judging_model);
  g_test_add_func ("/project-tests/no-model", test_no_model);
  g_test_add_func ("/project-tests/empty", test_empty);
  return g_test_run ();
}
