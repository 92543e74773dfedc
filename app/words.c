/* SPDX-License-Identifier: Apache-2.0 */
#include "app/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Digits beyond a few are beyond what held-out scores can tell. */
static double
round_to_digits (double value, int digits)
{
  char text[32];

  g_snprintf (text, sizeof text, "%.*e", digits - 1, value);
  return g_ascii_strtod (text, NULL);
}

static char *
group_thousands (double value)
{
  g_autofree char *digits = g_strdup_printf ("%.0f", value);
  GString *grouped = g_string_new (NULL);
  gsize n = strlen (digits);

  for (gsize i = 0; i < n; i++) {
    if (i > 0 && (n - i) % 3 == 0)
      g_string_append_c (grouped, ',');
    g_string_append_c (grouped, digits[i]);
  }
  return g_string_free (grouped, FALSE);
}

char *
norma_words_one_in (double one_in, guint64 n_good)
{
  double most = (double)n_good + 1;
  double rounded = round_to_digits (one_in, 2);
  g_autofree char *number = NULL;

  if (isnan (one_in))
    return g_strdup ("1 in ?");
  if (one_in > most) {
    number = group_thousands (most);
    return g_strdup_printf ("< 1 in %s", number);
  }
  if (rounded < 10)
    return g_strdup_printf ("1 in %.1f", rounded);
  number = group_thousands (rounded);
  return g_strdup_printf ("1 in %s", number);
}

char *
norma_words_times (double times_threshold)
{
  /* A float just above 1 differs from it in the 7th decimal. */
  const int most = 8;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (times_threshold))
    return g_strdup_printf ("%g ×", times_threshold);
  for (int decimals = 2; decimals <= most; decimals++) {
    g_snprintf (text, sizeof text, "%.*f", decimals, times_threshold);
    if ((g_ascii_strtod (text, NULL) > 1) == (times_threshold > 1))
      break;
  }
  return g_strdup_printf ("%s ×", text);
}

char *
norma_words_percent (double share)
{
  double percent = 100 * share;

  return g_strdup_printf (percent >= 10 ? "%.3g" : "%.2g", percent);
}

char *
norma_words_promise (const NormaPromise *p)
{
  g_autofree char *rate = norma_words_percent (p->false_alarms);
  g_autofree char *confidence = norma_words_percent (p->confidence);
  g_autofree char *scores = norma_words_count (p->n, "held-out score");

  if (p->n == 0)
    return g_strdup (
        "Nothing is promised: one good image gives no held-out score. Its threshold is "
        "where to begin, to be moved by eye.");
  switch (p->bound) {
  case NORMA_BOUND_ORDER_STATISTIC:
    return g_strdup_printf ("At most %s in 100 good parts are rejected, %s %% sure "
                            "(assumption-free, rests on %s).",
                            rate, confidence, scores);
  case NORMA_BOUND_F_LAW:
    return g_strdup_printf ("%s in 100 good parts are rejected on average, if features are "
                            "normally distributed (F law, rests on %s).",
                            rate, scores);
  case NORMA_BOUND_CHI_SQUARE:
    return g_strdup_printf ("%s in 100 good parts are rejected, if their distances follow a "
                            "chi-square law (goodness of fit p = %.2g, rests on %s).",
                            rate, p->fit_p_value, scores);
  }
  g_return_val_if_reached (NULL);
}

char *
norma_words_precision (const NormaModel *model)
{
  const char *name = model->extractor->precision;

  if (name == NULL || model->stand_in == NULL)
    return g_strdup (name);
  return g_strdup_printf (
      "%s, which ranks the good images as fp32 does by %.4f (1: the same order)", name,
      model->stand_in->agreement);
}

char *
norma_words_smallest_defect (const NormaSmallestDefect *defect)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < NORMA_SMALLEST_DEFECT_CONTRASTS; i++) {
    const NormaVisibleSpot *spot = &defect->at[i];

    g_string_append_printf (words, "%s%g %% contrast ", i == 0 ? "" : ", ", 100 * spot->contrast);
    if (spot->diameter > 0)
      g_string_append_printf (words, "from %u px across", spot->diameter);
    else
      g_string_append_printf (words, "none up to %u px", defect->largest);
  }
  return g_string_free (words, defect->n_spots == 0);
}

char *
norma_words_count (guint64 n, const char *noun)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s%s", n, noun, n == 1 ? "" : "s");
}

char *
norma_words_areas (const NormaAreas *areas)
{
  guint n_regions = norma_areas_count (areas, NORMA_PURPOSE_ROI);
  guint n_ignored = norma_areas_count (areas, NORMA_PURPOSE_IGNORE);
  g_autofree char *regions =
      g_strdup_printf (n_regions == 1 ? "%u region of interest" : "%u regions of interest",
                       n_regions);
  g_autofree char *ignored = norma_words_count (n_ignored, "ignore area");

  if (n_regions == 0 || n_ignored == 0)
    return g_strdup (n_regions == 0 ? ignored : regions);
  return g_strconcat (regions, ", ", ignored, NULL);
}
