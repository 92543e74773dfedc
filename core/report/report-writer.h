/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/atomic-file.h"
#include "core/report/inspected-image.h"

/* One form of an inspection report, written part by part in the order of the inspection, so that no more
 * than one part's pictures are in memory. A file appears under its name when the report is finished. */

typedef struct _NormaReportWriter NormaReportWriter;

typedef struct {
  /* image: of the part; NULL: it is not told at length. Errors: G_FILE_ERROR; NORMA_ERROR_TOO_LARGE. */
  gboolean (*add) (NormaReportWriter *writer, const NormaInspectedPart *part,
                   const NormaInspectedImage *image, GError **error);
  gboolean (*finish) (NormaReportWriter *writer, GError **error);
  void (*free) (NormaReportWriter *writer);
} NormaReportWriterClass;

struct _NormaReportWriter {
  const NormaReportWriterClass *class;
  const NormaInspection *inspection; /* borrowed */
};

void norma_report_writer_free (NormaReportWriter *writer);

/* For writers of text: appends it to the file and empties it. Error: G_FILE_ERROR with the path. */
gboolean norma_report_flush (NormaAtomicFile *file, GString *text, GError **error);

/* For writers of a file a part. Error: G_FILE_ERROR with the path. */
gboolean norma_report_make_folder (const char *folder, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaReportWriter, norma_report_writer_free)
