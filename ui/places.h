/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Where the program's own files lie: below the folder it was installed to, or in the folder it was
 * built in. Found from the place of the executable, so that either may be moved. Owned by the
 * caller; NULL if there is none. */

/* Holds LANGUAGE/LC_MESSAGES/norma.mo. */
char *norma_places_dup_locale_folder (void);

/* Holds gschemas.compiled. */
char *norma_places_dup_schema_folder (void);

char *norma_places_dup_user_guide (void);
