/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/gabor.h"

#include <math.h>
#include <string.h>

#include "core/base/kernel.h"
#include "core/features/mirror.h"

#define RADIUS NORMA_GABOR_RADIUS

void
norma_gabor_init (NormaGabor *gabor, guint n_orientations, double frequency, double sigma)
{
  double g[RADIUS + 1], sum = 0;

  g_return_if_fail (n_orientations >= 2 && n_orientations % 2 == 0);
  g_return_if_fail (n_orientations <= NORMA_GABOR_MAX_ORIENTATIONS);

  *gabor = (NormaGabor){ n_orientations, frequency, sigma };
  for (int t = 0; t <= RADIUS; t++) {
    g[t] = exp (-t * t / (2 * sigma * sigma));
    sum += t == 0 ? g[t] : 2 * g[t];
  }
  for (int t = 0; t <= RADIUS; t++)
    gabor->gaussian[t] = (float)(g[t] /= sum);

  for (guint k = 0; k <= n_orientations / 2; k++) {
    double angle = G_PI * k / n_orientations;
    double wx = 2 * k == n_orientations ? 0 : frequency * cos (angle);
    double wy = frequency * sin (angle);
    double mean_x = 0, mean_y = 0;

    for (int t = 0; t <= RADIUS; t++) {
      gabor->quadrant[k].cosine_x[t] = (float)(g[t] * cos (wx * t));
      gabor->quadrant[k].sine_x[t] = (float)(g[t] * sin (wx * t));
      gabor->quadrant[k].cosine_y[t] = (float)(g[t] * cos (wy * t));
      gabor->quadrant[k].sine_y[t] = (float)(g[t] * sin (wy * t));
      mean_x += (t == 0 ? 1 : 2) * g[t] * cos (wx * t);
      mean_y += (t == 0 ? 1 : 2) * g[t] * cos (wy * t);
    }
    gabor->quadrant[k].mean = (float)(mean_x * mean_y);
  }
}

/* Σ_t k[|t|]·row[t] for an even filter, Σ_t sign(t)·k[|t|]·row[t] for an odd one; the terms are
 * added in the same order whatever the width of the vectors. */
#define EVEN(k, at) \
  ((k)[0] * at (0) + (k)[1] * (at (1) + at (-1)) + (k)[2] * (at (2) + at (-2)) + \
   (k)[3] * (at (3) + at (-3)) + (k)[4] * (at (4) + at (-4)))
#define ODD(k, at) \
  ((k)[1] * (at (1) - at (-1)) + (k)[2] * (at (2) - at (-2)) + (k)[3] * (at (3) - at (-3)) + \
   (k)[4] * (at (4) - at (-4)))

/* row: [width] between margins of RADIUS pixels. */
NORMA_KERNEL static void
filter_row (const float *restrict row, guint width, const float *restrict even,
            const float *restrict odd, float *restrict even_out, float *restrict odd_out)
{
#define AT(t) row[(int)x + (t)]
  for (guint x = 0; x < width; x++) {
    even_out[x] = EVEN (even, AT);
    odd_out[x] = ODD (odd, AT);
  }
#undef AT
}

NORMA_KERNEL static void
filter_column_even (const float *const *restrict rows, guint width, const float *restrict even,
                    float *restrict out)
{
  const float *const *middle = rows + RADIUS;

#define AT(t) middle[t][x]
  for (guint x = 0; x < width; x++)
    out[x] = EVEN (even, AT);
#undef AT
}

/* Orientation θ and its mirror image π − θ from the cosine and sine rows they share: with
 * C = Σ cos(ω_y y), S = Σ sin(ω_y y) down the columns, ψ ⋆ I = (C + iS)(cosine ± i·sine). */
NORMA_KERNEL static void
filter_column_pair (const float *const *restrict cosine, const float *const *restrict sine,
                    const float *restrict low, guint width, const float *restrict even,
                    const float *restrict odd, float mean, float *restrict direct,
                    float *restrict mirrored)
{
  const float *const *c = cosine + RADIUS;
  const float *const *s = sine + RADIUS;

#define COSINE(t) c[t][x]
#define SINE(t) s[t][x]
  for (guint x = 0; x < width; x++) {
    float even_cosine = EVEN (even, COSINE) - mean * low[x];
    float even_sine = EVEN (even, SINE);
    float odd_cosine = ODD (odd, COSINE);
    float odd_sine = ODD (odd, SINE);
    float real = even_cosine - odd_sine, imaginary = odd_cosine + even_sine;
    float mirrored_real = even_cosine + odd_sine, mirrored_imaginary = odd_cosine - even_sine;

    direct[x] = sqrtf (real * real + imaginary * imaginary);
    mirrored[x] = sqrtf (mirrored_real * mirrored_real + mirrored_imaginary * mirrored_imaginary);
  }
#undef COSINE
#undef SINE
}

NORMA_KERNEL static void
filter_column_horizontal_wave (const float *const *restrict cosine,
                               const float *const *restrict sine, const float *restrict low,
                               guint width, const float *restrict even, float mean,
                               float *restrict out)
{
  const float *const *c = cosine + RADIUS;
  const float *const *s = sine + RADIUS;

#define COSINE(t) c[t][x]
#define SINE(t) s[t][x]
  for (guint x = 0; x < width; x++) {
    float real = EVEN (even, COSINE) - mean * low[x];
    float imaginary = EVEN (even, SINE);

    out[x] = sqrtf (real * real + imaginary * imaginary);
  }
#undef COSINE
#undef SINE
}

NORMA_KERNEL static void
filter_column_vertical_wave (const float *const *restrict gaussian, const float *restrict low,
                             guint width, const float *restrict even, const float *restrict odd,
                             float mean, float *restrict out)
{
  const float *const *g = gaussian + RADIUS;

#define AT(t) g[t][x]
  for (guint x = 0; x < width; x++) {
    float real = EVEN (even, AT) - mean * low[x];
    float imaginary = ODD (odd, AT);

    out[x] = sqrtf (real * real + imaginary * imaginary);
  }
#undef AT
}

static void
copy_with_margins (const float *row, guint width, float *out)
{
  for (int t = -RADIUS; t < 0; t++)
    out[t + RADIUS] = row[norma_mirror (t, width)];
  memcpy (out + RADIUS, row, width * sizeof (float));
  for (int t = 0; t < RADIUS; t++)
    out[RADIUS + width + t] = row[norma_mirror ((int)width + t, width)];
}

/* The cosine and sine planes of all waves in 0 … 90 degrees, filtered along the rows. */
typedef struct {
  float *cosine[NORMA_GABOR_MAX_ORIENTATIONS / 2 + 1];
  float *sine[NORMA_GABOR_MAX_ORIENTATIONS / 2 + 1];
  float *margins; /* one row */
  float *low; /* one row of the Gaussian */
} Scratch;

static Scratch
lay_out (const NormaGabor *gabor, gsize width, gsize height, float *scratch)
{
  Scratch s = { .margins = scratch, .low = scratch + width + 2 * RADIUS };
  float *next = s.low + width;

  for (guint k = 0; k <= gabor->n_orientations / 2; k++, next += 2 * width * height) {
    s.cosine[k] = next;
    s.sine[k] = next + width * height;
  }
  return s;
}

gsize
norma_gabor_scratch (const NormaGabor *gabor, guint width, guint height)
{
  return 2 * (gsize)width + 2 * RADIUS +
         (gsize)(gabor->n_orientations + 2) * (gsize)width * (gsize)height;
}

static void
filter_rows (const NormaGabor *gabor, const float *plane, guint width, guint height, Scratch *s)
{
  for (gsize y = 0; y < height; y++) {
    copy_with_margins (plane + y * width, width, s->margins);
    for (guint k = 0; k <= gabor->n_orientations / 2; k++)
      filter_row (s->margins + RADIUS, width, gabor->quadrant[k].cosine_x,
                  gabor->quadrant[k].sine_x, s->cosine[k] + y * width, s->sine[k] + y * width);
  }
}

static void
gather_rows (const float *plane, guint width, guint height, guint y, const float **rows)
{
  for (int t = -RADIUS; t <= RADIUS; t++)
    rows[t + RADIUS] = plane + (gsize)norma_mirror ((int)y + t, height) * width;
}

static void
filter_columns (const NormaGabor *gabor, guint width, guint height, guint y, const Scratch *s,
                float *modulus)
{
  guint half = gabor->n_orientations / 2;
  gsize plane = (gsize)width * height;
  float *out = modulus + (gsize)y * width;
  const float *cosine[NORMA_GABOR_TAPS], *sine[NORMA_GABOR_TAPS];

  /* At 90 degrees the row filter is the bare Gaussian. */
  gather_rows (s->cosine[half], width, height, y, cosine);
  filter_column_even (cosine, width, gabor->gaussian, s->low);
  filter_column_vertical_wave (cosine, s->low, width, gabor->quadrant[half].cosine_y,
                               gabor->quadrant[half].sine_y, gabor->quadrant[half].mean,
                               out + half * plane);

  gather_rows (s->cosine[0], width, height, y, cosine);
  gather_rows (s->sine[0], width, height, y, sine);
  filter_column_horizontal_wave (cosine, sine, s->low, width, gabor->quadrant[0].cosine_y,
                                 gabor->quadrant[0].mean, out);

  for (guint k = 1; k < half; k++) {
    gather_rows (s->cosine[k], width, height, y, cosine);
    gather_rows (s->sine[k], width, height, y, sine);
    filter_column_pair (cosine, sine, s->low, width, gabor->quadrant[k].cosine_y,
                        gabor->quadrant[k].sine_y, gabor->quadrant[k].mean, out + k * plane,
                        out + (gabor->n_orientations - k) * plane);
  }
}

void
norma_gabor_modulus (const NormaGabor *gabor, const float *plane, guint width, guint height,
                     float *modulus, float *scratch)
{
  Scratch s = lay_out (gabor, width, height, scratch);

  filter_rows (gabor, plane, width, height, &s);
  for (guint y = 0; y < height; y++)
    filter_columns (gabor, width, height, y, &s, modulus);
}
