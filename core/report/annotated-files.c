/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/annotated.h"

#include "core/image/write.h"
#include "core/report/report-guard.h"

static const char *const endings[] = { ".png", ".tif" };

typedef struct {
  NormaReportWriter writer;
  char *folder;
  NormaAnnotatedFormat format;
  guint *n_missing; /* borrowed */
  NormaPartNames *names;
} Pictures;

static char *
find_path (Pictures *self, const NormaInspectedPart *part)
{
  g_autofree char *name = norma_part_names_take (self->names, part);
  g_autofree char *file = g_strconcat (name, endings[self->format], NULL);

  return g_build_filename (self->folder, file, NULL);
}

static gboolean
write_tiff (const NormaRaster *image, const NormaRaster *picture, const char *path, GError **error)
{
  const NormaRaster *pages[] = { image, picture };

  /* More channels than a TIFF is written with are seen in the picture alone. */
  return image->channels > 4
             ? norma_image_write_tiff (picture, path, error)
             : norma_image_write_tiff_pages (pages, G_N_ELEMENTS (pages), path, error);
}

static gboolean
pictures_add (NormaReportWriter *writer, const NormaInspectedPart *part,
              const NormaInspectedImage *image, GError **error)
{
  Pictures *self = (Pictures *)writer;
  g_autofree char *path = find_path (self, part);
  g_autoptr (NormaRaster) picture = NULL;

  if (image == NULL)
    return TRUE;
  if (image->raster == NULL) {
    if (self->n_missing != NULL)
      ++*self->n_missing;
    return TRUE;
  }
  picture = norma_annotated_new (image, error);
  if (picture == NULL)
    return FALSE;
  return self->format == NORMA_ANNOTATED_TIFF ? write_tiff (image->raster, picture, path, error)
                                              : norma_image_write_png (picture, path, error);
}

static gboolean
pictures_finish (NormaReportWriter *writer G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return TRUE;
}

static void
pictures_free (NormaReportWriter *writer)
{
  Pictures *self = (Pictures *)writer;

  g_free (self->folder);
  norma_part_names_free (self->names);
  g_free (self);
}

/* Before anything is written. */
static gboolean
check_paths (Pictures *self, GError **error)
{
  const NormaInspection *inspection = self->writer.inspection;
  g_autoptr (NormaReportGuard) guard = norma_report_guard_new (inspection);

  for (gsize i = 0; i < inspection->n_parts; i++) {
    g_autofree char *path = find_path (self, &inspection->parts[i]);

    if (norma_inspected_part_is_told (&inspection->parts[i]) &&
        !norma_report_guard_allow (guard, path, error))
      return FALSE;
  }
  norma_part_names_free (self->names);
  self->names = norma_part_names_new ();
  return norma_report_make_folder (self->folder, error);
}

NormaReportWriter *
norma_report_annotated_new (const NormaInspection *inspection, const char *folder,
                            NormaAnnotatedFormat format, guint *n_missing, GError **error)
{
  static const NormaReportWriterClass class = { pictures_add, pictures_finish, pictures_free };
  Pictures *self = g_new0 (Pictures, 1);
  g_autoptr (NormaReportWriter) writer = &self->writer;

  self->writer = (NormaReportWriter){ &class, inspection };
  self->folder = g_strdup (folder);
  self->format = format;
  self->n_missing = n_missing;
  self->names = norma_part_names_new ();
  return check_paths (self, error) ? g_steal_pointer (&writer) : NULL;
}
