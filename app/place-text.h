/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/tolerate.h"

/* "IMAGE@x,y" or "IMAGE@x,y,width,height", whole pixels; the last @ counts. *path: the image, owned by
 * the caller, and lent to the place. Error: G_OPTION_ERROR, naming the option. */
gboolean norma_place_from_text (const char *option, const char *text, char **path,
                                NormaTolerable *place, GError **error);
