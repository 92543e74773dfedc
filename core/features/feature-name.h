/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* What a channel of an extractor measures, for people; the words are the program's. */
typedef enum {
  NORMA_FEATURE_CHANNEL, /* of a network: learnt, and nobody knows a word for it */
  NORMA_FEATURE_STRENGTH, /* how much structure of a period and direction there is */
  NORMA_FEATURE_UNEVENNESS, /* how much that varies nearby */
  NORMA_FEATURE_PATTERN, /* how it repeats with twice the period in another direction */
  NORMA_FEATURE_BRIGHTNESS,
  NORMA_FEATURE_RED_GREEN, /* above 0: redder than green */
  NORMA_FEATURE_YELLOW_BLUE, /* above 0: yellower than blue */
} NormaFeatureKind;

typedef struct {
  NormaFeatureKind kind;

  /* What features are summed up by: of a network the level, else the period, the finest first, and
   * brightness and colour last. */
  guint group;
  double period; /* of the structure, pixels of the frame; 0 where there is none */
  double direction_deg; /* across its stripes, clockwise from left to right, 0 … 180 */
  double pattern_direction_deg; /* across those of the pattern, whose period is twice as long */
  guint channel; /* of its level */
  const char *level; /* name of a network's level, lent by the extractor; else NULL */
} NormaFeatureName;
