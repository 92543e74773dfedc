/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/scores.h"

#include <math.h>

#include "core/base/error.h"
#include "core/project/map-bytes.h"
#include "core/project/project-private.h"
#include "core/project/table.h"

/* Sides beyond any frame or picture: a bound for what a damaged row may ask for. */
#define MAX_SIDE (1 << 24)

static gboolean
expect_valid (NormaProject *project, const NormaNewScore *score, GError **error)
{
  const NormaAnomalyMap *map = score->map;

  if (score->image != NULL && isfinite (score->score) &&
      (map == NULL || (map->width > 0 && map->height > 0 && map->width <= MAX_SIDE &&
                       map->height <= MAX_SIDE && map->full_width > 0 && map->full_height > 0)))
    return norma_expect_utf8 (project, "hash", score->image, error);
  g_set_error (
      error, NORMA_ERROR, NORMA_ERROR_INPUT,
      "%s: a score of %g cannot be stored: a finite one of a known image is expected, with "
      "a map that has sides",
      project->path, score->score);
  return FALSE;
}

/* Before the project's lock is taken, so that workers pack side by side. A NULL for no map. */
static GPtrArray *
encode_maps (NormaProject *project, const NormaNewScore *scores, gsize n, GError **error)
{
  g_autoptr (GPtrArray) maps = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  for (gsize i = 0; i < n; i++) {
    const NormaAnomalyMap *map = scores[i].map;
    GBytes *bytes = NULL;

    if (!expect_valid (project, &scores[i], error))
      return NULL;
    if (map != NULL) {
      bytes = scores[i].packed != NULL
                  ? g_bytes_ref (scores[i].packed)
                  : norma_map_encode (map->values, (gsize)map->width * map->height, error);
      if (bytes == NULL)
        return NULL;
    }
    g_ptr_array_add (maps, bytes);
  }
  return g_steal_pointer (&maps);
}

static gboolean
insert_score (NormaProject *project, gint64 model, const NormaNewScore *score, gint64 *id,
              GError **error)
{
  static const NormaAnomalyMap none = { 0 };
  const NormaAnomalyMap *map = score->map == NULL ? &none : score->map;

  return norma_table_insert (project->database, &norma_score_table, 0, id, error, score->image,
                             model, (gint64)(score->held_out != FALSE), score->score,
                             (gint64)map->width, (gint64)map->height, (gint64)map->content_x,
                             (gint64)map->content_y, (gint64)map->content_width,
                             (gint64)map->content_height, (gint64)map->full_width,
                             (gint64)map->full_height);
}

static gboolean
store (NormaProject *project, gint64 model, const NormaNewScore *score, GBytes *map, GError **error)
{
  gint64 id;

  return norma_database_call (project->database, error,
                              "DELETE FROM score WHERE model_id = ?1 AND held_out = ?2 "
                              "AND image_hash = ?3",
                              "iis", model, (gint64)(score->held_out != FALSE), score->image) &&
         insert_score (project, model, score, &id, error) &&
         (map == NULL ||
          norma_table_insert (project->database, &norma_map_table, id, NULL, error, map));
}

static gboolean
store_all (NormaProject *project, const char *model, const NormaNewScore *scores,
           const GPtrArray *maps, GError **error)
{
  gint64 id;
  gboolean found;

  if (!norma_database_get_integer (project->database, &id, &found, error,
                                   "SELECT id FROM model WHERE hash = ?1", "s", model))
    return FALSE;
  if (!found) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: has no model %s", project->path,
                 model);
    return FALSE;
  }
  for (guint i = 0; i < maps->len; i++)
    if (!store (project, id, &scores[i], maps->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
norma_project_store_scores (NormaProject *project, const char *model, const NormaNewScore *scores,
                            gsize n, GError **error)
{
  g_autoptr (GPtrArray) maps = NULL;
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && model != NULL && (scores != NULL || n == 0), FALSE);

  maps = encode_maps (project, scores, n, error);
  return maps != NULL && norma_edit_begin (project, "", &edit, error) &&
         norma_edit_end (project, &edit, store_all (project, model, scores, maps, error), error);
}

static gboolean
get_side (NormaStatement *statement, int column, guint *side)
{
  gint64 value = sqlite3_column_int64 (statement, column);

  *side = (guint)value;
  return value >= 0 && value <= MAX_SIDE;
}

/* The shape of the map from columns 0 … 7, an empty map. */
static NormaAnomalyMap *
take_shape (NormaProject *project, NormaStatement *statement, GError **error)
{
  NormaAnomalyMap shape = { 0 };
  g_autoptr (NormaAnomalyMap) map = NULL;

  if (!get_side (statement, 0, &shape.width) || !get_side (statement, 1, &shape.height) ||
      !get_side (statement, 2, &shape.content_x) || !get_side (statement, 3, &shape.content_y) ||
      !get_side (statement, 4, &shape.content_width) ||
      !get_side (statement, 5, &shape.content_height) ||
      !get_side (statement, 6, &shape.full_width) || !get_side (statement, 7, &shape.full_height) ||
      shape.width == 0 || shape.height == 0 || shape.full_width == 0 || shape.full_height == 0 ||
      shape.content_width == 0 || shape.content_height == 0 ||
      shape.content_x + shape.content_width > shape.width ||
      shape.content_y + shape.content_height > shape.height) {
    norma_database_fail (project->database, SQLITE_CORRUPT, error);
    return NULL;
  }
  map =
      norma_anomaly_map_new (shape.width, shape.height, shape.full_width, shape.full_height, error);
  if (map == NULL)
    return NULL;
  map->content_x = shape.content_x;
  map->content_y = shape.content_y;
  map->content_width = shape.content_width;
  map->content_height = shape.content_height;
  return g_steal_pointer (&map);
}

static NormaStatement *
find_map (NormaProject *project, const char *model, const char *image, gboolean *found,
          GError **error)
{
  g_autofree char *score_check = norma_table_check_sql (&norma_score_table, "s");
  g_autofree char *map_check = norma_table_check_sql (&norma_map_table, "m");
  g_autofree char *sql = g_strdup_printf (
      "SELECT s.width, s.height, s.content_x, s.content_y, s.content_width, s.content_height, "
      "s.full_width, s.full_height, m.bytes, %s AND %s FROM score AS s JOIN map AS m ON m.id = "
      "s.id "
      "WHERE s.model_id = (SELECT id FROM model WHERE hash = ?1) AND s.held_out = 0 "
      "AND s.image_hash = ?2",
      score_check, map_check);
  g_autoptr (NormaStatement) statement =
      norma_database_prepare (project->database, error, sql, "ss", model, image);

  if (statement == NULL || !norma_database_step (project->database, statement, found, error) ||
      (*found &&
       !norma_table_expect_whole (project->database, &norma_map_table, statement, 9, error)))
    return NULL;
  return g_steal_pointer (&statement);
}

NormaAnomalyMap *
norma_project_read_map (NormaProject *project, const char *model, const char *image, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = NULL;
  g_autoptr (NormaStatement) statement = NULL;
  g_autoptr (NormaAnomalyMap) map = NULL;
  gboolean found;

  g_return_val_if_fail (project != NULL && model != NULL && image != NULL, NULL);

  locker = g_rec_mutex_locker_new (&project->mutex);
  statement = find_map (project, model, image, &found, error);
  if (statement == NULL || !found)
    return NULL;
  map = take_shape (project, statement, error);
  if (map == NULL || !norma_map_decode (sqlite3_column_blob (statement, 8),
                                        (gsize)sqlite3_column_bytes (statement, 8), map->values,
                                        (gsize)map->width * map->height, error))
    return NULL;
  return g_steal_pointer (&map);
}
