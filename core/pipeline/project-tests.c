/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/project-tests.h"

#include <string.h>

#include "core/pipeline/evaluate-private.h"
#include "core/pipeline/map.h"
#include "core/pipeline/project-areas.h"
#include "core/pipeline/project-shapes.h"
#include "core/project/files.h"
#include "core/project/scores.h"

static void
clear_test (gpointer data)
{
  NormaProjectTest *test = data;

  g_free (test->hash);
  norma_areas_unref (test->areas);
}

void
norma_project_tests_free (NormaProjectTests *tests)
{
  if (tests == NULL)
    return;
  norma_dataset_free (tests->dataset);
  g_array_unref (tests->tests);
  g_ptr_array_unref (tests->good);
  g_free (tests);
}

/* An image of the dataset with what is known of it, before they are in order. */
typedef struct {
  NormaTestImage *image; /* owned */
  NormaProjectTest test;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  if (entry->image != NULL)
    norma_test_image_free (entry->image);
  clear_test (&entry->test);
  g_free (entry);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const NormaTestImage *one = (*(Entry *const *)a)->image, *other = (*(Entry *const *)b)->image;
  int kinds = strcmp (one->kind, other->kind);

  return kinds != 0 ? kinds : strcmp (one->path, other->path);
}

static const char *
find_kind (const NormaProjectImage *image)
{
  if (image->label == NORMA_LABEL_GOOD)
    return "good";
  if (image->defect_class[0] != '\0' && !g_str_equal (image->defect_class, "good"))
    return image->defect_class;
  return image->kind[0] == '\0' || g_str_equal (image->kind, "good") ? "bad" : image->kind;
}

static gboolean
is_inspected (const NormaProjectImage *image)
{
  return image->set == NORMA_SET_TEST || image->set == NORMA_SET_QUERY;
}

static gboolean
is_labelled (const NormaProjectImage *image)
{
  return image->label == NORMA_LABEL_GOOD || image->label == NORMA_LABEL_BAD;
}

typedef struct {
  NormaProject *project;
  NormaProjectTests *tests;
  const NormaProjectAreas *areas;
  GPtrArray *entries; /* Entry, owned */
  GHashTable *bad; /* gint64, the number of a bad image → its NormaTestImage; all lent */
} Reading;

static gboolean
take_image (Reading *reading, const NormaProjectImage *image, GError **error)
{
  g_autofree char *path = norma_project_dup_image_path (reading->project, image->path, error);
  NormaAreas *own = g_hash_table_lookup (reading->areas->own, &image->id);
  Entry *entry;

  if (path == NULL)
    return FALSE;
  if (image->set == NORMA_SET_GOOD)
    g_ptr_array_add (reading->tests->good, g_steal_pointer (&path));
  else if (is_inspected (image) && !is_labelled (image))
    reading->tests->n_unlabelled++;
  if (!is_inspected (image) || !is_labelled (image))
    return TRUE;
  entry = g_new0 (Entry, 1);
  entry->image = g_new0 (NormaTestImage, 1);
  entry->image->path = g_steal_pointer (&path);
  entry->image->kind = g_strdup (find_kind (image));
  entry->image->anomalous = image->label == NORMA_LABEL_BAD;
  entry->test.id = image->id;
  entry->test.hash = g_strdup (image->file.hash);
  entry->test.areas = own == NULL ? NULL : norma_areas_ref (own);
  g_ptr_array_add (reading->entries, entry);
  if (entry->image->anomalous)
    g_hash_table_insert (reading->bad, &entry->test.id, entry->image);
  return TRUE;
}

static gboolean
take_shapes (Reading *reading, GError **error)
{
  g_autoptr (NormaProjectShapes) list = norma_project_list_shapes (reading->project, -1, error);

  if (list == NULL)
    return FALSE;
  for (gsize i = 0; i < list->n; i++) {
    const NormaProjectShape *kept = &list->shapes[i];
    NormaTestImage *image = g_hash_table_lookup (reading->bad, &kept->image);
    NormaDrawnShape *shape;

    if (image == NULL || kept->purpose != NORMA_PURPOSE_DEFECT)
      continue;
    shape = norma_project_shape_draw (reading->project, kept, error);
    if (shape == NULL)
      return FALSE;
    if (image->shapes == NULL)
      image->shapes = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_drawn_shape_unref);
    g_ptr_array_add (image->shapes, shape);
  }
  return TRUE;
}

static void
put_in_order (Reading *reading)
{
  g_ptr_array_sort (reading->entries, compare_entries);
  for (guint i = 0; i < reading->entries->len; i++) {
    Entry *entry = reading->entries->pdata[i];

    norma_dataset_take (reading->tests->dataset, g_steal_pointer (&entry->image));
    g_array_append_val (reading->tests->tests, entry->test);
    entry->test = (NormaProjectTest){ 0 };
  }
}

static gboolean
read_all (Reading *reading, NormaProjectAreas *areas, GError **error)
{
  g_autoptr (NormaProjectImages) images = norma_project_list_images (reading->project, NULL, error);

  if (images == NULL || !norma_project_areas_read (reading->project, images, areas, error))
    return FALSE;
  for (gsize i = 0; i < images->n; i++)
    if (!take_image (reading, &images->images[i], error))
      return FALSE;
  if (!take_shapes (reading, error))
    return FALSE;
  put_in_order (reading);
  return TRUE;
}

NormaProjectTests *
norma_project_tests_read (NormaProject *project, GError **error)
{
  g_autoptr (NormaProjectTests) tests = g_new0 (NormaProjectTests, 1);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr (GHashTable) bad = g_hash_table_new (g_int64_hash, g_int64_equal);
  NormaProjectAreas areas = { NULL };
  Reading reading = { project, tests, &areas, entries, bad };
  gboolean done;

  tests->dataset = norma_dataset_new ();
  tests->tests = g_array_new (FALSE, FALSE, sizeof (NormaProjectTest));
  g_array_set_clear_func (tests->tests, clear_test);
  tests->good = g_ptr_array_new_with_free_func (g_free);
  done = read_all (&reading, &areas, error);
  norma_project_areas_clear (&areas);
  return done ? g_steal_pointer (&tests) : NULL;
}

/* Evaluating. */

typedef struct {
  const NormaProjectTests *tests;
  NormaProject *project;
  const char *hash;
} Kept;

/* Without regions there is nothing that makes a result; *result stays NULL where there is no map. */
static gboolean
restore (const Kept *kept, const NormaModel *model, const NormaProjectTest *test,
         NormaResult *result, GError **error)
{
  g_autoptr (NormaAreas) areas = NULL;

  result->map = norma_project_read_map (kept->project, kept->hash, test->hash, error);
  if (result->map == NULL || !norma_areas_join (model->areas, test->areas, &areas, error) ||
      (areas != NULL && !norma_map_restrict (result->map, areas, error)))
    return FALSE;
  result->score = norma_anomaly_map_get_peak (result->map, NULL, NULL);
  result->finding = norma_finding_new (result->map, &model->limits, error);
  return result->finding != NULL;
}

/* An image whose map is damaged, or of which nothing is inspected, is one that cannot be scored. */
static gboolean
take_kept (NormaModel *model, NormaTally *tally, const NormaProgress *progress, gpointer data,
           GError **error)
{
  const Kept *kept = data;

  for (guint i = 0; i < tally->scored->len; i++) {
    guint index = g_array_index (tally->scored, guint, i);
    const NormaProjectTest *test = &g_array_index (kept->tests->tests, NormaProjectTest, index);
    g_autoptr (NormaResult) result = g_new0 (NormaResult, 1);
    g_autoptr (GError) local = NULL;

    if (!norma_progress_continue (progress, error))
      return FALSE;
    norma_progress_report (progress, "Evaluating", i, tally->scored->len);
    if (test->hash != NULL && restore (kept, model, test, result, &local))
      norma_tally_take (tally, index, result);
    else
      norma_tally_take (tally, index, NULL);
  }
  norma_progress_report (progress, "Evaluating", tally->scored->len, tally->scored->len);
  return TRUE;
}

NormaEvaluation *
norma_project_tests_evaluate (const NormaProjectTests *tests, NormaProject *project,
                              NormaModel *model, const char *hash,
                              const NormaEvaluateOptions *options, const NormaProgress *progress,
                              GError **error)
{
  Kept kept = { tests, project, hash };

  return norma_tally_run (model, tests->dataset, options, take_kept, &kept, progress, error);
}
