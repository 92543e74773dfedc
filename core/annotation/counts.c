/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/counts.h"

#include "core/base/error.h"
#include "core/base/memory.h"

/* No image has more pixels, so no count is above it and no sum overflows. */
#define MOST_PIXELS ((guint64)NORMA_MASK_MOST_SIDE * NORMA_MASK_MOST_SIDE)

void
norma_counts_clear (NormaCounts *counts)
{
  g_clear_pointer (&counts->counts, g_free);
  counts->n = 0;
}

gboolean
norma_counts_from_mask (const NormaMask *mask, NormaCounts *counts, GError **error)
{
  guint64 behind = 0; /* the pixel behind the last run inside */
  gsize most = 2;

  g_return_val_if_fail (mask != NULL, FALSE);

  for (guint y = 0; y < mask->height; y++)
    most += 2 * (gsize)mask->rows[y].n;
  *counts = (NormaCounts){ norma_alloc (most, sizeof *counts->counts, "a mask", error), 0 };
  if (counts->counts == NULL)
    return FALSE;
  for (guint y = 0; y < mask->height; y++)
    for (guint i = 0; i < mask->rows[y].n; i++) {
      NormaSpan span = mask->rows[y].spans[i];
      guint64 start = (guint64)y * mask->width + span.first;

      if (start > behind || counts->n == 0) {
        counts->counts[counts->n++] = start - behind;
        counts->counts[counts->n++] = 0;
      }
      counts->counts[counts->n - 1] += span.end - span.first;
      behind = start + span.end - span.first;
    }
  if (behind < (guint64)mask->width * mask->height)
    counts->counts[counts->n++] = (guint64)mask->width * mask->height - behind;
  return TRUE;
}

/* Pixels [start, end) in reading order. */
static gboolean
add_run (NormaMask *mask, guint64 start, guint64 end, GError **error)
{
  while (start < end) {
    guint y = (guint)(start / mask->width);
    guint first = (guint)(start % mask->width);
    guint64 n = MIN (end - start, (guint64)mask->width - first);

    if (!norma_mask_add_span (mask, y, (NormaSpan){ first, first + (guint)n }, error))
      return FALSE;
    start += n;
  }
  return TRUE;
}

static gboolean
check_sum (const NormaCounts *counts, guint width, guint height, const char *name, GError **error)
{
  guint64 sum = 0;

  for (gsize i = 0; i < counts->n && sum <= MOST_PIXELS; i++)
    sum += MIN (counts->counts[i], MOST_PIXELS + 1);
  if (sum == (guint64)width * height)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "%s: the runs hold %s%" G_GUINT64_FORMAT " pixels, expected %" G_GUINT64_FORMAT
               " for %u × %u",
               name, sum > MOST_PIXELS ? "at least " : "", sum, (guint64)width * height, width,
               height);
  return FALSE;
}

NormaMask *
norma_counts_to_mask (const NormaCounts *counts, guint width, guint height, const char *name,
                      GError **error)
{
  g_autoptr (NormaMask) mask = NULL;
  guint64 start = 0;

  g_return_val_if_fail (counts != NULL && name != NULL, NULL);

  if (!check_sum (counts, width, height, name, error))
    return NULL;
  mask = norma_mask_new (width, height, error);
  for (gsize i = 0; mask != NULL && i < counts->n; i++) {
    if (i % 2 == 1 && !add_run (mask, start, start + counts->counts[i], error))
      return NULL;
    start += counts->counts[i];
  }
  return g_steal_pointer (&mask);
}

static void
add_number (GString *text, gint64 value)
{
  gboolean more = TRUE;

  while (more) {
    guint8 group = value & 0x1f;

    value >>= 5;
    more = value != (group & 0x10 ? -1 : 0);
    g_string_append_c (text, (char)((more ? group | 0x20 : group) + 48));
  }
}

char *
norma_counts_to_text (const NormaCounts *counts)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < counts->n; i++)
    add_number (text, (gint64)counts->counts[i] - (i > 2 ? (gint64)counts->counts[i - 2] : 0));
  return g_string_free (text, FALSE);
}

/* One number from *at on. FALSE where the text breaks off or is not of the kind. */
static gboolean
take_number (const char *text, gsize length, gsize *at, gint64 *value)
{
  guint64 bits = 0;

  /* 45 bits hold every difference of counts of 40. */
  for (guint shift = 0; shift < 45 && *at < length; shift += 5) {
    guint8 group = (guint8)(text[(*at)++] - 48);

    if (group > 0x3f)
      return FALSE;
    bits |= (guint64)(group & 0x1f) << shift;
    if (group & 0x20)
      continue;
    if (group & 0x10)
      bits |= G_MAXUINT64 << (shift + 5);
    *value = (gint64)bits;
    return TRUE;
  }
  return FALSE;
}

gboolean
norma_counts_from_text (const char *text, gsize length, const char *name, NormaCounts *counts,
                        GError **error)
{
  gsize at = 0;

  g_return_val_if_fail (text != NULL && name != NULL, FALSE);

  *counts = (NormaCounts){ norma_alloc (length, sizeof *counts->counts, name, error), 0 };
  if (counts->counts == NULL)
    return FALSE;
  while (at < length) {
    gsize start = at;
    gint64 value;

    if (!take_number (text, length, &at, &value) ||
        (value += counts->n > 2 ? (gint64)counts->counts[counts->n - 2] : 0) < 0 ||
        value > (gint64)MOST_PIXELS) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "%s: the compressed runs hold no count at byte %" G_GSIZE_FORMAT, name, start);
      norma_counts_clear (counts);
      return FALSE;
    }
    counts->counts[counts->n++] = (guint64)value;
  }
  return TRUE;
}
