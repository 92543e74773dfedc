/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/report-fields.h"

#include <glib/gi18n.h>
#include <string.h>

static char *
dup_text (GtkTextBuffer *text)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (text, &start, &end);
  return gtk_text_buffer_get_text (text, &start, &end, FALSE);
}

static gboolean
split (const char *line, NormaReportField *field)
{
  const char *colon = strchr (line, ':');

  field->label =
      g_strstrip (colon == NULL ? g_strdup (line) : g_strndup (line, (gsize)(colon - line)));
  field->value = g_strstrip (g_strdup (colon == NULL ? "" : colon + 1));
  if (*field->label != '\0' || *field->value != '\0')
    return TRUE;
  g_free (field->label);
  g_free (field->value);
  return FALSE;
}

static void
free_fields (NormaReportField *fields, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_free (fields[i].label);
    g_free (fields[i].value);
  }
  g_free (fields);
}

static NormaReportField *
read_fields (GtkTextBuffer *text, guint *n)
{
  g_autofree char *all = dup_text (text);
  g_auto (GStrv) lines = g_strsplit (all, "\n", -1);
  NormaReportField *fields = g_new0 (NormaReportField, NORMA_REPORT_MOST_FIELDS);

  *n = 0;
  for (guint i = 0; lines[i] != NULL && *n < NORMA_REPORT_MOST_FIELDS; i++)
    if (split (lines[i], &fields[*n]))
      (*n)++;
  return fields;
}

void
norma_report_fields_take (GtkTextBuffer *text, NormaReportTemplate *template)
{
  /* Not all that a template may say comes back from lines. */
  if (!gtk_text_buffer_get_modified (text))
    return;
  free_fields (template->fields, template->n_fields);
  template->fields = read_fields (text, &template->n_fields);
}

static gboolean
says (GtkTextBuffer *text, const NormaReportTemplate *template)
{
  guint n;
  NormaReportField *fields = read_fields (text, &n);
  gboolean is_same = n == template->n_fields;

  for (guint i = 0; i < n && is_same; i++)
    is_same = g_str_equal (fields[i].label, template->fields[i].label) &&
              g_str_equal (fields[i].value, template->fields[i].value);
  free_fields (fields, n);
  return is_same;
}

void
norma_report_fields_show (GtkTextBuffer *text, const NormaReportTemplate *template)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  if (says (text, template))
    return;
  for (guint i = 0; i < template->n_fields; i++)
    g_string_append_printf (lines, "%s%s: %s", i == 0 ? "" : "\n", template->fields[i].label,
                            template->fields[i].value);
  gtk_text_buffer_set_text (text, lines->str, -1);
  gtk_text_buffer_set_modified (text, FALSE);
}

const char *
norma_report_column_describe (NormaReportColumn column)
{
  static const char *const words[NORMA_N_REPORT_COLUMNS] = {
    [NORMA_REPORT_COLUMN_NUMBER] = N_ ("Number"),
    [NORMA_REPORT_COLUMN_IMAGE] = N_ ("Image"),
    [NORMA_REPORT_COLUMN_KIND] = N_ ("Folder"),
    [NORMA_REPORT_COLUMN_PROGRAM] = N_ ("Verdict of the program"),
    [NORMA_REPORT_COLUMN_SCORE] = N_ ("Score"),
    [NORMA_REPORT_COLUMN_TIMES_THRESHOLD] = N_ ("Score in multiples of the threshold"),
    [NORMA_REPORT_COLUMN_ONE_IN] = N_ ("1 in N good parts"),
    [NORMA_REPORT_COLUMN_DECISION] = N_ ("Decision of the reviewer"),
    [NORMA_REPORT_COLUMN_CLASS] = N_ ("Defect class"),
    [NORMA_REPORT_COLUMN_SEVERITY] = N_ ("Severity"),
    [NORMA_REPORT_COLUMN_COMMENT] = N_ ("Comment"),
    [NORMA_REPORT_COLUMN_REVIEWER] = N_ ("Reviewer"),
    [NORMA_REPORT_COLUMN_OUTCOME] = N_ ("Outcome"),
  };

  return _ (words[column]);
}
