/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/json.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/base/json-writer.h"
#include "tests/core/report/results.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (strchr (text, '\n'));
  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_node_dup_object (json_parser_get_root (parser));
}

static void
test_image (void)
{
  g_autoptr (NormaResult) result = make_result (TRUE);
  g_autofree char *text = norma_json_image ("a/b.tif", result, NULL);

  g_assert_cmpstr (
      text, ==,
      "{\"image\":\"a/b.tif\",\"score\":6.25,\"times_threshold\":2.385,\"one_in\":1e+20,"
      "\"verdict\":\"reject\",\"regions\":["
      "{\"x\":3,\"y\":5,\"width\":7,\"height\":2,\"area\":11,\"peak\":6.25,\"peak_x\":4,"
      "\"peak_y\":6,\"mean\":5.5,\"centroid_x\":5.125,\"centroid_y\":5.75,\"level\":\"reject\"},"
      "{\"x\":20,\"y\":30,\"width\":1,\"height\":1,\"area\":1,\"peak\":2.5,\"peak_x\":20,"
      "\"peak_y\":30,\"mean\":2.5,\"centroid_x\":20,\"centroid_y\":30,\"level\":\"review\"}],"
      "\"removed_regions\":2,\"width\":80,\"height\":40,\"aspect_deviation\":1.5,\"ms\":12.5}");
}

static void
test_no_numbers (void)
{
  g_autoptr (NormaResult) result = make_result (FALSE);
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = NULL;

  result->one_in = INFINITY;
  result->times_threshold = NAN;
  text = norma_json_image ("a", result, NULL);
  object = parse (text);
  g_assert_true (json_object_get_null_member (object, "one_in"));
  g_assert_true (json_object_get_null_member (object, "times_threshold"));
}

static void
test_unreadable (void)
{
  g_autoptr (GError) error = g_error_new (NORMA_ERROR, NORMA_ERROR_DAMAGED, "found \"3\"");
  g_autofree char *text = norma_json_image ("a", NULL, error);

  g_assert_cmpstr (text, ==,
                   "{\"image\":\"a\",\"verdict\":\"unreadable\",\"error\":\"found \\\"3\\\"\"}");
}

static void
test_strings (void)
{
  static const char *const strings[] = { "", "a\"b\\c/d", "\n\r\t\b\f\001\037",
                                         "\303\244\342\202\254", "\342\200\250" };

  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++) {
    g_autoptr (GError) error = g_error_new_literal (NORMA_ERROR, NORMA_ERROR_DAMAGED, "no");
    g_autofree char *text = norma_json_image (strings[i], NULL, error);
    g_autoptr (JsonObject) object = parse (text);

    g_assert_cmpstr (json_object_get_string_member (object, "image"), ==, strings[i]);
  }
}

static void
test_no_utf8 (void)
{
  g_autoptr (GError) error = g_error_new_literal (NORMA_ERROR, NORMA_ERROR_DAMAGED, "no");
  g_autofree char *text = norma_json_image ("a\377b", NULL, error);
  g_autoptr (JsonObject) object = parse (text);

  g_assert_cmpstr (json_object_get_string_member (object, "image"), ==, "a\357\277\275b");
}

static void
test_numbers (void)
{
  static const struct {
    double value;
    const char *text;
  } cases[] = { { 0, "0" },
                { -0.5, "-0.5" },
                { 0.1, "0.1" },
                { 1e20, "1e+20" },
                { 1e300, "1e+300" },
                { 5e-324, "4.94065645841247e-324" },
                { 1 / 3.0, "0.3333333333333333" } };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  NormaRandom random;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (norma_number_format (buffer, cases[i].value), ==, cases[i].text);
  norma_random_seed (&random, 1);
  for (guint i = 0; i < 10000; i++) {
    guint64 bits = norma_random_bits (&random);
    double value;

    memcpy (&value, &bits, sizeof value);
    if (isfinite (value))
      g_assert_true (g_ascii_strtod (norma_number_format (buffer, value), NULL) == value);
  }
}

static void
test_fit (void)
{
  GError error = { NORMA_ERROR, NORMA_ERROR_DAMAGED, (char *)"broken" };
  NormaGoodImage used = { .path = (char *)"a", .held_out = 3 };
  NormaGoodImage refused = { .path = (char *)"b", .error = &error };
  g_autoptr (GPtrArray) images = g_ptr_array_new ();
  g_autoptr (GPtrArray) suspects = g_ptr_array_new ();
  NormaSurvey survey = { .images = images, .n_usable = 1 };
  NormaExtractor extractor = { .precision = "bf16" };
  NormaStandIn stand_in = { .agreement = 0.9375 };
  NormaModel model = { .extractor = &extractor,
                       .stand_in = &stand_in,
                       .promise = { .threshold = 2, .n_needed = G_MAXUINT64, .fit_p_value = NAN } };
  NormaFit fit = { .model = &model, .survey = &survey, .assumed = { .n = 3 }, .seconds = 1.5 };
  NormaWish wish = { 0.01, 0.95 };
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = NULL;

  g_ptr_array_add (images, &used);
  g_ptr_array_add (images, &refused);
  g_ptr_array_add (suspects, &used);
  text = norma_json_fit (&fit, &wish, "m.norma", suspects, 12.5);
  object = parse (text);
  g_assert_cmpint (json_object_get_int_member (object, "images"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (object, "unreadable"), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (object, "peak_mb"), ==, 12.5);
  g_assert_true (json_object_get_null_member (object, "fit_p_value"));
  g_assert_true (json_object_has_member (object, "with_assumption"));
  g_assert_cmpstr (json_object_get_string_member (object, "precision"), ==, "bf16");
  g_assert_cmpfloat (json_object_get_double_member (object, "precision_agreement"), ==, 0.9375);
  g_assert_nonnull (strstr (text, "\"n_needed\":18446744073709551615,"));
  g_assert_nonnull (strstr (text, "\"suspects\":[{\"image\":\"a\",\"held_out_score\":3,"
                                  "\"times_threshold\":1.5}]"));
  g_assert_nonnull (
      strstr (text, "\"unreadable_images\":[{\"image\":\"b\",\"error\":\"broken\"}]"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/image", test_image);
  g_test_add_func ("/json/no-numbers", test_no_numbers);
  g_test_add_func ("/json/unreadable", test_unreadable);
  g_test_add_func ("/json/strings", test_strings);
  g_test_add_func ("/json/no-utf8", test_no_utf8);
  g_test_add_func ("/json/numbers", test_numbers);
  g_test_add_func ("/json/fit", test_fit);
  return g_test_run ();
}
