/* SPDX-License-Identifier: Apache-2.0 */
#include "app/words.h"

#include <math.h>

#include "app/command-line.h"
#include "app/progress-bar.h"

typedef struct {
  double value;
  const char *words;
} Case;

static void
check (char *(*make) (double), const Case *cases, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    g_autofree char *words = make (cases[i].value);

    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

static void
test_one_in (void)
{
  static const struct {
    double one_in;
    guint64 n_good;
    const char *words;
  } cases[] = {
    { 1, 60, "1 in 1.0" },
    { 1.0163, 60, "1 in 1.0" },
    { 9.94, 60, "1 in 9.9" },
    { 9.96, 60, "1 in 10" },
    { 15.3, 60, "1 in 15" },
    { 61, 60, "1 in 61" },
    { 61.1, 60, "< 1 in 61" },
    { 12345, 20000, "1 in 12,000" },
    { 999999, 999999, "1 in 1,000,000" },
    { 3e300, 12344, "< 1 in 12,345" },
    { INFINITY, 2, "< 1 in 3" },
    { NAN, 60, "1 in ?" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = norma_words_one_in (cases[i].one_in, cases[i].n_good);

    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

static void
test_times (void)
{
  static const Case cases[] = {
    { 0, "0.00 ×" },         { 0.4567, "0.46 ×" },       { 1, "1.00 ×" },
    { 0.99999, "1.00 ×" },   { 1.0000234, "1.00002 ×" }, { 3.4159, "3.42 ×" },
    { 1234.5, "1234.50 ×" }, { INFINITY, "inf ×" },
  };

  check (norma_words_times, cases, G_N_ELEMENTS (cases));
}

static void
test_percent (void)
{
  static const Case cases[] = { { 0.01, "1" },     { 0.0367, "3.7" }, { 0.95, "95" },
                                { 0.999, "99.9" }, { 0.1, "10" },     { 0.00012, "0.012" },
                                { 1, "100" } };

  check (norma_words_percent, cases, G_N_ELEMENTS (cases));
}

static void
test_promise (void)
{
  NormaPromise promise = {
    .bound = NORMA_BOUND_ORDER_STATISTIC, .false_alarms = 0.0367, .confidence = 0.95, .n = 80
  };
  g_autofree char *order = norma_words_promise (&promise);
  g_autofree char *chi_square = NULL;

  g_assert_cmpstr (order, ==,
                   "At most 3.7 in 100 good parts are rejected, 95 % sure (assumption-free, rests "
                   "on 80 held-out scores).");
  promise.bound = NORMA_BOUND_CHI_SQUARE;
  promise.n = 1;
  promise.fit_p_value = 0.523;
  chi_square = norma_words_promise (&promise);
  g_assert_cmpstr (chi_square, ==,
                   "3.7 in 100 good parts are rejected, if their distances follow a chi-square "
                   "law (goodness of fit p = 0.52, rests on 1 held-out score).");
}

static void
test_smallest_defect (void)
{
  NormaSmallestDefect defect = { 20, 64, { { 0.25, 6 }, { 0.1, 0 } } };
  g_autofree char *words = norma_words_smallest_defect (&defect);

  g_assert_cmpstr (words, ==, "25 % contrast from 6 px across, 10 % contrast none up to 64 px");
  defect.n_spots = 0;
  g_assert_null (norma_words_smallest_defect (&defect));
}

static void
test_size (void)
{
  static const struct {
    const char *text;
    guint64 bytes; /* 0: refused */
  } cases[] = {
    { "65536", 65536 },
    { "2k", 2048 },
    { "500M", 524288000 },
    { "1.5G", 1610612736 },
    { "1T", 1099511627776 },
    { "0", 0 },
    { "-1G", 0 },
    { "", 0 },
    { "G", 0 },
    { "2GB", 0 },
    { "nan", 0 },
    { "9999999999T", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    guint64 bytes = 0;
    gboolean read = norma_option_get_size ("--memory-cap", cases[i].text, &bytes, &error);

    g_assert_cmpint (read, ==, cases[i].bytes > 0);
    g_assert_cmpuint (bytes, ==, cases[i].bytes);
    if (!read)
      g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
  }
}

static void
test_seconds (void)
{
  const struct {
    const char *text;
    double seconds; /* 0: refused */
  } cases[] = { { "90s", 90 }, { "5m", 300 }, { "1.5h", 5400 }, { "45", 45 }, { "0.25m", 15 },
                { "0s", 0 },   { "-1m", 0 },  { "m", 0 },       { "", 0 },    { "5d", 0 },
                { "nan", 0 },  { "infh", 0 }, { "5 m", 0 },     { "5mm", 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    double seconds = 0;
    gboolean read = norma_option_get_seconds ("--budget", cases[i].text, &seconds, &error);

    g_assert_cmpint (read, ==, cases[i].seconds > 0);
    g_assert_cmpfloat (seconds, ==, cases[i].seconds);
    if (!read)
      g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
  }
}

static void
test_progress_line (void)
{
  g_autofree char *none = norma_progress_bar_format ("Scoring", 0, 0, 0);
  g_autofree char *half = norma_progress_bar_format ("Scoring", 50, 100, 90);
  g_autofree char *start = norma_progress_bar_format ("Fitting", 1, 10000, 2);
  g_autofree char *all = norma_progress_bar_format ("Fitting", 3, 3, 9);

  g_assert_cmpstr (none, ==, "Scoring  [########################] 0/0");
  g_assert_cmpstr (half, ==, "Scoring  [############............] 50/100, 1 min 30 s left");
  g_assert_cmpstr (start, ==, "Fitting  [........................] 1/10000, 5 h 33 min left");
  g_assert_cmpstr (all, ==, "Fitting  [########################] 3/3");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/one-in", test_one_in);
  g_test_add_func ("/words/times", test_times);
  g_test_add_func ("/words/percent", test_percent);
  g_test_add_func ("/words/promise", test_promise);
  g_test_add_func ("/words/smallest-defect", test_smallest_defect);
  g_test_add_func ("/words/size", test_size);
  g_test_add_func ("/words/seconds", test_seconds);
  g_test_add_func ("/words/progress-line", test_progress_line);
  return g_test_run ();
}
