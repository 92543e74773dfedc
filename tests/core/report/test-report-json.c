/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-json.h"

#include <string.h>

#include "core/base/json-writer.h"
#include "core/features/extractor-source.h"
#include "core/report/report-facts.h"
#include "tests/core/report/hostile-lot.h"
#include "tests/core/report/schema.h"

static char *folder;

static char *
write_report (const NormaInspection *inspection, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  hostile_write (inspection, norma_report_json_new (inspection, path, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  return node;
}

static void
check (JsonNode *report)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("NORMA_SOURCE"), "docs", "report.schema.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) rules = NULL;
  Schema schema = { 0 };

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  rules = parse (text);
  schema.root = json_node_get_object (rules);
  schema_check (&schema, schema.root, report, "report");
  g_assert_cmpuint (schema.n_checked, >, 50);
}

static JsonObject *
get_part (JsonNode *report, guint number)
{
  JsonArray *parts = json_object_get_array_member (json_node_get_object (report), "parts");

  return json_array_get_object_element (parts, number - 1);
}

static void
test_schema (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autofree char *text = write_report (inspection, "lot.json");
  g_autoptr (JsonNode) report = parse (text);
  JsonObject *object = json_node_get_object (report);

  check (report);
  g_assert_true (g_str_has_suffix (text, "\n]}\n"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "parts")), ==,
                    HOSTILE_PART);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (object, "counts"),
                                               "rejected"),
                   ==, LOT_BAD + 1);
}

/* A model with the descriptor says which one. */
static void
test_descriptor (void)
{
  const NormaExtractorOptions options = { NORMA_DESCRIPTOR, NULL, NORMA_PRECISION_FP32 };
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autoptr (NormaExtractorSource) source = norma_extractor_source_open (&options, NULL, NULL);
  g_autoptr (NormaExtractor) extractor =
      norma_extractor_source_make (source, &inspection->model->frame, NULL);
  NormaModel *was = inspection->model;
  g_autofree char *hash = norma_descriptor_hash (), *text = NULL;
  g_autoptr (JsonNode) report = NULL;
  g_autoptr (GArray) facts = NULL;
  JsonObject *model;

  inspection->model = norma_model_new_with_extractor (was, extractor);
  norma_model_unref (was);
  text = write_report (inspection, "descriptor.json");
  report = parse (text);
  check (report);
  model = json_object_get_object_member (json_node_get_object (report), "model");
  g_assert_cmpstr (json_object_get_string_member (model, "extractor"), ==, "descriptor");
  g_assert_cmpstr (json_object_get_string_member (model, "descriptor_sha256"), ==, hash);
  facts =
      norma_report_list_model (&(const NormaModelFacts){ inspection->model }, NORMA_REPORT_ENGLISH);
  g_assert_cmpstr (g_array_index (facts, NormaReportFact, facts->len - 1).text, ==, hash);
}

/* A lot, no part that is told, and a model that is none. */
static void
test_other_reports (void)
{
  NormaInspectionOptions options = NORMA_INSPECTION_OPTIONS_INIT;
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autofree char *path = g_build_filename (folder, "empty.norma-project", NULL);
  g_autoptr (NormaProject) empty = norma_project_create (path, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaInspection) of_lot = NULL;
  g_autoptr (NormaInspection) without_model = NULL;

  options.lot = "Los-7";
  options.least_severity = NORMA_SEVERITY_CRITICAL;
  of_lot = norma_inspection_new (project, &options, NULL, &error);
  g_assert_no_error (error);
  lot_add_part (empty, folder, 1);
  options = (NormaInspectionOptions)NORMA_INSPECTION_OPTIONS_INIT;
  without_model = norma_inspection_new (empty, &options, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *text = write_report (i == 0 ? of_lot : without_model, "other.json");
    g_autoptr (JsonNode) report = parse (text);

    check (report);
    g_assert_cmpint (json_object_get_null_member (json_node_get_object (report),
                                                  i == 0 ? "model" : "lot"),
                     ==, i == 1);
  }
}

static void
test_hostile (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autofree char *text = write_report (inspection, "lot.json");
  g_autoptr (JsonNode) report = parse (text);
  JsonObject *part = get_part (report, HOSTILE_PART);
  JsonObject *review = json_object_get_object_member (part, "review");

  g_assert_cmpstr (json_object_get_string_member (part, "image"), ==, "query/" HOSTILE_NAME);
  g_assert_cmpstr (json_object_get_string_member (part, "class"), ==, HOSTILE_CLASS);
  g_assert_cmpstr (json_object_get_string_member (review, "comment"), ==, HOSTILE_COMMENT);
}

/* The outline goes round the box: it reaches beyond its outer pixel centres, and by less than a pixel. */
static void
test_details (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autofree char *text = write_report (inspection, "lot.json");
  g_autoptr (JsonNode) report = parse (text);
  JsonObject *details = json_object_get_object_member (get_part (report, 4), "details");
  JsonObject *place =
      json_array_get_object_element (json_object_get_array_member (details, "places"), 0);
  JsonArray *line =
      json_array_get_array_element (json_object_get_array_member (place, "outline"), 0);
  double least = INFINITY, x = json_object_get_double_member (place, "x");

  for (guint i = 0; i < json_array_get_length (line); i++)
    least = MIN (least, json_array_get_double_element (json_array_get_array_element (line, i), 0));
  g_assert_cmpfloat (least, <=, x);
  g_assert_cmpfloat (least, >, x - 1);
  g_assert_cmpfloat (json_object_get_double_member (details, "pixels_per_mm_x"), ==, 20);
  /* An accepted part is not told at length. */
  g_assert_true (json_object_get_null_member (get_part (report, 1), "details"));
}

static void
test_same_bytes (void)
{
  g_autoptr (NormaInspection) one = hostile_inspect (folder);
  g_autoptr (NormaInspection) other = hostile_inspect (folder);
  g_autofree char *text = write_report (one, "lot.json");
  g_autofree char *again = write_report (other, "again.json");

  g_assert_cmpstr (text, ==, again);
}

static void
test_errors (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autofree char *path = g_build_filename (folder, "none", "lot.json", NULL);
  g_autofree char *kept = g_build_filename (folder, "kept.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable };
  g_autoptr (GPtrArray) writers =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_report_writer_free);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_report_json_new (inspection, path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (kept, "old", -1, NULL));
  g_ptr_array_add (writers, norma_report_json_new (inspection, kept, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (norma_report_write (inspection, writers, NULL, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (kept, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  hostile_create (folder);
  g_test_add_func ("/report-json/schema", test_schema);
  g_test_add_func ("/report-json/descriptor", test_descriptor);
  g_test_add_func ("/report-json/other-reports", test_other_reports);
  g_test_add_func ("/report-json/hostile", test_hostile);
  g_test_add_func ("/report-json/details", test_details);
  g_test_add_func ("/report-json/same-bytes", test_same_bytes);
  g_test_add_func ("/report-json/errors", test_errors);
  failures = g_test_run ();
  norma_test_remove_folder (folder);
  g_free (folder);
  return failures;
}
