/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/leakage.h"

#include "core/base/file-hash.h"
#include "core/base/workers.h"
#include "core/pipeline/image-facts.h"
#include "core/pipeline/twins.h"

void
norma_leakage_free (NormaLeakage *leakage)
{
  if (leakage == NULL)
    return;
  for (guint i = 0; i < leakage->n_images; i++) {
    g_free (leakage->paths[i]);
    g_free (leakage->twins[i]);
  }
  g_free (leakage->paths);
  g_free (leakage->twins);
  g_free (leakage->leaks);
  g_free (leakage);
}

gboolean
norma_leak_spoils_score (NormaLeak leak)
{
  return leak == NORMA_LEAK_FITTED || leak == NORMA_LEAK_TOLERATED;
}

gboolean
norma_leak_spoils_verdict (NormaLeak leak)
{
  return leak != NORMA_LEAK_NONE;
}

const char *
norma_leak_to_string (NormaLeak leak)
{
  static const char *const names[] = { "none", "fitted", "tolerated", "tuned" };

  return names[leak];
}

/* What the model knows, by hash. */

static void
add_all (GHashTable *set, const GPtrArray *hashes)
{
  for (guint i = 0; hashes != NULL && i < hashes->len; i++)
    g_hash_table_add (set, hashes->pdata[i]);
}

typedef struct {
  GHashTable *of[NORMA_N_LEAKS]; /* sets of lent hashes, owned; none of NONE */
} Known;

static void
known_clear (Known *known)
{
  for (guint i = 0; i < NORMA_N_LEAKS; i++)
    g_clear_pointer (&known->of[i], g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

static void
list_known (const NormaModel *model, Known *known)
{
  const GPtrArray *places = model->tolerated == NULL ? NULL : model->tolerated->places;
  const GPtrArray *corrections = model->promised_hash == NULL ? NULL : model->corrections;

  for (guint i = NORMA_LEAK_FITTED; i < NORMA_N_LEAKS; i++)
    known->of[i] = g_hash_table_new (g_str_hash, g_str_equal);
  add_all (known->of[NORMA_LEAK_FITTED], model->good_set.hashes);
  add_all (known->of[NORMA_LEAK_TUNED], model->tuned_on.hashes);
  for (guint i = 0; places != NULL && i < places->len; i++)
    g_hash_table_add (known->of[NORMA_LEAK_TOLERATED],
                      ((const NormaToleratedPlace *)places->pdata[i])->hash);
  for (guint i = 0; corrections != NULL && i < corrections->len; i++) {
    const NormaCorrectedImage *image = corrections->pdata[i];

    if (image->what == NORMA_CORRECTED_REMOVED)
      g_hash_table_add (known->of[NORMA_LEAK_TUNED], image->hash);
  }
}

typedef struct {
  const GPtrArray *paths;
  const Known *known;
  NormaLeak *leaks; /* [paths] */
} Look;

static gboolean
look_at (gsize index, guint worker, gpointer data, GError **error)
{
  const Look *look = data;
  g_autofree char *hash = norma_file_hash (look->paths->pdata[index], NULL);

  look->leaks[index] = NORMA_LEAK_NONE;
  for (guint i = NORMA_N_LEAKS; hash != NULL && i-- > NORMA_LEAK_FITTED;)
    if (g_hash_table_contains (look->known->of[i], hash))
      look->leaks[index] = i;
  return TRUE;
}

static gboolean
look_at_all (const GPtrArray *paths, const Known *known, guint n_threads,
             const NormaProgress *progress, NormaLeak *leaks, GError **error)
{
  Look look = { paths, known, leaks };

  return norma_workers_run (n_threads, paths->len, look_at, &look,
                            norma_progress_get_cancellable (progress), error);
}

/* Near-duplicates. */

/* Those of the good set, lent. NULL after an error. */
static GPtrArray *
list_good (const Known *known, const NormaLeakageOptions *options, const NormaProgress *progress,
           GError **error)
{
  const GPtrArray *good = options->good;
  g_autofree NormaLeak *leaks = norma_alloc (good->len, sizeof *leaks, "good images", error);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  if (leaks == NULL || !look_at_all (good, known, options->n_threads, progress, leaks, error))
    return NULL;
  for (guint i = 0; i < good->len; i++)
    if (leaks[i] == NORMA_LEAK_FITTED)
      g_ptr_array_add (list, good->pdata[i]);
  return g_steal_pointer (&list);
}

/* The readable ones: facts of the good images, then of the test images. */
typedef struct {
  const NormaImageFacts **facts; /* [n], lent */
  gboolean *is_learnt; /* [n] */
  guint *test_of; /* [n], the test image */
  gssize *twin; /* [n] */
  gsize n;
} Series;

static void
series_clear (Series *series)
{
  g_free (series->facts);
  g_free (series->is_learnt);
  g_free (series->test_of);
  g_free (series->twin);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Series, series_clear)

static void
series_fill (Series *series, const NormaLeakage *leakage, const GPtrArray *facts, guint n_good)
{
  series->facts = g_new (const NormaImageFacts *, facts->len);
  series->is_learnt = g_new (gboolean, facts->len);
  series->test_of = g_new (guint, facts->len);
  series->twin = g_new (gssize, facts->len);
  for (guint i = 0; i < facts->len; i++) {
    const NormaImageFacts *one = facts->pdata[i];
    gboolean is_learnt = i < n_good;

    /* The same file again is its own near-duplicate, and is told as what it is. */
    if (one->error != NULL || (!is_learnt && leakage->leaks[i - n_good] == NORMA_LEAK_FITTED))
      continue;
    series->facts[series->n] = one;
    series->is_learnt[series->n] = is_learnt;
    series->test_of[series->n++] = is_learnt ? 0 : i - n_good;
  }
}

static gboolean
find_twins (NormaLeakage *leakage, const GPtrArray *good, const GPtrArray *paths,
            const NormaLeakageOptions *options, const NormaProgress *progress, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GPtrArray) facts = NULL;
  g_auto (Series) series = { 0 };

  g_ptr_array_extend (all, (GPtrArray *)good, NULL, NULL);
  g_ptr_array_extend (all, (GPtrArray *)paths, NULL, NULL);
  facts = norma_image_facts_collect (all, options->n_threads, options->budget, progress, error);
  if (facts == NULL)
    return FALSE;
  series_fill (&series, leakage, facts, good->len);
  if (!norma_twins_find (series.facts, series.is_learnt, series.n, options->n_threads,
                         norma_progress_get_cancellable (progress), series.twin, error))
    return FALSE;
  for (gsize i = 0; i < series.n; i++) {
    leakage->n_compared += series.is_learnt[i];
    if (series.twin[i] >= 0) {
      leakage->twins[series.test_of[i]] = g_strdup (series.facts[series.twin[i]]->path);
      leakage->n_twins++;
    }
  }
  return TRUE;
}

static gboolean
look_for_twins (NormaLeakage *leakage, const Known *known, const GPtrArray *paths,
                const NormaLeakageOptions *options, const NormaProgress *progress, GError **error)
{
  g_autoptr (GPtrArray) good = NULL;

  if (options->good == NULL)
    return TRUE;
  good = list_good (known, options, progress, error);
  return good != NULL &&
         (good->len == 0 || find_twins (leakage, good, paths, options, progress, error));
}

static gboolean
take_images (NormaLeakage *leakage, const GPtrArray *paths, GError **error)
{
  const char *what = "test images";

  if ((leakage->leaks = norma_alloc (paths->len, sizeof (NormaLeak), what, error)) == NULL ||
      (leakage->twins = norma_alloc (paths->len, sizeof (char *), what, error)) == NULL ||
      (leakage->paths = norma_alloc (paths->len, sizeof (char *), what, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < paths->len; i++)
    leakage->paths[i] = g_strdup (paths->pdata[i]);
  leakage->n_images = paths->len;
  return TRUE;
}

NormaLeakage *
norma_leakage_find (const NormaModel *model, const GPtrArray *paths,
                    const NormaLeakageOptions *options, const NormaProgress *progress,
                    GError **error)
{
  g_autoptr (NormaLeakage) leakage = g_new0 (NormaLeakage, 1);
  g_auto (Known) known = { 0 };

  leakage->knows_good = model->good_set.hashes != NULL;
  leakage->n_tuned_unknown = model->tuned_on.n_unknown;
  if (!take_images (leakage, paths, error))
    return NULL;
  list_known (model, &known);
  if (!look_at_all (paths, &known, options->n_threads, progress, leakage->leaks, error) ||
      !look_for_twins (leakage, &known, paths, options, progress, error))
    return NULL;
  for (guint i = 0; i < paths->len; i++)
    leakage->n[leakage->leaks[i]]++;
  return g_steal_pointer (&leakage);
}
