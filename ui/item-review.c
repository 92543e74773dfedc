/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/item-review.h"

void
norma_item_review_init (NormaItemReview *review)
{
  *review = (NormaItemReview){ .defect_class = "", .comment = g_strdup ("") };
}

void
norma_item_review_clear (NormaItemReview *review)
{
  g_clear_pointer (&review->comment, g_free);
}

static const char *
or_empty (const char *text)
{
  return text == NULL ? "" : text;
}

static gboolean
is_same (const NormaItemReview *a, const NormaItemReview *b)
{
  return a->is_reviewed == b->is_reviewed && a->label == b->label && a->severity == b->severity &&
         g_str_equal (a->defect_class, or_empty (b->defect_class)) &&
         g_str_equal (a->comment, or_empty (b->comment));
}

gboolean
norma_item_review_assign (NormaItemReview *review, const NormaItemReview *from)
{
  char *comment;

  if (is_same (review, from))
    return FALSE;
  comment = g_strdup (or_empty (from->comment));
  g_free (review->comment);
  *review = *from;
  review->defect_class = g_intern_string (or_empty (from->defect_class));
  review->comment = comment;
  return TRUE;
}

gboolean
norma_item_review_is_decided (const NormaItemReview *review)
{
  return review->is_reviewed && review->label != NORMA_LABEL_NONE;
}
