/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/model-card.h"

#include "core/calibration/rarity.h"
#include "core/detectors/detector.h"
#include "core/features/extractor.h"
#include "core/report/report-blocks.h"
#include "core/report/report-chart.h"

/* Points. */
enum { CHART = 138 };

static void
place_fact (NormaReportPages *pages, NormaReportWord label, const char *text)
{
  norma_report_place_fact (pages, norma_report_pages_word (pages, label), text, FALSE);
}

/* Takes the text over. */
static void
place_made_fact (NormaReportPages *pages, NormaReportWord label, char *text)
{
  place_fact (pages, label, text);
  g_free (text);
}

static void
place_method (NormaReportPages *pages, const NormaModel *model)
{
  NormaReportLanguage language = pages->template->language;
  const NormaFrame *frame = &model->frame;
  const char *precision = model->extractor->precision;

  place_fact (pages, NORMA_WORD_METHOD, model->detector->class->name);
  place_made_fact (
      pages, NORMA_WORD_FEATURES,
      precision == NULL
          ? g_strdup (norma_extractor_get_chosen (model->extractor)->class->name)
          : g_strdup_printf ("%s, %s", norma_extractor_get_chosen (model->extractor)->class->name,
                             precision));
  place_made_fact (pages, NORMA_WORD_WORKING_FRAME,
                   norma_report_format (language,
                                        frame->channels == 1 ? NORMA_WORD_FRAME_GREY
                                                             : NORMA_WORD_FRAME_COLOR,
                                        frame->width, frame->height));
  if (model->tiling.width > 0)
    place_made_fact (pages, NORMA_WORD_TILES,
                     norma_report_format (language, NORMA_WORD_TILES_OF,
                                          norma_model_count_tiles (model), model->tiling.side));
  if (model->areas != NULL)
    place_made_fact (pages, NORMA_WORD_AREAS,
                     norma_report_format (language, NORMA_WORD_AREAS_OF,
                                          norma_areas_count (model->areas, NORMA_PURPOSE_ROI),
                                          norma_areas_count (model->areas, NORMA_PURPOSE_IGNORE)));
}

static void
place_good_set (NormaReportPages *pages, const NormaModel *model)
{
  NormaReportLanguage language = pages->template->language;
  const NormaGoodSet *good = &model->good_set;

  norma_report_place_heading (pages, NORMA_WORD_LEARNT_FROM, 40);
  place_made_fact (pages, NORMA_WORD_GOOD_IMAGES,
                   norma_report_format (language, NORMA_WORD_GOOD_IMAGES_OF, (guint)good->n_images,
                                        (guint)good->n_unreadable));
  place_made_fact (pages, NORMA_WORD_USUAL_SIZE,
                   norma_report_format (language, NORMA_WORD_USUAL_SIZE_OF, good->median_width,
                                        good->median_height, good->channels, good->bits));
  if (good->augments != 0)
    place_made_fact (pages, NORMA_WORD_COPIES, norma_augments_to_string (good->augments));
  if (model->tolerated != NULL)
    place_made_fact (pages, NORMA_WORD_TOLERATED,
                     g_strdup_printf ("%u", model->tolerated->places->len));
}

static void
count_held_out (const NormaModel *model, guint *bars)
{
  for (guint64 i = 0; i < model->rarity->n; i++)
    bars[norma_report_find_score_bar (model->rarity->scores[i] / (double)model->limits.reject)]++;
}

static gboolean
draw_held_out (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  const NormaModelCard *card = pages->content;
  guint bars[NORMA_SCORE_BARS] = { 0 };
  const NormaScoreSeries series = { bars, NORMA_COLOR_NONE, NORMA_COLOR_REJECTED };

  count_held_out (card->model, bars);
  norma_report_draw_scores (pages, NORMA_WORD_HELD_OUT_SCORES, &series, 1, pages->left, block->y,
                            pages->right - pages->left, block->height, cr);
  return TRUE;
}

static void
place_thresholds (NormaReportPages *pages, const NormaModelCard *card)
{
  const NormaModel *model = card->model;
  const NormaModelFacts facts = { model, card->name,     card->hash,
                                  NULL,  &model->limits, model->provenance };
  g_autoptr (GArray) list = norma_report_list_model (&facts, pages->template->language);

  norma_report_place_heading (pages, NORMA_WORD_THRESHOLDS, CHART);
  if (model->rarity != NULL && model->rarity->n > 0 && model->limits.reject > 0)
    norma_report_place (pages, draw_held_out, CHART);
  norma_report_skip (pages, 8);
  for (guint i = 0; i < list->len; i++) {
    const NormaReportFact *fact = &g_array_index (list, NormaReportFact, i);

    norma_report_place_fact (pages, norma_report_pages_word (pages, fact->label), fact->text,
                             fact->is_hash);
  }
}

static void
place_smallest_defect (NormaReportPages *pages, const NormaSmallestDefect *defect)
{
  NormaReportLanguage language = pages->template->language;

  for (guint i = 0; defect->n_spots > 0 && i < NORMA_SMALLEST_DEFECT_CONTRASTS; i++) {
    const NormaVisibleSpot *spot = &defect->at[i];
    g_autofree char *contrast = norma_report_digits (language, 100 * spot->contrast);

    place_made_fact (pages, NORMA_WORD_SMALLEST_DEFECT,
                     spot->diameter > 0 ? norma_report_format (language, NORMA_WORD_SPOT_SEEN,
                                                               contrast, spot->diameter)
                                        : norma_report_format (language, NORMA_WORD_SPOT_UNSEEN,
                                                               contrast, defect->largest));
  }
}

static const NormaReportGridColumn correction_columns[] = {
  { 0.13 }, { 0.34 }, { 0.19 }, { 0.12 }, { 0.22 }
};
static const NormaReportGrid corrections_grid = { correction_columns,
                                                  G_N_ELEMENTS (correction_columns) };

static void
place_corrections (NormaReportPages *pages, const GPtrArray *corrections)
{
  NormaReportLanguage language = pages->template->language;
  const char *heads[] = { norma_report_word (language, NORMA_WORD_CHANGE),
                          norma_report_word (language, NORMA_WORD_IMAGE),
                          norma_report_word (language, NORMA_WORD_WHEN),
                          norma_report_word (language, NORMA_WORD_WHO),
                          norma_report_word (language, NORMA_WORD_REASON) };

  if (corrections == NULL || corrections->len == 0)
    return;
  norma_report_place_heading (pages, NORMA_WORD_CORRECTIONS, 40);
  norma_report_place_grid_head (pages, &corrections_grid, heads);
  for (guint i = 0; i < corrections->len; i++) {
    const NormaCorrectedImage *image = corrections->pdata[i];
    g_autofree char *time = norma_report_time (image->when);
    const char *cells[] = { norma_report_word (language, image->what == NORMA_CORRECTED_ADDED
                                                             ? NORMA_WORD_ADDED
                                                             : NORMA_WORD_REMOVED),
                            image->path, time, image->who, image->reason };

    norma_report_place_grid_row (pages, &corrections_grid, cells);
  }
  norma_report_end_grid (pages);
}

static void
place_limits (NormaReportPages *pages)
{
  static const NormaReportWord limits[] = { NORMA_WORD_LIMIT_KNOWS, NORMA_WORD_LIMIT_PROMISE,
                                            NORMA_WORD_LIMIT_RECALL };

  norma_report_place_heading (pages, NORMA_WORD_LIMITS, 50);
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    norma_report_place_warning (pages, norma_report_pages_word (pages, limits[i]));
}

NormaReportPages *
norma_model_card_new (const NormaModelCard *card, const NormaReportTemplate *template,
                      NormaBudget *budget, GError **error)
{
  NormaReportPages *pages;
  guint n = 0;

  g_return_val_if_fail (card != NULL && template != NULL, NULL);

  pages = norma_report_pages_begin (template, NORMA_WORD_MODEL_CARD, card->name, card->time, budget,
                                    error);
  if (pages == NULL)
    return NULL;
  pages->content = card;
  norma_report_place_brand (pages, card->name);
  norma_report_place_template_fields (pages, &n);
  place_method (pages, card->model);
  place_good_set (pages, card->model);
  place_thresholds (pages, card);
  place_smallest_defect (pages, &card->model->smallest_defect);
  place_made_fact (pages, NORMA_WORD_PROGRAM_VERSION, g_strdup ("Norma " NORMA_VERSION));
  place_limits (pages);
  place_corrections (pages, card->model->corrections);
  norma_report_pages_end (pages);
  return pages;
}
