/* SPDX-License-Identifier: Apache-2.0 */
#include "core/regions/contour.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/regions/runs.h"

#define NONE G_MAXSIZE

typedef struct {
  NormaPoint point;
  gsize next; /* along the line */
} Vertex;

/* The region's box grown by one pixel on each side, part of which may be outside the image. A cell
 * of 2 × 2 pixels never holds pixels of two regions, since they would touch. */
typedef struct {
  const NormaAnomalyMap *map;
  const NormaRegion *region;
  float threshold;
  NormaMapSampler *sampler; /* of the region's columns and their neighbours in the image */
  guint sampled_x, n_sampled;

  NormaRuns labels;
  NormaVector runs; /* NormaRun, of all rows of the region's box */
  gsize *row_runs; /* [height + 1], where the runs of a row start */
  gsize label; /* the region's component */

  guint width; /* of the grown box */
  float *upper, *lower; /* [width], two neighbouring rows; other regions are −infinity */
  gsize *upper_edges, *lower_edges; /* [width], the vertices between columns i and i + 1 */
  NormaVector vertices; /* Vertex */
} Tracer;

static void
tracer_clear (Tracer *tracer)
{
  norma_map_sampler_free (tracer->sampler);
  norma_runs_clear (&tracer->labels);
  norma_vector_clear (&tracer->runs);
  norma_vector_clear (&tracer->vertices);
  g_free (tracer->row_runs);
  g_free (tracer->upper);
  g_free (tracer->lower);
  g_free (tracer->upper_edges);
  g_free (tracer->lower_edges);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tracer, tracer_clear)

static gboolean
tracer_init (Tracer *tracer, const NormaAnomalyMap *map, const NormaRegion *region, float threshold,
             GError **error)
{
  const char *what = "tracing a contour";
  gsize width = (gsize)region->width + 2;
  guint right = MIN (region->x + region->width + 1, map->full_width);

  *tracer = (Tracer){ map, region, threshold, .label = NONE, .width = (guint)width };
  tracer->runs = NORMA_VECTOR (NormaRun, what);
  tracer->vertices = NORMA_VECTOR (Vertex, what);
  tracer->sampled_x = region->x == 0 ? 0 : region->x - 1;
  tracer->n_sampled = right - tracer->sampled_x;
  tracer->sampler = norma_map_sampler_new (map, tracer->sampled_x, tracer->n_sampled, error);
  if (tracer->sampler == NULL || !norma_runs_init (&tracer->labels, region->width, error))
    return FALSE;
  tracer->row_runs = norma_alloc ((gsize)region->height + 1, sizeof (gsize), what, error);
  return tracer->row_runs != NULL &&
         (tracer->upper = norma_alloc (width, sizeof (float), what, error)) != NULL &&
         (tracer->lower = norma_alloc (width, sizeof (float), what, error)) != NULL &&
         (tracer->upper_edges = norma_alloc (width, sizeof (gsize), what, error)) != NULL &&
         (tracer->lower_edges = norma_alloc (width, sizeof (gsize), what, error)) != NULL;
}

/* The grown box's row y, −infinity outside the image. */
static void
read_row (Tracer *tracer, gint64 y, float *row)
{
  guint before = tracer->region->x == 0;

  for (guint i = 0; i < tracer->width; i++)
    row[i] = -INFINITY;
  if (y < 0 || y >= tracer->map->full_height)
    return;
  norma_map_sampler_seek (tracer->sampler, (guint)y);
  norma_map_sampler_get_row (tracer->sampler, row + before);
}

static gboolean
keep_runs (Tracer *tracer, guint y, GError **error)
{
  const NormaRegion *region = tracer->region;

  for (gsize i = 0; i < tracer->labels.n_current; i++) {
    const NormaRun *run = &tracer->labels.current[i];
    NormaRun *kept = norma_vector_add (&tracer->runs, error);

    if (kept == NULL)
      return FALSE;
    *kept = *run;
    if (y == region->peak_y && run->first <= region->peak_x && region->peak_x < run->end)
      tracer->label = run->component;
  }
  return TRUE;
}

/* Finds which pixels of the box are the region's. */
static gboolean
label_box (Tracer *tracer, GError **error)
{
  const NormaRegion *region = tracer->region;

  for (guint i = 0; i < region->height; i++) {
    guint y = region->y + i;

    read_row (tracer, y, tracer->upper);
    if (!norma_runs_add_row (&tracer->labels, tracer->upper + 1, region->x, y, region->width,
                             tracer->threshold, error) ||
        !keep_runs (tracer, y, error))
      return FALSE;
    tracer->row_runs[i + 1] = tracer->runs.length;
  }
  if (tracer->label != NONE)
    tracer->label = norma_runs_find (&tracer->labels, tracer->label);
  return TRUE;
}

static void
hide (float *row, guint from, guint to, float threshold)
{
  for (guint i = from; i < to; i++)
    if (row[i] > threshold)
      row[i] = -INFINITY;
}

/* Row y with nothing of other regions. */
static void
read_own_row (Tracer *tracer, gint64 y, float *row)
{
  const NormaRegion *region = tracer->region;
  guint shown = 0;

  read_row (tracer, y, row);
  if (y >= region->y && y < (gint64)region->y + region->height) {
    gsize i = (gsize)(y - region->y);

    for (gsize r = tracer->row_runs[i]; r < tracer->row_runs[i + 1]; r++) {
      const NormaRun *run = norma_vector_at (&tracer->runs, NormaRun, r);

      if (norma_runs_find (&tracer->labels, run->component) != tracer->label)
        continue;
      hide (row, shown, run->first - region->x + 1, tracer->threshold);
      shown = run->end - region->x + 1;
    }
  }
  hide (row, shown, tracer->width, tracer->threshold);
}

/* Where between a and b the level lies. */
static double
find_crossing (float a, float b, float threshold)
{
  return isfinite (a) && isfinite (b) ? ((double)threshold - a) / ((double)b - a) : 0.5;
}

/* The vertex between two pixels, the second one right of the first or below it; NONE where both
 * are on one side of the level. column, y: of the first one; the column in the grown box. */
static gboolean
add_crossing (Tracer *tracer, guint column, gint64 y, float a, float b, gboolean is_below,
              gsize *index, GError **error)
{
  double part = find_crossing (a, b, tracer->threshold);
  double x = (double)tracer->region->x - 1 + column;
  Vertex *vertex;

  *index = NONE;
  if ((a > tracer->threshold) == (b > tracer->threshold))
    return TRUE;
  vertex = norma_vector_add (&tracer->vertices, error);
  if (vertex == NULL)
    return FALSE;
  *index = tracer->vertices.length - 1;
  vertex->point = (NormaPoint){ (float)(is_below ? x : x + part),
                                (float)(is_below ? (double)y + part : (double)y) };
  vertex->next = NONE;
  return TRUE;
}

enum { TOP, RIGHT, BOTTOM, LEFT, N_EDGES, END };

/* The lines through a cell, from edge to edge with the higher side on the right, by which of its
 * pixels are above: 1 upper left, 2 upper right, 4 lower right, 8 lower left. 16 and 17 are the
 * saddles 5 and 10 with their middle above. */
static const guint8 lines[18][5] = {
  { END },
  { TOP, LEFT, END },
  { RIGHT, TOP, END },
  { RIGHT, LEFT, END },
  { BOTTOM, RIGHT, END },
  { TOP, LEFT, BOTTOM, RIGHT, END },
  { BOTTOM, TOP, END },
  { BOTTOM, LEFT, END },
  { LEFT, BOTTOM, END },
  { TOP, BOTTOM, END },
  { RIGHT, TOP, LEFT, BOTTOM, END },
  { RIGHT, BOTTOM, END },
  { LEFT, RIGHT, END },
  { TOP, RIGHT, END },
  { LEFT, TOP, END },
  { END },
  { TOP, RIGHT, BOTTOM, LEFT, END },
  { LEFT, TOP, RIGHT, BOTTOM, END },
};

static guint
classify_cell (const float *upper, const float *lower, float threshold)
{
  guint above = (upper[0] > threshold) | (upper[1] > threshold) << 1 | (lower[1] > threshold) << 2 |
                (lower[0] > threshold) << 3;
  double mean = ((double)upper[0] + upper[1] + lower[0] + lower[1]) / 4;

  if (mean > threshold && above == 5)
    return 16;
  if (mean > threshold && above == 10)
    return 17;
  return above;
}

static void
link_cell (Tracer *tracer, const gsize *edges, guint cell)
{
  for (const guint8 *line = lines[cell]; *line != END; line += 2)
    norma_vector_at (&tracer->vertices, Vertex, edges[line[0]])->next = edges[line[1]];
}

/* The cells between row y, in upper, and the next one, in lower. */
static gboolean
march_row (Tracer *tracer, gint64 y, GError **error)
{
  const float *upper = tracer->upper;
  const float *lower = tracer->lower;
  gsize edges[N_EDGES] = { [LEFT] = NONE };

  for (guint i = 0; i + 1 < tracer->width; i++) {
    if (!add_crossing (tracer, i, y + 1, lower[i], lower[i + 1], FALSE, &tracer->lower_edges[i],
                       error) ||
        !add_crossing (tracer, i + 1, y, upper[i + 1], lower[i + 1], TRUE, &edges[RIGHT], error))
      return FALSE;
    edges[TOP] = tracer->upper_edges[i];
    edges[BOTTOM] = tracer->lower_edges[i];
    link_cell (tracer, edges, classify_cell (upper + i, lower + i, tracer->threshold));
    edges[LEFT] = edges[RIGHT];
  }
  return TRUE;
}

static gboolean
march (Tracer *tracer, GError **error)
{
  gint64 top = (gint64)tracer->region->y - 1;
  gint64 bottom = (gint64)tracer->region->y + tracer->region->height;

  read_own_row (tracer, top, tracer->upper);
  for (gint64 y = top; y < bottom; y++) {
    float *row = tracer->upper;
    gsize *edges = tracer->upper_edges;

    read_own_row (tracer, y + 1, tracer->lower);
    if (!march_row (tracer, y, error))
      return FALSE;
    tracer->upper = tracer->lower;
    tracer->lower = row;
    tracer->upper_edges = tracer->lower_edges;
    tracer->lower_edges = edges;
  }
  return TRUE;
}

/* The line through vertex `start`, whose vertices are taken out. */
static GArray *
take_line (NormaVector *vertices, gsize start, GError **error)
{
  gsize n = 0;
  gsize i = start;
  GArray *line;

  do {
    n++;
    i = norma_vector_at (vertices, Vertex, i)->next;
  } while (i != start);
  line = norma_array_new_reserved (n, sizeof (NormaPoint), "tracing a contour", error);
  for (; line != NULL && n > 0; n--) {
    Vertex *vertex = norma_vector_at (vertices, Vertex, i);

    g_array_append_val (line, vertex->point);
    i = vertex->next;
    vertex->next = NONE;
  }
  return line;
}

static GPtrArray *
take_lines (NormaVector *vertices, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);

  for (gsize i = 0; i < vertices->length; i++)
    if (norma_vector_at (vertices, Vertex, i)->next != NONE) {
      GArray *line = take_line (vertices, i, error);

      if (line == NULL)
        return NULL;
      g_ptr_array_add (all, line);
    }
  return g_steal_pointer (&all);
}

GPtrArray *
norma_region_contours (const NormaAnomalyMap *map, const NormaRegion *region, float threshold,
                       GError **error)
{
  g_auto (Tracer) tracer = { 0 };

  g_return_val_if_fail (region->width > 0 && region->height > 0, NULL);
  g_return_val_if_fail (region->width <= map->full_width - region->x, NULL);
  g_return_val_if_fail (region->height <= map->full_height - region->y, NULL);

  if (!tracer_init (&tracer, map, region, threshold, error) || !label_box (&tracer, error))
    return NULL;
  /* With no label all rows are hidden and there are no lines. */
  return march (&tracer, error) ? take_lines (&tracer.vertices, error) : NULL;
}
