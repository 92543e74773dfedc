/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/rings.h"
#include "core/base/memory.h"
#include "core/regions/vector.h"

#define NONE G_MAXSIZE

typedef struct {
  NormaVertex place;
  gsize next; /* along the ring; NONE once it was taken */
} Corner;

/* The picture's rows from top to bottom. Between two of them, spans that only one of them has are the
 * level parts of rings; each end of such a part meets an upright line, of the row above or of the row
 * below. What is inside lies on the right hand: lines at the beginning of a span run up, at its end
 * down. */
typedef struct {
  NormaVector corners; /* Corner */
  gsize *begins, *ends; /* [width + 1], upper corner of the upright line there */
  const NormaSpans *above, *below;
} Tracer;

static void
tracer_clear (Tracer *tracer)
{
  norma_vector_clear (&tracer->corners);
  g_free (tracer->begins);
  g_free (tracer->ends);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tracer, tracer_clear)

static gboolean
add_corner (Tracer *tracer, guint x, guint y, gsize *index, GError **error)
{
  Corner *corner = norma_vector_add (&tracer->corners, error);

  if (corner == NULL)
    return FALSE;
  *index = tracer->corners.length - 1;
  *corner = (Corner){ { x, y }, NONE };
  return TRUE;
}

static void
join (Tracer *tracer, gsize from, gsize to)
{
  norma_vector_at (&tracer->corners, Corner, from)->next = to;
}

/* The upper side of what only the row below has runs to the right. */
static gboolean
trace_upper (Tracer *tracer, NormaSpan span, guint y, GError **error)
{
  gsize left, right;

  if (!add_corner (tracer, span.first, y, &left, error) ||
      !add_corner (tracer, span.end, y, &right, error))
    return FALSE;
  join (tracer, left, right);
  if (span.first > 0 && norma_spans_contain (tracer->below, span.first - 1))
    join (tracer, tracer->ends[span.first], left);
  else
    tracer->begins[span.first] = left;
  if (norma_spans_contain (tracer->below, span.end))
    join (tracer, right, tracer->begins[span.end]);
  else
    tracer->ends[span.end] = right;
  return TRUE;
}

/* The lower side of what only the row above has runs to the left. */
static gboolean
trace_lower (Tracer *tracer, NormaSpan span, guint y, GError **error)
{
  gsize left, right;

  if (!add_corner (tracer, span.first, y, &left, error) ||
      !add_corner (tracer, span.end, y, &right, error))
    return FALSE;
  join (tracer, right, left);
  if (norma_spans_contain (tracer->above, span.end))
    tracer->begins[span.end] = right;
  else
    join (tracer, tracer->ends[span.end], right);
  if (span.first > 0 && norma_spans_contain (tracer->above, span.first - 1))
    tracer->ends[span.first] = left;
  else
    join (tracer, left, tracer->begins[span.first]);
  return TRUE;
}

static gboolean
trace_level (Tracer *tracer, guint y, GError **error)
{
  g_auto (NormaSpans) lower = { 0 };
  g_auto (NormaSpans) upper = { 0 };

  if (!norma_spans_combine (tracer->above, tracer->below, NORMA_SPANS_DIFFERENCE, &lower, error) ||
      !norma_spans_combine (tracer->below, tracer->above, NORMA_SPANS_DIFFERENCE, &upper, error))
    return FALSE;
  for (guint i = 0; i < lower.n; i++)
    if (!trace_lower (tracer, lower.spans[i], y, error))
      return FALSE;
  for (guint i = 0; i < upper.n; i++)
    if (!trace_upper (tracer, upper.spans[i], y, error))
      return FALSE;
  return TRUE;
}

static gboolean
trace (Tracer *tracer, const NormaMask *mask, GError **error)
{
  static const NormaSpans empty = { 0 };

  tracer->corners = NORMA_VECTOR (Corner, "tracing a mask");
  tracer->begins = norma_alloc ((gsize)mask->width + 1, sizeof (gsize), "tracing a mask", error);
  if (tracer->begins == NULL)
    return FALSE;
  tracer->ends = norma_alloc ((gsize)mask->width + 1, sizeof (gsize), "tracing a mask", error);
  if (tracer->ends == NULL)
    return FALSE;
  tracer->above = &empty;
  for (guint y = 0; y <= mask->height; y++) {
    tracer->below = y < mask->height ? &mask->rows[y] : &empty;
    if (!trace_level (tracer, y, error))
      return FALSE;
    tracer->above = tracer->below;
  }
  return TRUE;
}

static gboolean
take_ring (NormaVector *corners, gsize start, NormaVector *vertices, NormaVector *ends,
           GError **error)
{
  guint *end;

  for (gsize i = start; norma_vector_at (corners, Corner, i)->next != NONE;) {
    Corner *corner = norma_vector_at (corners, Corner, i);
    NormaVertex *vertex = norma_vector_add (vertices, error);

    if (vertex == NULL)
      return FALSE;
    *vertex = corner->place;
    i = corner->next;
    corner->next = NONE;
  }
  end = norma_vector_add (ends, error);
  if (end == NULL)
    return FALSE;
  *end = (guint)vertices->length;
  return TRUE;
}

NormaRings *
norma_rings_from_mask (const NormaMask *mask, GError **error)
{
  g_auto (Tracer) tracer = { 0 };
  g_auto (NormaVector) vertices = NORMA_VECTOR (NormaVertex, "tracing a mask");
  g_auto (NormaVector) ends = NORMA_VECTOR (guint, "tracing a mask");

  g_return_val_if_fail (mask != NULL, NULL);

  if (!trace (&tracer, mask, error))
    return NULL;
  for (gsize i = 0; i < tracer.corners.length; i++)
    if (norma_vector_at (&tracer.corners, Corner, i)->next != NONE &&
        !take_ring (&tracer.corners, i, &vertices, &ends, error))
      return NULL;
  if (ends.length == 0)
    return NULL;
  return norma_rings_new (vertices.elements, ends.elements, (guint)ends.length, error);
}
