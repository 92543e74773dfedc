/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-json.h"

#include <math.h>

#include "core/base/json-writer.h"
#include "core/features/network-extractor.h"

#define FORMAT "norma-inspection-report"
#define FORMAT_VERSION 1

typedef struct {
  NormaReportWriter writer;
  NormaAtomicFile *file;
  GString *text; /* to be written */
  gboolean has_parts;
} Document;

static void
add_lot (GString *json, const char *name, const NormaSignOff *lot)
{
  norma_json_begin_object (json, name);
  norma_json_add_string (json, "name", lot->name);
  norma_json_add_string (json, "comment", lot->comment);
  norma_json_add_string (json, "signed_by", lot->reviewer);
  norma_json_add_string (json, "signed", lot->time);
  norma_json_add_unsigned (json, "images", lot->n_images);
  norma_json_add_string (json, "journal_digest", lot->digest);
  norma_json_add_boolean (json, "holds", lot->reopened_by[0] == '\0');
  norma_json_add_string (json, "reopened_by",
                         lot->reopened_by[0] == '\0' ? NULL : lot->reopened_by);
  norma_json_add_string (json, "reopened", lot->reopened_by[0] == '\0' ? NULL : lot->reopened_time);
  norma_json_end_object (json);
}

/* The one that was asked for, and all of the project. */
static void
add_lots (GString *json, const NormaInspection *inspection)
{
  if (inspection->lot == NULL)
    norma_json_add_string (json, "lot", NULL);
  else
    add_lot (json, "lot", inspection->lot);
  norma_json_begin_array (json, "signed_lots");
  for (gsize i = 0; i < inspection->sign_offs->n; i++)
    add_lot (json, NULL, &inspection->sign_offs->sign_offs[i]);
  norma_json_end_array (json);
}

static void
add_promise (GString *json, const NormaPromise *promise)
{
  gboolean is_made = promise->n > 0;

  norma_json_begin_object (json, "promise");
  norma_json_add_string (json, "bound", norma_bound_to_string (promise->bound));
  norma_json_add_double (json, "threshold", promise->threshold);
  norma_json_add_double (json, "false_alarms", is_made ? promise->false_alarms : (double)NAN);
  norma_json_add_double (json, "confidence",
                         is_made && promise->confidence > 0 ? promise->confidence : (double)NAN);
  norma_json_add_unsigned (json, "held_out_scores", promise->n);
  norma_json_end_object (json);
}

static void
add_model (GString *json, const NormaInspection *inspection)
{
  const NormaModel *model = inspection->model;
  const char *hash =
      model == NULL ? NULL : norma_network_extractor_get_descriptor_hash (model->extractor);

  if (inspection->model_hash == NULL) {
    norma_json_add_string (json, "model", NULL);
    return;
  }
  norma_json_begin_object (json, "model");
  norma_json_add_string (json, "name", inspection->model_name);
  norma_json_add_string (json, "sha256", inspection->model_hash);
  norma_json_add_string (json, "created", inspection->model_created);
  norma_json_add_string (json, "error", inspection->model_error);
  if (model != NULL) {
    norma_json_add_string (json, "extractor",
                           norma_extractor_get_chosen (model->extractor)->class->name);
    if (hash != NULL)
      norma_json_add_string (json, "descriptor_sha256", hash);
    norma_json_add_string (json, "detector", model->detector->class->name);
    norma_json_begin_object (json, "good_images");
    norma_json_add_unsigned (json, "count", model->good_set.n_images);
    norma_json_add_string (json, "sha256", model->good_set.hash);
    norma_json_end_object (json);
    add_promise (json, &model->promise);
  }
  norma_json_end_object (json);
}

static void
add_thresholds (GString *json, const NormaInspection *inspection)
{
  gboolean is_known = inspection->model != NULL || inspection->limits_are_own;
  const NormaLimits *limits = &inspection->limits;

  norma_json_begin_object (json, "thresholds");
  norma_json_add_double (json, "reject", is_known ? (double)limits->reject : (double)NAN);
  norma_json_add_double (json, "review", is_known ? (double)limits->review : (double)NAN);
  norma_json_add_double (json, "least_area", is_known ? (double)limits->least_area : (double)NAN);
  norma_json_add_string (json, "set_in",
                         !is_known                    ? NULL
                         : inspection->limits_are_own ? "project"
                                                      : "model");
  norma_json_add_string (json, "provenance", inspection->limits_provenance);
  norma_json_add_double (json, "change", inspection->change_threshold);
  norma_json_end_object (json);
}

static void
add_counts (GString *json, const NormaInspection *inspection)
{
  const NormaInspectionCounts *counts = &inspection->counts;

  norma_json_begin_object (json, "counts");
  norma_json_add_unsigned (json, "parts", counts->n_parts);
  for (guint i = 0; i < NORMA_N_OUTCOMES; i++)
    norma_json_add_unsigned (json, norma_outcome_to_string ((NormaOutcome)i),
                             counts->of_outcome[i]);
  for (guint i = NORMA_SEVERITY_MINOR; i < NORMA_N_SEVERITIES; i++)
    norma_json_add_unsigned (json, norma_severity_to_string ((NormaSeverity)i),
                             counts->of_severity[i]);
  norma_json_add_unsigned (json, "reviewed", counts->n_reviewed);
  norma_json_add_unsigned (json, "overruled", counts->n_overruled);
  norma_json_add_unsigned (json, "unreviewed_rejects", counts->n_unreviewed_rejects);
  norma_json_add_unsigned (json, "files_missing", counts->n_files_missing);
  norma_json_add_unsigned (json, "files_changed", counts->n_files_changed);
  norma_json_add_unsigned (json, "images_gone", inspection->n_gone);
  norma_json_end_object (json);
}

static void
add_journal (GString *json, const NormaJournalCheck *check)
{
  norma_json_begin_object (json, "journal");
  norma_json_add_boolean (json, "holds", check->finding == NULL);
  norma_json_add_string (json, "finding", check->finding);
  norma_json_add_unsigned (json, "entries", check->n_entries);
  norma_json_add_string (json, "head", check->head[0] == '\0' ? NULL : check->head);
  norma_json_end_object (json);
}

static void
add_head (GString *json, const NormaInspection *inspection)
{
  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "format", FORMAT);
  norma_json_add_unsigned (json, "format_version", FORMAT_VERSION);
  norma_json_add_string (json, "program", "norma " NORMA_VERSION);
  norma_json_add_string (json, "project", inspection->name);
  norma_json_add_string (json, "time", inspection->time);
  norma_json_add_string (json, "last_change_by", inspection->user);
  add_lots (json, inspection);
  add_model (json, inspection);
  add_thresholds (json, inspection);
  norma_json_add_double (json, "pixels_per_mm",
                         inspection->pixels_per_mm > 0 ? inspection->pixels_per_mm : (double)NAN);
  norma_json_add_string (json, "data_sha256", inspection->data_hash);
  add_journal (json, &inspection->journal);
  add_counts (json, inspection);
  norma_json_begin_array (json, "parts");
}

static gboolean
document_add (NormaReportWriter *writer, const NormaInspectedPart *part,
              const NormaInspectedImage *image, GError **error)
{
  Document *self = (Document *)writer;
  g_autoptr (GString) json = g_string_new (NULL);

  if (!norma_report_json_add_part (json, part, image, error))
    return FALSE;
  g_string_append (self->text, self->has_parts ? ",\n" : "\n");
  g_string_append_len (self->text, json->str, (gssize)json->len);
  self->has_parts = TRUE;
  return norma_report_flush (self->file, self->text, error);
}

static gboolean
document_finish (NormaReportWriter *writer, GError **error)
{
  Document *self = (Document *)writer;

  g_string_append (self->text, "\n]}\n");
  return norma_report_flush (self->file, self->text, error) &&
         norma_atomic_file_commit (self->file, error);
}

static void
document_free (NormaReportWriter *writer)
{
  Document *self = (Document *)writer;

  g_clear_pointer (&self->file, norma_atomic_file_free);
  g_string_free (self->text, TRUE);
  g_free (self);
}

NormaReportWriter *
norma_report_json_new (const NormaInspection *inspection, const char *path, GError **error)
{
  static const NormaReportWriterClass class = { document_add, document_finish, document_free };
  Document *self = g_new0 (Document, 1);
  g_autoptr (NormaReportWriter) writer = &self->writer;

  self->writer = (NormaReportWriter){ &class, inspection };
  self->text = g_string_new (NULL);
  add_head (self->text, inspection);
  self->file = norma_atomic_file_new (path, error);
  return self->file == NULL ? NULL : g_steal_pointer (&writer);
}
