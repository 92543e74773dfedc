/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/defect-classes.h"

#include <string.h>

#include "core/base/error.h"
#include "core/project/record.h"
#include "core/project/row-list.h"

#define MOST_SHORTCUTS 9

void
norma_defect_classes_free (NormaDefectClasses *list)
{
  if (list != NULL)
    norma_row_list_free (list, list->classes, list->strings);
}

static gboolean
take_class (NormaStatement *statement, GStringChunk *strings, gpointer row)
{
  NormaDefectClass *class = row;

  class->id = sqlite3_column_int64 (statement, 0);
  class->name = norma_row_take_text (statement, 1, strings);
  class->color = norma_row_take_text (statement, 2, strings);
  class->shortcut = (guint)sqlite3_column_int64 (statement, 3);
  return norma_severity_parse (norma_statement_get_text (statement, 4), &class->severity);
}

NormaDefectClasses *
norma_project_list_defect_classes (NormaProject *project, GError **error)
{
  g_autoptr (NormaDefectClasses) list = g_new0 (NormaDefectClasses, 1);

  g_return_val_if_fail (project != NULL, NULL);

  list->strings = g_string_chunk_new (1 << 10);
  if (!norma_row_list_read (project, &norma_defect_class_table,
                            "WHERE ?1 = 0 ORDER BY shortcut = 0, shortcut, name", 0, take_class,
                            sizeof *list->classes, list->strings, (gpointer *)&list->classes,
                            &list->n, error))
    return NULL;
  return g_steal_pointer (&list);
}

static gboolean
is_color (const char *text)
{
  gboolean valid = text != NULL && strlen (text) == 7 && text[0] == '#';

  for (guint i = 1; valid && i < 7; i++)
    valid = g_ascii_isxdigit (text[i]);
  return valid;
}

static gboolean
expect_valid (NormaProject *project, const NormaDefectClass *class, GError **error)
{
  if (!norma_expect_utf8 (project, "defect class", class->name, error))
    return FALSE;
  if (class->name == NULL || class->name[0] == '\0')
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: a defect class needs a name",
                 project->path);
  else if (!is_color (class->color))
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: the color of the defect class \"%s\" is \"%s\", \"#rrggbb\" is expected",
                 project->path, class->name, class->color == NULL ? "" : class->color);
  else if (class->shortcut > MOST_SHORTCUTS)
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: the key of the defect class \"%s\" is %u, 1 to 9 are expected, or 0 for none",
                 project->path, class->name, class->shortcut);
  else
    return TRUE;
  return FALSE;
}

static gboolean
expect_unique (NormaProject *project, const NormaDefectClass *class, GError **error)
{
  gboolean found;
  gint64 id;

  if (!norma_database_get_integer (project->database, &id, &found, error,
                                   "SELECT id FROM defect_class WHERE name = ?1 AND id <> ?2", "si",
                                   class->name, class->id))
    return FALSE;
  if (found)
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: there is a defect class \"%s\" already", project->path, class->name);
  return !found;
}

static gboolean
free_shortcut (NormaProject *project, const NormaDefectClass *class, GError **error)
{
  g_autoptr (JsonObject) columns = NULL;
  gboolean found;
  gint64 id;

  if (class->shortcut == 0)
    return TRUE;
  if (!norma_database_get_integer (project->database, &id, &found, error,
                                   "SELECT id FROM defect_class WHERE shortcut = ?1 AND id <> ?2",
                                   "ii", (gint64) class->shortcut, class->id))
    return FALSE;
  columns = json_object_new ();
  json_object_set_int_member (columns, "shortcut", 0);
  return !found || norma_record_update (project, &norma_defect_class_table, id, columns, error);
}

/* Gives the rows of a table with the class `from` the class `to`. */
static gboolean
rename_in (NormaProject *project, const NormaTable *table, const char *from, const char *to,
           GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT id FROM %s WHERE defect_class = ?1 AND id > ?2 ORDER BY id LIMIT 1",
                       table->name);
  g_autoptr (JsonObject) columns = json_object_new ();
  gboolean found = TRUE;
  gint64 id = 0;

  json_object_set_string_member (columns, "defect_class", to);
  while (found)
    if (!norma_database_get_integer (project->database, &id, &found, error, sql, "si", from, id) ||
        (found && !norma_record_update (project, table, id, columns, error)))
      return FALSE;
  return TRUE;
}

static gboolean
find_name (NormaProject *project, gint64 id, char **name, GError **error)
{
  g_autoptr (NormaStatement) statement =
      norma_database_prepare (project->database, error,
                              "SELECT name FROM defect_class WHERE id = ?1", "i", id);
  gboolean found;

  if (statement == NULL || !norma_database_step (project->database, statement, &found, error))
    return FALSE;
  if (found)
    *name = g_strdup (norma_statement_get_text (statement, 0));
  else
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: there is no defect class of the number %" G_GINT64_FORMAT, project->path, id);
  return found;
}

static gboolean
update (NormaProject *project, const NormaDefectClass *class, JsonObject *row, GError **error)
{
  g_autofree char *name = NULL;

  if (!find_name (project, class->id, &name, error) ||
      !norma_record_update (project, &norma_defect_class_table, class->id, row, error))
    return FALSE;
  return g_str_equal (name, class->name) ||
         (rename_in (project, &norma_image_table, name, class->name, error) &&
          rename_in (project, &norma_shape_table, name, class->name, error));
}

static gboolean
put (NormaProject *project, const NormaDefectClass *class, gint64 *id, GError **error)
{
  g_autoptr (JsonObject) row = json_object_new ();

  if (!expect_unique (project, class, error) || !free_shortcut (project, class, error))
    return FALSE;
  json_object_set_string_member (row, "name", class->name);
  json_object_set_string_member (row, "color", class->color);
  json_object_set_int_member (row, "shortcut", class->shortcut);
  json_object_set_string_member (row, "severity", norma_severity_to_string (class->severity));
  *id = class->id;
  return class->id == 0 ? norma_record_insert (project, &norma_defect_class_table, id, row, error)
                        : update (project, class, row, error);
}

gboolean
norma_project_put_defect_class (NormaProject *project, const NormaDefectClass *class, gint64 *id,
                                GError **error)
{
  NormaEdit edit;
  gint64 made;

  g_return_val_if_fail (project != NULL && class != NULL, FALSE);
  g_return_val_if_fail ((guint) class->severity < NORMA_N_SEVERITIES, FALSE);

  if (!expect_valid (project, class, error) ||
      !norma_edit_begin (project, class->id == 0 ? "Add defect class" : "Change defect class",
                         &edit, error) ||
      !norma_edit_end (project, &edit, put (project, class, &made, error), error))
    return FALSE;
  if (id != NULL)
    *id = made;
  return TRUE;
}

gboolean
norma_project_remove_defect_class (NormaProject *project, gint64 id, GError **error)
{
  NormaEdit edit;

  g_return_val_if_fail (project != NULL, FALSE);

  return norma_edit_begin (project, "Remove defect class", &edit, error) &&
         norma_edit_end (project, &edit,
                         norma_record_delete (project, &norma_defect_class_table, id, error),
                         error);
}
