/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/drawn-image.h"

NormaDrawnImage *
norma_drawn_image_new (const char *name, guint width, guint height)
{
  NormaDrawnImage *image = g_new0 (NormaDrawnImage, 1);

  image->name = g_strdup (name);
  g_strdelimit (image->name, "\\", '/');
  image->width = width;
  image->height = height;
  image->shapes = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_drawn_shape_unref);
  return image;
}

void
norma_drawn_image_free (NormaDrawnImage *image)
{
  if (image == NULL)
    return;
  g_free (image->name);
  g_ptr_array_unref (image->shapes);
  g_free (image);
}

GPtrArray *
norma_drawn_images_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)norma_drawn_image_free);
}

const char *
norma_drawn_shape_get_label (const NormaDrawnShape *shape)
{
  return shape->defect_class[0] != '\0' ? shape->defect_class
                                        : norma_purpose_to_string (shape->purpose);
}

NormaShapeTraits
norma_label_to_traits (const char *label, NormaPurpose purpose)
{
  NormaShapeTraits traits = NORMA_SHAPE_TRAITS_INIT;

  traits.purpose = purpose;
  if (!norma_purpose_parse (label, &traits.purpose))
    traits.defect_class = label;
  return traits;
}
