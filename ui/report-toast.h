/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session-report.h"

/* Tells that a report was written, with a button that opens it and one that shows its folder, over the
 * window. */
AdwToast *norma_report_toast_new (GtkWindow *window, const NormaReportExport *done);
