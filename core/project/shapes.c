/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/shapes.h"

#include <math.h>

#include "core/base/error.h"
#include "core/project/record.h"
#include "core/project/row-list.h"

void
norma_project_shapes_free (NormaProjectShapes *list)
{
  if (list != NULL)
    norma_row_list_free (list, list->shapes, list->strings);
}

static gboolean
take_shape (NormaStatement *statement, GStringChunk *strings, gpointer row)
{
  NormaProjectShape *shape = row;

  shape->id = sqlite3_column_int64 (statement, 0);
  shape->image = sqlite3_column_int64 (statement, 1);
  shape->defect_class = norma_row_take_text (statement, 3, strings);
  shape->sensitivity = sqlite3_column_double (statement, 4);
  shape->geometry = g_string_chunk_insert (strings, norma_statement_get_text (statement, 5));
  return norma_purpose_parse (norma_statement_get_text (statement, 2), &shape->purpose);
}

NormaProjectShapes *
norma_project_list_shapes (NormaProject *project, gint64 image, GError **error)
{
  g_autoptr (NormaProjectShapes) list = g_new0 (NormaProjectShapes, 1);

  g_return_val_if_fail (project != NULL, NULL);

  list->strings = g_string_chunk_new (1 << 12);
  if (!norma_row_list_read (project, &norma_shape_table,
                            "WHERE ?1 = -1 OR ifnull (image_id, 0) = ?1 "
                            "ORDER BY ifnull (image_id, 0), id",
                            image, take_shape, sizeof *list->shapes, list->strings,
                            (gpointer *)&list->shapes, &list->n, error))
    return NULL;
  return g_steal_pointer (&list);
}

static gboolean
expect_valid (NormaProject *project, const NormaProjectShape *shape, GError **error)
{
  if (!norma_expect_utf8 (project, "defect class", shape->defect_class, error) ||
      !norma_expect_utf8 (project, "shape", shape->geometry, error))
    return FALSE;
  if (shape->sensitivity > 0 && isfinite (shape->sensitivity))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: the sensitivity of a shape is %g, a number above 0 is expected", project->path,
               shape->sensitivity);
  return FALSE;
}

static gboolean
expect_image (NormaProject *project, gint64 image, GError **error)
{
  gboolean found = TRUE;
  gint64 id;

  if (image != 0 && !norma_database_get_integer (project->database, &id, &found, error,
                                                 "SELECT id FROM image WHERE id = ?1", "i", image))
    return FALSE;
  if (!found)
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: there is no image %" G_GINT64_FORMAT " to draw on", project->path, image);
  return found;
}

static gboolean
put (NormaProject *project, NormaProjectShape *shape, GError **error)
{
  g_autoptr (JsonObject) row = NULL;

  if (!expect_valid (project, shape, error) || !expect_image (project, shape->image, error))
    return FALSE;
  row = json_object_new ();
  if (shape->image == 0)
    json_object_set_null_member (row, "image_id");
  else
    json_object_set_int_member (row, "image_id", shape->image);
  json_object_set_string_member (row, "purpose", norma_purpose_to_string (shape->purpose));
  json_object_set_string_member (row, "defect_class",
                                 shape->defect_class == NULL ? "" : shape->defect_class);
  json_object_set_double_member (row, "sensitivity", shape->sensitivity);
  json_object_set_string_member (row, "geometry", shape->geometry);
  return shape->id == 0 ? norma_record_insert (project, &norma_shape_table, &shape->id, row, error)
                        : norma_record_update (project, &norma_shape_table, shape->id, row, error);
}

gboolean
norma_project_put_shapes (NormaProject *project, const char *action, NormaProjectShape *shapes,
                          gsize n, GError **error)
{
  gboolean success = TRUE;
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && action != NULL && (shapes != NULL || n == 0), FALSE);

  if (!norma_edit_begin (project, action, &edit, error))
    return FALSE;
  for (gsize i = 0; i < n && success; i++)
    success = put (project, &shapes[i], error);
  return norma_edit_end (project, &edit, success, error);
}

gboolean
norma_project_remove_shapes (NormaProject *project, const char *action, const gint64 *ids, gsize n,
                             GError **error)
{
  gboolean success = TRUE;
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && action != NULL && (ids != NULL || n == 0), FALSE);

  if (!norma_edit_begin (project, action, &edit, error))
    return FALSE;
  for (gsize i = 0; i < n && success; i++)
    success = norma_record_delete (project, &norma_shape_table, ids[i], error);
  return norma_edit_end (project, &edit, success, error);
}
