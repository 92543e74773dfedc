/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/report/html-text.h"
#include "core/report/part-words.h"
#include "core/report/report-html-private.h"

/* The pictures of a part as SVG in pixels of its image: the whole with the outlines of what was found, its
 * reference beside it, and the strongest places enlarged. A picture stands in the file once and is used
 * again by its id. */

enum { MOST_CROPS = 6, MOST_TAGS = 30 };

/* What is around a place in its crop, in its own longer sides; and fewer pixels show nothing that is recognised. */
#define AROUND 1.7
#define LEAST_CROP 48.0

/* A crop is seen some 200 to 400 pixels wide: a picture of the whole with fewer pixels of it is not enough. */
#define ENOUGH_PIXELS 400

/* Lines that are closer than this share of a picture's side are not told apart. */
#define FINEST_SHARE 1500.0

typedef struct {
  double x, y, side;
} Crop;

/* Short, with the point in every locale. */
static void
add_number (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.7g", round (value * 10) / 10));
}

static void
add_vertex (GString *text, gboolean is_first, double x, double y)
{
  g_string_append_c (text, is_first ? 'M' : 'L');
  add_number (text, x);
  g_string_append_c (text, ' ');
  add_number (text, y);
}

/* Pixel centres stand at whole numbers in a contour, and at halves in the picture. */
static void
add_outline (GString *text, const NormaInspectedRegion *place, double finest)
{
  for (guint l = 0; l < place->outline->len; l++) {
    const GArray *line = place->outline->pdata[l];
    double last_x = -INFINITY, last_y = -INFINITY;

    for (guint i = 0; i < line->len; i++) {
      const NormaPoint *point = &g_array_index (line, NormaPoint, i);

      if (hypot ((double)point->x - last_x, (double)point->y - last_y) < finest)
        continue;
      last_x = (double)point->x;
      last_y = (double)point->y;
      add_vertex (text, i == 0, last_x + 0.5, last_y + 0.5);
    }
    g_string_append_c (text, 'Z');
  }
}

static gboolean
add_shape (GString *text, const NormaDrawnShape *shape, GError **error)
{
  g_autoptr (NormaRings) traced = NULL;
  const NormaRings *rings = shape->rings;

  if (rings == NULL)
    rings = traced = norma_rings_from_mask (shape->mask, error);
  if (rings == NULL)
    return FALSE;
  for (guint r = 0; r < rings->n_rings; r++) {
    guint first = norma_rings_get_first (rings, r);

    for (guint i = first; i < rings->ends[r]; i++)
      add_vertex (text, i == first, rings->vertices[i].x, rings->vertices[i].y);
    g_string_append_c (text, 'Z');
  }
  return TRUE;
}

/* A line over a white rim; the path stands in the text once. name: of its id, the part's number behind it. */
static void
add_path (GString *text, const char *name, guint number, const char *class, const char *path)
{
  if (path[0] == '\0')
    return;
  g_string_append_printf (
      text, "<defs><path id=\"%s%u\" vector-effect=\"non-scaling-stroke\" d=\"%s\"/></defs>", name,
      number, path);
  g_string_append_printf (text,
                          "<use class=\"rim\" href=\"#%s%u\"/><use class=\"%s\" href=\"#%s%u\"/>",
                          name, number, class, name, number);
}

static void
add_places (GString *text, const NormaInspectedImage *image, NormaVerdict level)
{
  double finest = MAX (image->width, image->height) / FINEST_SHARE;
  g_autoptr (GString) path = g_string_new (NULL);
  gboolean is_reject = level == NORMA_VERDICT_REJECT;

  for (guint i = 0; i < image->regions->len; i++) {
    const NormaInspectedRegion *place = &g_array_index (image->regions, NormaInspectedRegion, i);

    if (place->outline != NULL && place->level == level)
      add_outline (path, place, finest);
  }
  add_path (text, is_reject ? "a" : "b", image->part->number, is_reject ? "reject" : "review",
            path->str);
}

static gboolean
add_marks (GString *text, const NormaInspectedImage *image, GError **error)
{
  g_autoptr (GString) drawn = g_string_new (NULL);

  for (guint i = 0; i < image->shapes->len; i++)
    if (!add_shape (drawn, image->shapes->pdata[i], error))
      return FALSE;
  g_string_append_printf (text, "<g id=\"m%u\" fill=\"none\" stroke-linejoin=\"round\">",
                          image->part->number);
  add_places (text, image, NORMA_VERDICT_REVIEW);
  add_places (text, image, NORMA_VERDICT_REJECT);
  add_path (text, "d", image->part->number, "shape", drawn->str);
  g_string_append (text, "</g>");
  return TRUE;
}

/* Numbers of the places, at their upper left corners. */
static void
add_tags (GString *text, const NormaInspectedImage *image)
{
  double size = MAX (image->width, image->height) / 36.0;

  g_string_append (text, "<g class=\"tag\" aria-hidden=\"true\" font-size=\"");
  add_number (text, MAX (size, 0.1));
  g_string_append (text, "\">");
  for (guint i = 0; i < MIN (image->regions->len, MOST_TAGS); i++) {
    const NormaRegion *region = &g_array_index (image->regions, NormaInspectedRegion, i).region;

    g_string_append (text, "<text x=\"");
    add_number (text, MIN (region->x, image->width - size));
    g_string_append (text, "\" y=\"");
    add_number (text, MAX (region->y - 0.2 * size, size));
    g_string_append_printf (text, "\">%u</text>", i + 1);
  }
  g_string_append (text, "</g>");
}

/* Pictures. */

static void
add_image (GString *text, const NormaReportPicture *picture, const char *id)
{
  const guchar *data = NULL;
  unsigned long n = 0;

  cairo_surface_get_mime_data (picture->surface, CAIRO_MIME_TYPE_JPEG, &data, &n);
  g_string_append (text, "<image");
  if (id != NULL)
    g_string_append_printf (text, " id=\"%s\"", id);
  g_string_append (text, " preserveAspectRatio=\"none\" x=\"");
  add_number (text, picture->x);
  g_string_append (text, "\" y=\"");
  add_number (text, picture->y);
  g_string_append (text, "\" width=\"");
  add_number (text, picture->width);
  g_string_append (text, "\" height=\"");
  add_number (text, picture->height);
  g_string_append (text, "\" href=\"");
  norma_html_add_data (text, "image/jpeg", data, n);
  g_string_append (text, "\"/>");
}

/* The id by which the picture of a file is used again: of its bytes where they are known to be those. */
static char *
make_id (const NormaInspectedImage *image, const NormaProjectImage *file)
{
  if (file->file.hash != NULL && file->file.state != NORMA_FILE_CHANGED)
    return g_strconcat ("f", file->file.hash, NULL);
  return g_strdup_printf ("%c%u", file == image->part->image ? 'p' : 'r', image->part->number);
}

static void
add_use (GString *text, const char *id)
{
  g_string_append_printf (text, "<use href=\"#%s\"/>", id);
}

/* Where it stands for the first time the picture itself, else its id. *scale: pixels of it a pixel of the raster. */
static gboolean
add_picture (NormaReportHtml *html, const NormaRaster *raster, const char *id, double *scale,
             GError **error)
{
  g_autoptr (NormaReportPicture) picture = NULL;

  *scale = MIN (1, (double)NORMA_REPORT_PICTURE_SIDE / MAX (raster->width, raster->height));
  if (g_hash_table_contains (html->pictures, id)) {
    add_use (html->text, id);
    return TRUE;
  }
  picture = norma_report_picture_new (raster, NULL, error);
  if (picture == NULL)
    return FALSE;
  add_image (html->text, picture, id);
  g_hash_table_add (html->pictures, g_strdup (id));
  return TRUE;
}

static void
begin_svg (GString *text, double x, double y, double width, double height, const char *label)
{
  const double sides[] = { x, y, width, height };

  g_string_append (text, "<svg class=\"picture\" role=\"img\" viewBox=\"");
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
    add_number (text, sides[i]);
    g_string_append_c (text, i < 3 ? ' ' : '"');
  }
  g_string_append (text, " aria-label=\"");
  norma_html_add_text (text, label);
  g_string_append (text, "\">");
}

/* Wide enough for a picture of 26 lines of height, and no wider than there is room. */
static void
begin_figure (GString *text, const NormaRaster *raster)
{
  double ratio = raster == NULL ? 1 : (double)raster->width / raster->height;

  g_string_append (text, "<figure class=\"whole\" style=\"flex-basis:min(100%,");
  add_number (text, CLAMP (26 * ratio, 8, 80));
  g_string_append (text, "rem)\">");
}

static void
add_missing (NormaReportHtml *html, NormaReportWord word, const char *error)
{
  g_string_append (html->text, "<div class=\"missing\">");
  norma_html_add_element (html->text, "p", NULL, norma_report_html_word (html, word));
  norma_html_add_foreign (html->text, "p", NULL, error);
  g_string_append (html->text, "</div>");
}

static gboolean
add_whole (NormaReportHtml *html, const NormaInspectedImage *image, const char *id, double *scale,
           GError **error)
{
  g_autofree char *label = norma_report_format (html->language, NORMA_WORD_ALT_PART,
                                                image->part->number, image->regions->len);

  begin_figure (html->text, image->raster);
  if (image->raster == NULL) {
    add_missing (html, NORMA_WORD_NO_PICTURE, image->error);
  } else {
    begin_svg (html->text, 0, 0, image->width, image->height, label);
    if (!add_picture (html, image->raster, id, scale, error) ||
        !add_marks (html->text, image, error))
      return FALSE;
    add_tags (html->text, image);
    g_string_append (html->text, "</svg>");
  }
  g_string_append (html->text, "</figure>\n");
  return TRUE;
}

static gboolean
add_reference (NormaReportHtml *html, const NormaInspectedImage *image, const char *id,
               double *scale, GError **error)
{
  const NormaRaster *raster = image->reference;
  g_autofree char *label =
      norma_report_format (html->language, NORMA_WORD_ALT_REFERENCE, image->part->number);

  begin_figure (html->text, raster);
  if (raster == NULL) {
    add_missing (html, NORMA_WORD_NO_REFERENCE, image->reference_error);
  } else {
    begin_svg (html->text, 0, 0, raster->width, raster->height, label);
    if (!add_picture (html, raster, id, scale, error))
      return FALSE;
    g_string_append (html->text, "</svg>");
  }
  g_string_append (html->text, "<figcaption>");
  norma_html_add_element (html->text, "span", NULL,
                          norma_report_html_word (html, NORMA_WORD_REFERENCE));
  g_string_append (html->text, ": ");
  norma_html_add_element (html->text, "bdi", NULL, image->part->reference_image->path);
  g_string_append (html->text, "</figcaption></figure>\n");
  return TRUE;
}

/* Crops. */

/* Around a place, moved into the picture where it is larger. */
static Crop
find_crop (const NormaRaster *raster, const NormaRegion *region, double x, double y)
{
  double side = MIN (MAX (LEAST_CROP, AROUND * MAX (region->width, region->height)),
                     MAX (raster->width, raster->height));

  return (Crop){ CLAMP (x - side / 2, MIN (0, (raster->width - side) / 2),
                        MAX (raster->width - side, (raster->width - side) / 2)),
                 CLAMP (y - side / 2, MIN (0, (raster->height - side) / 2),
                        MAX (raster->height - side, (raster->height - side) / 2)),
                 side };
}

/* The picture of the whole again, or where that is too coarse a piece of the image. */
static gboolean
add_piece (GString *text, const NormaRaster *raster, const char *id, double scale, const Crop *crop,
           GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (NormaReportPicture) piece = NULL;

  if (scale == 1 || scale * crop->side >= ENOUGH_PIXELS) {
    add_use (text, id);
    return TRUE;
  }
  piece = norma_report_picture_new_piece (raster, crop->x, crop->y, crop->side, crop->side, &local);
  if (piece != NULL)
    add_image (text, piece, NULL);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

typedef struct {
  const NormaInspectedImage *image;
  const char *id, *reference_id;
  double scale, reference_scale;
} Source;

static gboolean
add_crop (NormaReportHtml *html, const Source *source, guint i, GError **error)
{
  const NormaInspectedImage *image = source->image;
  const NormaRegion *region = &g_array_index (image->regions, NormaInspectedRegion, i).region;
  Crop crop = find_crop (image->raster, region, region->x + region->width / 2.0,
                         region->y + region->height / 2.0);
  g_autofree char *label = norma_report_format (html->language, NORMA_WORD_ALT_PLACE, i + 1);

  begin_svg (html->text, crop.x, crop.y, crop.side, crop.side, label);
  if (!add_piece (html->text, image->raster, source->id, source->scale, &crop, error))
    return FALSE;
  g_string_append_printf (html->text, "<use href=\"#m%u\"/></svg>", image->part->number);
  return TRUE;
}

/* The same place of the reference, as large; turned or shrunk references stay as they are. */
static gboolean
add_reference_crop (NormaReportHtml *html, const Source *source, guint i, GError **error)
{
  const NormaInspectedImage *image = source->image;
  const NormaRegion *region = &g_array_index (image->regions, NormaInspectedRegion, i).region;
  g_autofree char *label =
      norma_report_format (html->language, NORMA_WORD_ALT_REFERENCE_PLACE, i + 1);
  double x, y;
  Crop crop;

  norma_homography_apply (&image->to_reference, region->x + region->width / 2.0 - 0.5,
                          region->y + region->height / 2.0 - 0.5, &x, &y);
  crop = find_crop (image->reference, region, x + 0.5, y + 0.5);
  begin_svg (html->text, crop.x, crop.y, crop.side, crop.side, label);
  if (!add_piece (html->text, image->reference, source->reference_id, source->reference_scale,
                  &crop, error))
    return FALSE;
  g_string_append (html->text, "</svg>");
  return TRUE;
}

static void
add_caption (NormaReportHtml *html, const NormaInspectedRegion *place, guint number)
{
  g_autofree char *level =
      norma_report_describe_place (place, number, NORMA_PLACE_LEVEL, html->language);
  g_autofree char *size =
      norma_report_describe_place (place, number, NORMA_PLACE_SIZE, html->language);

  g_string_append_printf (html->text, "<figcaption>%u · %s · %s px</figcaption>", number, level,
                          size);
}

static gboolean
add_crops (NormaReportHtml *html, const Source *source, GError **error)
{
  const NormaInspectedImage *image = source->image;
  gboolean is_pair = image->reference != NULL;

  g_string_append (html->text, "<div class=\"crops\">");
  for (guint i = 0; i < MIN (image->regions->len, MOST_CROPS); i++) {
    g_string_append (html->text, is_pair ? "<figure class=\"pair\">" : "<figure>");
    if (!add_crop (html, source, i, error) ||
        (is_pair && !add_reference_crop (html, source, i, error)))
      return FALSE;
    add_caption (html, &g_array_index (image->regions, NormaInspectedRegion, i), i + 1);
    g_string_append (html->text, "</figure>\n");
  }
  g_string_append (html->text, "</div>\n");
  return TRUE;
}

gboolean
norma_report_html_add_figures (NormaReportHtml *html, const NormaInspectedImage *image,
                               GError **error)
{
  const NormaInspectedPart *part = image->part;
  gboolean has_reference = part->reference != NULL;
  g_autofree char *id = make_id (image, part->image);
  g_autofree char *reference_id = has_reference ? make_id (image, part->reference_image) : NULL;
  Source source = { image, id, reference_id, 1, 1 };

  g_string_append (html->text, "<div class=\"figures\">\n");
  if (!add_whole (html, image, id, &source.scale, error) ||
      (has_reference && !add_reference (html, image, reference_id, &source.reference_scale, error)))
    return FALSE;
  if (image->raster != NULL && image->regions->len > 0 && !add_crops (html, &source, error))
    return FALSE;
  g_string_append (html->text, "</div>\n");
  return TRUE;
}
