/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* The name of a step of history in the user's language; static, or `action` itself where it has
 * none. */
const char *norma_step_describe (const char *action);

/* What the buttons would do, with their keys: "Undo: Fit the model (Ctrl+Z)". action: NULL, nothing.
 * Owned by the caller. */
char *norma_step_describe_undo (const char *action);
char *norma_step_describe_redo (const char *action);
