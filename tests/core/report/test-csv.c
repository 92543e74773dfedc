/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/csv.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "tests/core/report/results.h"

static guint
count_commas (const char *text)
{
  guint n = 0;

  for (const char *c = text; *c != '\0'; c++)
    n += *c == ',';
  return n;
}

static void
test_result (void)
{
  g_autoptr (NormaResult) result = make_result (TRUE);
  g_autofree char *row = norma_csv_image ("a/b.tif", NULL, result, NULL);
  g_autofree char *header = norma_csv_image_header (FALSE);

  g_assert_cmpstr (row, ==, "a/b.tif,reject,6.25,2.385,1e+20,1,1,2,3,5,7,2,11,6.25,12.5,\n");
  g_assert_cmpuint (count_commas (row), ==, count_commas (header));
}

static void
test_kind (void)
{
  g_autoptr (NormaResult) result = make_result (FALSE);
  g_autofree char *row = norma_csv_image ("a", "good", result, NULL);
  g_autofree char *header = norma_csv_image_header (TRUE);

  g_assert_true (g_str_has_prefix (header, "image,kind,verdict,"));
  g_assert_true (g_str_has_prefix (row, "a,good,reject,"));
  g_assert_cmpuint (count_commas (row), ==, count_commas (header));
}

static void
test_no_region (void)
{
  g_autoptr (NormaResult) result = make_result (FALSE);
  g_autofree char *row = NULL;

  g_array_set_size (result->finding->reject_regions, 0);
  result->finding->verdict = NORMA_VERDICT_ACCEPT;
  result->one_in = INFINITY;
  result->times_threshold = NAN;
  row = norma_csv_image ("a", NULL, result, NULL);
  g_assert_cmpstr (row, ==, "a,accept,6.25,,,0,0,2,,,,,,,12.5,\n");
}

static void
test_unreadable (void)
{
  g_autoptr (GError) error =
      g_error_new (NORMA_ERROR, NORMA_ERROR_DAMAGED, "found \"3\", expected 4");
  g_autofree char *row = norma_csv_image ("a", NULL, NULL, error);
  g_autofree char *header = norma_csv_image_header (FALSE);

  g_assert_cmpstr (row, ==, "a,unreadable,,,,,,,,,,,,,,\"found \"\"3\"\", expected 4\"\n");
  /* One comma stands in the message. */
  g_assert_cmpuint (count_commas (row), ==, count_commas (header) + 1);
}

static void
test_quoting (void)
{
  static const struct {
    const char *path, *cell;
  } cases[] = {
    { "plain name.tif", "plain name.tif," },
    { "a,b", "\"a,b\"," },
    { "a\nb", "\"a\nb\"," },
    { "a\"", "\"a\"\"\"," },
    { "", "\"\"," },
    { "\303\244\377", "\303\244\377," },
    { "a\rb", "\"a\rb\"," },
  };
  g_autoptr (GError) error = g_error_new (NORMA_ERROR, NORMA_ERROR_DAMAGED, "no");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *row = norma_csv_image (cases[i].path, NULL, NULL, error);

    g_assert_true (g_str_has_prefix (row, cases[i].cell));
  }
}

static void
test_held_out (void)
{
  NormaGoodImage first = { .path = (char *)"b.png", .held_out = 3 };
  NormaGoodImage second = { .path = (char *)"a.png", .held_out = 0.3 };
  g_autoptr (GPtrArray) images = g_ptr_array_new ();
  g_autofree char *none = norma_csv_held_out (images, 2);
  g_autofree char *two = NULL;

  g_ptr_array_add (images, &first);
  g_ptr_array_add (images, &second);
  two = norma_csv_held_out (images, 2);
  g_assert_cmpstr (none, ==, "image,held_out_score,times_threshold\n");
  g_assert_cmpstr (two, ==, "image,held_out_score,times_threshold\nb.png,3,1.5\na.png,0.3,0.15\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/result", test_result);
  g_test_add_func ("/csv/kind", test_kind);
  g_test_add_func ("/csv/no-region", test_no_region);
  g_test_add_func ("/csv/unreadable", test_unreadable);
  g_test_add_func ("/csv/quoting", test_quoting);
  g_test_add_func ("/csv/held-out", test_held_out);
  return g_test_run ();
}
