/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/report-proof.h"

#include <math.h>

#include "core/base/error.h"

static void
clear (gpointer data)
{
  NormaReportProof *proof = data;

  norma_report_pages_free (proof->pages);
  norma_report_template_free (proof->template);
  norma_inspection_free (proof->inspection);
  norma_budget_unref (proof->budget);
  g_mutex_clear (&proof->lock);
}

NormaReportProof *
norma_report_proof_ref (NormaReportProof *proof)
{
  return g_atomic_rc_box_acquire (proof);
}

void
norma_report_proof_unref (NormaReportProof *proof)
{
  if (proof != NULL)
    g_atomic_rc_box_release_full (proof, clear);
}

NormaReportProof *
norma_report_proof_new (NormaProject *project, const NormaReportChoice *choice,
                        const NormaReportProof *before, NormaBudget *budget,
                        const NormaProgress *progress, GError **error)
{
  NormaInspectionOptions options = norma_report_choice_get_options (choice);
  g_autoptr (NormaReportProof) proof = g_atomic_rc_box_new0 (NormaReportProof);

  g_mutex_init (&proof->lock);
  proof->budget = budget == NULL ? NULL : norma_budget_ref (budget);
  proof->template = norma_report_template_copy (choice->template);
  if (before != NULL) {
    options.model = before->inspection->model;
    options.model_hash = before->inspection->model_hash;
  }
  proof->inspection = norma_inspection_new (project, &options, progress, error);
  if (proof->inspection == NULL)
    return NULL;
  proof->sign_offs = proof->inspection->sign_offs;
  proof->pages = norma_report_pages_new (proof->inspection, proof->template, budget, error);
  if (proof->pages == NULL)
    return NULL;
  proof->n_pages = norma_report_pages_count (proof->pages);
  norma_report_pages_get_size (proof->pages, &proof->width, &proof->height);
  return g_steal_pointer (&proof);
}

gboolean
norma_report_proof_draw (NormaReportProof *proof, guint page, cairo_t *cr, GError **error)
{
  gboolean is_drawn;

  g_mutex_lock (&proof->lock);
  is_drawn = norma_report_pages_draw (proof->pages, page, cr, error);
  g_mutex_unlock (&proof->lock);
  return is_drawn;
}

cairo_surface_t *
norma_report_proof_paint (NormaReportProof *proof, guint page, double scale, GError **error)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)ceil (proof->width * scale),
                                  (int)ceil (proof->height * scale));
  cairo_t *cr = cairo_create (surface);
  gboolean is_drawn;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  is_drawn = norma_report_proof_draw (proof, page, cr, error);
  if (is_drawn && cairo_status (cr) != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE, "page %u cannot be drawn: %s", page + 1,
                 cairo_status_to_string (cairo_status (cr)));
    is_drawn = FALSE;
  }
  cairo_destroy (cr);
  if (!is_drawn)
    g_clear_pointer (&surface, cairo_surface_destroy);
  return surface;
}
