/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/mask.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"

NormaMask *
norma_mask_new (guint width, guint height, GError **error)
{
  g_autoptr (NormaMask) mask = NULL;

  if (width == 0 || height == 0 || width > NORMA_MASK_MOST_SIDE || height > NORMA_MASK_MOST_SIDE) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "a mask of %u × %u pixels: sides of 1 to %u are expected", width, height,
                 NORMA_MASK_MOST_SIDE);
    return NULL;
  }
  mask = g_new0 (NormaMask, 1);
  mask->rows = norma_alloc (height, sizeof *mask->rows, "a mask", error);
  if (mask->rows == NULL)
    return NULL;
  mask->width = width;
  mask->height = height;
  return g_steal_pointer (&mask);
}

void
norma_mask_free (NormaMask *mask)
{
  if (mask == NULL)
    return;
  for (guint y = 0; y < mask->height; y++)
    norma_spans_clear (&mask->rows[y]);
  g_free (mask->rows);
  g_free (mask);
}

NormaMask *
norma_mask_crop (const NormaMask *mask, guint width, guint height, GError **error)
{
  g_autoptr (NormaMask) part = NULL;

  g_return_val_if_fail (mask != NULL, NULL);

  part = norma_mask_new (width, height, error);
  if (part == NULL)
    return NULL;
  for (guint y = 0; y < MIN (height, mask->height); y++)
    for (guint i = 0; i < mask->rows[y].n; i++)
      if (!norma_mask_add_span (part, y, mask->rows[y].spans[i], error))
        return NULL;
  return g_steal_pointer (&part);
}

NormaMask *
norma_mask_copy (const NormaMask *mask, GError **error)
{
  g_return_val_if_fail (mask != NULL, NULL);

  return norma_mask_crop (mask, mask->width, mask->height, error);
}

gboolean
norma_mask_add_span (NormaMask *mask, guint y, NormaSpan span, GError **error)
{
  g_return_val_if_fail (y < mask->height, FALSE);

  span.end = MIN (span.end, mask->width);
  return norma_spans_add (&mask->rows[y], span, error);
}

gboolean
norma_mask_remove_span (NormaMask *mask, guint y, NormaSpan span, GError **error)
{
  g_return_val_if_fail (y < mask->height, FALSE);

  span.end = MIN (span.end, mask->width);
  return norma_spans_remove (&mask->rows[y], span, error);
}

static gboolean
combine (NormaMask *mask, const NormaMask *other, NormaSpansRule rule, GError **error)
{
  g_return_val_if_fail (mask->width == other->width && mask->height == other->height, FALSE);

  for (guint y = 0; y < mask->height; y++) {
    g_auto (NormaSpans) result = { 0 };
    NormaSpans old = mask->rows[y];

    if (other->rows[y].n == 0)
      continue;
    if (!norma_spans_combine (&old, &other->rows[y], rule, &result, error))
      return FALSE;
    mask->rows[y] = result;
    result = old;
  }
  return TRUE;
}

gboolean
norma_mask_unite (NormaMask *mask, const NormaMask *other, GError **error)
{
  return combine (mask, other, NORMA_SPANS_UNION, error);
}

gboolean
norma_mask_subtract (NormaMask *mask, const NormaMask *other, GError **error)
{
  return combine (mask, other, NORMA_SPANS_DIFFERENCE, error);
}

/* Ends the columns' spans that `now` has no more, at row y, and begins those that it has anew. */
static gboolean
turn_row (const NormaSpans *before, const NormaSpans *now, guint y, guint *begun, NormaMask *turned,
          GError **error)
{
  g_auto (NormaSpans) ended = { 0 };
  g_auto (NormaSpans) new = { 0 };

  if (!norma_spans_combine (before, now, NORMA_SPANS_DIFFERENCE, &ended, error) ||
      !norma_spans_combine (now, before, NORMA_SPANS_DIFFERENCE, &new, error))
    return FALSE;
  for (guint i = 0; i < ended.n; i++)
    for (guint x = ended.spans[i].first; x < ended.spans[i].end; x++)
      if (!norma_spans_add (&turned->rows[x], (NormaSpan){ begun[x], y }, error))
        return FALSE;
  for (guint i = 0; i < new.n; i++)
    for (guint x = new.spans[i].first; x < new.spans[i].end; x++)
      begun[x] = y;
  return TRUE;
}

NormaMask *
norma_mask_transpose (const NormaMask *mask, GError **error)
{
  static const NormaSpans empty = { 0 };
  g_autoptr (NormaMask) turned = NULL;
  g_autofree guint *begun = NULL;
  const NormaSpans *before = &empty;

  g_return_val_if_fail (mask != NULL, NULL);

  turned = norma_mask_new (mask->height, mask->width, error);
  if (turned == NULL)
    return NULL;
  begun = norma_alloc (mask->width, sizeof *begun, "a mask", error);
  if (begun == NULL)
    return NULL;
  for (guint y = 0; y <= mask->height; y++) {
    const NormaSpans *now = y < mask->height ? &mask->rows[y] : &empty;

    if ((before->n > 0 || now->n > 0) && !turn_row (before, now, y, begun, turned, error))
      return NULL;
    before = now;
  }
  return g_steal_pointer (&turned);
}

gboolean
norma_mask_contains (const NormaMask *mask, guint x, guint y)
{
  return y < mask->height && norma_spans_contain (&mask->rows[y], x);
}

gboolean
norma_mask_equal (const NormaMask *one, const NormaMask *other)
{
  if (one->width != other->width || one->height != other->height)
    return FALSE;
  for (guint y = 0; y < one->height; y++) {
    const NormaSpans *a = &one->rows[y];
    const NormaSpans *b = &other->rows[y];

    if (a->n != b->n || (a->n > 0 && memcmp (a->spans, b->spans, a->n * sizeof *a->spans) != 0))
      return FALSE;
  }
  return TRUE;
}

guint64
norma_mask_get_area (const NormaMask *mask)
{
  guint64 area = 0;

  for (guint y = 0; y < mask->height; y++)
    for (guint i = 0; i < mask->rows[y].n; i++)
      area += mask->rows[y].spans[i].end - mask->rows[y].spans[i].first;
  return area;
}

NormaMaskBox
norma_mask_get_box (const NormaMask *mask)
{
  NormaMaskBox box = { G_MAXUINT, 0, 0, 0 };

  for (guint y = 0; y < mask->height; y++) {
    const NormaSpans *row = &mask->rows[y];

    if (row->n == 0)
      continue;
    if (box.bottom == 0)
      box.top = y;
    box.bottom = y + 1;
    box.left = MIN (box.left, row->spans[0].first);
    box.right = MAX (box.right, row->spans[row->n - 1].end);
  }
  return box.bottom == 0 ? (NormaMaskBox){ 0 } : box;
}
