/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/csv-writer.h"

#include <math.h>
#include <string.h>

#include "core/base/json-writer.h"

/* The first cell follows a line feed or nothing. */
static void
begin_cell (GString *csv)
{
  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
}

void
norma_csv_add_text (GString *csv, const char *text)
{
  begin_cell (csv);
  if (text == NULL)
    return;
  if (text[strcspn (text, "\",\r\n")] == '\0' && text[0] != '\0') {
    g_string_append (csv, text);
    return;
  }
  g_string_append_c (csv, '"');
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"')
      g_string_append_c (csv, '"');
    g_string_append_c (csv, *c);
  }
  g_string_append_c (csv, '"');
}

static gboolean
may_be_formula (const char *text)
{
  static const char *const beginnings[] = { "=",  "+",  "-",  "@",  "\t", "\r",
                                            "\n", "＝", "＋", "－", "＠" };

  for (gsize i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (g_str_has_prefix (text, beginnings[i]))
      return TRUE;
  return FALSE;
}

void
norma_csv_add_foreign_text (GString *csv, const char *text)
{
  g_autofree char *guarded = NULL;

  if (text != NULL && may_be_formula (text))
    guarded = g_strconcat ("'", text, NULL);
  if (guarded != NULL)
    norma_csv_add_text (csv, guarded);
  else
    norma_csv_add_text (csv, text == NULL || text[0] == '\0' ? NULL : text);
}

void
norma_csv_add_number (GString *csv, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  begin_cell (csv);
  if (isfinite (value))
    g_string_append (csv, norma_number_format (buffer, value));
}

void
norma_csv_add_count (GString *csv, guint64 value)
{
  begin_cell (csv);
  g_string_append_printf (csv, "%" G_GUINT64_FORMAT, value);
}
