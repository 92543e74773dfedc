/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/step-toast.h"

#include <glib/gi18n.h>

/* As libadwaita shows others. */
enum { SECONDS = 5 };

struct _NormaStepToast {
  GObject parent_instance;
  AdwToastOverlay *overlay;
  AdwToast *toast; /* NULL: none is shown */
  guint waiting; /* source that takes it away */
};

G_DEFINE_FINAL_TYPE (NormaStepToast, norma_step_toast, G_TYPE_OBJECT)

static void
forget (NormaStepToast *self)
{
  g_clear_handle_id (&self->waiting, g_source_remove);
  if (self->toast != NULL)
    g_signal_handlers_disconnect_by_data (self->toast, self);
  g_clear_object (&self->toast);
}

static void
norma_step_toast_dispose (GObject *object)
{
  NormaStepToast *self = NORMA_STEP_TOAST (object);

  forget (self);
  g_clear_object (&self->overlay);
  G_OBJECT_CLASS (norma_step_toast_parent_class)->dispose (object);
}

static void
norma_step_toast_class_init (NormaStepToastClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_step_toast_dispose;
}

static void
norma_step_toast_init (NormaStepToast *self)
{
}

NormaStepToast *
norma_step_toast_new (AdwToastOverlay *overlay)
{
  NormaStepToast *self = g_object_new (NORMA_TYPE_STEP_TOAST, NULL);

  self->overlay = g_object_ref (overlay);
  return self;
}

static gboolean
end (gpointer data)
{
  NormaStepToast *self = data;
  g_autoptr (AdwToast) toast = g_object_ref (self->toast);

  self->waiting = 0;
  forget (self);
  adw_toast_dismiss (toast);
  return G_SOURCE_REMOVE;
}

static void
add (NormaStepToast *self, const char *markup)
{
  self->toast = g_object_ref (adw_toast_new (markup));
  adw_toast_set_button_label (self->toast, _ ("Undo"));
  adw_toast_set_action_name (self->toast, "win.undo");
  adw_toast_set_priority (self->toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (self->toast, 0);
  g_signal_connect_swapped (self->toast, "dismissed", G_CALLBACK (forget), self);
  adw_toast_overlay_add_toast (self->overlay, g_object_ref (self->toast));
}

void
norma_step_toast_show (NormaStepToast *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  if (self->toast == NULL)
    add (self, markup);
  else
    adw_toast_set_title (self->toast, markup);
  g_clear_handle_id (&self->waiting, g_source_remove);
  self->waiting = g_timeout_add_seconds (SECONDS, end, self);
}
