/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-csv.h"

#include <string.h>

#include "core/report/csv-writer.h"
#include "tests/core/report/hostile-lot.h"

static char *folder;

/* A reader of RFC 4180 that knows nothing of the writer: rows of cells, GPtrArray of GStrv. */
static GPtrArray *
read_csv (const char *text)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_autoptr (GStrvBuilder) row = g_strv_builder_new ();
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean is_quoted = FALSE;

  for (const char *c = text; *c != '\0'; c++) {
    if (is_quoted && *c == '"' && c[1] == '"')
      g_string_append_c (cell, *++c);
    else if (*c == '"')
      is_quoted = !is_quoted;
    else if (is_quoted || (*c != ',' && *c != '\n'))
      g_string_append_c (cell, *c);
    else {
      g_strv_builder_add (row, cell->str);
      g_string_truncate (cell, 0);
    }
    if (*c == '\n' && !is_quoted) {
      g_ptr_array_add (rows, g_strv_builder_end (row));
      g_strv_builder_unref (g_steal_pointer (&row));
      row = g_strv_builder_new ();
    }
  }
  g_assert_false (is_quoted);
  g_assert_cmpuint (cell->len, ==, 0);
  return rows;
}

static GPtrArray *
read_table (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  GPtrArray *rows;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  rows = read_csv (text);
  for (guint i = 1; i < rows->len; i++)
    g_assert_cmpuint (g_strv_length (rows->pdata[i]), ==, g_strv_length (rows->pdata[0]));
  return rows;
}

/* The cell of row 1 … under this head. */
static const char *
get (const GPtrArray *rows, guint row, const char *column)
{
  const char *const *head = rows->pdata[0];

  for (guint i = 0; head[i] != NULL; i++)
    if (g_str_equal (head[i], column))
      return ((char **)rows->pdata[row])[i];
  g_error ("no column “%s”", column);
}

static void
write_tables (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autofree char *path = g_build_filename (folder, "lot.csv", NULL);
  g_autoptr (GError) error = NULL;

  hostile_write (inspection, norma_report_csv_new (inspection, path, &error));
}

static void
test_parts (void)
{
  g_autoptr (GPtrArray) rows = read_table ("lot.csv");

  g_assert_cmpuint (rows->len, ==, 1 + HOSTILE_PART);
  g_assert_cmpstr (get (rows, 1, "outcome"), ==, "accepted");
  g_assert_cmpstr (get (rows, 1, "decision"), ==, "good");
  g_assert_cmpstr (get (rows, 2, "decision"), ==, "");
  g_assert_cmpstr (get (rows, 3, "comment"), ==, LOT_COMMENT);
  g_assert_cmpstr (get (rows, 3, "severity"), ==, "major");
  g_assert_cmpstr (get (rows, 3, "reviewer"), ==, "Jürgen Groß");
  g_assert_cmpfloat (g_ascii_strtod (get (rows, 4, "times_threshold"), NULL), >, 1);
  g_assert_cmpstr (get (rows, 4, "width"), ==, "96");
  g_assert_cmpuint (strlen (get (rows, 4, "sha256")), ==, 64);
  /* Its file is gone. */
  g_assert_cmpstr (get (rows, 5, "outcome"), ==, "none");
  g_assert_cmpstr (get (rows, 5, "score"), ==, "");
  g_assert_cmpstr (get (rows, 5, "file"), ==, "missing");
}

static void
test_hostile (void)
{
  g_autoptr (GPtrArray) rows = read_table ("lot.csv");

  g_assert_cmpstr (get (rows, HOSTILE_PART, "image"), ==, "query/" HOSTILE_NAME);
  g_assert_cmpstr (get (rows, HOSTILE_PART, "class"), ==, HOSTILE_CLASS);
  g_assert_cmpstr (get (rows, HOSTILE_PART, "comment"), ==, "'" HOSTILE_COMMENT);
}

static void
test_places (void)
{
  g_autoptr (GPtrArray) rows = read_table ("lot-places.csv");
  guint n_drawn = 0, n_found = 0;

  for (guint i = 1; i < rows->len; i++) {
    double area = g_ascii_strtod (get (rows, i, "area"), NULL);
    const char *area_mm2 = get (rows, i, "area_mm2");

    g_assert_cmpint (atoi (get (rows, i, "number")), >=, 3);
    if (g_str_equal (get (rows, i, "number"), "6"))
      g_assert_cmpstr (area_mm2, ==, "");
    else /* 20 pixels a millimetre */
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (area_mm2, NULL), area / 400, 1e-6);
    n_found += g_str_equal (get (rows, i, "found_by"), "model");
    if (!g_str_equal (get (rows, i, "found_by"), "reviewer"))
      continue;
    n_drawn++;
    g_assert_cmpstr (get (rows, i, "class"), ==, "Kratzer");
    g_assert_cmpstr (get (rows, i, "width"), ==, "20");
    g_assert_cmpstr (get (rows, i, "height"), ==, "28");
    g_assert_cmpfloat (area, ==, 560);
  }
  g_assert_cmpuint (n_drawn, ==, 1);
  g_assert_cmpuint (n_found, >=, 3);
}

/* OWASP's beginnings, and what only looks like one. */
static void
test_formulas (void)
{
  static const struct {
    const char *text, *cell;
  } cases[] = {
    { "=1+2", "'=1+2" }, { "+1", "'+1" },   { "-1", "'-1" },  { "@SUM(A1)", "'@SUM(A1)" },
    { "\tx", "'\tx" },   { "＝1", "'＝1" }, { "a=1", "a=1" }, { "", "" },
    { NULL, "" },        { "'=1", "'=1" },  { " =1", " =1" }, { "\r=1", "\"'\r=1\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) csv = g_string_new (NULL);

    norma_csv_add_foreign_text (csv, cases[i].text);
    g_assert_cmpstr (csv->str, ==, cases[i].cell);
  }
}

static void
test_paths (void)
{
  static const char *const paths[][2] = {
    { "a/lot.csv", "a/lot-places.csv" },
    { "a.b/lot", "a.b/lot-places" },
    { "lot.v2.CSV", "lot.v2-places.CSV" },
    { "a/.csv", "a/.csv-places" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autofree char *places = norma_report_csv_places_path (paths[i][0]);

    g_assert_cmpstr (places, ==, paths[i][1]);
  }
}

static void
test_unwritable (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autofree char *path = g_build_filename (folder, "none", "lot.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_report_csv_new (inspection, path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, path));
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  hostile_create (folder);
  write_tables ();
  g_test_add_func ("/report-csv/parts", test_parts);
  g_test_add_func ("/report-csv/hostile", test_hostile);
  g_test_add_func ("/report-csv/places", test_places);
  g_test_add_func ("/report-csv/formulas", test_formulas);
  g_test_add_func ("/report-csv/paths", test_paths);
  g_test_add_func ("/report-csv/unwritable", test_unwritable);
  failures = g_test_run ();
  norma_test_remove_folder (folder);
  g_free (folder);
  return failures;
}
