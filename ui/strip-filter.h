/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/image-pair.h"
#include "ui/score-bins.h"
#include "ui/shown.h"

/* Which images (NormaImageItem) the film strip shows: all that are inspected, those of some bars of
 * the histogram, or those of one cell of the table of verdicts; by their references all that have
 * one, or those of one verdict. Bars and cells also show images that were learnt from, which have no
 * map. */
#define NORMA_TYPE_STRIP_FILTER (norma_strip_filter_get_type ())
G_DECLARE_FINAL_TYPE (NormaStripFilter, norma_strip_filter, NORMA, STRIP_FILTER, GtkFilter)

NormaStripFilter *norma_strip_filter_new (void);

void norma_strip_filter_show_all (NormaStripFilter *self);

/* Shows all that are judged by it. */
void norma_strip_filter_set_basis (NormaStripFilter *self, NormaBasis basis);
void norma_strip_filter_show_pairs (NormaStripFilter *self, NormaPairVerdict verdict);

/* Bars first … last of the histogram with this axis; unit: above 0. */
void norma_strip_filter_show_bins (NormaStripFilter *self, const NormaScoreAxis *axis, double unit,
                                   guint first, guint last);

/* Raw scores low … high, both included; unit: for the words. */
void norma_strip_filter_show_scores (NormaStripFilter *self, float low, float high, double unit);

/* One cell of the confusion matrix. held_out: the good images are those learnt from, by their held-out
 * scores. */
void norma_strip_filter_show_truth (NormaStripFilter *self, NormaTruth truth, NormaVerdict verdict,
                                    gboolean held_out);
void norma_strip_filter_show_verdict (NormaStripFilter *self, NormaRole role, NormaVerdict verdict);

/* items: NormaImageItem, references are taken. title: what they are, for people. */
void norma_strip_filter_show_images (NormaStripFilter *self, const GPtrArray *items,
                                     const char *title);

/* Roles, scores or verdicts have changed. */
void norma_strip_filter_refresh (NormaStripFilter *self);

gboolean norma_strip_filter_shows_verdict (NormaStripFilter *self);

/* What is shown, for people; NULL if all are. */
char *norma_strip_filter_describe (NormaStripFilter *self);
