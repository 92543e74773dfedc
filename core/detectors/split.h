/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Splits the features of one image into what is typical of the whole image and what departs from it
 * at each position. Light, focus and material that change for a whole part then move one vector
 * only, and the Gaussians of the positions need far fewer good images to know what varies. */

/* features: [P, d]. typical: [d], the lower median of each feature over the positions, which a
 * defect that covers less than half of the grid cannot move far. departures: [P, d],
 * features − typical. column: scratch, [P]. Cannot fail. */
void norma_split_typical (const float *features, gsize n_positions, gsize n_features,
                          float *typical, float *departures, float *column);
