/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/distributions.h"

#include <float.h>
#include <math.h>

/* Beta and F are the same law on the odds r = x / (1 − x), and chi-square is the limit; on the
 * logarithm of r (or of x) the density of each is the very factor in front of its series or
 * continued fraction. So one evaluation gives both tails and the slope for Newton's method. */
typedef struct {
  double lower, upper;
  double slope; /* d lower / d ln t */
} Tails;

/* ln Γ(a) = (a − ½) ln a − a + ½ ln 2π + stirling_rest (a). */
static double
stirling_rest (double a)
{
  /* B_2k / (2k (2k − 1)), Abramowitz and Stegun 6.1.40; the next term is below 3e-17 for a ≥ 10 */
  static const double c[] = { 1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                              1.0 / 1188, -691.0 / 360360, 1.0 / 156 };
  double rest = 0, square, sum = 0;

  for (; a < 10; a++)
    rest += (a + 0.5) * log1p (1 / a) - 1;
  square = 1 / (a * a);
  for (int i = G_N_ELEMENTS (c) - 1; i >= 0; i--)
    sum = sum * square + c[i];
  return rest + sum / a;
}

/* a ln (a / m) + m − a, where difference = a − m is known more exactly than a and m show
 * (Loader 2000, "Fast and accurate computation of binomial probabilities"). */
static double
deviance (double a, double m, double difference)
{
  double v = difference / (a + m);
  double square = v * v, sum = 0;

  if (!(fabs (v) <= 0.4)) /* no cancellation to speak of beyond */
    return a * log (a / m) - difference;

  /* with ln (a / m) = 2 atanh v; 0.4^42 / 43 is below the last bit */
  for (int k = 43; k >= 3; k -= 2)
    sum = sum * square + 1.0 / k;
  return difference * v * (1 + (1 + v) * v * sum);
}

/* Series and fractions take about the square root of their parameters; this only ends what does not
 * converge beyond the ranges stated. */
enum { MAX_STEPS = 200000 };

static double
lentz_guard (double x)
{
  return fabs (x) < DBL_MIN ? DBL_MIN : x;
}

/* x^a y^b / B (a, b), where x + y = 1 and difference = a y − b x. */
static double
beta_factor (double x, double y, double difference, double a, double b)
{
  double n = a + b;
  double exponent = deviance (a, n * x, difference) + deviance (b, n * y, -difference);
  double rest = stirling_rest (n) - stirling_rest (a) - stirling_rest (b);

  return sqrt (a / n * b / (2 * G_PI)) * exp (rest - exponent);
}

/* The continued fraction of Didonato and Morris (1992, "Algorithm 708", equation 9) by the modified
 * method of Lentz (Thompson and Barnett 1986). */
static double
beta_fraction (double x, double difference, double a, double b)
{
  double f = lentz_guard (a * (difference + 1) / (a + 1));
  double c = f, d = 0;

  for (int m = 1; m <= MAX_STEPS; m++) {
    double odd = a + 2.0 * m - 1;
    double r = m * (b - m) * x / odd;
    double numerator = (a + m - 1) / odd * (a + b + m - 1) * x * r;
    double term = m + r + (a + m) * (difference + 1 + m * (2 - x)) / (odd + 2);
    double change;

    d = 1 / lentz_guard (term + numerator * d);
    c = lentz_guard (term + numerator / c);
    change = c * d;
    f *= change;
    if (fabs (change - 1) <= DBL_EPSILON)
      break;
  }
  return f;
}

/* Lower: I_x (a, b). The fraction is taken on the side of the mean where it converges, which is
 * the tail that must not be got by subtraction. */
static Tails
beta_tails (double x, double y, double difference, double a, double b)
{
  Tails tails;

  if (x <= 0)
    return (Tails){ 0, 1, 0 };
  if (y <= 0)
    return (Tails){ 1, 0, 0 };

  tails.slope = beta_factor (x, y, difference, a, b);
  if (difference >= 0) {
    tails.lower = MIN (1, tails.slope / beta_fraction (x, difference, a, b));
    tails.upper = 1 - tails.lower;
  } else {
    tails.upper = MIN (1, tails.slope / beta_fraction (y, -difference, b, a));
    tails.lower = 1 - tails.upper;
  }
  return tails;
}

/* a − (a + b) x without rounding the product. */
static double
beta_difference (double x, double a, double b)
{
  double n = a + b;
  double n_rest = MIN (a, b) - (n - MAX (a, b));
  double product = n * x;

  return (a - product) - fma (n, x, -product) - n_rest * x;
}

static Tails
beta_tails_of_x (double x, double a, double b)
{
  if (isnan (x) || !(a > 0) || !(b > 0))
    return (Tails){ NAN, NAN, NAN };
  return beta_tails (x, 1 - x, beta_difference (x, a, b), a, b);
}

static Tails
beta_tails_of_odds (double r, double a, double b)
{
  double y = 1 / (1 + r);
  double difference = fma (-b, r, a) * y;

  return beta_tails (r * y, y, difference, a, b);
}

/* The series for P (a, x), Abramowitz and Stegun 6.5.29, without its factor. */
static double
gamma_series (double a, double x)
{
  double term = 1 / a, sum = term;

  for (int k = 1; k <= MAX_STEPS && term > sum * (DBL_EPSILON / 4); k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
}

/* The continued fraction for Q (a, x), Abramowitz and Stegun 6.5.31 in its even form. */
static double
gamma_fraction (double a, double x)
{
  double term = x - a + 1;
  double f = lentz_guard (term), c = f, d = 0;

  for (int i = 1; i <= MAX_STEPS; i++) {
    double numerator = i * (a - i);
    double change;

    term += 2;
    d = 1 / lentz_guard (term + numerator * d);
    c = lentz_guard (term + numerator / c);
    change = c * d;
    f *= change;
    if (fabs (change - 1) <= DBL_EPSILON)
      break;
  }
  return f;
}

static Tails
chi2_tails (double chi2, double nu)
{
  double a = nu / 2, x = chi2 / 2;
  Tails tails;

  if (isnan (chi2) || !(nu > 0))
    return (Tails){ NAN, NAN, NAN };
  if (x <= 0)
    return (Tails){ 0, 1, 0 };
  if (isinf (x))
    return (Tails){ 1, 0, 0 };

  tails.slope = sqrt (a / (2 * G_PI)) * exp (-stirling_rest (a) - deviance (a, x, a - x));
  if (x < MAX (a, 0.1)) { /* the fraction is slow near 0, where both tails are large anyway */
    tails.lower = MIN (1, tails.slope * gamma_series (a, x));
    tails.upper = 1 - tails.lower;
  } else {
    tails.upper = MIN (1, tails.slope / gamma_fraction (a, x));
    tails.lower = 1 - tails.upper;
  }
  return tails;
}

static Tails
f_tails (double f, double d1, double d2)
{
  double a = d1 / 2, b = d2 / 2, scale, x, y;

  if (isnan (f) || !(d1 > 0) || !(d2 > 0))
    return (Tails){ NAN, NAN, NAN };
  if (f <= 0)
    return (Tails){ 0, 1, 0 };
  if (isinf (d1 * f))
    return (Tails){ 1, 0, 0 };

  scale = 1 / (d1 * f + d2);
  x = f * d1 * scale;
  y = d2 * scale;
  return beta_tails (x, y, a * y * (1 - f), a, b);
}

typedef enum { CHI2, F, BETA_ODDS } Law;

static Tails
law_tails (Law law, double t, double a, double b)
{
  switch (law) {
  case CHI2:
    return chi2_tails (t, a);
  case F:
    return f_tails (t, a, b);
  default:
    return beta_tails_of_odds (t, a, b);
  }
}

/* How far ln t still has to go for the tail that is sought. */
static double
newton_step (const Tails *tails, double probability, gboolean upper)
{
  double tail = upper ? tails->upper : tails->lower;
  double step = log1p ((probability - tail) / tail) * (tail / tails->slope);

  return upper ? -step : step;
}

/* The t > 0 whose lower (or upper) tail is the probability, in (0, 1): Newton's method for the
 * logarithm of the tail in ln t, kept inside a bracket that is halved in ln t. */
static double
solve (Law law, double a, double b, double probability, gboolean upper, double start)
{
  double low = DBL_MIN, high = 1e300, t = start; /* so that d1 f does not overflow */
  gboolean last = FALSE;

  /* halving alone would take 64 steps */
  for (int i = 0; !last && i < 500; i++) {
    Tails tails = law_tails (law, t, a, b);
    double tail = upper ? tails.upper : tails.lower;
    double step, next;

    if (tail == probability)
      break;
    if ((tail > probability) == upper)
      low = t;
    else
      high = t;

    step = newton_step (&tails, probability, upper);
    next = t * exp (step);
    last = fabs (step) < 2 * DBL_EPSILON;
    if (!last && !(next > low && next < high))
      next = sqrt (low) * sqrt (high);
    last = last || next == t;
    t = next;
  }
  /* the ends of the bracket stand for what lies beyond */
  return t < 4 * DBL_MIN ? 0 : t > 0.25e300 ? INFINITY : t;
}

/* Solves for the smaller tail; 1 − p is exact from one half on. */
static double
quantile (Law law, double a, double b, double p, gboolean upper, double start)
{
  if (isnan (p) || p < 0 || p > 1 || !(a > 0) || !(b > 0))
    return NAN;
  if (p == (upper ? 1 : 0))
    return 0;
  if (p == (upper ? 0 : 1))
    return INFINITY;
  if (p > 0.5)
    return solve (law, a, b, 1 - p, !upper, start);
  return solve (law, a, b, p, upper, start);
}

double
norma_beta_cdf (double x, double a, double b)
{
  return beta_tails_of_x (x, a, b).lower;
}

double
norma_beta_quantile (double p, double a, double b)
{
  double odds = quantile (BETA_ODDS, a, b, p, FALSE, a / b);

  return isinf (odds) ? 1 : odds / (1 + odds);
}

double
norma_binomial_cdf (guint64 k, guint64 n, double p)
{
  if (isnan (p) || p < 0 || p > 1)
    return NAN;
  return k >= n ? 1 : beta_tails_of_x (p, (double)k + 1, (double)(n - k)).upper;
}

double
norma_binomial_upper (guint64 k, guint64 n, double p)
{
  if (isnan (p) || p < 0 || p > 1)
    return NAN;
  return k >= n ? 0 : beta_tails_of_x (p, (double)k + 1, (double)(n - k)).lower;
}

double
norma_chi2_cdf (double x, double nu)
{
  return chi2_tails (x, nu).lower;
}

double
norma_chi2_upper (double x, double nu)
{
  return chi2_tails (x, nu).upper;
}

double
norma_chi2_quantile (double p, double nu)
{
  return quantile (CHI2, nu, 1, p, FALSE, nu);
}

double
norma_chi2_upper_quantile (double q, double nu)
{
  return quantile (CHI2, nu, 1, q, TRUE, nu);
}

double
norma_f_cdf (double x, double d1, double d2)
{
  return f_tails (x, d1, d2).lower;
}

double
norma_f_upper (double x, double d1, double d2)
{
  return f_tails (x, d1, d2).upper;
}

double
norma_f_upper_quantile (double q, double d1, double d2)
{
  return quantile (F, d1, d2, q, TRUE, 1);
}

double
norma_normal_cdf (double z)
{
  return 0.5 * erfc (-z * G_SQRT2 / 2);
}

/* z² is chi-square with one degree of freedom. */
double
norma_normal_quantile (double p)
{
  double z = sqrt (norma_chi2_upper_quantile (2 * MIN (p, 1 - p), 1));

  return p < 0.5 ? -z : z;
}
