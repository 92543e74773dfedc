/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-chart.h"

#include <math.h>
#include <string.h>

/* Three octaves below the threshold and three above, four bars each; what lies beyond is in the outer ones. */
enum {
  OCTAVES = 3,
  BARS_AN_OCTAVE = 4,
  N_BARS = 2 * OCTAVES * BARS_AN_OCTAVE,
  TITLE = 26,
  AXIS = 14
};

enum { CLASS_TITLE = 16, CLASS_ROW = 13, MOST_CLASSES = 9 };

/* Left of the axis for the number of the highest bar. */
#define SCALE_WIDTH 22

static guint
find_bar (double times)
{
  double bar = times > 0 ? floor ((log2 (times) + OCTAVES) * BARS_AN_OCTAVE) : 0;

  /* A part at the threshold is not above it. */
  if (times == 1)
    bar--;
  return (guint)CLAMP (bar, 0, N_BARS - 1);
}

/* Returns how many parts are counted. */
static guint
count_bars (const NormaInspection *inspection, guint *bars)
{
  guint n = 0;

  for (gsize i = 0; i < inspection->n_parts; i++) {
    const NormaInspectedPart *part = &inspection->parts[i];

    if (isnan (norma_inspected_part_get_times (part)))
      continue;
    bars[find_bar (norma_inspected_part_get_times (part))]++;
    n++;
  }
  return n;
}

double
norma_report_histogram_height (const NormaReportPages *pages)
{
  guint bars[N_BARS] = { 0 };

  return count_bars (pages->inspection, bars) == 0 ? 0 : 138;
}

static void
draw_bars (const guint *bars, guint most, double x, double y, double width, double height,
           cairo_t *cr)
{
  double step = width / N_BARS;

  for (guint i = 0; i < N_BARS; i++) {
    double length = height * bars[i] / most;

    norma_report_set_color (cr, i < N_BARS / 2 ? NORMA_COLOR_NONE : NORMA_COLOR_REJECTED);
    cairo_rectangle (cr, x + i * step + 0.5, y + height - length, step - 1, length);
    cairo_fill (cr);
  }
}

static void
draw_axis (NormaReportPages *pages, double x, double y, double width, cairo_t *cr)
{
  norma_report_set_color (cr, NORMA_INK_SOFT);
  cairo_set_line_width (cr, 0.5);
  cairo_move_to (cr, x, y);
  cairo_rel_line_to (cr, width, 0);
  cairo_stroke (cr);
  for (int octave = -OCTAVES; octave <= OCTAVES; octave++) {
    double place = x + width * (octave + OCTAVES) / (2.0 * OCTAVES);
    const NormaTextPlace text = { place - 20, y + 2, 40, PANGO_ALIGN_CENTER, PANGO_ELLIPSIZE_NONE };
    g_autofree char *number =
        octave < 0 ? g_strdup_printf ("1/%d", 1 << -octave) : g_strdup_printf ("%d", 1 << octave);

    norma_report_text_draw (pages->text, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, &text, number);
  }
}

static void
draw_threshold (NormaReportPages *pages, double x, double y, double height, cairo_t *cr)
{
  const double dashes[] = { 2, 2 };
  const NormaTextPlace place = { x - 60, y - 13, 120, PANGO_ALIGN_CENTER, PANGO_ELLIPSIZE_END };

  norma_report_set_color (cr, NORMA_INK);
  cairo_set_line_width (cr, 0.7);
  cairo_save (cr);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, x, y - 3);
  cairo_rel_line_to (cr, 0, height + 3);
  cairo_stroke (cr);
  cairo_restore (cr);
  norma_report_text_draw (pages->text, cr, NORMA_TEXT_LABEL, NORMA_INK, &place,
                          norma_report_pages_word (pages, NORMA_WORD_THRESHOLD));
}

void
norma_report_draw_histogram (NormaReportPages *pages, double x, double y, double width,
                             double height, cairo_t *cr)
{
  guint bars[N_BARS] = { 0 }, most = 1;
  g_autofree char *highest = NULL;

  if (count_bars (pages->inspection, bars) == 0)
    return;
  for (guint i = 0; i < N_BARS; i++)
    most = MAX (most, bars[i]);
  highest = g_strdup_printf ("%u", most);
  norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, y, width,
                          norma_report_pages_word (pages, NORMA_WORD_SCORES_OF_PARTS));
  norma_report_draw_right (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, y + TITLE - 5,
                           SCALE_WIDTH - 4, highest);
  x += SCALE_WIDTH;
  width -= SCALE_WIDTH;
  y += TITLE;
  height -= TITLE + AXIS;
  draw_bars (bars, most, x, y, width, height, cr);
  draw_axis (pages, x, y + height, width, cr);
  draw_threshold (pages, x + width / 2, y, height, cr);
}

typedef struct {
  const char *name;
  guint n;
} Class;

/* The most frequent first, then by name. */
static int
compare_classes (gconstpointer a, gconstpointer b)
{
  const Class *one = a, *other = b;

  if (one->n != other->n)
    return one->n > other->n ? -1 : 1;
  return strcmp (one->name, other->name);
}

/* Class, sorted. */
static GArray *
count_classes (const NormaInspection *inspection)
{
  GArray *classes = g_array_new (FALSE, FALSE, sizeof (Class));
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < inspection->n_parts; i++) {
    const NormaInspectedPart *part = &inspection->parts[i];
    const Class none = { part->image->defect_class, 0 };
    gpointer place;

    if (part->outcome != NORMA_OUTCOME_REJECTED)
      continue;
    if (!g_hash_table_lookup_extended (places, none.name, NULL, &place)) {
      place = GUINT_TO_POINTER (classes->len);
      g_hash_table_insert (places, (gpointer)none.name, place);
      g_array_append_val (classes, none);
    }
    g_array_index (classes, Class, GPOINTER_TO_UINT (place)).n++;
  }
  g_array_sort (classes, compare_classes);
  return classes;
}

double
norma_report_classes_height (const NormaReportPages *pages)
{
  g_autoptr (GArray) classes = count_classes (pages->inspection);

  return classes->len == 0 ? 0 : CLASS_TITLE + MIN (classes->len, MOST_CLASSES) * CLASS_ROW;
}

void
norma_report_draw_classes (NormaReportPages *pages, double x, double y, double width, double height,
                           cairo_t *cr)
{
  const double row = CLASS_ROW, name_width = 0.5 * width, number_width = 24;
  g_autoptr (GArray) classes = count_classes (pages->inspection);
  guint most = classes->len == 0 ? 0 : g_array_index (classes, Class, 0).n;
  guint n_rows = MIN (classes->len, (guint)((height - CLASS_TITLE) / row));

  if (most == 0)
    return;
  norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, y, width,
                          norma_report_pages_word (pages, NORMA_WORD_BY_CLASS));
  for (guint i = 0; i < n_rows; i++) {
    const Class *class = &g_array_index (classes, Class, i);
    double top = y + CLASS_TITLE + i * row;
    double room = width - name_width - number_width;
    g_autofree char *number = g_strdup_printf ("%u", class->n);

    norma_report_draw_line (pages, cr, NORMA_TEXT_SMALL, NORMA_INK, x, top, name_width - 6,
                            class->name[0] != '\0'
                                ? class->name
                                : norma_report_pages_word (pages, NORMA_WORD_NO_CLASS));
    norma_report_set_color (cr, NORMA_COLOR_REJECTED);
    cairo_rectangle (cr, x + name_width, top + 2, room * class->n / most, row - 6);
    cairo_fill (cr);
    norma_report_draw_right (pages, cr, NORMA_TEXT_SMALL, NORMA_INK, x + width - number_width, top,
                             number_width, number);
  }
}
