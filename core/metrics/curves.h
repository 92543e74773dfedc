/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/labelled-scores.h"

/* The receiver operating characteristic and the precision–recall curve of nominal and anomalous
 * images, exact: a point for every distinct score, at which all images of that score and above are
 * rejected (Fawcett 2006, "An introduction to ROC analysis", algorithm 1). */

typedef struct {
  float least; /* the least score that is rejected; +infinity: none is */
  guint64 n_nominal, n_anomalous; /* rejected */
} NormaCurvePoint;

typedef struct {
  NormaCurvePoint *points; /* [n_points], from none rejected to all, owned */
  gsize n_points; /* distinct scores and one */
  guint64 n_nominal, n_anomalous;
} NormaCurves;

/* Unsure and unknown images play no part. Error: NORMA_ERROR_TOO_LARGE. */
NormaCurves *norma_curves_new (const NormaLabelledScores *scores, GError **error);
void norma_curves_free (NormaCurves *curves);

/* The point at which a threshold works, O(log n). */
gsize norma_curves_find (const NormaCurves *curves, float threshold);

/* A threshold that works at a point, between the scores it divides (norma_threshold_between());
 * 0 if there are no scores. */
float norma_curves_get_threshold (const NormaCurves *curves, gsize point);

/* Share of the nominal, and of the anomalous images that are rejected, and the share of those rejected
 * that are anomalous; NaN where it is a share of nothing. */
double norma_curves_get_false_alarms (const NormaCurves *curves, gsize point);
double norma_curves_get_recall (const NormaCurves *curves, gsize point);
double norma_curves_get_precision (const NormaCurves *curves, gsize point);

/* Twice the harmonic mean of precision and recall, 2 TP / (TP + FP + P); NaN without anomalous images. */
double norma_curves_get_f1 (const NormaCurves *curves, gsize point);

/* Area under the ROC curve, ties counted half: norma_auroc(). NaN if either class is empty. */
double norma_curves_get_auroc (const NormaCurves *curves);

/* Average precision Σ (R_k − R_{k−1}) P_k, without interpolation, which would be optimistic (Davis and
 * Goadrich 2006). NaN without anomalous images. */
double norma_curves_get_average_precision (const NormaCurves *curves);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaCurves, norma_curves_free)
