/* SPDX-License-Identifier: Apache-2.0 */
#include "app/threshold-scores.h"

#include <math.h>
#include <string.h>

#include "app/inputs.h"
#include "core/base/csv-field.h"
#include "core/base/error.h"
#include "core/base/file-hash.h"
#include "core/model/good-hashes.h"
#include "core/pipeline/dataset.h"
#include "core/pipeline/score.h"

static void
add (NormaThresholdScores *self, float score, NormaTruth truth)
{
  g_array_append_val (self->scores, score);
  g_array_append_val (self->truths, truth);
}

/* Folders. */

typedef struct {
  NormaThresholdScores *scores;
  const NormaModel *model;
  const NormaDataset *dataset; /* NULL: nothing is known of the images */
  NormaCommandLine *line;
} Scoring;

/* Models from before corrections do not say. hash: NULL, not known. */
static gboolean
is_learnt (const NormaModel *model, const char *hash)
{
  return hash != NULL && model->good_set.hashes != NULL &&
         norma_good_hashes_find (model->good_set.hashes, hash, NULL);
}

/* hash: of the file that a score is of, taken over; NULL: not at hand. */
static void
note_source (NormaThresholdScores *self, char *hash)
{
  if (hash != NULL)
    g_ptr_array_add (self->sources.hashes, hash);
  else
    self->sources.n_unknown++;
}

static void
deliver (gsize index, const char *path, const NormaResult *result, const GError *image_error,
         gpointer data)
{
  Scoring *s = data;
  NormaTruth truth = NORMA_TRUTH_UNKNOWN;

  if (s->dataset != NULL)
    truth = ((const NormaTestImage *)s->dataset->images->pdata[index])->anomalous
                ? NORMA_TRUTH_ANOMALOUS
                : NORMA_TRUTH_NOMINAL;
  if (result != NULL) {
    g_autofree char *hash = norma_file_hash (path, NULL);

    if (is_learnt (s->model, hash)) {
      s->scores->n_learnt++;
    } else {
      add (s->scores, result->score, truth);
      note_source (s->scores, g_steal_pointer (&hash));
    }
    return;
  }
  s->scores->n_unreadable++;
  norma_command_line_warn (s->line, "%s: %s", path, image_error->message);
}

static gboolean
score (Scoring *s, NormaModel *model, const GPtrArray *paths, GError **error)
{
  const NormaScoreOptions options = {
    .n_threads = s->line->n_threads, .budget = s->line->budget, .deliver = deliver, .data = s
  };

  if (!norma_score_images (model, paths, &options, &s->line->progress, error))
    return FALSE;
  if (s->scores->n_learnt > 0)
    norma_command_line_warn (s->line,
                             "the model was fitted on %u of the images: these are left out",
                             s->scores->n_learnt);
  return TRUE;
}

static gboolean
score_unlabelled (Scoring *s, NormaModel *model, const char *folder, GError **error)
{
  char *const names[] = { (char *)folder, NULL };
  g_auto (NormaInputs) inputs = { 0 };

  return norma_inputs_open (&inputs, names, s->line, error) &&
         score (s, model, inputs.paths, error);
}

static gboolean
score_folder (NormaThresholdScores *self, const char *folder, NormaModel *model,
              NormaCommandLine *line, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GError) no_labels = NULL;
  g_autoptr (NormaDataset) dataset = norma_dataset_open (folder, &no_labels);
  Scoring s = { self, model, dataset, line };

  if (g_error_matches (no_labels, NORMA_ERROR, NORMA_ERROR_INPUT))
    return score_unlabelled (&s, model, folder, error);
  if (dataset == NULL) {
    g_propagate_error (error, g_steal_pointer (&no_labels));
    return FALSE;
  }
  for (guint i = 0; i < dataset->images->len; i++)
    g_ptr_array_add (paths, ((NormaTestImage *)dataset->images->pdata[i])->path);
  return score (&s, model, paths, error);
}

/* Tables. */

typedef struct {
  const char *path;
  guint line; /* from 1 */
  gint score, label, image; /* columns; −1: there is none */
} Table;

/* The fields of a line, NULL after an error. */
static GPtrArray *
split (const Table *table, const char *line, GError **error)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);

  while (*line != '\0') {
    char *field = norma_csv_take_field (&line);

    if (field == NULL) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "%s: line %u: found quotes that do not end", table->path, table->line);
      return NULL;
    }
    g_ptr_array_add (fields, field);
  }
  return g_steal_pointer (&fields);
}

static gboolean
read_names (Table *table, const char *line, GError **error)
{
  g_autoptr (GPtrArray) names = split (table, line, error);

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (g_str_equal (names->pdata[i], "score"))
      table->score = (gint)i;
    else if (g_str_equal (names->pdata[i], "image"))
      table->image = (gint)i;
    else if (g_str_equal (names->pdata[i], "kind") || g_str_equal (names->pdata[i], "label"))
      table->label = (gint)i;
  if (table->score >= 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "%s: line 1: found no column \"score\", expected one, as norma-cli evaluate --csv "
               "writes it",
               table->path);
  return FALSE;
}

static const char *
get (const GPtrArray *fields, gint column)
{
  return column < 0 || (guint)column >= fields->len ? "" : fields->pdata[column];
}

/* The image of a row, from where the program runs, or from where the table lies. */
static char *
hash_image (const Table *table, const char *image)
{
  g_autofree char *folder = g_path_get_dirname (table->path);
  g_autofree char *beside = g_build_filename (folder, image, NULL);
  char *hash = *image == '\0' ? NULL : norma_file_hash (image, NULL);

  return hash != NULL || *image == '\0' || g_path_is_absolute (image)
             ? hash
             : norma_file_hash (beside, NULL);
}

static NormaTruth
parse_truth (const char *label)
{
  static const char *const good[] = { "good", "nominal", "ok", NULL };

  if (*label == '\0')
    return NORMA_TRUTH_UNKNOWN;
  if (g_ascii_strcasecmp (label, "unsure") == 0)
    return NORMA_TRUTH_UNSURE;
  for (guint i = 0; good[i] != NULL; i++)
    if (g_ascii_strcasecmp (label, good[i]) == 0)
      return NORMA_TRUTH_NOMINAL;
  return NORMA_TRUTH_ANOMALOUS;
}

static gboolean
read_row (NormaThresholdScores *self, const Table *table, const char *line, GError **error)
{
  g_autoptr (GPtrArray) fields = split (table, line, error);
  const char *text = fields == NULL ? "" : get (fields, table->score);
  char *end;
  double value = g_ascii_strtod (text, &end);

  if (fields == NULL)
    return FALSE;
  if (*text == '\0') {
    self->n_unreadable++;
    return TRUE;
  }
  if (*end != '\0' || !isfinite ((float)value)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "%s: line %u: found the score \"%s\", expected a number", table->path, table->line,
                 text);
    return FALSE;
  }
  add (self, (float)value, parse_truth (get (fields, table->label)));
  note_source (self, hash_image (table, get (fields, table->image)));
  return TRUE;
}

static gboolean
read_table (NormaThresholdScores *self, const char *path, GError **error)
{
  Table table = { path, 1, -1, -1, -1 };
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  if (!read_names (&table, lines[0] == NULL ? "" : g_strchomp (lines[0]), error))
    return FALSE;
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++) {
    table.line = i + 1;
    if (*g_strchomp (lines[i]) != '\0' && !read_row (self, &table, lines[i], error))
      return FALSE;
  }
  return TRUE;
}

gboolean
norma_threshold_scores_open (NormaThresholdScores *self, const char *source, NormaModel *model,
                             NormaCommandLine *line, GError **error)
{
  gboolean is_folder = g_file_test (source, G_FILE_TEST_IS_DIR);

  self->scores = g_array_new (FALSE, FALSE, sizeof (float));
  self->truths = g_array_new (FALSE, FALSE, sizeof (NormaTruth));
  self->sources.hashes = g_ptr_array_new_with_free_func (g_free);
  if (!(is_folder ? score_folder (self, source, model, line, error)
                  : read_table (self, source, error)))
    return FALSE;
  if (self->scores->len > 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: found no score of an image that the model was not fitted on, expected at least "
               "one",
               source);
  return FALSE;
}

void
norma_threshold_scores_close (NormaThresholdScores *self)
{
  g_clear_pointer (&self->scores, g_array_unref);
  g_clear_pointer (&self->truths, g_array_unref);
  norma_tuned_on_clear (&self->sources);
}
