/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/model-card.h"

#include "core/calibration/rarity.h"
#include "core/detectors/detector.h"
#include "core/features/extractor.h"

static char *
describe_features (const NormaExtractor *extractor)
{
  const char *name = norma_extractor_get_chosen (extractor)->class->name;

  return extractor->precision == NULL ? g_strdup (name)
                                      : g_strdup_printf ("%s, %s", name, extractor->precision);
}

static void
add_method (NormaReportDocument *document, const NormaModel *model)
{
  NormaReportLanguage language = document->language;
  const NormaFrame *frame = &model->frame;
  GArray *facts = norma_report_facts_new ();

  norma_report_facts_take (facts, NORMA_WORD_METHOD, g_strdup (model->detector->class->name));
  norma_report_facts_take (facts, NORMA_WORD_FEATURES, describe_features (model->extractor));
  norma_report_facts_take (facts, NORMA_WORD_WORKING_FRAME,
                           norma_report_format (language,
                                                frame->channels == 1 ? NORMA_WORD_FRAME_GREY
                                                                     : NORMA_WORD_FRAME_COLOR,
                                                frame->width, frame->height));
  if (model->tiling.width > 0)
    norma_report_facts_take (facts, NORMA_WORD_TILES,
                             norma_report_format (language, NORMA_WORD_TILES_OF,
                                                  norma_model_count_tiles (model),
                                                  model->tiling.side));
  if (model->areas != NULL)
    norma_report_facts_take (
        facts, NORMA_WORD_AREAS,
        norma_report_format (language, NORMA_WORD_AREAS_OF,
                             norma_areas_count (model->areas, NORMA_PURPOSE_ROI),
                             norma_areas_count (model->areas, NORMA_PURPOSE_IGNORE)));
  norma_report_document_take_facts (document, facts);
}

static void
add_good_set (NormaReportDocument *document, const NormaModel *model)
{
  NormaReportLanguage language = document->language;
  const NormaGoodSet *good = &model->good_set;
  GArray *facts = norma_report_facts_new ();

  norma_report_facts_take (facts, NORMA_WORD_GOOD_IMAGES,
                           norma_report_format (language, NORMA_WORD_GOOD_IMAGES_OF,
                                                (guint)good->n_images, (guint)good->n_unreadable));
  norma_report_facts_take (facts, NORMA_WORD_USUAL_SIZE,
                           norma_report_format (language, NORMA_WORD_USUAL_SIZE_OF,
                                                good->median_width, good->median_height,
                                                good->channels, good->bits));
  if (good->augments != 0)
    norma_report_facts_take (facts, NORMA_WORD_COPIES, norma_augments_to_string (good->augments));
  if (model->tolerated != NULL)
    norma_report_facts_take (facts, NORMA_WORD_TOLERATED,
                             g_strdup_printf ("%u", model->tolerated->places->len));
  norma_report_document_add_heading (document, NORMA_WORD_LEARNT_FROM);
  norma_report_document_take_facts (document, facts);
}

static void
add_held_out_scores (NormaReportDocument *document, const NormaModel *model)
{
  NormaReportCharts charts = {
    .scores = { .title = NORMA_WORD_HELD_OUT_SCORES,
                .series = { { { 0 }, NORMA_TONE_NONE, NORMA_TONE_REJECTED, NORMA_WORD_GOOD } } },
  };
  NormaScoreChart *scores = &charts.scores;
  double reject = (double)model->limits.reject;

  if (model->rarity == NULL || model->rarity->n == 0 || !(reject > 0))
    return;
  scores->n_series = 1;
  for (guint64 i = 0; i < model->rarity->n; i++)
    scores->series[0].bars[norma_report_find_score_bar (model->rarity->scores[i] / reject)]++;
  norma_report_document_take_charts (document, &charts);
}

static void
add_smallest_defect (GArray *facts, const NormaSmallestDefect *defect, NormaReportLanguage language)
{
  for (guint i = 0; defect->n_spots > 0 && i < NORMA_SMALLEST_DEFECT_CONTRASTS; i++) {
    const NormaVisibleSpot *spot = &defect->at[i];
    g_autofree char *contrast = norma_report_digits (language, 100 * spot->contrast);

    norma_report_facts_take (facts, NORMA_WORD_SMALLEST_DEFECT,
                             spot->diameter > 0
                                 ? norma_report_format (language, NORMA_WORD_SPOT_SEEN, contrast,
                                                        spot->diameter)
                                 : norma_report_format (language, NORMA_WORD_SPOT_UNSEEN, contrast,
                                                        defect->largest));
  }
}

static void
add_thresholds (NormaReportDocument *document, const NormaModelCard *card)
{
  const NormaModel *model = card->model;
  const NormaModelFacts model_facts = { model, card->name,     card->hash,
                                        NULL,  &model->limits, model->provenance };
  GArray *facts = norma_report_list_model (&model_facts, document->language);

  add_smallest_defect (facts, &model->smallest_defect, document->language);
  norma_report_facts_add_version (facts);
  norma_report_document_add_heading (document, NORMA_WORD_THRESHOLDS);
  add_held_out_scores (document, model);
  norma_report_document_take_facts (document, facts);
}

static void
add_limits (NormaReportDocument *document)
{
  static const NormaReportWord limits[] = { NORMA_WORD_LIMIT_KNOWS, NORMA_WORD_LIMIT_PROMISE,
                                            NORMA_WORD_LIMIT_RECALL };
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    g_ptr_array_add (list, g_strdup (norma_report_document_word (document, limits[i])));
  norma_report_document_add_heading (document, NORMA_WORD_LIMITS);
  norma_report_document_take_warnings (document, list);
}

static const NormaReportGridColumn correction_columns[] = {
  { 0.13 }, { 0.34 }, { 0.19 }, { 0.12 }, { 0.22 }
};
static const NormaReportGrid corrections_grid = { correction_columns,
                                                  G_N_ELEMENTS (correction_columns) };

static void
add_correction (NormaReportTable *table, const NormaCorrectedImage *image,
                NormaReportLanguage language)
{
  g_autofree char *time = norma_report_time (image->when);
  const char *cells[] = { norma_report_word (language, image->what == NORMA_CORRECTED_ADDED
                                                           ? NORMA_WORD_ADDED
                                                           : NORMA_WORD_REMOVED),
                          image->path, time, image->who, image->reason };

  norma_report_table_add (table, cells);
}

static void
add_corrections (NormaReportDocument *document, const GPtrArray *corrections)
{
  const char *heads[] = { norma_report_document_word (document, NORMA_WORD_CHANGE),
                          norma_report_document_word (document, NORMA_WORD_IMAGE),
                          norma_report_document_word (document, NORMA_WORD_WHEN),
                          norma_report_document_word (document, NORMA_WORD_WHO),
                          norma_report_document_word (document, NORMA_WORD_REASON) };
  NormaReportTable *table;

  if (corrections == NULL || corrections->len == 0)
    return;
  table = norma_report_table_new (&corrections_grid, heads);
  for (guint i = 0; i < corrections->len; i++)
    add_correction (table, corrections->pdata[i], document->language);
  norma_report_document_add_heading (document, NORMA_WORD_CORRECTIONS);
  norma_report_document_take_table (document, table);
}

NormaReportDocument *
norma_model_card_new (const NormaModelCard *card, NormaReportLanguage language)
{
  NormaReportDocument *document;

  g_return_val_if_fail (card != NULL, NULL);

  document = norma_report_document_new (language, NORMA_WORD_MODEL_CARD, card->name, card->hash,
                                        card->time);
  add_method (document, card->model);
  add_good_set (document, card->model);
  add_thresholds (document, card);
  add_limits (document);
  add_corrections (document, card->model->corrections);
  return document;
}
