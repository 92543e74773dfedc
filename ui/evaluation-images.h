/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/session-measure.h"

/* Which images stand behind the figures of an evaluation, as the session's NormaImageItem; images that have
 * left the project since are passed over. All arrays are the caller's and own their items; the worst come
 * first: defective images with the lowest scores, then good ones with the highest. */

typedef gboolean (*NormaFiguresPick) (const NormaImageFigures *figures, gconstpointer data);

GPtrArray *norma_evaluation_list_images (NormaSession *session, const NormaMeasuredModel *measured,
                                         NormaFiguresPick pick, gconstpointer data);

/* Those of one kind, by its number among the kinds. */
GPtrArray *norma_evaluation_list_kind (NormaSession *session, const NormaMeasuredModel *measured,
                                       guint kind);

/* Those behind a cell of the confusion matrix. */
GPtrArray *norma_evaluation_list_verdict (NormaSession *session, const NormaMeasuredModel *measured,
                                          NormaTruth truth, NormaVerdict verdict);

/* Those with raw scores low … high, both included. */
GPtrArray *norma_evaluation_list_scores (NormaSession *session, const NormaMeasuredModel *measured,
                                         double low, double high);

/* Those with a marked region of a size bin, by the least peak of such a region: what was missed first. */
GPtrArray *norma_evaluation_list_size (NormaSession *session, const NormaMeasuredModel *measured,
                                       guint bin);

/* At most n, those of one class: defective ones, or good ones. */
GPtrArray *norma_evaluation_list_worst (NormaSession *session, const NormaMeasuredModel *measured,
                                        gboolean anomalous, guint n);

/* One, by its number among the images; empty if it has gone. */
GPtrArray *norma_evaluation_list_one (NormaSession *session, const NormaMeasuredModel *measured,
                                      guint image);

/* How many images have which truth and verdict, of those whose verdict is evidence. */
void norma_evaluation_count (const NormaEvaluation *evaluation, NormaConfusion *confusion);
