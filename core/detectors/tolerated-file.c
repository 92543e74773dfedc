/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/detectors/tolerated-private.h"

#define PLACES "tolerated.places"
#define RADIUS "tolerated.radius"
#define MEAN "tolerated.mean"
#define DEVIATION "tolerated.deviation"
#define CELLS "tolerated.cells"

/* Squared distances of larger cells would leave the range of float32. */
static const float most_cell = 1e15f;

static char *
name_field (guint place, const char *field)
{
  return g_strdup_printf ("tolerated%u.%s", place, field);
}

static void
add (NormaTensorFile *file, const NormaTolerated *tolerated, const char *name, const guint64 *shape,
     guint rank, const float *values)
{
  gsize n = (gsize)(shape[0] * (rank == 2 ? shape[1] : 1)) * sizeof (float);
  g_autoptr (GBytes) bytes =
      g_bytes_new_with_free_func (values, n, (GDestroyNotify)norma_tolerated_unref,
                                  norma_tolerated_ref ((NormaTolerated *)tolerated));

  norma_tensor_file_add (file, name, NORMA_TENSOR_F32, shape, rank, bytes);
}

static void
store_place (const NormaToleratedPlace *place, guint number, NormaTensorFile *file)
{
  const struct {
    const char *name, *text;
  } texts[] = { { "path", place->path },
                { "hash", place->hash },
                { "when", place->when },
                { "who", place->who },
                { "reason", place->reason } };
  const struct {
    const char *name;
    guint value;
  } numbers[] = { { "x", place->x },
                  { "y", place->y },
                  { "width", place->width },
                  { "height", place->height },
                  { "cells", place->n_cells } };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *key = name_field (number, texts[i].name);

    norma_tensor_file_set_metadata (file, key, texts[i].text);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *key = name_field (number, numbers[i].name);

    norma_field_set_unsigned (file, key, numbers[i].value);
  }
}

void
norma_tolerated_store (const NormaTolerated *tolerated, NormaTensorFile *file)
{
  const guint64 d[] = { tolerated->d }, cells[] = { tolerated->n_cells, tolerated->d };

  norma_field_set_unsigned (file, PLACES, tolerated->places->len);
  norma_field_set_double (file, RADIUS, tolerated->radius);
  for (guint i = 0; i < tolerated->places->len; i++)
    store_place (tolerated->places->pdata[i], i, file);
  add (file, tolerated, MEAN, d, 1, tolerated->mean);
  add (file, tolerated, DEVIATION, d, 1, tolerated->deviation);
  add (file, tolerated, CELLS, cells, 2, tolerated->cells);
}

static gboolean
load_text (const NormaTensorFile *file, guint number, const char *field, char **text,
           GError **error)
{
  g_autofree char *key = name_field (number, field);

  *text = g_strdup (norma_tensor_file_get_metadata (file, key));
  if (*text != NULL)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: found nothing, expected a text", key);
  return FALSE;
}

static gboolean
load_number (const NormaTensorFile *file, guint number, const char *field, guint64 least,
             guint *value, GError **error)
{
  g_autofree char *key = name_field (number, field);
  guint64 found;

  if (!norma_field_get_unsigned (file, key, least, G_MAXUINT32, &found, error))
    return FALSE;
  *value = (guint)found;
  return TRUE;
}

static NormaToleratedPlace *
load_place (const NormaTensorFile *file, guint number, GError **error)
{
  g_autoptr (NormaToleratedPlace) place = g_new0 (NormaToleratedPlace, 1);

  if (!load_text (file, number, "path", &place->path, error) ||
      !load_text (file, number, "hash", &place->hash, error) ||
      !load_text (file, number, "when", &place->when, error) ||
      !load_text (file, number, "who", &place->who, error) ||
      !load_text (file, number, "reason", &place->reason, error) ||
      !load_number (file, number, "x", 0, &place->x, error) ||
      !load_number (file, number, "y", 0, &place->y, error) ||
      !load_number (file, number, "width", 1, &place->width, error) ||
      !load_number (file, number, "height", 1, &place->height, error) ||
      !load_number (file, number, "cells", 1, &place->n_cells, error))
    return NULL;
  return g_steal_pointer (&place);
}

/* Lends the values, each of them in the range. */
static const float *
get_floats (const NormaTensorFile *file, const char *name, guint64 *shape, guint rank, float least,
            GError **error)
{
  GBytes *bytes = norma_tensor_file_get (file, name, NORMA_TENSOR_F32, shape, rank, error);
  const float *values = bytes == NULL ? NULL : g_bytes_get_data (bytes, NULL);
  gsize n = bytes == NULL ? 0 : g_bytes_get_size (bytes) / sizeof (float);

  for (gsize i = 0; i < n; i++)
    if (!(values[i] >= least && values[i] <= most_cell)) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: found %g, expected %g to %g", name,
                   (double)values[i], (double)least, (double)most_cell);
      return NULL;
    }
  return values;
}

static gboolean
load_places (const NormaTensorFile *file, guint64 n_places, GPtrArray *places, guint64 *n_cells,
             GError **error)
{
  for (guint i = 0; i < n_places; i++) {
    NormaToleratedPlace *place = load_place (file, i, error);

    if (place == NULL)
      return FALSE;
    g_ptr_array_add (places, place);
    *n_cells += place->n_cells;
  }
  if (*n_cells <= G_MAXUINT32)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               PLACES ": found %" G_GUINT64_FORMAT " cells in all, expected at most %u", *n_cells,
               G_MAXUINT32);
  return FALSE;
}

gboolean
norma_tolerated_load (const NormaTensorFile *file, const NormaFeatureLevels *levels,
                      NormaTolerated **tolerated, GError **error)
{
  guint64 d[] = { norma_tolerated_dimensions (levels) }, shape[] = { 0, d[0] }, n_places;
  g_autoptr (GPtrArray) places =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_tolerated_place_free);
  g_autoptr (NormaTolerated) t = NULL;
  const float *mean, *deviation, *cells;
  double radius;

  *tolerated = NULL;
  if (norma_tensor_file_get_metadata (file, PLACES) == NULL)
    return TRUE;
  if (!norma_field_get_unsigned (file, PLACES, 1, G_MAXUINT16, &n_places, error) ||
      !norma_field_get_double (file, RADIUS, G_MINFLOAT, G_MAXFLOAT, &radius, error) ||
      !load_places (file, n_places, places, &shape[0], error) ||
      (mean = get_floats (file, MEAN, d, 1, -most_cell, error)) == NULL ||
      (deviation = get_floats (file, DEVIATION, d, 1, G_MINFLOAT, error)) == NULL ||
      (cells = get_floats (file, CELLS, shape, 2, -most_cell, error)) == NULL)
    return FALSE;
  t = norma_tolerated_begin ((guint)d[0], mean, deviation, radius, (guint)shape[0], error);
  if (t == NULL)
    return FALSE;
  memcpy (t->cells, cells, (gsize)(shape[0] * shape[1]) * sizeof (float));
  g_clear_pointer (&t->places, g_ptr_array_unref);
  t->places = g_steal_pointer (&places);
  if (!norma_tolerated_finish (t, error))
    return FALSE;
  *tolerated = g_steal_pointer (&t);
  return TRUE;
}
