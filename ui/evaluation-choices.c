/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "ui/evaluation-images.h"
#include "ui/evaluation-page-private.h"
#include "ui/evaluation-rows.h"
#include "ui/evaluation-words.h"
#include "ui/verdict-words.h"

/* From what the page shows to its images. */

/* items: the caller's, let go here. */
static void
show (NormaEvaluationPage *self, GPtrArray *items, const char *title)
{
  g_autoptr (GPtrArray) shown = items;

  norma_evaluation_page_tell (self, shown, title);
}

static gboolean
is_scored (const NormaImageFigures *figures, gconstpointer data)
{
  return figures->is_scored;
}

static gboolean
is_marked (const NormaImageFigures *figures, gconstpointer data)
{
  return figures->n_marked_regions > 0;
}

typedef gboolean (*VerdictTest) (NormaVerdict verdict);

static gboolean
is_accepted (NormaVerdict verdict)
{
  return verdict == NORMA_VERDICT_ACCEPT;
}

static gboolean
is_rejected (NormaVerdict verdict)
{
  return verdict == NORMA_VERDICT_REJECT;
}

static gboolean
is_not_accepted (NormaVerdict verdict)
{
  return verdict != NORMA_VERDICT_ACCEPT;
}

static gboolean
is_not_rejected (NormaVerdict verdict)
{
  return verdict != NORMA_VERDICT_REJECT;
}

typedef struct {
  gboolean anomalous;
  VerdictTest passes;
} Verdicts;

static gboolean
is_judged_so (const NormaImageFigures *figures, gconstpointer data)
{
  const Verdicts *verdicts = data;

  return figures->is_judged && (figures->image->anomalous != FALSE) == verdicts->anomalous &&
         verdicts->passes (figures->verdict);
}

/* What a rate tells against the model, so that it opens what is to be looked at. */
static void
show_verdicts (NormaEvaluationPage *self, gboolean anomalous, VerdictTest passes, const char *title)
{
  const Verdicts verdicts = { anomalous, passes };

  show (self, norma_evaluation_list_images (self->session, self->measured, is_judged_so, &verdicts),
        title);
}

void
norma_evaluation_page_choose_summary (NormaEvaluationPage *self, guint row)
{
  if (self->measured == NULL)
    return;
  switch ((NormaSummary)row) {
  case NORMA_SUMMARY_RECALL:
    show_verdicts (self, TRUE, is_not_rejected, _ ("Defective, not rejected"));
    return;
  case NORMA_SUMMARY_FLAGGED:
    show_verdicts (self, TRUE, is_accepted, _ ("Defective, accepted"));
    return;
  case NORMA_SUMMARY_ALARMS:
  case NORMA_SUMMARY_PROMISE:
    show_verdicts (self, FALSE, is_rejected, _ ("Good, rejected"));
    return;
  case NORMA_SUMMARY_ALARMS_FLAGGED:
    show_verdicts (self, FALSE, is_not_accepted, _ ("Good, not accepted"));
    return;
  case NORMA_SUMMARY_PIXEL_AUROC:
  case NORMA_SUMMARY_AUPRO:
  case NORMA_SUMMARY_AUPIMO:
    show (self, norma_evaluation_list_images (self->session, self->measured, is_marked, NULL),
          _ ("With marked defects"));
    return;
  default:
    show (self, norma_evaluation_list_images (self->session, self->measured, is_scored, NULL),
          _ ("Evaluated"));
  }
}

void
norma_evaluation_page_choose_truth (NormaEvaluationPage *self, int truth, int verdict)
{
  g_autofree char *title = g_strdup_printf (_ ("%s: %s"), norma_truth_word ((NormaTruth)truth),
                                            norma_verdict_word ((NormaVerdict)verdict));

  if (self->measured != NULL)
    show (self,
          norma_evaluation_list_verdict (self->session, self->measured, (NormaTruth)truth,
                                         (NormaVerdict)verdict),
          title);
}

void
norma_evaluation_page_choose_scores (NormaEvaluationPage *self, double low, double high)
{
  double unit = self->measured == NULL ? 1 : (double)self->measured->model->limits.reject;
  g_autofree char *title = g_strdup_printf (_ ("Score %.2f – %.2f ×"), low / unit, high / unit);

  if (self->measured != NULL)
    show (self, norma_evaluation_list_scores (self->session, self->measured, low, high), title);
}

void
norma_evaluation_page_choose_kind (NormaEvaluationPage *self, guint kind)
{
  const NormaKindResult *result;

  if (self->measured == NULL)
    return;
  result = self->measured->evaluation->kinds->pdata[kind];
  show (self, norma_evaluation_list_kind (self->session, self->measured, kind),
        norma_kind_describe (result->kind, result->anomalous));
}

void
norma_evaluation_page_choose_size (NormaEvaluationPage *self, guint bin)
{
  g_autofree char *size = NULL;

  if (self->measured == NULL)
    return;
  size = norma_size_describe (&self->measured->evaluation->levels[NORMA_LEVEL_REJECT].sizes[bin]);
  show (self, norma_evaluation_list_size (self->session, self->measured, bin), size);
}

/* One image, with its like to go on to. */
void
norma_evaluation_page_choose_image (NormaEvaluationPage *self, guint image)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) others = NULL;

  if (self->measured == NULL)
    return;
  items = norma_evaluation_list_one (self->session, self->measured, image);
  others = norma_evaluation_list_images (self->session, self->measured, is_marked, NULL);
  for (guint i = 0; items->len > 0 && i < others->len; i++)
    if (others->pdata[i] != items->pdata[0])
      g_ptr_array_add (items, g_object_ref (others->pdata[i]));
  show (self, g_steal_pointer (&items), _ ("With marked defects"));
}

static void
show_worst (NormaEvaluationPage *self, GListStore *store, guint position, const char *title)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (store));

  g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (store), position));
  for (guint i = 0; i < n; i++)
    if (i != position)
      g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (store), i));
  show (self, g_steal_pointer (&items), title);
}

void
norma_evaluation_page_choose_missed (NormaEvaluationPage *self, guint position)
{
  show_worst (self, self->missed, position, _ ("Defective, lowest scores"));
}

void
norma_evaluation_page_choose_alarming (NormaEvaluationPage *self, guint position)
{
  show_worst (self, self->alarming, position, _ ("Good, highest scores"));
}
