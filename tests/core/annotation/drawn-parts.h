/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/drawn-image.h"
#include "tests/core/annotation/bitmap.h"

/* Two images with one shape of each kind that every format keeps, in every purpose, and a third without
 * any. */
static inline NormaDrawnShape *
drawn_rectangle (NormaPurpose purpose, const char *defect_class, double sensitivity)
{
  const NormaShapeTraits traits = { purpose, defect_class, sensitivity };

  return norma_drawn_shape_new_rectangle ((NormaBox){ 2.25, 3.1, 17.125, 21 + 1.0 / 3 }, &traits,
                                          NULL);
}

static inline NormaDrawnShape *
drawn_polygon (NormaPurpose purpose, const char *defect_class)
{
  static const NormaVertex vertices[] = {
    { 3.7, 4.1 }, { 31.25, 1e-7 }, { 40.1, 22.9 }, { 11 / 7.0, 30.2 }
  };
  const NormaShapeTraits traits = { purpose, defect_class, 1 };

  return norma_drawn_shape_new_polygon (norma_rings_new (vertices, (const guint[]){ 4 }, 1, NULL),
                                        &traits, NULL);
}

static inline NormaDrawnShape *
drawn_mask (guint width, guint height, NormaPurpose purpose, const char *defect_class, guint64 seed)
{
  const NormaShapeTraits traits = { purpose, defect_class, 1 };
  g_auto (Bitmap) bitmap = bitmap_random (width, height, 19, 4, seed);

  return norma_drawn_shape_new_mask (bitmap_to_mask (&bitmap), &traits, NULL);
}

static inline GPtrArray *
drawn_images (void)
{
  GPtrArray *images = norma_drawn_images_new ();
  NormaDrawnImage *one = norma_drawn_image_new ("test/scratch/a.png", 53, 41);
  NormaDrawnImage *other = norma_drawn_image_new ("test/Löt \"2\"/b.tif", 47, 61);

  g_ptr_array_add (one->shapes, drawn_rectangle (NORMA_PURPOSE_DEFECT, "scratch", 1));
  g_ptr_array_add (one->shapes, drawn_mask (53, 41, NORMA_PURPOSE_DEFECT, "Lötfehler", 5));
  g_ptr_array_add (one->shapes, drawn_polygon (NORMA_PURPOSE_IGNORE, NULL));
  g_ptr_array_add (other->shapes, drawn_rectangle (NORMA_PURPOSE_ROI, NULL, 0.7));
  g_ptr_array_add (other->shapes, drawn_polygon (NORMA_PURPOSE_DEFECT, NULL));
  g_ptr_array_add (other->shapes, drawn_mask (47, 61, NORMA_PURPOSE_ROI, "pads", 8));
  g_ptr_array_add (images, one);
  g_ptr_array_add (images, other);
  g_ptr_array_add (images, norma_drawn_image_new ("test/good/c.jpg", 9, 1234));
  return images;
}

static inline void
drawn_assert_equal (const NormaDrawnImage *one, const NormaDrawnImage *other)
{
  g_assert_cmpuint (one->width, ==, other->width);
  g_assert_cmpuint (one->height, ==, other->height);
  g_assert_cmpuint (one->shapes->len, ==, other->shapes->len);
  for (guint s = 0; s < one->shapes->len; s++)
    g_assert_true (norma_drawn_shape_equal (one->shapes->pdata[s], other->shapes->pdata[s]));
}
