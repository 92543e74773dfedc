/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

/* name: of a GSimpleAction among the actions. */
void norma_action_set_enabled (GActionMap *actions, const char *name, gboolean is_enabled);
