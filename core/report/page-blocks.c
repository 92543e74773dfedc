/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/page-blocks.h"

/* Points. */
enum { BRAND = 62, LOGO_WIDTH = 150, LOGO_HEIGHT = 46, FIELD_COLUMNS = 3, FIELD = 27 };
enum { LABEL_WIDTH = 130, TILE = 46, TILE_NOTE = 10, GRID_ROW = 14, GRID_GAP = 8 };

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

/* A long title is set smaller, and its line in the middle of the room. */
static void
draw_title (NormaReportPages *pages, double y, double width, cairo_t *cr)
{
  gboolean fits =
      norma_report_text_measure_line (pages->text, NORMA_TEXT_TITLE, pages->title) <= width;

  norma_report_draw_line (pages, cr, fits ? NORMA_TEXT_TITLE : NORMA_TEXT_HEAD, NORMA_INK,
                          pages->left, fits ? y : y + 8, width, pages->title);
}

static gboolean
draw_brand (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  double width = get_width (pages) - (pages->logo == NULL ? 0 : LOGO_WIDTH + 16);

  if (pages->logo != NULL)
    draw_logo (pages, block->y, cr);
  draw_title (pages, block->y, width, cr);
  norma_report_draw_line (pages, cr, NORMA_TEXT_PART, NORMA_INK_SOFT, pages->left, block->y + 30,
                          width, block->text);
  norma_report_draw_rule (cr, pages->left, block->y + 54, get_width (pages));
  return TRUE;
}

void
norma_report_place_brand (NormaReportPages *pages, const char *line)
{
  const NormaReportHeading heading = {
    g_strdup (norma_report_pages_word (pages, NORMA_WORD_SUMMARY)), 0, 0, 0
  };

  norma_report_place (pages, draw_brand, BRAND)->text = g_strdup (line);
  g_array_append_val (pages->headings, heading);
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

/* Fields stand beside each other: only the last one of a row goes on. n: how many there are already. */
static void
place_field (NormaReportPages *pages, guint n, const NormaReportField *field)
{
  NormaReportBlock *block;

  if (n % FIELD_COLUMNS != 0)
    pages->y -= FIELD;
  block = norma_report_place (pages, draw_field, FIELD);
  block->index = n % FIELD_COLUMNS;
  block->label = g_strdup (field->label);
  block->text = g_strdup (field->value);
}

void
norma_report_place_fields (NormaReportPages *pages, const GArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    place_field (pages, i, &g_array_index (fields, NormaReportField, i));
  for (guint i = 0; i < pages->template->n_fields; i++)
    place_field (pages, fields->len + i, &pages->template->fields[i]);
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

void
norma_report_place_warning (NormaReportPages *pages, const char *text)
{
  double height =
      norma_report_text_measure (pages->text, NORMA_TEXT_BODY, get_width (pages) - 16, text);

  norma_report_place (pages, draw_warning, height + 2)->text = g_strdup (text);
}

static gboolean
draw_paragraph (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  const NormaTextPlace place = { pages->left, block->y, get_width (pages) };

  norma_report_text_draw (pages->text, cr, NORMA_TEXT_BODY, NORMA_INK, &place, block->text);
  return TRUE;
}

void
norma_report_place_paragraph (NormaReportPages *pages, const char *text)
{
  double height = norma_report_text_measure (pages->text, NORMA_TEXT_BODY, get_width (pages), text);

  norma_report_place (pages, draw_paragraph, height)->text = g_strdup (text);
}

static gboolean
draw_fact (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  const NormaTextPlace place = { pages->left + LABEL_WIDTH, block->y,
                                 get_width (pages) - LABEL_WIDTH };

  norma_report_draw_line (pages, cr, NORMA_TEXT_SMALL, NORMA_INK_SOFT, pages->left, block->y + 1,
                          LABEL_WIDTH - 8, block->label);
  norma_report_text_draw (pages->text, cr, (NormaTextStyle)block->index, NORMA_INK, &place,
                          block->text);
  return TRUE;
}

static void
place_fact (NormaReportPages *pages, const NormaReportFact *fact)
{
  NormaTextStyle style = fact->is_hash ? NORMA_TEXT_HASH : NORMA_TEXT_BODY;
  double height =
      norma_report_text_measure (pages->text, style, get_width (pages) - LABEL_WIDTH, fact->text);
  NormaReportBlock *block = norma_report_place (pages, draw_fact, height + 1.5);

  block->index = style;
  block->label = g_strdup (norma_report_pages_word (pages, fact->label));
  block->text = g_strdup (fact->text);
}

void
norma_report_place_facts (NormaReportPages *pages, const GArray *facts)
{
  for (guint i = 0; i < facts->len; i++)
    place_fact (pages, &g_array_index (facts, NormaReportFact, i));
}

/* index: of the tile, and how many there are. */
static gboolean
draw_tile (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  double width = get_width (pages) / (double)(block->index >> 8);
  double x = pages->left + width * (double)(block->index & 255), y = block->y;
  g_auto (GStrv) texts = g_strsplit (block->text, "\n", 3);

  norma_report_set_color (cr, block->color);
  cairo_rectangle (cr, x, y, width - 12, 2);
  cairo_fill (cr);
  norma_report_draw_line (pages, cr, NORMA_TEXT_COUNT, block->color, x, y + 6, width - 12,
                          texts[0]);
  norma_report_draw_line (pages, cr, NORMA_TEXT_SMALL, NORMA_INK_SOFT, x, y + 34, width - 12,
                          texts[1]);
  norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, y + TILE, width - 12,
                          texts[2]);
  return TRUE;
}

void
norma_report_place_tiles (NormaReportPages *pages, const GArray *tiles)
{
  for (guint i = 0; i < tiles->len; i++) {
    const NormaReportTile *tile = &g_array_index (tiles, NormaReportTile, i);
    NormaReportBlock *block;

    if (i > 0)
      pages->y -= TILE + TILE_NOTE;
    block = norma_report_place (pages, draw_tile, TILE + TILE_NOTE);
    block->index = (gsize)tiles->len << 8 | i;
    block->color = norma_report_tone_color (tile->tone);
    block->text =
        g_strjoin ("\n", tile->number, tile->word, tile->note == NULL ? "" : tile->note, NULL);
  }
}

/* A row of a table. */
static void
draw_cells (NormaReportPages *pages, const NormaReportTable *table, gsize row, double y,
            NormaTextStyle style, guint32 color, cairo_t *cr)
{
  const NormaReportGrid *grid = table->grid;
  char **cells = table->rows->pdata[row];
  double x = pages->left;

  for (guint i = 0; i < grid->n_columns; i++) {
    double width = grid->columns[i].width * get_width (pages);
    double room = width - (i + 1 < grid->n_columns ? GRID_GAP : 0);
    /* What would end the line becomes a space. */
    g_autofree char *cell = g_strdelimit (g_strdup (cells[i]), "\n\r", ' ');

    if (grid->columns[i].is_right)
      norma_report_draw_right (pages, cr, style, color, x, y, room, cell);
    else
      norma_report_draw_line (pages, cr, style, color, x, y, room, cell);
    x += width;
  }
  norma_report_draw_rule (cr, pages->left, y + GRID_ROW - 1, get_width (pages));
}

/* index: of the row; the first is the head. */
static gboolean
draw_grid_row (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  gboolean is_head = block->index == 0;

  draw_cells (pages, block->data, block->index, block->y,
              is_head ? NORMA_TEXT_LABEL : NORMA_TEXT_SMALL, is_head ? NORMA_INK_SOFT : NORMA_INK,
              cr);
  return TRUE;
}

static void
place_grid_row (NormaReportPages *pages, const NormaReportTable *table, guint row)
{
  NormaReportBlock *block = norma_report_place (pages, draw_grid_row, GRID_ROW);

  block->data = table;
  block->index = row;
}

void
norma_report_place_grid (NormaReportPages *pages, const NormaReportTable *table)
{
  place_grid_row (pages, table, 0);
  for (guint i = 1; i < table->rows->len; i++) {
    if (pages->y + GRID_ROW > pages->bottom) {
      norma_report_break (pages);
      place_grid_row (pages, table, 0);
    }
    place_grid_row (pages, table, i);
  }
}
