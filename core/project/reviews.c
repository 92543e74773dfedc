/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/reviews.h"

#include <math.h>

#include "core/base/error.h"
#include "core/project/record.h"
#include "core/project/row-list.h"

/* Names of steps, by label. */
static const char *const actions[] = { "Judge without a label", "Judge good", "Judge bad",
                                       "Judge unsure" };

void
norma_reviews_free (NormaReviews *list)
{
  if (list != NULL)
    norma_row_list_free (list, list->reviews, list->strings);
}

static JsonObject *
new_row (NormaProject *project, const NormaJudgement *judgement)
{
  const NormaEvidence *evidence = &judgement->evidence;
  g_autofree char *now = norma_time_now ();
  JsonObject *row = json_object_new ();

  json_object_set_int_member (row, "image_id", judgement->image);
  json_object_set_string_member (row, "severity", norma_severity_to_string (judgement->severity));
  json_object_set_string_member (row, "comment",
                                 judgement->comment == NULL ? "" : judgement->comment);
  json_object_set_string_member (row, "reviewer", project->user);
  json_object_set_string_member (row, "time", now);
  norma_row_set_text (row, "model_hash", evidence->model);
  norma_row_set_number (row, "score", evidence->score);
  json_object_set_string_member (row, "verdict",
                                 evidence->verdict == NULL ? "" : evidence->verdict);
  norma_row_set_number (row, "review_limit", evidence->review);
  norma_row_set_number (row, "reject_limit", evidence->reject);
  return row;
}

static gboolean
find (NormaProject *project, gint64 image, gint64 *id, gboolean *found, GError **error)
{
  return norma_database_get_integer (project->database, id, found, error,
                                     "SELECT id FROM review WHERE image_id = ?1", "i", image);
}

static gboolean
set_label (NormaProject *project, gint64 image, NormaLabel label, const char *defect_class,
           GError **error)
{
  g_autoptr (JsonObject) columns = json_object_new ();

  json_object_set_string_member (columns, "label", norma_label_to_string (label));
  json_object_set_string_member (columns, "defect_class", defect_class == NULL ? "" : defect_class);
  return norma_record_update (project, &norma_image_table, image, columns, error);
}

static gboolean
judge (NormaProject *project, const NormaJudgement *judgement, GError **error)
{
  g_autoptr (JsonObject) row = NULL;
  gboolean found;
  gint64 id;

  if (!norma_expect_utf8 (project, "defect class", judgement->defect_class, error) ||
      !norma_expect_utf8 (project, "comment", judgement->comment, error) ||
      !set_label (project, judgement->image, judgement->label, judgement->defect_class, error) ||
      !find (project, judgement->image, &id, &found, error))
    return FALSE;
  row = new_row (project, judgement);
  if (found)
    return norma_record_update (project, &norma_review_table, id, row, error);
  id = 0;
  return norma_record_insert (project, &norma_review_table, &id, row, error);
}

gboolean
norma_project_judge (NormaProject *project, const NormaJudgement *judgements, gsize n,
                     GError **error)
{
  gboolean success = TRUE;
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && (judgements != NULL || n == 0), FALSE);
  for (gsize i = 0; i < n; i++)
    g_return_val_if_fail ((guint)judgements[i].label < G_N_ELEMENTS (actions) &&
                              (guint)judgements[i].severity < NORMA_N_SEVERITIES,
                          FALSE);

  if (!norma_edit_begin (project, n == 0 ? "" : actions[judgements[0].label], &edit, error))
    return FALSE;
  for (gsize i = 0; i < n && success; i++)
    success = judge (project, &judgements[i], error);
  return norma_edit_end (project, &edit, success, error);
}

static gboolean
set_comment (NormaProject *project, gint64 image, const char *comment, GError **error)
{
  g_autoptr (JsonObject) columns = json_object_new ();
  gboolean found;
  gint64 id;

  if (!find (project, image, &id, &found, error))
    return FALSE;
  if (!found) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: image %" G_GINT64_FORMAT " has not been reviewed", project->path, image);
    return FALSE;
  }
  json_object_set_string_member (columns, "comment", comment);
  return norma_record_update (project, &norma_review_table, id, columns, error);
}

gboolean
norma_project_comment (NormaProject *project, gint64 image, const char *comment, GError **error)
{
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && comment != NULL, FALSE);

  return norma_expect_utf8 (project, "comment", comment, error) &&
         norma_edit_begin (project, "Comment", &edit, error) &&
         norma_edit_end (project, &edit, set_comment (project, image, comment, error), error);
}

gboolean
norma_project_withdraw_reviews (NormaProject *project, const gint64 *images, gsize n,
                                GError **error)
{
  gboolean success = TRUE;
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && (images != NULL || n == 0), FALSE);

  if (!norma_edit_begin (project, "Withdraw review", &edit, error))
    return FALSE;
  for (gsize i = 0; i < n && success; i++)
    success = norma_record_delete_where (project, &norma_review_table, "image_id = ?1", images[i],
                                         error) &&
              set_label (project, images[i], NORMA_LABEL_NONE, NULL, error);
  return norma_edit_end (project, &edit, success, error);
}

static gboolean
take_review (NormaStatement *statement, GStringChunk *strings, gpointer row)
{
  NormaReview *review = row;

  review->image = sqlite3_column_int64 (statement, 1);
  review->comment = norma_row_take_text (statement, 3, strings);
  review->reviewer = norma_row_take_text (statement, 4, strings);
  review->time = norma_row_take_text (statement, 5, strings);
  review->evidence.model = norma_row_take_text (statement, 6, strings);
  review->evidence.score = norma_row_take_number (statement, 7);
  review->evidence.verdict = norma_row_take_text (statement, 8, strings);
  review->evidence.review = norma_row_take_number (statement, 9);
  review->evidence.reject = norma_row_take_number (statement, 10);
  return norma_severity_parse (norma_statement_get_text (statement, 2), &review->severity);
}

NormaReviews *
norma_project_list_reviews (NormaProject *project, GError **error)
{
  g_autoptr (NormaReviews) list = g_new0 (NormaReviews, 1);

  g_return_val_if_fail (project != NULL, NULL);

  list->strings = g_string_chunk_new (1 << 12);
  if (!norma_row_list_read (project, &norma_review_table, "WHERE ?1 = 0 ORDER BY image_id", 0,
                            take_review, sizeof *list->reviews, list->strings,
                            (gpointer *)&list->reviews, &list->n, error))
    return NULL;
  return g_steal_pointer (&list);
}
