/* SPDX-License-Identifier: Apache-2.0 */
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "core/report/model-chart.h"
#include "core/report/model-comparison.h"
#include "tests/support.h"

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
  g_assert_cmpuint (g_strv_length (names), ==, 23);
  g_assert_cmpuint (g_strv_length (first), ==, 23);
  g_assert_true (g_str_has_prefix (lines[1], "parts,a.norma,1,1,1,0.125,1,0,"));
  g_assert_true (g_str_has_prefix (lines[2], "parts,\"b, new.norma\",1,1,0.25,"));
  g_assert_true (g_str_has_suffix (lines[2], ",0.375,,-0.75,-1,-0.5,0.03125,0.0625,none,0,0"));
}

/* The table says under what a set was, in the names that --conditions takes. */
static void
test_condition (Made *made, gconstpointer unused)
{
  g_autofree char *csv = NULL, *json = NULL;

  made->set.condition = (NormaCondition){ NORMA_CORRUPTION_NOISE, 3 };
  made->set.n_twins = 2;
  csv = norma_csv_models (&made->comparison, models, folders);
  json = norma_json_models (&made->comparison, models, folders);
  g_assert_nonnull (strstr (csv, ",0.0625,noise,3,2\n"));
  g_assert_nonnull (strstr (json, "\"corruption\":\"noise\",\"severity\":3"));
  g_assert_nonnull (strstr (json, "\"near_duplicates\":2"));
}

static NormaModelChart
make_chart (const Made *made)
{
  return (NormaModelChart){ &made->comparison, models,         folders,   "Image AUROC",
                            NORMA_INK,         NORMA_INK_SOFT, NORMA_RULE };
}

/* Every row is found where it is drawn, and nothing beside them. */
static void
test_chart_rows (Made *made, gconstpointer unused)
{
  const NormaModelChart chart = make_chart (made);
  double end = 0;
  guint set, model;

  g_assert_false (norma_model_chart_find (&chart, 0, &set, &model));
  for (guint m = 0; m < 2; m++) {
    double y, height;

    norma_model_chart_get_row (&chart, 0, m, &y, &height);
    g_assert_cmpfloat (y, >=, end);
    end = y + height;
    g_assert_true (norma_model_chart_find (&chart, y + 0.5, &set, &model));
    g_assert_cmpuint (set, ==, 0);
    g_assert_cmpuint (model, ==, m);
    g_assert_true (norma_model_chart_find (&chart, end - 0.5, &set, &model));
    g_assert_cmpuint (model, ==, m);
  }
  g_assert_false (norma_model_chart_find (&chart, end + 0.5, &set, &model));
  g_assert_cmpfloat (end, <, norma_model_chart_height (&chart));
}

/* A pixel of the chart at a scale of 1. */
static guint32
get_pixel (cairo_surface_t *surface, double x, double y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) +
                      (gsize)y * (gsize)cairo_image_surface_get_stride (surface);

  return ((const guint32 *)(gconstpointer)row)[(gsize)x] & 0xffffff;
}

/* 0.25 lies left of 1, each in the colour of its model; the axis begins at a round number below 0.125. */
static void
test_chart_marks (Made *made, gconstpointer unused)
{
  const NormaModelChart chart = make_chart (made);
  g_autoptr (NormaReportText) text = norma_report_text_new ();
  int size = (int)norma_model_chart_height (&chart);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 322, size);
  cairo_t *cr = cairo_create (surface);
  double y, height;

  norma_report_set_color (cr, 0xffffff);
  cairo_paint (cr);
  norma_model_chart_draw (&chart, text, 322, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (guint m = 0; m < 2; m++) {
    /* 8 is the margin, 292 the length of the axis from 0 to 1 */
    double x = 8 + 292 * made->figures[m].auroc;

    norma_model_chart_get_row (&chart, 0, m, &y, &height);
    g_assert_cmphex (get_pixel (surface, x, y + height / 2), ==, norma_model_chart_color (m));
    g_assert_cmphex (get_pixel (surface, 20, y + height / 2), ==, 0xffffff);
  }
  cairo_surface_destroy (surface);
}

/* The same bytes each time, but for SVG, in which Cairo counts the drawings of a process; a chart without figures is
 * drawn too. */
static void
test_chart_files (Made *made, gconstpointer unused)
{
  static const struct {
    const char *name, *begin;
  } forms[] = { { "chart.svg", "<?xml" }, { "chart.pdf", "%PDF" }, { "chart.PNG", "\x89PNG" } };
  const NormaModelChart chart = make_chart (made);
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GError) error = NULL;

  made->figures[1].auroc = made->figures[1].auroc_interval.low = NAN;
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    g_autofree char *path = g_build_filename (folder, forms[i].name, NULL);
    g_autofree char *once = NULL, *again = NULL;
    gsize n_once, n_again;

    g_assert_true (norma_model_chart_is_form (path));
    g_assert_true (norma_model_chart_write (&chart, path, NULL));
    g_assert_true (g_file_get_contents (path, &once, &n_once, NULL));
    g_assert_true (norma_model_chart_write (&chart, path, NULL));
    g_assert_true (g_file_get_contents (path, &again, &n_again, NULL));
    if (i > 0)
      g_assert_cmpmem (once, n_once, again, n_again);
    g_assert_true (g_str_has_prefix (once, forms[i].begin));
  }
  g_assert_false (norma_model_chart_is_form ("chart.jpg"));
  g_assert_false (norma_model_chart_write (&chart, "chart.jpg", &error));
  g_assert_nonnull (strstr (error->message, "expected .svg, .pdf or .png"));
  g_clear_error (&error);
  g_assert_false (norma_model_chart_write (&chart, "/absent/folder/chart.svg", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/model-comparison/json", Made, NULL, make, test_json, unmake);
  g_test_add ("/model-comparison/csv", Made, NULL, make, test_csv, unmake);
  g_test_add ("/model-comparison/condition", Made, NULL, make, test_condition, unmake);
  g_test_add ("/model-chart/rows", Made, NULL, make, test_chart_rows, unmake);
  g_test_add ("/model-chart/marks", Made, NULL, make, test_chart_marks, unmake);
  g_test_add ("/model-chart/files", Made, NULL, make, test_chart_files, unmake);
  return g_test_run ();
}
