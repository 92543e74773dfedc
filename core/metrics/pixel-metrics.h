/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/auroc.h"

/* How well anomaly maps find the pixels, and the regions, that masks mark. All figures are exact, ties
 * included: each follows from how many nominal pixels score above, and how many as high as, every
 * anomalous one, so nominal scores are sorted once and counted against.
 *
 * AUROC: pairs of an anomalous and a nominal pixel in the right order, ties half (Hanley and McNeil 1982).
 * Average precision: Σ (R_k − R_{k−1}) P_k (Davis and Goadrich 2006). F1-max: the largest 2 TP ÷ (TP + FP
 * + P) of all thresholds, which is Dice's coefficient.
 * AUPRO: the share of a region that is found, averaged over all regions of all images, against the share
 * of nominal pixels of all images that is wrongly marked, up to 0.3 of these, over 0.3 (Bergmann et al.
 * 2020, "Uninformed students", section 4); regions are 8-connected, and lines join the points of the
 * curve.
 * AUPIMO: of each anomalous image the share T of its anomalous pixels that is found, averaged over the
 * logarithm of the false-positive rate F from 1e−5 to 1e−4; F is the mean over the images without a
 * defect of their share at or above the threshold (Bertoldo et al. 2024, "AUPIMO", equations 2 to 5). T
 * at F is that of the lowest threshold whose own rate is at most F; so the mean over the image's anomalous
 * pixels of ln (U ÷ F (s)) ÷ ln (U ÷ L), 0 … 1, s a pixel's score, is the integral without sampling it.
 *
 * Pixels with the score NaN are not inspected and do not count, in a region's size either. */

#define NORMA_PRO_LIMIT 0.3
#define NORMA_PIMO_LOWER 1e-5
#define NORMA_PIMO_UPPER 1e-4

/* One marked region. */
typedef struct {
  guint image; /* the caller's number of it */
  guint64 area; /* inspected pixels, at least 1 */
  float peak; /* the highest score in it */
  double overlap; /* its own part of the AUPRO, 0 … 1; NaN where that is NaN */
} NormaMarkedRegion;

/* One image with marked pixels. */
typedef struct {
  guint image; /* the caller's number of it */
  guint64 n_pixels; /* marked and inspected, at least 1 */
  double aupimo; /* 0 … 1; NaN where the mean is NaN */
} NormaMarkedImage;

typedef struct {
  guint64 n_nominal, n_anomalous; /* pixels */
  guint64 n_not_inspected;
  double auroc; /* NaN without pixels of both classes, as the next five */
  NormaInterval interval; /* images resampled: image-samples.h */
  double average_precision, f1_max;
  float f1_threshold; /* scores above it are those of f1_max; of equal ones the highest */
  double aupro;

  guint n_normal_images; /* without a defect */
  guint64 n_normal_pixels; /* of them */
  /* Mean and quartiles over the images; NaN without marked pixels, or if n_normal_pixels is below
   * 1 ÷ 1e−5: then no threshold has a rate as small as that. */
  double aupimo;
  double aupimo_quartiles[3];

  GArray *regions; /* NormaMarkedRegion, in the order of their images, owned */
  GArray *images; /* NormaMarkedImage, in their order, owned */
} NormaPixelFigures;

void norma_pixel_figures_free (NormaPixelFigures *figures);

/* Gathers the pixels of images, one after another. Of the budget it takes at most 2 bytes a nominal pixel
 * and 256 MiB beside (key-runs.h), 36 bytes an anomalous pixel, and 64 KiB an image. */
typedef struct _NormaPixelMetrics NormaPixelMetrics;

/* most_normal_images: as many images without a defect as may come. */
NormaPixelMetrics *norma_pixel_metrics_new (guint most_normal_images, NormaBudget *budget);
void norma_pixel_metrics_free (NormaPixelMetrics *metrics);

/* Starts an image; image: the caller's number of it. n_inspected: its pixels that are no NaN. normal: it is
 * an image without a defect. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_pixel_metrics_begin_image (NormaPixelMetrics *metrics, guint image, guint width,
                                          guint64 n_inspected, gboolean normal, GError **error);

/* The rows of the image from its first on. scores: [width]; marked: [width], 0 nominal, otherwise
 * anomalous, none in a normal image. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_pixel_metrics_add_row (NormaPixelMetrics *metrics, const float *scores,
                                      const guint8 *marked, GError **error);

/* Ends an image. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_pixel_metrics_end_image (NormaPixelMetrics *metrics, GError **error);

/* Once, after the last image. Errors: NORMA_ERROR_INPUT if coverage is not in (0, 1) or n_draws is 0;
 * NORMA_ERROR_TOO_LARGE. */
NormaPixelFigures *norma_pixel_metrics_finish (NormaPixelMetrics *metrics, double coverage,
                                               guint n_draws, guint64 seed, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaPixelFigures, norma_pixel_figures_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaPixelMetrics, norma_pixel_metrics_free)
