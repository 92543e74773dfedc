/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

/* What a user has set for all windows and projects. Nothing of a project is kept here.
 *
 * Each property is kept in GSettings by the key of its name. Without the schema, which only happens
 * to a program that was copied by itself, they begin at their defaults and are not kept.
 *   "window-width", "window-height"  int, logical pixels
 *   "window-maximized"               boolean
 *   "film-strip"                     boolean: shown
 *   "color-scheme"                   string: "system", "light", "dark"
 *   "color-scale"                    string: "viridis", "cividis", "turbo", "grey"
 *   "opacity"                        double: of the heat map, 0 … 1
 *   "overlay"                        string: "heat", "mask", "outline", as in NormaOverlay
 *   "data-view"                      string: "grid", "table"
 *   "thumbnail-size"                 int, logical pixels
 *   "reviewer-name"                  string: "" is the name of the system's user
 *   "auto-advance"                   boolean: after a judgement to the next image
 *   "n-threads"                      uint: 0 is one a processor
 *   "memory-cap-mb"                  uint, MiB: 0 is no cap
 *   "animations"                     boolean: as the system wishes; FALSE: never
 *   "messages-stay"                  boolean: until they are closed */
#define NORMA_TYPE_SETTINGS (norma_settings_get_type ())
G_DECLARE_FINAL_TYPE (NormaSettings, norma_settings, NORMA, SETTINGS, GObject)

/* The settings that all windows share; lives as long as somebody holds it. */
NormaSettings *norma_settings_ref_default (void);

/* For a schema in another place. source: NULL keeps nothing. */
NormaSettings *norma_settings_new (GSettingsSchemaSource *source);

/* TRUE if what is set is kept. */
gboolean norma_settings_is_kept (NormaSettings *self);

/* Everything back to its default. */
void norma_settings_reset (NormaSettings *self);

/* To be freed by the caller: the reviewer's name, or the system's for its user. */
char *norma_settings_dup_reviewer (NormaSettings *self);

/* Of a string property, one of its values. */
const char *norma_settings_get_choice (NormaSettings *self, const char *property);
gboolean norma_settings_get_switch (NormaSettings *self, const char *property);
guint norma_settings_get_count (NormaSettings *self, const char *property);
int norma_settings_get_number (NormaSettings *self, const char *property);
