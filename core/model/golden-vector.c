/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/golden-vector.h"

#include "core/base/fields.h"
#include "core/model/tiles.h"

void
norma_golden_vector_store (const NormaGolden *golden, const NormaModel *model,
                           NormaTensorFile *file)
{
  guint64 maps[3];
  guint rank = norma_tiles_shape_golden (model, maps);
  guint64 n = maps[0] * maps[1] * (rank > 2 ? maps[2] : 1);
  g_autoptr (GBytes) map = g_bytes_new (golden->map, (gsize)n * sizeof (float));

  norma_field_set_double (file, "golden.score", golden->score);
  norma_tensor_file_add (file, "golden.map", NORMA_TENSOR_F32, maps, rank, map);
}

gboolean
norma_golden_vector_load (const NormaTensorFile *file, const NormaModel *model, NormaGolden *golden,
                          GError **error)
{
  guint64 maps[3];
  guint rank = norma_tiles_shape_golden (model, maps);
  GBytes *map = norma_tensor_file_get (file, "golden.map", NORMA_TENSOR_F32, maps, rank, error);
  double score;

  if (map == NULL || !norma_field_get_double (file, "golden.score", 0, G_MAXFLOAT, &score, error))
    return FALSE;
  golden->map = g_memdup2 (g_bytes_get_data (map, NULL), g_bytes_get_size (map));
  golden->score = (float)score;
  return TRUE;
}
