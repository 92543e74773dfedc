/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/stopped-card.h"

#include "ui/session-training.h"
#include "ui/training-words.h"

struct _NormaStoppedCard {
  AdwBin parent_instance;
  NormaSession *session;
  GtkLabel *words;
};

G_DEFINE_FINAL_TYPE (NormaStoppedCard, norma_stopped_card, ADW_TYPE_BIN)

static void
norma_stopped_card_dispose (GObject *object)
{
  NormaStoppedCard *self = NORMA_STOPPED_CARD (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_STOPPED_CARD);
  G_OBJECT_CLASS (norma_stopped_card_parent_class)->dispose (object);
}

static void
training_changed (NormaStoppedCard *self)
{
  const NormaStoppedTraining *stopped = norma_session_get_stopped_training (self->session);

  gtk_widget_set_visible (GTK_WIDGET (self), stopped != NULL);
  if (stopped != NULL) {
    g_autofree char *text = norma_training_describe_stopped (stopped);

    gtk_label_set_label (self->words, text);
  }
}

static void
norma_stopped_card_class_init (NormaStoppedCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_stopped_card_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/stopped-card.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaStoppedCard, words);
}

static void
norma_stopped_card_init (NormaStoppedCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
norma_stopped_card_set_session (NormaStoppedCard *self, NormaSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "training-changed", G_CALLBACK (training_changed), self);
  training_changed (self);
}
