/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/choice-binding.h"
#include "ui/inspect-page-private.h"

static void
bind (NormaSettings *settings, const char *property, gpointer widget, const char *target)
{
  g_object_bind_property (settings, property, widget, target,
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

void
norma_inspect_page_bind_settings (NormaInspectPage *self, NormaSettings *settings)
{
  norma_choice_bind (settings, "color-scale", self->colors, norma_color_scales);
  bind (settings, "opacity", self->opacity, "value");
  bind (settings, "outline-only", self->view, "outline-only");
  bind (settings, "film-strip", self->strip_revealer, "reveal-child");
}
