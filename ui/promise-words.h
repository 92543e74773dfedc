/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* What a threshold, wherever it was moved, promises of good parts: with r held-out scores above it,
 * it is at least the (r + 1)-th largest of the n, so the false-alarm rate is with the confidence at
 * most the quantile of Beta (r + 1, n − r), as in core/calibration/promise.h. */

/* scores: [n] held-out scores of good images. 1 if none of them is at or below the threshold. */
double norma_promised_rate (const double *scores, gsize n, double threshold, double confidence);

/* "At most 3 false alarms in 100 good parts": the rate rounded up to two digits, never down. */
char *norma_rate_describe (double rate);

/* The whole promise: the rate, the confidence, what it rests on, and what a stronger one would
 * need. */
char *norma_promise_describe (const double *scores, gsize n, double threshold, double confidence);
