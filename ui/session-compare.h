/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/point-pairs.h"
#include "ui/image-pair.h"
#include "ui/session.h"

/* Queries and their references: pairs of the project, compared as a job. What was measured is kept;
 * moving the threshold of change only decides anew. */

/* Reads pairs as norma_pairs_new() does, from two files, a reference and a folder of queries, or two
 * folders, adds them with the images that the project has not, in one step, and compares them. */
void norma_session_add_pairs (NormaSession *self, const char *reference, const char *query);

/* The same from a table of pairs; see norma_pairs_read(). */
void norma_session_add_pairs_of_table (NormaSession *self, const char *path);

/* All these images (NormaImageItem, copied) are compared with the one at this path from now on: one
 * step. */
void norma_session_set_reference (NormaSession *self, const GPtrArray *items, const char *path);

/* The images stay, without their references: one step. */
void norma_session_remove_pairs (NormaSession *self, const GPtrArray *items);

/* Places that were marked in the query and its reference lead the alignment from now on, and it is
 * compared anew: one step. n 0: it is searched for again. */
void norma_session_lead (NormaSession *self, NormaImageItem *query, const NormaPointPair *points,
                         guint n);

/* Compares the pairs that wait. FALSE if there are none, something else is under way, or nothing can
 * be kept. */
gboolean norma_session_compare (NormaSession *self);

/* What images are judged by, shown and sorted: the model's map and score, or the difference from the
 * reference. Where there is only one of both it is that; where there are both the reference, until
 * somebody chooses. */
NormaBasis norma_session_get_basis (NormaSession *self);
void norma_session_set_basis (NormaSession *self, NormaBasis basis);
gboolean norma_session_has_both_bases (NormaSession *self);

/* Images with a reference. */
typedef struct {
  guint n[NORMA_N_PAIR_VERDICTS];
  guint n_waiting; /* of those not compared, the ones whose turn is yet to come */
  guint n_good_same, n_good_changed; /* of those known to be good */
} NormaPairCounts;

void norma_session_count_pairs (NormaSession *self, NormaPairCounts *counts);

/* The difference above which a place has changed, in parts of the reference's contrast; shown at once
 * and kept right after. Changes that follow each other within a second are one step. Nothing happens
 * where nothing can be kept. */
double norma_session_get_change_threshold (NormaSession *self);
void norma_session_set_change_threshold (NormaSession *self, double threshold);
void norma_session_reset_change_threshold (NormaSession *self);

/* The raw value in the middle of the colours, and the thresholds, of the maps of the basis of now. */
double norma_session_get_map_unit (NormaSession *self);
NormaLimits norma_session_get_map_limits (NormaSession *self);
