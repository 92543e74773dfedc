/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-words.h"

#include <math.h>
#include <string.h>

/* "su" of "Page %u of %s %%", say. */
static char *
find_conversions (const char *text)
{
  GString *found = g_string_new (NULL);

  for (const char *p = strchr (text, '%'); p != NULL; p = strchr (p + 2, '%')) {
    g_assert_nonnull (strchr ("su%", p[1]));
    if (p[1] != '%')
      g_string_append_c (found, p[1]);
  }
  return g_string_free (found, FALSE);
}

static void
test_conversions (void)
{
  for (guint i = 0; i < NORMA_N_REPORT_WORDS; i++) {
    const char *english = norma_report_word (NORMA_REPORT_ENGLISH, (NormaReportWord)i);
    const char *german = norma_report_word (NORMA_REPORT_GERMAN, (NormaReportWord)i);
    g_autofree char *one = find_conversions (english);
    g_autofree char *other = find_conversions (german);

    g_assert_cmpstr (one, ==, other);
    g_assert_true (g_utf8_validate (german, -1, NULL));
    g_assert_cmpuint (strlen (german), >, 0);
  }
}

static void
test_languages (void)
{
  static const struct {
    const char *word;
    int language; /* −1: none */
  } cases[] = { { "en", 0 },  { "de", 1 },   { "de_AT.UTF-8", 1 }, { "de-CH", 1 },
                { "fr", -1 }, { "deu", -1 }, { "", -1 },           { "d", -1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    NormaReportLanguage language = NORMA_REPORT_ENGLISH;

    g_assert_true (norma_report_language_parse (cases[i].word, &language) ==
                   (cases[i].language >= 0));
    g_assert_cmpint (language, ==, MAX (cases[i].language, 0));
  }
  g_assert_cmpstr (norma_report_language_to_string (NORMA_REPORT_GERMAN), ==, "de");
}

static void
test_numbers (void)
{
  static const struct {
    double value;
    guint decimals;
    const char *english, *german;
  } cases[] = {
    { 2.385, 2, "2.38", "2,38" },        { -0.5, 0, "-0", "-0" }, { 1234.5, 1, "1234.5", "1234,5" },
    { 2.5e12, 3, "2.5e+12", "2,5e+12" }, { NAN, 2, "–", "–" },    { INFINITY, 0, "–", "–" }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *english =
        norma_report_number (NORMA_REPORT_ENGLISH, cases[i].value, cases[i].decimals);
    g_autofree char *german =
        norma_report_number (NORMA_REPORT_GERMAN, cases[i].value, cases[i].decimals);

    g_assert_cmpstr (english, ==, cases[i].english);
    g_assert_cmpstr (german, ==, cases[i].german);
  }
}

static void
test_times (void)
{
  static const char *const cases[][2] = {
    { "2026-11-30T02:58:14.125Z", "2026-11-30 02:58 UTC" },
    { "yesterday", "yesterday" },
    { "", "–" },
    { NULL, "–" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = norma_report_time (cases[i][0]);

    g_assert_cmpstr (text, ==, cases[i][1]);
  }
}

static void
test_values (void)
{
  g_autofree char *page = norma_report_format (NORMA_REPORT_GERMAN, NORMA_WORD_PAGE_OF, 3, 12);

  g_assert_cmpstr (page, ==, "Seite 3 von 12");
  g_assert_cmpstr (norma_report_outcome (NORMA_REPORT_GERMAN, NORMA_OUTCOME_REJECTED), ==,
                   "Ausschuss");
  g_assert_cmpstr (norma_report_label (NORMA_REPORT_ENGLISH, NORMA_LABEL_NONE), ==, "");
  g_assert_cmpstr (norma_report_severity (NORMA_REPORT_ENGLISH, NORMA_SEVERITY_CRITICAL), ==,
                   "critical");
  g_assert_cmpstr (norma_report_change (NORMA_REPORT_ENGLISH, NORMA_CHANGE_VANISHED), ==,
                   "vanished");
  g_assert_cmpstr (norma_report_verdict (NORMA_REPORT_ENGLISH, "not-compared"), ==, "not compared");
  g_assert_cmpstr (norma_report_verdict (NORMA_REPORT_ENGLISH, ""), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-words/conversions", test_conversions);
  g_test_add_func ("/report-words/languages", test_languages);
  g_test_add_func ("/report-words/numbers", test_numbers);
  g_test_add_func ("/report-words/times", test_times);
  g_test_add_func ("/report-words/values", test_values);
  return g_test_run ();
}
