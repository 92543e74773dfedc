/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/job-indicator.h"

struct _NormaJobIndicator {
  AdwBin parent_instance;
  NormaSession *session;
  NormaJob *job; /* whose progress is shown */

  GtkSpinner *spinner;
  GtkLabel *title;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (NormaJobIndicator, norma_job_indicator, ADW_TYPE_BIN)

static void
forget_job (NormaJobIndicator *self)
{
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
}

static void
norma_job_indicator_dispose (GObject *object)
{
  NormaJobIndicator *self = NORMA_JOB_INDICATOR (object);

  forget_job (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_JOB_INDICATOR);
  G_OBJECT_CLASS (norma_job_indicator_parent_class)->dispose (object);
}

static void
norma_job_indicator_class_init (NormaJobIndicatorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_job_indicator_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/job-indicator.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaJobIndicator, spinner);
  gtk_widget_class_bind_template_child (widget_class, NormaJobIndicator, title);
  gtk_widget_class_bind_template_child (widget_class, NormaJobIndicator, progress);
}

static void
norma_job_indicator_init (NormaJobIndicator *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
progress_changed (NormaJobIndicator *self)
{
  gtk_progress_bar_set_fraction (self->progress, MAX (norma_job_get_fraction (self->job), 0));
}

static void
job_changed (NormaJobIndicator *self)
{
  NormaJob *job = norma_session_get_job (self->session);

  forget_job (self);
  gtk_widget_set_visible (GTK_WIDGET (self), job != NULL);
  gtk_spinner_set_spinning (self->spinner, job != NULL);
  if (job == NULL)
    return;
  self->job = g_object_ref (job);
  gtk_label_set_label (self->title, norma_job_get_title (job));
  gtk_progress_bar_set_fraction (self->progress, 0);
  g_signal_connect_swapped (job, "notify::fraction", G_CALLBACK (progress_changed), self);
}

void
norma_job_indicator_set_session (NormaJobIndicator *self, NormaSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::job", G_CALLBACK (job_changed), self);
  job_changed (self);
}
