/* SPDX-License-Identifier: Apache-2.0 */
#include "app/model-comparison-words.h"

#include <math.h>
#include <stdio.h>

#include "app/words.h"

/* What is called significant, after Holm. */
#define LEVEL 0.05

/* A model a line. */
#define ROW "%-*s  %-24s %-26s %-10s %12s %6s %6s %6s\n"

static char *
format_auroc (const NormaModelFigures *f)
{
  return isnan (f->auroc) ? g_strdup ("-")
                          : g_strdup_printf ("%.3f (%.3f ... %.3f)", f->auroc,
                                             f->auroc_interval.low, f->auroc_interval.high);
}

static char *
format_rate (const NormaRate *rate)
{
  return rate->n == 0 ? g_strdup ("-") : g_strdup_printf ("%.1f", 100 * rate->share);
}

static char *
format_difference (const NormaModelFigures *f)
{
  return isnan (f->difference.difference)
             ? g_strdup ("-")
             : g_strdup_printf ("%+.3f (%+.3f ... %+.3f)", f->difference.difference,
                                f->difference.interval.low, f->difference.interval.high);
}

static char *
format_p (double p)
{
  return isnan (p)  ? g_strdup ("-")
         : p < 1e-4 ? g_strdup ("< 0.0001 *")
                    : g_strdup_printf ("%.4f%s", p, p < LEVEL ? " *" : "");
}

static char *
format_pixels (double figure)
{
  return isnan (figure) ? g_strdup ("-") : g_strdup_printf ("%.3f", figure);
}

static void
print_model (const NormaModelFigures *f, const char *name, int width, gboolean is_first)
{
  g_autofree char *auroc = format_auroc (f);
  g_autofree char *false_alarms = format_rate (&f->false_alarms);
  g_autofree char *recall = format_rate (&f->recall);
  g_autofree char *aupimo = format_pixels (f->aupimo);
  g_autofree char *aupro = format_pixels (f->aupro);
  g_autofree char *difference = is_first ? g_strdup ("") : format_difference (f);
  g_autofree char *p = is_first ? g_strdup ("") : format_p (f->p);

  printf (ROW, width, name, auroc, difference, p, false_alarms, recall, aupimo, aupro);
}

static void
print_set (const NormaModelComparison *c, const NormaComparedSet *set, const char *const *names,
           const char *folder)
{
  int width = 5;

  for (guint m = 0; m < c->n_models; m++)
    width = MAX (width, (int)g_utf8_strlen (names[m], -1));
  printf ("%s: %u good and %u defective images\n", folder, set->n_good, set->n_defective);
  printf (ROW, width, "model", "AUROC", "difference", "p", "false alarms", "recall", "AUPIMO",
          "AUPRO");
  for (guint m = 0; m < c->n_models; m++)
    print_model (&set->models[m], names[m], width, m == 0);
  if (set->n_left_out > 0)
    printf ("Left out of all figures: %u images that a model was fitted on or tolerates a place "
            "of.\n",
            set->n_left_out);
  if (set->n_tuned > 0)
    printf ("Left out of false alarms and recall: %u images that the thresholds of a model were "
            "chosen from.\n",
            set->n_tuned);
  if (set->n_unreadable > 0)
    printf ("Left out of all figures: %u images that a model could not score.\n",
            set->n_unreadable);
}

static void
print_images (const char *what, const NormaComparedSet *set, guint model, const GArray *images)
{
  gsize first = (gsize)model * set->dataset->images->len;

  if (images->len > 0)
    printf ("  %s\n", what);
  for (guint i = 0; i < images->len; i++) {
    guint index = g_array_index (images, guint, i);
    g_autofree char *times = norma_words_times ((double)set->times_threshold[first + index]);

    printf ("    %10s  %s\n", times, ((NormaTestImage *)set->dataset->images->pdata[index])->path);
  }
}

/* Ranks, as the scores of two models have no common scale. */
static void
print_differing (const NormaComparedSet *set, guint model, const GArray *images,
                 const char *first_name)
{
  gsize first = (gsize)model * set->dataset->images->len;

  if (images->len > 0)
    printf ("  Ranked most differently by %s, from 0 (most normal) to 100\n", first_name);
  for (guint i = 0; i < images->len; i++) {
    guint index = g_array_index (images, guint, i);
    const NormaTestImage *image = set->dataset->images->pdata[index];

    printf ("    %3.0f, there %3.0f  %s\n", 100 * (double)set->ranks[first + index],
            100 * (double)set->ranks[index], image->path);
  }
}

void
norma_model_comparison_print (const NormaModelComparison *c, const char *const *names,
                              const char *const *folders)
{
  for (guint i = 0; i < c->sets->len; i++)
    print_set (c, c->sets->pdata[i], names, folders[i]);
  printf ("\nIn brackets: %g %% intervals. Difference: of the AUROC, from that of %s on the same "
          "images. p: DeLong's, adjusted by Holm for all comparisons here; * below %g. False "
          "alarms and recall: in 100, at each model's own threshold.\n",
          100 * c->coverage, names[0], LEVEL);
  for (guint i = 0; i < c->sets->len; i++) {
    const NormaComparedSet *set = c->sets->pdata[i];

    for (guint m = 0; m < c->n_models; m++) {
      if (set->models[m].missed->len + set->models[m].alarming->len == 0)
        continue;
      printf ("\n%s, %s\n", folders[i], names[m]);
      print_images ("Defective images with the least score, in multiples of the threshold", set, m,
                    set->models[m].missed);
      print_images ("Good images with the highest", set, m, set->models[m].alarming);
      print_differing (set, m, set->models[m].differing, names[0]);
    }
  }
}
