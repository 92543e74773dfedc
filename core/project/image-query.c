/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/project/project-private.h"
#include "core/project/row-list.h"
#include "core/project/table.h"
#include "core/project/words.h"

void
norma_project_images_free (NormaProjectImages *list)
{
  if (list != NULL)
    norma_row_list_free (list, list->images, list->strings);
}

/* The columns in the order in which take_image() reads them. */
static char *
list_sql (void)
{
  g_autofree char *image = norma_table_check_sql (&norma_image_table, "i");
  g_autofree char *file = norma_table_check_sql (&norma_file_table, "f");
  g_autofree char *score = norma_table_check_sql (&norma_score_table, "s");
  g_autofree char *held_out = norma_table_check_sql (&norma_score_table, "h");

  return g_strdup_printf (
      "SELECT i.id, i.image_set, i.kind, i.label, i.defect_class, f.path, f.state, f.message, "
      "f.hash, f.format, f.size, f.mtime_ns, f.width, f.height, f.channels, f.bits, f.n_pages, "
      "s.score, h.score, %s AND %s AND (s.id IS NULL OR %s) AND (h.id IS NULL OR %s) "
      "FROM image AS i LEFT JOIN file AS f ON f.id = i.file_id "
      "LEFT JOIN score AS s ON s.model_id = ?1 AND s.held_out = 0 AND s.image_hash = f.hash "
      "LEFT JOIN score AS h ON h.model_id = ?1 AND h.held_out = 1 AND h.image_hash = f.hash "
      "WHERE (?2 IS NULL OR i.image_set = ?2) AND (?3 IS NULL OR i.label = ?3) "
      "AND (?4 IS NULL OR i.kind = ?4) ORDER BY i.id",
      image, file, score, held_out);
}

static double
get_score (NormaStatement *statement, int column)
{
  return sqlite3_column_type (statement, column) == SQLITE_NULL
             ? NAN
             : sqlite3_column_double (statement, column);
}

static void
take_facts (NormaStatement *statement, GStringChunk *strings, NormaFileFacts *facts)
{
  facts->message = g_string_chunk_insert_const (strings, norma_statement_get_text (statement, 7));
  if (sqlite3_column_type (statement, 8) != SQLITE_NULL)
    facts->hash = g_string_chunk_insert (strings, norma_statement_get_text (statement, 8));
  facts->format = g_string_chunk_insert_const (strings, norma_statement_get_text (statement, 9));
  facts->size = (guint64)sqlite3_column_int64 (statement, 10);
  facts->mtime_ns = sqlite3_column_int64 (statement, 11);
  facts->width = (guint)sqlite3_column_int64 (statement, 12);
  facts->height = (guint)sqlite3_column_int64 (statement, 13);
  facts->channels = (guint)sqlite3_column_int64 (statement, 14);
  facts->bits = (guint)sqlite3_column_int64 (statement, 15);
  facts->n_pages = (guint)sqlite3_column_int64 (statement, 16);
}

static gboolean
take_image (NormaProject *project, NormaStatement *statement, GStringChunk *strings,
            NormaProjectImage *image, GError **error)
{
  if (sqlite3_column_int (statement, 19) != 1 ||
      !norma_image_set_parse (norma_statement_get_text (statement, 1), &image->set) ||
      !norma_label_parse (norma_statement_get_text (statement, 3), &image->label) ||
      !norma_file_state_parse (norma_statement_get_text (statement, 6), &image->file.state)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: the row of an image was altered",
                 project->path);
    return FALSE;
  }
  image->id = sqlite3_column_int64 (statement, 0);
  image->kind = g_string_chunk_insert_const (strings, norma_statement_get_text (statement, 2));
  image->defect_class =
      g_string_chunk_insert_const (strings, norma_statement_get_text (statement, 4));
  image->path = g_string_chunk_insert (strings, norma_statement_get_text (statement, 5));
  take_facts (statement, strings, &image->file);
  image->score = get_score (statement, 17);
  image->held_out_score = get_score (statement, 18);
  return TRUE;
}

static gboolean
find_model (NormaProject *project, const char *hash, gint64 *id, GError **error)
{
  g_autofree char *current = NULL;

  if (hash == NULL) {
    if (!norma_setting_read (project, NORMA_SETTING_MODEL, &current, error))
      return FALSE;
    hash = current;
  }
  return norma_database_get_integer (project->database, id, NULL, error,
                                     "SELECT id FROM model WHERE hash = ?1", "s", hash);
}

static NormaStatement *
prepare (NormaProject *project, const NormaImageQuery *query, GError **error)
{
  g_autofree char *sql = list_sql ();
  gint64 model;

  if (!find_model (project, query->model, &model, error))
    return NULL;
  return norma_database_prepare (
      project->database, error, sql, "isss", model,
      query->set < 0 ? NULL : norma_image_set_to_string ((NormaImageSet)query->set),
      query->label < 0 ? NULL : norma_label_to_string ((NormaLabel)query->label), query->kind);
}

static gboolean
take_all (NormaProject *project, NormaStatement *statement, gint64 n_most, NormaProjectImages *list,
          GError **error)
{
  gboolean row;

  while (TRUE) {
    if (!norma_database_step (project->database, statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    /* Only a damaged file has more rows now than were counted. */
    if ((gint64)list->n >= n_most)
      return norma_database_fail (project->database, SQLITE_CORRUPT, error);
    if (!take_image (project, statement, list->strings, &list->images[list->n++], error))
      return FALSE;
  }
}

NormaProjectImages *
norma_project_list_images (NormaProject *project, const NormaImageQuery *query, GError **error)
{
  static const NormaImageQuery any = NORMA_IMAGE_QUERY_INIT;
  g_autoptr (GRecMutexLocker) locker = NULL;
  g_autoptr (NormaStatement) statement = NULL;
  g_autoptr (NormaProjectImages) list = g_new0 (NormaProjectImages, 1);
  gint64 n_most;

  g_return_val_if_fail (project != NULL, NULL);

  locker = g_rec_mutex_locker_new (&project->mutex);
  if (!norma_database_get_integer (project->database, &n_most, NULL, error,
                                   "SELECT count (*) FROM image", ""))
    return NULL;
  list->strings = g_string_chunk_new (1 << 16);
  list->images = norma_alloc ((gsize)n_most, sizeof *list->images, "a list of images", error);
  if (list->images == NULL)
    return NULL;
  statement = prepare (project, query == NULL ? &any : query, error);
  if (statement == NULL || !take_all (project, statement, n_most, list, error))
    return NULL;
  return g_steal_pointer (&list);
}
