/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/areas.h"

#include "core/base/error.h"
#include "core/base/memory.h"

static gboolean
check (const NormaArea *areas, gsize n, GError **error)
{
  if (n > NORMA_AREAS_MOST) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "areas: found %" G_GSIZE_FORMAT ", expected at most %d", n, NORMA_AREAS_MOST);
    return FALSE;
  }
  for (gsize i = 0; i < n; i++)
    if (areas[i].shape->purpose == NORMA_PURPOSE_DEFECT) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                   "areas: found a shape of the purpose \"%s\"%s%s, expected roi or ignore",
                   norma_purpose_to_string (areas[i].shape->purpose),
                   areas[i].shape->defect_class[0] == '\0' ? "" : " labelled ",
                   areas[i].shape->defect_class);
      return FALSE;
    }
  return TRUE;
}

/* A reference. */
static NormaDrawnShape *
without_class (NormaDrawnShape *shape, GError **error)
{
  NormaShapeTraits traits = norma_drawn_shape_get_traits (shape);

  if (shape->defect_class[0] == '\0')
    return norma_drawn_shape_ref (shape);
  traits.defect_class = NULL;
  return norma_drawn_shape_with_traits (shape, &traits, error);
}

gboolean
norma_areas_make (const NormaArea *areas, gsize n, NormaAreas **made, GError **error)
{
  g_autoptr (NormaAreas) copy = NULL;

  *made = NULL;
  if (n == 0)
    return TRUE;
  if (!check (areas, n, error))
    return FALSE;
  copy = g_new0 (NormaAreas, 1);
  g_atomic_ref_count_init (&copy->references);
  copy->areas = norma_alloc (n, sizeof *copy->areas, "areas", error);
  if (copy->areas == NULL)
    return FALSE;
  for (; copy->n < n; copy->n++) {
    NormaArea *area = &copy->areas[copy->n];

    *area = areas[copy->n];
    area->shape = without_class (areas[copy->n].shape, error);
    if (area->shape == NULL)
      return FALSE;
  }
  *made = g_steal_pointer (&copy);
  return TRUE;
}

NormaAreas *
norma_areas_ref (NormaAreas *areas)
{
  g_atomic_ref_count_inc (&areas->references);
  return areas;
}

void
norma_areas_unref (NormaAreas *areas)
{
  if (areas == NULL || !g_atomic_ref_count_dec (&areas->references))
    return;
  for (guint i = 0; i < areas->n; i++)
    norma_drawn_shape_unref (areas->areas[i].shape);
  g_free (areas->areas);
  g_free (areas);
}

gboolean
norma_areas_join (const NormaAreas *one, const NormaAreas *other, NormaAreas **made, GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (NormaArea));

  if (one != NULL)
    g_array_append_vals (all, one->areas, one->n);
  if (other != NULL)
    g_array_append_vals (all, other->areas, other->n);
  return norma_areas_make ((const NormaArea *)(gconstpointer)all->data, all->len, made, error);
}

gboolean
norma_areas_equal (const NormaAreas *one, const NormaAreas *other)
{
  if (one == NULL || other == NULL)
    return one == other;
  if (one->n != other->n)
    return FALSE;
  for (guint i = 0; i < one->n; i++)
    if (one->areas[i].width != other->areas[i].width ||
        one->areas[i].height != other->areas[i].height ||
        !norma_drawn_shape_equal (one->areas[i].shape, other->areas[i].shape))
      return FALSE;
  return TRUE;
}

guint
norma_areas_count (const NormaAreas *areas, NormaPurpose purpose)
{
  guint n = 0;

  for (guint i = 0; areas != NULL && i < areas->n; i++)
    n += areas->areas[i].shape->purpose == purpose;
  return n;
}
