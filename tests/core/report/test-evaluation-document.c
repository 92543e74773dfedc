/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/evaluation-document.h"

#include "tests/core/pipeline/small-fit.h"
#include "tests/core/report/made-evaluation.h"
#include "tests/core/report/written-document.h"

static char *folder;
static NormaModel *model;

static NormaReportDocument *
tell (const Made *made, NormaReportLanguage language)
{
  const NormaEvaluationReport report = {
    &made->e, model, "a.norma", "0123", "parts", "4567", NULL
  };
  g_autoptr (GError) error = NULL;
  NormaReportDocument *document = norma_evaluation_document_new (&report, language, &error);

  g_assert_no_error (error);
  return document;
}

static const NormaReportItem *
find_summary (const NormaReportDocument *document, NormaReportItemKind kind)
{
  for (guint i = 0; i < document->items->len; i++) {
    const NormaReportItem *item = &g_array_index (document->items, NormaReportItem, i);

    if (item->kind == NORMA_ITEM_HEADING)
      return NULL;
    if (item->kind == kind)
      return item;
  }
  return NULL;
}

static void
assert_row (const NormaReportItem *item, guint row, const char *expected)
{
  g_autofree char *cells = NULL;

  g_assert_cmpint (item->kind, ==, NORMA_ITEM_TABLE);
  g_assert_cmpuint (row, <, item->table->rows->len);
  cells = g_strjoinv ("|", item->table->rows->pdata[row]);
  g_assert_cmpstr (cells, ==, expected);
}

static void
test_summary (void)
{
  Made made;
  g_autoptr (NormaReportDocument) document = NULL;
  const NormaReportItem *tiles, *warnings;

  make (&made);
  document = tell (&made, NORMA_REPORT_ENGLISH);
  g_assert_cmpstr (document->subject, ==, "a.norma · parts");
  tiles = find_summary (document, NORMA_ITEM_TILES);
  g_assert_cmpuint (tiles->tiles->len, ==, 5);
  g_assert_cmpstr (g_array_index (tiles->tiles, NormaReportTile, 0).number, ==, "0.875");
  g_assert_cmpstr (g_array_index (tiles->tiles, NormaReportTile, 0).note, ==, "0.750 … 1.000");
  g_assert_cmpstr (g_array_index (tiles->tiles, NormaReportTile, 3).number, ==, "50.0 %");
  g_assert_cmpstr (g_array_index (tiles->tiles, NormaReportTile, 3).note, ==, "12.5 … 87.5");
  /* Left out, tuned, twins, unreadable, masks. */
  warnings = find_summary (document, NORMA_ITEM_WARNINGS);
  g_assert_cmpuint (warnings->warnings->len, ==, 5);
  unmake (&made);
}

static void
test_tables (void)
{
  Made made;
  g_autoptr (NormaReportDocument) document = NULL;
  const NormaReportItem *kinds, *levels, *scores;

  make (&made);
  document = tell (&made, NORMA_REPORT_GERMAN);
  kinds = document_find (document, NORMA_WORD_BY_KIND, 1);
  assert_row (kinds, 1, "good|3|3|0|0|–|0/3, 0,0 % (0,0 … 50,0)");
  assert_row (kinds, 2, "dent|3|0|1|1|0,875|2/2, 100,0 % (25,0 … 100,0)");
  levels = document_find (document, NORMA_WORD_AT_THRESHOLDS, 1);
  g_assert_cmpuint (levels->table->rows->len, ==, 7);
  /* 2 · 100 ÷ (2 · 100 + 50 + 200) */
  assert_row (levels, 5, "Dice der Pixel|0,444|0,000");
  scores = document_find (document, NORMA_WORD_BY_SCORES, 1);
  assert_row (scores, 0, "Kennzahl|Wert");
  assert_row (scores, 2, "Mittlere Präzision|0,500 (0,250 … 0,750)");
  unmake (&made);
}

static void
test_charts (void)
{
  Made made;
  g_autoptr (NormaReportDocument) document = NULL;
  const NormaReportItem *charts;
  guint n[2] = { 0 };
  const GArray *points;

  make (&made);
  document = tell (&made, NORMA_REPORT_ENGLISH);
  charts = find_summary (document, NORMA_ITEM_CHARTS);
  g_assert_cmpuint (charts->charts.scores.n_series, ==, 2);
  for (guint s = 0; s < 2; s++)
    for (guint i = 0; i < NORMA_SCORE_BARS; i++)
      n[s] += charts->charts.scores.series[s].bars[i];
  g_assert_cmpuint (n[0], ==, 3);
  g_assert_cmpuint (n[1], ==, 2);
  /* Five distinct scores, and the defective ones are the highest. */
  points = charts->charts.curve.points;
  g_assert_cmpuint (points->len, ==, 6);
  g_assert_cmpfloat (g_array_index (points, NormaRatePoint, 2).recall, ==, 1);
  g_assert_cmpfloat (g_array_index (points, NormaRatePoint, 2).false_alarms, ==, 0);
  g_assert_cmpfloat (g_array_index (points, NormaRatePoint, 5).false_alarms, ==, 1);
  unmake (&made);
}

/* Left out of all figures is left out of the charts. */
static void
test_left_out (void)
{
  Made made;
  g_autoptr (NormaReportDocument) document = NULL;

  make (&made);
  g_array_index (made.images, NormaImageFigures, 4).is_left_out = TRUE;
  document = tell (&made, NORMA_REPORT_ENGLISH);
  g_assert_cmpuint (find_summary (document, NORMA_ITEM_CHARTS)->charts.curve.points->len, ==, 5);
  unmake (&made);
}

static void
test_wrong (void)
{
  Made made;
  g_autoptr (NormaReportDocument) document = NULL;
  const NormaReportItem *missed, *rejected;
  const NormaReportThumb *thumb;

  make (&made);
  document = tell (&made, NORMA_REPORT_ENGLISH);
  g_assert_cmpstr (document_find (document, NORMA_WORD_MISSED, 1)->text, ==, "none");
  g_clear_pointer (&document, norma_report_document_free);
  make_wrong (&made, folder);
  document = tell (&made, NORMA_REPORT_ENGLISH);
  missed = document_find (document, NORMA_WORD_MISSED, 1);
  g_assert_cmpstr (missed->gallery.note, ==, "1 of 1, the worst first");
  thumb = &g_array_index (missed->gallery.thumbs, NormaReportThumb, 0);
  g_assert_cmpstr (thumb->path, ==, made.tests[3].path);
  g_assert_cmpstr (thumb->name, ==, "missed.tif");
  g_assert_true (g_str_has_prefix (thumb->note, "dent, "));
  rejected = document_find (document, NORMA_WORD_FALSE_REJECTS, 1);
  thumb = &g_array_index (rejected->gallery.thumbs, NormaReportThumb, 0);
  g_assert_cmpstr (thumb->name, ==, "a,0.png");
  unmake (&made);
}

/* Without defective images no curve, without masks no figures of pixels. */
static void
test_good_only (void)
{
  Made made;
  g_autoptr (NormaReportDocument) document = NULL;

  make (&made);
  make_good_only (&made);
  document = tell (&made, NORMA_REPORT_ENGLISH);
  g_assert_null (find_summary (document, NORMA_ITEM_CHARTS)->charts.curve.points);
  g_assert_cmpuint (find_summary (document, NORMA_ITEM_TILES)->tiles->len, ==, 4);
  assert_row (document_find (document, NORMA_WORD_AT_THRESHOLDS, 1), 1, "Defects found|–|–");
  g_assert_cmpuint (document_find (document, NORMA_WORD_AT_THRESHOLDS, 1)->table->rows->len, ==, 4);
  g_assert_cmpuint (document_find (document, NORMA_WORD_BY_SCORES, 1)->table->rows->len, ==, 4);
  unmake (&made);
}

static void
test_provenance (void)
{
  Made made;
  g_autoptr (NormaReportDocument) document = NULL;
  const GArray *facts;
  guint n_hashes = 0;

  make (&made);
  document = tell (&made, NORMA_REPORT_ENGLISH);
  facts = document_find (document, NORMA_WORD_PROVENANCE, 1)->facts;
  for (guint i = 0; i < facts->len; i++) {
    const NormaReportFact *fact = &g_array_index (facts, NormaReportFact, i);

    n_hashes += fact->is_hash;
    if (fact->label == NORMA_WORD_TEST_IMAGES_HASH)
      g_assert_cmpstr (fact->text, ==, "4567");
  }
  g_assert_cmpuint (n_hashes, ==, 3);
  unmake (&made);
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  model = small_model (folder);
  g_test_add_func ("/evaluation-document/summary", test_summary);
  g_test_add_func ("/evaluation-document/tables", test_tables);
  g_test_add_func ("/evaluation-document/charts", test_charts);
  g_test_add_func ("/evaluation-document/left-out", test_left_out);
  g_test_add_func ("/evaluation-document/wrong", test_wrong);
  g_test_add_func ("/evaluation-document/good-only", test_good_only);
  g_test_add_func ("/evaluation-document/provenance", test_provenance);
  failures = g_test_run ();
  norma_model_unref (model);
  norma_test_remove_folder (folder);
  g_free (folder);
  return failures;
}
