/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/choice-binding.h"
#include "ui/inspect-page-private.h"

static void
bind (NormaSettings *settings, const char *property, gpointer widget, const char *target)
{
  g_object_bind_property (settings, property, widget, target,
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static gboolean
to_overlay (GBinding *binding, const GValue *word, GValue *overlay, gpointer values)
{
  const GEnumValue *value = g_enum_get_value_by_nick (values, g_value_get_string (word));

  if (value == NULL)
    return FALSE;
  g_value_set_enum (overlay, value->value);
  return TRUE;
}

static gboolean
to_word (GBinding *binding, const GValue *overlay, GValue *word, gpointer values)
{
  g_value_set_string (word, g_enum_get_value (values, g_value_get_enum (overlay))->value_nick);
  return TRUE;
}

void
norma_inspect_page_bind_settings (NormaInspectPage *self, NormaSettings *settings)
{
  norma_choice_bind (settings, "color-scale", self->colors, norma_color_scales);
  bind (settings, "opacity", self->opacity, "value");
  g_object_bind_property_full (settings, "overlay", self->view, "overlay",
                               G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE, to_overlay, to_word,
                               g_type_class_ref (NORMA_TYPE_OVERLAY), g_type_class_unref);
  bind (settings, "film-strip", self->strip_revealer, "reveal-child");
}
