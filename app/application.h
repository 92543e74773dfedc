/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

/* The application of the window: its commands, keys and windows. */
#define NORMA_TYPE_APPLICATION (norma_application_get_type ())
G_DECLARE_FINAL_TYPE (NormaApplication, norma_application, NORMA, APPLICATION, AdwApplication)

NormaApplication *norma_application_new (GApplicationFlags flags);

/* Words and numbers as the environment asks for them; to be called once, before all else. */
void norma_application_set_language (void);
