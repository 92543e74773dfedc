/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/project-shapes.h"

#include "core/image/read.h"
#include "core/project/files.h"

NormaDrawnShape *
norma_project_shape_draw (NormaProject *project, const NormaProjectShape *kept, GError **error)
{
  const NormaShapeTraits traits = { kept->purpose, kept->defect_class, kept->sensitivity };
  g_autofree char *name =
      g_strdup_printf ("%s: shape %" G_GINT64_FORMAT, norma_project_get_path (project), kept->id);

  return norma_drawn_shape_from_text (kept->geometry, &traits, name, error);
}

gboolean
norma_project_shape_describe (const NormaDrawnShape *shape, NormaProjectShape *kept,
                              char **geometry, GError **error)
{
  *geometry = norma_drawn_shape_to_text (shape, error);
  *kept = (NormaProjectShape){ .purpose = shape->purpose,
                               .defect_class = shape->defect_class,
                               .sensitivity = shape->sensitivity,
                               .geometry = *geometry };
  return *geometry != NULL;
}

void
norma_project_find_image_size (NormaProject *project, const NormaProjectImage *image, guint *width,
                               guint *height)
{
  g_autofree char *path = NULL;
  NormaImageInfo info;

  *width = image->file.width;
  *height = image->file.height;
  if (*width > 0 && *height > 0)
    return;
  path = norma_project_dup_image_path (project, image->path, NULL);
  if (path == NULL || !norma_image_probe (path, &info, NULL))
    return;
  *width = info.width;
  *height = info.height;
}
