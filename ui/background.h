/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

/* Work in threads that the process waits for before it ends: what libraries put away at its end,
 * a thread may still be using. */

/* As g_task_run_in_thread(); the task has no other use for its source tag. */
void norma_background_run (GTask *task, GTaskThreadFunc work);

/* Blocks until no work is under way. Whoever began it has cancelled it before. */
void norma_background_await (void);
