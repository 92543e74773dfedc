/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

/* Called with the path of the project that holds what was saved. */
typedef void (*NormaSalvaged) (gpointer data, const char *path);

/* Tells that the project at `path` is damaged, and offers to save what is whole into a new one; the
 * damaged file stays as it is. data: an object, held until then. */
void norma_project_salvage_present (GtkWindow *parent, const char *path, const char *message,
                                    NormaSalvaged done, gpointer data);
