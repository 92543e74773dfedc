/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/auroc.h"

/* What the resampled intervals of the two AUROCs share. */

/* Error: NORMA_ERROR_INPUT unless coverage is in (0, 1) and n_draws at least 1. */
gboolean norma_bootstrap_check (double coverage, guint n_draws, GError **error);

/* The area under the ROC curve of scores that are counted in classes, [n_classes] in ascending
 * order; scores of one class are ties. NaN if either has no score. */
double norma_bootstrap_auroc (const guint64 *nominal, const guint64 *anomalous, gsize n_classes);

/* The percentiles (1 − coverage) / 2 and (1 + coverage) / 2 of values: [n], which are sorted here
 * and interpolated linearly; NaN among them is left out. NaN … NaN if nothing is left. */
NormaInterval norma_bootstrap_percentiles (double *values, gsize n, double coverage);
