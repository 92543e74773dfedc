/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/detectors/gaussian-part.h"
#include "core/statistics/moments.h"

/* What a part keeps, in the order of the file. */
typedef struct {
  const char *name;
  guint64 shape[2];
  guint rank;
} Entry;

enum { MEAN, FACTOR, SHRINKAGE, EXPECTED, N_ENTRIES };

static void
describe (guint n_positions, guint n_axes, Entry *entries)
{
  guint64 p = n_positions, packed = norma_packed_size (n_axes);

  entries[MEAN] = (Entry){ "mean", { p, n_axes }, 2 };
  entries[FACTOR] = (Entry){ "factor", { p, packed }, 2 };
  entries[SHRINKAGE] = (Entry){ "shrinkage", { p }, 1 };
  entries[EXPECTED] = (Entry){ "expected", { p }, 1 };
}

static gsize
count (const Entry *entry)
{
  return (gsize)(entry->shape[0] * (entry->rank == 2 ? entry->shape[1] : 1));
}

static void
add_floats (NormaTensorFile *file, const NormaDetector *owner, const char *prefix,
            const Entry *entry, const float *values)
{
  g_autofree char *name = g_strdup_printf ("detector.%s.%s", prefix, entry->name);
  g_autoptr (GBytes) bytes = norma_detector_lend (owner, values, count (entry) * sizeof (float));

  norma_tensor_file_add (file, name, NORMA_TENSOR_F32, entry->shape, entry->rank, bytes);
}

void
norma_gaussian_part_store (const NormaGaussianPart *part, const NormaDetector *owner,
                           const char *prefix, NormaTensorFile *file)
{
  const NormaGaussianField *field = part->field;
  g_autofree char *key = g_strdup_printf ("detector.%s.samples", prefix);
  Entry entries[N_ENTRIES];

  norma_field_set_unsigned (file, key, field->n_samples);
  describe (part->n_positions, part->n_axes, entries);
  add_floats (file, owner, prefix, &entries[MEAN], field->mean);
  add_floats (file, owner, prefix, &entries[FACTOR], field->factor);
  add_floats (file, owner, prefix, &entries[SHRINKAGE], field->shrinkage);
  add_floats (file, owner, prefix, &entries[EXPECTED], field->expected);
  if (part->axes != NULL)
    add_floats (file, owner, prefix, &(Entry){ "axes", { part->n_axes, part->n_channels }, 2 },
                part->axes);
}

static gboolean
all_within (const float *values, gsize n, float least, float most)
{
  for (gsize i = 0; i < n; i++)
    if (!(values[i] >= least && values[i] <= most))
      return FALSE;
  return TRUE;
}

/* Lends the tensor; its size 0 in the shape is replaced by the size found. */
static GBytes *
get_bytes (const NormaTensorFile *file, const char *prefix, Entry *entry, float least, float most,
           GError **error)
{
  g_autofree char *name = g_strdup_printf ("detector.%s.%s", prefix, entry->name);
  GBytes *bytes =
      norma_tensor_file_get (file, name, NORMA_TENSOR_F32, entry->shape, entry->rank, error);

  if (bytes == NULL || all_within (g_bytes_get_data (bytes, NULL), count (entry), least, most))
    return bytes;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "%s: found values that are not finite or outside %g … %g", name, least, most);
  return NULL;
}

/* A copy of the tensor. */
static float *
get_floats (const NormaTensorFile *file, const char *prefix, Entry *entry, float least, float most,
            GError **error)
{
  GBytes *bytes = get_bytes (file, prefix, entry, least, most, error);
  float *copy;

  if (bytes == NULL)
    return NULL;
  copy = norma_alloc (count (entry), sizeof (float), entry->name, error);
  if (copy != NULL && count (entry) > 0)
    memcpy (copy, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return copy;
}

static gboolean
load_axes (NormaGaussianPart *part, const NormaTensorFile *file, const char *prefix, GError **error)
{
  g_autofree char *name = g_strdup_printf ("detector.%s.axes", prefix);
  Entry entry = { "axes", { 0, part->n_channels }, 2 };

  part->n_axes = part->n_channels;
  if (!norma_tensor_file_has (file, name))
    return TRUE;
  part->axes = get_floats (file, prefix, &entry, -G_MAXFLOAT, G_MAXFLOAT, error);
  if (part->axes == NULL)
    return FALSE;
  if (entry.shape[0] == 0 || entry.shape[0] > part->n_channels) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "%s: found %" G_GUINT64_FORMAT " axes, expected 1 to %u", name, entry.shape[0],
                 part->n_channels);
    return FALSE;
  }
  part->n_axes = (guint)entry.shape[0];
  return TRUE;
}

static gboolean
load_field (NormaGaussianPart *part, const NormaTensorFile *file, const char *prefix,
            GError **error)
{
  g_autofree char *key = g_strdup_printf ("detector.%s.samples", prefix);
  NormaGaussianField *field = part->field = g_new0 (NormaGaussianField, 1);
  Entry entries[N_ENTRIES];
  GBytes *factor;

  describe (part->n_positions, part->n_axes, entries);
  field->n_positions = part->n_positions;
  field->n_dimensions = part->n_axes;
  field->mean = get_floats (file, prefix, &entries[MEAN], -G_MAXFLOAT, G_MAXFLOAT, error);
  if (field->mean == NULL)
    return FALSE;
  factor = get_bytes (file, prefix, &entries[FACTOR], -G_MAXFLOAT, G_MAXFLOAT, error);
  if (factor == NULL)
    return FALSE;
  norma_gaussian_field_set_factor (field, g_bytes_ref (factor));
  field->shrinkage = get_floats (file, prefix, &entries[SHRINKAGE], 0, 1, error);
  if (field->shrinkage == NULL)
    return FALSE;
  field->expected = get_floats (file, prefix, &entries[EXPECTED], G_MINFLOAT, G_MAXFLOAT, error);
  if (field->expected == NULL)
    return FALSE;
  return norma_field_get_unsigned (file, key, 2, G_MAXINT64, &field->n_samples, error);
}

NormaGaussianPart *
norma_gaussian_part_load (const NormaTensorFile *file, const char *prefix, guint n_positions,
                          guint n_channels, GError **error)
{
  g_autoptr (NormaGaussianPart) part = g_new0 (NormaGaussianPart, 1);

  part->n_positions = n_positions;
  part->n_channels = n_channels;
  if (!load_axes (part, file, prefix, error) || !load_field (part, file, prefix, error))
    return NULL;
  return g_steal_pointer (&part);
}
