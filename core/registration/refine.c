/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/refine.h"

#include <math.h>
#include <string.h>

#include "core/registration/small-motion.h"
#include "core/statistics/select.h"

/* Points are looked for one a cell of the query; few enough for a pass over them to take less than a
 * pass over the image. */
enum { MOST_POINTS = 16000, MOST_STEPS = 30 };

/* The very border of the reference is often an edge in the query and none in the reference, pixels. */
#define MARGIN 3.0f

/* Gradients below this share of the strongest one are noise, or tell nothing. */
#define LEAST_GRADIENT 0.02f

/* Tukey's constant: 95 % efficiency under normal noise (Holland and Welsch 1977). */
#define TUKEY 4.685

/* At first points that do not fit at all yet must have a say, or those that fit by chance would
 * decide: the scale begins this much wider (graduated non-convexity, Blake and Zisserman 1987). */
#define WIDE 8

/* What a point tells is told by its neighbours, too: so many count as one. */
#define POINTS_AN_EVIDENCE 30

/* Where places are weighed against each other, what does not fit at all must decide, and not how the
 * pixels of one come to lie between those of the other: residuals are counted this much more coarsely,
 * and so much cost is left anywhere. */
#define COARSELY 3
#define ALWAYS_LEFT 0.05

/* Residuals below this are rounding. */
#define LEAST_DEVIATION 1e-3

/* Corners that move less are there, in pixels; farther in one run they have run away. */
#define STILL 0.005
#define FAR_SHARE 0.5

typedef struct {
  float x, y; /* in the query */
  float value, slope_x, slope_y; /* of the query there */
} Point;

struct _NormaRefiner {
  const NormaGrey *query, *reference;
  Point *points;
  guint n_points;
  float *residuals, *others; /* [n_points]; NaN: outside the reference */
  float *sizes; /* [n_points] */
  NormaMotionFrame frame;
};

void
norma_refiner_free (NormaRefiner *refiner)
{
  if (refiner == NULL)
    return;
  g_free (refiner->points);
  g_free (refiner->residuals);
  g_free (refiner->others);
  g_free (refiner->sizes);
  g_free (refiner);
}

static Point
point_at (const NormaGrey *grey, guint x, guint y)
{
  const float *at = grey->values + (gsize)y * grey->width + x;
  gsize row = grey->width;

  return (Point){ (float)x, (float)y, *at, (at[1] - at[-1]) / 2, (at[row] - *(at - row)) / 2 };
}

static float
strength (const Point *point)
{
  return point->slope_x * point->slope_x + point->slope_y * point->slope_y;
}

/* The strongest point of each cell. */
static void
find_points (NormaRefiner *r, guint cell)
{
  const NormaGrey *query = r->query;

  for (guint top = 1; top + 1 < query->height; top += cell)
    for (guint left = 1; left + 1 < query->width; left += cell) {
      Point best = { 0 };

      for (guint y = top; y < MIN (top + cell, query->height - 1); y++)
        for (guint x = left; x < MIN (left + cell, query->width - 1); x++) {
          Point point = point_at (query, x, y);

          if (strength (&point) > strength (&best))
            best = point;
        }
      if (strength (&best) > 0)
        r->points[r->n_points++] = best;
    }
}

static void
drop_weak_points (NormaRefiner *r)
{
  float strongest = 0, least;
  guint n_kept = 0;

  for (guint i = 0; i < r->n_points; i++)
    strongest = MAX (strongest, strength (&r->points[i]));
  least = strongest * LEAST_GRADIENT * LEAST_GRADIENT;
  for (guint i = 0; i < r->n_points; i++)
    if (strength (&r->points[i]) >= least)
      r->points[n_kept++] = r->points[i];
  r->n_points = n_kept;
}

NormaRefiner *
norma_refiner_new (const NormaGrey *query, const NormaGrey *reference, GError **error)
{
  g_autoptr (NormaRefiner) r = g_new0 (NormaRefiner, 1);
  double area = (double)query->width * query->height;
  guint cell = (guint)MAX (ceil (sqrt (area / MOST_POINTS)), 1);
  gsize most = ((gsize)query->width / cell + 1) * ((gsize)query->height / cell + 1);

  r->query = query;
  r->reference = reference;
  r->frame = norma_motion_frame (query->width, query->height);
  r->points = norma_alloc (most, sizeof (Point), "points of an image", error);
  if (r->points == NULL)
    return NULL;
  r->residuals = norma_alloc (most, sizeof (float), "points of an image", error);
  if (r->residuals == NULL)
    return NULL;
  r->others = norma_alloc (most, sizeof (float), "points of an image", error);
  if (r->others == NULL)
    return NULL;
  r->sizes = norma_alloc (most, sizeof (float), "points of an image", error);
  if (r->sizes == NULL)
    return NULL;
  find_points (r, cell);
  drop_weak_points (r);
  return g_steal_pointer (&r);
}

/* The reference under each point, NaN outside it; how many are inside. */
static guint
look_up (NormaRefiner *r, const NormaHomography *warp)
{
  const NormaGrey *reference = r->reference;
  float right = (float)reference->width - 1 - MARGIN;
  float bottom = (float)reference->height - 1 - MARGIN;
  const double *m = warp->m;
  guint n_inside = 0;

  for (guint i = 0; i < r->n_points; i++) {
    double x = (double)r->points[i].x, y = (double)r->points[i].y;
    double depth = m[6] * x + m[7] * y + 1, near = 1 / depth;
    float u = (float)((m[0] * x + m[1] * y + m[2]) * near);
    float v = (float)((m[3] * x + m[4] * y + m[5]) * near);
    gboolean is_inside = depth > 0 && u >= MARGIN && v >= MARGIN && u <= right && v <= bottom;

    r->residuals[i] = is_inside ? norma_grey_sample (reference, u, v) : NAN;
    n_inside += is_inside;
  }
  return n_inside;
}

static double
tukey_weight (double residual, double scale)
{
  double part = residual / (TUKEY * scale);
  double rest = 1 - part * part;

  return part > -1 && part < 1 ? rest * rest : 0;
}

/* ρ / (c²/6), 0 … 1. */
static double
tukey_cost (double residual, double scale)
{
  double part = residual / (TUKEY * scale);
  double rest = 1 - part * part;

  return part > -1 && part < 1 ? 1 - rest * rest * rest : 1;
}

/* Gain and bias by least squares of the reference on the query, weighted by the residuals of before
 * (deviation 0: not at all). */
static void
match_brightness (NormaRefiner *r, NormaRefined *refined)
{
  double n = 0, q = 0, v = 0, qq = 0, qv = 0, spread;

  for (guint i = 0; i < r->n_points; i++) {
    double query = (double)r->points[i].value, value = (double)r->residuals[i], weight = 1;

    if (isnan (value))
      continue;
    if (refined->deviation > 0)
      weight = tukey_weight (value - refined->gain * query - refined->bias,
                             MAX (refined->deviation, LEAST_DEVIATION));
    n += weight;
    q += weight * query;
    v += weight * value;
    qq += weight * query * query;
    qv += weight * query * value;
  }
  if (n <= 0)
    return;
  spread = qq - q * q / n;
  refined->gain = spread > 0 ? (qv - q * v / n) / spread : 1;
  refined->bias = (v - refined->gain * q) / n;
}

/* Turns what was looked up into residuals, and measures them. */
static void
take_residuals (NormaRefiner *r, NormaRefined *refined)
{
  guint n = 0;

  for (guint i = 0; i < r->n_points; i++) {
    if (isnan (r->residuals[i]))
      continue;
    r->residuals[i] -= (float)(refined->gain * (double)r->points[i].value + refined->bias);
    r->sizes[n++] = fabsf (r->residuals[i]);
  }
  refined->n_points = n;
  refined->deviation =
      n == 0 ? 0 : MAX (1.4826 * (double)norma_select (r->sizes, n, n / 2), LEAST_DEVIATION);
}

/* The small motion of the query that explains the residuals. */
static gboolean
find_step (NormaRefiner *r, NormaMotion motion, double scale, double gain, NormaNormalEquations *e)
{
  double slopes[NORMA_SMALL_MOTION_MOST];

  *e = (NormaNormalEquations){ norma_motion_n_parameters (motion) };
  for (guint i = 0; i < r->n_points; i++) {
    const Point *point = &r->points[i];
    double residual = (double)r->residuals[i], weight;

    if (isnan (residual))
      continue;
    weight = tukey_weight (residual, scale);
    if (weight <= 0)
      continue;
    norma_small_motion_slopes (&r->frame, motion, (double)point->x, (double)point->y,
                               (double)point->slope_x, (double)point->slope_y, slopes);
    norma_normal_equations_add (e, slopes, residual / gain, weight);
  }
  return norma_normal_equations_solve (e);
}

static double
mean_cost (const NormaRefiner *r, double scale)
{
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < r->n_points; i++)
    if (!isnan (r->residuals[i])) {
      sum += tukey_cost ((double)r->residuals[i], scale);
      n++;
    }
  return n == 0 ? 1 : sum / n;
}

gboolean
norma_refiner_measure (NormaRefiner *r, NormaRefined *refined)
{
  guint n_inside = look_up (r, &refined->warp);

  if (n_inside < 16 || n_inside < r->n_points / 5)
    return FALSE;
  match_brightness (r, refined);
  take_residuals (r, refined);
  return refined->gain > 0.02;
}

gboolean
norma_refiner_run (NormaRefiner *refiner, NormaMotion motion, double cost_scale,
                   NormaRefined *refined)
{
  const NormaHomography begin = refined->warp;
  guint width = refiner->query->width, height = refiner->query->height;

  refined->deviation = 0;
  if (!norma_refiner_measure (refiner, refined))
    return FALSE;
  for (guint i = 0; i < MOST_STEPS; i++) {
    NormaHomography before = refined->warp, small, back;
    NormaNormalEquations equations;

    double scale = refined->deviation * (1 + WIDE * pow (0.5, i));

    if (!find_step (refiner, motion, scale, refined->gain, &equations))
      return FALSE;
    small = norma_small_motion_map (&refiner->frame, motion, equations.right);
    if (!norma_homography_invert (&small, &back))
      return FALSE;
    refined->warp = norma_homography_compose (&before, &back);
    if (norma_homography_distance (&begin, &refined->warp, width, height) >
            FAR_SHARE * MAX (width, height) ||
        !norma_refiner_measure (refiner, refined))
      return FALSE;
    if (norma_homography_distance (&before, &refined->warp, width, height) < STILL)
      break;
  }
  refined->cost = mean_cost (refiner, cost_scale > 0 ? cost_scale : refined->deviation);
  return TRUE;
}

double
norma_refined_evidence (const NormaRefined *refined, NormaMotion motion)
{
  double n = (double)refined->n_points / POINTS_AN_EVIDENCE;

  return -n * log (MAX (refined->cost, 1e-9)) - norma_motion_n_parameters (motion) * log (n);
}

double
norma_refiner_weigh (NormaRefiner *r, const NormaHomography *one, const NormaHomography *other)
{
  NormaRefined first = { .warp = *one }, second = { .warp = *other };
  double cost_one = 0, cost_other = 0, scale;
  guint n = 0;

  if (!norma_refiner_measure (r, &first))
    return 0;
  memcpy (r->others, r->residuals, r->n_points * sizeof (float));
  if (!norma_refiner_measure (r, &second))
    return 0;
  scale = COARSELY * MIN (first.deviation, second.deviation);
  for (guint i = 0; i < r->n_points; i++)
    if (!isnan (r->others[i]) && !isnan (r->residuals[i])) {
      cost_one += tukey_cost ((double)r->others[i], scale);
      cost_other += tukey_cost ((double)r->residuals[i], scale);
      n++;
    }
  return n == 0
             ? 0
             : n / (double)POINTS_AN_EVIDENCE * log (MAX (cost_other, 1e-9) / MAX (cost_one, 1e-9));
}

/* The slopes of the reference under a point, along the axes of the query. */
static void
look_around (const NormaRefiner *r, const NormaHomography *warp, const Point *point,
             double *slope_x, double *slope_y)
{
  static const double steps[4][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
  double values[4];

  for (guint i = 0; i < 4; i++) {
    double u, v;

    norma_homography_apply (warp, (double)point->x + steps[i][0], (double)point->y + steps[i][1],
                            &u, &v);
    u = CLAMP (u, 0, r->reference->width - 1.0);
    v = CLAMP (v, 0, r->reference->height - 1.0);
    values[i] = (double)norma_grey_sample (r->reference, (float)u, (float)v);
  }
  *slope_x = (values[0] - values[1]) / 2;
  *slope_y = (values[2] - values[3]) / 2;
}

/* The products of the slopes of one image with those of the other: what is noise in them is not the
 * same noise, and averages to nothing. */
static void
sum_information (const NormaRefiner *r, NormaMotion motion, const NormaRefined *refined,
                 NormaNormalEquations *e)
{
  double q[NORMA_SMALL_MOTION_MOST], f[NORMA_SMALL_MOTION_MOST], x, y;

  for (guint i = 0; i < r->n_points; i++) {
    const Point *point = &r->points[i];
    double residual = (double)r->residuals[i];
    double weight = isnan (residual) ? 0 : tukey_weight (residual, refined->deviation);

    if (weight <= 0)
      continue;
    look_around (r, &refined->warp, point, &x, &y);
    norma_small_motion_slopes (&r->frame, motion, (double)point->x, (double)point->y,
                               refined->gain * (double)point->slope_x,
                               refined->gain * (double)point->slope_y, q);
    norma_small_motion_slopes (&r->frame, motion, (double)point->x, (double)point->y, x, y, f);
    for (guint a = 0; a < e->n; a++)
      for (guint b = 0; b <= a; b++)
        e->matrix[a * e->n + b] += weight * (q[a] * f[b] + q[b] * f[a]) / 2;
  }
}

double
norma_refiner_doubt (NormaRefiner *refiner, NormaMotion motion, const NormaRefined *refined)
{
  NormaNormalEquations information = { norma_motion_n_parameters (motion) };
  NormaRefined again = *refined;

  if (!norma_refiner_measure (refiner, &again))
    return INFINITY;
  sum_information (refiner, motion, &again, &information);
  return again.deviation *
         sqrt (POINTS_AN_EVIDENCE *
               norma_small_motion_corner_variance (&refiner->frame, motion, &information));
}
