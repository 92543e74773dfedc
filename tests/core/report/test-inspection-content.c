/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/inspection-content.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/file-hash.h"
#include "core/pipeline/comparison-file.h"
#include "core/project/comparisons.h"
#include "core/project/history.h"
#include "core/project/journal.h"
#include "core/report/inspected-image.h"
#include "core/report/report-facts.h"
#include "tests/core/report/inspected-lot.h"
#include "tests/support.h"

static char *folder;
static NormaModel *model;

static NormaInspection *
inspect (NormaProject *project, const NormaInspectionOptions *options)
{
  const NormaInspectionOptions usual = NORMA_INSPECTION_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  NormaInspection *inspection =
      norma_inspection_new (project, options == NULL ? &usual : options, NULL, &error);

  g_assert_no_error (error);
  return inspection;
}

/* The model that was read before is the same object as long as its hash is the current one's. */
static void
test_model_kept (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) before = inspect (project, NULL);
  NormaInspectionOptions options = NORMA_INSPECTION_OPTIONS_INIT;
  g_autoptr (NormaInspection) after = NULL;
  g_autoptr (NormaInspection) other = NULL;

  options.model = before->model;
  options.model_hash = before->model_hash;
  after = inspect (project, &options);
  g_assert_true (after->model == before->model);
  g_assert_cmpstr (after->model_name, ==, before->model_name);
  g_assert_cmpfloat (after->limits.reject, ==, before->limits.reject);
  options.model_hash = "of another model";
  other = inspect (project, &options);
  g_assert_true (other->model != before->model);
  g_assert_cmpfloat (other->limits.reject, ==, before->limits.reject);
}

static void
test_parts (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = inspect (project, NULL);
  const NormaInspectedPart *parts = inspection->parts;

  g_assert_cmpstr (inspection->name, ==, "lot");
  g_assert_cmpstr (inspection->model_name, ==, "Magnetplatte");
  g_assert_cmpuint (inspection->n_parts, ==, LOT_PARTS);
  g_assert_cmpint (parts[0].outcome, ==, NORMA_OUTCOME_ACCEPTED);
  g_assert_nonnull (parts[0].review);
  g_assert_null (parts[1].review);
  g_assert_cmpint (parts[2].outcome, ==, NORMA_OUTCOME_REJECTED);
  g_assert_cmpstr (parts[2].review->comment, ==, LOT_COMMENT);
  g_assert_cmpint (parts[3].verdict, ==, NORMA_VERDICT_REJECT);
  g_assert_cmpfloat (parts[3].times_threshold, >, 1);
  g_assert_cmpfloat (parts[3].one_in, >, parts[0].one_in);
  g_assert_cmpstr (norma_inspected_part_get_verdict (&parts[3]), ==, "reject");
  /* Its file went before it was scored. */
  g_assert_cmpint (parts[4].outcome, ==, NORMA_OUTCOME_NONE);
  g_assert_cmpstr (norma_inspected_part_get_verdict (&parts[4]), ==, "");
}

/* A project that the window has named after its images is called as these are. */
static void
test_name (void)
{
  static const struct {
    const char *behind;
    gboolean is_folder;
  } names[] = {
    { "-0123456789", TRUE },   { "-bd90841b53", TRUE },  { "-012345678", FALSE },
    { "-01234567890", FALSE }, { "-012345678g", FALSE }, { "_0123456789", FALSE },
  };
  g_autofree char *base = g_path_get_basename (folder);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *name = g_strconcat (base, names[i].behind, NULL);
    g_autofree char *path = g_strdup_printf ("%s/%s.norma-project", folder, name);
    g_autoptr (NormaProject) lot = lot_open (folder);
    g_autoptr (NormaProject) copy = NULL;
    g_autoptr (NormaInspection) inspection = NULL;

    g_assert_true (norma_project_save_copy (lot, path, NULL));
    copy = norma_project_open (path, NORMA_PROJECT_READ, NULL);
    g_assert_nonnull (copy);
    inspection = inspect (copy, NULL);
    g_assert_cmpstr (inspection->name, ==, names[i].is_folder ? base : name);
    g_clear_pointer (&inspection, norma_inspection_free);
    g_clear_pointer (&copy, norma_project_close);
    g_assert_cmpint (g_remove (path), ==, 0);
  }
}

static void
test_counts (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = inspect (project, NULL);
  const NormaInspectionCounts *counts = &inspection->counts;

  g_assert_cmpuint (counts->n_parts, ==, LOT_PARTS);
  g_assert_cmpuint (counts->of_outcome[NORMA_OUTCOME_REJECTED], ==, LOT_BAD);
  g_assert_cmpuint (counts->of_outcome[NORMA_OUTCOME_NONE], ==, 1);
  g_assert_cmpuint (counts->of_severity[NORMA_SEVERITY_MAJOR], ==, 1);
  g_assert_cmpuint (counts->n_reviewed, ==, 2);
  g_assert_cmpuint (counts->n_overruled, ==, 0);
  g_assert_cmpuint (counts->n_unreviewed_rejects, ==, 1);
  g_assert_cmpuint (counts->n_files_missing, ==, 1);
}

/* The hash is that of the list that sha256sum would print of the files, one a line. */
static void
test_provenance (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = inspect (project, NULL);
  g_autoptr (NormaProjectImages) images = norma_project_list_images (project, NULL, NULL);
  g_autoptr (NormaEntries) entries = norma_project_list_entries (project, NULL);
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *hash = NULL;

  for (gsize i = 0; i < images->n; i++)
    g_string_append_printf (list, "%s\n", images->images[i].file.hash);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, list->str, -1);
  g_assert_cmpstr (inspection->data_hash, ==, hash);
  g_assert_cmpstr (inspection->journal.head, ==, entries->entries[entries->n - 1].digest);
  g_assert_cmpstr (inspection->time, ==, entries->entries[entries->n - 1].time);
  g_assert_cmpstr (inspection->user, ==, "Jürgen Groß");
  g_assert_cmpfloat (inspection->limits.reject, ==, model->limits.reject);
  g_assert_false (inspection->limits_are_own);
}

static void
test_filters (void)
{
  NormaInspectionOptions options = NORMA_INSPECTION_OPTIONS_INIT;
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) rejected = NULL;
  g_autoptr (NormaInspection) lot = NULL;
  g_autoptr (NormaInspection) severe = NULL;

  options.outcome = NORMA_OUTCOME_REJECTED;
  options.time = "2020-01-02T03:04:05.000Z";
  rejected = inspect (project, &options);
  g_assert_cmpuint (rejected->n_parts, ==, LOT_BAD);
  g_assert_cmpuint (rejected->counts.n_parts, ==, LOT_PARTS);
  g_assert_cmpuint (rejected->parts[0].number, ==, 3);
  g_assert_cmpstr (rejected->time, ==, options.time);

  options.lot = "Los-7";
  lot = inspect (project, &options);
  g_assert_cmpuint (lot->counts.n_parts, ==, 2);
  g_assert_cmpstr (lot->lot->reviewer, ==, "Jürgen Groß");

  options = (NormaInspectionOptions){
    .set = -1, .outcome = -1, .least_severity = NORMA_SEVERITY_MAJOR, .defect_class = "Kratzer"
  };
  severe = inspect (project, &options);
  g_assert_cmpuint (severe->n_parts, ==, 1);
}

static void
test_wrong_lots (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  const NormaInspectionOptions wrong[] = {
    { .set = -1, .outcome = -1, .lot = "Los 8" },
    { .set = NORMA_SET_EXCLUDED, .outcome = -1 },
    { .set = -1, .outcome = -1, .kind = "scratch" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_inspection_new (project, &wrong[i], NULL, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
    g_assert_true (g_str_has_prefix (error->message, norma_project_get_path (project)));
  }
}

static void
test_cancelled (void)
{
  const NormaInspectionOptions options = NORMA_INSPECTION_OPTIONS_INIT;
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (norma_inspection_new (project, &options, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Another decision of the reviewer takes the place of the program's, and is told to be one. */
static void
test_overruled (void)
{
  const NormaJudgement judgement = { 4, NORMA_LABEL_GOOD, "", 0, "", NORMA_EVIDENCE_NONE };
  const gint64 four = 4;
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = NULL;
  g_autoptr (GPtrArray) warnings = NULL;

  g_assert_true (norma_project_judge (project, &judgement, 1, NULL));
  inspection = inspect (project, NULL);
  g_assert_true (norma_project_withdraw_reviews (project, &four, 1, NULL));
  g_assert_cmpint (inspection->parts[3].outcome, ==, NORMA_OUTCOME_ACCEPTED);
  g_assert_true (inspection->parts[3].is_overruled);
  g_assert_cmpuint (inspection->counts.n_overruled, ==, 1);
  warnings = norma_report_list_warnings (inspection, NORMA_REPORT_ENGLISH);
  g_assert_true (g_ptr_array_find_with_equal_func (
      warnings, "Parts that a reviewer decided otherwise than the program: 1", g_str_equal, NULL));
  g_assert_cmpint (inspection->parts[3].verdict, ==, NORMA_VERDICT_REJECT);
}

/* A least area above all regions leaves nothing to reject, whatever the score. */
static void
test_least_area (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autofree char *hash = norma_project_dup_current_model (project, NULL);
  const NormaThresholds thresholds = { (double)model->limits.review, (double)model->limits.reject,
                                       96 * 80 + 1, "set by hand" };
  g_autoptr (NormaInspection) inspection = NULL;

  g_assert_true (norma_project_begin (project, "Try", NULL, NULL));
  g_assert_true (norma_project_set_thresholds (project, hash, &thresholds, NULL));
  inspection = inspect (project, NULL);
  norma_project_rollback (project);
  g_assert_true (inspection->limits_are_own);
  g_assert_cmpstr (inspection->limits_provenance, ==, "set by hand");
  g_assert_cmpfloat (inspection->parts[3].times_threshold, >, 1);
  g_assert_cmpint (inspection->parts[3].verdict, ==, NORMA_VERDICT_ACCEPT);
}

static void
test_image (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = inspect (project, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaInspectedImage) image =
      norma_inspected_image_new (inspection, &inspection->parts[2], NULL, &error);
  const NormaInspectedRegion *first;

  g_assert_no_error (error);
  g_assert_nonnull (image->raster);
  g_assert_cmpuint (image->shapes->len, ==, 1);
  g_assert_cmpuint (image->regions->len, >, 0);
  first = &g_array_index (image->regions, NormaInspectedRegion, 0);
  g_assert_cmpint (first->level, ==, NORMA_VERDICT_REJECT);
  g_assert_cmpfloat (first->times_threshold, ==, inspection->parts[2].times_threshold);
  g_assert_cmpuint (first->outline->len, >, 0);
  g_assert_cmpfloat_with_epsilon (first->width_mm, first->region.width / 20.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (first->area_mm2, (double)first->region.area / 400.0, 1e-6);
}

/* What is given for all stands before what a file says. */
static void
test_resolution (void)
{
  NormaInspectionOptions options = NORMA_INSPECTION_OPTIONS_INIT;
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = NULL;
  g_autoptr (NormaInspectedImage) image = NULL;
  const NormaInspectedRegion *first;

  options.pixels_per_mm = 8;
  inspection = inspect (project, &options);
  image = norma_inspected_image_new (inspection, &inspection->parts[2], NULL, NULL);
  first = &g_array_index (image->regions, NormaInspectedRegion, 0);
  g_assert_cmpfloat (first->height_mm, ==, first->region.height / 8.0);
}

static void
test_missing_image (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = inspect (project, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaInspectedImage) image =
      norma_inspected_image_new (inspection, &inspection->parts[4], NULL, &error);

  g_assert_no_error (error);
  g_assert_null (image->raster);
  g_assert_nonnull (strstr (image->error, "part-05.tif"));
  g_assert_cmpuint (image->regions->len, ==, 0);
}

static void
test_words (void)
{
  for (guint i = 0; i < NORMA_N_OUTCOMES; i++) {
    NormaOutcome outcome;

    g_assert_true (norma_outcome_parse (norma_outcome_to_string ((NormaOutcome)i), &outcome));
    g_assert_cmpuint (outcome, ==, i);
  }
  g_assert_false (norma_outcome_parse ("rejecte", &(NormaOutcome){ 0 }));
}

/* What the project knows of part 2 compared with part 1; judged by the usual threshold of 0.62. */
static void
compare (NormaProject *project, double peak, const char *reason)
{
  static const NormaCompareOptions usual = NORMA_COMPARE_OPTIONS_INIT;
  const NormaCompareFiles files = { .options = &usual };
  g_autofree char *options = norma_compare_options_describe (&usual);
  g_autofree char *query = g_build_filename (folder, "query/part-02.tif", NULL);
  g_autofree char *reference = g_build_filename (folder, "query/part-01.tif", NULL);
  g_autofree char *query_hash = norma_file_hash (query, NULL);
  g_autofree char *reference_hash = norma_file_hash (reference, NULL);
  g_autoptr (NormaComparison) comparison = norma_compare_files (reference, query, &files, NULL);
  g_autoptr (GBytes) bytes = norma_comparison_to_bytes (comparison, NULL);
  const NormaNewComparison kept = { query_hash, reference_hash, "", reason, 0.9, peak, 12, bytes };

  g_assert_true (norma_project_store_comparisons (project, options, &kept, 1, NULL));
}

static void
check_pair (NormaProject *project, NormaOutcome outcome, const char *verdict, double times)
{
  g_autoptr (NormaInspection) inspection = inspect (project, NULL);
  const NormaInspectedPart *part = &inspection->parts[1];

  g_assert_true (part->is_compared);
  g_assert_cmpint (part->outcome, ==, outcome);
  g_assert_cmpstr (norma_inspected_part_get_verdict (part), ==, verdict);
  g_assert_cmpstr (part->reference, ==, inspection->parts[0].file);
  if (isnan (times))
    g_assert_true (isnan (part->times_change));
  else
    g_assert_cmpfloat_with_epsilon (part->times_change, times, 1e-12);
}

/* The model accepts part 2; its reference may know better. */
static void
test_pair (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autofree char *query = g_build_filename (folder, "query/part-02.tif", NULL);
  g_autofree char *reference = g_build_filename (folder, "query/part-01.tif", NULL);
  const NormaNewPair pair = { query, reference };
  g_autoptr (NormaProjectPairs) pairs = NULL;
  g_autoptr (NormaInspection) inspection = NULL;
  g_autoptr (NormaInspectedImage) image = NULL;
  g_autoptr (NormaBudget) budget = norma_budget_new (96 * 80);

  g_assert_true (norma_project_add_pairs (project, &pair, 1, NULL));
  compare (project, 1.24, NULL);
  check_pair (project, NORMA_OUTCOME_REJECTED, "changed", 2);
  compare (project, 0.62, NULL);
  check_pair (project, NORMA_OUTCOME_ACCEPTED, "accept", 1);
  compare (project, 0, "too plain");
  check_pair (project, NORMA_OUTCOME_OPEN, "not-compared", NAN);

  inspection = inspect (project, NULL);
  image = norma_inspected_image_new (inspection, &inspection->parts[1], NULL, NULL);
  g_assert_nonnull (image->reference);
  g_assert_nonnull (image->comparison);
  g_clear_pointer (&image, norma_inspected_image_free);
  /* Room for one of them alone is for none: no waiting for what it holds itself. */
  image = norma_inspected_image_new (inspection, &inspection->parts[1], budget, NULL);
  g_assert_null (image->raster);
  g_assert_null (image->reference);
  g_assert_nonnull (image->reference_error);
  pairs = norma_project_list_pairs (project, "", NULL);
  g_assert_true (norma_project_remove_pairs (project, &pairs->pairs[0].id, 1, NULL));
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  model = lot_create (folder);
  g_test_add_func ("/inspection-content/parts", test_parts);
  g_test_add_func ("/inspection-content/model-kept", test_model_kept);
  g_test_add_func ("/inspection-content/name", test_name);
  g_test_add_func ("/inspection-content/counts", test_counts);
  g_test_add_func ("/inspection-content/provenance", test_provenance);
  g_test_add_func ("/inspection-content/filters", test_filters);
  g_test_add_func ("/inspection-content/wrong-lots", test_wrong_lots);
  g_test_add_func ("/inspection-content/cancelled", test_cancelled);
  g_test_add_func ("/inspection-content/overruled", test_overruled);
  g_test_add_func ("/inspection-content/least-area", test_least_area);
  g_test_add_func ("/inspection-content/image", test_image);
  g_test_add_func ("/inspection-content/missing-image", test_missing_image);
  g_test_add_func ("/inspection-content/resolution", test_resolution);
  g_test_add_func ("/inspection-content/pair", test_pair);
  g_test_add_func ("/inspection-content/words", test_words);
  failures = g_test_run ();
  norma_model_unref (model);
  norma_test_remove_folder (folder);
  g_free (folder);
  return failures;
}
