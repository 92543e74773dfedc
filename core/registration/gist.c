/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/gist.h"

#include <math.h>

#include "core/base/kernel.h"
#include "core/image/resample.h"

/* Pixels of the longer side of the image, and by how many it may be shifted. */
enum { SIDE = 24, REACH = 4, SHIFTS = 2 * REACH + 1 };

/* A gist stands in the middle of a square, with room for every shift. */
enum { ROOM = SIDE + 2 * REACH };

/* Of the window whose mean is taken off: what is wider is light, not structure. */
enum { WINDOW_REACH = 2 };

/* Half of a step moves the corners by a pixel. */
#define TURN_STEP (8 * G_PI / 180)
#define SCALE_STEP 1.18

enum { TURNS = 3, SCALES = 1, VARIANTS = (2 * TURNS + 1) * (2 * SCALES + 1) };

struct _NormaGist {
  float values[ROOM * ROOM]; /* 0 beside the image; the sum of their squares is 1, or 0 */
};

struct _NormaGistSearch {
  float values[VARIANTS][SIDE * SIDE]; /* without the room */
};

void
norma_gist_free (NormaGist *gist)
{
  g_free (gist);
}

void
norma_gist_search_free (NormaGistSearch *search)
{
  g_free (search);
}

/* The window is cut at the border. */
static double
mean_around (const float *plane, guint width, guint height, guint x, guint y)
{
  guint left = x > WINDOW_REACH ? x - WINDOW_REACH : 0, right = MIN (x + WINDOW_REACH, width - 1);
  guint top = y > WINDOW_REACH ? y - WINDOW_REACH : 0, bottom = MIN (y + WINDOW_REACH, height - 1);
  double sum = 0;

  for (guint v = top; v <= bottom; v++)
    for (guint u = left; u <= right; u++)
      sum += (double)plane[v * width + u];
  return sum / ((bottom - top + 1) * (right - left + 1));
}

static void
normalise (float *values, guint n)
{
  double energy = 0;

  for (guint i = 0; i < n; i++)
    energy += (double)values[i] * (double)values[i];
  for (guint i = 0; i < n; i++)
    values[i] = energy > 0 ? (float)((double)values[i] / sqrt (energy)) : 0;
}

NormaGist *
norma_gist_new (const NormaPyramid *pyramid, GError **error)
{
  const NormaGrey *grey = norma_pyramid_level (pyramid, pyramid->levels->len - 1);
  double factor = (double)SIDE / MAX (grey->width, grey->height);
  guint width = MAX ((guint)lround (grey->width * factor), 1);
  guint height = MAX ((guint)lround (grey->height * factor), 1);
  guint left = (ROOM - width) / 2, top = (ROOM - height) / 2;
  g_autoptr (NormaGist) gist = norma_alloc (1, sizeof *gist, "a gist", error);
  float plane[SIDE * SIDE];

  if (gist == NULL ||
      !norma_resample_plane (grey->values, grey->width, grey->height, width, height, plane, error))
    return NULL;
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      gist->values[(top + y) * ROOM + left + x] =
          (float)((double)plane[y * width + x] - mean_around (plane, width, height, x, y));
  normalise (gist->values, ROOM * ROOM);
  return g_steal_pointer (&gist);
}

/* Bilinear; 0 beside the square. */
static double
sample (const NormaGist *gist, double x, double y)
{
  guint left, top;
  double right, down;
  const float *at;

  if (!(x >= 0 && y >= 0 && x < ROOM - 1 && y < ROOM - 1))
    return 0;
  left = (guint)x;
  top = (guint)y;
  right = x - left;
  down = y - top;
  at = gist->values + top * ROOM + left;
  return (1 - down) * ((1 - right) * (double)at[0] + right * (double)at[1]) +
         down * ((1 - right) * (double)at[ROOM] + right * (double)at[ROOM + 1]);
}

static void
turn (const NormaGist *gist, double angle, double scale, float *values)
{
  double c = scale * cos (angle), s = scale * sin (angle), middle = (SIDE - 1) / 2.0;

  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++) {
      double dx = x - middle, dy = y - middle;

      values[y * SIDE + x] = (float)sample (gist, c * dx - s * dy + (ROOM - 1) / 2.0,
                                            s * dx + c * dy + (ROOM - 1) / 2.0);
    }
  normalise (values, SIDE * SIDE);
}

NormaGistSearch *
norma_gist_search_new (const NormaGist *gist, GError **error)
{
  NormaGistSearch *search = norma_alloc (1, sizeof *search, "a search", error);
  guint i = 0;

  if (search == NULL)
    return NULL;
  for (int a = -TURNS; a <= TURNS; a++)
    for (int s = -SCALES; s <= SCALES; s++)
      turn (gist, a * TURN_STEP, pow (SCALE_STEP, s), search->values[i++]);
  return search;
}

/* sums: [SHIFTS], of a row and one that is shifted by 0 … SHIFTS − 1 pixels. */
NORMA_KERNEL static void
add_row (const float *row, const float *shifted, float *restrict sums)
{
  for (guint x = 0; x < SIDE; x++)
    for (guint i = 0; i < SHIFTS; i++)
      sums[i] += row[x] * shifted[x + i];
}

double
norma_gist_search_likeness (const NormaGistSearch *search, const NormaGist *gist)
{
  float most = 0;

  for (guint v = 0; v < VARIANTS; v++)
    for (guint dy = 0; dy < SHIFTS; dy++) {
      float sums[SHIFTS] = { 0 };

      for (guint y = 0; y < SIDE; y++)
        add_row (search->values[v] + y * SIDE, gist->values + (y + dy) * ROOM, sums);
      for (guint i = 0; i < SHIFTS; i++)
        most = MAX (most, sums[i]);
    }
  return (double)most;
}
