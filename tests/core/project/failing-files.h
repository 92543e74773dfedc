/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <sqlite3.h>

/* Files of SQLite whose calls fail from the nth on, as those of a disk that fills up or of a file system
 * that goes away, and without the rights that it takes to have one. */

typedef enum {
  FAILING_NOTHING,
  FAILING_GONE, /* every call that asks the file system: ESTALE */
  FAILING_FULL, /* those that take more room */
} FailingKind;

/* For all databases that are opened from now on. */
void failing_files_install (void);

/* The nth (1, 2, …) of these calls from now on fails, and all that follow. */
void failing_files_fail (FailingKind kind, unsigned nth);

/* From now on none does. */
void failing_files_recover (void);
