/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/workers.h"
#include "core/statistics/gaussian-field-private.h"
#include "core/statistics/moments.h"
#include "core/statistics/shrinkage.h"
#include "core/statistics/square-cholesky.h"

/* Bytes. A row of a tile that crossed its end would be fetched twice. */
enum { CACHE_LINE = 64 };

/* A worker's memory. Matrices are [rows, stride], rows filled up with 0. */
typedef struct {
  double *w; /* W, then W′ */
  double *transposed; /* Wᵀ */
  double *b; /* B, upper triangle, then U = Cᵀ */
  double *deviations; /* [n_changes, d], u of each, from the mean without the sample */
  double *white; /* [n_changes, d], W·u */
  double *weights; /* [n_changes], ±c */
  double *product; /* [d] */
} Desk;

typedef struct {
  const NormaGaussianField *field;
  NormaGaussianField *corrected;
  const NormaGaussianChange *change;
  double least_variance;
  gsize stride;
  float *factor; /* [P, d(d + 1)/2], of the corrected field */
  double *memory; /* [n_workers, desk_size], from the beginning of a cache line on */
  gsize desk_size;
} Correction;

static guint
count_changes (const Correction *c)
{
  return c->change->n_added + c->change->n_removed;
}

/* A whole number of tiles, which are as wide as a cache line. */
static gsize
measure_desk (const Correction *c)
{
  gsize d = c->field->n_dimensions, n = count_changes (c);

  return norma_square_stride (3 * c->stride * c->stride + n * (2 * d + 1) + d);
}

static Desk
get_desk (const Correction *c, guint worker)
{
  gsize square = c->stride * c->stride, d = c->field->n_dimensions, n = count_changes (c);
  double *at = c->memory + worker * c->desk_size;
  Desk desk = { at, at + square, at + 2 * square, at + 3 * square };

  desk.white = desk.deviations + n * d;
  desk.weights = desk.white + n * d;
  desk.product = desk.weights + n;
  return desk;
}

/* One position. */

static double
dot (const double *a, const double *b, gsize d)
{
  double sum = 0;

  for (gsize i = 0; i < d; i++)
    sum += a[i] * b[i];
  return sum;
}

/* The moments of a position on the way from one set to the other. */
typedef struct {
  gsize d;
  double n;
  double *mean, *third; /* of the corrected field; third: NULL where it is not kept */
  double *sums;
  double scale, ridge; /* M = scale·Σ − ridge·I, of the field as it was */
} Moments;

/* product = M·u of the set without sample `index`, M of the first set and what came since. */
static void
multiply_comoment (const Desk *desk, const Moments *m, gsize stride, guint index, double own_weight,
                   double *product)
{
  const double *u = desk->deviations + index * m->d;

  norma_square_multiply_inverse (desk->w, desk->transposed, m->d, stride, u, product);
  for (gsize i = 0; i < m->d; i++)
    product[i] = m->scale * product[i] - m->ridge * u[i];
  for (guint k = 0; k <= index; k++) {
    const double *earlier = desk->deviations + k * m->d;
    double weight = (k < index ? desk->weights[k] : own_weight) * dot (earlier, u, m->d);

    for (gsize i = 0; i < m->d; i++)
      product[i] += weight * earlier[i];
  }
}

/* Third and fourth sum and squared norm of the sums: those of moments.c with a block of one sample, forth
 * (sign 1) or back (−1). g: M·u; trace: tr M; n: without the sample. */
static void
change_sums (const Moments *m, const double *u, const double *g, double n, double trace,
             double sign)
{
  double square = dot (u, u, m->d), h = dot (u, g, m->d), s = 1 / (n + 1), v = n / (n + 1);
  double along = trace * s + n * square * s * s * s - square * v * v * v, third_u;

  if (sign < 0)
    for (gsize i = 0; i < m->d; i++)
      m->third[i] += 2 * s * g[i] + along * u[i];
  third_u = dot (m->third, u, m->d);
  if (sign > 0)
    for (gsize i = 0; i < m->d; i++)
      m->third[i] -= 2 * s * g[i] + along * u[i];
  m->sums[1] += sign * v * (2 * h + v * square * square);
  m->sums[2] += sign * (4 * s * s * h + n * square * square * s * s * s * s - 4 * s * third_u +
                        2 * trace * square * s * s + square * square * v * v * v * v);
  /* what is left of rounding may be below 0 */
  m->sums[1] = MAX (0, m->sums[1]);
  m->sums[2] = MAX (0, m->sums[2]);
}

static void
change_by (const Desk *desk, Moments *m, gsize stride, guint index, const float *x, double sign)
{
  double *u = desk->deviations + index * m->d;
  double without = sign > 0 ? m->n : m->n - 1, weight = without / (without + 1), square, trace;

  for (gsize i = 0; i < m->d; i++)
    u[i] = (x[i] - m->mean[i]) * (sign > 0 ? 1 : 1 / weight);
  square = dot (u, u, m->d);
  trace = m->sums[0] - (sign > 0 ? 0 : weight * square);
  if (m->third != NULL) {
    multiply_comoment (desk, m, stride, index, sign > 0 ? 0 : -weight, desk->product);
    change_sums (m, u, desk->product, without, trace, sign);
  }
  desk->weights[index] = sign * weight;
  m->sums[0] = MAX (0, trace + (sign > 0 ? weight * square : 0));
  for (gsize i = 0; i < m->d; i++)
    m->mean[i] += sign * u[i] / (without + 1);
  m->n += sign;
}

static NormaMixture
mix (const Correction *c, const NormaGaussianField *field, gsize position)
{
  gboolean shrunk = field->covariance == NORMA_COVARIANCE_SHRUNK;
  const double *sums = field->sums + position * norma_gaussian_count_sums (field->covariance);
  guint d = field->n_dimensions;
  /* the field that is corrected knows its own */
  double alpha =
      !shrunk ? 0
      : field == c->field
          ? field->shrinkage[position]
          : norma_shrinkage_ledoit_wolf_of_sums (d, field->n_samples, sums[0], sums[1], sums[2])
                .alpha;

  return norma_gaussian_mix (field->covariance, field->n_samples,
                             sums[0] / (double)field->n_samples / d, alpha, c->least_variance);
}

static void
change_moments (const Correction *c, const Desk *desk, gsize position, const NormaMixture *before)
{
  const NormaGaussianField *field = c->corrected;
  guint d = field->n_dimensions, n_moments = norma_gaussian_count_moments (field->covariance);
  double n = (double)c->field->n_samples;
  double *mean = field->moments + position * n_moments * d;
  double scale = n / (1 - before->shrinkage);
  Moments m = { d,
                n,
                mean,
                n_moments == 2 ? mean + d : NULL,
                field->sums + position * norma_gaussian_count_sums (field->covariance),
                scale,
                scale * before->ridge };

  for (guint k = 0; k < count_changes (c); k++)
    change_by (desk, &m, c->stride, k,
               c->change->samples + ((gsize)k * field->n_positions + position) * d,
               k < c->change->n_added ? 1 : -1);
}

/* b: B/scale of the new Σ, filled up with the unit matrix. */
static void
make_b (const Correction *c, const Desk *desk, const NormaMixture *before,
        const NormaMixture *after)
{
  gsize d = c->field->n_dimensions, stride = c->stride;
  double n = (double)c->field->n_samples, m = (double)c->corrected->n_samples;
  double scale = (1 - after->shrinkage) / m, unit = n / (1 - before->shrinkage) * scale;
  double ridge = after->ridge - unit * before->ridge;

  if (ridge == 0)
    memset (desk->b, 0, stride * stride * sizeof (double));
  else
    norma_square_multiply_transposed (desk->transposed, stride, ridge, desk->b);
  for (guint k = 0; k < count_changes (c); k++) {
    double *white = desk->white + k * d;

    norma_square_multiply_vector (desk->transposed, d, stride, desk->deviations + k * d, white);
    norma_square_add_product (desk->b, d, stride, scale * desk->weights[k], white);
  }
  for (gsize i = 0; i < stride; i++)
    desk->b[i * stride + i] += i < d ? unit : 1;
}

static gboolean
refuse (gsize position, GError **error)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "position %" G_GSIZE_FORMAT ": the covariance of what is left is not positive "
               "definite: too few images are left, or an image that is removed was not learnt from",
               position);
  return FALSE;
}

static gboolean
make_factor (const Correction *c, const Desk *desk, gsize position, const NormaMixture *before,
             const NormaMixture *after, GError **error)
{
  gsize d = c->field->n_dimensions, stride = c->stride;
  float *factor = c->factor + position * norma_packed_size (c->field->n_dimensions);

  if (after->shrinkage >= 1) {
    memset (factor, 0, norma_packed_size (c->field->n_dimensions) * sizeof (float));
    for (gsize i = 0; i < d; i++)
      factor[i * (i + 3) / 2] = (float)(1 / sqrt (after->ridge));
    return TRUE;
  }
  make_b (c, desk, before, after);
  if (!norma_square_factorise (desk->b, stride))
    return refuse (position, error);
  norma_square_solve (desk->b, desk->w, stride);
  return norma_square_pack (desk->w, d, stride, factor) || refuse (position, error);
}

static gboolean
correct_position (gsize position, guint worker, gpointer data, GError **error)
{
  Correction *c = data;
  NormaGaussianField *field = c->corrected;
  guint d = field->n_dimensions, n_moments = norma_gaussian_count_moments (field->covariance);
  gsize packed = norma_packed_size (d);
  const Desk desk = get_desk (c, worker);
  NormaMixture before = mix (c, c->field, position), after;
  double mean_variance;

  if (before.shrinkage >= 1) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
                 "position %" G_GSIZE_FORMAT ": its %" G_GUINT64_FORMAT " samples tell no "
                 "directions, so there is nothing to correct: fit anew",
                 position, c->field->n_samples);
    return FALSE;
  }
  norma_square_unpack (c->field->factor + position * packed, d, c->stride, desk.w, desk.transposed);
  change_moments (c, &desk, position, &before);
  after = mix (c, field, position);
  if (!make_factor (c, &desk, position, &before, &after, error))
    return FALSE;
  mean_variance = field->sums[position * norma_gaussian_count_sums (field->covariance)] /
                  (double)field->n_samples / d;
  field->shrinkage[position] = (float)after.shrinkage;
  field->expected[position] = (float)sqrt (
      norma_gaussian_expect (field->covariance, field->n_samples, d, c->factor + position * packed,
                             &after, mean_variance, c->least_variance));
  for (gsize i = 0; i < d; i++)
    field->mean[position * d + i] = (float)field->moments[position * n_moments * d + i];
  return TRUE;
}

/* All positions. */

static gboolean
check_change (const NormaGaussianField *field, const NormaGaussianChange *change, GError **error)
{
  gint64 left = (gint64)field->n_samples + change->n_added - change->n_removed;
  gint64 least = field->covariance == NORMA_COVARIANCE_SAMPLE ? field->n_dimensions + 1 : 2;

  if (field->moments == NULL) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
                 "the model does not hold the sums that a correction needs: fit anew");
    return FALSE;
  }
  if (left >= least)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%" G_GINT64_FORMAT
               " good images would be left, expected at least %" G_GINT64_FORMAT,
               left, least);
  return FALSE;
}

static gboolean
check_variation (const Correction *c, GError **error)
{
  const NormaGaussianField *field = c->corrected;
  guint n_sums = norma_gaussian_count_sums (field->covariance);

  for (gsize p = 0; p < field->n_positions; p++)
    if (field->sums[p * n_sums] >
        c->least_variance * (double)field->n_samples * field->n_dimensions)
      return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "the %" G_GUINT64_FORMAT " good images that are left do not differ: there is no "
               "variation to learn",
               field->n_samples);
  return FALSE;
}

/* The corrected field with the moments of the one before. */
static NormaGaussianField *
begin_field (const NormaGaussianField *field, const NormaGaussianChange *change, GError **error)
{
  g_autoptr (NormaGaussianField) corrected =
      norma_gaussian_field_new (field->n_positions, field->n_dimensions, field->covariance,
                                field->n_samples + change->n_added - change->n_removed, error);
  gsize row = norma_gaussian_count_moments (field->covariance) * (gsize)field->n_dimensions;

  if (corrected == NULL)
    return NULL;
  corrected->moments = norma_alloc (field->n_positions, row * sizeof (double), "moments", error);
  if (corrected->moments == NULL)
    return NULL;
  memcpy (corrected->moments, field->moments, field->n_positions * row * sizeof (double));
  memcpy (corrected->sums, field->sums,
          field->n_positions * norma_gaussian_count_sums (field->covariance) * sizeof (double));
  return g_steal_pointer (&corrected);
}

NormaGaussianField *
norma_gaussian_field_correct (const NormaGaussianField *field, const NormaGaussianChange *change,
                              double least_variance, guint n_threads, GCancellable *cancellable,
                              GError **error)
{
  guint n_workers = norma_workers_count (n_threads);
  gsize n_floats = field->n_positions * norma_packed_size (field->n_dimensions);
  g_autoptr (NormaGaussianField) corrected = NULL;
  g_autofree double *memory = NULL;
  g_autofree float *factor = NULL;
  Correction c = { field, NULL, change, least_variance, norma_square_stride (field->n_dimensions) };

  if (!check_change (field, change, error))
    return NULL;
  corrected = c.corrected = begin_field (field, change, error);
  if (corrected == NULL)
    return NULL;
  factor = c.factor = norma_alloc (n_floats, sizeof (float), "factors", error);
  if (factor == NULL)
    return NULL;
  c.desk_size = measure_desk (&c);
  memory = norma_alloc (n_workers + 1, c.desk_size * sizeof (double), "scratch", error);
  c.memory = (double *)(((guintptr)memory + CACHE_LINE - 1) & ~(guintptr)(CACHE_LINE - 1));
  if (memory == NULL ||
      !norma_workers_run (n_workers, field->n_positions, correct_position, &c, cancellable,
                          error) ||
      !check_variation (&c, error))
    return NULL;
  norma_gaussian_field_set_factor (corrected, g_bytes_new_take (g_steal_pointer (&factor),
                                                                n_floats * sizeof (float)));
  return g_steal_pointer (&corrected);
}
