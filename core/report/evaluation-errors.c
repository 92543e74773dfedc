/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/evaluation-document-private.h"

/* Images on which the model is wrong. */

enum { MOST = 12 };

typedef struct {
  guint index;
  float badness;
} Wrong;

/* The worst first, then in their order. */
static int
compare_wrong (gconstpointer a, gconstpointer b)
{
  const Wrong *one = a, *other = b;

  if (one->badness != other->badness)
    return one->badness > other->badness ? -1 : 1;
  return (one->index > other->index) - (one->index < other->index);
}

/* Wrong of those that are anomalous and accepted, or nominal and rejected. */
static GArray *
find_wrong (const GArray *images, gboolean anomalous)
{
  GArray *wrong = g_array_new (FALSE, FALSE, sizeof (Wrong));
  NormaVerdict verdict = anomalous ? NORMA_VERDICT_ACCEPT : NORMA_VERDICT_REJECT;

  for (guint i = 0; i < images->len; i++) {
    const NormaImageFigures *image = &g_array_index (images, NormaImageFigures, i);
    const Wrong entry = { i, anomalous ? -image->score : image->score };

    if (image->is_judged && image->image->anomalous == anomalous && image->verdict == verdict)
      g_array_append_val (wrong, entry);
  }
  g_array_sort (wrong, compare_wrong);
  return wrong;
}

static NormaReportThumb
make_thumb (const NormaReportDocument *document, const NormaImageFigures *image, float reject)
{
  g_autofree char *times =
      norma_report_number (document->language, (double)(image->score / reject), 2);

  return (NormaReportThumb){
    g_strdup (image->image->path), g_path_get_basename (image->image->path),
    g_strdup_printf ("%s, %s %s", image->image->kind, times,
                     norma_report_document_word (document, NORMA_WORD_TIMES_THRESHOLD))
  };
}

static void
add_wrong (NormaReportDocument *document, const NormaEvaluationReport *report,
           NormaReportWord heading, gboolean anomalous)
{
  const GArray *images = report->evaluation->images;
  g_autoptr (GArray) wrong = find_wrong (images, anomalous);
  guint n = MIN (wrong->len, MOST);
  NormaReportGallery gallery;

  norma_report_document_add_heading (document, heading);
  if (n == 0) {
    norma_report_document_add_paragraph (document,
                                         norma_report_document_word (document,
                                                                     NORMA_WORD_NONE_OF_THEM));
    return;
  }
  gallery.note = norma_report_format (document->language, NORMA_WORD_SHOWN_OF, n, wrong->len);
  gallery.thumbs = norma_report_thumbs_new ();
  for (guint i = 0; i < n; i++) {
    guint index = g_array_index (wrong, Wrong, i).index;
    const NormaReportThumb thumb =
        make_thumb (document, &g_array_index (images, NormaImageFigures, index),
                    report->model->limits.reject);

    g_array_append_val (gallery.thumbs, thumb);
  }
  norma_report_document_take_gallery (document, &gallery);
}

void
norma_evaluation_add_errors (NormaReportDocument *document, const NormaEvaluationReport *report)
{
  add_wrong (document, report, NORMA_WORD_MISSED, TRUE);
  add_wrong (document, report, NORMA_WORD_FALSE_REJECTS, FALSE);
}
