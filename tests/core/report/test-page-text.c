/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/page-text.h"

#include <string.h>

#include "tests/core/report/fontconfig.h"

#define LONG_TEXT "Kratzer über die Kante, größer als erlaubt – 表面に傷があります. And on it goes."

static void
test_lines (void)
{
  g_autoptr (NormaReportText) text = norma_report_text_new ();
  double line = norma_report_text_line_height (NORMA_TEXT_BODY);
  double width = norma_report_text_measure_line (text, NORMA_TEXT_BODY, LONG_TEXT);

  g_assert_cmpfloat (norma_report_text_measure (text, NORMA_TEXT_BODY, width + 1, LONG_TEXT), ==,
                     line);
  g_assert_cmpfloat (norma_report_text_measure (text, NORMA_TEXT_BODY, width / 2, LONG_TEXT), >=,
                     2 * line);
  g_assert_cmpfloat (norma_report_text_measure (text, NORMA_TEXT_BODY, 500, "one\ntwo"), ==,
                     2 * line);
  g_assert_cmpfloat (norma_report_text_measure_line (text, NORMA_TEXT_TITLE, LONG_TEXT), >, width);
}

/* The lines hold the whole text, and each has room. */
static void
test_split (void)
{
  g_autoptr (NormaReportText) text = norma_report_text_new ();
  g_autoptr (GPtrArray) lines = norma_report_text_split (text, NORMA_TEXT_BODY, 80, LONG_TEXT);
  g_autoptr (GString) whole = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++) {
    g_autofree char *line = g_strchomp (g_strdup (lines->pdata[i]));

    g_string_append (whole, lines->pdata[i]);
    g_assert_cmpfloat (norma_report_text_measure_line (text, NORMA_TEXT_BODY, line), <=, 81);
  }
  g_assert_cmpuint (lines->len, >, 2);
  g_assert_cmpstr (whole->str, ==, LONG_TEXT);
}

/* What is shortened stays on its line and in its width, and what is drawn last leaves no path behind. */
static void
test_draw (void)
{
  g_autoptr (NormaReportText) text = norma_report_text_new ();
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR, NULL);
  cairo_t *cr = cairo_create (surface);
  const NormaTextPlace place = { 10, 20, 60, PANGO_ALIGN_LEFT, PANGO_ELLIPSIZE_END };
  double x, y, width, height;

  g_assert_cmpfloat (norma_report_text_draw (text, cr, NORMA_TEXT_BODY, NORMA_INK, &place,
                                             LONG_TEXT),
                     ==, norma_report_text_line_height (NORMA_TEXT_BODY));
  g_assert_false (cairo_has_current_point (cr));
  cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
  g_assert_cmpfloat (x, >=, 9);
  g_assert_cmpfloat (x + width, <=, 71);
  g_assert_cmpfloat (y, >=, 18);
  g_assert_cmpfloat (y + height, <=, 34);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Bytes that are no text are drawn as such. */
static void
test_odd_bytes (void)
{
  g_autoptr (NormaReportText) text = norma_report_text_new ();

  g_assert_cmpfloat (norma_report_text_measure_line (text, NORMA_TEXT_BODY, "a\xff"), >,
                     norma_report_text_measure_line (text, NORMA_TEXT_BODY, "a"));
  g_assert_cmpfloat (norma_report_text_measure_line (text, NORMA_TEXT_BODY, ""), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/page-text/lines", test_lines);
  g_test_add_func ("/page-text/split", test_split);
  g_test_add_func ("/page-text/draw", test_draw);
  g_test_add_func ("/page-text/odd-bytes", test_odd_bytes);
  return g_test_run ();
}
