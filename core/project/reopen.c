/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/reopen.h"

#include <json-glib/json-glib.h>

#include "core/project/record.h"

/* SQL for the signed images that a row of the table concerns; NULL: none. What is removed is gone from
 * its table by then, and its image is in `before`. */
static const char *
find_sql (const NormaTable *table)
{
  if (table == &norma_image_table)
    return "image_id = ?1";
  if (table == &norma_review_table)
    return "image_id = ?2 OR image_id IN (SELECT image_id FROM review WHERE id = ?1)";
  if (table == &norma_shape_table)
    return "image_id = ?2 OR image_id IN (SELECT image_id FROM shape WHERE id = ?1)";
  if (table == &norma_file_table)
    return "image_id IN (SELECT id FROM image WHERE file_id = ?1)";
  return NULL;
}

/* The image named in the text of a row; 0: none. */
static gint64
find_image (const char *text)
{
  g_autoptr (JsonNode) node = text == NULL ? NULL : json_from_string (text, NULL);
  JsonObject *row = node == NULL ? NULL : json_node_get_object (node);

  return row == NULL ? 0 : json_object_get_int_member_with_default (row, "image_id", 0);
}

static gboolean
reopen (NormaProject *project, gint64 sign_off, GError **error)
{
  g_autoptr (JsonObject) columns = json_object_new ();
  g_autofree char *now = norma_time_now ();

  json_object_set_string_member (columns, "reopened_by", project->user);
  json_object_set_string_member (columns, "reopened_time", now);
  return norma_record_update (project, &norma_sign_off_table, sign_off, columns, error);
}

gboolean
norma_sign_off_reopen (NormaProject *project, const NormaTable *table, gint64 id,
                       const char *before, const char *after, GError **error)
{
  const char *condition = find_sql (table);
  g_autofree char *sql = NULL;
  gboolean found = condition != NULL;
  gint64 image, sign_off;

  if (condition == NULL)
    return TRUE;
  image = find_image (before);
  if (image == 0)
    image = find_image (after);
  sql = g_strdup_printf ("SELECT id FROM sign_off WHERE reopened_time = '' AND id IN "
                         "(SELECT sign_off_id FROM signed_image WHERE ?2 IS ?2 AND (%s)) LIMIT 1",
                         condition);
  while (found)
    if (!norma_database_get_integer (project->database, &sign_off, &found, error, sql, "ii", id,
                                     image) ||
        (found && !reopen (project, sign_off, error)))
      return FALSE;
  return TRUE;
}
