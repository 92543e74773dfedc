/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/why-group.h"

#include <glib/gi18n.h>

#include "ui/background.h"
#include "ui/why-group-private.h"

G_DEFINE_FINAL_TYPE (NormaWhyGroup, norma_why_group, GTK_TYPE_BOX)

enum { OPENED, CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
stop_asking (NormaWhyGroup *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

static void
show_waiting (NormaWhyGroup *self, const char *text)
{
  norma_why_group_show_text (self->good_note, text);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), text != NULL);
  gtk_spinner_set_spinning (self->spinner, text != NULL);
}

static void
allow_steps (NormaWhyGroup *self, gboolean are_allowed)
{
  gtk_widget_set_sensitive (self->cover, are_allowed);
  gtk_widget_set_sensitive (self->find_places, are_allowed);
}

typedef gboolean (*Step) (NormaWhyQuestion *question, GCancellable *cancellable, GError **error);
typedef void (*StepDone) (NormaWhyGroup *self);

/* One step in its thread. */
typedef struct {
  NormaWhyQuestion *question;
  Step step;
  StepDone done;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  norma_why_question_free (work->question);
  g_free (work);
}

static void
work_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;

  if (work->step (work->question, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* What a step could not do is said in place of what it would have found. */
static void
step_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaWhyGroup *self = NORMA_WHY_GROUP (source);
  GTask *task = G_TASK (result);
  Work *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean is_done = g_task_propagate_boolean (task, &error);

  if (g_task_get_cancellable (task) != self->asking)
    return;
  g_clear_object (&self->asking);
  self->question = g_steal_pointer (&work->question);
  show_waiting (self, NULL);
  if (is_done)
    work->done (self);
  else
    norma_why_group_show_text (self->good_note, error->message);
  allow_steps (self, self->asking == NULL && self->question->why != NULL);
}

/* Takes the question over. */
static void
begin_step (NormaWhyGroup *self, NormaWhyQuestion *question, Step step, StepDone done,
            const char *waiting)
{
  g_autoptr (GTask) task = NULL;
  Work *work = g_new0 (Work, 1);

  stop_asking (self);
  self->asking = g_cancellable_new ();
  *work = (Work){ question, step, done };
  task = g_task_new (self, self->asking, step_ended, NULL);
  g_task_set_task_data (task, work, work_free);
  allow_steps (self, FALSE);
  show_waiting (self, waiting);
  norma_background_run (task, work_in_thread);
}

static void
good_found (NormaWhyGroup *self)
{
  norma_why_group_show_good (self, self->question);
}

static void
explained (NormaWhyGroup *self)
{
  norma_why_group_show_place (self, self->question);
  norma_why_group_show_good (self, self->question);
  if (norma_why_question_wants_good (self->question))
    begin_step (self, g_steal_pointer (&self->question), norma_why_question_find_good, good_found,
                _ ("Looking at good images…"));
}

static void
covered (NormaWhyGroup *self)
{
  norma_why_group_show_covered (self, self->question);
}

static void
cover_clicked (NormaWhyGroup *self)
{
  if (self->question != NULL && self->question->why != NULL)
    begin_step (self, g_steal_pointer (&self->question), norma_why_question_cover, covered,
                _ ("Covering the place and scoring again…"));
}

static void
places_found (NormaWhyGroup *self)
{
  norma_why_group_show_places (self, self->question);
}

static void
find_places_clicked (NormaWhyGroup *self)
{
  if (self->question != NULL && self->question->why != NULL)
    begin_step (self, g_steal_pointer (&self->question), norma_why_question_find_places,
                places_found, _ ("Covering windows here and in good images…"));
}

static void
good_clicked (NormaWhyGroup *self)
{
  if (self->question != NULL && self->question->why != NULL && self->question->why->good->len > 0)
    g_signal_emit (self, signals[CHOSEN], 0,
                   g_array_index (self->question->why->good, NormaGoodPatch, 0).path);
}

static GPtrArray *
list_images (NormaSession *session, NormaRole role)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  GListModel *images = norma_session_get_images (session);

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    if (norma_image_item_get_role (item) == role)
      g_ptr_array_add (paths, g_strdup (norma_image_item_get_path (item)));
  }
  return paths;
}

static NormaWhyQuestion *
new_question (NormaWhyGroup *self, const char *path)
{
  const NormaFitOptions *options = norma_session_get_fit_options (self->session);
  NormaPicture *picture = norma_shown_get_picture (norma_session_get_shown (self->session));
  g_autoptr (GPtrArray) good = list_images (self->session, NORMA_ROLE_LEARN);
  g_autoptr (GPtrArray) tested = list_images (self->session, NORMA_ROLE_GOOD);
  NormaWhyQuestion *question =
      norma_why_question_new (norma_session_get_model (self->session), picture, path, good, tested);

  question->n_threads = options->n_threads;
  question->budget = options->budget == NULL ? NULL : norma_budget_ref (options->budget);
  return question;
}

void
norma_why_group_ask (NormaWhyGroup *self, const guint *x, const guint *y)
{
  NormaShown *shown = norma_session_get_shown (self->session);
  NormaImageItem *item = norma_shown_get_item (shown);
  NormaWhyQuestion *question;

  if (item == NULL || norma_shown_get_picture (shown) == NULL ||
      norma_session_get_model (self->session) == NULL)
    return;
  g_free (self->path);
  self->path = g_strdup (norma_image_item_get_path (item));
  question = new_question (self, self->path);
  question->has_pixel = x != NULL && y != NULL;
  if (question->has_pixel) {
    question->x = *x;
    question->y = *y;
  }
  g_clear_pointer (&self->question, norma_why_question_free);
  gtk_widget_set_visible (self->answer, FALSE);
  norma_why_group_show_text (self->occlusion, NULL);
  norma_why_group_show_text (self->places, NULL);
  norma_why_group_show_texture (self->covered, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  begin_step (self, question, norma_why_question_explain, explained, _ ("Looking at the place…"));
  g_signal_emit (self, signals[OPENED], 0);
}

void
norma_why_group_close (NormaWhyGroup *self)
{
  stop_asking (self);
  g_clear_pointer (&self->question, norma_why_question_free);
  g_clear_pointer (&self->path, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

gboolean
norma_why_group_is_settled (NormaWhyGroup *self)
{
  return self->asking == NULL;
}

/* The same image may only have been scored anew. */
static void
shown_changed (NormaWhyGroup *self)
{
  NormaImageItem *item = norma_shown_get_item (norma_session_get_shown (self->session));

  if (self->path != NULL &&
      (item == NULL || g_strcmp0 (norma_image_item_get_path (item), self->path) != 0))
    norma_why_group_close (self);
}

static void
norma_why_group_dispose (GObject *object)
{
  NormaWhyGroup *self = NORMA_WHY_GROUP (object);

  stop_asking (self);
  if (self->session != NULL) {
    g_signal_handlers_disconnect_by_data (self->session, self);
    g_signal_handlers_disconnect_by_data (norma_session_get_shown (self->session), self);
  }
  g_clear_object (&self->session);
  g_clear_pointer (&self->question, norma_why_question_free);
  g_clear_pointer (&self->path, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_WHY_GROUP);
  G_OBJECT_CLASS (norma_why_group_parent_class)->dispose (object);
}

static void
norma_why_group_class_init (NormaWhyGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_why_group_dispose;
  signals[OPENED] = g_signal_new ("opened", NORMA_TYPE_WHY_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[CHOSEN] = g_signal_new ("chosen", NORMA_TYPE_WHY_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/why-group.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, title);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, rarity);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, distance);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, low_variance);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, others);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, good_name);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, good_note);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, occlusion);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, smallest);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, spinner);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, here);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, there);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, covered);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, answer);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, good);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, smallest_box);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, cover);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, find_places);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, places);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, levels);
  gtk_widget_class_bind_template_child (widget_class, NormaWhyGroup, features);
  gtk_widget_class_bind_template_callback (widget_class, norma_why_group_close);
  gtk_widget_class_bind_template_callback (widget_class, cover_clicked);
  gtk_widget_class_bind_template_callback (widget_class, find_places_clicked);
  gtk_widget_class_bind_template_callback (widget_class, good_clicked);
}

static void
norma_why_group_init (NormaWhyGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
norma_why_group_watch (NormaWhyGroup *self, NormaSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "model-changed", G_CALLBACK (norma_why_group_close), self);
  g_signal_connect_swapped (norma_session_get_shown (session), "changed",
                            G_CALLBACK (shown_changed), self);
}
