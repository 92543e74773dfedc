/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/comparison-file.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/pipeline/compare-private.h"
#include "core/project/map-bytes.h"

#define FORMAT "norma-comparison"
#define VERSION 1

#define METHOD 1

/* Sides beyond any plane or picture, and what a byte of zlib's can stand for at the most: bounds for
 * what a damaged file may ask for. */
enum { MOST_SIDE = 1 << 24, MOST_PLANE_SIDE = 1 << 16, MOST_PACKED = 1040 };

static const char *const motion_words[] = { "translation", "similarity", "affine", "homography",
                                            NULL };

/* Numbers of an alignment, by their names. */
static const struct {
  const char *key;
  gsize offset;
  double least, most;
} alignment_numbers[] = {
  { "alignment.field-scale", offsetof (NormaAlignment, field_scale), 0, 1 },
  { "alignment.gain", offsetof (NormaAlignment, gain), -G_MAXDOUBLE, G_MAXDOUBLE },
  { "alignment.bias", offsetof (NormaAlignment, bias), -G_MAXDOUBLE, G_MAXDOUBLE },
  { "alignment.correlation", offsetof (NormaAlignment, correlation), -1, 1 },
  { "alignment.inliers", offsetof (NormaAlignment, inliers), 0, 1 },
  { "alignment.shared", offsetof (NormaAlignment, shared), 0, 1 },
  { "alignment.doubt", offsetof (NormaAlignment, doubt), 0, G_MAXDOUBLE },
  { "alignment.residual", offsetof (NormaAlignment, residual), 0, G_MAXDOUBLE },
  { "alignment.overlap", offsetof (NormaAlignment, overlap), 0, 1 },
  { "alignment.quality", offsetof (NormaAlignment, quality), 0, 1 },
};

static const struct {
  const char *name;
  gsize offset;
} maps[] = {
  { "map.difference", offsetof (NormaReferenceComparison, difference) },
  { "map.query-slope", offsetof (NormaReferenceComparison, query_slope) },
  { "map.reference-slope", offsetof (NormaReferenceComparison, reference_slope) },
};

/* Writing. */

static void
add_floats (NormaTensorFile *file, const char *name, const NormaLocalWarp *field,
            const float *values)
{
  const guint64 shape[] = { field->rows, field->columns };
  g_autoptr (GBytes) bytes =
      g_bytes_new_static (values, (gsize)field->rows * field->columns * sizeof (float));

  norma_tensor_file_add (file, name, NORMA_TENSOR_F32, shape, 2, bytes);
}

static void
add_field (NormaTensorFile *file, const NormaLocalWarp *field)
{
  norma_field_set_unsigned (file, "field.spacing", field->spacing);
  norma_field_set_double (file, "field.most", field->most);
  norma_field_set_double (file, "field.median", field->median);
  add_floats (file, "field.x", field, field->x);
  add_floats (file, "field.y", field, field->y);
}

static void
add_alignment (NormaTensorFile *file, const NormaAlignment *alignment)
{
  const guint64 shape[] = { G_N_ELEMENTS (alignment->warp.m) };
  g_autoptr (GBytes) matrix = g_bytes_new_static (alignment->warp.m, sizeof alignment->warp.m);

  norma_tensor_file_set_metadata (file, "alignment.motion",
                                  norma_motion_to_string (alignment->motion));
  for (guint i = 0; i < G_N_ELEMENTS (alignment_numbers); i++)
    norma_field_set_double (file, alignment_numbers[i].key,
                            G_STRUCT_MEMBER (double, alignment, alignment_numbers[i].offset));
  norma_field_set_unsigned (file, "alignment.ambiguous", alignment->is_ambiguous != FALSE);
  norma_tensor_file_add (file, "alignment.matrix", NORMA_TENSOR_F64, shape, 1, matrix);
  if (alignment->field != NULL)
    add_field (file, alignment->field);
}

static gboolean
add_maps (NormaTensorFile *file, const NormaReferenceComparison *difference, GError **error)
{
  const NormaAnomalyMap *first = difference->difference;

  norma_field_set_unsigned (file, "map.width", first->width);
  norma_field_set_unsigned (file, "map.height", first->height);
  norma_field_set_unsigned (file, "map.full-width", first->full_width);
  norma_field_set_unsigned (file, "map.full-height", first->full_height);
  norma_field_set_double (file, "map.noise", difference->noise);
  for (guint i = 0; i < G_N_ELEMENTS (maps); i++) {
    const NormaAnomalyMap *map = G_STRUCT_MEMBER (NormaAnomalyMap *, difference, maps[i].offset);
    g_autoptr (GBytes) packed =
        norma_map_encode (map->values, (gsize)map->width * map->height, error);
    guint64 n = packed == NULL ? 0 : g_bytes_get_size (packed);

    if (packed == NULL)
      return FALSE;
    norma_tensor_file_add (file, maps[i].name, NORMA_TENSOR_U8, &n, 1, packed);
  }
  return TRUE;
}

GBytes *
norma_comparison_to_bytes (const NormaComparison *comparison, GError **error)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();

  norma_tensor_file_set_metadata (file, "format", FORMAT);
  norma_field_set_unsigned (file, "version", VERSION);
  norma_field_set_double (file, "ms", comparison->ms);
  if (comparison->reason != NULL)
    norma_tensor_file_set_metadata (file, "reason", comparison->reason);
  if (comparison->alignment != NULL)
    add_alignment (file, comparison->alignment);
  if (comparison->difference != NULL && !add_maps (file, comparison->difference, error))
    return NULL;
  return norma_tensor_file_to_bytes (file, error);
}

/* Reading. */

static gboolean
expect_format (const NormaTensorFile *file, GError **error)
{
  const char *format = norma_tensor_file_get_metadata (file, "format");
  guint64 version;

  if (g_strcmp0 (format, FORMAT) == 0)
    return norma_field_get_unsigned (file, "version", VERSION, VERSION, &version, error);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "format: found %s, expected %s",
               format == NULL ? "nothing" : format, FORMAT);
  return FALSE;
}

/* [rows, columns] of the first are those of the second. */
static gboolean
take_floats (const NormaTensorFile *file, const char *name, guint64 *shape, float **values,
             GError **error)
{
  GBytes *bytes = norma_tensor_file_get (file, name, NORMA_TENSOR_F32, shape, 2, error);
  gsize n;
  gconstpointer data = bytes == NULL ? NULL : g_bytes_get_data (bytes, &n);

  if (bytes == NULL)
    return FALSE;
  *values = norma_alloc (n, 1, "a field", error);
  if (*values == NULL)
    return FALSE;
  if (n > 0)
    memcpy (*values, data, n);
  return TRUE;
}

static gboolean
take_spacing (const NormaTensorFile *file, const guint64 *shape, NormaLocalWarp *field,
              GError **error)
{
  guint64 spacing;

  if (!norma_field_get_unsigned (file, "field.spacing", 1, MOST_PLANE_SIDE, &spacing, error) ||
      !norma_field_get_double (file, "field.most", 0, G_MAXDOUBLE, &field->most, error) ||
      !norma_field_get_double (file, "field.median", 0, G_MAXDOUBLE, &field->median, error))
    return FALSE;
  field->spacing = (guint)spacing;
  field->rows = (guint)shape[0];
  field->columns = (guint)shape[1];
  if (field->rows > 0 && field->columns > 0 && MAX (shape[0], shape[1]) <= MOST_PLANE_SIDE)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "field: found %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
               " nodes, expected 1 to %d a side",
               shape[1], shape[0], MOST_PLANE_SIDE);
  return FALSE;
}

static gboolean
take_field (const NormaTensorFile *file, NormaAlignment *alignment, GError **error)
{
  guint64 shape[] = { 0, 0 };
  NormaLocalWarp *field;

  if (!norma_tensor_file_has (file, "field.x"))
    return TRUE;
  field = alignment->field = g_new0 (NormaLocalWarp, 1);
  return take_floats (file, "field.x", shape, &field->x, error) &&
         take_floats (file, "field.y", shape, &field->y, error) &&
         take_spacing (file, shape, field, error);
}

static gboolean
take_matrix (const NormaTensorFile *file, NormaHomography *warp, GError **error)
{
  guint64 shape[] = { G_N_ELEMENTS (warp->m) };
  GBytes *bytes =
      norma_tensor_file_get (file, "alignment.matrix", NORMA_TENSOR_F64, shape, 1, error);

  if (bytes == NULL)
    return FALSE;
  memcpy (warp->m, g_bytes_get_data (bytes, NULL), sizeof warp->m);
  for (guint i = 0; i < G_N_ELEMENTS (warp->m); i++)
    if (!isfinite (warp->m[i])) {
      g_set_error_literal (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                           "alignment.matrix: found a value that is no number");
      return FALSE;
    }
  return TRUE;
}

static gboolean
take_numbers (const NormaTensorFile *file, NormaAlignment *alignment, GError **error)
{
  guint64 is_ambiguous;
  guint motion;

  for (guint i = 0; i < G_N_ELEMENTS (alignment_numbers); i++)
    if (!norma_field_get_double (file, alignment_numbers[i].key, alignment_numbers[i].least,
                                 alignment_numbers[i].most,
                                 G_STRUCT_MEMBER_P (alignment, alignment_numbers[i].offset), error))
      return FALSE;
  if (!norma_field_get_unsigned (file, "alignment.ambiguous", 0, 1, &is_ambiguous, error) ||
      !norma_field_get_choice (file, "alignment.motion", motion_words, &motion, error))
    return FALSE;
  alignment->is_ambiguous = is_ambiguous != 0;
  alignment->motion = (NormaMotion)motion;
  return TRUE;
}

static gboolean
take_alignment (const NormaTensorFile *file, NormaComparison *c, GError **error)
{
  if (!norma_tensor_file_has (file, "alignment.matrix"))
    return TRUE;
  c->alignment = g_new0 (NormaAlignment, 1);
  return take_numbers (file, c->alignment, error) &&
         take_matrix (file, &c->alignment->warp, error) && take_field (file, c->alignment, error);
}

static NormaAnomalyMap *
take_map (const NormaTensorFile *file, const char *name, const guint64 *sides, GError **error)
{
  guint64 shape[] = { 0 }, n = sides[0] * sides[1];
  GBytes *packed = norma_tensor_file_get (file, name, NORMA_TENSOR_U8, shape, 1, error);
  g_autoptr (NormaAnomalyMap) map = NULL;

  if (packed == NULL)
    return NULL;
  if (n * sizeof (float) / MOST_PACKED > shape[0]) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "%s: found %" G_GUINT64_FORMAT " bytes, too few for %" G_GUINT64_FORMAT " values",
                 name, shape[0], n);
    return NULL;
  }
  map = norma_anomaly_map_new ((guint)sides[0], (guint)sides[1], (guint)sides[2], (guint)sides[3],
                               error);
  if (map == NULL ||
      !norma_map_decode (g_bytes_get_data (packed, NULL), shape[0], map->values, n, error))
    return NULL;
  return g_steal_pointer (&map);
}

static gboolean
take_maps (const NormaTensorFile *file, NormaComparison *c, GError **error)
{
  static const char *const keys[] = { "map.width", "map.height", "map.full-width",
                                      "map.full-height" };
  guint64 sides[G_N_ELEMENTS (keys)];

  if (c->alignment == NULL || !norma_tensor_file_has (file, maps[0].name))
    return TRUE;
  c->difference = g_new0 (NormaReferenceComparison, 1);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!norma_field_get_unsigned (file, keys[i], 1, i < 2 ? MOST_PLANE_SIDE : MOST_SIDE, &sides[i],
                                   error))
      return FALSE;
  if (!norma_field_get_double (file, "map.noise", 0, G_MAXDOUBLE, &c->difference->noise, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (maps); i++) {
    NormaAnomalyMap *map = take_map (file, maps[i].name, sides, error);

    if (map == NULL)
      return FALSE;
    G_STRUCT_MEMBER (NormaAnomalyMap *, c->difference, maps[i].offset) = map;
  }
  return TRUE;
}

/* Either maps or a reason. */
static gboolean
take_reason (const NormaTensorFile *file, NormaComparison *c, GError **error)
{
  c->verdict = NORMA_NOT_COMPARED;
  c->reason = g_strdup (norma_tensor_file_get_metadata (file, "reason"));
  if ((c->reason == NULL) == (c->difference != NULL))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "reason: found %s, expected %s",
               c->reason == NULL ? "nothing" : c->reason,
               c->reason == NULL ? "why there are no maps" : "none beside maps");
  return FALSE;
}

static gboolean
take (const NormaTensorFile *file, NormaComparison *c, const NormaCompareOptions *options,
      GError **error)
{
  return expect_format (file, error) &&
         norma_field_get_double (file, "ms", 0, G_MAXDOUBLE, &c->ms, error) &&
         take_alignment (file, c, error) && take_maps (file, c, error) &&
         take_reason (file, c, error) &&
         (c->difference == NULL || norma_compare_restrict (c, options, error)) &&
         norma_compare_find_changes (c, options, error);
}

NormaComparison *
norma_comparison_from_bytes (GBytes *bytes, const char *name, const NormaCompareOptions *options,
                             GError **error)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_read_bytes (bytes, name, error);
  g_autoptr (NormaComparison) c = NULL;

  if (file == NULL)
    return NULL;
  c = norma_comparison_new ();
  if (take (file, c, options, error))
    return g_steal_pointer (&c);
  g_prefix_error (error, "%s: ", name);
  return NULL;
}

char *
norma_compare_options_describe (const NormaCompareOptions *options)
{
  char tolerance[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup_printf ("%d %s tolerance %s side %u light %s", METHOD,
                          options->is_automatic ? "auto" : norma_motion_to_string (options->motion),
                          g_ascii_dtostr (tolerance, sizeof tolerance, options->tolerance),
                          options->most_side, norma_light_to_string (options->light));
}
