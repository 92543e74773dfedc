/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/report-preview.h"

#include "ui/background.h"

/* Between changes in a row is less than this. */
enum { REST_MS = 150 };

struct _NormaReportPreview {
  GObject parent_instance;
  NormaSession *session;
  gboolean is_active;
  gboolean is_stale; /* the session says something else by now */
  guint waiting; /* source that begins to read; 0: none */
  GCancellable *reading; /* NULL: nothing is read */
  NormaReportProof *proof;
  char *error;

  guint page; /* that was asked for last */
  double scale;
  GCancellable *painting; /* NULL: nothing is painted */
  GdkTexture *picture; /* NULL: none */
  guint picture_page;
  double picture_scale; /* 0: of a report of before */
  char *page_error;
};

G_DEFINE_FINAL_TYPE (NormaReportPreview, norma_report_preview, G_TYPE_OBJECT)

enum { CHANGED, PAINTED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
stop (GCancellable **work)
{
  if (*work != NULL)
    g_cancellable_cancel (*work);
  g_clear_object (work);
}

static void
forget (NormaReportPreview *self)
{
  g_clear_handle_id (&self->waiting, g_source_remove);
  stop (&self->reading);
  stop (&self->painting);
  g_clear_pointer (&self->proof, norma_report_proof_unref);
  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->page_error, g_free);
  g_clear_object (&self->picture);
}

static void
norma_report_preview_dispose (GObject *object)
{
  NormaReportPreview *self = NORMA_REPORT_PREVIEW (object);

  forget (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (norma_report_preview_parent_class)->dispose (object);
}

static void
norma_report_preview_class_init (NormaReportPreviewClass *klass)
{
  static const char *const names[N_SIGNALS] = { "changed", "painted" };

  G_OBJECT_CLASS (klass)->dispose = norma_report_preview_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], NORMA_TYPE_REPORT_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
}

static void
norma_report_preview_init (NormaReportPreview *self)
{
}

static void update (NormaReportPreview *self);

static void
read_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormaReportPreview) self = data;
  g_autoptr (GError) error = NULL;
  NormaReportProof *proof =
      norma_session_read_report_finish (NORMA_SESSION (source), result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->reading) {
    norma_report_proof_unref (proof);
    return;
  }
  g_clear_object (&self->reading);
  stop (&self->painting);
  norma_report_proof_unref (self->proof);
  self->proof = proof;
  g_free (self->error);
  self->error = error == NULL ? NULL : g_strdup (error->message);
  self->picture_scale = 0;
  g_clear_pointer (&self->page_error, g_free);
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
rested (gpointer data)
{
  NormaReportPreview *self = data;

  self->waiting = 0;
  self->is_stale = FALSE;
  self->reading = g_cancellable_new ();
  norma_session_read_report_async (self->session, self->proof, self->reading, read_done,
                                   g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* What is being read goes on: where changes follow each other without end it would never be done. The session
 * says when it has kept what was changed. */
static void
update (NormaReportPreview *self)
{
  if (!self->is_active || !self->is_stale || self->waiting != 0 || self->reading != NULL ||
      norma_session_get_project (self->session) == NULL ||
      norma_session_is_changing (self->session))
    return;
  self->waiting = g_timeout_add (REST_MS, rested, self);
}

static void
session_changed (NormaReportPreview *self)
{
  self->is_stale = TRUE;
  update (self);
}

static void
project_changed (NormaReportPreview *self)
{
  forget (self);
  session_changed (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

NormaReportPreview *
norma_report_preview_new (NormaSession *session)
{
  static const char *const changed[] = { "settled", "files-changed", "report-changed" };
  NormaReportPreview *self = g_object_new (NORMA_TYPE_REPORT_PREVIEW, NULL);

  self->session = g_object_ref (session);
  self->is_stale = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (changed); i++)
    g_signal_connect_swapped (session, changed[i], G_CALLBACK (session_changed), self);
  g_signal_connect_swapped (session, "project-changed", G_CALLBACK (project_changed), self);
  return self;
}

void
norma_report_preview_set_active (NormaReportPreview *self, gboolean is_active)
{
  if (self->is_active == is_active)
    return;
  self->is_active = is_active;
  if (is_active)
    update (self);
  else
    g_clear_handle_id (&self->waiting, g_source_remove);
}

NormaReportProof *
norma_report_preview_get_proof (NormaReportPreview *self)
{
  return self->proof;
}

const char *
norma_report_preview_get_error (NormaReportPreview *self)
{
  return self->error;
}

const char *
norma_report_preview_get_page_error (NormaReportPreview *self)
{
  return self->page_error;
}

gboolean
norma_report_preview_is_settled (NormaReportPreview *self)
{
  return !self->is_stale && self->waiting == 0 && self->reading == NULL && self->painting == NULL;
}

/* What is painted. */

typedef struct {
  NormaReportProof *proof;
  guint page;
  double scale;
} Painting;

static void
painting_free (gpointer data)
{
  Painting *painting = data;

  norma_report_proof_unref (painting->proof);
  g_free (painting);
}

static void
unref_surface (gpointer surface)
{
  cairo_surface_destroy (surface);
}

/* The bytes of the surface, which has the order that GDK calls native. */
static GdkTexture *
wrap (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize)cairo_image_surface_get_stride (surface);
  guchar *pixels = cairo_image_surface_get_data (surface);
  g_autoptr (GBytes) bytes = NULL;

  /* The fourth byte of RGB24 says nothing, and paper lets nothing shine through. */
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      *(guint32 *)(gpointer)(pixels + (gsize)y * stride + 4 * (gsize)x) |= 0xff000000u;
  bytes = g_bytes_new_with_free_func (pixels, stride * (gsize)height, unref_surface, surface);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static void
paint_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Painting *painting = data;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;

  if (g_task_return_error_if_cancelled (task))
    return;
  surface = norma_report_proof_paint (painting->proof, painting->page, painting->scale, &error);
  if (surface == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  cairo_surface_flush (surface);
  g_task_return_pointer (task, wrap (surface), g_object_unref);
}

static void
painted (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaReportPreview *self = NORMA_REPORT_PREVIEW (source);
  const Painting *painting = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  GdkTexture *picture = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->painting) {
    g_clear_object (&picture);
    return;
  }
  g_clear_object (&self->painting);
  g_clear_object (&self->picture);
  self->picture = picture;
  self->picture_page = painting->page;
  self->picture_scale = painting->scale;
  self->page_error = error == NULL ? NULL : g_strdup (error->message);
  g_signal_emit (self, signals[PAINTED], 0);
}

static void
paint (NormaReportPreview *self)
{
  g_autoptr (GTask) task = NULL;
  Painting *painting = g_new (Painting, 1);

  *painting = (Painting){ norma_report_proof_ref (self->proof), self->page, self->scale };
  g_clear_pointer (&self->page_error, g_free);
  stop (&self->painting);
  self->painting = g_cancellable_new ();
  task = g_task_new (self, self->painting, painted, NULL);
  g_task_set_task_data (task, painting, painting_free);
  norma_background_run (task, paint_in_thread);
}

GdkTexture *
norma_report_preview_paint (NormaReportPreview *self, guint page, double scale, GdkTexture **stale)
{
  gboolean is_asked = self->page == page && self->scale == scale;

  *stale = self->picture != NULL && self->picture_page == page ? self->picture : NULL;
  if (self->proof == NULL || page >= self->proof->n_pages)
    return NULL;
  self->page = page;
  self->scale = scale;
  if (self->picture_page == page && self->picture_scale == scale &&
      (self->picture != NULL || self->page_error != NULL))
    return self->picture;
  if (self->painting == NULL || !is_asked)
    paint (self);
  return NULL;
}
