/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "core/metrics/confusion.h"

/* Shares as bars with their intervals, two beside each other where there are two thresholds: above the review and
 * above the reject threshold. A click on a group, or Enter at the one that the arrow keys move to, emits
 *   "chosen" (guint number) */
#define NORMA_TYPE_RATE_BARS (norma_rate_bars_get_type ())
G_DECLARE_FINAL_TYPE (NormaRateBars, norma_rate_bars, NORMA, RATE_BARS, GtkWidget)

typedef struct {
  const char *name; /* for people */
  NormaRate review, reject;
} NormaRateGroup;

GtkWidget *norma_rate_bars_new (void);

/* groups: [n], copied; their numbers are 0 … n − 1. */
void norma_rate_bars_set_groups (NormaRateBars *self, const NormaRateGroup *groups, guint n);

/* Chooses what a click at this place, logical pixels, would; for tests. */
void norma_rate_bars_choose_at (NormaRateBars *self, double x);
