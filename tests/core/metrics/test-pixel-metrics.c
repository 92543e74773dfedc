/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/pixel-metrics.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/metrics/size-recall.h"
#include "tests/support.h"

typedef struct {
  guint width, height;
  float *scores; /* [height, width] */
  guint8 *marked;
} Picture;

static Picture
picture_new (guint width, guint height)
{
  return (Picture){ width, height, g_new0 (float, width *height), g_new0 (guint8, width * height) };
}

static void
picture_clear (Picture *picture)
{
  g_free (picture->scores);
  g_free (picture->marked);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

static gboolean
add (NormaPixelMetrics *metrics, const Picture *p, guint image, gboolean normal, GError **error)
{
  gsize n = (gsize)p->width * p->height, n_inspected = 0;

  for (gsize i = 0; i < n; i++)
    n_inspected += !isnan (p->scores[i]);
  if (!norma_pixel_metrics_begin_image (metrics, image, p->width, n_inspected, normal, error))
    return FALSE;
  for (gsize i = 0; i < n; i += p->width)
    if (!norma_pixel_metrics_add_row (metrics, p->scores + i, p->marked + i, error))
      return FALSE;
  return norma_pixel_metrics_end_image (metrics, error);
}

static NormaPixelFigures *
finish (NormaPixelMetrics *metrics)
{
  g_autoptr (GError) error = NULL;
  NormaPixelFigures *figures = norma_pixel_metrics_finish (metrics, 0.95, 50, 7, &error);

  g_assert_no_error (error);
  return figures;
}

static void
mark (Picture *p, guint x, guint y, guint width, guint height)
{
  for (guint i = y; i < y + height; i++)
    memset (p->marked + i * p->width + x, 255, width);
}

/* Seven images of 400 × 300 that NumPy makes as well:
 *   y, x = np.mgrid[:300, :400].astype(np.uint64)
 *   v = ((x * 73 + y * 151 + k * 977) * 2654435761 + k * 40503) % 2**32
 *   v = (v ^ (v >> 15)) * 2246822519 % 2**32 >> 16
 *   m: for k % 3 != 0, m[40:60, 50:50 + 10 k], m[100 + 10 k:104 + 10 k, 200:205],
 *      m[104 + 10 k:106 + 10 k, 205:209], which touches it by a corner, and m[299, 399]
 *   s = float32(v / 8192 + m * (2 + k % 2)) */
static Picture
made_picture (guint k)
{
  Picture p = picture_new (400, 300);

  if (k % 3 != 0) {
    mark (&p, 50, 40, 10 * k, 20);
    mark (&p, 200, 100 + 10 * k, 5, 4);
    mark (&p, 205, 104 + 10 * k, 4, 2);
    mark (&p, 399, 299, 1, 1);
  }
  for (guint y = 0; y < p.height; y++)
    for (guint x = 0; x < p.width; x++) {
      guint at = y * p.width + x;
      guint32 v = (x * 73 + y * 151 + k * 977) * 2654435761u + k * 40503;

      v = (v ^ v >> 15) * 2246822519u >> 16;
      p.scores[at] = (float)v / 8192 + (p.marked[at] ? 2 + (float)(k % 2) : 0);
    }
  return p;
}

/* AUROC, average precision and F1-max by scikit-learn 1.2.1 (roc_auc_score, average_precision_score,
 * precision_recall_curve). AUPRO and AUPIMO in NumPy as their papers define them: regions by
 * scipy.ndimage.label with a structure of 3 × 3 ones, all pixels in one descending sort, cumulated,
 * trapezes between the last pixels of equal scores, the last one cut at 0.3; and for each marked pixel
 * clip (log (U / F) / log (U / L), 0, 1), F by searchsorted in the sorted normal pixels. */
static void
test_scikit (void)
{
  static const double pimo[] = { 0.34061135371179041, 0.23776223776223776, 0.26658624849215923,
                                 0.37317784256559766 };
  static const guint marked[] = { 1, 2, 4, 5 };
  g_autoptr (NormaPixelMetrics) metrics = norma_pixel_metrics_new (3, NULL);
  g_autoptr (NormaPixelFigures) f = NULL;

  for (guint k = 0; k < 7; k++) {
    g_auto (Picture) picture = made_picture (k);

    g_assert_true (add (metrics, &picture, k, k % 3 == 0, NULL));
  }
  f = finish (metrics);
  g_assert_cmpuint (f->n_nominal + f->n_anomalous, ==, 840000);
  g_assert_cmpuint (f->n_anomalous, ==, 2516);
  g_assert_cmpuint (f->n_normal_pixels, ==, 360000);
  g_assert_cmpuint (f->regions->len, ==, 12);
  g_assert_cmpfloat_with_epsilon (f->auroc, 0.76160833960815288, 1e-14);
  g_assert_cmpfloat_with_epsilon (f->average_precision, 0.32085848061649658, 1e-14);
  g_assert_cmpfloat_with_epsilon (f->f1_max, 0.47561345046955472, 1e-14);
  g_assert_cmpfloat (f->f1_threshold, ==, nextafterf (8.00231934f, 0));
  g_assert_cmpfloat_with_epsilon (f->aupro, 0.36956721137169263, 1e-12);
  g_assert_cmpuint (f->images->len, ==, 4);
  for (guint i = 0; i < 4; i++) {
    const NormaMarkedImage *image = &g_array_index (f->images, NormaMarkedImage, i);

    g_assert_cmpuint (image->image, ==, marked[i]);
    g_assert_cmpfloat_with_epsilon (image->aupimo, pimo[i], 1e-12);
  }
  g_assert_cmpfloat_with_epsilon (f->aupimo, 0.30453442063294628, 1e-12);
  g_assert_cmpfloat_with_epsilon (f->aupimo_quartiles[0], 0.25938024580967889, 1e-12);
  g_assert_cmpfloat_with_epsilon (f->aupimo_quartiles[1], 0.30359880110197479, 1e-12);
  g_assert_cmpfloat_with_epsilon (f->aupimo_quartiles[2], 0.34875297592524224, 1e-12);
  g_assert_cmpfloat (f->interval.low, <, f->auroc);
  g_assert_cmpfloat (f->interval.high, >, f->auroc);
}

/* Worked by hand, the marked with a star, two regions of 2 and 1 pixels:
 *   8* 5* 3
 *   0  1  2
 *   3  9  6*
 *   4  7  5
 * Nominal 9 7 5 4 3 3 2 1 0: above 8 one, above 6 two, above 5 two and one as high, of nine. */
static void
test_by_hand (void)
{
  static const float scores[] = { 8, 5, 3, 0, 1, 2, 3, 9, 6, 4, 7, 5 };
  static const guint8 marked[] = { 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 };
  const Picture picture = { 3, 4, (float *)scores, (guint8 *)marked };
  g_autoptr (NormaPixelMetrics) metrics = norma_pixel_metrics_new (0, NULL);
  g_autoptr (NormaPixelFigures) f = NULL;
  const NormaMarkedRegion *regions;

  g_assert_true (add (metrics, &picture, 4, FALSE, NULL));
  f = finish (metrics);
  g_assert_cmpuint (f->n_nominal, ==, 9);
  g_assert_cmpfloat_with_epsilon (f->auroc, (8 + 7 + 6.5) / 27, 1e-15);
  g_assert_cmpfloat_with_epsilon (f->average_precision, (1.0 / 2 + 2.0 / 4 + 3.0 / 6) / 3, 1e-15);
  g_assert_cmpfloat_with_epsilon (f->f1_max, 2.0 * 3 / (6 + 3), 1e-15);
  g_assert_cmpfloat (f->f1_threshold, ==, nextafterf (5, 0));
  regions = (const NormaMarkedRegion *)(gconstpointer)f->regions->data;
  g_assert_cmpuint (f->regions->len, ==, 2);
  g_assert_cmpuint (regions[0].area, ==, 2);
  g_assert_cmpuint (regions[0].image, ==, 4);
  g_assert_cmpfloat (regions[0].peak, ==, 8);
  /* 8 from 1/9 on; 5 from 2/9 on, along a slope to 3/9 that 0.3 cuts; 6 from 2/9 on */
  g_assert_cmpfloat_with_epsilon (regions[0].overlap,
                                  (0.3 - 1.0 / 9 + (0.3 - 2.0 / 9) * (0.3 - 2.0 / 9) * 9 / 2) / 2 /
                                      0.3,
                                  1e-14);
  g_assert_cmpfloat_with_epsilon (regions[1].overlap, (0.3 - 2.0 / 9) / 0.3, 1e-14);
  g_assert_cmpfloat_with_epsilon (f->aupro, (regions[0].overlap + regions[1].overlap) / 2, 1e-15);
  g_assert_true (isnan (f->aupimo)); /* no image without a defect */
}

/* Of random images of few values, against counting pair by pair. */
static void
test_pairs (void)
{
  NormaRandom random;

  norma_random_seed (&random, 12);
  for (guint round = 0; round < 40; round++) {
    g_autoptr (NormaPixelMetrics) metrics = norma_pixel_metrics_new (0, NULL);
    g_auto (Picture) p = picture_new (3 + round, 9);
    g_autoptr (NormaPixelFigures) f = NULL;
    double won = 0, n_pairs = 0;
    guint n = p.width * p.height;

    for (guint i = 0; i < n; i++) {
      p.marked[i] = i == 0 || (i > 1 && norma_random_below (&random, 3) == 0);
      p.scores[i] = (float)norma_random_below (&random, 9) - 4 + p.marked[i];
    }
    for (guint i = 0; i < n; i++)
      for (guint j = 0; j < n; j++)
        if (p.marked[i] && !p.marked[j]) {
          n_pairs++;
          won += p.scores[i] > p.scores[j] ? 1 : p.scores[i] == p.scores[j] ? 0.5 : 0;
        }
    g_assert_true (add (metrics, &p, 0, FALSE, NULL));
    f = finish (metrics);
    g_assert_cmpfloat_with_epsilon (f->auroc, won / n_pairs, 1e-13);
    /* one image: every draw is that image */
    g_assert_cmpfloat_with_epsilon (f->interval.low, f->auroc, 1e-12);
    g_assert_cmpfloat_with_epsilon (f->interval.high, f->auroc, 1e-12);
  }
}

/* All scores equal: chance by pairs, and the straight line from none to all for the regions. */
static void
test_all_tied (void)
{
  g_autoptr (NormaPixelMetrics) metrics = norma_pixel_metrics_new (1, NULL);
  g_auto (Picture) good = picture_new (400, 300);
  g_auto (Picture) bad = picture_new (50, 20);
  g_autoptr (NormaPixelFigures) f = NULL;

  mark (&bad, 3, 3, 10, 4);
  g_assert_true (add (metrics, &good, 0, TRUE, NULL));
  g_assert_true (add (metrics, &bad, 1, FALSE, NULL));
  f = finish (metrics);
  g_assert_cmpfloat (f->auroc, ==, 0.5);
  g_assert_cmpfloat_with_epsilon (f->average_precision, 40.0 / 121000, 1e-15);
  g_assert_cmpfloat_with_epsilon (f->f1_max, 80.0 / 121040, 1e-15);
  g_assert_cmpfloat_with_epsilon (f->aupro, 0.15, 1e-15);
  g_assert_cmpfloat (f->aupimo, ==, 0);
}

/* What tells all apart; and what tells them apart the wrong way round. */
static void
test_extremes (void)
{
  for (guint wrong = 0; wrong < 2; wrong++) {
    g_autoptr (NormaPixelMetrics) metrics = norma_pixel_metrics_new (1, NULL);
    g_auto (Picture) good = picture_new (400, 300);
    g_auto (Picture) bad = picture_new (50, 20);
    g_autoptr (NormaPixelFigures) f = NULL;

    mark (&bad, 3, 3, 10, 4);
    for (guint i = 0; i < 1000; i++)
      bad.scores[i] = bad.marked[i] == 0 ? 0 : wrong ? -INFINITY : INFINITY;
    g_assert_true (add (metrics, &good, 0, TRUE, NULL));
    g_assert_true (add (metrics, &bad, 1, FALSE, NULL));
    f = finish (metrics);
    g_assert_cmpfloat (f->auroc, ==, wrong ? 0 : 1);
    g_assert_cmpfloat (f->aupro, ==, wrong ? 0 : 1);
    g_assert_cmpfloat (f->aupimo, ==, wrong ? 0 : 1);
    g_assert_cmpfloat (f->aupimo_quartiles[1], ==, wrong ? 0 : 1);
    if (!wrong) {
      g_assert_cmpfloat_with_epsilon (f->average_precision, 1, 1e-15);
      g_assert_cmpfloat (f->f1_max, ==, 1);
    }
  }
}

/* Pixels that are not inspected change nothing that others are counted by. */
static void
test_not_inspected (void)
{
  NormaPixelFigures *f[2];

  for (guint with = 0; with < 2; with++) {
    g_autoptr (NormaPixelMetrics) metrics = norma_pixel_metrics_new (2, NULL);

    for (guint k = 0; k < 4; k++) {
      g_auto (Picture) inner = made_picture (k);
      g_auto (Picture) outer = picture_new (420, 310);

      memset (outer.marked, 255, (gsize)outer.width * outer.height);
      for (guint i = 0; i < outer.width * outer.height; i++)
        outer.scores[i] = NAN;
      for (guint y = 0; y < inner.height; y++) {
        memcpy (outer.scores + (y + 7) * outer.width + 20, inner.scores + y * inner.width, 1600);
        memcpy (outer.marked + (y + 7) * outer.width + 20, inner.marked + y * inner.width, 400);
      }
      g_assert_true (add (metrics, with ? &outer : &inner, k, k % 3 == 0, NULL));
    }
    f[with] = finish (metrics);
  }
  g_assert_cmpuint (f[1]->n_not_inspected, ==, 4 * (420 * 310 - 400 * 300));
  g_assert_cmpuint (f[1]->n_nominal, ==, f[0]->n_nominal);
  g_assert_cmpuint (f[1]->regions->len, ==, f[0]->regions->len);
  g_assert_cmpfloat (f[1]->auroc, ==, f[0]->auroc);
  g_assert_cmpfloat (f[1]->aupro, ==, f[0]->aupro);
  g_assert_cmpfloat (f[1]->aupimo, ==, f[0]->aupimo);
  norma_pixel_figures_free (f[0]);
  norma_pixel_figures_free (f[1]);
}

/* Normal images weigh the same whatever their size: F at the lowest marked score is 1/1000 of the small
 * one, by the half that it has of two. */
static void
test_sizes (void)
{
  g_autoptr (NormaPixelMetrics) metrics = norma_pixel_metrics_new (2, NULL);
  g_auto (Picture) small = picture_new (500, 100);
  g_auto (Picture) large = picture_new (600, 500);
  g_auto (Picture) bad = picture_new (10, 1);
  g_autoptr (NormaPixelFigures) f = NULL;

  small.scores[123] = 3; /* rate 1/2 of 1/50,000 = 1e−5 from here down */
  large.scores[7] = large.scores[8] = 2; /* and 1/300,000 more */
  bad.scores[0] = 3;
  bad.scores[1] = 2.5;
  bad.scores[2] = 1;
  mark (&bad, 0, 0, 3, 1);
  g_assert_true (add (metrics, &small, 0, TRUE, NULL));
  g_assert_true (add (metrics, &large, 1, TRUE, NULL));
  g_assert_true (add (metrics, &bad, 2, FALSE, NULL));
  f = finish (metrics);
  g_assert_cmpfloat_with_epsilon (f->aupimo, (1 + 1 + log10 (1e-4 / (1e-5 + 1 / 300000.0))) / 3,
                                  1e-12);
}

static void
test_too_few_normal (void)
{
  for (guint one_more = 0; one_more < 2; one_more++) {
    g_autoptr (NormaPixelMetrics) metrics = norma_pixel_metrics_new (1, NULL);
    g_auto (Picture) good = picture_new (99999 + one_more, 1);
    g_auto (Picture) bad = picture_new (10, 1);
    g_autoptr (NormaPixelFigures) f = NULL;

    mark (&bad, 0, 0, 3, 1);
    g_assert_true (add (metrics, &good, 0, TRUE, NULL));
    g_assert_true (add (metrics, &bad, 1, FALSE, NULL));
    f = finish (metrics);
    g_assert_cmpuint (f->n_normal_pixels, ==, 99999 + one_more);
    g_assert_true (isnan (f->aupimo) == !one_more);
    g_assert_true (isnan (f->aupimo_quartiles[0]) == !one_more);
    g_assert_true (isnan (g_array_index (f->images, NormaMarkedImage, 0).aupimo) == !one_more);
  }
}

/* No image, no pixel of a class, a mask that is empty. */
static void
test_one_class (void)
{
  for (guint i = 0; i < 4; i++) {
    g_autoptr (NormaPixelMetrics) metrics = norma_pixel_metrics_new (1, NULL);
    g_auto (Picture) p = picture_new (5, 4);
    g_autoptr (NormaPixelFigures) f = NULL;

    if (i == 1)
      mark (&p, 0, 0, 5, 4);
    if (i > 0)
      g_assert_true (add (metrics, &p, 0, i == 3, NULL));
    f = finish (metrics);
    g_assert_true (isnan (f->auroc) && isnan (f->average_precision) && isnan (f->f1_max));
    g_assert_true (isnan (f->aupro) && isnan (f->aupimo) && isnan (f->interval.low));
    g_assert_true (isnan (f->f1_threshold));
    g_assert_cmpuint (f->regions->len, ==, i == 1 ? 1 : 0);
    g_assert_cmpuint (f->images->len, ==, i == 1 ? 1 : 0);
  }
}

/* Images that differ among each other widen the interval far beyond that of single pixels. */
static void
test_interval (void)
{
  g_autoptr (NormaPixelMetrics) metrics = norma_pixel_metrics_new (15, NULL);
  g_autoptr (NormaPixelFigures) f = NULL;
  NormaRandom random;

  norma_random_seed (&random, 14);
  for (guint k = 0; k < 30; k++) {
    g_auto (Picture) p = picture_new (250, 100);
    double shift = 1 + 0.5 * norma_random_normal (&random);

    if (k % 2)
      mark (&p, 0, 0, 250, 10);
    for (guint i = 0; i < 25000; i++)
      p.scores[i] = (float)(norma_random_normal (&random) + (p.marked[i] ? shift : 0));
    g_assert_true (add (metrics, &p, k, k % 2 == 0, NULL));
  }
  f = norma_pixel_metrics_finish (metrics, 0.95, 300, 7, NULL);
  g_assert_cmpfloat_with_epsilon (f->auroc, 0.76, 0.08);
  g_assert_true (f->interval.low < f->auroc && f->auroc < f->interval.high);
  /* the mean of 15 shifts with deviation 1/2, times the slope of Φ (x / √2) near 1, is 0.028 */
  g_assert_cmpfloat_with_epsilon ((f->interval.high - f->interval.low) / (2 * 1.96), 0.028, 0.012);
}

static void
test_refused (void)
{
  static const struct {
    double coverage;
    guint n_draws;
  } cases[] = { { 0, 5 }, { 1, 5 }, { NAN, 5 }, { 0.95, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (NormaPixelMetrics) metrics = norma_pixel_metrics_new (0, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_null (
        norma_pixel_metrics_finish (metrics, cases[i].coverage, cases[i].n_draws, 1, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  }
  norma_pixel_metrics_free (NULL);
  norma_pixel_figures_free (NULL);
}

/* At every cap it is enough or an error, and all is given back. */
static void
test_budget (void)
{
  guint n_refused = 0, n_done = 0;

  for (guint64 cap = 1 << 12; cap < 1 << 26; cap *= 2) {
    g_autoptr (NormaBudget) budget = norma_budget_new (cap);
    g_autoptr (NormaPixelMetrics) metrics = norma_pixel_metrics_new (1, budget);
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaPixelFigures) f = NULL;
    gboolean added = TRUE;

    for (guint k = 0; k < 3 && added; k++) {
      g_auto (Picture) p = made_picture (k);

      added = add (metrics, &p, k, k == 0, &error);
    }
    f = added ? norma_pixel_metrics_finish (metrics, 0.95, 5, 1, &error) : NULL;
    if (f == NULL)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    n_refused += f == NULL;
    n_done += f != NULL;
    g_clear_pointer (&metrics, norma_pixel_metrics_free);
    g_assert_true (norma_budget_take (budget, cap, "all", NULL));
    norma_budget_give (budget, cap);
  }
  g_assert_cmpuint (n_refused, >, 3);
  g_assert_cmpuint (n_done, >, 3);
}

static gpointer
gather (gconstpointer data, GError **error)
{
  g_autoptr (NormaPixelMetrics) metrics = norma_pixel_metrics_new (1, NULL);
  const Picture *pictures = data;

  for (guint i = 0; i < 2; i++)
    if (!add (metrics, &pictures[i], i, i == 0, error))
      return NULL;
  return norma_pixel_metrics_finish (metrics, 0.9, 3, 1, error);
}

static void
test_no_memory (void)
{
  Picture pictures[] = { picture_new (400, 250), picture_new (9, 3) };
  guint n;

  mark (&pictures[1], 2, 1, 3, 1);
  n = norma_test_fail_allocations (gather, pictures, (GDestroyNotify)norma_pixel_figures_free);
  g_assert_cmpuint (n, >, 20);
  picture_clear (&pictures[0]);
  picture_clear (&pictures[1]);
}

/* Regions of 1 1 1 4 5 9 9 9 and 30 pixels: quarters end at 2, 4, 6 and 9 of them, and the equal ones go
 * along: 1 1 1, 4, 5 9 9 9, 30. */
static void
test_size_recall (void)
{
  static const guint64 areas[] = { 9, 1, 30, 1, 4, 9, 1, 5, 9 };
  static const float peaks[] = { 3, 1, 7, 2, 2, 2.5f, 3, 9, 1 };
  static const guint64 expected[][4] = {
    { 1, 1, 1, 3 }, { 4, 4, 0, 1 }, { 5, 9, 3, 4 }, { 30, 30, 1, 1 }
  };
  g_autoptr (GArray) regions = g_array_new (FALSE, FALSE, sizeof (NormaMarkedRegion));
  g_autoptr (GError) error = NULL;
  NormaSizeRecall bins[NORMA_SIZE_BINS];
  NormaRate all;
  guint n;

  g_assert_true (norma_size_recall (regions, 2, 0.95, bins, &n, NULL));
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (isnan (norma_region_recall (regions, 2, 0.95).share));
  for (guint i = 0; i < G_N_ELEMENTS (areas); i++) {
    const NormaMarkedRegion region = { 0, areas[i], peaks[i], 0 };

    g_array_append_val (regions, region);
  }
  g_assert_true (norma_size_recall (regions, 2, 0.95, bins, &n, NULL));
  g_assert_cmpuint (n, ==, 4);
  for (guint i = 0; i < n; i++) {
    g_assert_cmpuint (bins[i].least, ==, expected[i][0]);
    g_assert_cmpuint (bins[i].most, ==, expected[i][1]);
    g_assert_cmpuint (bins[i].found.k, ==, expected[i][2]);
    g_assert_cmpuint (bins[i].found.n, ==, expected[i][3]);
  }
  all = norma_region_recall (regions, 2, 0.95);
  g_assert_cmpuint (all.k, ==, 5);
  g_assert_cmpuint (all.n, ==, 9);
  norma_alloc_fail_nth (1);
  g_assert_false (norma_size_recall (regions, 2, 0.95, bins, &n, &error));
  norma_alloc_fail_nth (0);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  g_assert_cmpuint (n, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pixel-metrics/scikit", test_scikit);
  g_test_add_func ("/pixel-metrics/by-hand", test_by_hand);
  g_test_add_func ("/pixel-metrics/pairs", test_pairs);
  g_test_add_func ("/pixel-metrics/all-tied", test_all_tied);
  g_test_add_func ("/pixel-metrics/extremes", test_extremes);
  g_test_add_func ("/pixel-metrics/not-inspected", test_not_inspected);
  g_test_add_func ("/pixel-metrics/sizes", test_sizes);
  g_test_add_func ("/pixel-metrics/too-few-normal", test_too_few_normal);
  g_test_add_func ("/pixel-metrics/one-class", test_one_class);
  g_test_add_func ("/pixel-metrics/interval", test_interval);
  g_test_add_func ("/pixel-metrics/refused", test_refused);
  g_test_add_func ("/pixel-metrics/budget", test_budget);
  g_test_add_func ("/pixel-metrics/no-memory", test_no_memory);
  g_test_add_func ("/pixel-metrics/size-recall", test_size_recall);
  return g_test_run ();
}
