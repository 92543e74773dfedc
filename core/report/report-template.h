/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-words.h"

/* How a report looks: docs/report-template.md. */

typedef enum {
  NORMA_REPORT_COLUMN_NUMBER,
  NORMA_REPORT_COLUMN_IMAGE,
  NORMA_REPORT_COLUMN_KIND,
  NORMA_REPORT_COLUMN_PROGRAM,
  NORMA_REPORT_COLUMN_SCORE, /* raw */
  NORMA_REPORT_COLUMN_TIMES_THRESHOLD,
  NORMA_REPORT_COLUMN_ONE_IN,
  NORMA_REPORT_COLUMN_DECISION, /* of the reviewer */
  NORMA_REPORT_COLUMN_CLASS,
  NORMA_REPORT_COLUMN_SEVERITY,
  NORMA_REPORT_COLUMN_COMMENT,
  NORMA_REPORT_COLUMN_REVIEWER,
  NORMA_REPORT_COLUMN_OUTCOME,
} NormaReportColumn;

#define NORMA_N_REPORT_COLUMNS 13

/* "number", "image", "kind", "program", "score", "times-threshold", "one-in", "decision", "class",
 * "severity", "comment", "reviewer", "outcome"; static. */
const char *norma_report_column_to_string (NormaReportColumn column);
NormaReportWord norma_report_column_get_word (NormaReportColumn column);

typedef enum {
  NORMA_PAPER_A4,
  NORMA_PAPER_LETTER,
} NormaPaper;

typedef struct {
  char *label, *value; /* owned */
} NormaReportField;

#define NORMA_REPORT_MOST_FIELDS 40

/* NormaReportField, whose texts it owns; owned by the caller. add: copies them. */
GArray *norma_report_fields_new (void);
void norma_report_fields_add (GArray *fields, const char *label, const char *value);

typedef struct {
  char *title; /* NULL: the usual one in the language */
  char *organisation; /* NULL: none */
  char *logo; /* absolute path of an image file; NULL: none */
  NormaReportLanguage language;
  NormaPaper paper;
  NormaReportField *fields; /* [n_fields], owned; told on the first page */
  guint n_fields;
  NormaReportColumn columns[NORMA_N_REPORT_COLUMNS]; /* of the table of parts, each once */
  guint n_columns;
} NormaReportTemplate;

/* Plain: English, A4, no logo or fields, the usual columns. */
NormaReportTemplate *norma_report_template_new (void);

/* What the file does not say is as in a plain one; the logo is sought beside the file. Errors:
 * G_FILE_ERROR; NORMA_ERROR_TOO_LARGE; NORMA_ERROR_DAMAGED for what is no JSON or no template, with the
 * path and the place. */
NormaReportTemplate *norma_report_template_read (const char *path, GError **error);

/* The same from text. where: what a message calls it, and where a relative logo is sought beside. */
NormaReportTemplate *norma_report_template_parse (const char *text, const char *where,
                                                  GError **error);

/* As such a file, which names all members and the logo by its absolute path; owned by the caller. What is
 * read from it is the same template. */
char *norma_report_template_to_text (const NormaReportTemplate *template);

NormaReportTemplate *norma_report_template_copy (const NormaReportTemplate *template);
void norma_report_template_free (NormaReportTemplate *template);

/* Its own, or else that word in its language; lent. */
const char *norma_report_template_get_title (const NormaReportTemplate *template,
                                             NormaReportWord word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaReportTemplate, norma_report_template_free)
