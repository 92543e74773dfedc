/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/choice-binding.h"

const char *const norma_color_schemes[] = { "system", "light", "dark", NULL };
const char *const norma_overlays[] = { "heat", "mask", "outline", NULL };
const char *const norma_color_scales[] = { "viridis", "cividis", "turbo", "grey", NULL };

static gboolean
to_place (GBinding *binding, const GValue *word, GValue *place, gpointer values)
{
  const char *const *list = values;

  for (guint i = 0; list[i] != NULL; i++)
    if (g_strcmp0 (list[i], g_value_get_string (word)) == 0) {
      g_value_set_uint (place, i);
      return TRUE;
    }
  return FALSE;
}

static gboolean
to_word (GBinding *binding, const GValue *place, GValue *word, gpointer values)
{
  guint i = g_value_get_uint (place);

  if (i >= g_strv_length (values))
    return FALSE;
  g_value_set_string (word, ((const char *const *)values)[i]);
  return TRUE;
}

void
norma_choice_bind (NormaSettings *settings, const char *property, gpointer list,
                   const char *const *values)
{
  g_object_bind_property_full (settings, property, list, "selected",
                               G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE, to_place, to_word,
                               (gpointer)values, NULL);
}
