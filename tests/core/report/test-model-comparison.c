/* SPDX-License-Identifier: Apache-2.0 */
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "core/report/model-comparison.h"

static const char *const models[] = { "a.norma", "b, new.norma" };
static const char *const folders[] = { "parts" };

/* Two models on one set of a good and a defective image, which the second missed. */
typedef struct {
  NormaTestImage images[2];
  NormaDataset dataset;
  NormaModelFigures figures[2];
  float times[4], ranks[4];
  NormaComparedSet set;
  NormaModelComparison comparison;
} Made;

static GArray *
list (guint n, guint image)
{
  GArray *images = g_array_new (FALSE, FALSE, sizeof (guint));

  if (n > 0)
    g_array_append_val (images, image);
  return images;
}

static void
make (Made *made, gconstpointer unused)
{
  made->images[0] = (NormaTestImage){ .path = (char *)"good/a.png", .kind = (char *)"good" };
  made->images[1] =
      (NormaTestImage){ .path = (char *)"dent/b.png", .kind = (char *)"dent", .anomalous = TRUE };
  made->dataset.images = g_ptr_array_new ();
  for (guint i = 0; i < 2; i++) {
    g_ptr_array_add (made->dataset.images, &made->images[i]);
    made->figures[i] = (NormaModelFigures){
      .auroc = i == 0 ? 1 : 0.25,
      .auroc_interval = { 0.125, 1 },
      .false_alarms = norma_rate_new (0, 1, 0.95),
      .recall = norma_rate_new (1 - i, 1, 0.95),
      .aupimo = 0.375,
      .aupro = NAN,
      .difference = { .difference = i == 0 ? 0 : -0.75, .interval = { -1, -0.5 } },
      .delong = { .p = i == 0 ? 1 : 0.03125, .z = i == 0 ? 0 : -2.5 },
      .p = i == 0 ? 1 : 0.0625,
      .missed = list (1, 1),
      .alarming = list (1, 0),
      .differing = list (i, 1),
    };
  }
  memcpy (made->times, (float[]){ 0.5, 2, 0.75, 0.25 }, sizeof made->times);
  memcpy (made->ranks, (float[]){ 0, 1, 1, 0 }, sizeof made->ranks);
  made->set = (NormaComparedSet){ .dataset = &made->dataset,
                                  .n_good = 1,
                                  .n_defective = 1,
                                  .models = made->figures,
                                  .times_threshold = made->times,
                                  .ranks = made->ranks };
  made->comparison = (NormaModelComparison){
    .n_models = 2, .sets = g_ptr_array_new (), .coverage = 0.95, .seconds = 1
  };
  g_ptr_array_add (made->comparison.sets, &made->set);
}

static void
unmake (Made *made, gconstpointer unused)
{
  for (guint i = 0; i < 2; i++) {
    g_array_unref (made->figures[i].missed);
    g_array_unref (made->figures[i].alarming);
    g_array_unref (made->figures[i].differing);
  }
  g_ptr_array_unref (made->dataset.images);
  g_ptr_array_unref (made->comparison.sets);
}

static void
test_json (Made *made, gconstpointer unused)
{
  g_autofree char *text = norma_json_models (&made->comparison, models, folders);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *set, *second, *image;

  g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));
  set = json_array_get_object_element (
      json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "sets"),
      0);
  g_assert_cmpstr (json_object_get_string_member (set, "folder"), ==, "parts");
  second = json_array_get_object_element (json_object_get_array_member (set, "models"), 1);
  g_assert_cmpstr (json_object_get_string_member (second, "model"), ==, "b, new.norma");
  g_assert_cmpfloat (json_object_get_double_member (second, "aupimo"), ==, 0.375);
  g_assert_cmpfloat (json_object_get_double_member (second, "difference"), ==, -0.75);
  g_assert_cmpfloat (json_object_get_double_member (second, "delong_p"), ==, 0.03125);
  g_assert_cmpfloat (json_object_get_double_member (second, "holm_p"), ==, 0.0625);
  image = json_array_get_object_element (json_object_get_array_member (second, "differing"), 0);
  g_assert_cmpstr (json_object_get_string_member (image, "image"), ==, "dent/b.png");
  g_assert_cmpfloat (json_object_get_double_member (image, "times_threshold"), ==, 0.25);
  g_assert_cmpfloat (json_object_get_double_member (image, "rank"), ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (image, "rank_of_first"), ==, 1);
}

static void
test_csv (Made *made, gconstpointer unused)
{
  g_autofree char *text = norma_csv_models (&made->comparison, models, folders);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_auto (GStrv) names = g_strsplit (lines[0], ",", -1);
  g_auto (GStrv) first = g_strsplit (lines[1], ",", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpuint (g_strv_length (names), ==, 20);
  g_assert_cmpuint (g_strv_length (first), ==, 20);
  g_assert_true (g_str_has_prefix (lines[1], "parts,a.norma,1,1,1,0.125,1,0,"));
  g_assert_true (g_str_has_prefix (lines[2], "parts,\"b, new.norma\",1,1,0.25,"));
  g_assert_true (g_str_has_suffix (lines[2], ",0.375,,-0.75,-1,-0.5,0.03125,0.0625"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/model-comparison/json", Made, NULL, make, test_json, unmake);
  g_test_add ("/model-comparison/csv", Made, NULL, make, test_csv, unmake);
  return g_test_run ();
}
