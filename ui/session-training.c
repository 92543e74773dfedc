/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-training.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "core/base/error.h"
#include "core/training/training.h"
#include "ui/session-private.h"
#include "ui/training-words.h"

char *
norma_session_dup_training_path (NormaProject *project)
{
  return g_strconcat (norma_project_get_path (project), "-training", NULL);
}

gboolean
norma_session_remove_training (const char *path, GError **error)
{
  int code;

  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  code = errno;
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (code), "%s: %s", path,
               g_strerror (code));
  return FALSE;
}

void
norma_stopped_training_free (NormaStoppedTraining *stopped)
{
  if (stopped == NULL)
    return;
  norma_method_choice_free (stopped->method);
  norma_check_point_summary_clear (&stopped->summary);
  g_free (stopped);
}

/* Reading what is left beside the project. */

typedef struct {
  NormaStoppedTraining *stopped;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  norma_stopped_training_free (reading->stopped);
  g_free (reading);
}

static NormaStoppedTraining *
read_stopped (const char *path, GError **error)
{
  g_autoptr (NormaStoppedTraining) stopped = g_new0 (NormaStoppedTraining, 1);

  if (!norma_check_point_summarise (path, &stopped->summary, NULL, error))
    return NULL;
  if (stopped->summary.note == NULL) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "%s: found no word on how the training was begun", path);
    return NULL;
  }
  stopped->method = norma_method_choice_parse (stopped->summary.note, error);
  if (stopped->method != NULL)
    return g_steal_pointer (&stopped);
  g_prefix_error (error, "%s: ", path);
  return NULL;
}

static gboolean
read_in_thread (NormaProject *project, gpointer data, GError **error)
{
  Reading *reading = data;
  g_autofree char *path = norma_session_dup_training_path (project);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  reading->stopped = read_stopped (path, error);
  return reading->stopped != NULL;
}

static void
take_stopped (NormaSession *self, NormaStoppedTraining *stopped)
{
  gboolean is_news = stopped != NULL || self->stopped_training != NULL;

  norma_stopped_training_free (self->stopped_training);
  self->stopped_training = stopped;
  if (is_news)
    norma_session_emit (self, NORMA_SESSION_TRAINING_CHANGED);
}

/* Whoever opens the project need not look at the page that says so. */
static void
tell_stopped (NormaSession *self)
{
  g_autofree char *text = norma_training_describe_stopped (self->stopped_training);

  norma_session_emit_message (self, text);
}

/* What has ended is told by the model, to the last step. */
static void
forget_watch (NormaSession *self)
{
  if (self->training == NULL)
    return;
  g_clear_object (&self->training);
  norma_session_emit (self, NORMA_SESSION_TRAINING_CHANGED);
}

static void
stopped_read (NormaSession *self, gpointer data, const GError *error)
{
  if (self->is_fitting_trained)
    return;
  take_stopped (self, g_steal_pointer (&((Reading *)data)->stopped));
  if (self->stopped_training != NULL && self->training == NULL)
    tell_stopped (self);
  if (self->stopped_training == NULL)
    forget_watch (self);
}

void
norma_session_read_training (NormaSession *self)
{
  if (norma_session_can_edit (self))
    norma_session_store (self, read_in_thread, stopped_read, g_new0 (Reading, 1), reading_free);
}

void
norma_session_forget_training (NormaSession *self)
{
  g_clear_object (&self->training);
  self->is_fitting_trained = FALSE;
  take_stopped (self, NULL);
}

/* Of a fit that begins. */

void
norma_session_begin_training (NormaSession *self, NormaTrainingWatch *watch)
{
  g_set_object (&self->training, watch);
  self->is_fitting_trained = TRUE;
  self->gives_up_training = FALSE;
  take_stopped (self, NULL);
  norma_session_emit (self, NORMA_SESSION_TRAINING_CHANGED);
}

void
norma_session_end_training (NormaSession *self, const char *path)
{
  self->is_fitting_trained = FALSE;
  if (self->gives_up_training) {
    norma_session_remove_training (path, NULL);
    g_clear_object (&self->training);
  }
  norma_session_emit (self, NORMA_SESSION_TRAINING_CHANGED);
  norma_session_read_training (self);
}

/* What the user does. */

const NormaStoppedTraining *
norma_session_get_stopped_training (NormaSession *self)
{
  return self->stopped_training;
}

NormaTrainingWatch *
norma_session_get_training (NormaSession *self)
{
  return self->training;
}

gboolean
norma_session_is_training (NormaSession *self)
{
  const char *stage = self->job == NULL ? NULL : norma_job_get_stage (self->job);

  return g_strcmp0 (stage, NORMA_TRAINING_STEPS_STAGE) == 0 ||
         g_strcmp0 (stage, NORMA_TRAINING_SECONDS_STAGE) == 0;
}

void
norma_session_pause_training (NormaSession *self)
{
  if (norma_session_is_training (self))
    norma_session_cancel (self);
}

void
norma_session_cancel_fit (NormaSession *self)
{
  self->gives_up_training = TRUE;
  norma_session_cancel (self);
}

gboolean
norma_session_resume_training (NormaSession *self)
{
  if (self->stopped_training == NULL || self->job != NULL || !norma_session_can_edit (self) ||
      norma_session_count (self, NORMA_ROLE_LEARN) < 2)
    return FALSE;
  norma_session_set_method (self, self->stopped_training->method, "Choose detector");
  return norma_session_fit_on (self);
}

static gboolean
discard_in_thread (NormaProject *project, gpointer data, GError **error)
{
  g_autofree char *path = norma_session_dup_training_path (project);

  return norma_session_remove_training (path, error);
}

static void
discarded (NormaSession *self, gpointer data, const GError *error)
{
  if (error == NULL)
    take_stopped (self, NULL);
}

void
norma_session_discard_training (NormaSession *self)
{
  if (self->stopped_training != NULL && self->job == NULL)
    norma_session_store (self, discard_in_thread, discarded, NULL, NULL);
}
