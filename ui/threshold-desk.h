/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/calibration/threshold-desk.h"
#include "core/metrics/curves.h"
#include "ui/session.h"

/* What the session's scores say of thresholds: sorted scores and curves at once, suggestions from a
 * thread, of which the latest wins. It rests while nobody looks.
 *   "scores-changed"        other scores, and curves
 *   "suggestions-changed"   other suggestions, or they are under way */
#define NORMA_TYPE_THRESHOLD_DESK (norma_threshold_desk_get_type ())
G_DECLARE_FINAL_TYPE (NormaThresholdDesk, norma_threshold_desk, NORMA, THRESHOLD_DESK, GObject)

NormaThresholdDesk *norma_threshold_desk_new (NormaSession *session);

/* Whether somebody looks; at first nobody does. */
void norma_threshold_desk_set_active (NormaThresholdDesk *self, gboolean active);

/* All lent, and NULL without scores. */
const NormaDeskScores *norma_threshold_desk_get_scores (NormaThresholdDesk *self);
const NormaCurves *norma_threshold_desk_get_curves (NormaThresholdDesk *self);

/* NULL while they are under way for the first time. */
const NormaDesk *norma_threshold_desk_get_suggestions (NormaThresholdDesk *self);

/* What the suggestions rest on, of now. */
const NormaDeskOptions *norma_threshold_desk_get_options (NormaThresholdDesk *self);
void norma_threshold_desk_set_prices (NormaThresholdDesk *self, const NormaPrices *prices);
void norma_threshold_desk_set_review_share (NormaThresholdDesk *self, double share);

/* Nothing waits and nothing is under way. */
gboolean norma_threshold_desk_is_settled (NormaThresholdDesk *self);
