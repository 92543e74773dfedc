/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/detectors/patchcore-private.h"

/* A bank being edited. */
typedef struct {
  const NormaPatchCore *old;
  guint n_positions, d;
  GArray *rows; /* float, [n, d] */
  GArray *patches; /* guint32, [n], sample · n_positions + position, ascending */

  /* of the sample that is added */
  float *embedded; /* [n_positions, d], then scratch of embedding */
  float *distance; /* [n_positions], to the nearest row */
  guint32 *nearest; /* [n_positions] */
  float *scratch;
} Bank;

static void
bank_clear (Bank *bank)
{
  g_clear_pointer (&bank->rows, g_array_unref);
  g_clear_pointer (&bank->patches, g_array_unref);
  g_free (bank->embedded);
  g_free (bank->distance);
  g_free (bank->nearest);
  g_free (bank->scratch);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bank, bank_clear)

static gboolean
bank_open (Bank *bank, const NormaPatchCore *old, GError **error)
{
  gsize n_positions = (gsize)old->parent.grid.height * old->parent.grid.width;
  gsize size = n_positions * old->facts.d + norma_embedding_scratch (old->embedding);

  *bank = (Bank){ old, (guint)n_positions, old->facts.d };
  bank->rows = g_array_new (FALSE, FALSE, sizeof (float));
  bank->patches = g_array_new (FALSE, FALSE, sizeof (guint32));
  bank->embedded = norma_alloc (size, sizeof (float), "patches", error);
  if (bank->embedded == NULL)
    return FALSE;
  bank->distance = norma_alloc (n_positions, sizeof (float), "distances", error);
  if (bank->distance == NULL)
    return FALSE;
  bank->nearest = norma_alloc (n_positions, sizeof (guint32), "nearest patches", error);
  if (bank->nearest == NULL)
    return FALSE;
  bank->scratch = norma_alloc (norma_nearest_scratch (), sizeof (float), "search", error);
  return bank->scratch != NULL;
}

static void
append (Bank *bank, const float *row, guint32 sample, guint32 position)
{
  guint32 patch = sample * bank->n_positions + position;

  g_array_append_vals (bank->rows, row, bank->d);
  g_array_append_val (bank->patches, patch);
}

/* The place of a sample once those that are removed have left; G_MAXUINT for one of these. */
static guint
new_place (const NormaCorrection *correction, guint sample)
{
  guint place = sample;

  for (guint k = 0; k < correction->n_removed; k++) {
    if (correction->removed[k] == sample)
      return G_MAXUINT;
    if (correction->removed[k] < sample)
      place--;
  }
  return place;
}

static void
keep_others (Bank *bank, const NormaCorrection *correction)
{
  const NormaPatchCore *old = bank->old;
  guint sample = G_MAXUINT, place = G_MAXUINT;

  for (guint32 row = 0; row < old->facts.n_kept; row++) {
    if (old->patches[row] / bank->n_positions != sample) {
      sample = old->patches[row] / bank->n_positions;
      place = new_place (correction, sample);
    }
    if (place != G_MAXUINT)
      append (bank, old->bank + (gsize)row * bank->d, place, old->patches[row] % bank->n_positions);
  }
}

static guint
find_farthest (const Bank *bank)
{
  guint farthest = 0;

  for (guint p = 1; p < bank->n_positions; p++)
    if (bank->distance[p] > bank->distance[farthest])
      farthest = p;
  return farthest;
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;

  return (x > y) - (x < y);
}

/* Chooses on as the core-set was chosen: the farthest patch next, while it is farther than any patch
 * was from the core-set. */
static GArray *
choose (Bank *bank)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 p = find_farthest (bank); bank->distance[p] > bank->old->facts.radius;
       p = find_farthest (bank)) {
    const float *row = bank->embedded + (gsize)p * bank->d;

    g_array_append_val (chosen, p);
    for (guint q = 0; q < bank->n_positions; q++)
      bank->distance[q] =
          MIN (bank->distance[q],
               (float)sqrt (
                   norma_nearest_distance2 (row, bank->embedded + (gsize)q * bank->d, bank->d)));
  }
  g_array_sort (chosen, compare_positions);
  return chosen;
}

static gboolean
add_sample (Bank *bank, const float *sample, guint32 place, GError **error)
{
  const NormaPatchCore *old = bank->old;
  NormaNearestRange none = { 0, 0 };
  g_autoptr (GArray) chosen = NULL;
  g_autoptr (NormaNearest) nearest =
      norma_nearest_new ((const float *)(gconstpointer)bank->rows->data, bank->patches->len,
                         bank->d, error);

  if (nearest == NULL)
    return FALSE;
  norma_embedding_apply (old->embedding, sample + old->offset, bank->embedded,
                         bank->embedded + (gsize)bank->n_positions * bank->d);
  norma_nearest_search (nearest, bank->embedded, bank->n_positions, &none, bank->distance,
                        bank->nearest, bank->scratch);
  for (guint p = 0; old->inspected != NULL && p < bank->n_positions; p++)
    bank->distance[p] *= old->inspected[p]; /* what is not learnt from is never far */
  chosen = choose (bank);
  for (guint i = 0; i < chosen->len; i++) {
    guint32 position = g_array_index (chosen, guint32, i);

    append (bank, bank->embedded + (gsize)position * bank->d, place, position);
  }
  return TRUE;
}

static gboolean
check (const NormaPatchCore *old, const NormaCorrection *correction, GError **error)
{
  gint64 left = (gint64)old->n_samples + correction->n_added - correction->n_removed;
  guint64 n_positions = (guint64)old->parent.grid.height * old->parent.grid.width;

  if (old->n_variants > 1) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
                 "a memory bank of turned or mirrored copies cannot be corrected: fit anew");
    return FALSE;
  }
  if (left >= 1 && (guint64)left <= G_MAXUINT32 / n_positions)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%" G_GINT64_FORMAT " good images would be left, expected 1 to %" G_GUINT64_FORMAT,
               left, G_MAXUINT32 / n_positions);
  return FALSE;
}

static gboolean
edit (Bank *bank, const NormaCorrection *correction, GCancellable *cancellable, GError **error)
{
  guint first = bank->old->n_samples - correction->n_removed;

  keep_others (bank, correction);
  if (bank->patches->len == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "all %u patches of the memory bank come from images that are removed: fit anew",
                 bank->old->facts.n_kept);
    return FALSE;
  }
  for (guint k = 0; k < correction->n_added; k++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !add_sample (bank, correction->samples + k * bank->old->sample_size, first + k, error))
      return FALSE;
  return TRUE;
}

static gboolean
take_bank (NormaPatchCore *patchcore, const Bank *bank, GError **error)
{
  guint n = bank->patches->len;

  patchcore->facts.n_kept = n;
  patchcore->bank = norma_alloc (n, bank->d * sizeof (float), "memory bank", error);
  if (patchcore->bank == NULL)
    return FALSE;
  memcpy (patchcore->bank, bank->rows->data, (gsize)n * bank->d * sizeof (float));
  patchcore->patches = norma_alloc (n, sizeof (guint32), "memory bank", error);
  if (patchcore->patches == NULL)
    return FALSE;
  memcpy (patchcore->patches, bank->patches->data, n * sizeof (guint32));
  return norma_patchcore_index (patchcore, error);
}

static gboolean
copy_inspected (const NormaPatchCore *old, NormaPatchCore *patchcore, GError **error)
{
  gsize n = (gsize)old->parent.grid.height * old->parent.grid.width;

  if (old->inspected == NULL)
    return TRUE;
  patchcore->n_inspected = old->n_inspected;
  patchcore->inspected = norma_alloc (n, 1, "inspected places", error);
  if (patchcore->inspected != NULL)
    memcpy (patchcore->inspected, old->inspected, n);
  return patchcore->inspected != NULL;
}

/* What was considered of the samples that stay, and all of those that are added. */
static guint32
count_considered (const NormaPatchCore *old, const NormaPatchCore *patchcore,
                  const NormaCorrection *correction)
{
  guint64 stay = old->n_samples - correction->n_removed;
  guint64 n = (guint64)old->facts.n_considered * stay / old->n_samples +
              (guint64)correction->n_added * old->n_inspected;

  return (guint32)CLAMP (n, patchcore->facts.n_kept, patchcore->facts.n_patches);
}

NormaDetector *
norma_patchcore_correct (const NormaDetector *detector, const NormaCorrection *correction,
                         GCancellable *cancellable, GError **error)
{
  const NormaPatchCore *old = (const NormaPatchCore *)detector;
  NormaPatchCore *patchcore;
  g_autoptr (NormaDetector) parent = NULL;
  g_auto (Bank) bank = { 0 };

  if (!check (old, correction, error) || !bank_open (&bank, old, error) ||
      !edit (&bank, correction, cancellable, error))
    return NULL;
  patchcore =
      norma_patchcore_new (norma_embedding_ref (old->embedding), old->offset, old->first_level);
  parent = &patchcore->parent;
  patchcore->sample_size = old->sample_size;
  patchcore->n_variants = old->n_variants;
  patchcore->reweight = old->reweight;
  patchcore->n_samples = old->n_samples + correction->n_added - correction->n_removed;
  patchcore->facts.n_patches = (guint64)patchcore->n_samples * old->n_inspected;
  patchcore->facts.radius = old->facts.radius;
  if (!copy_inspected (old, patchcore, error) || !take_bank (patchcore, &bank, error))
    return NULL;
  patchcore->facts.n_considered = count_considered (old, patchcore, correction);
  return g_steal_pointer (&parent);
}
