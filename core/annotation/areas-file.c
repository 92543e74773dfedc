/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/areas-file.h"

#include <string.h>

#include "core/annotation/labelme.h"
#include "core/base/error.h"

#define WITH_SENSITIVITY "roi:"

static gboolean
parse_sensitivity (const char *label, double *sensitivity, GError **error)
{
  const char *number = label + strlen (WITH_SENSITIVITY);
  char *end;

  *sensitivity = g_ascii_strtod (number, &end);
  if (end != number && *end == '\0' && *sensitivity >= NORMA_SHAPE_LEAST_SENSITIVITY &&
      *sensitivity <= NORMA_SHAPE_MOST_SENSITIVITY)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "found the label \"%s\", expected behind " WITH_SENSITIVITY
               " a sensitivity from %g to %g",
               label, NORMA_SHAPE_LEAST_SENSITIVITY, NORMA_SHAPE_MOST_SENSITIVITY);
  return FALSE;
}

/* The shape as its label means it; a reference. */
static NormaDrawnShape *
read_label (NormaDrawnShape *shape, GError **error)
{
  NormaShapeTraits traits = NORMA_SHAPE_TRAITS_INIT;

  if (!g_str_has_prefix (shape->defect_class, WITH_SENSITIVITY))
    return norma_drawn_shape_ref (shape);
  traits.purpose = NORMA_PURPOSE_ROI;
  return parse_sensitivity (shape->defect_class, &traits.sensitivity, error)
             ? norma_drawn_shape_with_traits (shape, &traits, error)
             : NULL;
}

static gboolean
make (const NormaDrawnImage *image, NormaAreas **made, GError **error)
{
  g_autoptr (GPtrArray) shapes =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_drawn_shape_unref);
  g_autoptr (GArray) areas = g_array_new (FALSE, FALSE, sizeof (NormaArea));

  if (image->width == 0 || image->height == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "found no size of the image that was drawn on, expected imageWidth and "
                 "imageHeight");
    return FALSE;
  }
  for (guint i = 0; i < image->shapes->len; i++) {
    NormaArea area = { read_label (image->shapes->pdata[i], error), image->width, image->height };

    if (area.shape == NULL)
      return FALSE;
    g_ptr_array_add (shapes, area.shape);
    g_array_append_val (areas, area);
  }
  return norma_areas_make ((const NormaArea *)(gconstpointer)areas->data, areas->len, made, error);
}

gboolean
norma_areas_read (const char *path, NormaAreas **areas, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autoptr (NormaDrawnImage) image = norma_labelme_read (absolute, error);

  *areas = NULL;
  if (image == NULL)
    return FALSE;
  if (make (image, areas, error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}
