/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/sign-offs.h"

#include "core/base/error.h"
#include "core/project/journal-entry.h"
#include "core/project/record.h"
#include "core/project/row-list.h"
#include "core/project/words.h"

void
norma_sign_offs_free (NormaSignOffs *list)
{
  if (list != NULL)
    norma_row_list_free (list, list->sign_offs, list->strings);
}

void
norma_signed_images_free (NormaSignedImages *list)
{
  if (list != NULL)
    norma_row_list_free (list, list->images, list->strings);
}

static gboolean
take_sign_off (NormaStatement *statement, GStringChunk *strings, gpointer row)
{
  NormaSignOff *sign_off = row;

  sign_off->id = sqlite3_column_int64 (statement, 0);
  sign_off->name = norma_row_take_text (statement, 1, strings);
  sign_off->comment = norma_row_take_text (statement, 2, strings);
  sign_off->reviewer = norma_row_take_text (statement, 3, strings);
  sign_off->time = norma_row_take_text (statement, 4, strings);
  sign_off->n_images = (guint64)sqlite3_column_int64 (statement, 5);
  sign_off->digest = norma_row_take_text (statement, 6, strings);
  sign_off->reopened_by = norma_row_take_text (statement, 7, strings);
  sign_off->reopened_time = norma_row_take_text (statement, 8, strings);
  return TRUE;
}

NormaSignOffs *
norma_project_list_sign_offs (NormaProject *project, GError **error)
{
  g_autoptr (NormaSignOffs) list = g_new0 (NormaSignOffs, 1);

  g_return_val_if_fail (project != NULL, NULL);

  list->strings = g_string_chunk_new (1 << 10);
  if (!norma_row_list_read (project, &norma_sign_off_table, "WHERE ?1 = 0 ORDER BY id", 0,
                            take_sign_off, sizeof *list->sign_offs, list->strings,
                            (gpointer *)&list->sign_offs, &list->n, error))
    return NULL;
  return g_steal_pointer (&list);
}

static gboolean
take_signed_image (NormaStatement *statement, GStringChunk *strings, gpointer row)
{
  NormaSignedImage *image = row;

  image->image = sqlite3_column_int64 (statement, 2);
  image->path = norma_row_take_text (statement, 3, strings);
  image->hash = norma_row_take_text (statement, 4, strings);
  image->defect_class = norma_row_take_text (statement, 6, strings);
  image->verdict = norma_row_take_text (statement, 8, strings);
  image->score = norma_row_take_number (statement, 9);
  return norma_label_parse (norma_statement_get_text (statement, 5), &image->label) &&
         norma_severity_parse (norma_statement_get_text (statement, 7), &image->severity);
}

NormaSignedImages *
norma_project_list_signed_images (NormaProject *project, gint64 sign_off, GError **error)
{
  g_autoptr (NormaSignedImages) list = g_new0 (NormaSignedImages, 1);

  g_return_val_if_fail (project != NULL, NULL);

  list->strings = g_string_chunk_new (1 << 12);
  if (!norma_row_list_read (project, &norma_signed_image_table,
                            "WHERE sign_off_id = ?1 ORDER BY image_id", sign_off, take_signed_image,
                            sizeof *list->images, list->strings, (gpointer *)&list->images,
                            &list->n, error))
    return NULL;
  return g_steal_pointer (&list);
}

static gboolean
insert_sign_off (NormaProject *project, const char *name, const char *comment, gsize n, gint64 *id,
                 GError **error)
{
  g_autoptr (JsonObject) row = json_object_new ();
  g_autofree char *now = norma_time_now ();
  g_autofree char *digest = NULL;

  if (!norma_journal_find_head (project, &digest, NULL, error))
    return FALSE;
  json_object_set_string_member (row, "name", name);
  json_object_set_string_member (row, "comment", comment);
  json_object_set_string_member (row, "reviewer", project->user);
  json_object_set_string_member (row, "time", now);
  json_object_set_int_member (row, "n_images", (gint64)n);
  json_object_set_string_member (row, "digest", digest);
  json_object_set_string_member (row, "reopened_by", "");
  json_object_set_string_member (row, "reopened_time", "");
  *id = 0;
  return norma_record_insert (project, &norma_sign_off_table, id, row, error);
}

/* The row of an image to be signed; NULL with an error. */
static JsonObject *
describe_image (NormaProject *project, gint64 sign_off, const NormaToSign *image, GError **error)
{
  g_autoptr (NormaStatement) statement = norma_database_prepare (
      project->database, error,
      "SELECT f.path, f.hash, i.label, i.defect_class, r.severity FROM image AS i "
      "JOIN file AS f ON f.id = i.file_id JOIN review AS r ON r.image_id = i.id WHERE i.id = ?1",
      "i", image->image);
  g_autoptr (JsonObject) row = NULL;
  gboolean found;

  if (statement == NULL || !norma_database_step (project->database, statement, &found, error))
    return NULL;
  if (!found) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: image %" G_GINT64_FORMAT " cannot be signed: it is not there or has not been "
                 "reviewed",
                 project->path, image->image);
    return NULL;
  }
  row = json_object_new ();
  json_object_set_int_member (row, "sign_off_id", sign_off);
  json_object_set_int_member (row, "image_id", image->image);
  json_object_set_string_member (row, "path", norma_statement_get_text (statement, 0));
  norma_row_set_text (row, "hash", (const char *)sqlite3_column_text (statement, 1));
  json_object_set_string_member (row, "label", norma_statement_get_text (statement, 2));
  json_object_set_string_member (row, "defect_class", norma_statement_get_text (statement, 3));
  json_object_set_string_member (row, "severity", norma_statement_get_text (statement, 4));
  json_object_set_string_member (row, "verdict", image->verdict == NULL ? "" : image->verdict);
  norma_row_set_number (row, "score", image->score);
  return g_steal_pointer (&row);
}

static gboolean
sign (NormaProject *project, const char *name, const char *comment, const NormaToSign *images,
      gsize n, gint64 *id, GError **error)
{
  if (!insert_sign_off (project, name, comment, n, id, error))
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    g_autoptr (JsonObject) row = describe_image (project, *id, &images[i], error);
    gint64 new_id = 0;

    if (row == NULL ||
        !norma_record_insert (project, &norma_signed_image_table, &new_id, row, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
norma_project_sign_off (NormaProject *project, const char *name, const char *comment,
                        const NormaToSign *images, gsize n, gint64 *id, GError **error)
{
  NormaEdit edit;
  gint64 made;

  g_return_val_if_fail (project != NULL && name != NULL && comment != NULL, FALSE);
  g_return_val_if_fail (images != NULL || n == 0, FALSE);

  if (!norma_expect_utf8 (project, "name of the lot", name, error) ||
      !norma_expect_utf8 (project, "comment", comment, error))
    return FALSE;
  if (name[0] == '\0' || n == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: %s", project->path,
                 n == 0 ? "a sign-off needs an image at least" : "a sign-off needs a name");
    return FALSE;
  }
  if (!norma_edit_begin (project, "Sign off", &edit, error) ||
      !norma_edit_end (project, &edit, sign (project, name, comment, images, n, &made, error),
                       error))
    return FALSE;
  if (id != NULL)
    *id = made;
  return TRUE;
}
