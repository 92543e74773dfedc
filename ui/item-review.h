/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/images.h"
#include "core/project/severity.h"

/* What a reviewer has said of an image. */
typedef struct {
  gboolean is_reviewed; /* FALSE: the label came with the image, and the rest is empty */
  NormaLabel label;
  const char *defect_class; /* interned, not NULL; empty: none */
  NormaSeverity severity;
  char *comment; /* owned, not NULL */
} NormaItemReview;

void norma_item_review_init (NormaItemReview *review);
void norma_item_review_clear (NormaItemReview *review);

/* NULL texts are empty ones. TRUE if it became another. */
gboolean norma_item_review_assign (NormaItemReview *review, const NormaItemReview *from);

/* A reviewer has given it a label: it need not be looked at again. */
gboolean norma_item_review_is_decided (const NormaItemReview *review);
