/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-forms.h"

/* What a report tells, how it looks, and where it goes, as a user has chosen: a value, kept by the project as
 * one setting. */

typedef enum {
  NORMA_FORM_PDF,
  NORMA_FORM_HTML,
  NORMA_FORM_CSV,
  NORMA_FORM_JSON,
  NORMA_FORM_COCO,
  NORMA_FORM_MASKS,
  NORMA_FORM_ANNOTATED,
} NormaReportForm;

#define NORMA_N_REPORT_FORMS 7

typedef struct {
  NormaReportTemplate *template; /* owned; the logo's path is absolute */

  /* Which parts, as in NormaInspectionOptions. */
  char *lot; /* name of a sign-off; NULL (default): no lot */
  int set; /* NormaImageSet; −1 (default): queries and test images */
  int outcome; /* NormaOutcome; −1 (default): any */
  NormaSeverity least_severity; /* default none: any */
  char *defect_class; /* NULL (default): any */

  gboolean forms[NORMA_N_REPORT_FORMS]; /* default PDF alone */
  NormaAnnotatedFormat annotated_format; /* default PNG */
  char *folder; /* absolute; NULL (default): the user's documents, else their home */
  char *name; /* of files, without an ending; NULL (default): the project's */
  gboolean needs_review; /* refused while rejected parts are not reviewed; default FALSE */
} NormaReportChoice;

NormaReportChoice *norma_report_choice_new (void);
NormaReportChoice *norma_report_choice_copy (const NormaReportChoice *choice);
void norma_report_choice_free (NormaReportChoice *choice);
gboolean norma_report_choice_equal (const NormaReportChoice *a, const NormaReportChoice *b);

/* JSON, owned by the caller. Error: NORMA_ERROR_DAMAGED, also for what is unknown to this version. */
char *norma_report_choice_to_text (const NormaReportChoice *choice);
NormaReportChoice *norma_report_choice_parse (const char *text, GError **error);

/* Which parts are asked for; the strings are the choice's. */
NormaInspectionOptions norma_report_choice_get_options (const NormaReportChoice *choice);

/* Whether something is written. */
gboolean norma_report_choice_has_form (const NormaReportChoice *choice);

/* Where it goes. project: path of the project's file. To be cleared by the caller. */
NormaReportForms norma_report_choice_make_forms (const NormaReportChoice *choice,
                                                 const char *project);

/* The folder and the name that are taken, with those that stand in for none; owned by the caller. A name has
 * "_" for what would part folders. */
char *norma_report_choice_dup_folder (const NormaReportChoice *choice);
char *norma_report_choice_dup_name (const NormaReportChoice *choice, const char *project);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaReportChoice, norma_report_choice_free)
