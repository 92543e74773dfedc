/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "core/image/read.h"
#include "core/report/evaluation-pages-private.h"
#include "core/report/report-blocks.h"

/* Images on which the model is wrong, four in a row. Lengths are points. */
enum { A_ROW = 4, MOST = 12, GAP = 8, PICTURE = 96, ROW = PICTURE + 30 };

static double
get_width (const NormaReportPages *pages)
{
  return (pages->right - pages->left - (A_ROW - 1) * GAP) / A_ROW;
}

static gboolean
draw_picture (NormaReportPages *pages, const char *path, double x, double y, cairo_t *cr,
              GError **error)
{
  NormaReadOptions options = NORMA_READ_OPTIONS_INIT;
  g_autoptr (GError) unreadable = NULL;
  g_autoptr (NormaRaster) raster = NULL;
  g_autoptr (NormaReportPicture) picture = NULL;
  double scale;

  options.budget = pages->budget;
  raster = norma_image_read (path, &options, &unreadable);
  if (raster == NULL) {
    norma_report_draw_line (pages, cr, NORMA_TEXT_SMALL, NORMA_INK_SOFT, x, y, get_width (pages),
                            norma_report_pages_word (pages, NORMA_WORD_NO_PICTURE));
    return TRUE;
  }
  picture = norma_report_picture_new (raster, NULL, error);
  if (picture == NULL)
    return FALSE;
  scale = MIN (get_width (pages) / picture->width, PICTURE / picture->height);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, scale, scale);
  norma_report_picture_draw (picture, cr);
  cairo_restore (cr);
  return TRUE;
}

/* index: of the image in the evaluation, and its place in the row. */
static gboolean
draw_error (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  const NormaEvaluationReport *report = pages->content;
  const NormaImageFigures *image =
      &g_array_index (report->evaluation->images, NormaImageFigures, block->index / A_ROW);
  double x = pages->left + (double)(block->index % A_ROW) * (get_width (pages) + GAP);
  const NormaTextPlace name = { x, block->y + PICTURE + 1, get_width (pages), PANGO_ALIGN_LEFT,
                                PANGO_ELLIPSIZE_START };
  g_autofree char *times =
      norma_report_number (pages->template->language,
                           (double)(image->score / report->model->limits.reject), 2);
  g_autofree char *score =
      g_strdup_printf ("%s, %s %s", image->image->kind, times,
                       norma_report_pages_word (pages, NORMA_WORD_TIMES_THRESHOLD));
  g_autofree char *file = g_path_get_basename (image->image->path);

  norma_report_text_draw (pages->text, cr, NORMA_TEXT_LABEL, NORMA_INK, &name, file);
  norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, block->y + PICTURE + 11,
                          get_width (pages), score);
  return draw_picture (pages, image->image->path, x, block->y, cr, error);
}

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

static void
place_wrong (NormaReportPages *pages, NormaReportWord word, gboolean anomalous)
{
  const NormaEvaluationReport *report = pages->content;
  g_autoptr (GArray) wrong = find_wrong (report->evaluation->images, anomalous);
  guint n = MIN (wrong->len, MOST);
  g_autofree char *shown =
      norma_report_format (pages->template->language, NORMA_WORD_SHOWN_OF, n, wrong->len);

  norma_report_place_heading (pages, word, n == 0 ? 14 : ROW + 14);
  norma_report_place_paragraph (pages,
                                n == 0 ? norma_report_pages_word (pages, NORMA_WORD_NONE_OF_THEM)
                                       : shown);
  norma_report_skip (pages, 4);
  for (guint i = 0; i < n; i++) {
    if (i % A_ROW > 0)
      pages->y -= ROW;
    norma_report_place (pages, draw_error, ROW)->index =
        (gsize)g_array_index (wrong, Wrong, i).index * A_ROW + i % A_ROW;
  }
}

void
norma_evaluation_place_errors (NormaReportPages *pages)
{
  place_wrong (pages, NORMA_WORD_MISSED, TRUE);
  place_wrong (pages, NORMA_WORD_FALSE_REJECTS, FALSE);
}
