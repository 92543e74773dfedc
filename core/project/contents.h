/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* The table of contents of an SQLite file: the pages that say where its tables begin. */

/* Puts that of a new project into the file `copy`. A project's tables begin at the same pages in every
 * file of a version, as they are all made at once and stay where they are. Errors: G_FILE_ERROR;
 * NORMA_ERROR_DAMAGED. */
gboolean norma_contents_replace (const char *copy, const char *fresh, GError **error);
