/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/evaluation-words.h"

#include <glib/gi18n.h>
#include <math.h>

char *
norma_evaluation_describe_set (const NormaMeasuredModel *measured)
{
  const NormaDataset *set = measured->tests->dataset;
  g_autofree char *images =
      g_strdup_printf (ngettext ("%'u labelled image that no model learns from",
                                 "%'u labelled images that no model learns from", set->images->len),
                       set->images->len);

  return g_strdup_printf (_ ("%s: %'u good and %'u defective, %'u of these with their defects "
                             "drawn or imported"),
                          images, set->n_nominal, set->n_anomalous, set->n_masks);
}

G_GNUC_PRINTF (3, 4)
static void
add (GString *text, guint64 n, const char *format, ...)
{
  va_list arguments;

  if (n == 0)
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  va_start (arguments, format);
  g_string_append_vprintf (text, format, arguments);
  va_end (arguments);
}

static void
add_leakage (GString *text, const NormaLeakage *l)
{
  guint fitted = l->n[NORMA_LEAK_FITTED], tolerated = l->n[NORMA_LEAK_TOLERATED];
  guint tuned = l->n[NORMA_LEAK_TUNED];

  add (text, fitted,
       ngettext ("In no figure: %'u image that the model was fitted on.",
                 "In no figure: %'u images that the model was fitted on.", fitted),
       fitted);
  add (text, tolerated,
       ngettext ("In no figure: %'u image with a place that the model tolerates.",
                 "In no figure: %'u images with a place that the model tolerates.", tolerated),
       tolerated);
  add (
      text, tuned,
      ngettext ("In no verdict, false alarm and recall: %'u image that the thresholds were chosen "
                "from.",
                "In no verdict, false alarm and recall: %'u images that the thresholds were chosen "
                "from.",
                tuned),
      tuned);
  add (text, !l->knows_good, "%s",
       _ ("The model does not say which images it was fitted on: no figure holds if some of these "
          "are among them."));
  add (text, l->n_twins,
       ngettext ("%'u image is all but the same as one that was learnt from: figures may flatter.",
                 "%'u images are all but the same as some that were learnt from: figures may "
                 "flatter.",
                 l->n_twins),
       l->n_twins);
}

static void
add_truth (GString *text, const NormaDataset *set)
{
  guint n_unmarked = set->n_masks == 0 ? 0 : set->n_anomalous - set->n_masks;

  add (text, n_unmarked,
       ngettext ("In no figure of pixels: %'u defective image on which no defect is drawn.",
                 "In no figure of pixels: %'u defective images on which no defect is drawn.",
                 n_unmarked),
       n_unmarked);
  add (
      text, set->n_masks == 0, "%s",
      _ ("No figures of pixels, regions and sizes: no defect is drawn on any of these images. Draw "
         "them on Inspect, or import their masks."));
}

static void
add_images (GString *text, const NormaMeasuredModel *measured)
{
  const NormaEvaluation *e = measured->evaluation;
  guint n_unlabelled = measured->tests->n_unlabelled;

  add (text, e->n_unreadable,
       ngettext ("In no figure: %'u image without a map by this model; score it first.",
                 "In no figure: %'u images without a map by this model; score them first.",
                 e->n_unreadable),
       e->n_unreadable);
  add (text, n_unlabelled,
       ngettext ("In no figure: %'u inspected image that is labelled neither good nor bad.",
                 "In no figure: %'u inspected images that are labelled neither good nor bad.",
                 n_unlabelled),
       n_unlabelled);
  add (text, e->n_masks_unusable,
       ngettext ("In no figure of pixels: %'u image whose drawn defects could not be used.",
                 "In no figure of pixels: %'u images whose drawn defects could not be used.",
                 e->n_masks_unusable),
       e->n_masks_unusable);
  add (text, e->n_masks_empty,
       ngettext ("%'u image has its defect where nothing is inspected.",
                 "%'u images have their defects where nothing is inspected.", e->n_masks_empty),
       e->n_masks_empty);
  add_truth (text, measured->tests->dataset);
}

char *
norma_evaluation_describe_exclusions (const NormaMeasuredModel *measured, const char *provenance)
{
  GString *text = g_string_new (NULL);

  add_leakage (text, measured->evaluation->leakage);
  add_images (text, measured);
  add (text, provenance != NULL,
       _ ("Verdicts here are those of the thresholds as fitted, which the promise is of. The ones "
          "in "
          "use were set later (%s) in sight of these images; what they make of them stands on "
          "Inspect, under Evidence."),
       provenance);
  return g_string_free (text, text->len == 0);
}

char *
norma_figure_describe (double value)
{
  return isnan (value) ? g_strdup ("–") : g_strdup_printf ("%.3f", value);
}

char *
norma_interval_describe (const NormaInterval *interval, gboolean is_share)
{
  if (isnan (interval->low))
    return g_strdup ("–");
  if (is_share)
    return g_strdup_printf ("%.1f – %.1f %%", 100 * interval->low, 100 * interval->high);
  return g_strdup_printf ("%.3f – %.3f", interval->low, interval->high);
}

char *
norma_size_describe (const NormaSizeRecall *size)
{
  if (size->least == size->most)
    return g_strdup_printf (_ ("%'u px"), (guint)size->least);
  return g_strdup_printf (_ ("%'u – %'u px"), (guint)size->least, (guint)size->most);
}

const char *
norma_kind_describe (const char *kind, gboolean anomalous)
{
  if (!anomalous)
    return C_ ("images", "good");
  return g_str_equal (kind, "bad") ? C_ ("images", "defective") : kind;
}
