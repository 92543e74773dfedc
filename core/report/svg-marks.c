/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/svg-marks.h"

#include <math.h>

enum { MOST_TAGS = 30 };

/* Lines that are closer than this share of a picture's side are not told apart. */
#define FINEST_SHARE 1500.0

void
norma_svg_add_number (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.7g", round (value * 10) / 10));
}

static void
add_vertex (GString *text, gboolean is_first, double x, double y)
{
  g_string_append_c (text, is_first ? 'M' : 'L');
  norma_svg_add_number (text, x);
  g_string_append_c (text, ' ');
  norma_svg_add_number (text, y);
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

gboolean
norma_svg_add_marks (GString *text, const NormaInspectedImage *image, GError **error)
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

void
norma_svg_add_tags (GString *text, const NormaInspectedImage *image)
{
  double size = MAX (image->height / 27.0, image->width / 60.0);

  g_string_append (text, "<g class=\"tag\" aria-hidden=\"true\" font-size=\"");
  norma_svg_add_number (text, MAX (size, 0.1));
  g_string_append (text, "\">");
  for (guint i = 0; i < MIN (image->regions->len, MOST_TAGS); i++) {
    const NormaRegion *region = &g_array_index (image->regions, NormaInspectedRegion, i).region;

    g_string_append (text, "<text x=\"");
    norma_svg_add_number (text, MIN (region->x, image->width - size));
    g_string_append (text, "\" y=\"");
    norma_svg_add_number (text, MAX (region->y - 0.2 * size, size));
    g_string_append_printf (text, "\">%u</text>", i + 1);
  }
  g_string_append (text, "</g>");
}
