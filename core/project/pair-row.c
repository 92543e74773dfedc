/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/pair-row.h"

#include "core/project/record.h"

static gboolean
insert (NormaProject *project, gint64 query, gint64 reference, GError **error)
{
  g_autoptr (JsonObject) row = json_object_new ();
  gint64 place, id = 0;

  if (!norma_database_get_integer (project->database, &place, NULL, error,
                                   "SELECT ifnull (max (place), 0) + 1 FROM pair", ""))
    return FALSE;
  json_object_set_int_member (row, "query_id", query);
  json_object_set_int_member (row, "reference_id", reference);
  json_object_set_int_member (row, "place", place);
  json_object_set_string_member (row, "points", "");
  return norma_record_insert (project, &norma_pair_table, &id, row, error);
}

static gboolean
update (NormaProject *project, gint64 id, gint64 reference, GError **error)
{
  g_autoptr (JsonObject) columns = json_object_new ();
  gint64 found;

  if (!norma_database_get_integer (project->database, &found, NULL, error,
                                   "SELECT reference_id FROM pair WHERE id = ?1", "i", id))
    return FALSE;
  if (found == reference)
    return TRUE;
  json_object_set_int_member (columns, "reference_id", reference);
  json_object_set_string_member (columns, "points", "");
  return norma_record_update (project, &norma_pair_table, id, columns, error);
}

gboolean
norma_pair_row_put (NormaProject *project, gint64 query, gint64 reference, GError **error)
{
  gboolean found;
  gint64 id;

  if (!norma_database_get_integer (project->database, &id, &found, error,
                                   "SELECT id FROM pair WHERE query_id = ?1", "i", query))
    return FALSE;
  return found ? update (project, id, reference, error) : insert (project, query, reference, error);
}
