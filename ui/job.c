/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/job.h"

#include <glib/gi18n.h>

#include "ui/news-priority.h"

struct _NormaJob {
  GObject parent_instance;
  char *title;
  GCancellable *cancellable;
  NormaProgress progress;

  char *stage;
  double fraction;
  gint64 stage_start; /* µs */

  /* From the worker, under the lock. */
  GMutex lock;
  char *new_stage;
  double new_fraction;
  gboolean is_pending; /* an idle call is on its way: there is never more than one */
};

G_DEFINE_FINAL_TYPE (NormaJob, norma_job, G_TYPE_OBJECT)

enum { PROP_STAGE = 1, PROP_FRACTION, N_PROPS };

static GParamSpec *properties[N_PROPS];

static void
norma_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NormaJob *self = NORMA_JOB (object);

  switch (id) {
  case PROP_STAGE:
    g_value_set_string (value, self->stage);
    break;
  case PROP_FRACTION:
    g_value_set_double (value, self->fraction);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
norma_job_finalize (GObject *object)
{
  NormaJob *self = NORMA_JOB (object);

  g_free (self->title);
  g_free (self->stage);
  g_free (self->new_stage);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (norma_job_parent_class)->finalize (object);
}

static void
norma_job_class_init (NormaJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = norma_job_get_property;
  object_class->finalize = norma_job_finalize;
  properties[PROP_STAGE] = g_param_spec_string ("stage", NULL, NULL, NULL, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static gboolean
apply_report (gpointer data)
{
  NormaJob *self = data;
  g_autofree char *stage = NULL;
  double fraction;

  g_mutex_lock (&self->lock);
  stage = g_steal_pointer (&self->new_stage);
  fraction = self->new_fraction;
  self->is_pending = FALSE;
  g_mutex_unlock (&self->lock);

  if (g_strcmp0 (stage, self->stage) != 0) {
    g_free (self->stage);
    self->stage = g_steal_pointer (&stage);
    self->stage_start = g_get_monotonic_time ();
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAGE]);
  }
  self->fraction = fraction;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  return G_SOURCE_REMOVE;
}

static void
report (gpointer data, const char *stage, guint64 done, guint64 total)
{
  NormaJob *self = data;
  gboolean was_pending;

  g_mutex_lock (&self->lock);
  was_pending = self->is_pending;
  self->is_pending = TRUE;
  g_free (self->new_stage);
  self->new_stage = g_strdup (stage);
  self->new_fraction = total > 0 ? (double)done / (double)total : -1;
  g_mutex_unlock (&self->lock);
  if (!was_pending)
    g_idle_add_full (NORMA_NEWS_PRIORITY, apply_report, g_object_ref (self), g_object_unref);
}

static void
norma_job_init (NormaJob *self)
{
  g_mutex_init (&self->lock);
  self->cancellable = g_cancellable_new ();
  self->fraction = -1;
  self->progress = (NormaProgress){ self->cancellable, report, self };
}

NormaJob *
norma_job_new (const char *title)
{
  NormaJob *self = g_object_new (NORMA_TYPE_JOB, NULL);

  self->title = g_strdup (title);
  return self;
}

const char *
norma_job_get_title (NormaJob *self)
{
  return self->title;
}

const char *
norma_job_get_stage (NormaJob *self)
{
  return self->stage;
}

double
norma_job_get_fraction (NormaJob *self)
{
  return self->fraction;
}

const NormaProgress *
norma_job_get_progress (NormaJob *self)
{
  return &self->progress;
}

void
norma_job_cancel (NormaJob *self)
{
  g_cancellable_cancel (self->cancellable);
}

gboolean
norma_job_is_cancelled (NormaJob *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

char *
norma_describe_duration (double seconds)
{
  int whole = (int)CLAMP (seconds + 0.5, 1, 1e8);

  if (whole < 90)
    return g_strdup_printf (ngettext ("about %d second", "about %d seconds", whole), whole);
  whole = (int)(MIN (seconds, 6e8) / 60 + 0.5);
  return g_strdup_printf (ngettext ("about %d minute", "about %d minutes", whole), whole);
}

char *
norma_job_describe_remaining (NormaJob *self)
{
  double elapsed = (double)(g_get_monotonic_time () - self->stage_start) / 1e6;
  g_autofree char *duration = NULL;

  /* Before this, the first images decide. */
  if (elapsed < 1 || self->fraction < 0.02)
    return NULL;
  duration = norma_describe_duration (elapsed * (1 - self->fraction) / self->fraction);
  return g_strdup_printf (_ ("%s left"), duration);
}
