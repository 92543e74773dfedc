/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>

#include "core/pipeline/model-comparison.h"
#include "core/report/page-text.h"

/* The AUROC of models over products and conditions: a group a set, a mark a model with its interval in the
 * model's colour and shape; what differs significantly from the first model has a star. */
typedef struct {
  const NormaModelComparison *comparison; /* all borrowed */
  const char *const *models; /* [n_models], names */
  const char *const *groups; /* [sets], names */
  const char *title; /* above the marks, "Image AUROC" */
  guint32 ink, ink_soft, rule; /* 0xRRGGBB */
} NormaModelChart;

/* Points that it takes: it grows with the models and sets. width: at least 200. */
double norma_model_chart_height (const NormaModelChart *chart);

/* From 0, 0. */
void norma_model_chart_draw (const NormaModelChart *chart, NormaReportText *text, double width,
                             cairo_t *cr);

/* The mark whose row holds the height y. FALSE: there is none. */
gboolean norma_model_chart_find (const NormaModelChart *chart, double y, guint *set, guint *model);

/* Where the row of a mark begins, and how high it is. */
void norma_model_chart_get_row (const NormaModelChart *chart, guint set, guint model, double *y,
                                double *height);

/* 0xRRGGBB; of the first eight models it differs, and then begins anew. */
guint32 norma_model_chart_color (guint model);

/* TRUE for a name that ends in ".svg", ".pdf" or ".png". */
gboolean norma_model_chart_is_form (const char *path);

/* The form by the ending of the name; the same bytes for the same comparison, of SVG for the n-th
 * drawing of a process. Errors: NORMA_ERROR_INPUT for another
 * ending; G_FILE_ERROR; NORMA_ERROR_TOO_LARGE. */
gboolean norma_model_chart_write (const NormaModelChart *chart, const char *path, GError **error);
