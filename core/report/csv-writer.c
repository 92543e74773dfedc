/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/csv-writer.h"

#include <math.h>
#include <string.h>

#include "core/report/json-writer.h"

/* The first cell follows a line feed or nothing. */
static void
begin_cell (GString *csv)
{
  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
}

/* Bytes are kept as they are: a path stays a path. */
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
