/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/report-content.h"
#include "ui/report-export-pane.h"
#include "ui/report-page.h"

/* What the files report-*.c of the page share. */
struct _NormaReportPage {
  AdwBin parent_instance;
  NormaSession *session;
  NormaReportPreview *preview;
  GSimpleActionGroup *actions;

  GtkStack *stack, *middle;
  NormaReportContent *content;
  NormaReportExportPane *export_pane;
  NormaReportSheet *sheet;
  GtkLabel *place;
  GtkSpinner *spinner;
  AdwStatusPage *error;
  GtkScrolledWindow *scroller;
};

/* report-actions.c: makes self->actions. */
void norma_report_page_add_actions (NormaReportPage *self);
void norma_report_page_update_actions (NormaReportPage *self);

/* Takes what is still being typed. */
void norma_report_page_take_words (NormaReportPage *self);

/* report-page.c */
void norma_report_page_show_page (NormaReportPage *self, guint page);
void norma_report_page_tell_exported (NormaReportPage *self, NormaReportExport *done);
void norma_report_page_ask_review (NormaReportPage *self);
