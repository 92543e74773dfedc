/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/drawn-shape.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (NORMA_ERROR, NORMA_ERROR_INPUT, format, arguments);
  va_end (arguments);
  return FALSE;
}

static gboolean
check_traits (const NormaShapeTraits *traits, GError **error)
{
  if (traits->defect_class != NULL && !g_utf8_validate (traits->defect_class, -1, NULL))
    return refuse (error, "the class of a shape is not UTF-8");
  if (!(traits->sensitivity >= NORMA_SHAPE_LEAST_SENSITIVITY &&
        traits->sensitivity <= NORMA_SHAPE_MOST_SENSITIVITY))
    return refuse (error, "a shape has a sensitivity of %g, expected %g to %g", traits->sensitivity,
                   NORMA_SHAPE_LEAST_SENSITIVITY, NORMA_SHAPE_MOST_SENSITIVITY);
  return TRUE;
}

static gboolean
check_vertices (const NormaRings *rings, GError **error)
{
  if (rings->n_vertices > NORMA_SHAPE_MOST_VERTICES || rings->n_rings > NORMA_SHAPE_MOST_RINGS)
    return refuse (error, "a polygon has %u vertices in %u rings, expected at most %d in %d",
                   rings->n_vertices, rings->n_rings, NORMA_SHAPE_MOST_VERTICES,
                   NORMA_SHAPE_MOST_RINGS);
  for (guint r = 0; r < rings->n_rings; r++)
    if (rings->ends[r] < norma_rings_get_first (rings, r) + 3)
      return refuse (error, "ring %u of a polygon has %u vertices, expected 3 or more", r,
                     rings->ends[r] - norma_rings_get_first (rings, r));
  for (guint i = 0; i < rings->n_vertices; i++) {
    NormaVertex v = rings->vertices[i];

    if (!(fabs (v.x) <= NORMA_SHAPE_MOST_COORDINATE && fabs (v.y) <= NORMA_SHAPE_MOST_COORDINATE))
      return refuse (error, "a vertex lies at %g, %g, expected at most %g", v.x, v.y,
                     NORMA_SHAPE_MOST_COORDINATE);
  }
  return TRUE;
}

/* rings, mask: one of them, taken. */
static NormaDrawnShape *
new_shape (NormaShapeKind kind, NormaRings *rings, NormaMask *mask, const NormaShapeTraits *traits)
{
  NormaDrawnShape *shape = g_new0 (NormaDrawnShape, 1);

  g_atomic_ref_count_init (&shape->references);
  shape->kind = kind;
  shape->rings = rings;
  shape->mask = mask;
  shape->purpose = traits->purpose;
  shape->defect_class = g_strdup (traits->defect_class == NULL ? "" : traits->defect_class);
  shape->sensitivity = traits->sensitivity;
  return shape;
}

NormaDrawnShape *
norma_drawn_shape_new_rectangle (NormaBox box, const NormaShapeTraits *traits, GError **error)
{
  const NormaVertex corners[] = { { box.left, box.top },
                                  { box.right, box.top },
                                  { box.right, box.bottom },
                                  { box.left, box.bottom } };
  g_autoptr (NormaRings) rings = NULL;

  g_return_val_if_fail (traits != NULL, NULL);

  rings = norma_rings_new (corners, (const guint[]){ 4 }, 1, error);
  if (rings == NULL || !check_traits (traits, error) || !check_vertices (rings, error))
    return NULL;
  if (!(box.left < box.right && box.top < box.bottom)) {
    refuse (error, "a rectangle is %g × %g pixels large, expected above 0", box.right - box.left,
            box.bottom - box.top);
    return NULL;
  }
  return new_shape (NORMA_SHAPE_RECTANGLE, g_steal_pointer (&rings), NULL, traits);
}

NormaDrawnShape *
norma_drawn_shape_new_polygon (NormaRings *rings, const NormaShapeTraits *traits, GError **error)
{
  g_autoptr (NormaRings) own = rings;

  g_return_val_if_fail (rings != NULL && traits != NULL, NULL);

  if (!check_traits (traits, error) || !check_vertices (rings, error))
    return NULL;
  return new_shape (NORMA_SHAPE_POLYGON, g_steal_pointer (&own), NULL, traits);
}

NormaDrawnShape *
norma_drawn_shape_new_mask (NormaMask *mask, const NormaShapeTraits *traits, GError **error)
{
  g_autoptr (NormaMask) own = mask;

  g_return_val_if_fail (mask != NULL && traits != NULL, NULL);

  if (!check_traits (traits, error))
    return NULL;
  if (norma_mask_get_box (mask).bottom == 0) {
    refuse (error, "a mask holds no pixel");
    return NULL;
  }
  return new_shape (NORMA_SHAPE_MASK, NULL, g_steal_pointer (&own), traits);
}

NormaDrawnShape *
norma_drawn_shape_with_traits (const NormaDrawnShape *shape, const NormaShapeTraits *traits,
                               GError **error)
{
  g_autoptr (NormaRings) rings = NULL;
  g_autoptr (NormaMask) mask = NULL;

  g_return_val_if_fail (shape != NULL && traits != NULL, NULL);

  if (!check_traits (traits, error))
    return NULL;
  if (shape->mask != NULL)
    mask = norma_mask_copy (shape->mask, error);
  else
    rings =
        norma_rings_new (shape->rings->vertices, shape->rings->ends, shape->rings->n_rings, error);
  if (mask == NULL && rings == NULL)
    return NULL;
  return new_shape (shape->kind, g_steal_pointer (&rings), g_steal_pointer (&mask), traits);
}

NormaDrawnShape *
norma_drawn_shape_ref (NormaDrawnShape *shape)
{
  g_return_val_if_fail (shape != NULL, NULL);

  g_atomic_ref_count_inc (&shape->references);
  return shape;
}

void
norma_drawn_shape_unref (NormaDrawnShape *shape)
{
  if (shape == NULL || !g_atomic_ref_count_dec (&shape->references))
    return;
  norma_rings_free (shape->rings);
  norma_mask_free (shape->mask);
  g_free (shape->defect_class);
  g_free (shape);
}

NormaShapeTraits
norma_drawn_shape_get_traits (const NormaDrawnShape *shape)
{
  return (NormaShapeTraits){ shape->purpose, shape->defect_class, shape->sensitivity };
}

gboolean
norma_drawn_shape_contains (const NormaDrawnShape *shape, NormaVertex point)
{
  if (shape->rings != NULL)
    return norma_rings_contain (shape->rings, point);
  return point.x >= 0 && point.y >= 0 && point.x < shape->mask->width &&
         point.y < shape->mask->height &&
         norma_mask_contains (shape->mask, (guint)point.x, (guint)point.y);
}

NormaBox
norma_drawn_shape_get_box (const NormaDrawnShape *shape)
{
  NormaMaskBox box;

  if (shape->rings != NULL)
    return norma_rings_get_box (shape->rings);
  box = norma_mask_get_box (shape->mask);
  return (NormaBox){ box.left, box.top, box.right, box.bottom };
}

double
norma_drawn_shape_get_area (const NormaDrawnShape *shape)
{
  return shape->rings != NULL ? norma_rings_get_area (shape->rings)
                              : (double)norma_mask_get_area (shape->mask);
}

static gboolean
rings_equal (const NormaRings *one, const NormaRings *other)
{
  return one->n_vertices == other->n_vertices && one->n_rings == other->n_rings &&
         memcmp (one->vertices, other->vertices, one->n_vertices * sizeof *one->vertices) == 0 &&
         memcmp (one->ends, other->ends, one->n_rings * sizeof *one->ends) == 0;
}

gboolean
norma_drawn_shape_equal (const NormaDrawnShape *one, const NormaDrawnShape *other)
{
  if (one->kind != other->kind || one->purpose != other->purpose ||
      one->sensitivity != other->sensitivity ||
      !g_str_equal (one->defect_class, other->defect_class))
    return FALSE;
  return one->rings != NULL ? rings_equal (one->rings, other->rings)
                            : norma_mask_equal (one->mask, other->mask);
}

gboolean
norma_drawn_shape_fill (const NormaDrawnShape *shape, NormaMask *mask, GError **error)
{
  g_autoptr (NormaMask) part = NULL;

  g_return_val_if_fail (shape != NULL && mask != NULL, FALSE);

  if (shape->rings != NULL)
    return norma_rings_fill (shape->rings, mask, error);
  part = norma_mask_crop (shape->mask, mask->width, mask->height, error);
  return part != NULL && norma_mask_unite (mask, part, error);
}
