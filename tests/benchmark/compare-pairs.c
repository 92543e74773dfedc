/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/benchmark/compare.h"

enum { BORDER = 16 };

typedef struct {
  guint x1, y1, x2, y2;
} Box;

static GArray *
read_boxes (const char *path)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (Box));
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return boxes;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    Box box;

    if (sscanf (lines[i], "%u %u %u %u", &box.x1, &box.y1, &box.x2, &box.y2) == 4)
      g_array_append_val (boxes, box);
  }
  return boxes;
}

static gboolean
touches (const NormaRegion *region, const Box *box)
{
  return region->x <= box->x2 && region->x + region->width > box->x1 && region->y <= box->y2 &&
         region->y + region->height > box->y1;
}

/* A box of an image where the image that is seen under `warp` (seen → image) shows it. */
static Box
move_box (const Box *box, const NormaHomography *warp)
{
  const double xs[2] = { box->x1, box->x2 }, ys[2] = { box->y1, box->y2 };
  double left = INFINITY, top = INFINITY, right = 0, bottom = 0;
  NormaHomography back;

  norma_homography_invert (warp, &back);
  for (guint i = 0; i < 4; i++) {
    double x, y;

    norma_homography_apply (&back, xs[i % 2], ys[i / 2], &x, &y);
    left = MIN (left, x);
    top = MIN (top, y);
    right = MAX (right, x);
    bottom = MAX (bottom, y);
  }
  return (Box){ (guint)MAX (left, 0), (guint)MAX (top, 0), (guint)MAX (right, 0),
                (guint)MAX (bottom, 0) };
}

typedef struct {
  guint n_pairs, n_boxes, n_hit, n_false, n_refused, n_with_regions;
  double ms;
} Tally;

static gboolean
touches_any (const NormaRegion *region, const GArray *boxes)
{
  for (guint b = 0; b < boxes->len; b++)
    if (touches (region, &g_array_index (boxes, Box, b)))
      return TRUE;
  return FALSE;
}

/* asked: the boxes that must be hit; known: those too that stand at the border. */
static void
count_regions (const NormaComparison *comparison, const GArray *asked, const GArray *known,
               Tally *tally)
{
  const GArray *regions = comparison->finding->reject_regions;

  for (guint b = 0; b < asked->len; b++)
    for (guint r = 0; r < regions->len; r++)
      if (touches (&g_array_index (regions, NormaRegion, r), &g_array_index (asked, Box, b))) {
        tally->n_hit++;
        break;
      }
  for (guint r = 0; r < regions->len; r++)
    tally->n_false += !touches_any (&g_array_index (regions, NormaRegion, r), known);
  tally->n_with_regions += regions->len > 0;
}

static void
count_pair (const NormaRaster *reference, const NormaRaster *query, const GArray *asked,
            const GArray *known, Tally *tally)
{
  const NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  double begin = compare_now_ms ();
  g_autoptr (NormaComparison) comparison = norma_compare (reference, query, &options, &error);

  g_assert_no_error (error);
  tally->ms += compare_now_ms () - begin;
  tally->n_pairs++;
  tally->n_boxes += asked->len;
  if (comparison->finding == NULL)
    tally->n_refused++;
  else
    count_regions (comparison, asked, known, tally);
}

static void
print_tally (const char *what, const Tally *tally)
{
  g_print ("%-14s %u pairs, %u refused", what, tally->n_pairs, tally->n_refused);
  if (tally->n_boxes > 0)
    g_print (", recall of %u defects %.4f", tally->n_boxes, (double)tally->n_hit / tally->n_boxes);
  g_print (", %.3f false regions a pair, regions in %u; %.0f ms a pair\n",
           (double)tally->n_false / tally->n_pairs, tally->n_with_regions,
           tally->ms / tally->n_pairs);
}

/* The file of a pair in another folder: …/FOLDER/NAME with another ending. */
static char *
sibling (const char *path, const char *folder, const char *ending)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *group = g_path_get_dirname (parent);
  g_autofree char *stem = g_strndup (name, (gsize)(strrchr (name, '.') - name));
  g_autofree char *other = g_strconcat (stem, ending, NULL);

  return g_build_filename (group, folder, other, NULL);
}

static GArray *
move_boxes (const GArray *boxes, const NormaHomography *warp)
{
  GArray *moved = g_array_new (FALSE, FALSE, sizeof (Box));

  for (guint i = 0; i < boxes->len; i++) {
    Box box = move_box (&g_array_index (boxes, Box, i), warp);

    g_array_append_val (moved, box);
  }
  return moved;
}

/* Those whose middle a query shows, and not at its very border. */
static GArray *
choose_shown (const GArray *boxes, const NormaRaster *query)
{
  GArray *shown = g_array_new (FALSE, FALSE, sizeof (Box));

  for (guint i = 0; i < boxes->len; i++) {
    const Box *box = &g_array_index (boxes, Box, i);
    guint x = (box->x1 + box->x2) / 2, y = (box->y1 + box->y2) / 2;

    if (x >= BORDER && y >= BORDER && x + BORDER < query->width && y + BORDER < query->height)
      g_array_append_val (shown, *box);
  }
  return shown;
}

/* Settings are chosen on every second group of boards; the others are held out. */
static gboolean
is_held_out (GPtrArray *references, guint index)
{
  gboolean is_out = TRUE;

  for (guint i = 1; i <= index; i++) {
    g_autofree char *group = g_path_get_dirname (references->pdata[i]);

    is_out ^= !g_str_has_prefix (references->pdata[i - 1], group);
  }
  return is_out;
}

/* The image turned by a half, or seen from behind. */
static NormaRaster *
turn_over (const NormaRaster *raster, gboolean is_mirrored)
{
  gsize size = raster->channels * norma_sample_size (raster->type);
  NormaRaster *turned = norma_raster_new (raster->width, raster->height, raster->channels,
                                          raster->type, NULL, 0, NULL);

  for (guint y = 0; y < raster->height; y++) {
    const guint8 *from = norma_raster_row (raster, y);
    guint8 *to = norma_raster_row (turned, is_mirrored ? y : raster->height - 1 - y);

    for (guint x = 0; x < raster->width; x++)
      memcpy (to + (raster->width - 1 - x) * size, from + x * size, size);
  }
  return turned;
}

typedef enum { AS_THEY_ARE, MOVED, RE_NOISED, UPSIDE_DOWN, MIRRORED, ANOTHER_BOARD, N_WAYS } Way;

typedef struct {
  Tally ways[N_WAYS];
} Tallies;

static void
measure_pair (GPtrArray *references, guint index, const CompareCases *cases, Tallies *tallies)
{
  const char *path = references->pdata[index];
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (Box));
  g_autofree char *query_path = sibling (path, "query", ".jpg");
  g_autofree char *box_path = sibling (path, "boxes", ".txt");
  g_autoptr (GArray) boxes = read_boxes (box_path);
  g_autoptr (NormaRaster) reference = compare_read (path);
  g_autoptr (NormaRaster) query = compare_read (query_path);
  NormaRandom random;
  NormaHomography warp;
  g_autoptr (NormaRaster) moved = NULL;
  g_autoptr (NormaRaster) again = NULL;
  g_autoptr (GArray) known = NULL;
  g_autoptr (GArray) asked = NULL;

  compare_seed (&random, cases, index);
  warp = compare_draw_warp (&random, query->width, query->height);
  moved = compare_make_query (query, &warp, &random);
  again = compare_make_query (reference, &norma_homography_identity, &random);
  known = move_boxes (boxes, &warp);
  asked = choose_shown (known, moved);
  count_pair (reference, query, boxes, boxes, &tallies->ways[AS_THEY_ARE]);
  count_pair (reference, moved, asked, known, &tallies->ways[MOVED]);
  count_pair (reference, again, none, none, &tallies->ways[RE_NOISED]);
}

/* What does not belong together. */
static void
measure_wrong (GPtrArray *references, guint index, const CompareCases *cases, Tallies *tallies)
{
  const char *path = references->pdata[index];
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (Box));
  g_autofree char *query_path = sibling (path, "query", ".jpg");
  g_autoptr (NormaRaster) reference = compare_read (path);
  g_autoptr (NormaRaster) query = compare_read (query_path);
  g_autoptr (NormaRaster) other =
      compare_read (references->pdata[(index + references->len / 2) % references->len]);
  g_autoptr (NormaRaster) turned = turn_over (query, FALSE);
  g_autoptr (NormaRaster) mirrored = turn_over (query, TRUE);

  count_pair (reference, turned, none, none, &tallies->ways[UPSIDE_DOWN]);
  count_pair (reference, mirrored, none, none, &tallies->ways[MIRRORED]);
  count_pair (other, query, none, none, &tallies->ways[ANOTHER_BOARD]);
}

static void
measure_ways (GPtrArray *references, const CompareCases *cases, Way first, Way end,
              void (*measure) (GPtrArray *references, guint index, const CompareCases *cases,
                               Tallies *tallies))
{
  static const char *const words[N_WAYS] = {
    [AS_THEY_ARE] = "board pairs",
    [MOVED] = "under a random homography and noise",
    [RE_NOISED] = "references, re-noised",
    [UPSIDE_DOWN] = "upside down",
    [MIRRORED] = "mirrored",
    [ANOTHER_BOARD] = "another board's reference",
  };
  Tallies tallies[2] = { 0 };

  for (guint i = 0; i < references->len; i += MAX (references->len / cases->n_cases, 1))
    measure (references, i, cases, &tallies[is_held_out (references, i)]);
  for (guint way = first; way < end; way++) {
    g_print ("%s\n", words[way]);
    print_tally ("  to choose by", &tallies[FALSE].ways[way]);
    print_tally ("  held out", &tallies[TRUE].ways[way]);
  }
}

void
compare_measure_pairs (GPtrArray *references, const CompareCases *cases)
{
  measure_ways (references, cases, AS_THEY_ARE, UPSIDE_DOWN, measure_pair);
}

void
compare_measure_wrong (GPtrArray *references, const CompareCases *cases)
{
  measure_ways (references, cases, UPSIDE_DOWN, N_WAYS, measure_wrong);
}
