/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* Every command that a user may give: what it is called and by which keys it is given anywhere in a
 * window. Keys and the search for commands are made from this table. Bare letters are not in it: as
 * accelerators they would be stolen from every text entry, so they belong to the image view. */
typedef struct {
  const char *action; /* detailed, "group.name" or "group.name::target" */
  const char *words; /* not translated yet */
  const char *keys[4]; /* as of gtk_accelerator_parse(), then NULL */
} NormaWindowCommand;

/* n: their number. */
const NormaWindowCommand *norma_window_commands (guint *n);

void norma_window_commands_set_keys (GtkApplication *application);

/* The group a command belongs to and the action in it, with its target or NULL (floating). Owned by
 * the caller. */
void norma_window_command_split (const NormaWindowCommand *command, char **group, char **name,
                                 GVariant **target);
