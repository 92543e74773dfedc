/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/window.h"

/* Commands of the window that are about the window itself: finding commands, going from pane to
 * pane, opening what was opened before. */
void norma_window_add_shell_actions (NormaWindow *self);
