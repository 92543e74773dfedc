/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>

#include "core/report/report-pages.h"
#include "ui/report-choice.h"

/* A report as it would be printed now: what it says and where everything stands, read once; its pages are
 * drawn when they are looked at, by the code that makes the PDF file. Shared by threads, of which one draws at
 * a time. Holds its project. */
typedef struct {
  NormaInspection *inspection;
  NormaSignOffs *sign_offs; /* lots that there are, the inspection's; lent */
  NormaReportTemplate *template;
  guint n_pages;
  double width, height; /* of a page, points */

  /*< private >*/
  NormaReportPages *pages;
  NormaBudget *budget;
  GMutex lock;
} NormaReportProof;

/* before: of the same project, whose model is not read again while it is the current one; NULL: none. budget:
 * of what pictures may take; NULL: no cap. Errors: those of norma_inspection_new() and
 * norma_report_pages_new(); cancelled. */
NormaReportProof *norma_report_proof_new (NormaProject *project, const NormaReportChoice *choice,
                                          const NormaReportProof *before, NormaBudget *budget,
                                          const NormaProgress *progress, GError **error);
NormaReportProof *norma_report_proof_ref (NormaReportProof *proof);
void norma_report_proof_unref (NormaReportProof *proof);

/* One page on paper that is there already, as norma_report_pages_draw(). */
gboolean norma_report_proof_draw (NormaReportProof *proof, guint page, cairo_t *cr, GError **error);

/* One page as an RGB24 picture on white, `scale` pixels a point. Errors: also NORMA_ERROR_TOO_LARGE. */
cairo_surface_t *norma_report_proof_paint (NormaReportProof *proof, guint page, double scale,
                                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaReportProof, norma_report_proof_unref)
