/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-template.h"

#include <gio/gio.h>
#include <string.h>

#include "core/annotation/annotation-file.h"
#include "core/base/error.h"
#include "core/base/json-member.h"
#include "core/base/json-text.h"
#include "core/base/json-writer.h"

/* Fields are objects in an array in the template. */
#define MOST_DEPTH 3

static const struct {
  const char *name;
  NormaReportWord word;
} columns[NORMA_N_REPORT_COLUMNS] = {
  [NORMA_REPORT_COLUMN_NUMBER] = { "number", NORMA_WORD_NUMBER },
  [NORMA_REPORT_COLUMN_IMAGE] = { "image", NORMA_WORD_IMAGE },
  [NORMA_REPORT_COLUMN_KIND] = { "kind", NORMA_WORD_KIND },
  [NORMA_REPORT_COLUMN_PROGRAM] = { "program", NORMA_WORD_PROGRAM },
  [NORMA_REPORT_COLUMN_SCORE] = { "score", NORMA_WORD_SCORE },
  [NORMA_REPORT_COLUMN_TIMES_THRESHOLD] = { "times-threshold", NORMA_WORD_TIMES_THRESHOLD },
  [NORMA_REPORT_COLUMN_ONE_IN] = { "one-in", NORMA_WORD_ONE_IN },
  [NORMA_REPORT_COLUMN_DECISION] = { "decision", NORMA_WORD_DECISION },
  [NORMA_REPORT_COLUMN_CLASS] = { "class", NORMA_WORD_CLASS },
  [NORMA_REPORT_COLUMN_SEVERITY] = { "severity", NORMA_WORD_SEVERITY },
  [NORMA_REPORT_COLUMN_COMMENT] = { "comment", NORMA_WORD_COMMENT },
  [NORMA_REPORT_COLUMN_REVIEWER] = { "reviewer", NORMA_WORD_REVIEWER },
  [NORMA_REPORT_COLUMN_OUTCOME] = { "outcome", NORMA_WORD_OUTCOME },
};

static const NormaReportColumn usual[] = {
  NORMA_REPORT_COLUMN_NUMBER,          NORMA_REPORT_COLUMN_IMAGE,    NORMA_REPORT_COLUMN_PROGRAM,
  NORMA_REPORT_COLUMN_TIMES_THRESHOLD, NORMA_REPORT_COLUMN_DECISION, NORMA_REPORT_COLUMN_CLASS,
  NORMA_REPORT_COLUMN_SEVERITY,        NORMA_REPORT_COLUMN_OUTCOME,
};

static const char *const papers[] = { "a4", "letter" };

const char *
norma_report_column_to_string (NormaReportColumn column)
{
  g_return_val_if_fail ((guint)column < NORMA_N_REPORT_COLUMNS, NULL);

  return columns[column].name;
}

NormaReportWord
norma_report_column_get_word (NormaReportColumn column)
{
  g_return_val_if_fail ((guint)column < NORMA_N_REPORT_COLUMNS, NORMA_WORD_NUMBER);

  return columns[column].word;
}

NormaReportTemplate *
norma_report_template_new (void)
{
  NormaReportTemplate *template = g_new0 (NormaReportTemplate, 1);

  template->n_columns = G_N_ELEMENTS (usual);
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    template->columns[i] = usual[i];
  return template;
}

void
norma_report_template_free (NormaReportTemplate *template)
{
  if (template == NULL)
    return;
  g_free (template->title);
  g_free (template->organisation);
  g_free (template->logo);
  for (guint i = 0; i < template->n_fields; i++) {
    g_free (template->fields[i].label);
    g_free (template->fields[i].value);
  }
  g_free (template->fields);
  g_free (template);
}

static void
clear_field (gpointer data)
{
  NormaReportField *field = data;

  g_free (field->label);
  g_free (field->value);
}

GArray *
norma_report_fields_new (void)
{
  GArray *fields = g_array_new (FALSE, FALSE, sizeof (NormaReportField));

  g_array_set_clear_func (fields, clear_field);
  return fields;
}

void
norma_report_fields_add (GArray *fields, const char *label, const char *value)
{
  const NormaReportField field = { g_strdup (label), g_strdup (value) };

  g_array_append_val (fields, field);
}

const char *
norma_report_template_get_title (const NormaReportTemplate *template, NormaReportWord word)
{
  return template->title != NULL ? template->title : norma_report_word (template->language, word);
}

static gboolean
fail (const char *path, const char *member, const char *found, const char *expected, GError **error)
{
  g_autofree char *readable = g_utf8_make_valid (found, -1);

  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: %s: found “%s”, expected %s", path,
               member, readable, expected);
  return FALSE;
}

/* A word misspelt would else be a wish that nobody hears. */
static gboolean
expect_known (JsonObject *object, const char *path, GError **error)
{
  static const char *const known[] = { "title", "organisation", "logo",    "language",
                                       "paper", "fields",       "columns", NULL };
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *m = members; m != NULL; m = m->next)
    if (!g_strv_contains (known, m->data))
      return fail (path, "a template", m->data,
                   "title, organisation, logo, language, paper, fields or columns", error);
  return TRUE;
}

/* Absent: left as it is. */
static gboolean
take_string (JsonObject *object, const char *member, const char *path, char **text, GError **error)
{
  const char *found;

  if (!norma_json_has (object, member))
    return TRUE;
  if (!norma_json_get_string (object, member, path, &found, error))
    return FALSE;
  *text = g_strdup (found);
  return TRUE;
}

static gboolean
take_language (JsonObject *object, const char *path, NormaReportTemplate *template, GError **error)
{
  g_autofree char *word = NULL;

  return take_string (object, "language", path, &word, error) &&
         (word == NULL || norma_report_language_parse (word, &template->language) ||
          fail (path, "language", word, "en or de", error));
}

static gboolean
take_paper (JsonObject *object, const char *path, NormaReportTemplate *template, GError **error)
{
  g_autofree char *word = NULL;

  if (!take_string (object, "paper", path, &word, error))
    return FALSE;
  if (word == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    if (g_str_equal (word, papers[i])) {
      template->paper = (NormaPaper)i;
      return TRUE;
    }
  return fail (path, "paper", word, "a4 or letter", error);
}

static gboolean
take_logo (JsonObject *object, const char *path, NormaReportTemplate *template, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GFile) base = g_file_new_for_path (folder);
  g_autoptr (GFile) logo = NULL;

  if (!take_string (object, "logo", path, &name, error))
    return FALSE;
  if (name == NULL)
    return TRUE;
  logo = g_file_resolve_relative_path (base, name);
  template->logo = g_file_get_path (logo);
  return template->logo != NULL || fail (path, "logo", name, "the path of a file", error);
}

static gboolean
take_field (JsonArray *array, guint i, const char *path, NormaReportField *field, GError **error)
{
  g_autofree char *where = g_strdup_printf ("%s: field %u", path, i + 1);
  JsonObject *object;

  return norma_json_element_object (array, i, "fields", path, &object, error) &&
         take_string (object, "label", where, &field->label, error) &&
         take_string (object, "value", where, &field->value, error) &&
         ((field->label != NULL && field->value != NULL) ||
          fail (where, "a field", field->label == NULL ? "no label" : "no value",
                "a label and a value", error));
}

static gboolean
take_fields (JsonObject *object, const char *path, NormaReportTemplate *template, GError **error)
{
  JsonArray *array;
  guint n;

  if (!norma_json_has (object, "fields"))
    return TRUE;
  if (!norma_json_get_array (object, "fields", path, &array, error))
    return FALSE;
  n = json_array_get_length (array);
  if (n > NORMA_REPORT_MOST_FIELDS) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "%s: fields: found %u, expected at most %u", path, n, NORMA_REPORT_MOST_FIELDS);
    return FALSE;
  }
  template->fields = g_new0 (NormaReportField, n);
  template->n_fields = n;
  for (guint i = 0; i < n; i++)
    if (!take_field (array, i, path, &template->fields[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
add_column (NormaReportTemplate *template, const char *name, const char *path, GError **error)
{
  for (guint i = 0; i < template->n_columns; i++)
    if (g_str_equal (columns[template->columns[i]].name, name))
      return fail (path, "columns", name, "each column once", error);
  for (guint i = 0; i < NORMA_N_REPORT_COLUMNS; i++)
    if (g_str_equal (columns[i].name, name)) {
      template->columns[template->n_columns++] = (NormaReportColumn)i;
      return TRUE;
    }
  return fail (path, "columns", name,
               "number, image, kind, program, score, times-threshold, one-in, decision, class, "
               "severity, comment, reviewer or outcome",
               error);
}

static gboolean
take_columns (JsonObject *object, const char *path, NormaReportTemplate *template, GError **error)
{
  JsonArray *array;

  if (!norma_json_has (object, "columns"))
    return TRUE;
  if (!norma_json_get_array (object, "columns", path, &array, error))
    return FALSE;
  if (json_array_get_length (array) == 0)
    return fail (path, "columns", "none", "at least one", error);
  template->n_columns = 0;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (json_node_get_value_type (node) != G_TYPE_STRING)
      return fail (path, "columns", json_node_type_name (node), "words", error);
    if (!add_column (template, json_node_get_string (node), path, error))
      return FALSE;
  }
  return TRUE;
}

static NormaReportTemplate *
take_template (JsonNode *node, const char *path, GError **error)
{
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  JsonObject *object = json_node_get_object (node);

  if (!expect_known (object, path, error) ||
      !take_string (object, "title", path, &template->title, error) ||
      !take_string (object, "organisation", path, &template->organisation, error) ||
      !take_logo (object, path, template, error) ||
      !take_language (object, path, template, error) ||
      !take_paper (object, path, template, error) || !take_fields (object, path, template, error) ||
      !take_columns (object, path, template, error))
    return NULL;
  return g_steal_pointer (&template);
}

NormaReportTemplate *
norma_report_template_read (const char *path, GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  node = norma_annotation_file_read (path, MOST_DEPTH, error);
  return node == NULL ? NULL : take_template (node, path, error);
}

NormaReportTemplate *
norma_report_template_parse (const char *text, const char *where, GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (text != NULL && where != NULL, NULL);

  node = norma_json_parse (text, strlen (text), MOST_DEPTH, where, error);
  return node == NULL ? NULL : take_template (node, where, error);
}

static void
add_known (GString *json, const char *member, const char *text)
{
  if (text != NULL)
    norma_json_add_string (json, member, text);
}

char *
norma_report_template_to_text (const NormaReportTemplate *template)
{
  GString *json = g_string_new (NULL);

  norma_json_begin_object (json, NULL);
  add_known (json, "title", template->title);
  add_known (json, "organisation", template->organisation);
  add_known (json, "logo", template->logo);
  norma_json_add_string (json, "language", norma_report_language_to_string (template->language));
  norma_json_add_string (json, "paper", papers[template->paper]);
  norma_json_begin_array (json, "fields");
  for (guint i = 0; i < template->n_fields; i++) {
    norma_json_begin_object (json, NULL);
    norma_json_add_string (json, "label", template->fields[i].label);
    norma_json_add_string (json, "value", template->fields[i].value);
    norma_json_end_object (json);
  }
  norma_json_end_array (json);
  norma_json_begin_array (json, "columns");
  for (guint i = 0; i < template->n_columns; i++)
    norma_json_add_string (json, NULL, columns[template->columns[i]].name);
  norma_json_end_array (json);
  norma_json_end_object (json);
  return g_string_free (json, FALSE);
}

NormaReportTemplate *
norma_report_template_copy (const NormaReportTemplate *template)
{
  NormaReportTemplate *copy = g_memdup2 (template, sizeof *template);

  copy->title = g_strdup (template->title);
  copy->organisation = g_strdup (template->organisation);
  copy->logo = g_strdup (template->logo);
  copy->fields = g_new0 (NormaReportField, template->n_fields);
  for (guint i = 0; i < template->n_fields; i++)
    copy->fields[i] = (NormaReportField){ g_strdup (template->fields[i].label),
                                          g_strdup (template->fields[i].value) };
  return copy;
}
