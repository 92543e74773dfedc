/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/contest-rows.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/evaluation-words.h"

static const NormaComparedSet *
get_set (const NormaMeasuredContest *measured)
{
  return measured->comparison->sets->pdata[0];
}

static char *
describe_auroc (const NormaModelFigures *f)
{
  g_autofree char *value = norma_figure_describe (f->auroc);
  g_autofree char *interval = norma_interval_describe (&f->auroc_interval, FALSE);

  return isnan (f->auroc) ? g_steal_pointer (&value) : g_strdup_printf ("%s (%s)", value, interval);
}

static char *
describe_difference (const NormaModelFigures *f)
{
  if (isnan (f->difference.difference))
    return g_strdup ("–");
  return g_strdup_printf ("%+.3f (%+.3f – %+.3f)", f->difference.difference,
                          f->difference.interval.low, f->difference.interval.high);
}

static char *
describe_p (double p)
{
  if (isnan (p))
    return g_strdup ("–");
  return p < 1e-4 ? g_strdup ("< 0.0001 ★")
                  : g_strdup_printf ("%.4f%s", p, p < NORMA_SIGNIFICANT_P ? " ★" : "");
}

static char *
describe_rate (const NormaRate *rate)
{
  return rate->n == 0 ? g_strdup ("–") : g_strdup_printf ("%.1f %%", 100 * rate->share);
}

GPtrArray *
norma_contest_new_rows (const NormaMeasuredContest *measured)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint m = 0; m < measured->comparison->n_models; m++) {
    const NormaModelFigures *f = &get_set (measured)->models[m];
    char *const words[] = {
      g_strdup (measured->names->pdata[m]),
      describe_auroc (f),
      m == 0 ? g_strdup (_ ("current")) : describe_difference (f),
      m == 0 ? g_strdup ("") : describe_p (f->p),
      describe_rate (&f->false_alarms),
      describe_rate (&f->recall),
      norma_figure_describe (f->aupimo),
      norma_figure_describe (f->aupro),
      NULL,
    };

    g_ptr_array_add (rows, norma_words_row_new (g_memdup2 (words, sizeof words), m));
  }
  return rows;
}

char *
norma_contest_describe (const NormaMeasuredContest *measured)
{
  const NormaComparedSet *set = get_set (measured);
  GString *text = g_string_new (NULL);

  g_string_append_printf (
      text,
      _ ("On the same %'u good and %'u defective images. Difference: of the AUROC from the current "
         "model's. p: DeLong's, adjusted by Holm; ★ below %g. False alarms and recall: at each "
         "model's own threshold. Intervals: %g %%."),
      set->n_good, set->n_defective, NORMA_SIGNIFICANT_P, 100 * measured->comparison->coverage);
  if (set->n_left_out > 0)
    g_string_append_printf (
        text,
        ngettext ("\nLeft out for all models: %'u image that one of them knows.",
                  "\nLeft out for all models: %'u images that one of them "
                  "knows.",
                  set->n_left_out),
        set->n_left_out);
  if (set->n_tuned > 0)
    g_string_append_printf (
        text,
        ngettext ("\nIn no false alarm and recall: %'u image that a threshold was chosen from.",
                  "\nIn no false alarm and recall: %'u images that a threshold was chosen from.",
                  set->n_tuned),
        set->n_tuned);
  if (set->n_twins > 0)
    g_string_append_printf (
        text,
        ngettext (
            "\n%'u image is all but the same as one that was learnt from: figures may flatter.",
            "\n%'u images are all but the same as some that were learnt from: figures may "
            "flatter.",
            set->n_twins),
        set->n_twins);
  if (set->n_unreadable > 0)
    g_string_append_printf (text,
                            ngettext ("\nLeft out: %'u image that a model could not score.",
                                      "\nLeft out: %'u images that a model could not score.",
                                      set->n_unreadable),
                            set->n_unreadable);
  return g_string_free (text, FALSE);
}

static void
add_images (NormaSession *session, const NormaComparedSet *set, const GArray *images,
            GPtrArray *items)
{
  for (guint i = 0; i < images->len; i++) {
    const NormaTestImage *image = set->dataset->images->pdata[g_array_index (images, guint, i)];
    NormaImageItem *item = norma_session_find_image (session, image->path);

    if (item != NULL && !g_ptr_array_find (items, item, NULL))
      g_ptr_array_add (items, g_object_ref (item));
  }
}

GPtrArray *
norma_contest_list_worst (NormaSession *session, const NormaMeasuredContest *measured, guint model)
{
  const NormaModelFigures *figures = &get_set (measured)->models[model];
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  add_images (session, get_set (measured), figures->missed, items);
  add_images (session, get_set (measured), figures->alarming, items);
  add_images (session, get_set (measured), figures->differing, items);
  return items;
}
