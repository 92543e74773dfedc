/* SPDX-License-Identifier: Apache-2.0 */
#include "app/evaluation-words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/words.h"

/* Figures stand in one column under each heading. */
enum { NAME_WIDTH = 22, LEVEL_WIDTH = 36, N_WORST = 3 };

/* Fewer rates of an AUPIMO than these are told of, as by the paper's own program. */
enum { N_FINE_RATES = 300 };

/* "0.987", or a dash where there is none. */
static char *
format_area (double auroc)
{
  return isnan (auroc) ? g_strdup ("-") : g_strdup_printf ("%.3f", auroc);
}

/* "4711", "35.41 million". */
static char *
format_many (guint64 n)
{
  return n < 1000000 ? g_strdup_printf ("%" G_GUINT64_FORMAT, n)
                     : g_strdup_printf ("%.2f million", (double)n / 1e6);
}

/* "78.3 % (69.9 ... 84.9)", or a dash. */
static char *
format_rate (const NormaRate *rate)
{
  if (rate->n == 0)
    return g_strdup ("-");
  return g_strdup_printf ("%.1f %% (%.1f ... %.1f)", 100 * rate->share, 100 * rate->interval.low,
                          100 * rate->interval.high);
}

/* A dash where no image's verdict is evidence. */
static char *
format_verdicts (const NormaKindResult *kind, NormaVerdict verdict)
{
  return kind->n_tuned > 0 && kind->n_tuned == kind->n_images - kind->n_unreadable
             ? g_strdup ("-")
             : g_strdup_printf ("%u", kind->n_verdicts[verdict]);
}

static void
print_kinds (const GPtrArray *kinds)
{
  printf ("%-20s %7s %7s %7s %7s %10s  %5s  %s\n", "kind", "images", "accept", "review", "reject",
          "unreadable", "AUROC", "not accepted");
  for (guint i = 0; i < kinds->len; i++) {
    const NormaKindResult *kind = kinds->pdata[i];
    g_autofree char *auroc = format_area (kind->auroc);
    g_autofree char *flagged = format_rate (&kind->flagged);
    g_autofree char *accept = format_verdicts (kind, NORMA_VERDICT_ACCEPT);
    g_autofree char *review = format_verdicts (kind, NORMA_VERDICT_REVIEW);
    g_autofree char *reject = format_verdicts (kind, NORMA_VERDICT_REJECT);

    printf ("%-20s %7u %7s %7s %7s %10u  %5s  %s\n", kind->kind, kind->n_images, accept, review,
            reject, kind->n_unreadable, auroc, flagged);
  }
}

/* note: what is to be known of the figure; NULL: nothing. */
static void
print_figure (const char *name, double value, const NormaInterval *interval, const char *note)
{
  g_autofree char *text = isnan (value) ? g_strdup ("none") : g_strdup_printf ("%.4f", value);

  printf ("  %-*s %s", NAME_WIDTH, name, text);
  if (!isnan (value) && interval != NULL)
    printf (" (%.4f ... %.4f)", interval->low, interval->high);
  if (!isnan (value) && note != NULL)
    printf (", %s", note);
  putchar ('\n');
}

/* What is seen above the review threshold, and above the reject threshold, side by side. */
static void
print_levels (const char *name, const char *review, const char *reject)
{
  printf ("  %-*s %-*s %s\n", NAME_WIDTH, name, LEVEL_WIDTH, review, reject);
}

/* "47 of 60, 78.3 % (69.9 ... 84.9)", or a dash. */
static char *
format_counted (const NormaRate *rate)
{
  g_autofree char *share = format_rate (rate);

  return rate->n == 0 ? g_strdup ("-")
                      : g_strdup_printf ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT ", %s",
                                         rate->k, rate->n, share);
}

static void
print_rates (const char *name, const NormaRate *review, const NormaRate *reject)
{
  g_autofree char *left = format_counted (review);
  g_autofree char *right = format_counted (reject);

  print_levels (name, left, right);
}

static void
print_values (const char *name, double review, double reject)
{
  g_autofree char *left = isnan (review) ? g_strdup ("-") : g_strdup_printf ("%.4f", review);
  g_autofree char *right = isnan (reject) ? g_strdup ("-") : g_strdup_printf ("%.4f", reject);

  print_levels (name, left, right);
}

static void
print_thresholds (const NormaEvaluation *e)
{
  g_autofree char *left =
      g_strdup_printf ("above review (%.4g)", (double)e->levels[NORMA_LEVEL_REVIEW].threshold);
  g_autofree char *right =
      g_strdup_printf ("above reject (%.4g)", (double)e->levels[NORMA_LEVEL_REJECT].threshold);

  print_levels ("", left, right);
}

/* Of one class: images with a score, whether their verdicts are evidence or not. */
static guint
count_scored (const NormaEvaluation *e, gboolean anomalous)
{
  guint n = 0;

  for (guint i = 0; i < e->kinds->len; i++) {
    const NormaKindResult *kind = e->kinds->pdata[i];

    n += kind->anomalous == anomalous ? kind->n_images - kind->n_unreadable : 0;
  }
  return n;
}

static void
print_images (const NormaEvaluation *e)
{
  g_autofree char *chosen =
      g_strdup_printf ("above %.4g, chosen on these images", (double)e->f1_threshold);

  printf ("\nImages: %u good and %u defective, by their highest score\n", count_scored (e, FALSE),
          count_scored (e, TRUE));
  print_figure ("AUROC", e->image_auroc, &e->image_interval, NULL);
  print_figure ("average precision", e->average_precision.value, &e->average_precision.interval,
                NULL);
  print_figure ("F1-max", e->f1_max.value, &e->f1_max.interval, chosen);
  print_levels ("", "not accepted", "rejected");
  print_rates ("defective", &e->recall[NORMA_LEVEL_REVIEW], &e->recall[NORMA_LEVEL_REJECT]);
  print_rates ("good", &e->alarms[NORMA_LEVEL_REVIEW], &e->alarms[NORMA_LEVEL_REJECT]);
  print_values ("balanced accuracy", e->balanced_accuracy[NORMA_LEVEL_REVIEW],
                e->balanced_accuracy[NORMA_LEVEL_REJECT]);
}

static void
print_pixels (const NormaEvaluation *e)
{
  const NormaPixelFigures *f = e->pixels;
  const NormaOverlapCounts *review = &e->levels[NORMA_LEVEL_REVIEW].overlap;
  const NormaOverlapCounts *reject = &e->levels[NORMA_LEVEL_REJECT].overlap;
  g_autofree char *chosen =
      g_strdup_printf ("above %.4g, chosen on these pixels", (double)f->f1_threshold);
  g_autofree char *inspected = format_many (f->n_nominal + f->n_anomalous);
  g_autofree char *marked = format_many (f->n_anomalous);

  printf ("\nPixels: %s inspected in %u images, %s marked\n", inspected, e->n_pixel_images, marked);
  if (e->n_masks_empty > 0)
    printf ("  %u of the masks mark no inspected pixel, and count as good\n", e->n_masks_empty);
  print_figure ("AUROC", f->auroc, &f->interval, NULL);
  print_figure ("average precision", f->average_precision, NULL, NULL);
  print_figure ("F1-max", f->f1_max, NULL, chosen);
  print_thresholds (e);
  print_values ("Dice", norma_overlap_dice (review), norma_overlap_dice (reject));
  print_values ("IoU", norma_overlap_iou (review), norma_overlap_iou (reject));
}

static void
print_regions (const NormaEvaluation *e)
{
  const NormaLevelFigures *review = &e->levels[NORMA_LEVEL_REVIEW];
  const NormaLevelFigures *reject = &e->levels[NORMA_LEVEL_REJECT];

  printf ("\nRegions: %u marked, 8-connected\n", e->pixels->regions->len);
  print_figure ("AUPRO", e->pixels->aupro, &e->aupro_interval,
                "up to a false-positive rate of 0.3");
  print_levels ("", "a pixel above review", "a pixel above reject");
  print_rates ("found", &review->regions, &reject->regions);
  for (guint i = 0; i < e->n_sizes; i++) {
    const NormaSizeRecall *size = &review->sizes[i];
    g_autofree char *name =
        size->least == size->most
            ? g_strdup_printf ("  %" G_GUINT64_FORMAT " px", size->least)
            : g_strdup_printf ("  %" G_GUINT64_FORMAT " ... %" G_GUINT64_FORMAT " px", size->least,
                               size->most);

    print_rates (name, &size->found, &reject->sizes[i].found);
  }
}

static int
compare_images (const void *a, const void *b)
{
  const NormaMarkedImage *x = a, *y = b;

  return (x->aupimo > y->aupimo) - (x->aupimo < y->aupimo);
}

static void
print_worst (const NormaEvaluation *e)
{
  g_autoptr (GArray) sorted = g_array_copy (e->pixels->images);
  guint n_zero = 0;

  g_array_sort (sorted, compare_images);
  while (n_zero < sorted->len && g_array_index (sorted, NormaMarkedImage, n_zero).aupimo == 0)
    n_zero++;
  printf ("  %-*s %u of %u with marked pixels\n", NAME_WIDTH, "images at 0", n_zero, sorted->len);
  for (guint i = 0; i < MIN (sorted->len, N_WORST); i++) {
    const NormaMarkedImage *image = &g_array_index (sorted, NormaMarkedImage, i);
    const NormaTestImage *test = g_array_index (e->images, NormaImageFigures, image->image).image;
    g_autofree char *name = g_path_get_basename (test->path);

    printf ("  %-*s %.4f %s/%s\n", NAME_WIDTH, i == 0 ? "worst images" : "", image->aupimo,
            test->kind, name);
  }
}

static void
print_pimo (const NormaEvaluation *e)
{
  const NormaPixelFigures *f = e->pixels;
  double n_rates = (double)f->n_normal_pixels * (NORMA_PIMO_UPPER - NORMA_PIMO_LOWER);
  g_autofree char *pixels = format_many (f->n_normal_pixels);

  printf (
      "\nAUPIMO: found at false-positive rates of 1e-5 ... 1e-4 of %s pixels of %u good images\n",
      pixels, f->n_normal_images);
  if (isnan (f->aupimo)) {
    printf ("  none: %.0f pixels of good images are needed, for one of them to be 1e-5 of all\n",
            1 / NORMA_PIMO_LOWER);
    return;
  }
  if (n_rates < N_FINE_RATES)
    printf ("  coarse: about %.0f rates can be told apart there\n", n_rates);
  print_figure ("mean of the images", f->aupimo, &e->aupimo_interval, NULL);
  printf ("  %-*s %.4f, %.4f, %.4f\n", NAME_WIDTH, "quartiles", f->aupimo_quartiles[0],
          f->aupimo_quartiles[1], f->aupimo_quartiles[2]);
  print_worst (e);
}

static void
print_false_alarms (const NormaEvaluation *e, const NormaPromise *promise)
{
  g_autofree char *promised = norma_words_promise (promise);

  puts ("\nFalse alarms");
  printf ("  Promised: %s\n", promised);
  if (e->n_good == 0) {
    puts ("  Seen: no good images whose verdicts are evidence");
    return;
  }
  printf ("  Seen: %u of %u good images rejected, %.2g in 100 (%.2g ... %.2g)\n",
          e->n_good_rejected, e->n_good, 100.0 * e->n_good_rejected / e->n_good,
          100 * e->false_alarms.low, 100 * e->false_alarms.high);
  printf ("  False regions: %" G_GUINT64_FORMAT " on good images, %.2g an image\n",
          e->n_false_regions, (double)e->n_false_regions / e->n_good);
}

static void
print_provenance (const NormaModel *model)
{
  printf ("\nThresholds: review above %.6g, reject above %.6g", (double)model->limits.review,
          (double)model->limits.reject);
  if (model->limits.least_area > 1)
    printf (", in regions of at least %" G_GUINT64_FORMAT " pixels", model->limits.least_area);
  printf ("; %s\n", model->provenance == NULL ? "from the fit" : model->provenance);
}

void
norma_evaluation_print (const NormaEvaluation *e, const NormaModel *model, guint n_other)
{
  print_kinds (e->kinds);
  print_images (e);
  if (e->n_pixel_images == 0)
    puts ("\nPixels and regions: none, there are no masks");
  else
    print_pixels (e);
  if (e->pixels->n_anomalous > 0) {
    print_regions (e);
    print_pimo (e);
  }
  print_false_alarms (e, &model->promise);
  print_provenance (model);
  printf ("\nBrackets hold %g %% intervals. %u images, %u left out, %u unreadable, %u masks, %u "
          "unusable, "
          "%u other files passed over; %.1f ms an image\n",
          100 * e->coverage, e->n_images, e->n_left_out, e->n_unreadable, e->n_masks,
          e->n_masks_unusable, n_other, e->ms_per_image);
}
