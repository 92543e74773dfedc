/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

/* Keeps the choice of a row of strings readable beside a subtitle that wraps: libadwaita's label shrinks to
 * an ellipsis where the subtitle would just fit on one line. The list that pops up stays libadwaita's. */
void norma_combo_choice_keep (AdwComboRow *row);
