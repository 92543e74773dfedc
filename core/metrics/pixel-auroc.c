/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/pixel-auroc.h"

#include <math.h>
#include <string.h>

#include "core/base/kernel.h"
#include "core/base/random.h"
#include "core/metrics/bootstrap.h"
#include "core/metrics/score-key.h"

/* Keys a chunk; 4 MB keeps both the waste and the number of chunks small. */
enum { CHUNK_KEYS = 1 << 20 };

/* Classes of scores for the interval. */
enum { N_CLASSES = 1024 };

/* The keys of one kind of pixel in the order in which they came. */
typedef struct {
  GPtrArray *chunks; /* [CHUNK_KEYS] each */
  gsize n;
} Keys;

typedef struct {
  gsize n_nominal, n_anomalous;
} Image;

struct _NormaPixelAuroc {
  NormaBudget *budget;
  guint64 taken;
  Keys nominal, anomalous;
  GArray *images; /* of Image */
};

static const char what[] = "the pixels' scores";

NormaPixelAuroc *
norma_pixel_auroc_new (NormaBudget *budget)
{
  NormaPixelAuroc *pixels = g_new0 (NormaPixelAuroc, 1);

  pixels->budget = budget == NULL ? NULL : norma_budget_ref (budget);
  pixels->nominal.chunks = g_ptr_array_new_with_free_func (g_free);
  pixels->anomalous.chunks = g_ptr_array_new_with_free_func (g_free);
  pixels->images = g_array_new (FALSE, TRUE, sizeof (Image));
  return pixels;
}

void
norma_pixel_auroc_free (NormaPixelAuroc *pixels)
{
  if (pixels == NULL)
    return;
  g_ptr_array_unref (pixels->nominal.chunks);
  g_ptr_array_unref (pixels->anomalous.chunks);
  g_array_unref (pixels->images);
  norma_budget_give (pixels->budget, pixels->taken);
  norma_budget_unref (pixels->budget);
  g_free (pixels);
}

void
norma_pixel_auroc_begin_image (NormaPixelAuroc *pixels)
{
  g_array_set_size (pixels->images, pixels->images->len + 1);
}

/* What is held counts too: waiting for more than the cap leaves would never end. */
static gboolean
take (NormaPixelAuroc *pixels, guint64 bytes, GError **error)
{
  guint64 cap = norma_budget_get_cap (pixels->budget);
  gboolean fits = pixels->taken <= cap && bytes <= cap - pixels->taken;

  if (!norma_budget_take (pixels->budget, fits ? bytes : pixels->taken + bytes, what, error))
    return FALSE;
  pixels->taken += bytes;
  return TRUE;
}

static void
give (NormaPixelAuroc *pixels, guint64 bytes)
{
  norma_budget_give (pixels->budget, bytes);
  pixels->taken -= bytes;
}

/* Room for n keys more. */
static gboolean
reserve (NormaPixelAuroc *pixels, Keys *keys, gsize n, GError **error)
{
  const gsize bytes = CHUNK_KEYS * sizeof (guint32);

  while ((gsize)keys->chunks->len * CHUNK_KEYS - keys->n < n) {
    guint32 *chunk;

    if (!take (pixels, bytes, error))
      return FALSE;
    chunk = norma_alloc (CHUNK_KEYS, sizeof *chunk, what, error);
    if (chunk == NULL) {
      give (pixels, bytes);
      return FALSE;
    }
    g_ptr_array_add (keys->chunks, chunk);
  }
  return TRUE;
}

static void
append (Keys *keys, guint32 key)
{
  guint32 *chunk = g_ptr_array_index (keys->chunks, keys->n / CHUNK_KEYS);

  chunk[keys->n++ % CHUNK_KEYS] = key;
}

static guint32
key_at (const Keys *keys, gsize i)
{
  const guint32 *chunk = g_ptr_array_index (keys->chunks, i / CHUNK_KEYS);

  return chunk[i % CHUNK_KEYS];
}

gboolean
norma_pixel_auroc_add (NormaPixelAuroc *pixels, const float *scores, const guint8 *anomalous,
                       gsize n, GError **error)
{
  gsize n_anomalous = 0;
  Image *image;

  for (gsize i = 0; i < n; i++)
    n_anomalous += anomalous[i] != 0;
  if (!reserve (pixels, &pixels->anomalous, n_anomalous, error) ||
      !reserve (pixels, &pixels->nominal, n - n_anomalous, error))
    return FALSE;

  for (gsize i = 0; i < n; i++)
    append (anomalous[i] ? &pixels->anomalous : &pixels->nominal, norma_score_key (scores[i]));
  if (pixels->images->len == 0)
    norma_pixel_auroc_begin_image (pixels);
  image = &g_array_index (pixels->images, Image, pixels->images->len - 1);
  image->n_anomalous += n_anomalous;
  image->n_nominal += n - n_anomalous;
  return TRUE;
}

static guint32 *
sorted_copy (const Keys *keys, guint32 *scratch, GError **error)
{
  guint32 *sorted = norma_alloc (keys->n, sizeof *sorted, what, error);

  if (sorted == NULL)
    return NULL;
  for (gsize i = 0; i < keys->n; i += CHUNK_KEYS)
    memcpy (sorted + i, g_ptr_array_index (keys->chunks, i / CHUNK_KEYS),
            MIN (CHUNK_KEYS, keys->n - i) * sizeof *sorted);
  norma_score_keys_sort (sorted, scratch, keys->n);
  return sorted;
}

/* Class c holds the keys from bounds[c] to below bounds[c + 1]; bounds: [N_CLASSES], every
 * n / N_CLASSES-th key of both kinds merged. */
static void
find_bounds (const guint32 *a, gsize n_a, const guint32 *b, gsize n_b, guint32 *bounds)
{
  gsize i = 0, j = 0, n = n_a + n_b;

  for (guint c = 0; c < N_CLASSES; c++) {
    gsize rank = (gsize)((double)n / N_CLASSES * c);

    while (i + j < rank)
      if (j == n_b || (i < n_a && a[i] <= b[j]))
        i++;
      else
        j++;
    bounds[c] = j == n_b || (i < n_a && a[i] <= b[j]) ? a[i] : b[j];
  }
  bounds[0] = 0;
}

static guint
class_of (const guint32 *bounds, guint32 key)
{
  guint class = 0;

  for (guint step = N_CLASSES / 2; step > 0; step /= 2)
    class += bounds[class + step] <= key ? step : 0;
  return class;
}

/* Of one image the counts of its nominal, then of its anomalous pixels a class. */
enum { N_COUNTS = 2 * N_CLASSES };

static void
count_classes (const NormaPixelAuroc *pixels, const guint32 *bounds, guint32 *counts)
{
  gsize nominal = 0, anomalous = 0;

  for (guint i = 0; i < pixels->images->len; i++, counts += N_COUNTS) {
    const Image *image = &g_array_index (pixels->images, Image, i);

    for (gsize k = 0; k < image->n_nominal; k++)
      counts[class_of (bounds, key_at (&pixels->nominal, nominal++))]++;
    for (gsize k = 0; k < image->n_anomalous; k++)
      counts[N_CLASSES + class_of (bounds, key_at (&pixels->anomalous, anomalous++))]++;
  }
}

NORMA_KERNEL static void
add_counts (guint64 *sums, const guint32 *counts, guint64 times)
{
  for (guint i = 0; i < N_COUNTS; i++)
    sums[i] += times * counts[i];
}

/* times: [n_images], how often each image is drawn: as many from those with anomalous pixels, and
 * from those without, as there are. order: [n_images], those with anomalous pixels first. */
static void
draw_times (NormaRandom *random, const guint *order, guint n_anomalous, guint n_images,
            guint32 *times)
{
  memset (times, 0, n_images * sizeof *times);
  for (guint i = 0; i < n_anomalous; i++)
    times[order[norma_random_below (random, n_anomalous)]]++;
  for (guint i = n_anomalous; i < n_images; i++)
    times[order[n_anomalous + norma_random_below (random, n_images - n_anomalous)]]++;
}

static guint
order_images (const NormaPixelAuroc *pixels, guint *order)
{
  guint n_anomalous = 0, n = 0;

  for (guint i = 0; i < pixels->images->len; i++)
    if (g_array_index (pixels->images, Image, i).n_anomalous > 0)
      order[n_anomalous++] = i;
  n = n_anomalous;
  for (guint i = 0; i < pixels->images->len; i++)
    if (g_array_index (pixels->images, Image, i).n_anomalous == 0)
      order[n++] = i;
  return n_anomalous;
}

/* What the interval works on. */
typedef struct {
  guint32 *counts; /* [n_images, N_COUNTS] */
  guint64 *sums; /* [N_COUNTS] of the present draw */
  guint32 *times; /* [n_images] */
  guint *order; /* [n_images] */
  double *draws; /* [n_draws] */
} Bootstrap;

static void
bootstrap_clear (Bootstrap *bootstrap)
{
  g_free (bootstrap->counts);
  g_free (bootstrap->sums);
  g_free (bootstrap->times);
  g_free (bootstrap->order);
  g_free (bootstrap->draws);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bootstrap, bootstrap_clear)

static gboolean
bootstrap_allocate (Bootstrap *b, guint n_images, guint n_draws, GError **error)
{
  static const char name[] = "resampled images";

  return (b->counts = norma_alloc (n_images, N_COUNTS * sizeof *b->counts, name, error)) != NULL &&
         (b->sums = norma_alloc (N_COUNTS, sizeof *b->sums, name, error)) != NULL &&
         (b->times = norma_alloc (n_images, sizeof *b->times, name, error)) != NULL &&
         (b->order = norma_alloc (n_images, sizeof *b->order, name, error)) != NULL &&
         (b->draws = norma_alloc (n_draws, sizeof *b->draws, name, error)) != NULL;
}

static gboolean
resample (const NormaPixelAuroc *pixels, const guint32 *bounds, double coverage, guint n_draws,
          guint64 seed, NormaInterval *interval, GError **error)
{
  guint n_images = pixels->images->len, n_anomalous;
  g_auto (Bootstrap) b = { NULL };
  NormaRandom random;

  if (!bootstrap_allocate (&b, n_images, n_draws, error))
    return FALSE;
  count_classes (pixels, bounds, b.counts);
  n_anomalous = order_images (pixels, b.order);

  norma_random_seed (&random, seed);
  for (guint draw = 0; draw < n_draws; draw++) {
    draw_times (&random, b.order, n_anomalous, n_images, b.times);
    memset (b.sums, 0, N_COUNTS * sizeof *b.sums);
    for (guint i = 0; i < n_images; i++)
      if (b.times[i] > 0)
        add_counts (b.sums, b.counts + (gsize)i * N_COUNTS, b.times[i]);
    b.draws[draw] = norma_bootstrap_auroc (b.sums, b.sums + N_CLASSES, N_CLASSES);
  }
  *interval = norma_bootstrap_percentiles (b.draws, n_draws, coverage);
  return TRUE;
}

/* auroc, and the bounds of the classes if it is a number. */
static gboolean
sort_all (const NormaPixelAuroc *pixels, double *auroc, guint32 *bounds, GError **error)
{
  const Keys *a = &pixels->nominal, *b = &pixels->anomalous;
  g_autofree guint32 *scratch = norma_alloc (MAX (a->n, b->n), sizeof *scratch, what, error);
  g_autofree guint32 *nominal = NULL;
  g_autofree guint32 *anomalous = NULL;

  if (scratch == NULL)
    return FALSE;
  nominal = sorted_copy (a, scratch, error);
  if (nominal == NULL)
    return FALSE;
  anomalous = sorted_copy (b, scratch, error);
  if (anomalous == NULL)
    return FALSE;
  *auroc = norma_score_keys_auroc (nominal, a->n, anomalous, b->n);
  if (!isnan (*auroc))
    find_bounds (nominal, a->n, anomalous, b->n, bounds);
  return TRUE;
}

gboolean
norma_pixel_auroc_finish (NormaPixelAuroc *pixels, double coverage, guint n_draws, guint64 seed,
                          double *auroc, NormaInterval *interval, GError **error)
{
  gsize n_nominal = pixels->nominal.n, n_anomalous = pixels->anomalous.n;
  guint64 sorting =
      (n_nominal + n_anomalous + MAX (n_nominal, n_anomalous)) * (guint64)sizeof (guint32);
  guint32 bounds[N_CLASSES];
  gboolean sorted;

  if (interval != NULL && !norma_bootstrap_check (coverage, n_draws, error))
    return FALSE;
  if (!take (pixels, sorting, error))
    return FALSE;
  sorted = sort_all (pixels, auroc, bounds, error);
  give (pixels, sorting);
  if (!sorted || interval == NULL)
    return sorted;

  *interval = (NormaInterval){ NAN, NAN };
  return isnan (*auroc) || resample (pixels, bounds, coverage, n_draws, seed, interval, error);
}
