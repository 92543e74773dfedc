/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/settings.h"

/* What a user can set for all windows. What is set holds at once. */
#define NORMA_TYPE_PREFERENCES (norma_preferences_get_type ())
G_DECLARE_FINAL_TYPE (NormaPreferences, norma_preferences, NORMA, PREFERENCES, AdwPreferencesWindow)

/* parent: NULL stands by itself. */
GtkWidget *norma_preferences_new (GtkWindow *parent, NormaSettings *settings);
