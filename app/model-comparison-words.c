/* SPDX-License-Identifier: Apache-2.0 */
#include "app/model-comparison-words.h"

#include <math.h>
#include <stdio.h>

#include "app/leakage-words.h"
#include "app/words.h"
#include "core/report/model-comparison.h"

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
                    : g_strdup_printf ("%.4f%s", p, p < NORMA_SIGNIFICANT_P ? " *" : "");
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

static char *
describe_set (const NormaComparedSet *set, const char *const *folders)
{
  return norma_compared_set_describe (set, folders[set->index]);
}

/* In a table of all: conditions stand below their folder. */
static char *
name_row (const NormaComparedSet *set, const char *const *folders)
{
  g_autofree char *condition = norma_condition_describe (&set->condition);

  return set->condition.severity == 0 ? g_strdup (folders[set->index])
                                      : g_strconcat ("  ", condition, NULL);
}

static int
measure (int width, const char *words)
{
  return MAX (width, (int)g_utf8_strlen (words, -1));
}

static void
print_padded (const char *words, int width)
{
  printf ("%s%*s", words, MAX (width - (int)g_utf8_strlen (words, -1), 0), "");
}

static void
print_matrix_row (const NormaModelComparison *c, const NormaComparedSet *set, const char *name,
                  int name_width, const int *widths)
{
  print_padded (name, name_width);
  for (guint m = 0; m < c->n_models; m++) {
    g_autofree char *auroc = format_auroc (&set->models[m]);
    g_autofree char *cell =
        g_strconcat (auroc, set->models[m].p < NORMA_SIGNIFICANT_P ? " *" : "", NULL);

    fputs ("  ", stdout);
    print_padded (cell, m + 1 < c->n_models ? widths[m] : 0);
  }
  putchar ('\n');
}

/* All at a glance: a row a folder and condition, a column a model. */
static void
print_matrix (const NormaModelComparison *c, const char *const *names, const char *const *folders)
{
  const char *head = "image AUROC";
  g_autofree int *widths = g_new (int, c->n_models);
  int name_width = measure (0, head);

  for (guint m = 0; m < c->n_models; m++)
    widths[m] = measure (measure (0, "0.000 (0.000 ... 0.000) *"), names[m]);
  for (guint i = 0; i < c->sets->len; i++) {
    g_autofree char *name = name_row (c->sets->pdata[i], folders);

    name_width = measure (name_width, name);
  }
  print_padded (head, name_width);
  for (guint m = 0; m < c->n_models; m++) {
    fputs ("  ", stdout);
    print_padded (names[m], m + 1 < c->n_models ? widths[m] : 0);
  }
  putchar ('\n');
  for (guint i = 0; i < c->sets->len; i++) {
    g_autofree char *name = name_row (c->sets->pdata[i], folders);

    print_matrix_row (c, c->sets->pdata[i], name, name_width, widths);
  }
  putchar ('\n');
}

static void
print_twins (const NormaComparedSet *set, gboolean without_twins)
{
  if (set->condition.severity == 0)
    norma_leakage_words_print_twins (set->n_twins, set->n_compared, without_twins);
}

static void
print_set (const NormaModelComparison *c, const NormaComparedSet *set, const char *const *names,
           const char *folder, gboolean without_twins)
{
  int width = 5;

  for (guint m = 0; m < c->n_models; m++)
    width = measure (width, names[m]);
  printf ("%s: %u good and %u defective images\n", folder, set->n_good, set->n_defective);
  printf (ROW, width, "model", "AUROC", "difference", "p", "false alarms", "recall", "AUPIMO",
          "AUPRO");
  for (guint m = 0; m < c->n_models; m++)
    print_model (&set->models[m], names[m], width, m == 0);
  if (set->n_good == 0 || set->n_defective == 0)
    puts ("No AUROC and no difference: they need both good and defective images.");
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
  print_twins (set, without_twins);
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

static void
print_worst (const NormaModelComparison *c, const NormaComparedSet *set, const char *const *names,
             const char *folder)
{
  for (guint m = 0; m < c->n_models; m++) {
    if (set->models[m].missed->len + set->models[m].alarming->len == 0)
      continue;
    printf ("\n%s, %s\n", folder, names[m]);
    print_images ("Defective images with the least score, in multiples of the threshold", set, m,
                  set->models[m].missed);
    print_images ("Good images with the highest", set, m, set->models[m].alarming);
    print_differing (set, m, set->models[m].differing, names[0]);
  }
}

void
norma_model_comparison_print (const NormaModelComparison *c, const char *const *names,
                              const char *const *folders, gboolean without_twins)
{
  if (c->sets->len > 1)
    print_matrix (c, names, folders);
  for (guint i = 0; i < c->sets->len; i++) {
    g_autofree char *name = describe_set (c->sets->pdata[i], folders);

    print_set (c, c->sets->pdata[i], names, name, without_twins);
  }
  printf ("\nIn brackets: %g %% intervals. Difference: of the AUROC, from that of %s on the same "
          "images. p: DeLong's, adjusted by Holm for all comparisons here; * below %g. False "
          "alarms and recall: in 100, at each model's own threshold.\n",
          100 * c->coverage, names[0], NORMA_SIGNIFICANT_P);
  for (guint i = 0; i < c->sets->len; i++) {
    const NormaComparedSet *set = c->sets->pdata[i];

    if (set->condition.severity == 0)
      print_worst (c, set, names, folders[set->index]);
  }
}
