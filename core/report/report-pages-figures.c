/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/report/page-marks.h"
#include "core/report/report-crop.h"
#include "core/report/report-pages-private.h"

/* The pictures of a part: the whole with what was found in it, its reference beside it where there is one,
 * and the strongest places enlarged. Lengths are points, places pixels of the image. */

enum { GAP = 6, CROP_GAP = 3, BEYOND = 0xeeeef0 };

typedef struct {
  double x, y, width, height;
} Box;

typedef struct {
  NormaReportPages *pages;
  const NormaInspectedImage *image;
  const NormaReportPicture *picture, *reference; /* NULL: there is none */
  cairo_t *cr;
  GError **error;
} Drawing;

/* The number of a place, on white, its lower left corner at x, y. */
static void
draw_number (const Drawing *d, guint number, double x, double y)
{
  g_autofree char *text = g_strdup_printf ("%u", number);
  double width = norma_report_text_measure_line (d->pages->text, NORMA_TEXT_LABEL, text) + 4;

  cairo_set_source_rgba (d->cr, 1, 1, 1, 0.85);
  cairo_rectangle (d->cr, x, y - 9, width, 9);
  cairo_fill (d->cr);
  norma_report_draw_line (d->pages, d->cr, NORMA_TEXT_LABEL, NORMA_INK, x + 2, y - 9.5, width,
                          text);
}

static void
frame (cairo_t *cr, const Box *box)
{
  norma_report_set_color (cr, NORMA_RULE);
  cairo_set_line_width (cr, 0.5);
  cairo_rectangle (cr, box->x, box->y, box->width, box->height);
  cairo_stroke (cr);
}

/* A picture in the user's space of pixels, clipped to the box; `shown` is what of it is in the box. */
static void
begin_pixels (cairo_t *cr, const Box *box, const Box *shown)
{
  cairo_save (cr);
  norma_report_set_color (cr, BEYOND);
  cairo_rectangle (cr, box->x, box->y, box->width, box->height);
  cairo_fill_preserve (cr);
  cairo_clip (cr);
  cairo_translate (cr, box->x, box->y);
  cairo_scale (cr, box->width / shown->width, box->height / shown->height);
  cairo_translate (cr, -shown->x, -shown->y);
}

static void
draw_missing (const Drawing *d, const Box *box, NormaReportWord word, const char *why)
{
  NormaTextPlace place = { box->x + 8, box->y + 8, box->width - 16 };

  frame (d->cr, box);
  place.y += norma_report_text_draw (d->pages->text, d->cr, NORMA_TEXT_STRONG, NORMA_INK, &place,
                                     norma_report_pages_word (d->pages, word));
  cairo_save (d->cr);
  cairo_rectangle (d->cr, box->x, box->y, box->width, box->height);
  cairo_clip (d->cr);
  norma_report_text_draw (d->pages->text, d->cr, NORMA_TEXT_SMALL, NORMA_INK_SOFT, &place,
                          why == NULL ? "" : why);
  cairo_restore (d->cr);
}

static Box
fit (double width, double height, const Box *room)
{
  double scale = MIN (room->width / width, room->height / height);

  return (Box){ room->x, room->y, scale * width, scale * height };
}

/* Returns what it takes of the room. */
static Box
draw_whole (const Drawing *d, const Box *room)
{
  const NormaReportPicture *picture = d->picture;
  Box box = *room, all;
  cairo_matrix_t page;

  if (picture == NULL) {
    box.width = MIN (room->width, 220);
    draw_missing (d, &box, NORMA_WORD_NO_PICTURE, d->image->error);
    return box;
  }
  all = (Box){ 0, 0, picture->width, picture->height };
  box = fit (picture->width, picture->height, room);
  cairo_get_matrix (d->cr, &page);
  begin_pixels (d->cr, &box, &all);
  norma_report_picture_draw (picture, d->cr);
  norma_report_draw_marks (d->image, d->cr, &page);
  cairo_restore (d->cr);
  frame (d->cr, &box);
  for (guint i = 0; i < MIN (d->image->regions->len, NORMA_REPORT_MOST_CROPS); i++) {
    const NormaRegion *region = &g_array_index (d->image->regions, NormaInspectedRegion, i).region;
    double scale = box.width / picture->width;

    draw_number (d, i + 1, box.x + MIN (scale * region->x, box.width - 8),
                 box.y + MAX (scale * region->y - 1, 9));
  }
  return box;
}

/* Returns what it takes of the room. */
static Box
draw_reference (const Drawing *d, const Box *room)
{
  Box box = *room, all;

  if (d->reference == NULL) {
    box.width = MIN (room->width, 220);
    draw_missing (d, &box, NORMA_WORD_NO_REFERENCE, d->image->reference_error);
    return box;
  }
  all = (Box){ 0, 0, d->reference->width, d->reference->height };
  box = fit (all.width, all.height, room);
  begin_pixels (d->cr, &box, &all);
  norma_report_picture_draw (d->reference, d->cr);
  cairo_restore (d->cr);
  frame (d->cr, &box);
  return box;
}

static gboolean
draw_piece (const Drawing *d, const NormaReportPicture *picture, const NormaRaster *raster,
            const NormaReportCrop *crop)
{
  double scale = cairo_image_surface_get_width (picture->surface) / picture->width;
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaReportPicture) piece = NULL;

  if (norma_report_crop_is_fine (crop, scale)) {
    norma_report_picture_draw (picture, d->cr);
    return TRUE;
  }
  piece = norma_report_picture_new_piece (raster, crop->x, crop->y, crop->side, crop->side, &error);
  if (piece != NULL)
    norma_report_picture_draw (piece, d->cr);
  if (error == NULL)
    return TRUE;
  g_propagate_error (d->error, g_steal_pointer (&error));
  return FALSE;
}

static gboolean
draw_crop (const Drawing *d, guint i, const Box *box)
{
  const NormaReportCrop crop = norma_report_crop_place (d->image, i);
  const Box shown = { crop.x, crop.y, crop.side, crop.side };
  cairo_matrix_t page;
  gboolean is_drawn;

  cairo_get_matrix (d->cr, &page);
  begin_pixels (d->cr, box, &shown);
  is_drawn = draw_piece (d, d->picture, d->image->raster, &crop);
  norma_report_draw_marks (d->image, d->cr, &page);
  cairo_restore (d->cr);
  frame (d->cr, box);
  draw_number (d, i + 1, box->x, box->y + 9);
  return is_drawn;
}

static gboolean
draw_reference_crop (const Drawing *d, guint i, const Box *box)
{
  const NormaReportCrop crop = norma_report_crop_reference (d->image, i);
  const Box shown = { crop.x, crop.y, crop.side, crop.side };
  gboolean is_drawn;

  begin_pixels (d->cr, box, &shown);
  is_drawn = draw_piece (d, d->reference, d->image->reference, &crop);
  cairo_restore (d->cr);
  frame (d->cr, box);
  return is_drawn;
}

/* Places that are worth enlarging, by their numbers in the image. */
typedef struct {
  guint regions[NORMA_REPORT_MOST_CROPS];
  guint n;
} Crops;

static Crops
choose_crops (const Drawing *d, guint most)
{
  guint n = d->picture == NULL ? 0 : MIN (d->image->regions->len, NORMA_REPORT_MOST_CROPS);
  Crops crops = { .n = 0 };

  for (guint i = 0; i < n && crops.n < most; i++) {
    const NormaReportCrop crop = norma_report_crop_place (d->image, i);

    if (norma_report_crop_is_worth (&crop, d->image->raster))
      crops.regions[crops.n++] = i;
  }
  return crops;
}

/* In rows of n_columns, each with its reference where there is one. */
static gboolean
draw_crops (const Drawing *d, const Box *room, const Crops *crops, guint n_columns, double side)
{
  gboolean has_reference = d->reference != NULL;
  double width = has_reference ? 2 * side + CROP_GAP : side;

  for (guint i = 0; i < crops->n; i++) {
    Box box = { room->x + (i % n_columns) * (width + GAP), room->y + (i / n_columns) * (side + GAP),
                side, side };
    Box beside = box;

    beside.x += side + CROP_GAP;
    if (!draw_crop (d, crops->regions[i], &box) ||
        (has_reference && !draw_reference_crop (d, crops->regions[i], &beside)))
      return FALSE;
  }
  return TRUE;
}

/* The side of n squares in so many rows of a room. */
static double
find_side (const Box *room, guint n, guint n_rows)
{
  guint n_columns = (n + n_rows - 1) / n_rows;

  return MIN ((room->height - (n_rows - 1) * GAP) / n_rows,
              (room->width - (n_columns - 1) * GAP) / n_columns);
}

/* In one row or two, whichever shows them larger. */
static gboolean
draw_alone (const Drawing *d, double y, double height)
{
  const NormaReportPages *pages = d->pages;
  Box room = { pages->left, y, 0.62 * (pages->right - pages->left), height };
  Box whole = draw_whole (d, &room);
  Box rest = { whole.x + whole.width + GAP, y, 0, height };
  const Crops crops = choose_crops (d, NORMA_REPORT_MOST_CROPS);
  guint n = crops.n, n_rows;

  rest.width = pages->right - rest.x;
  if (n == 0)
    return TRUE;
  n_rows = find_side (&rest, n, 1) >= find_side (&rest, n, 2) ? 1 : 2;
  return draw_crops (d, &rest, &crops, (n + n_rows - 1) / n_rows, find_side (&rest, n, n_rows));
}

/* Image and reference take most of the width; what is left holds places in one column, each with its like. */
static gboolean
draw_beside_reference (const Drawing *d, double y, double height)
{
  const NormaReportPages *pages = d->pages;
  double width = pages->right - pages->left, half = (0.68 * width - GAP) / 2;
  Box room = { pages->left, y, half, height }, whole = draw_whole (d, &room), rest;
  const Crops crops = choose_crops (d, 3);
  guint n = MAX (crops.n, 2);

  room.x += whole.width + GAP;
  whole = draw_reference (d, &room);
  rest = (Box){ whole.x + whole.width + 2 * GAP, y, 0, height };
  rest.width = pages->right - rest.x;
  return draw_crops (d, &rest, &crops, 1,
                     MIN ((height - (n - 1) * GAP) / n, (rest.width - CROP_GAP) / 2));
}

static char *
make_key (const NormaProjectImage *image)
{
  return image->file.hash == NULL ? NULL : g_strdup_printf ("picture-%s", image->file.hash);
}

/* Lent by the pages until another one is asked for. */
static gboolean
find_reference (Drawing *d)
{
  NormaReportPages *pages = d->pages;
  g_autofree char *key = NULL;

  if (d->image->reference == NULL)
    return TRUE;
  key = make_key (d->image->part->reference_image);
  if (key == NULL || g_strcmp0 (key, pages->reference_key) != 0) {
    g_clear_pointer (&pages->reference, norma_report_picture_free);
    g_free (pages->reference_key);
    pages->reference = norma_report_picture_new (d->image->reference, key, d->error);
    pages->reference_key = g_steal_pointer (&key);
  }
  d->reference = pages->reference;
  return pages->reference != NULL;
}

gboolean
norma_report_draw_figures (NormaReportPages *pages, const NormaInspectedImage *image, cairo_t *cr,
                           double y, double height, GError **error)
{
  Drawing drawing = { pages, image, NULL, NULL, cr, error };
  g_autoptr (NormaReportPicture) picture = NULL;
  g_autofree char *key = make_key (image->part->image);

  if (image->raster != NULL) {
    picture = norma_report_picture_new (image->raster, key, error);
    if (picture == NULL)
      return FALSE;
  }
  drawing.picture = picture;
  if (!find_reference (&drawing))
    return FALSE;
  return image->part->reference == NULL ? draw_alone (&drawing, y, height)
                                        : draw_beside_reference (&drawing, y, height);
}
