/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-writer.h"

#include <errno.h>

#include <glib/gstdio.h>

void
norma_report_writer_free (NormaReportWriter *writer)
{
  if (writer != NULL)
    writer->class->free (writer);
}

gboolean
norma_report_flush (NormaAtomicFile *file, GString *text, GError **error)
{
  gboolean written = norma_atomic_file_write (file, text->str, text->len);

  g_string_truncate (text, 0);
  /* A commit after a failure tells it, and leaves the file that was there. */
  return written || norma_atomic_file_commit (file, error);
}

gboolean
norma_report_make_folder (const char *folder, GError **error)
{
  int failure;

  if (g_mkdir_with_parents (folder, 0777) == 0)
    return TRUE;
  failure = errno;
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (failure),
               "%s: cannot be made: %s", folder, g_strerror (failure));
  return FALSE;
}
