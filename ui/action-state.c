/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/action-state.h"

void
norma_action_set_enabled (GActionMap *actions, const char *name, gboolean is_enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (actions, name)),
                               is_enabled);
}
