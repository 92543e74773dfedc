/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* When a project that is let go is closed: by the last of the threads that hold it, and only then can
 * the same process open it for writing again. Shared by threads. */
typedef struct _NormaEnding NormaEnding;

NormaEnding *norma_ending_new (void);
NormaEnding *norma_ending_ref (NormaEnding *ending);
void norma_ending_unref (NormaEnding *ending);

/* It has come. */
void norma_ending_tell (NormaEnding *ending);

/* Waits until it comes, at most so long. Returns whether it has. */
gboolean norma_ending_wait (NormaEnding *ending, guint most_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaEnding, norma_ending_unref)
