/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/area-fields.h"

#include "core/base/error.h"
#include "core/base/fields.h"

#define COUNT "areas.count"

/* "areas.3.width" */
static char *
name_field (guint i, const char *field)
{
  return g_strdup_printf ("areas.%u.%s", i, field);
}

static void
store_size (NormaTensorFile *file, guint i, const char *field, guint size)
{
  g_autofree char *key = name_field (i, field);

  norma_field_set_unsigned (file, key, size);
}

static void
store_traits (NormaTensorFile *file, guint i, const NormaDrawnShape *shape)
{
  g_autofree char *purpose = name_field (i, "purpose");
  g_autofree char *sensitivity = name_field (i, "sensitivity");

  norma_tensor_file_set_metadata (file, purpose, norma_purpose_to_string (shape->purpose));
  norma_field_set_double (file, sensitivity, shape->sensitivity);
}

gboolean
norma_areas_store (const NormaAreas *areas, NormaTensorFile *file, GError **error)
{
  if (areas == NULL)
    return TRUE;
  norma_field_set_unsigned (file, COUNT, areas->n);
  for (guint i = 0; i < areas->n; i++) {
    g_autofree char *key = name_field (i, "shape");
    g_autofree char *text = norma_drawn_shape_to_text (areas->areas[i].shape, error);

    if (text == NULL)
      return FALSE;
    store_traits (file, i, areas->areas[i].shape);
    store_size (file, i, "width", areas->areas[i].width);
    store_size (file, i, "height", areas->areas[i].height);
    norma_tensor_file_set_metadata (file, key, text);
  }
  return TRUE;
}

static gboolean
load_size (const NormaTensorFile *file, guint i, const char *field, guint *size, GError **error)
{
  g_autofree char *key = name_field (i, field);
  guint64 value;

  if (!norma_field_get_unsigned (file, key, 1, G_MAXINT32, &value, error))
    return FALSE;
  *size = (guint)value;
  return TRUE;
}

static gboolean
load_traits (const NormaTensorFile *file, guint i, NormaShapeTraits *traits, GError **error)
{
  static const char *const purposes[] = { "roi", "ignore", NULL };
  g_autofree char *purpose = name_field (i, "purpose");
  g_autofree char *sensitivity = name_field (i, "sensitivity");
  guint choice;

  if (!norma_field_get_choice (file, purpose, purposes, &choice, error))
    return FALSE;
  traits->purpose = choice == 0 ? NORMA_PURPOSE_ROI : NORMA_PURPOSE_IGNORE;
  return norma_field_get_double (file, sensitivity, NORMA_SHAPE_LEAST_SENSITIVITY,
                                 NORMA_SHAPE_MOST_SENSITIVITY, &traits->sensitivity, error);
}

static NormaDrawnShape *
load_shape (const NormaTensorFile *file, guint i, GError **error)
{
  g_autofree char *key = name_field (i, "shape");
  const char *text = norma_tensor_file_get_metadata (file, key);
  NormaShapeTraits traits = NORMA_SHAPE_TRAITS_INIT;

  if (!load_traits (file, i, &traits, error))
    return NULL;
  if (text != NULL)
    return norma_drawn_shape_from_text (text, &traits, key, error);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: found nothing, expected a shape", key);
  return NULL;
}

static void
clear_area (gpointer data)
{
  norma_drawn_shape_unref (((NormaArea *)data)->shape);
}

gboolean
norma_areas_load (const NormaTensorFile *file, NormaAreas **areas, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (NormaArea));
  guint64 n;

  *areas = NULL;
  if (norma_tensor_file_get_metadata (file, COUNT) == NULL)
    return TRUE;
  if (!norma_field_get_unsigned (file, COUNT, 1, NORMA_AREAS_MOST, &n, error))
    return FALSE;
  g_array_set_clear_func (list, clear_area);
  for (guint i = 0; i < n; i++) {
    NormaArea area = { load_shape (file, i, error) };

    if (area.shape == NULL)
      return FALSE;
    g_array_append_val (list, area);
    if (!load_size (file, i, "width", &g_array_index (list, NormaArea, i).width, error) ||
        !load_size (file, i, "height", &g_array_index (list, NormaArea, i).height, error))
      return FALSE;
  }
  return norma_areas_make ((const NormaArea *)(gconstpointer)list->data, list->len, areas, error);
}
