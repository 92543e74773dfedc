/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/model-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "core/pipeline/held-out.h"
#include "ui/area-words.h"
#include "ui/combo-choice.h"
#include "ui/detector-group.h"
#include "ui/extractor-group.h"
#include "ui/forecast.h"
#include "ui/method-words.h"
#include "ui/result-card.h"
#include "ui/sample-group.h"
#include "ui/session-training.h"
#include "ui/stage-words.h"
#include "ui/stopped-card.h"
#include "ui/training-card.h"
#include "ui/training-group.h"
#include "ui/verdict-words.h"
#include "ui/version-group.h"

/* More are not looked at one by one. */
enum { MOST_SUSPECTS_LISTED = 20 };

/* A number that is being turned changes the choice many times, and a forecast of a training trains for some
 * steps: only what rests this long is forecast, ms. */
enum { REST_MS = 300 };

/* As in the template. */
static const double wishes[] = { 0.1, 0.05, 0.02, 0.01, 0.005, 0.001 };

struct _NormaModelPage {
  AdwBin parent_instance;
  NormaSession *session;
  NormaJob *job; /* whose progress is shown */
  GCancellable *forecast;
  guint forecast_rest; /* source that begins the next one; 0: none */
  GSimpleAction *choose_network;

  GtkStack *stack;
  GtkLabel *images_label;
  AdwComboRow *wish;
  AdwActionRow *areas_row;
  AdwActionRow *cost_row;
  GtkLabel *cost;
  GtkButton *fit_button;
  GtkBox *progress_box;
  GtkProgressBar *progress;
  GtkWidget *pause_button;
  NormaSampleGroup *sample;
  NormaExtractorGroup *extractor;
  NormaDetectorGroup *detector;
  NormaTrainingGroup *training;
  NormaTrainingCard *training_card;
  NormaStoppedCard *stopped;
  NormaResultCard *result;
  NormaVersionGroup *versions;
  AdwPreferencesGroup *suspects;
  GtkListBox *suspect_list;
};

G_DEFINE_FINAL_TYPE (NormaModelPage, norma_model_page, ADW_TYPE_BIN)

static void
stop_forecast (NormaModelPage *self)
{
  g_clear_handle_id (&self->forecast_rest, g_source_remove);
  if (self->forecast != NULL)
    g_cancellable_cancel (self->forecast);
  g_clear_object (&self->forecast);
}

static void
forget_job (NormaModelPage *self)
{
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
}

static void
norma_model_page_dispose (GObject *object)
{
  NormaModelPage *self = NORMA_MODEL_PAGE (object);

  stop_forecast (self);
  forget_job (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->choose_network);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_MODEL_PAGE);
  G_OBJECT_CLASS (norma_model_page_parent_class)->dispose (object);
}

static void
forecast_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormaModelPage) self = data;
  g_autoptr (GError) error = NULL;
  NormaForecast forecast;
  g_autofree char *size = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *text = NULL;
  gboolean is_made = norma_forecast_finish (result, &forecast, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->forecast)
    return;
  g_clear_object (&self->forecast);
  if (!is_made) {
    gtk_label_set_label (self->cost, _ ("unknown"));
    adw_action_row_set_subtitle (self->cost_row, error->message);
    return;
  }
  size = g_format_size (forecast.bytes);
  duration = norma_describe_duration (forecast.seconds);
  text = g_strdup_printf ("%s, %s", size, duration);
  gtk_label_set_label (self->cost, text);
}

static GPtrArray *
list_good_paths (NormaModelPage *self)
{
  GListModel *images = norma_session_get_images (self->session);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    if (norma_image_item_get_role (item) == NORMA_ROLE_LEARN)
      g_ptr_array_add (paths, g_strdup (norma_image_item_get_path (item)));
  }
  return paths;
}

static gboolean
begin_forecast (gpointer data)
{
  NormaModelPage *self = data;
  g_autoptr (GPtrArray) paths = list_good_paths (self);

  self->forecast_rest = 0;
  if (paths->len == 0)
    return G_SOURCE_REMOVE;
  self->forecast = g_cancellable_new ();
  norma_forecast_async (paths, norma_session_get_fit_options (self->session), self->forecast,
                        forecast_made, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
start_forecast (NormaModelPage *self)
{
  stop_forecast (self);
  gtk_label_set_label (self->cost, "…");
  adw_action_row_set_subtitle (self->cost_row,
                               norma_detector_describe_more (
                                   norma_session_get_method (self->session)->detector));
  self->forecast_rest = g_timeout_add (REST_MS, begin_forecast, self);
}

static void
update_wish (NormaModelPage *self)
{
  NormaWish *wish = &norma_session_get_fit_options (self->session)->wish;
  const NormaDetectorOptions *detector = &norma_session_get_fit_options (self->session)->detector;
  guint n = norma_session_count (self->session, NORMA_ROLE_LEARN);
  g_autofree char *text = NULL;
  guint needed;

  wish->false_alarms = wishes[adw_combo_row_get_selected (self->wish)];
  needed = norma_held_out_count_needed (detector, (guint)norma_promise_n_needed (wish->false_alarms,
                                                                                 wish->confidence));
  if (n >= needed)
    text = g_strdup_printf (_ ("These %u images can promise it, %g %% sure."), n,
                            wish->confidence * 100);
  else
    text =
        g_strdup_printf (_ ("Needs %u images to be promised; these can promise %g %%."), needed,
                         ceil (1000 * norma_promise_strongest (norma_held_out_count (detector, n),
                                                               wish->confidence)) /
                             10);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->wish), text);
}

static void
images_changed (NormaModelPage *self)
{
  g_autoptr (GPtrArray) paths = list_good_paths (self);
  g_autofree char *n = g_strdup_printf ("%'u", paths->len);

  gtk_stack_set_visible_child_name (self->stack, paths->len > 0 ? "content" : "empty");
  gtk_label_set_label (self->images_label, n);
  if (paths->len == 0)
    return;
  update_wish (self);
  start_forecast (self);
}

static void
progress_changed (NormaModelPage *self)
{
  double fraction = norma_job_get_fraction (self->job);
  const char *stage = norma_job_get_stage (self->job);
  g_autofree char *left = norma_job_describe_remaining (self->job);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->pause_button, norma_session_is_training (self->session));
  stage = stage == NULL ? norma_job_get_title (self->job) : norma_stage_describe (stage);
  text = left == NULL ? g_strdup (stage) : g_strdup_printf ("%s · %s", stage, left);
  gtk_progress_bar_set_text (self->progress, text);
  gtk_progress_bar_set_fraction (self->progress, MAX (fraction, 0));
}

static void
job_changed (NormaModelPage *self)
{
  NormaJob *job = norma_session_get_job (self->session);

  forget_job (self);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_box), job != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->fit_button), job == NULL);
  if (job == NULL)
    return;
  self->job = g_object_ref (job);
  g_signal_connect_swapped (job, "notify::fraction", G_CALLBACK (progress_changed), self);
  progress_changed (self);
}

static void
add_suspect (NormaModelPage *self, NormaImageItem *item)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *score = norma_describe_multiple ((double)norma_image_item_get_score (item),
                                                    norma_session_get_unit (self->session));
  GtkWidget *label = gtk_label_new (score);

  gtk_widget_add_css_class (label, "numeric");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), norma_image_item_get_name (item));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_append (self->suspect_list, row);
}

static void
update_suspects (NormaModelPage *self)
{
  g_autoptr (GPtrArray) suspects = norma_session_list_suspects (self->session);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->suspect_list))) != NULL)
    gtk_list_box_remove (self->suspect_list, row);
  for (guint i = 0; i < MIN (suspects->len, MOST_SUSPECTS_LISTED); i++)
    add_suspect (self, suspects->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->suspects),
                          suspects->len > 0 && norma_session_get_model (self->session) != NULL);
}

/* Nobody who draws no areas is told of them. */
static void
areas_changed (NormaModelPage *self)
{
  const NormaAreas *areas = norma_session_get_areas (self->session);
  gboolean has_other = norma_session_has_other_areas (self->session);
  g_autofree char *words = norma_describe_areas (areas);
  g_autofree char *text = has_other
                              ? g_strdup_printf (
                                    /* Translators: what is inspected, and that it has changed. */
                                    _ ("%s. The drawn areas have changed since the fit: fit "
                                       "again to use them."),
                                    words)
                              : g_steal_pointer (&words);

  adw_action_row_set_subtitle (self->areas_row, text);
  gtk_widget_set_visible (GTK_WIDGET (self->areas_row), areas != NULL || has_other);
}

static void
model_changed (NormaModelPage *self)
{
  gboolean has_model = norma_session_get_model (self->session) != NULL;

  gtk_button_set_label (self->fit_button, has_model ? _ ("Fit again") : _ ("Fit the model"));
  update_suspects (self);
  areas_changed (self);
}

static void
choose_network (NormaModelPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "model");
  norma_extractor_group_choose_file (self->extractor);
}

/* A command of the window, for it lies on this page. */
static void
add_command (NormaModelPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->choose_network = g_simple_action_new ("choose-network", NULL);
  g_signal_connect_object (self->choose_network, "activate", G_CALLBACK (choose_network), self,
                           G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (root), G_ACTION (self->choose_network));
}

static void
project_changed (NormaModelPage *self)
{
  g_simple_action_set_enabled (self->choose_network, norma_session_can_edit (self->session));
}

static void
norma_model_page_class_init (NormaModelPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_model_page_dispose;
  g_type_ensure (NORMA_TYPE_SAMPLE_GROUP);
  g_type_ensure (NORMA_TYPE_EXTRACTOR_GROUP);
  g_type_ensure (NORMA_TYPE_DETECTOR_GROUP);
  g_type_ensure (NORMA_TYPE_TRAINING_GROUP);
  g_type_ensure (NORMA_TYPE_TRAINING_CARD);
  g_type_ensure (NORMA_TYPE_STOPPED_CARD);
  g_type_ensure (NORMA_TYPE_RESULT_CARD);
  g_type_ensure (NORMA_TYPE_VERSION_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/model-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, stack);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, images_label);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, wish);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, areas_row);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, cost_row);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, cost);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, fit_button);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, progress_box);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, progress);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, result);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, versions);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, sample);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, extractor);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, detector);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, training);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, training_card);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, stopped);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, suspects);
  gtk_widget_class_bind_template_child (widget_class, NormaModelPage, suspect_list);
}

static void
norma_model_page_init (NormaModelPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  norma_combo_choice_keep (self->wish);
}

void
norma_model_page_set_session (NormaModelPage *self, NormaSession *session)
{
  self->session = g_object_ref (session);
  add_command (self);
  norma_sample_group_set_session (self->sample, session);
  norma_extractor_group_set_session (self->extractor, session);
  norma_detector_group_set_session (self->detector, session);
  norma_training_group_set_session (self->training, session);
  norma_training_card_set_session (self->training_card, session);
  norma_stopped_card_set_session (self->stopped, session);
  norma_result_card_set_session (self->result, session);
  norma_version_group_set_session (self->versions, session);
  g_signal_connect_swapped (self->wish, "notify::selected", G_CALLBACK (update_wish), self);
  g_signal_connect_swapped (session, "images-changed", G_CALLBACK (images_changed), self);
  g_signal_connect_swapped (session, "method-changed", G_CALLBACK (images_changed), self);
  g_signal_connect_swapped (session, "areas-changed", G_CALLBACK (areas_changed), self);
  g_signal_connect_swapped (session, "project-changed", G_CALLBACK (project_changed), self);
  g_signal_connect_swapped (session, "model-changed", G_CALLBACK (model_changed), self);
  g_signal_connect_swapped (session, "limits-changed", G_CALLBACK (update_suspects), self);
  g_signal_connect_swapped (session, "notify::job", G_CALLBACK (job_changed), self);
  images_changed (self);
  project_changed (self);
  model_changed (self);
  job_changed (self);
}
