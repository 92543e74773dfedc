/* SPDX-License-Identifier: Apache-2.0 */
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "core/report/robustness.h"

static NormaRobustness
make_robustness (NormaLeakage *leakage)
{
  NormaRobustness r = { .n_images = 9,
                        .n_good = 4,
                        .n_defective = 3,
                        .n_left_out = 1,
                        .n_unreadable = 1,
                        .leakage = leakage,
                        .coverage = 0.95,
                        .seconds = 2 };

  r.clean =
      (NormaRobustnessPoint){ 0.875, norma_rate_new (1, 4, 0.95), norma_rate_new (3, 3, 0.95) };
  r.applies[NORMA_CORRUPTION_BLUR] = TRUE;
  for (guint i = 0; i < NORMA_N_CORRUPTION_SEVERITIES; i++)
    r.points[NORMA_CORRUPTION_BLUR][i] =
        (NormaRobustnessPoint){ NAN, norma_rate_new (i, 4, 0.95), norma_rate_new (0, 0, 0.95) };
  return r;
}

static void
test_json (void)
{
  NormaLeakage leakage = { .knows_good = TRUE };
  const NormaRobustness r = make_robustness (&leakage);
  g_autofree char *text = norma_json_robustness (&r);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root, *blur, *last;
  JsonArray *corruptions, *severities;

  g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));
  root = json_node_get_object (json_parser_get_root (parser));
  corruptions = json_object_get_array_member (root, "corruptions");
  g_assert_cmpuint (json_array_get_length (corruptions), ==, 1);
  blur = json_array_get_object_element (corruptions, 0);
  severities = json_object_get_array_member (blur, "severities");
  g_assert_cmpuint (json_array_get_length (severities), ==, NORMA_N_CORRUPTION_SEVERITIES);
  last = json_array_get_object_element (severities, 4);
  g_assert_cmpstr (json_object_get_string_member (blur, "corruption"), ==, "blur");
  g_assert_cmpstr (json_object_get_string_member (blur, "unit"), ==, "px");
  g_assert_cmpfloat (json_object_get_double_member (last, "amount"), ==, 8);
  g_assert_true (json_object_get_null_member (last, "image_auroc"));
  g_assert_cmpfloat (
      json_object_get_double_member (json_object_get_object_member (last, "false_alarms"), "share"),
      ==, 1);
  g_assert_nonnull (strstr (text, "{\"images\":9,\"good\":4,\"defective\":3,\"left_out\":1,"));
  g_assert_nonnull (strstr (text, "\"clean\":{\"image_auroc\":0.875,"));
}

static void
test_csv (void)
{
  NormaLeakage leakage = { .knows_good = TRUE };
  const NormaRobustness r = make_robustness (&leakage);
  g_autofree char *text = norma_csv_robustness (&r);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 2 + NORMA_N_CORRUPTION_SEVERITIES + 1);
  g_assert_true (g_str_has_prefix (lines[0], "corruption,severity,amount,unit,image_auroc,"));
  g_assert_true (g_str_has_prefix (lines[1], "none,0,0,,0.875,0.25,"));
  g_assert_true (g_str_has_prefix (lines[4], "blur,3,2,px,,0.5,"));
  g_assert_true (g_str_has_suffix (lines[4], ",4,,0,1,0"));
  for (guint i = 1; i < 7; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);

    g_assert_cmpuint (g_strv_length (cells), ==, 13);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/robustness/json", test_json);
  g_test_add_func ("/robustness/csv", test_csv);
  return g_test_run ();
}
