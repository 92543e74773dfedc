/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/promise-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "core/calibration/promise.h"
#include "core/statistics/distributions.h"

double
norma_promised_rate (const double *scores, gsize n, double threshold, double confidence)
{
  gsize n_above = 0;

  for (gsize i = 0; i < n; i++)
    n_above += scores[i] > threshold;
  if (n_above >= n)
    return 1;
  return norma_beta_quantile (confidence, (double)(n_above + 1), (double)(n - n_above));
}

char *
norma_rate_describe (double rate)
{
  int parts = 100;
  double in;

  while (rate > 0 && rate * parts < 1 && parts < 100000000)
    parts *= 10;
  in = rate * parts;
  /* Two digits; a rate is never promised lower than it is, but for the last bits of a computation. */
  in = in < 10 ? ceil (in * 10 - 1e-9) / 10 : ceil (in - 1e-9);
  return g_strdup_printf (_ ("At most %g false alarms in %'d good parts"), in, parts);
}

/* The next rate people ask for that these scores cannot promise. */
static double
next_rate (double strongest)
{
  static const double rates[] = { 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0001 };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    if (rates[i] < strongest)
      return rates[i];
  return 0;
}

char *
norma_promise_describe (const double *scores, gsize n, double threshold, double confidence)
{
  double rate = norma_promised_rate (scores, n, threshold, confidence);
  double next = next_rate (norma_promise_strongest (n, confidence));
  g_autofree char *words = NULL;
  GString *text;

  if (n == 0)
    return g_strdup (_ ("No promise: one good image gives no held-out score."));
  if (rate >= 1)
    return g_strdup_printf (_ ("No promise: all %u held-out good scores are above this threshold."),
                            (guint)n);
  words = norma_rate_describe (rate);
  text = g_string_new (NULL);
  g_string_append_printf (text, _ ("%s, %g %% sure, from %u held-out good scores."), words,
                          confidence * 100, (guint)n);
  if (next > 0)
    g_string_append_printf (text, _ (" %g %% would need %u."), next * 100,
                            (guint)norma_promise_n_needed (next, confidence));
  return g_string_free (text, FALSE);
}
