/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/area-mask.h"

#include <math.h>

#include "core/base/memory.h"

static const char what[] = "inspected areas";

NormaAreaMask *
norma_area_mask_new (guint width, guint height, float factor, GError **error)
{
  NormaAreaRow *rows;
  NormaAreaMask *mask;

  g_return_val_if_fail (width > 0 && height > 0 && !(factor <= 0), NULL);

  rows = norma_alloc (height, sizeof *rows, what, error);
  if (rows == NULL)
    return NULL;
  mask = g_new0 (NormaAreaMask, 1);
  g_atomic_ref_count_init (&mask->references);
  mask->width = width;
  mask->height = height;
  mask->base = (NormaAreaRun){ width, factor };
  mask->rows = rows;
  return mask;
}

NormaAreaMask *
norma_area_mask_ref (NormaAreaMask *mask)
{
  g_atomic_ref_count_inc (&mask->references);
  return mask;
}

void
norma_area_mask_unref (NormaAreaMask *mask)
{
  if (mask == NULL || !g_atomic_ref_count_dec (&mask->references))
    return;
  for (guint y = 0; y < mask->height; y++)
    g_free (mask->rows[y].runs);
  g_free (mask->rows);
  g_free (mask);
}

static const NormaAreaRun *
list_runs (const NormaAreaMask *mask, guint y, guint *n)
{
  const NormaAreaRow *row = &mask->rows[y];

  *n = MAX (row->n, 1);
  return row->n == 0 ? &mask->base : row->runs;
}

static gboolean
is_same (float one, float other)
{
  return one == other || (isnan (one) && isnan (other));
}

/* Neighbours of one factor are one run. */
static void
append (NormaAreaRow *row, guint end, float factor)
{
  guint begin = row->n == 0 ? 0 : row->runs[row->n - 1].end;

  if (end <= begin)
    return;
  if (row->n == 0 || !is_same (row->runs[row->n - 1].factor, factor))
    row->n++;
  row->runs[row->n - 1] = (NormaAreaRun){ end, factor };
}

gboolean
norma_area_mask_set (NormaAreaMask *mask, guint y, guint first, guint end, float factor,
                     GError **error)
{
  NormaAreaRow row = { NULL, 0 };
  const NormaAreaRun *runs;
  guint n;

  g_return_val_if_fail (y < mask->height && end <= mask->width && !(factor <= 0), FALSE);

  if (first >= end)
    return TRUE;
  runs = list_runs (mask, y, &n);
  row.runs = norma_alloc ((gsize)n + 2, sizeof *row.runs, what, error);
  if (row.runs == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    append (&row, MIN (runs[i].end, first), runs[i].factor);
  append (&row, end, factor);
  for (guint i = 0; i < n; i++)
    append (&row, runs[i].end, runs[i].factor);
  g_free (mask->rows[y].runs);
  mask->rows[y] = row;
  return TRUE;
}

/* The first pixel of the new row whose centre is not before the end of a run. */
static guint
resize_end (guint end, guint from, guint to)
{
  return (guint)CLAMP (ceil ((double)end * to / from - 0.5), 0, to);
}

NormaAreaMask *
norma_area_mask_resize (const NormaAreaMask *mask, guint width, guint height, GError **error)
{
  g_autoptr (NormaAreaMask) resized = norma_area_mask_new (width, height, mask->base.factor, error);

  for (guint y = 0; resized != NULL && y < height; y++) {
    const NormaAreaRow *from = &mask->rows[(guint)((y + 0.5) * mask->height / height)];
    NormaAreaRow *to = &resized->rows[y];

    if (from->n == 0)
      continue;
    to->runs = norma_alloc (from->n, sizeof *to->runs, what, error);
    if (to->runs == NULL)
      return NULL;
    for (guint i = 0; i < from->n; i++)
      append (to, resize_end (from->runs[i].end, mask->width, width), from->runs[i].factor);
  }
  return g_steal_pointer (&resized);
}

float
norma_area_mask_get (const NormaAreaMask *mask, guint x, guint y)
{
  const NormaAreaRun *run;
  guint n;

  g_return_val_if_fail (x < mask->width && y < mask->height, NAN);

  run = list_runs (mask, y, &n);
  while (run->end <= x)
    run++;
  return run->factor;
}

static guint
count_row (const NormaAreaMask *mask, guint y)
{
  guint n, begin = 0, inspected = 0;
  const NormaAreaRun *runs = list_runs (mask, y, &n);

  for (guint i = 0; i < n; begin = runs[i++].end)
    if (!isnan (runs[i].factor))
      inspected += runs[i].end - begin;
  return inspected;
}

guint64
norma_area_mask_count (const NormaAreaMask *mask)
{
  guint64 inspected = 0;

  for (guint y = 0; y < mask->height; y++)
    inspected += count_row (mask, y);
  return inspected;
}

static guint
locate_in_row (const NormaAreaMask *mask, guint y, guint number)
{
  guint n, begin = 0;
  const NormaAreaRun *runs = list_runs (mask, y, &n);

  for (guint i = 0; i < n; begin = runs[i++].end) {
    if (isnan (runs[i].factor))
      continue;
    if (number < runs[i].end - begin)
      break;
    number -= runs[i].end - begin;
  }
  return begin + number;
}

void
norma_area_mask_locate (const NormaAreaMask *mask, guint64 number, guint *x, guint *y)
{
  g_return_if_fail (number < norma_area_mask_count (mask));

  *y = 0;
  for (guint n; number >= (n = count_row (mask, *y)); number -= n)
    ++*y;
  *x = locate_in_row (mask, *y, (guint)number);
}

void
norma_area_mask_apply (const NormaAreaMask *mask, guint x, guint y, guint n, float *values)
{
  const NormaAreaRun *run;
  guint n_runs;

  g_return_if_fail (y < mask->height && n <= mask->width && x <= mask->width - n);

  run = list_runs (mask, y, &n_runs);
  for (guint i = 0; i < n; run++)
    for (; i < n && x + i < run->end; i++)
      values[i] *= run->factor;
}

void
norma_area_mask_apply_at (const NormaAreaMask *mask, const guint *columns, guint y, guint n,
                          float *values)
{
  const NormaAreaRun *run;
  guint n_runs;

  g_return_if_fail (y < mask->height && (n == 0 || columns[n - 1] < mask->width));

  run = list_runs (mask, y, &n_runs);
  for (guint i = 0; i < n; run++)
    for (; i < n && columns[i] < run->end; i++)
      values[i] *= run->factor;
}

float
norma_area_mask_bound (const NormaAreaMask *mask, guint x, guint y, guint n, float bound)
{
  const NormaAreaRun *run;
  float most = -INFINITY;
  guint n_runs;

  g_return_val_if_fail (y < mask->height && n <= mask->width && x <= mask->width - n, NAN);

  run = list_runs (mask, y, &n_runs);
  while (run->end <= x)
    run++;
  for (guint begin = x; begin < x + n; begin = (run++)->end)
    if (run->factor * bound > most)
      most = run->factor * bound;
  return most;
}
