/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/session-measure.h"

/* What an evaluation says, for people. All texts are the caller's. */

/* "335 images: 109 good, 226 defective, of 226 of which it is known where the defect is". */
char *norma_evaluation_describe_set (const NormaMeasuredModel *measured);

/* What plays no part in which figures, and why, a line each; NULL if all does. provenance: how the thresholds
 * in use came about, where they are not those of the fit; NULL: they are. */
char *norma_evaluation_describe_exclusions (const NormaMeasuredModel *measured,
                                            const char *provenance);

/* "0.951 (0.921 – 0.973)"; "–" for NaN. interval: NULL: none. */
char *norma_figure_describe (double value);
char *norma_interval_describe (const NormaInterval *interval, gboolean is_share);

/* "12 – 48 px" */
char *norma_size_describe (const NormaSizeRecall *size);

/* The kind of images as it is called in tables: "good" in the user's language, or the defect's name. */
const char *norma_kind_describe (const char *kind, gboolean anomalous);
