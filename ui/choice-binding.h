/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/settings.h"

/* Binds a string property of the settings to the "selected" row of a list, either way, at once and
 * from now on. values: the words of the rows, NULL at the end; static. */
void norma_choice_bind (NormaSettings *settings, const char *property, gpointer list,
                        const char *const *values);

/* The words of "color-scheme", "overlay" and "color-scale". */
extern const char *const norma_color_schemes[];
extern const char *const norma_overlays[];
extern const char *const norma_color_scales[];
