/* SPDX-License-Identifier: Apache-2.0 */
#include "core/regions/runs.h"

#include "core/base/memory.h"

gboolean
norma_runs_init (NormaRuns *runs, guint width, GError **error)
{
  gsize most = ((gsize)width + 1) / 2;

  *runs = (NormaRuns){ .components = NORMA_VECTOR (NormaComponent, "finding regions") };
  runs->previous = norma_alloc (most, sizeof (NormaRun), "finding regions", error);
  if (runs->previous == NULL)
    return FALSE;
  runs->current = norma_alloc (most, sizeof (NormaRun), "finding regions", error);
  return runs->current != NULL;
}

void
norma_runs_clear (NormaRuns *runs)
{
  norma_vector_clear (&runs->components);
  g_clear_pointer (&runs->previous, g_free);
  g_clear_pointer (&runs->current, g_free);
}

gsize
norma_runs_find (NormaRuns *runs, gsize component)
{
  NormaComponent *components = runs->components.elements;

  while (components[component].parent != component) {
    gsize *parent = &components[component].parent;

    *parent = components[*parent].parent;
    component = *parent;
  }
  return component;
}

static gboolean
is_before (guint y, guint x, guint other_y, guint other_x)
{
  return y != other_y ? y < other_y : x < other_x;
}

static void
absorb (NormaComponent *to, const NormaComponent *from)
{
  to->marked |= from->marked;
  to->left = MIN (to->left, from->left);
  to->top = MIN (to->top, from->top);
  to->right = MAX (to->right, from->right);
  to->bottom = MAX (to->bottom, from->bottom);
  to->area += from->area;
  to->sum_x += from->sum_x;
  to->sum_y += from->sum_y;
  to->sum += from->sum;
  if (from->peak > to->peak ||
      (from->peak == to->peak && is_before (from->peak_y, from->peak_x, to->peak_y, to->peak_x))) {
    to->peak = from->peak;
    to->peak_x = from->peak_x;
    to->peak_y = from->peak_y;
  }
}

/* The older one stays, so the order of the components doesn't depend on how they met. */
static gsize
unite (NormaRuns *runs, gsize one, gsize other)
{
  gsize older = MIN (one, other);
  gsize younger = MAX (one, other);

  if (older == younger)
    return older;
  absorb (norma_vector_at (&runs->components, NormaComponent, older),
          norma_vector_at (&runs->components, NormaComponent, younger));
  norma_vector_at (&runs->components, NormaComponent, younger)->parent = older;
  return older;
}

static NormaComponent
measure_run (const float *row, guint x, guint y, const NormaRun *run)
{
  guint64 area = run->end - run->first;
  NormaComponent measure = {
    .left = run->first,
    .top = y,
    .right = run->end - 1,
    .bottom = y,
    .area = area,
    .sum_x = (run->first + (guint64)run->end - 1) * area / 2,
    .sum_y = y * area,
    .peak = row[run->first - x],
    .peak_x = run->first,
    .peak_y = y,
  };

  for (guint i = run->first; i < run->end; i++) {
    float value = row[i - x];

    measure.sum += value;
    if (value > measure.peak) {
      measure.peak = value;
      measure.peak_x = i;
    }
  }
  return measure;
}

static gsize
find_runs (const float *row, guint x, guint n, float threshold, NormaRun *runs)
{
  gsize n_runs = 0;

  for (guint i = 0; i < n; i++) {
    if (!(row[i] > threshold))
      continue;
    runs[n_runs].first = x + i;
    while (i < n && row[i] > threshold)
      i++;
    runs[n_runs++].end = x + i;
  }
  return n_runs;
}

/* Joins the run to the components above it, the corners included, or starts a new one.
 * above: the first run of the row above that may touch; moved on for the next run. */
static gboolean
place_run (NormaRuns *runs, NormaRun *run, gsize *above, const NormaComponent *measure,
           GError **error)
{
  gboolean placed = FALSE;

  while (*above < runs->n_previous && runs->previous[*above].end < run->first)
    (*above)++;
  for (gsize i = *above; i < runs->n_previous && runs->previous[i].first <= run->end; i++) {
    gsize component = norma_runs_find (runs, runs->previous[i].component);

    run->component = placed ? unite (runs, run->component, component) : component;
    placed = TRUE;
  }
  if (placed) {
    absorb (norma_vector_at (&runs->components, NormaComponent, run->component), measure);
  } else {
    NormaComponent *component = norma_vector_add (&runs->components, error);

    if (component == NULL)
      return FALSE;
    *component = *measure;
    component->parent = run->component = runs->components.length - 1;
  }
  return TRUE;
}

gboolean
norma_runs_add_row (NormaRuns *runs, const float *row, guint x, guint y, guint n, float threshold,
                    GError **error)
{
  NormaRun *spare = runs->previous;
  gsize above = 0;

  runs->previous = runs->current;
  runs->n_previous = y == runs->previous_y + 1 ? runs->n_current : 0;
  runs->current = spare;
  runs->previous_y = y;
  runs->n_current = find_runs (row, x, n, threshold, runs->current);
  for (gsize i = 0; i < runs->n_current; i++) {
    NormaComponent measure = measure_run (row, x, y, &runs->current[i]);

    if (!place_run (runs, &runs->current[i], &above, &measure, error))
      return FALSE;
  }
  return TRUE;
}
