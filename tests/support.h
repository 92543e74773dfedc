/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* What the test programs share. */

/* Absolute path of a file or folder of the shared data, or NULL after marking the test as skipped
 * because the folder is absent. */
char *norma_test_shared (const char *relative);

/* A new empty folder, to be removed with norma_test_remove_folder(). */
char *norma_test_folder (void);
void norma_test_remove_folder (const char *path);
