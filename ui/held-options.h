/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/fit.h"

/* Options that outlive those whom they borrow from, for a thread: budget, path and levels are
 * their own. */
void norma_held_options_init (NormaFitOptions *held, const NormaFitOptions *options);
void norma_held_options_clear (NormaFitOptions *held);
