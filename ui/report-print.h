/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/report-proof.h"

/* Prints the pages of a report, by the code that makes its PDF file, on paper of the report's size; paper of
 * another size holds them smaller. A page that cannot be drawn ends it; a dialog over `window`, which may be
 * NULL, then says why. */
GtkPrintOperation *norma_report_print_new (NormaReportProof *proof, GtkWindow *window);
