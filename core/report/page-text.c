/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/page-text.h"

#include <pango/pangocairo.h>

/* Plain shapes that are read small, of those that systems have. */
#define FAMILY "Noto Sans, Liberation Sans, Nimbus Sans, DejaVu Sans, sans-serif"
#define FIXED_FAMILY "Noto Sans Mono, Liberation Mono, Noto Mono, DejaVu Sans Mono, monospace"

static const struct {
  const char *family;
  PangoWeight weight;
  double size, line; /* points */
} styles[] = {
  [NORMA_TEXT_TITLE] = { FAMILY, PANGO_WEIGHT_BOLD, 22, 28 },
  [NORMA_TEXT_HEAD] = { FAMILY, PANGO_WEIGHT_BOLD, 13, 18 },
  [NORMA_TEXT_PART] = { FAMILY, PANGO_WEIGHT_BOLD, 10, 14 },
  [NORMA_TEXT_COUNT] = { FAMILY, PANGO_WEIGHT_NORMAL, 24, 28 },
  [NORMA_TEXT_BODY] = { FAMILY, PANGO_WEIGHT_NORMAL, 8.5, 12 },
  [NORMA_TEXT_STRONG] = { FAMILY, PANGO_WEIGHT_BOLD, 8.5, 12 },
  [NORMA_TEXT_SMALL] = { FAMILY, PANGO_WEIGHT_NORMAL, 7.5, 10.5 },
  [NORMA_TEXT_LABEL] = { FAMILY, PANGO_WEIGHT_NORMAL, 7, 10 },
  [NORMA_TEXT_HASH] = { FIXED_FAMILY, PANGO_WEIGHT_NORMAL, 6.8, 12 },
};

struct _NormaReportText {
  PangoFontMap *map;
  PangoContext *context;
  PangoLayout *layout; /* used again and again */
  PangoFontDescription *fonts[G_N_ELEMENTS (styles)];
  PangoAttrList *attributes;
};

/* Outlines as they are, not fitted to the pixels of a screen. */
static void
set_options (PangoContext *context)
{
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);
}

NormaReportText *
norma_report_text_new (void)
{
  NormaReportText *text = g_new0 (NormaReportText, 1);

  text->map = pango_cairo_font_map_new ();
  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (text->map), 72);
  text->context = pango_font_map_create_context (text->map);
  set_options (text->context);
  text->layout = pango_layout_new (text->context);
  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++) {
    text->fonts[i] = pango_font_description_new ();
    pango_font_description_set_family (text->fonts[i], styles[i].family);
    pango_font_description_set_weight (text->fonts[i], styles[i].weight);
    pango_font_description_set_size (text->fonts[i], (int)(styles[i].size * PANGO_SCALE));
  }
  text->attributes = pango_attr_list_new ();
  /* Figures of one width, so that columns of numbers stand in line. */
  pango_attr_list_insert (text->attributes, pango_attr_font_features_new ("tnum=1"));
  return text;
}

void
norma_report_text_free (NormaReportText *text)
{
  if (text == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
    pango_font_description_free (text->fonts[i]);
  pango_attr_list_unref (text->attributes);
  g_object_unref (text->layout);
  g_object_unref (text->context);
  g_object_unref (text->map);
  g_free (text);
}

double
norma_report_text_line_height (NormaTextStyle style)
{
  return styles[style].line;
}

/* width: below 0: as wide as it takes. */
static void
set (NormaReportText *text, NormaTextStyle style, const NormaTextPlace *place, const char *string)
{
  PangoLayout *layout = text->layout;
  g_autofree char *readable = g_utf8_make_valid (string, -1);

  pango_layout_set_font_description (layout, text->fonts[style]);
  pango_layout_set_attributes (layout, text->attributes);
  pango_layout_set_single_paragraph_mode (layout, place->shorten != PANGO_ELLIPSIZE_NONE);
  pango_layout_set_width (layout,
                          place->width < 0 ? -1 : (int)(MAX (place->width, 1) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, place->align);
  pango_layout_set_ellipsize (layout, place->shorten);
  pango_layout_set_text (layout, readable, -1);
}

void
norma_report_set_color (cairo_t *cr, guint32 color)
{
  cairo_set_source_rgb (cr, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0,
                        (color & 255) / 255.0);
}

/* All lines are as far apart, whichever fonts their letters come from. */
double
norma_report_text_draw (NormaReportText *text, cairo_t *cr, NormaTextStyle style, guint32 color,
                        const NormaTextPlace *place, const char *string)
{
  double line = styles[style].line;
  PangoLayoutIter *lines;
  guint n = 0;

  set (text, style, place, string);
  norma_report_set_color (cr, color);
  lines = pango_layout_get_iter (text->layout);
  do {
    PangoRectangle extents;

    pango_layout_iter_get_line_extents (lines, NULL, &extents);
    /* Letters stand about a quarter of their size above the lower edge. */
    cairo_move_to (cr, place->x + extents.x / (double)PANGO_SCALE,
                   place->y + n * line + (line + 0.7 * styles[style].size) / 2);
    pango_cairo_show_layout_line (cr, pango_layout_iter_get_line_readonly (lines));
    n++;
  } while (pango_layout_iter_next_line (lines));
  pango_layout_iter_free (lines);
  cairo_new_path (cr); /* or what follows would begin where the text ended */
  return n * line;
}

double
norma_report_text_measure (NormaReportText *text, NormaTextStyle style, double width,
                           const char *string)
{
  const NormaTextPlace place = { .width = width };

  set (text, style, &place, string);
  return pango_layout_get_line_count (text->layout) * styles[style].line;
}

double
norma_report_text_measure_line (NormaReportText *text, NormaTextStyle style, const char *string)
{
  const NormaTextPlace place = { .width = -1 };
  int width, height;

  set (text, style, &place, string);
  pango_layout_get_size (text->layout, &width, &height);
  return width / (double)PANGO_SCALE;
}

GPtrArray *
norma_report_text_split (NormaReportText *text, NormaTextStyle style, double width,
                         const char *string)
{
  const NormaTextPlace place = { .width = width };
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  const char *whole;

  set (text, style, &place, string);
  whole = pango_layout_get_text (text->layout);
  for (int i = 0; i < pango_layout_get_line_count (text->layout); i++) {
    const PangoLayoutLine *line = pango_layout_get_line_readonly (text->layout, i);

    g_ptr_array_add (lines, g_strndup (whole + line->start_index, (gsize)line->length));
  }
  return lines;
}
