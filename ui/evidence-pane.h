/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session.h"
#include "ui/threshold-desk.h"

/* What the thresholds do to the labelled images, and which others are suggested. Follows the session while
 * it is mapped.
 *   "truth-chosen" (NormaTruth truth, NormaVerdict verdict, as int)   a cell of the matrix
 *   "scores-chosen" (double low, double high)                         a place of a curve, raw scores */
#define NORMA_TYPE_EVIDENCE_PANE (norma_evidence_pane_get_type ())
G_DECLARE_FINAL_TYPE (NormaEvidencePane, norma_evidence_pane, NORMA, EVIDENCE_PANE, GtkBox)

void norma_evidence_pane_watch (NormaEvidencePane *self, NormaSession *session);

/* Lent. */
NormaThresholdDesk *norma_evidence_pane_get_desk (NormaEvidencePane *self);
