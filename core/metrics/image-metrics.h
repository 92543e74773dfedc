/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/auroc.h"
#include "core/metrics/curves.h"

/* Figures of labelled images that their ROC curve determines, in one form, so that they may be resampled
 * alike. */

/* data: what the figure needs beside the curve, else NULL. NaN where there is none. */
typedef double (*NormaImageMetric) (const NormaCurves *curves, gconstpointer data);

/* data: NULL. Area under the ROC curve, average precision, and the largest F1 and balanced accuracy of
 * all thresholds; these two choose the threshold on the very images they are told of, so they flatter. */
double norma_image_metric_auroc (const NormaCurves *curves, gconstpointer data);
double norma_image_metric_average_precision (const NormaCurves *curves, gconstpointer data);
double norma_image_metric_f1_max (const NormaCurves *curves, gconstpointer data);
double norma_image_metric_balanced_max (const NormaCurves *curves, gconstpointer data);

/* data: a float, the threshold; scores above it (not equal to it) are rejected. Balanced accuracy is
 * the mean of recall and 1 − false alarms (Brodersen et al. 2010). */
double norma_image_metric_f1_at (const NormaCurves *curves, gconstpointer data);
double norma_image_metric_balanced_at (const NormaCurves *curves, gconstpointer data);
double norma_image_metric_recall_at (const NormaCurves *curves, gconstpointer data);
double norma_image_metric_false_alarms_at (const NormaCurves *curves, gconstpointer data);

/* The point of the largest F1, of equal ones that of the higher threshold; 0 without anomalous images. */
gsize norma_curves_find_f1_max (const NormaCurves *curves);

/* Percentile interval over n_draws resamplings of the images of each class by themselves (Efron 1979),
 * exact for each draw, deterministic by seed. scores, truths: [n]. NaN … NaN where the metric is NaN in
 * every draw. Errors: NORMA_ERROR_INPUT if coverage is not in (0, 1), n_draws is 0 or a score is not
 * finite; NORMA_ERROR_TOO_LARGE. */
gboolean norma_image_metric_interval (const float *scores, const NormaTruth *truths, gsize n,
                                      NormaImageMetric metric, gconstpointer data, double coverage,
                                      guint n_draws, guint64 seed, NormaInterval *interval,
                                      GError **error);
