/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/box-plot.h"
#include "ui/choice-table.h"
#include "ui/confusion-table.h"
#include "ui/contest-group.h"
#include "ui/curve-plot.h"
#include "ui/curve-table.h"
#include "ui/evaluation-page.h"
#include "ui/rate-bars.h"
#include "ui/robustness-group.h"
#include "ui/session-measure.h"

/* What the files evaluation-page.c and evaluation-choices.c share. */
struct _NormaEvaluationPage {
  AdwBin parent_instance;
  NormaSession *session;
  const NormaMeasuredModel *measured; /* lent; NULL: nothing is shown */

  GtkStack *stack, *results;
  GtkLabel *set, *outdated, *exclusions;
  NormaChoiceTable *summary, *kinds, *sizes, *pimos;
  NormaConfusionTable *matrix;
  NormaCurvePlot *roc, *precision;
  NormaCurveTable *curves;
  NormaRateBars *bars;
  NormaBoxPlot *spread;
  GtkWidget *size_section, *spread_section, *missed_section, *alarming_section;
  GtkListView *missed_view, *alarming_view;
  GListStore *missed, *alarming;
  NormaContestGroup *contest;
  NormaRobustnessGroup *robustness;
};

/* evaluation-choices.c: what rows, bars, dots and cells stand for is chosen; handlers of the template. */
void norma_evaluation_page_choose_summary (NormaEvaluationPage *self, guint row);
void norma_evaluation_page_choose_truth (NormaEvaluationPage *self, int truth, int verdict);
void norma_evaluation_page_choose_scores (NormaEvaluationPage *self, double low, double high);
void norma_evaluation_page_choose_kind (NormaEvaluationPage *self, guint kind);
void norma_evaluation_page_choose_size (NormaEvaluationPage *self, guint bin);
void norma_evaluation_page_choose_image (NormaEvaluationPage *self, guint image);
void norma_evaluation_page_choose_missed (NormaEvaluationPage *self, guint position);
void norma_evaluation_page_choose_alarming (NormaEvaluationPage *self, guint position);

/* Tells of images to be shown, the first of them first; nothing happens without any. */
void norma_evaluation_page_tell (NormaEvaluationPage *self, GPtrArray *items, const char *title);
