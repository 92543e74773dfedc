/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/training-card.h"

#include "ui/loss-chart.h"
#include "ui/loss-table.h"
#include "ui/session-training.h"
#include "ui/training-words.h"

struct _NormaTrainingCard {
  AdwPreferencesGroup parent_instance;
  NormaSession *session;
  NormaTrainingWatch *watch; /* whose record is shown; NULL: none */
  GtkLabel *words;
  NormaLossChart *chart;
  NormaLossTable *table;
};

G_DEFINE_FINAL_TYPE (NormaTrainingCard, norma_training_card, ADW_TYPE_PREFERENCES_GROUP)

static void
forget_watch (NormaTrainingCard *self)
{
  if (self->watch != NULL)
    g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
}

static void
norma_training_card_dispose (GObject *object)
{
  NormaTrainingCard *self = NORMA_TRAINING_CARD (object);

  forget_watch (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_TRAINING_CARD);
  G_OBJECT_CLASS (norma_training_card_parent_class)->dispose (object);
}

/* As its file tells it. */
static const NormaLossRecord *
find_record_of_model (NormaTrainingCard *self)
{
  NormaModel *model = norma_session_get_model (self->session);
  const NormaTrainingFacts *facts =
      model == NULL ? NULL : norma_detector_get_training (model->detector);

  return facts == NULL ? NULL : &facts->record;
}

/* Of the training that stopped, else of the one under way or that ended here, else of the model. */
static const NormaLossRecord *
find_record (NormaTrainingCard *self)
{
  const NormaStoppedTraining *stopped = norma_session_get_stopped_training (self->session);
  const NormaLossRecord *record;

  if (stopped != NULL)
    record = &stopped->summary.record;
  else if (self->watch != NULL)
    record = norma_training_watch_get_record (self->watch);
  else
    record = find_record_of_model (self);
  return record == NULL || record->n == 0 ? NULL : record;
}

static void
show (NormaTrainingCard *self)
{
  const NormaLossRecord *record = find_record (self);
  g_autofree char *text = record == NULL ? NULL : norma_training_describe_record (record);

  gtk_widget_set_visible (GTK_WIDGET (self), record != NULL);
  if (record == NULL)
    return;
  gtk_label_set_label (self->words, text);
  norma_loss_chart_set_record (self->chart, record);
  norma_loss_table_set_record (self->table, record);
}

static void
training_changed (NormaTrainingCard *self)
{
  NormaTrainingWatch *watch = norma_session_get_training (self->session);

  if (watch != self->watch) {
    forget_watch (self);
    if (watch != NULL) {
      self->watch = g_object_ref (watch);
      g_signal_connect_swapped (watch, "changed", G_CALLBACK (show), self);
    }
  }
  show (self);
}

static void
norma_training_card_class_init (NormaTrainingCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_training_card_dispose;
  g_type_ensure (NORMA_TYPE_LOSS_CHART);
  g_type_ensure (NORMA_TYPE_LOSS_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/training-card.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaTrainingCard, words);
  gtk_widget_class_bind_template_child (widget_class, NormaTrainingCard, chart);
  gtk_widget_class_bind_template_child (widget_class, NormaTrainingCard, table);
}

static void
norma_training_card_init (NormaTrainingCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
norma_training_card_set_session (NormaTrainingCard *self, NormaSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "training-changed", G_CALLBACK (training_changed), self);
  g_signal_connect_swapped (session, "model-changed", G_CALLBACK (show), self);
  training_changed (self);
}
