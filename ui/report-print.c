/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/report-print.h"

static void
begin (GtkPrintOperation *operation, GtkPrintContext *context, NormaReportProof *proof)
{
  gtk_print_operation_set_n_pages (operation, (int)proof->n_pages);
}

static void
draw (GtkPrintOperation *operation, GtkPrintContext *context, int page, NormaReportProof *proof)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double scale = MIN (gtk_print_context_get_width (context) / proof->width,
                      gtk_print_context_get_height (context) / proof->height);
  g_autoptr (GError) error = NULL;

  cairo_scale (cr, scale, scale);
  if (norma_report_proof_draw (proof, (guint)page, cr, &error))
    return;
  g_warning ("%s", error->message);
  gtk_print_operation_cancel (operation);
}

static void
release (gpointer proof, GClosure *closure)
{
  norma_report_proof_unref (proof);
}

GtkPrintOperation *
norma_report_print_new (NormaReportProof *proof)
{
  static const char *const papers[] = {
    [NORMA_PAPER_A4] = GTK_PAPER_NAME_A4, [NORMA_PAPER_LETTER] = GTK_PAPER_NAME_LETTER
  };
  GtkPrintOperation *operation = gtk_print_operation_new ();
  GtkPaperSize *paper = gtk_paper_size_new (papers[proof->template->paper]);
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();

  gtk_page_setup_set_paper_size (setup, paper);
  gtk_paper_size_free (paper);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_job_name (operation, proof->inspection->name);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin), proof);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw), norma_report_proof_ref (proof),
                         release, 0);
  return operation;
}
