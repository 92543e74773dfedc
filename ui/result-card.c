/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/result-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "core/detectors/gaussian.h"
#include "ui/method-words.h"
#include "ui/promise-words.h"
#include "ui/sample-words.h"
#include "ui/why-words.h"

struct _NormaResultCard {
  AdwPreferencesGroup parent_instance;
  NormaSession *session;
  GtkLabel *used;
  AdwActionRow *features_row;
  GtkLabel *precision;
  GtkLabel *detector;
  AdwActionRow *promise_row;
  GtkLabel *strongest;
  AdwActionRow *smallest_row;
  GtkLabel *taken;
  GtkWidget *default_row;
};

G_DEFINE_FINAL_TYPE (NormaResultCard, norma_result_card, ADW_TYPE_PREFERENCES_GROUP)

static void
norma_result_card_dispose (GObject *object)
{
  NormaResultCard *self = NORMA_RESULT_CARD (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_RESULT_CARD);
  G_OBJECT_CLASS (norma_result_card_parent_class)->dispose (object);
}

static void
norma_result_card_class_init (NormaResultCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_result_card_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/result-card.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaResultCard, used);
  gtk_widget_class_bind_template_child (widget_class, NormaResultCard, features_row);
  gtk_widget_class_bind_template_child (widget_class, NormaResultCard, precision);
  gtk_widget_class_bind_template_child (widget_class, NormaResultCard, detector);
  gtk_widget_class_bind_template_child (widget_class, NormaResultCard, promise_row);
  gtk_widget_class_bind_template_child (widget_class, NormaResultCard, strongest);
  gtk_widget_class_bind_template_child (widget_class, NormaResultCard, smallest_row);
  gtk_widget_class_bind_template_child (widget_class, NormaResultCard, taken);
  gtk_widget_class_bind_template_child (widget_class, NormaResultCard, default_row);
}

static void
norma_result_card_init (NormaResultCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_method (NormaResultCard *self, const NormaModel *model)
{
  g_autofree char *extractor = norma_model_describe_extractor (model);
  g_autofree char *levels = norma_model_describe_levels (model);
  g_autofree char *samples = norma_model_describe_samples (model);
  g_autofree char *lines = g_strjoin ("\n", levels, samples, NULL);
  const char *precision = norma_model_describe_precision (model);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->features_row), extractor);
  adw_action_row_set_subtitle (self->features_row, lines);
  gtk_label_set_label (self->precision, precision == NULL ? "" : precision);
  gtk_label_set_label (self->detector, norma_model_describe_detector (model));
}

static void
show_promise (NormaResultCard *self, const NormaModel *model)
{
  gsize n;
  const double *held_out = norma_session_get_held_out (self->session, &n);
  g_autofree char *promise =
      norma_promise_describe (held_out, n, model->promise.threshold, model->promise.confidence);
  /* Rounded up: nothing stronger than it is may be promised. */
  g_autofree char *strongest =
      g_strdup_printf (_ ("%g %%"), ceil (1000 * model->promise.strongest_false_alarms) / 10);

  adw_action_row_set_subtitle (self->promise_row, promise);
  gtk_label_set_label (self->strongest, strongest);
}

static void
show_smallest (NormaResultCard *self, const NormaSmallestDefect *defect)
{
  g_autofree char *text = norma_why_words_smallest (defect);

  gtk_widget_set_visible (GTK_WIDGET (self->smallest_row), defect->n_spots > 0);
  adw_action_row_set_subtitle (self->smallest_row, text == NULL ? "" : text);
}

static void
model_changed (NormaResultCard *self)
{
  NormaModel *model = norma_session_get_model (self->session);
  double seconds = norma_session_get_fit_seconds (self->session);
  g_autofree char *used = NULL;
  g_autofree char *taken = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), model != NULL);
  if (model == NULL)
    return;
  used = g_strdup_printf ("%'u", (guint)model->good_set.n_images);
  taken = isnan (seconds) ? g_strdup ("–") : g_strdup_printf (_ ("%.1f s"), seconds);
  gtk_label_set_label (self->used, used);
  gtk_label_set_label (self->taken, taken);
  show_method (self, model);
  show_promise (self, model);
  show_smallest (self, &model->smallest_defect);
  gtk_widget_set_visible (self->default_row,
                          !g_str_equal (model->detector->class->name, NORMA_GAUSSIAN_NAME));
}

void
norma_result_card_set_session (NormaResultCard *self, NormaSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "model-changed", G_CALLBACK (model_changed), self);
  model_changed (self);
}
