/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/flips.h"
#include "core/pipeline/model-comparison.h"
#include "ui/session.h"

/* Whether the current model is worth what it costs: the Gaussian, which is the default, on the same
 * features and good images, and both on the project's labelled images. */

typedef struct {
  NormaModel *models[2]; /* the Gaussian, the current one; a reference each */
  gboolean was_fitted; /* the Gaussian; FALSE: the project had it */
  NormaDataset *dataset; /* owned */
  NormaModelComparison *comparison; /* of one set, owned */
  NormaFlips *flips; /* verdicts that differ, before: the Gaussian; owned */
} NormaDefaultComparison;

void norma_default_comparison_free (NormaDefaultComparison *comparison);

/* Whether the current model is no Gaussian, no job is under way, and there are good and defective images
 * that it did not learn from. */
gboolean norma_session_can_compare_default (NormaSession *self);

/* A job; call it only if it can be done. A Gaussian that the project keeps, of the same good images and
 * features, is taken; else one is fitted, with the current choice of features and the model's areas, and not kept. Errors: those
 * of norma_fit_images() and norma_models_compare(). */
void norma_session_compare_default_async (NormaSession *self, GAsyncReadyCallback callback,
                                          gpointer data);
NormaDefaultComparison *norma_session_compare_default_finish (NormaSession *self,
                                                              GAsyncResult *result, GError **error);

/* Where verdicts of the set's counted images differ between its first model and its second. Owned by the
 * caller. */
NormaFlips *norma_compared_set_find_flips (const NormaComparedSet *set);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaDefaultComparison, norma_default_comparison_free)
