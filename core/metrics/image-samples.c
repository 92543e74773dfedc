/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/image-samples.h"

#include <math.h>
#include <string.h>

#include "core/base/kernel.h"
#include "core/base/random.h"
#include "core/metrics/bootstrap.h"
#include "core/metrics/score-key.h"

/* Pixels of an image and class that are kept, and classes of scores. With half as many kept, the area of
 * one image is known to about 0.3 / √4096 = 0.005, far below what images differ by. */
enum { MOST = 8192, N_CLASSES = 1024 };

static const char what[] = "samples of the pixels' scores";

typedef struct {
  gpointer keys; /* guint32 [n] */
  gsize n, capacity;
  guint64 n_all; /* pixels that they stand for */
  guint64 skip; /* of each group of skip + 1 pixels, a power of two, one is kept */
  guint64 next; /* the number of the next one to keep */
} Sample;

typedef struct {
  Sample of[2]; /* nominal, anomalous */
} Image;

struct _NormaImageSamples {
  NormaClaim *claim;
  GArray *images; /* of Image */
  NormaRandom random;
};

NormaImageSamples *
norma_image_samples_new (NormaClaim *claim)
{
  NormaImageSamples *samples = g_new0 (NormaImageSamples, 1);

  samples->claim = claim;
  samples->images = g_array_new (FALSE, TRUE, sizeof (Image));
  norma_random_seed (&samples->random, 1);
  return samples;
}

static Image *
image_at (const NormaImageSamples *samples, guint i)
{
  return &g_array_index (samples->images, Image, i);
}

void
norma_image_samples_free (NormaImageSamples *samples)
{
  if (samples == NULL)
    return;
  for (guint i = 0; i < samples->images->len; i++)
    for (guint k = 0; k < 2; k++) {
      Sample *sample = &image_at (samples, i)->of[k];

      norma_claim_free (samples->claim, sample->keys, sample->capacity, sizeof (guint32));
    }
  g_array_unref (samples->images);
  g_free (samples);
}

void
norma_image_samples_begin (NormaImageSamples *samples)
{
  g_array_set_size (samples->images, samples->images->len + 1);
}

/* Of two neighbours one makes way, by chance. */
static void
thin_out (Sample *sample, NormaRandom *random)
{
  guint32 *keys = sample->keys;
  guint64 bits = 0;

  for (gsize i = 0; i < sample->n / 2; i++, bits >>= 1) {
    if (i % 64 == 0)
      bits = norma_random_bits (random);
    keys[i] = keys[2 * i + (bits & 1)];
  }
  sample->n /= 2;
  sample->skip = 2 * sample->skip + 1;
}

/* One of the group after that of the last one kept, by chance, so that no pattern of the rows falls in
 * step with the sample. */
static guint64
choose_next (const Sample *sample, guint64 kept, NormaRandom *random)
{
  guint64 group = (kept | sample->skip) + 1;

  return group + (sample->skip == 0 ? 0 : norma_random_bits (random) & sample->skip);
}

gboolean
norma_image_samples_add (NormaImageSamples *samples, gboolean anomalous, const guint32 *keys,
                         gsize n, GError **error)
{
  Sample *sample;

  if (samples->images->len == 0)
    norma_image_samples_begin (samples);
  sample = &image_at (samples, samples->images->len - 1)->of[anomalous != FALSE];
  if (!norma_claim_reserve (samples->claim, &sample->keys, &sample->capacity, sample->n,
                            MIN (n, MOST - sample->n), MOST, sizeof (guint32), what, error))
    return FALSE;
  while (sample->next < sample->n_all + n) {
    guint64 at = sample->next;

    if (sample->n == MOST)
      thin_out (sample, &samples->random);
    ((guint32 *)sample->keys)[sample->n++] = keys[at - sample->n_all];
    sample->next = choose_next (sample, at, &samples->random);
  }
  sample->n_all += n;
  return TRUE;
}

/* Class c holds the keys from bounds[c] to below bounds[c + 1]; of all samples as many in each. */
static gboolean
find_bounds (const NormaImageSamples *samples, guint32 *bounds, GError **error)
{
  g_autofree guint32 *keys = NULL;
  g_autofree guint32 *scratch = NULL;
  gsize n = 0;

  for (guint i = 0; i < samples->images->len; i++)
    n += image_at (samples, i)->of[0].n + image_at (samples, i)->of[1].n;
  keys = norma_alloc (n, sizeof *keys, what, error);
  scratch = keys == NULL ? NULL : norma_alloc (n, sizeof *scratch, what, error);
  if (scratch == NULL)
    return FALSE;
  n = 0;
  for (guint i = 0; i < samples->images->len; i++)
    for (guint k = 0; k < 2; k++) {
      const Sample *sample = &image_at (samples, i)->of[k];

      if (sample->n > 0)
        memcpy (keys + n, sample->keys, sample->n * sizeof *keys);
      n += sample->n;
    }
  norma_score_keys_sort (keys, scratch, n);
  for (guint c = 0; c < N_CLASSES; c++)
    bounds[c] = c == 0 ? 0 : keys[(gsize)((double)n / N_CLASSES * c)];
  return TRUE;
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

/* What the interval works on. */
typedef struct {
  guint32 *counts; /* [n_images, N_COUNTS] */
  guint64 *sums; /* [N_COUNTS] of the present draw */
  guint32 *times; /* [n_images] */
  guint *order; /* [n_images], those with anomalous pixels first */
  guint n_anomalous, n_images;
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

  b->n_images = n_images;
  return (b->counts = norma_alloc (n_images, N_COUNTS * sizeof *b->counts, name, error)) != NULL &&
         (b->sums = norma_alloc (N_COUNTS, sizeof *b->sums, name, error)) != NULL &&
         (b->times = norma_alloc (n_images, sizeof *b->times, name, error)) != NULL &&
         (b->order = norma_alloc (n_images, sizeof *b->order, name, error)) != NULL &&
         (b->draws = norma_alloc (n_draws, sizeof *b->draws, name, error)) != NULL;
}

/* Kept pixel i stands for as many as lie between its share and the next one's. */
static void
count_classes (const Sample *sample, const guint32 *bounds, guint32 *counts)
{
  double each = (double)sample->n_all / (double)sample->n;
  guint64 before = 0;

  for (gsize i = 0; i < sample->n; i++) {
    guint64 after = i + 1 == sample->n ? sample->n_all : (guint64)((double)(i + 1) * each);

    counts[class_of (bounds, ((const guint32 *)sample->keys)[i])] += (guint32)(after - before);
    before = after;
  }
}

static void
order_images (const NormaImageSamples *samples, Bootstrap *b)
{
  guint n;

  for (guint i = 0; i < b->n_images; i++)
    if (image_at (samples, i)->of[1].n_all > 0)
      b->order[b->n_anomalous++] = i;
  n = b->n_anomalous;
  for (guint i = 0; i < b->n_images; i++)
    if (image_at (samples, i)->of[1].n_all == 0)
      b->order[n++] = i;
}

NORMA_KERNEL static void
add_counts (guint64 *sums, const guint32 *counts, guint64 times)
{
  for (guint i = 0; i < N_COUNTS; i++)
    sums[i] += times * counts[i];
}

/* As many images from those with anomalous pixels, and from those without, as there are. */
static void
draw_times (NormaRandom *random, const Bootstrap *b)
{
  memset (b->times, 0, b->n_images * sizeof *b->times);
  for (guint i = 0; i < b->n_anomalous; i++)
    b->times[b->order[norma_random_below (random, b->n_anomalous)]]++;
  for (guint i = b->n_anomalous; i < b->n_images; i++)
    b->times[b->order[b->n_anomalous +
                      norma_random_below (random, b->n_images - b->n_anomalous)]]++;
}

static double
sum_up (const Bootstrap *b)
{
  memset (b->sums, 0, N_COUNTS * sizeof *b->sums);
  for (guint i = 0; i < b->n_images; i++)
    if (b->times[i] > 0)
      add_counts (b->sums, b->counts + (gsize)i * N_COUNTS, b->times[i]);
  return norma_bootstrap_auroc (b->sums, b->sums + N_CLASSES, N_CLASSES);
}

static double
sample_auroc (const NormaImageSamples *samples, const guint32 *bounds, Bootstrap *b)
{
  for (guint i = 0; i < b->n_images; i++) {
    for (guint k = 0; k < 2; k++)
      count_classes (&image_at (samples, i)->of[k], bounds,
                     b->counts + (gsize)i * N_COUNTS + k * N_CLASSES);
    b->times[i] = 1;
  }
  return sum_up (b);
}

gboolean
norma_image_samples_interval (const NormaImageSamples *samples, double auroc, double coverage,
                              guint n_draws, guint64 seed, NormaInterval *interval, GError **error)
{
  g_auto (Bootstrap) b = { NULL };
  guint32 bounds[N_CLASSES];
  NormaRandom random;
  double shift;

  if (!norma_bootstrap_check (coverage, n_draws, error))
    return FALSE;
  *interval = (NormaInterval){ NAN, NAN };
  if (isnan (auroc))
    return TRUE;
  if (!find_bounds (samples, bounds, error) ||
      !bootstrap_allocate (&b, samples->images->len, n_draws, error))
    return FALSE;
  order_images (samples, &b);
  shift = auroc - sample_auroc (samples, bounds, &b);
  norma_random_seed (&random, seed);
  for (guint draw = 0; draw < n_draws; draw++) {
    double moved;

    draw_times (&random, &b);
    moved = sum_up (&b) + shift;
    b.draws[draw] = CLAMP (moved, 0, 1);
  }
  *interval = norma_bootstrap_percentiles (b.draws, n_draws, coverage);
  return TRUE;
}
