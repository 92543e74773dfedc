/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/coarse-search.h"

#include <kissfft/kiss_fftnd.h>
#include <math.h>
#include <string.h>

#include "core/base/error.h"

/* Steps between which the fine steps find their way: half of one moves the corners of an 80-pixel
 * plane by two pixels. */
#define ROTATION_STEP (3 * G_PI / 180)
#define SCALE_STEP 1.07

enum { ROTATIONS = 8, SCALES = 4, SHIFTS_EACH = 2 };

/* Peaks and corners that are nearer to each other than this are one, in pixels. */
enum { APART = 4 };

/* What is finer than the steps of the search must not decide it. */
enum { SMOOTHINGS = 3 };

struct _NormaCoarseSearch {
  NormaGrey *query, *reference; /* what varies fast in them */
  int rows, columns; /* of the transforms: no shift wraps around */
  kiss_fftnd_cfg forth, back;
  kiss_fft_cpx *canvas, *of_reference, *of_query; /* [rows, columns] */
  double energy; /* of the reference */
};

void
norma_coarse_search_free (NormaCoarseSearch *search)
{
  if (search == NULL)
    return;
  norma_grey_free (search->query);
  norma_grey_free (search->reference);
  kiss_fft_free (search->forth);
  kiss_fft_free (search->back);
  g_free (search->canvas);
  g_free (search->of_reference);
  g_free (search->of_query);
  g_free (search);
}

/* The mean of a window of 2·reach + 1 pixels along a line, cut at its ends. */
static void
mean_line (const float *line, gsize step, guint n, guint reach, float *out)
{
  double sum = 0;
  guint first = 0, end = 0;

  for (guint i = 0; i < n; i++) {
    guint from = i > reach ? i - reach : 0, to = MIN (i + reach + 1, n);

    for (; end < to; end++)
      sum += (double)line[end * step];
    for (; first < from; first++)
      sum -= (double)line[first * step];
    out[i * step] = (float)(sum / (to - from));
  }
}

/* What is left without the local means, tapered towards the border, whose edge is in no image. */
static NormaGrey *
filter (const NormaGrey *plane, GError **error)
{
  guint width = plane->width, height = plane->height, reach = MAX (MIN (width, height) / 12, 2);
  g_autoptr (NormaGrey) grey = norma_grey_copy (plane, error);
  g_autoptr (NormaGrey) sharp = norma_grey_new (width, height, error);
  g_autofree float *means = norma_alloc ((gsize)width * height, sizeof (float), "means", error);

  if (grey == NULL || sharp == NULL || means == NULL)
    return NULL;
  for (guint i = 0; i < SMOOTHINGS; i++)
    if (!norma_grey_smooth (grey, error))
      return NULL;
  for (guint y = 0; y < height; y++)
    mean_line (grey->values + (gsize)y * width, 1, width, reach, means + (gsize)y * width);
  for (guint x = 0; x < width; x++)
    mean_line (means + x, width, height, reach, sharp->values + x);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++) {
      gsize i = (gsize)y * width + x;
      guint border = MIN (MIN (x, width - 1 - x), MIN (y, height - 1 - y));

      sharp->values[i] =
          (grey->values[i] - sharp->values[i]) * MIN (((float)border + 0.5f) / (float)reach, 1.0f);
    }
  return g_steal_pointer (&sharp);
}

static gboolean
make_transforms (NormaCoarseSearch *s, GError **error)
{
  int sizes[2] = {
    kiss_fft_next_fast_size ((int)(s->query->height + s->reference->height)),
    kiss_fft_next_fast_size ((int)(s->query->width + s->reference->width)),
  };
  kiss_fft_cpx **planes[3] = { &s->canvas, &s->of_reference, &s->of_query };
  gsize n = (gsize)sizes[0] * (gsize)sizes[1];

  s->rows = sizes[0];
  s->columns = sizes[1];
  for (guint i = 0; i < G_N_ELEMENTS (planes); i++) {
    *planes[i] = norma_alloc (n, sizeof (kiss_fft_cpx), "a transform", error);
    if (*planes[i] == NULL)
      return FALSE;
  }
  s->forth = kiss_fftnd_alloc (sizes, 2, FALSE, NULL, NULL);
  s->back = kiss_fftnd_alloc (sizes, 2, TRUE, NULL, NULL);
  if (s->forth != NULL && s->back != NULL)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
               "no memory for a transform of %d × %d numbers", s->columns, s->rows);
  return FALSE;
}

NormaCoarseSearch *
norma_coarse_search_new (const NormaGrey *query, const NormaGrey *reference, GError **error)
{
  g_autoptr (NormaCoarseSearch) s = g_new0 (NormaCoarseSearch, 1);

  s->query = filter (query, error);
  s->reference = s->query == NULL ? NULL : filter (reference, error);
  if (s->reference == NULL || !make_transforms (s, error))
    return NULL;
  for (guint y = 0; y < reference->height; y++)
    for (guint x = 0; x < reference->width; x++)
      s->canvas[(gsize)y * (gsize)s->columns + x].r =
          s->reference->values[(gsize)y * reference->width + x];
  for (gsize i = 0; i < (gsize)reference->width * reference->height; i++)
    s->energy += (double)s->reference->values[i] * (double)s->reference->values[i];
  kiss_fftnd (s->forth, s->canvas, s->of_reference);
  return g_steal_pointer (&s);
}

/* Rotation by `angle` and scaling about the query's centre, which stays. */
static NormaHomography
turn (const NormaGrey *query, double angle, double scale)
{
  double x = (query->width - 1) / 2.0, y = (query->height - 1) / 2.0;
  double c = scale * cos (angle), s = scale * sin (angle);

  return (NormaHomography){ { c, -s, x - c * x + s * y, s, c, y - s * x - c * y, 0, 0, 1 } };
}

/* The real and the imaginary parts of the canvas hold two turned queries: as the reference is real, so
 * are the parts of what comes back, and one transform serves two. */
enum { TURNS_AT_ONCE = 2 };

static float *
get_part (const NormaCoarseSearch *s, guint part)
{
  return part == 0 ? &s->canvas->r : &s->canvas->i;
}

/* The turned query, as large as it was, into a part that is zero: what leaves it is lost. Its energy. */
static double
draw_turned (NormaCoarseSearch *s, const NormaHomography *turned, guint part)
{
  const NormaGrey *query = s->query;
  float *canvas = get_part (s, part);
  NormaHomography back;
  double energy = 0;

  if (!norma_homography_invert (turned, &back))
    return 0;
  for (guint y = 0; y < query->height; y++)
    for (guint x = 0; x < query->width; x++) {
      float u = (float)(back.m[0] * x + back.m[1] * y + back.m[2]);
      float v = (float)(back.m[3] * x + back.m[4] * y + back.m[5]);
      float value;

      if (u < 0 || v < 0 || u > (float)(query->width - 1) || v > (float)(query->height - 1))
        continue;
      value = norma_grey_sample (query, u, v);
      canvas[2 * ((gsize)y * (gsize)s->columns + x)] = value;
      energy += (double)value * (double)value;
    }
  return energy;
}

/* The canvas becomes the correlations at every shift of the turned queries; shifts to the left and
 * upwards stand at the far ends. */
static void
correlate (NormaCoarseSearch *s)
{
  gsize n = (gsize)s->rows * (gsize)s->columns;

  kiss_fftnd (s->forth, s->canvas, s->of_query);
  for (gsize i = 0; i < n; i++) {
    kiss_fft_cpx r = s->of_reference[i], q = s->of_query[i];

    s->of_query[i].r = r.r * q.r + r.i * q.i;
    s->of_query[i].i = r.i * q.r - r.r * q.i;
  }
  kiss_fftnd (s->back, s->of_query, s->canvas);
  for (gsize i = 0; i < n; i++)
    s->canvas[i].i = -s->canvas[i].i;
}

/* Keeps a list of different places sorted, the best first. */
static void
insert (const NormaGrey *query, NormaCandidate *candidates, guint *n, guint most,
        const NormaCandidate *fresh)
{
  guint at;

  for (guint i = 0; i < *n; i++) {
    if (norma_homography_distance (&candidates[i].warp, &fresh->warp, query->width, query->height) >
        APART)
      continue;
    if (candidates[i].correlation >= fresh->correlation)
      return;
    memmove (candidates + i, candidates + i + 1, (*n - i - 1) * sizeof *candidates);
    (*n)--;
    i--;
  }
  for (at = *n; at > 0 && candidates[at - 1].correlation < fresh->correlation;)
    at--;
  if (at == most)
    return;
  *n = MIN (*n + 1, most);
  memmove (candidates + at + 1, candidates + at, (*n - 1 - at) * sizeof *candidates);
  candidates[at] = *fresh;
}

/* Of a whole part, without what lies within APART of the peaks taken before: those become 0. */
static gsize
find_peak (const NormaCoarseSearch *s, const float *part)
{
  gsize n = (gsize)s->rows * (gsize)s->columns, best = 0;

  for (gsize i = 1; i < n; i++)
    if (part[2 * i] > part[2 * best])
      best = i;
  return best;
}

static void
wipe_around (const NormaCoarseSearch *s, float *part, int x, int y)
{
  for (int v = y - APART; v <= y + APART; v++)
    for (int u = x - APART; u <= x + APART; u++)
      part[2 * ((gsize)((v + s->rows) % s->rows) * (gsize)s->columns +
                (gsize)((u + s->columns) % s->columns))] = 0;
}

/* Of the correlation with a turned query of some energy. */
static void
take_peaks (NormaCoarseSearch *s, guint part_index, const NormaHomography *turned, double energy,
            guint n_shifts, NormaCandidate *candidates, guint *n, guint most)
{
  double whole = sqrt (energy * s->energy) * s->rows * s->columns;
  float *part = get_part (s, part_index);

  for (guint i = 0; i < n_shifts && whole > 0; i++) {
    gsize peak = find_peak (s, part);
    int x = (int)(peak % (gsize)s->columns), y = (int)(peak / (gsize)s->columns);
    NormaCandidate candidate = { *turned, (double)part[2 * peak] / whole };

    wipe_around (s, part, x, y);
    candidate.warp.m[2] += x > (int)s->reference->width ? x - s->columns : x;
    candidate.warp.m[5] += y > (int)s->reference->height ? y - s->rows : y;
    insert (s->query, candidates, n, most, &candidate);
  }
}

/* n_turned: 1 or 2. */
static void
try_turns (NormaCoarseSearch *s, const NormaHomography *turned, guint n_turned, guint n_shifts,
           NormaCandidate *candidates, guint *n, guint most)
{
  double energies[TURNS_AT_ONCE];

  memset (s->canvas, 0, (gsize)s->rows * (gsize)s->columns * sizeof *s->canvas);
  for (guint i = 0; i < n_turned; i++)
    energies[i] = draw_turned (s, &turned[i], i);
  correlate (s);
  for (guint i = 0; i < n_turned; i++)
    take_peaks (s, i, &turned[i], energies[i], n_shifts, candidates, n, most);
}

guint
norma_coarse_search_shifts (NormaCoarseSearch *search, NormaCandidate *candidates, guint most)
{
  guint n = 0;

  try_turns (search, &norma_homography_identity, 1, most, candidates, &n, most);
  return n;
}

guint
norma_coarse_search_all (NormaCoarseSearch *search, NormaCandidate *candidates, guint most)
{
  NormaHomography turned[TURNS_AT_ONCE];
  guint n = 0, n_turned = 0;

  for (int r = -ROTATIONS; r <= ROTATIONS; r++)
    for (int z = -SCALES; z <= SCALES; z++) {
      turned[n_turned++] = turn (search->query, r * ROTATION_STEP, pow (SCALE_STEP, z));
      if (n_turned < TURNS_AT_ONCE)
        continue;
      try_turns (search, turned, n_turned, SHIFTS_EACH, candidates, &n, most);
      n_turned = 0;
    }
  if (n_turned > 0)
    try_turns (search, turned, n_turned, SHIFTS_EACH, candidates, &n, most);
  return n;
}
