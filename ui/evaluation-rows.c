/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/evaluation-rows.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/evaluation-words.h"
#include "ui/evidence-words.h"
#include "ui/verdict-words.h"

/* Fewer rates of an AUPIMO than these are coarse, as by the paper's own program. */
enum { N_FINE_RATES = 300 };

/* The strings become the row's. */
static void
add_row (GPtrArray *rows, guint number, char *const *words, guint n)
{
  g_ptr_array_add (rows, norma_words_row_new (g_memdup2 (words, (n + 1) * sizeof *words), number));
}

static void
add_figure (GPtrArray *rows, NormaSummary row, const char *name, char *value,
            const NormaInterval *interval, gboolean is_share, char *basis)
{
  char *const words[] = { g_strdup (name), value, norma_interval_describe (interval, is_share),
                          basis, NULL };

  add_row (rows, row, words, NORMA_SUMMARY_COLUMNS);
}

static guint
count_scored (const NormaEvaluation *e, gboolean anomalous)
{
  guint n = 0;

  for (guint i = 0; i < e->images->len; i++) {
    const NormaImageFigures *figures = &g_array_index (e->images, NormaImageFigures, i);

    n += figures->is_scored && (figures->image->anomalous != FALSE) == anomalous;
  }
  return n;
}

static char *
describe_images (const NormaEvaluation *e)
{
  return g_strdup_printf (_ ("%'u good, %'u defective images"), count_scored (e, FALSE),
                          count_scored (e, TRUE));
}

static void
add_images (GPtrArray *rows, const NormaEvaluation *e)
{
  g_autofree char *images = describe_images (e);

  add_figure (rows, NORMA_SUMMARY_AUROC, _ ("Images told apart (AUROC)"),
              norma_figure_describe (e->image_auroc), &e->image_interval, FALSE, g_strdup (images));
  add_figure (rows, NORMA_SUMMARY_PRECISION, _ ("Average precision"),
              norma_figure_describe (e->average_precision.value), &e->average_precision.interval,
              FALSE, g_strdup (images));
  add_figure (rows, NORMA_SUMMARY_F1, _ ("Largest F1"), norma_figure_describe (e->f1_max.value),
              &e->f1_max.interval, FALSE,
              g_strdup_printf (_ ("%s, at their own best threshold"), images));
}

static char *
describe_share (const NormaRate *rate)
{
  return rate->n == 0 ? g_strdup ("–") : g_strdup_printf ("%.1f %%", 100 * rate->share);
}

static void
add_rate (GPtrArray *rows, NormaSummary row, const char *name, const NormaRate *rate,
          gboolean anomalous)
{
  const NormaInterval none = { NAN, NAN };
  const char *basis = anomalous ? _ ("%'u of %'u defective images") : _ ("%'u of %'u good images");

  add_figure (rows, row, name, describe_share (rate), rate->n == 0 ? &none : &rate->interval, TRUE,
              g_strdup_printf (basis, (guint)rate->k, (guint)rate->n));
}

static void
add_verdicts (GPtrArray *rows, const NormaEvaluation *e)
{
  add_rate (rows, NORMA_SUMMARY_RECALL, _ ("Defective images rejected"),
            &e->recall[NORMA_LEVEL_REJECT], TRUE);
  add_rate (rows, NORMA_SUMMARY_FLAGGED, _ ("Defective images not accepted"),
            &e->recall[NORMA_LEVEL_REVIEW], TRUE);
  add_rate (rows, NORMA_SUMMARY_ALARMS, _ ("False alarms seen"), &e->alarms[NORMA_LEVEL_REJECT],
            FALSE);
  add_rate (rows, NORMA_SUMMARY_ALARMS_FLAGGED, _ ("Good images not accepted"),
            &e->alarms[NORMA_LEVEL_REVIEW], FALSE);
}

static void
add_promise (GPtrArray *rows, const NormaPromise *promise)
{
  const NormaInterval none = { NAN, NAN };
  gboolean is_none = promise->n == 0 || promise->false_alarms >= 1;
  g_autofree char *basis =
      g_strdup_printf (_ ("%'u held-out scores of good images"), (guint)promise->n);

  add_figure (rows, NORMA_SUMMARY_PROMISE, _ ("False alarms promised"),
              is_none ? g_strdup ("–")
                      : g_strdup_printf (_ ("at most %.1f %%"), 100 * promise->false_alarms),
              &none, TRUE,
              promise->confidence > 0
                  ? g_strdup_printf (_ ("%s, %g %% sure"), basis, 100 * promise->confidence)
                  : g_strdup (basis));
}

static char *
describe_pimo_basis (const NormaEvaluation *e)
{
  const NormaPixelFigures *f = e->pixels;
  double n_rates = (double)f->n_normal_pixels * (NORMA_PIMO_UPPER - NORMA_PIMO_LOWER);
  g_autofree char *basis = NULL;

  if (isnan (f->aupimo))
    return g_strdup_printf (_ ("too few pixels of good images: %'u of %'u needed"),
                            (guint)f->n_normal_pixels, (guint)(1 / NORMA_PIMO_LOWER + 0.5));
  basis = g_strdup_printf (_ ("%'u images with marked pixels, quartiles %.2f, %.2f, %.2f"),
                           f->images->len, f->aupimo_quartiles[0], f->aupimo_quartiles[1],
                           f->aupimo_quartiles[2]);
  return n_rates < N_FINE_RATES ? g_strdup_printf (_ ("%s; coarse"), basis)
                                : g_steal_pointer (&basis);
}

static void
add_pixels (GPtrArray *rows, const NormaEvaluation *e)
{
  const NormaPixelFigures *f = e->pixels;

  if (f->n_anomalous == 0)
    return;
  add_figure (rows, NORMA_SUMMARY_PIXEL_AUROC, _ ("Pixels told apart (AUROC)"),
              norma_figure_describe (f->auroc), &f->interval, FALSE,
              g_strdup_printf (_ ("all inspected pixels of %'u images"), e->n_pixel_images));
  add_figure (rows, NORMA_SUMMARY_AUPRO, _ ("Regions found (AUPRO)"),
              norma_figure_describe (f->aupro), &e->aupro_interval, FALSE,
              g_strdup_printf (_ ("%'u marked regions, up to 0.3 false pixels"), f->regions->len));
  add_figure (rows, NORMA_SUMMARY_AUPIMO, _ ("Found without false alarms (AUPIMO)"),
              norma_figure_describe (f->aupimo), &e->aupimo_interval, FALSE,
              describe_pimo_basis (e));
}

GPtrArray *
norma_evaluation_new_summary (const NormaMeasuredModel *measured)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  add_images (rows, measured->evaluation);
  add_verdicts (rows, measured->evaluation);
  add_promise (rows, &measured->model->promise);
  add_pixels (rows, measured->evaluation);
  return rows;
}

GPtrArray *
norma_evaluation_new_kinds (const NormaEvaluation *e)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < e->kinds->len; i++) {
    const NormaKindResult *kind = e->kinds->pdata[i];
    char *const words[] = {
      g_strdup (norma_kind_describe (kind->kind, kind->anomalous)),
      g_strdup_printf ("%'u", kind->n_images),
      g_strdup_printf ("%'u", kind->n_verdicts[NORMA_VERDICT_ACCEPT]),
      g_strdup_printf ("%'u", kind->n_verdicts[NORMA_VERDICT_REVIEW]),
      g_strdup_printf ("%'u", kind->n_verdicts[NORMA_VERDICT_REJECT]),
      norma_figure_describe (kind->auroc),
      norma_describe_rate (&kind->flagged),
      NULL,
    };

    add_row (rows, i, words, NORMA_KIND_COLUMNS);
  }
  return rows;
}

GPtrArray *
norma_evaluation_new_sizes (const NormaEvaluation *e)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < e->n_sizes; i++) {
    const NormaSizeRecall *review = &e->levels[NORMA_LEVEL_REVIEW].sizes[i];
    const NormaSizeRecall *reject = &e->levels[NORMA_LEVEL_REJECT].sizes[i];
    char *const words[] = {
      norma_size_describe (reject),
      g_strdup_printf ("%'u", (guint)reject->found.n),
      norma_describe_rate (&review->found),
      norma_describe_rate (&reject->found),
      NULL,
    };

    add_row (rows, i, words, NORMA_SIZE_COLUMNS);
  }
  return rows;
}

static int
compare_pimos (gconstpointer a, gconstpointer b)
{
  const NormaMarkedImage *one = a, *other = b;

  return (one->aupimo > other->aupimo) - (one->aupimo < other->aupimo);
}

GPtrArray *
norma_evaluation_new_pimos (const NormaMeasuredModel *measured, guint n)
{
  const NormaEvaluation *e = measured->evaluation;
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) sorted = g_array_copy (e->pixels->images);

  if (isnan (e->pixels->aupimo))
    return rows;
  g_array_sort (sorted, compare_pimos);
  for (guint i = 0; i < MIN (n, sorted->len); i++) {
    const NormaMarkedImage *marked = &g_array_index (sorted, NormaMarkedImage, i);
    const NormaImageFigures *figures = &g_array_index (e->images, NormaImageFigures, marked->image);
    char *const words[] = {
      g_path_get_basename (figures->image->path),
      g_strdup (norma_kind_describe (figures->image->kind, TRUE)),
      norma_figure_describe (marked->aupimo),
      norma_describe_multiple ((double)figures->score, (double)measured->model->limits.reject),
      NULL,
    };

    add_row (rows, marked->image, words, NORMA_PIMO_COLUMNS);
  }
  return rows;
}
