/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/mixed-rows.h"

#include <math.h>

#include "core/base/kernel.h"
#include "core/base/memory.h"

/* Greys beside the ground around an image: no picture is taken for them. */
#define HATCH_DARK 0xff333333u
#define HATCH_LIGHT 0xff5a5a5au

#define BRIGHTER 0xff7800u
#define DARKER 0x3584e4u

gboolean
norma_mixture_is_mixed (const NormaMixture *mixture)
{
  gboolean is_alone = mixture->mix == NORMA_MIX_QUERY || mixture->mix == NORMA_MIX_BARE;

  return mixture->reference != NULL && (!is_alone || mixture->has_residual);
}

static gboolean
needs_difference (const NormaMixture *mixture)
{
  return mixture->mix == NORMA_MIX_DIFFERENCE || mixture->has_residual;
}

/* In parts of what the window shows from black to white. */
static void
match_brightness (NormaMixedRows *rows, const NormaDisplayWindow *window)
{
  const NormaAlignedReference *reference = rows->mixture->reference;
  NormaDisplayWindow from = norma_picture_get_range (rows->query->picture);
  NormaDisplayWindow to = norma_picture_get_range (reference->picture);
  double shown = window->high > window->low ? window->high - window->low : from.high - from.low;
  double gain = reference->gain * (to.high - to.low) / (from.high - from.low);
  double bias = to.low + reference->bias * (to.high - to.low) - gain * from.low;

  rows->of_query = (float)(1 / shown);
  rows->of_reference = (float)(-1 / (gain * shown));
  rows->offset = (float)(bias / (gain * shown));
}

gboolean
norma_mixed_rows_init (NormaMixedRows *rows, const NormaMixture *mixture,
                       const NormaPictureRows *query, const NormaDisplayWindow *window,
                       GError **error)
{
  const NormaSight *sight = query->sight;
  gboolean is_part = mixture->mix == NORMA_MIX_SWIPE && !mixture->has_residual;
  NormaDisplayWindow matched =
      norma_aligned_reference_match (mixture->reference, query->picture, window);

  *rows = (NormaMixedRows){ .mixture = mixture, .query = query };
  rows->levels = norma_grey_levels (&matched);
  match_brightness (rows, window);
  if (!norma_aligned_rows_init (&rows->aligned, sight, is_part ? mixture->divider : 0,
                                mixture->reference, error))
    return FALSE;
  rows->over =
      norma_alloc (sight->viewport->view_width, sizeof (guint32), "drawing a reference", error);
  if (rows->over == NULL || !needs_difference (mixture))
    return rows->over != NULL;
  rows->query_brightness =
      norma_alloc (sight->viewport->view_width, sizeof (float), "drawing a difference", error);
  if (rows->query_brightness == NULL)
    return FALSE;
  rows->reference_brightness =
      norma_alloc (sight->viewport->view_width, sizeof (float), "drawing a difference", error);
  return rows->reference_brightness != NULL;
}

void
norma_mixed_rows_clear (NormaMixedRows *rows)
{
  norma_aligned_rows_clear (&rows->aligned);
  g_clear_pointer (&rows->over, g_free);
  g_clear_pointer (&rows->query_brightness, g_free);
  g_clear_pointer (&rows->reference_brightness, g_free);
}

NORMA_KERNEL static void
find_brightness (const float *values, guint n_shown, guint n, float *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = n_shown == 1
                 ? values[x]
                 : 0.299f * values[3 * x] + 0.587f * values[3 * x + 1] + 0.114f * values[3 * x + 2];
}

/* query: their brightness, and then the differences. */
NORMA_KERNEL static void
subtract (const float *reference, float of_query, float of_reference, float offset, guint n,
          float *restrict query)
{
  for (guint x = 0; x < n; x++)
    query[x] = query[x] * of_query + reference[x] * of_reference + offset;
}

static const float *
find_differences (NormaMixedRows *rows)
{
  const NormaSight *sight = rows->query->sight;
  guint n = sight->end_x - sight->first_x;

  find_brightness (rows->query->values, rows->query->picture->n_shown, n, rows->query_brightness);
  find_brightness (rows->aligned.values, rows->aligned.reference->picture->n_shown, n,
                   rows->reference_brightness);
  subtract (rows->reference_brightness, rows->of_query, rows->of_reference, rows->offset, n,
            rows->query_brightness);
  return rows->query_brightness;
}

static inline float
part_of_full (float difference)
{
  float part = fabsf (difference) * (float)(1 / NORMA_FULL_DIFFERENCE);

  return part < 1 ? part : 1;
}

NORMA_KERNEL static void
show_differences (const float *differences, guint n, guint32 *restrict row)
{
  for (guint x = 0; x < n; x++) {
    guint32 level = (guint32)(gint32)(part_of_full (differences[x]) * 255 + 0.5f);

    row[x] = differences[x] == differences[x] ? 0xff000000 | level * 0x010101 : 0;
  }
}

NORMA_KERNEL static void
blend (const guint32 *over, guint n, guint32 *restrict row)
{
  for (guint x = 0; x < n; x++) {
    guint32 half = ((row[x] >> 1) & 0x7f7f7f) + ((over[x] >> 1) & 0x7f7f7f);

    row[x] = over[x] == 0 ? row[x] : 0xff000000 | half;
  }
}

/* A pixel of several channels is missing if its first is. */
NORMA_KERNEL static void
clear_missing (const float *values, guint n_shown, guint n, guint32 *restrict row)
{
  for (guint x = 0; x < n; x++)
    row[x] = values[x * n_shown] == values[x * n_shown] ? row[x] : 0;
}

/* Of the columns that were made, those from `first` on. */
static void
show_reference (const NormaMixedRows *rows, guint first, guint n, guint32 *row)
{
  guint n_shown = rows->aligned.reference->picture->n_shown;
  const float *values = rows->aligned.values + (gsize)first * n_shown;

  norma_grey_levels_color (&rows->levels, values, n_shown, n - first, row + first);
  clear_missing (values, n_shown, n - first, row + first);
}

/* Where the reference shows nothing the query stays as it is. */
static void
blend_reference (const NormaMixedRows *rows, guint n, guint32 *row)
{
  show_reference (rows, 0, n, rows->over);
  blend (rows->over, n, row);
}

void
norma_mixed_rows_lay (NormaMixedRows *rows, double place, guint32 *row)
{
  guint first = rows->aligned.first_x;
  guint n = rows->query->sight->end_x - first;
  guint divider = rows->mixture->divider;

  if (n == 0)
    return;
  norma_aligned_rows_read (&rows->aligned, place);
  row += first;
  switch (rows->mixture->mix) {
  case NORMA_MIX_SWIPE:
    show_reference (rows, CLAMP (divider, first, first + n) - first, n, row);
    break;
  case NORMA_MIX_REFERENCE:
    show_reference (rows, 0, n, row);
    break;
  case NORMA_MIX_DIFFERENCE:
    show_differences (find_differences (rows), n, row);
    break;
  case NORMA_MIX_BLEND:
    blend_reference (rows, n, row);
    break;
  case NORMA_MIX_QUERY:
  case NORMA_MIX_BARE:
  default:
    break;
  }
}

static inline guint32
toward (guint32 from, guint32 to, guint32 weight, guint shift)
{
  return ((from >> shift & 0xff) * (256 - weight) + (to >> shift & 0xff) * weight) >> 8 << shift;
}

NORMA_KERNEL static void
tint (const float *differences, guint n, guint32 *restrict row)
{
  for (guint x = 0; x < n; x++) {
    guint32 color = differences[x] > 0 ? BRIGHTER : DARKER;
    guint32 weight = (guint32)(gint32)(part_of_full (differences[x]) * 256);
    guint32 tinted = 0xff000000 | toward (row[x], color, weight, 16) |
                     toward (row[x], color, weight, 8) | toward (row[x], color, weight, 0);

    row[x] = differences[x] == differences[x] ? tinted : row[x];
  }
}

void
norma_mixed_rows_tint (NormaMixedRows *rows, guint32 *row)
{
  const NormaSight *sight = rows->query->sight;
  guint n = sight->end_x - sight->first_x;

  if (rows->mixture->has_residual && n > 0)
    tint (find_differences (rows), n, row + sight->first_x);
}

NORMA_KERNEL static void
hatch_row (guint32 *row, guint y, guint n)
{
  for (guint x = 0; x < n; x++) {
    guint32 color = ((x + y) & 7) < 2 ? HATCH_LIGHT : HATCH_DARK;

    row[x] = row[x] == 0 ? color : row[x];
  }
}

void
norma_hatch (guint32 *pixels, gsize stride, guint width, guint height)
{
  for (guint y = 0; y < height; y++)
    hatch_row (pixels + y * stride, y, width);
}
