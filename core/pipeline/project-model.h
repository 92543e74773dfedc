/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/model/model.h"
#include "core/project/project.h"

/* The current model of a project as the project judges by it: with the thresholds that were set there in place of
 * its own. Its provenance then says so and names the project's file, and all images that are inspected in the
 * project count as those that the thresholds were chosen from, for whoever set them saw their scores.
 * Errors: NORMA_ERROR_INPUT if the project has no model, or thresholds that its model cannot take;
 * those of norma_project_read_model() and norma_model_read_bytes(). */
NormaModel *norma_project_read_judging_model (NormaProject *project, GError **error);
