/* SPDX-License-Identifier: Apache-2.0 */
#include <cblas.h>
#include <math.h>
#include <string.h>

#include "core/base/random.h"
#include "core/base/workers.h"
#include "core/detectors/patchcore-plan.h"
#include "core/detectors/patchcore-private.h"
#include "core/statistics/core-set.h"

typedef enum { PASS_PROJECT, PASS_FETCH, N_PASSES } Pass;

typedef struct {
  NormaDetectorFit parent;
  NormaPatchCoreOptions options;
  NormaPatchCore *patchcore; /* being made */
  guint n_positions, d;
  Pass pass;
  guint n_added; /* samples in this pass */
  guint64 n_passed; /* patches that were considered or not, so far */
  NormaRandom random;

  guint n_projected;
  float *projection; /* [d, n_projected]; NULL: patches are kept as they are */
  float *projected; /* [n_considered, n_projected] */
  guint32 *considered; /* [n_considered], sample · n_positions + position; NULL: all are */
  guint32 n_chosen_so_far; /* of considered */
  guint32 n_wanted;
} PatchCoreFit;

static gboolean
draw_projection (PatchCoreFit *fit, GError **error)
{
  gsize n = (gsize)fit->d * fit->n_projected;

  if (fit->n_projected == fit->d)
    return TRUE;
  fit->projection = norma_alloc (n, sizeof (float), "random projection", error);
  if (fit->projection == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    fit->projection[i] = (float)(norma_random_normal (&fit->random) / sqrt (fit->n_projected));
  return TRUE;
}

static gboolean
take_memory (PatchCoreFit *fit, const NormaPatchCorePlan *plan, GError **error)
{
  fit->projected = norma_alloc (plan->n_considered, plan->n_projected * sizeof (float),
                                "projected patches", error);
  if (fit->projected == NULL)
    return FALSE;
  if (plan->n_considered == plan->n_patches && fit->patchcore->inspected == NULL)
    return TRUE;
  fit->considered = norma_alloc (plan->n_considered, sizeof (guint32), "patches", error);
  return fit->considered != NULL;
}

/* A call of add. */
typedef struct {
  PatchCoreFit *fit;
  const float *samples;
  gsize sample_size;
  guint32 *begins; /* [n + 1], of each sample's patches among the considered ones */
  float *patches; /* [n_workers, n_positions · d and the embedding's scratch] */
} Block;

/* A sample's patches, [n_positions, d], in the worker's memory. */
static float *
embed (const Block *block, gsize index, guint worker)
{
  const PatchCoreFit *fit = block->fit;
  const NormaEmbedding *embedding = fit->patchcore->embedding;
  gsize size = norma_patchcore_worker_memory (embedding) / sizeof (float);
  float *patches = block->patches + worker * size;

  norma_embedding_apply (embedding,
                         block->samples + index * block->sample_size + fit->patchcore->offset,
                         patches, patches + (gsize)fit->n_positions * fit->d);
  return patches;
}

/* Chooses which patches of a sample are considered, each set of n_considered with the same chance
 * (selection sampling, Fan, Muller and Rezucha 1962). Returns how many are. */
static guint32
consider (PatchCoreFit *fit, guint sample)
{
  const NormaPatchCore *patchcore = fit->patchcore;
  const NormaPatchCoreFacts *facts = &patchcore->facts;
  guint32 before = fit->n_chosen_so_far;

  for (guint32 i = 0; i < fit->n_positions; i++) {
    guint64 left = facts->n_patches - fit->n_passed, wanted;

    if (patchcore->inspected != NULL && !patchcore->inspected[i])
      continue;
    wanted = facts->n_considered - fit->n_chosen_so_far;
    if (fit->considered == NULL) {
      fit->n_chosen_so_far++;
    } else if (norma_random_below (&fit->random, left) < wanted) {
      fit->considered[fit->n_chosen_so_far++] = sample * fit->n_positions + i;
    }
    fit->n_passed++;
  }
  return fit->n_chosen_so_far - before;
}

/* Brings the considered ones of a sample's patches together at the front. */
static void
gather (const PatchCoreFit *fit, float *patches, guint32 begin, guint32 end)
{
  gsize d = fit->d;

  for (guint32 i = begin; fit->considered != NULL && i < end; i++)
    memmove (patches + (i - begin) * d, patches + fit->considered[i] % fit->n_positions * d,
             d * sizeof (float));
}

static gboolean
project_item (gsize index, guint worker, gpointer data, GError **error)
{
  Block *block = data;
  PatchCoreFit *fit = block->fit;
  guint32 begin = block->begins[index], end = block->begins[index + 1];
  float *projected = fit->projected + (gsize)begin * fit->n_projected;
  float *patches;

  if (begin == end)
    return TRUE;
  patches = embed (block, index, worker);
  gather (fit, patches, begin, end);
  if (fit->projection == NULL)
    memcpy (projected, patches, (gsize)(end - begin) * fit->d * sizeof (float));
  else
    cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)(end - begin),
                 (int)fit->n_projected, (int)fit->d, 1, patches, (int)fit->d, fit->projection,
                 (int)fit->n_projected, 0, projected, (int)fit->n_projected);
  return TRUE;
}

/* Copies the rows of the bank that are a sample's. */
static gboolean
fetch_item (gsize index, guint worker, gpointer data, GError **error)
{
  Block *block = data;
  PatchCoreFit *fit = block->fit;
  NormaPatchCore *patchcore = fit->patchcore;
  guint32 begin = block->begins[index], end = block->begins[index + 1];
  const float *patches;
  gsize d = fit->d;

  if (begin == end)
    return TRUE;
  patches = embed (block, index, worker);
  for (guint32 row = begin; row < end; row++)
    memcpy (patchcore->bank + row * d, patches + patchcore->patches[row] % fit->n_positions * d,
            d * sizeof (float));
  return TRUE;
}

static guint32
first_row_of (const NormaPatchCore *patchcore, guint64 patch)
{
  guint32 row = 0;

  while (row < patchcore->facts.n_kept && patchcore->patches[row] < patch)
    row++;
  return row;
}

static gboolean
fit_add (NormaDetectorFit *parent, const float *samples, guint n, guint n_threads,
         GCancellable *cancellable, GError **error)
{
  PatchCoreFit *fit = (PatchCoreFit *)parent;
  guint32 begins[NORMA_DETECTOR_BLOCK + 1];
  /* a worker's memory is counted for so many of them */
  guint n_workers = MIN (norma_workers_count (n_threads), norma_workers_count (0));
  g_autofree float *patches = NULL;
  Block block = { fit, samples, fit->patchcore->sample_size, begins };

  g_return_val_if_fail (n <= NORMA_DETECTOR_BLOCK, FALSE);
  g_return_val_if_fail (fit->n_added + n <= fit->patchcore->n_samples, FALSE);

  patches = block.patches =
      norma_alloc (n_workers, norma_patchcore_worker_memory (fit->patchcore->embedding), "patches",
                   error);
  if (patches == NULL)
    return FALSE;
  for (guint s = 0; s <= n; s++)
    if (fit->pass == PASS_FETCH)
      begins[s] = first_row_of (fit->patchcore, (guint64)(fit->n_added + s) * fit->n_positions);
    else
      begins[s] =
          s == 0 ? fit->n_chosen_so_far : begins[s - 1] + consider (fit, fit->n_added + s - 1);
  fit->n_added += n;
  return norma_workers_run (n_workers, n, fit->pass == PASS_FETCH ? fetch_item : project_item,
                            &block, cancellable, error);
}

static guint32
patch_of (const PatchCoreFit *fit, guint32 considered)
{
  return fit->considered == NULL ? considered : fit->considered[considered];
}

static guint32
image_of (const PatchCoreFit *fit, guint32 patch)
{
  return patch / fit->n_positions / fit->options.n_variants;
}

/* The considered row of another image than that of the chosen one that is farthest from it;
 * n_considered if there is none. */
static guint32
find_other_image (const PatchCoreFit *fit, guint32 chosen)
{
  guint32 n = fit->patchcore->facts.n_considered, farthest = n;
  guint n_projected = fit->n_projected;
  const float *from = fit->projected + (gsize)chosen * n_projected;
  double largest = -1;

  for (guint32 i = 0; i < n; i++) {
    double distance2;

    if (image_of (fit, patch_of (fit, i)) == image_of (fit, patch_of (fit, chosen)))
      continue;
    distance2 =
        norma_nearest_distance2 (from, fit->projected + (gsize)i * n_projected, n_projected);
    if (distance2 > largest) {
      largest = distance2;
      farthest = i;
    }
  }
  return farthest;
}

/* A core-set of one image alone would leave nothing to hold this image against. */
static guint32
add_other_image (const PatchCoreFit *fit, guint32 *chosen, guint32 n)
{
  guint32 other;

  for (guint32 i = 1; i < n; i++)
    if (image_of (fit, patch_of (fit, chosen[i])) != image_of (fit, patch_of (fit, chosen[0])))
      return n;
  other = find_other_image (fit, chosen[0]);
  if (other == fit->patchcore->facts.n_considered)
    return n;
  chosen[n] = other;
  return n + 1;
}

static int
compare_patches (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;

  return (x > y) - (x < y);
}

static gboolean
choose (PatchCoreFit *fit, guint n_threads, GCancellable *cancellable, GError **error)
{
  NormaPatchCore *patchcore = fit->patchcore;
  NormaPatchCoreFacts *facts = &patchcore->facts;
  guint32 first = (guint32)norma_random_below (&fit->random, facts->n_considered);
  guint32 *chosen = norma_alloc ((gsize)fit->n_wanted + 1, sizeof (guint32), "core-set", error);

  patchcore->patches = chosen;
  if (chosen == NULL || !norma_core_set_turn (fit->projected, facts->n_considered, fit->n_projected,
                                              n_threads, cancellable, error))
    return FALSE;
  facts->n_kept =
      norma_core_set_choose (fit->projected, facts->n_considered, fit->n_projected, first,
                             fit->n_wanted, n_threads, cancellable, chosen, &facts->radius, error);
  if (facts->n_kept == 0)
    return FALSE;
  facts->n_kept = add_other_image (fit, chosen, facts->n_kept);
  for (guint32 i = 0; i < facts->n_kept; i++)
    chosen[i] = patch_of (fit, chosen[i]);
  qsort (chosen, facts->n_kept, sizeof *chosen, compare_patches);
  g_clear_pointer (&fit->projected, g_free);
  g_clear_pointer (&fit->considered, g_free);
  patchcore->bank = norma_alloc (facts->n_kept, fit->d * sizeof (float), "memory bank", error);
  return patchcore->bank != NULL;
}

static gboolean
fit_end_pass (NormaDetectorFit *parent, guint n_threads, GCancellable *cancellable, GError **error)
{
  PatchCoreFit *fit = (PatchCoreFit *)parent;

  fit->n_added = 0;
  return fit->pass++ == PASS_FETCH || choose (fit, n_threads, cancellable, error);
}

static NormaDetector *
fit_finish (NormaDetectorFit *parent, GError **error)
{
  PatchCoreFit *fit = (PatchCoreFit *)parent;
  NormaPatchCore *patchcore = g_steal_pointer (&fit->patchcore);
  g_autoptr (NormaDetector) detector = &patchcore->parent;

  return norma_patchcore_index (patchcore, error) ? g_steal_pointer (&detector) : NULL;
}

static void
fit_free (NormaDetectorFit *parent)
{
  PatchCoreFit *fit = (PatchCoreFit *)parent;

  if (fit->patchcore != NULL)
    norma_detector_unref (&fit->patchcore->parent);
  g_free (fit->projection);
  g_free (fit->projected);
  g_free (fit->considered);
  g_free (fit);
}

static const NormaDetectorFitClass patchcore_fit_class = {
  fit_add,
  fit_end_pass,
  fit_finish,
  fit_free,
};

static NormaPatchCore *
begin_patchcore (const NormaFeatureLevels *levels, guint n_samples,
                 const NormaPatchCoreOptions *options, GError **error)
{
  gsize offset;
  NormaFeatureLevels used = norma_patchcore_choose_levels (levels, &offset);
  NormaEmbedding *embedding = norma_patchcore_embedding_new (&used, error);
  NormaPatchCore *patchcore;

  if (embedding == NULL)
    return NULL;
  patchcore = norma_patchcore_new (embedding, offset, levels->n - used.n);
  patchcore->sample_size = norma_feature_levels_size (levels);
  patchcore->n_samples = n_samples;
  patchcore->n_variants = options->n_variants;
  patchcore->reweight = options->reweight;
  return patchcore;
}

static gboolean
cover_places (NormaPatchCore *patchcore, const NormaFrameCover *cover, GError **error)
{
  const NormaGrid *grid = &patchcore->parent.grid;

  return norma_frame_cover_find_cells (cover, grid->width, grid->height, &patchcore->inspected,
                                       &patchcore->n_inspected, error);
}

NormaDetectorFit *
norma_patchcore_fit_new (const NormaFeatureLevels *levels, guint n_samples,
                         const NormaPatchCoreOptions *options, GError **error)
{
  PatchCoreFit *fit = g_new0 (PatchCoreFit, 1);
  g_autoptr (NormaDetectorFit) parent = &fit->parent;
  const NormaFeatureShape *shape;
  NormaPatchCorePlan plan;

  fit->parent.class = &patchcore_fit_class;
  fit->parent.n_passes = N_PASSES;
  fit->options = *options;
  fit->patchcore = begin_patchcore (levels, n_samples, options, error);
  if (fit->patchcore == NULL)
    return NULL;
  shape = norma_embedding_get_shape (fit->patchcore->embedding);
  if (!cover_places (fit->patchcore, options->cover, error) ||
      !norma_patchcore_plan (&plan, shape, fit->patchcore->n_inspected, n_samples, options, error))
    return NULL;
  fit->n_positions = (guint)norma_feature_shape_n_positions (shape);
  fit->d = shape->channels;
  fit->n_projected = plan.n_projected;
  fit->n_wanted = plan.n_wanted;
  fit->patchcore->facts.n_patches = plan.n_patches;
  fit->patchcore->facts.n_considered = plan.n_considered;
  norma_random_seed (&fit->random, options->seed);
  if (!draw_projection (fit, error) || !take_memory (fit, &plan, error))
    return NULL;
  return g_steal_pointer (&parent);
}
