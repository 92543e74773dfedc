/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/window.h"

/* A folder or a project that is dropped anywhere on the window is opened; two folders of which one is
 * named after references are compared. */
void norma_window_take_drops (NormaWindow *self);
