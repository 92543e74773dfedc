/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/project.h"

/* Thresholds that the user set for a model, in place of those that the model file proposes. */
typedef struct {
  double review; /* raw score; at most reject */
  double reject; /* raw score */
  guint64 least_area; /* pixels of the full-size image */
  const char *provenance; /* how they came about, for people and reports; UTF-8 */
} NormaThresholds;

/* *found FALSE: none were set. provenance: owned by the caller, may be NULL; thresholds->provenance
 * is the same text or NULL. */
gboolean norma_project_read_thresholds (NormaProject *project, const char *model,
                                        NormaThresholds *thresholds, char **provenance,
                                        gboolean *found, GError **error);

/* A step. Error: NORMA_ERROR_INPUT if a threshold is not finite, review is above reject, or the area
 * does not fit 63 bits. */
gboolean norma_project_set_thresholds (NormaProject *project, const char *model,
                                       const NormaThresholds *thresholds, GError **error);
