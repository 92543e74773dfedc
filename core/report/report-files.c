/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-files.h"

static gboolean
tell (const NormaInspection *inspection, const NormaInspectedPart *part, const GPtrArray *writers,
      NormaBudget *budget, GError **error)
{
  g_autoptr (NormaInspectedImage) image = NULL;

  if (norma_inspected_part_is_told (part)) {
    image = norma_inspected_image_new (inspection, part, budget, error);
    if (image == NULL)
      return FALSE;
  }
  for (guint i = 0; i < writers->len; i++) {
    NormaReportWriter *writer = writers->pdata[i];

    if (!writer->class->add (writer, part, image, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
norma_report_write (const NormaInspection *inspection, const GPtrArray *writers,
                    NormaBudget *budget, const NormaProgress *progress, GError **error)
{
  g_return_val_if_fail (inspection != NULL && writers != NULL, FALSE);

  for (gsize i = 0; i < inspection->n_parts; i++) {
    norma_progress_report (progress, "Reporting", i, inspection->n_parts);
    if (!norma_progress_continue (progress, error) ||
        !tell (inspection, &inspection->parts[i], writers, budget, error))
      return FALSE;
  }
  for (guint i = 0; i < writers->len; i++) {
    NormaReportWriter *writer = writers->pdata[i];

    if (!writer->class->finish (writer, error))
      return FALSE;
  }
  return TRUE;
}
