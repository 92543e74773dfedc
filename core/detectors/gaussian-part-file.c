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

static const char *const covariance_names[] = { "shrunk", "sample", "ridge", NULL };

static gsize
count (const Entry *entry)
{
  return (gsize)(entry->shape[0] * (entry->rank == 2 ? entry->shape[1] : 1));
}

static char *
name_field (const char *prefix, const char *name)
{
  return g_strdup_printf ("detector.%s.%s", prefix, name);
}

static void
add_floats (NormaTensorFile *file, const NormaDetector *owner, const char *prefix,
            const Entry *entry, const float *values)
{
  g_autofree char *name = name_field (prefix, entry->name);
  g_autoptr (GBytes) bytes = norma_detector_lend (owner, values, count (entry) * sizeof (float));

  norma_tensor_file_add (file, name, NORMA_TENSOR_F32, entry->shape, entry->rank, bytes);
}

/* What only a correction needs. */
static void
store_moments (const NormaGaussianField *field, const NormaDetector *owner, const char *prefix,
               NormaTensorFile *file)
{
  guint n_moments = norma_gaussian_count_moments (field->covariance),
        n_sums = norma_gaussian_count_sums (field->covariance);
  guint64 moments[] = { field->n_positions, n_moments, field->n_dimensions };
  guint64 sums[] = { field->n_positions, n_sums };
  gsize n = (gsize)field->n_positions * sizeof (double);
  g_autofree char *key = name_field (prefix, "covariance");
  g_autofree char *moments_name = name_field (prefix, "moments");
  g_autofree char *sums_name = name_field (prefix, "sums");
  g_autoptr (GBytes) moments_bytes = NULL;
  g_autoptr (GBytes) sums_bytes = NULL;

  if (field->moments == NULL)
    return;
  moments_bytes = norma_detector_lend (owner, field->moments, n * n_moments * field->n_dimensions);
  sums_bytes = norma_detector_lend (owner, field->sums, n * n_sums);
  norma_tensor_file_set_metadata (file, key, covariance_names[field->covariance]);
  norma_tensor_file_add (file, moments_name, NORMA_TENSOR_F64, moments, 3, moments_bytes);
  norma_tensor_file_add (file, sums_name, NORMA_TENSOR_F64, sums, 2, sums_bytes);
}

void
norma_gaussian_part_store (const NormaGaussianPart *part, const NormaDetector *owner,
                           const char *prefix, NormaTensorFile *file)
{
  const NormaGaussianField *field = part->field;
  g_autofree char *key = name_field (prefix, "samples");
  Entry entries[N_ENTRIES];

  norma_field_set_unsigned (file, key, field->n_samples);
  describe (part->n_positions, part->n_axes, entries);
  add_floats (file, owner, prefix, &entries[MEAN], field->mean);
  add_floats (file, owner, prefix, &entries[FACTOR], field->factor);
  add_floats (file, owner, prefix, &entries[SHRINKAGE], field->shrinkage);
  add_floats (file, owner, prefix, &entries[EXPECTED], field->expected);
  store_moments (field, owner, prefix, file);
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
  g_autofree char *name = name_field (prefix, entry->name);
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
  g_autofree char *name = name_field (prefix, "axes");
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

/* A copy of a tensor of finite doubles. least: of each. */
static double *
get_doubles (const NormaTensorFile *file, const char *name, guint64 *shape, guint rank,
             double least, GError **error)
{
  GBytes *bytes = norma_tensor_file_get (file, name, NORMA_TENSOR_F64, shape, rank, error);
  gsize n = bytes == NULL ? 0 : g_bytes_get_size (bytes) / sizeof (double);
  const double *values = bytes == NULL ? NULL : g_bytes_get_data (bytes, NULL);
  double *copy;

  for (gsize i = 0; i < n; i++)
    if (!(values[i] >= least && values[i] <= G_MAXDOUBLE)) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "%s: found values that are not finite or below %g", name, least);
      return NULL;
    }
  copy = bytes == NULL ? NULL : norma_alloc (n, sizeof (double), name, error);
  if (copy != NULL && n > 0)
    memcpy (copy, values, n * sizeof (double));
  return copy;
}

/* Absent in models from before corrections: these cannot be corrected. */
static gboolean
load_moments (NormaGaussianField *field, const NormaTensorFile *file, const char *prefix,
              GError **error)
{
  g_autofree char *key = name_field (prefix, "covariance");
  g_autofree char *moments_name = name_field (prefix, "moments");
  g_autofree char *sums_name = name_field (prefix, "sums");
  guint covariance;

  if (norma_tensor_file_get_metadata (file, key) == NULL)
    return TRUE;
  if (!norma_field_get_choice (file, key, covariance_names, &covariance, error))
    return FALSE;
  field->covariance = covariance;
  field->moments =
      get_doubles (file, moments_name,
                   (guint64[]){ field->n_positions, norma_gaussian_count_moments (covariance),
                                field->n_dimensions },
                   3, -G_MAXDOUBLE, error);
  if (field->moments == NULL)
    return FALSE;
  field->sums =
      get_doubles (file, sums_name,
                   (guint64[]){ field->n_positions, norma_gaussian_count_sums (covariance) }, 2, 0,
                   error);
  return field->sums != NULL;
}

static gboolean
load_field (NormaGaussianPart *part, const NormaTensorFile *file, const char *prefix,
            GError **error)
{
  g_autofree char *key = name_field (prefix, "samples");
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
  return norma_field_get_unsigned (file, key, 2, G_MAXINT64, &field->n_samples, error) &&
         load_moments (field, file, prefix, error);
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
