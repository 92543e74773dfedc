/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/report/html-blocks.h"
#include "core/report/html-text.h"
#include "core/report/part-words.h"
#include "core/report/report-crop.h"
#include "core/report/report-html-private.h"
#include "core/report/svg-marks.h"

/* The pictures of a part as SVG in pixels of its image: the whole with the outlines of what was found, its
 * reference beside it, and the strongest places enlarged. A picture stands in the file once and is used
 * again by its id. */

/* Pictures. */

static void
add_image (GString *text, const NormaReportPicture *picture, const char *id)
{
  g_string_append (text, "<image");
  if (id != NULL)
    g_string_append_printf (text, " id=\"%s\"", id);
  g_string_append (text, " preserveAspectRatio=\"none\" x=\"");
  norma_svg_add_number (text, picture->x);
  g_string_append (text, "\" y=\"");
  norma_svg_add_number (text, picture->y);
  g_string_append (text, "\" width=\"");
  norma_svg_add_number (text, picture->width);
  g_string_append (text, "\" height=\"");
  norma_svg_add_number (text, picture->height);
  g_string_append (text, "\" href=\"");
  norma_html_add_picture (text, picture);
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
    norma_svg_add_number (text, sides[i]);
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
  norma_svg_add_number (text, CLAMP (26 * ratio, 8, 80));
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
        !norma_svg_add_marks (html->text, image, error))
      return FALSE;
    norma_svg_add_tags (html->text, image);
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

/* The picture of the whole again, or where that is too coarse a piece of the image. */
static gboolean
add_piece (GString *text, const NormaRaster *raster, const char *id, double scale,
           const NormaReportCrop *crop, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (NormaReportPicture) piece = NULL;

  if (norma_report_crop_is_fine (crop, scale)) {
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
  const NormaReportCrop crop = norma_report_crop_place (image, i);
  g_autofree char *label = norma_report_format (html->language, NORMA_WORD_ALT_PLACE, i + 1);

  begin_svg (html->text, crop.x, crop.y, crop.side, crop.side, label);
  if (!add_piece (html->text, image->raster, source->id, source->scale, &crop, error))
    return FALSE;
  g_string_append_printf (html->text, "<use href=\"#m%u\"/></svg>", image->part->number);
  return TRUE;
}

static gboolean
add_reference_crop (NormaReportHtml *html, const Source *source, guint i, GError **error)
{
  const NormaInspectedImage *image = source->image;
  const NormaReportCrop crop = norma_report_crop_reference (image, i);
  g_autofree char *label =
      norma_report_format (html->language, NORMA_WORD_ALT_REFERENCE_PLACE, i + 1);

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
  for (guint i = 0; i < MIN (image->regions->len, NORMA_REPORT_MOST_CROPS); i++) {
    const NormaReportCrop crop = norma_report_crop_place (image, i);

    if (!norma_report_crop_is_worth (&crop, image->raster))
      continue;
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
