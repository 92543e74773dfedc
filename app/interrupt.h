/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

/* From now on the first SIGINT or SIGTERM cancels; a second one ends the program at once. Once a
 * program. A signal that was ignored from the start, as in the background of a shell, stays so. */
void norma_interrupt_watch (GCancellable *cancellable);
