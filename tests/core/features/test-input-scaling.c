/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/input-scaling.h"

#include <string.h>

#include "core/base/error.h"
#include "tests/support.h"

static const char *
look_up (const char *key, gpointer data)
{
  return g_hash_table_lookup (data, key);
}

/* One key said. */
static gboolean
parse_one (NormaInputScaling *scaling, const char *key, const char *text, GError **error)
{
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean said = FALSE;
  gboolean done;

  g_hash_table_insert (texts, (gpointer)key, (gpointer)text);
  norma_input_scaling_init (scaling);
  done = norma_input_scaling_parse (scaling, look_up, texts, "net: norma.", &said, error);
  g_assert_true (!done || said);
  return done;
}

static void
test_default (void)
{
  g_autoptr (GHashTable) nothing = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (NormaInputScaling) scaling = { 0 };
  gboolean said = TRUE;

  norma_input_scaling_init (&scaling);
  g_assert_true (norma_input_scaling_parse (&scaling, look_up, nothing, "", &said, NULL));
  g_assert_false (said);
  g_assert_cmpint (scaling.order, ==, NORMA_CHANNELS_RGB);
  g_assert_cmpfloat (scaling.range, ==, 1);
  g_assert_cmpfloat (scaling.mean[0], ==, 0.485);
  g_assert_cmpfloat (scaling.deviation[2], ==, 0.225);
  g_assert_cmpuint (scaling.size_multiple, ==, 32);
  g_assert_null (scaling.levels);
}

/* ImageNet's numbers follow the channels and the range. */
static void
test_defaults_follow (void)
{
  g_auto (NormaInputScaling) scaling = { 0 };

  g_assert_true (parse_one (&scaling, "channel_order", "BGR", NULL));
  g_assert_cmpfloat (scaling.mean[0], ==, 0.406);
  g_assert_cmpfloat (scaling.mean[2], ==, 0.485);
  g_assert_true (parse_one (&scaling, "range", "255", NULL));
  g_assert_cmpfloat (scaling.mean[1], ==, 0.456 * 255);
  g_assert_cmpfloat (scaling.deviation[0], ==, 0.229 * 255);
}

static void
test_said (void)
{
  g_auto (NormaInputScaling) scaling = { 0 };

  g_assert_true (parse_one (&scaling, "mean", "104, 117,123.5", NULL));
  g_assert_cmpfloat (scaling.mean[2], ==, 123.5);
  g_assert_true (parse_one (&scaling, "size_multiple", "14", NULL));
  g_assert_cmpuint (scaling.size_multiple, ==, 14);
  g_assert_true (parse_one (&scaling, "levels", "/a/b_0, c", NULL));
  g_assert_cmpuint (g_strv_length (scaling.levels), ==, 2);
  g_assert_cmpstr (scaling.levels[0], ==, "/a/b_0");
  g_assert_cmpstr (scaling.levels[1], ==, "c");
}

static void
test_refused (void)
{
  static const struct {
    const char *key, *text, *expected;
  } cases[] = {
    { "channel_order", "rgb", "RGB or BGR" },
    { "range", "0", "a number above 0" },
    { "range", "-1", "a number above 0" },
    { "range", "1e7", "a number above 0" },
    { "range", "inf", "a number above 0" },
    { "range", "nan", "a number above 0" },
    { "range", "1x", "a number above 0" },
    { "mean", "", "three numbers" },
    { "mean", "1,2", "three numbers" },
    { "mean", "1,2,3,4", "three numbers" },
    { "mean", "1,,3", "three numbers" },
    { "deviation", "1,0,1", "three numbers above 0" },
    { "deviation", "1,-1,1", "three numbers above 0" },
    { "deviation", "1,1", "three numbers" },
    { "size_multiple", "0", "a whole number of pixels from 1 to 4096" },
    { "size_multiple", "1.5", "a whole number of pixels from 1 to 4096" },
    { "size_multiple", "4097", "a whole number of pixels from 1 to 4096" },
    { "levels", "", "one to eight names" },
    { "levels", "a,,b", "one to eight names" },
    { "levels", "a,b,c,d,e,f,g,h,i", "one to eight names" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (NormaInputScaling) scaling = { 0 };
    g_autoptr (GError) error = NULL;
    g_autofree char *begin =
        g_strdup_printf ("net: norma.%s: found “%s”", cases[i].key, cases[i].text);

    g_assert_false (parse_one (&scaling, cases[i].key, cases[i].text, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    g_assert_true (g_str_has_prefix (error->message, begin));
    g_assert_nonnull (strstr (error->message, cases[i].expected));
  }
}

static gboolean
read_text (NormaInputScaling *scaling, const char *text, GError **error)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "net.onnx.json", NULL);
  gboolean done;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  norma_input_scaling_init (scaling);
  done = norma_input_scaling_read_file (scaling, path, error);
  g_assert_true (done || strstr ((*error)->message, path) != NULL);
  norma_test_remove_folder (folder);
  return done;
}

static void
test_file (void)
{
  g_auto (NormaInputScaling) scaling = { 0 };
  g_autoptr (GError) error = NULL;

  read_text (&scaling,
             "{\"channel_order\": \"BGR\", \"range\": 255, \"mean\": [104, 117.25, 123], "
             "\"deviation\": [1, 1, 1], \"size_multiple\": 16, \"levels\": [\"a\", \"b\"]}",
             &error);
  g_assert_no_error (error);
  g_assert_cmpint (scaling.origin, ==, NORMA_SCALING_FILE);
  g_assert_cmpint (scaling.order, ==, NORMA_CHANNELS_BGR);
  g_assert_cmpfloat (scaling.range, ==, 255);
  g_assert_cmpfloat (scaling.mean[1], ==, 117.25);
  g_assert_cmpuint (scaling.size_multiple, ==, 16);
  g_assert_cmpstr (scaling.levels[1], ==, "b");
}

static void
test_damaged_file (void)
{
  static const struct {
    const char *text, *says;
  } cases[] = {
    { "", "expected a JSON object" },
    { "[1]", "expected a JSON object" },
    { "{\"mean\": [1, 2", "no JSON" },
    { "{\"means\": [1, 2, 3]}", "found means" },
    { "{\"mean\": [1, 2]}", "mean: found “1,2”, expected three numbers" },
    { "{\"mean\": {\"a\": 1}}", "expected text, a number or a list" },
    { "{\"mean\": [[1], 2, 3]}", "expected text, a number or a list" },
    { "{\"range\": true}", "expected text, a number or a list" },
    { "{\"range\": null}", "expected text, a number or a list" },
  };
  g_autofree char *deep = g_strnfill (5000, '[');

  for (gsize i = 0; i <= G_N_ELEMENTS (cases); i++) {
    const gboolean last = i == G_N_ELEMENTS (cases);
    g_auto (NormaInputScaling) scaling = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_false (read_text (&scaling, last ? deep : cases[i].text, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    if (strstr (error->message, last ? "at most 4096 bytes" : cases[i].says) == NULL)
      g_error ("“%s” does not say why", error->message);
  }
}

static void
test_join (void)
{
  const double numbers[] = { 0.1, -1e-9, 123.68 };
  g_autofree char *text = norma_input_scaling_join (numbers);
  g_auto (NormaInputScaling) scaling = { 0 };

  g_assert_true (parse_one (&scaling, "mean", text, NULL));
  g_assert_cmpmem (scaling.mean, sizeof numbers, numbers, sizeof numbers);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/input-scaling/default", test_default);
  g_test_add_func ("/input-scaling/defaults-follow", test_defaults_follow);
  g_test_add_func ("/input-scaling/said", test_said);
  g_test_add_func ("/input-scaling/refused", test_refused);
  g_test_add_func ("/input-scaling/file", test_file);
  g_test_add_func ("/input-scaling/damaged-file", test_damaged_file);
  g_test_add_func ("/input-scaling/join", test_join);
  return g_test_run ();
}
