/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/report/report-chart.h"
#include "core/report/report-facts.h"
#include "core/report/report-pages-private.h"

/* The first page: what the report is of, what came out, what is to be known before it is believed, and who
 * answers for it. Lengths are points. */

enum { BRAND = 62, LOGO_WIDTH = 150, LOGO_HEIGHT = 46, FIELD_COLUMNS = 3, FIELD = 27 };

static double
get_width (const NormaReportPages *pages)
{
  return pages->right - pages->left;
}

static void
draw_logo (NormaReportPages *pages, double y, cairo_t *cr)
{
  const NormaReportPicture *logo = pages->logo;
  double scale = MIN (LOGO_WIDTH / logo->width, LOGO_HEIGHT / logo->height);

  cairo_save (cr);
  cairo_translate (cr, pages->right - scale * logo->width, y);
  cairo_scale (cr, scale, scale);
  norma_report_picture_draw (logo, cr);
  cairo_restore (cr);
}

static gboolean
draw_brand (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  double width = get_width (pages) - (pages->logo == NULL ? 0 : LOGO_WIDTH + 16);

  if (pages->logo != NULL)
    draw_logo (pages, block->y, cr);
  norma_report_draw_line (pages, cr, NORMA_TEXT_TITLE, NORMA_INK, pages->left, block->y, width,
                          norma_report_template_get_title (pages->template));
  norma_report_draw_line (pages, cr, NORMA_TEXT_PART, NORMA_INK_SOFT, pages->left, block->y + 30,
                          width, block->text);
  norma_report_draw_rule (cr, pages->left, block->y + 54, get_width (pages));
  return TRUE;
}

static void
place_brand (NormaReportPages *pages)
{
  const NormaInspection *inspection = pages->inspection;
  const NormaReportHeading heading = {
    g_strdup (norma_report_pages_word (pages, NORMA_WORD_SUMMARY)), 0, 0, 0
  };
  NormaReportBlock *block = norma_report_place (pages, draw_brand, BRAND);

  g_array_append_val (pages->headings, heading);
  block->text = inspection->lot == NULL
                    ? g_strdup (inspection->name)
                    : g_strdup_printf ("%s · %s %s", inspection->name,
                                       norma_report_pages_word (pages, NORMA_WORD_LOT),
                                       inspection->lot->name);
}

static gboolean
draw_field (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  double width = get_width (pages) / FIELD_COLUMNS;
  double x = pages->left + width * (double)block->index;

  norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, block->y, width - 10,
                          block->label);
  norma_report_draw_line (pages, cr, NORMA_TEXT_BODY, NORMA_INK, x, block->y + 10, width - 10,
                          block->text);
  return TRUE;
}

/* Fields stand beside each other: only the last one of a row goes on. */
static void
place_field (NormaReportPages *pages, guint *n, const char *label, const char *text)
{
  NormaReportBlock *block;

  if (*n > 0 && *n % FIELD_COLUMNS != 0)
    pages->y -= FIELD;
  block = norma_report_place (pages, draw_field, FIELD);
  block->index = *n % FIELD_COLUMNS;
  block->label = g_strdup (label);
  block->text = g_strdup (text);
  ++*n;
}

static void
place_fields (NormaReportPages *pages)
{
  const NormaInspection *inspection = pages->inspection;
  g_autofree char *time = norma_report_time (inspection->time);
  guint n = 0;

  place_field (pages, &n, norma_report_pages_word (pages, NORMA_WORD_PROJECT), inspection->name);
  if (inspection->lot != NULL)
    place_field (pages, &n, norma_report_pages_word (pages, NORMA_WORD_LOT), inspection->lot->name);
  place_field (pages, &n, norma_report_pages_word (pages, NORMA_WORD_STATE_OF), time);
  place_field (pages, &n, norma_report_pages_word (pages, NORMA_WORD_MODEL),
               inspection->model_name == NULL ? norma_report_pages_word (pages, NORMA_WORD_NO_MODEL)
                                              : inspection->model_name);
  for (guint i = 0; i < pages->template->n_fields; i++)
    place_field (pages, &n, pages->template->fields[i].label, pages->template->fields[i].value);
}

static void
draw_tile (NormaReportPages *pages, double x, double y, double width, guint32 color, guint n,
           const char *word, cairo_t *cr)
{
  g_autofree char *number = g_strdup_printf ("%u", n);

  norma_report_set_color (cr, color);
  cairo_rectangle (cr, x, y, width - 12, 2);
  cairo_fill (cr);
  norma_report_draw_line (pages, cr, NORMA_TEXT_COUNT, n > 0 ? color : NORMA_COLOR_NONE, x, y + 6,
                          width - 12, number);
  norma_report_draw_line (pages, cr, NORMA_TEXT_SMALL, NORMA_INK_SOFT, x, y + 34, width - 12, word);
}

static gboolean
draw_counts (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  const NormaInspectionCounts *counts = &pages->inspection->counts;
  NormaReportLanguage language = pages->template->language;
  double width = get_width (pages) / (NORMA_N_OUTCOMES + 1), x = pages->left;

  draw_tile (pages, x, block->y, width, NORMA_INK, counts->n_parts,
             norma_report_word (language, NORMA_WORD_INSPECTED), cr);
  for (guint i = 0; i < NORMA_N_OUTCOMES; i++)
    draw_tile (pages, x + (i + 1) * width, block->y, width,
               norma_report_outcome_color ((NormaOutcome)i), counts->of_outcome[i],
               norma_report_outcome (language, (NormaOutcome)i), cr);
  for (guint i = 0; i < NORMA_N_OUTCOMES; i++) {
    double share = get_width (pages) * counts->of_outcome[i] / counts->n_parts;

    norma_report_set_color (cr, norma_report_outcome_color ((NormaOutcome)i));
    cairo_rectangle (cr, x, block->y + 54, share, 6);
    cairo_fill (cr);
    x += share;
  }
  return TRUE;
}

/* Classes stand beside the histogram, and without one in its place. */
static gboolean
draw_charts (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  double width = get_width (pages);
  double left = norma_report_histogram_height (pages) > 0 ? 0.6 * width : 0;

  if (left > 0)
    norma_report_draw_histogram (pages, pages->left, block->y, left - 24, block->height, cr);
  norma_report_draw_classes (pages, pages->left + left, block->y, 0.4 * width, block->height, cr);
  return TRUE;
}

static void
place_charts (NormaReportPages *pages)
{
  double height = MAX (norma_report_histogram_height (pages), norma_report_classes_height (pages));

  if (height == 0)
    return;
  norma_report_skip (pages, 12);
  norma_report_place (pages, draw_charts, height);
}

static gboolean
draw_warning (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  const NormaTextPlace place = { pages->left + 16, block->y, get_width (pages) - 16 };

  norma_report_set_color (cr, NORMA_COLOR_OPEN);
  cairo_move_to (cr, pages->left + 5, block->y + 2);
  cairo_rel_line_to (cr, 5, 8);
  cairo_rel_line_to (cr, -10, 0);
  cairo_close_path (cr);
  cairo_fill (cr);
  norma_report_text_draw (pages->text, cr, NORMA_TEXT_BODY, NORMA_INK, &place, block->text);
  return TRUE;
}

/* Takes the text over. */
static void
place_warning (NormaReportPages *pages, char *text)
{
  double height =
      norma_report_text_measure (pages->text, NORMA_TEXT_BODY, get_width (pages) - 16, text);

  norma_report_place (pages, draw_warning, height + 2)->text = text;
}

static void
place_warnings (NormaReportPages *pages)
{
  g_autoptr (GPtrArray) warnings =
      norma_report_list_warnings (pages->inspection, pages->template->language);

  norma_report_skip (pages, 6);
  for (guint i = 0; i < warnings->len; i++)
    place_warning (pages, g_strdup (warnings->pdata[i]));
}

static gboolean
draw_signature (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  static const NormaReportWord words[] = { NORMA_WORD_NAME_AND_DATE, NORMA_WORD_SIGNATURE };
  double width = get_width (pages) / 2;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    double x = pages->left + i * width;

    norma_report_set_color (cr, NORMA_INK_SOFT);
    cairo_set_line_width (cr, 0.5);
    cairo_move_to (cr, x, block->y + 30);
    cairo_rel_line_to (cr, width - (i == 0 ? 24 : 0), 0);
    cairo_stroke (cr);
    norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, block->y + 32,
                            width - 24, norma_report_pages_word (pages, words[i]));
  }
  return TRUE;
}

static gboolean
draw_paragraph (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  const NormaTextPlace place = { pages->left, block->y, get_width (pages) };

  norma_report_text_draw (pages->text, cr, NORMA_TEXT_BODY, NORMA_INK, &place, block->text);
  return TRUE;
}

/* Takes the text over. */
static void
place_paragraph (NormaReportPages *pages, char *text)
{
  double height = norma_report_text_measure (pages->text, NORMA_TEXT_BODY, get_width (pages), text);

  norma_report_place (pages, draw_paragraph, height)->text = text;
}

static void
place_lot (NormaReportPages *pages, const NormaSignOff *lot)
{
  NormaReportLanguage language = pages->template->language;
  g_autofree char *time = norma_report_time (lot->time);
  g_autofree char *reopened = norma_report_time (lot->reopened_time);

  place_paragraph (pages,
                   norma_report_format (language, NORMA_WORD_SIGNED_BY, lot->reviewer, time));
  if (lot->comment[0] != '\0')
    place_paragraph (pages, g_strdup (lot->comment));
  if (lot->reopened_by[0] != '\0')
    place_warning (pages,
                   norma_report_format (language, NORMA_WORD_REOPENED, lot->reopened_by, reopened));
}

static void
place_sign_off (NormaReportPages *pages)
{
  const NormaSignOff *lot = pages->inspection->lot;

  norma_report_place_heading (pages, NORMA_WORD_SIGN_OFF, 70);
  if (lot != NULL)
    place_lot (pages, lot);
  else
    place_paragraph (pages, g_strdup (norma_report_pages_word (pages, NORMA_WORD_NOT_SIGNED)));
  norma_report_place (pages, draw_signature, 46);
}

void
norma_report_place_summary (NormaReportPages *pages)
{
  place_brand (pages);
  place_fields (pages);
  norma_report_skip (pages, 8);
  norma_report_place (pages, draw_counts, 66);
  place_charts (pages);
  place_warnings (pages);
  place_sign_off (pages);
}
