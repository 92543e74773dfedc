/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/light.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/registration/small-motion.h"

/* Pixels whose brightness is farther off, in parts of the range, are other things: at first all have
 * a say, as under a strong shading nothing fits one gain. */
static const double misfits[] = { INFINITY, 0.4, 0.2, 0.15, 0.15 };

/* Of the gain of a shading, against that in the middle. */
#define MOST_SHADING 2.0

/* Values told apart by a tone curve, and pixels that tell a shading. */
enum { TONES = 512, MOST_SAMPLES = 16000 };

const char *
norma_light_to_string (NormaLight light)
{
  static const char *const words[NORMA_N_LIGHTS] = {
    [NORMA_LIGHT_GAIN] = "gain",
    [NORMA_LIGHT_SHADING] = "shading",
    [NORMA_LIGHT_HISTOGRAM] = "histogram",
  };

  return words[light];
}

gboolean
norma_light_from_string (const char *text, NormaLight *light)
{
  for (guint i = 0; i < NORMA_N_LIGHTS; i++)
    if (g_str_equal (text, norma_light_to_string ((NormaLight)i))) {
      *light = (NormaLight)i;
      return TRUE;
    }
  return FALSE;
}

/* reference ≈ (g₀ + g₁x + g₂y + g₃x² + g₄xy + g₅y²)·query + bias, x and y −1 … 1 over the plane; of a
 * gain alone only g₀ and the bias. */
enum { MOST_TERMS = 7 };

typedef struct {
  guint n_terms; /* 2 or 7 */
  double terms[MOST_TERMS]; /* the bias, then g₀ … */
} Shading;

static double
find_gain (const Shading *shading, double x, double y)
{
  const double *g = shading->terms + 1;
  double gain;

  if (shading->n_terms == 2)
    return g[0];
  gain = g[0] + g[1] * x + g[2] * y + g[3] * x * x + g[4] * x * y + g[5] * y * y;
  return CLAMP (gain, MIN (g[0] / MOST_SHADING, g[0] * MOST_SHADING),
                MAX (g[0] / MOST_SHADING, g[0] * MOST_SHADING));
}

static double
place (guint at, guint n)
{
  return n > 1 ? 2.0 * at / (n - 1) - 1 : 0;
}

/* By what fits `shading` of before. FALSE: it fixes nothing. */
static gboolean
fit_once (const NormaGrey *query, const NormaGrey *reference, guint step, double misfit,
          Shading *shading)
{
  NormaNormalEquations e = { shading->n_terms };

  for (guint row = 0; row < query->height; row += step)
    for (guint column = 0; column < query->width; column += step) {
      gsize i = (gsize)row * query->width + column;
      double x = place (column, query->width), y = place (row, query->height);
      double q = (double)query->values[i], r = (double)reference->values[i];
      const double slopes[NORMA_SMALL_MOTION_MOST] = { 1,         q,         q * x,    q * y,
                                                       q * x * x, q * x * y, q * y * y };

      if (!isnan (r) && fabs (r - find_gain (shading, x, y) * q - shading->terms[0]) <= misfit)
        norma_normal_equations_add (&e, slopes, r, 1);
    }
  if (!norma_normal_equations_solve (&e))
    return FALSE;
  for (guint i = 0; i < shading->n_terms; i++)
    shading->terms[i] = e.right[i];
  return TRUE;
}

static void
match_shading (NormaGrey *query, const NormaGrey *reference, guint n_terms, guint step)
{
  Shading shading = { n_terms, { 0, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (misfits); i++)
    if (!fit_once (query, reference, step, misfits[i], &shading))
      break;
  for (guint y = 0; y < query->height; y++)
    for (guint x = 0; x < query->width; x++) {
      float *value = &query->values[(gsize)y * query->width + x];
      double gain = find_gain (&shading, place (x, query->width), place (y, query->height));

      *value = (float)(gain * (double)*value + shading.terms[0]);
    }
}

/* How many of the pixels that both images show are darker than a tone, in shares. */
typedef struct {
  double low, high;
  double shares[TONES + 1]; /* below low + i · (high − low) / TONES */
} Tones;

/* FALSE: there is one tone, or none. */
static gboolean
count_tones (const float *values, const float *shown, gsize n_pixels, Tones *tones)
{
  gsize counts[TONES] = { 0 }, n = 0, below = 0;

  tones->low = INFINITY;
  tones->high = -INFINITY;
  for (gsize i = 0; i < n_pixels; i++)
    if (!isnan (shown[i])) {
      tones->low = MIN (tones->low, (double)values[i]);
      tones->high = MAX (tones->high, (double)values[i]);
      n++;
    }
  if (n == 0 || tones->high <= tones->low)
    return FALSE;
  for (gsize i = 0; i < n_pixels; i++)
    if (!isnan (shown[i])) {
      double part = ((double)values[i] - tones->low) / (tones->high - tones->low);

      counts[MIN ((gsize)(part * TONES), TONES - 1)]++;
    }
  for (guint i = 0; i < TONES; i++) {
    tones->shares[i] = (double)below / (double)n;
    below += counts[i];
  }
  tones->shares[TONES] = 1;
  return TRUE;
}

/* The first and the last tone below which this share lies, fractions of a step: more than one where
 * tones are missing. */
static void
find_tones (const Tones *tones, double share, double *first, double *last)
{
  guint i = 0;

  while (i < TONES && tones->shares[i + 1] < share)
    i++;
  *first = i + (share - tones->shares[i]) / (tones->shares[i + 1] - tones->shares[i]);
  for (i = (guint)*first; i < TONES && tones->shares[i + 1] <= share;)
    i++;
  *last = MAX (*first, i);
}

/* curve: [TONES + 1], the reference's value for each tone of the query. Missing tones of one lie between
 * the ends of the missing tones of the other. */
static void
find_curve (const Tones *query, const Tones *reference, double *curve)
{
  for (guint i = 0; i <= TONES; i++) {
    double first, last, from, to, part;

    find_tones (query, query->shares[i], &from, &to);
    find_tones (reference, query->shares[i], &first, &last);
    part = to > from ? (i - from) / (to - from) : 0.5;
    curve[i] = reference->low +
               (reference->high - reference->low) * (first + part * (last - first)) / TONES;
  }
}

static gboolean
match_histogram (NormaGrey *query, const NormaGrey *reference, GError **error)
{
  gsize n = (gsize)query->width * query->height;
  g_autofree Tones *tones = norma_alloc (2, sizeof (Tones), "tones", error);
  double curve[TONES + 1];

  if (tones == NULL)
    return FALSE;
  if (!count_tones (query->values, reference->values, n, &tones[0]) ||
      !count_tones (reference->values, reference->values, n, &tones[1]))
    return TRUE;
  find_curve (&tones[0], &tones[1], curve);
  for (gsize i = 0; i < n; i++) {
    double at = ((double)query->values[i] - tones[0].low) / (tones[0].high - tones[0].low) * TONES;
    guint tone = (guint)CLAMP (at, 0, TONES - 1);

    query->values[i] = (float)(curve[tone] + (at - tone) * (curve[tone + 1] - curve[tone]));
  }
  return TRUE;
}

gboolean
norma_light_match (NormaLight light, NormaGrey *query, const NormaGrey *reference, GError **error)
{
  guint step = (guint)MAX (ceil (sqrt ((double)query->width * query->height / MOST_SAMPLES)), 1);

  if (light == NORMA_LIGHT_HISTOGRAM)
    return match_histogram (query, reference, error);
  match_shading (query, reference, light == NORMA_LIGHT_GAIN ? 2 : MOST_TERMS, step);
  return TRUE;
}
