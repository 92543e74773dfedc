/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/report-print.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Lives as long as the operation. */
typedef struct {
  NormaReportProof *proof;
  GtkWindow *window; /* weak */
} Printing;

static void
printing_free (gpointer data)
{
  Printing *printing = data;

  norma_report_proof_unref (printing->proof);
  g_clear_weak_pointer (&printing->window);
  g_free (printing);
}

static void
begin (GtkPrintOperation *operation, GtkPrintContext *context, Printing *printing)
{
  gtk_print_operation_set_n_pages (operation, (int)printing->proof->n_pages);
}

static void
tell (GtkWindow *window, const char *text)
{
  GtkWidget *dialog;

  if (window == NULL)
    return;
  dialog = adw_message_dialog_new (window, _ ("The report cannot be printed"), text);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
draw (GtkPrintOperation *operation, GtkPrintContext *context, int page, Printing *printing)
{
  const NormaReportProof *proof = printing->proof;
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double scale = MIN (gtk_print_context_get_width (context) / proof->width,
                      gtk_print_context_get_height (context) / proof->height);
  g_autoptr (GError) error = NULL;

  cairo_scale (cr, scale, scale);
  if (norma_report_proof_draw (printing->proof, (guint)page, cr, &error))
    return;
  gtk_print_operation_cancel (operation);
  tell (printing->window, error->message);
}

GtkPrintOperation *
norma_report_print_new (NormaReportProof *proof, GtkWindow *window)
{
  static const char *const papers[] = {
    [NORMA_PAPER_A4] = GTK_PAPER_NAME_A4, [NORMA_PAPER_LETTER] = GTK_PAPER_NAME_LETTER
  };
  GtkPrintOperation *operation = gtk_print_operation_new ();
  GtkPaperSize *paper = gtk_paper_size_new (papers[proof->template->paper]);
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  Printing *printing = g_new0 (Printing, 1);

  printing->proof = norma_report_proof_ref (proof);
  g_set_weak_pointer (&printing->window, window);
  gtk_page_setup_set_paper_size (setup, paper);
  gtk_paper_size_free (paper);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_job_name (operation, proof->inspection->name);
  g_object_set_data_full (G_OBJECT (operation), "norma-printing", printing, printing_free);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin), printing);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw), printing);
  return operation;
}
