/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/memory.h"
#include "core/base/progress.h"
#include "core/report/report-document.h"

/* Reports on a model as the tests of their forms take them. */

typedef gboolean (*DocumentForm) (const NormaReportDocument *document,
                                  const NormaReportTemplate *template, NormaBudget *budget,
                                  const char *path, const NormaProgress *progress, GError **error);

/* The bytes [n] of the file, the caller's; written twice, they must be the same. */
static inline char *
document_write_twice (const char *folder, const NormaReportDocument *document,
                      const NormaReportTemplate *template, DocumentForm form, gsize *n)
{
  g_autofree char *path = g_build_filename (folder, "document", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  char *second = NULL;
  gsize n_first;

  g_assert_true (form (document, template, NULL, path, NULL, &error));
  g_assert_true (g_file_get_contents (path, &first, &n_first, NULL));
  g_assert_true (form (document, template, NULL, path, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &second, n, NULL));
  g_assert_cmpmem (first, n_first, second, *n);
  return second;
}

/* The item that stands n places behind the heading; 1: the next one. */
static inline const NormaReportItem *
document_find (const NormaReportDocument *document, NormaReportWord heading, guint n)
{
  const char *text = norma_report_document_word (document, heading);

  for (guint i = 0; i + n < document->items->len; i++) {
    const NormaReportItem *item = &g_array_index (document->items, NormaReportItem, i);

    if (item->kind == NORMA_ITEM_HEADING && g_str_equal (item->text, text))
      return item + n;
  }
  g_error ("there is no heading “%s”", text);
}
