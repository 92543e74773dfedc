/* SPDX-License-Identifier: Apache-2.0 */
#include "app/report-look.h"

GOptionEntry *
norma_report_look_new_entries (NormaReportLook *look)
{
  const GOptionEntry entries[] = { { "template", 0, 0, G_OPTION_ARG_FILENAME, &look->template,
                                     "Title, logo, fields and columns (docs/report-template.md)",
                                     "FILE.json" },
                                   { "language", 0, 0, G_OPTION_ARG_STRING, &look->language,
                                     "Of the report, in place of the template's", "en|de" },
                                   { 0 } };

  return g_memdup2 (entries, sizeof entries);
}

void
norma_report_look_clear (NormaReportLook *look)
{
  g_free (look->template);
  g_free (look->language);
}

NormaReportTemplate *
norma_report_look_read (const NormaReportLook *look, GError **error)
{
  g_autoptr (NormaReportTemplate) template =
      look->template == NULL ? norma_report_template_new ()
                             : norma_report_template_read (look->template, error);

  if (template == NULL || look->language == NULL ||
      norma_report_language_parse (look->language, &template->language))
    return g_steal_pointer (&template);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--language “%s”: en or de is expected", look->language);
  return NULL;
}

gboolean
norma_report_look_get_time (char **time, GError **error)
{
  const char *text = g_getenv ("SOURCE_DATE_EPOCH");
  g_autoptr (GDateTime) date = NULL;
  gint64 seconds;

  *time = NULL;
  if (text == NULL)
    return TRUE;
  if (g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &seconds, NULL))
    date = g_date_time_new_from_unix_utc (seconds);
  if (date != NULL) {
    *time = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S.000Z");
    return TRUE;
  }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "SOURCE_DATE_EPOCH “%s”: a number of seconds since 1970 is expected", text);
  return FALSE;
}
