/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/dataset.h"
#include "core/pipeline/evaluate.h"
#include "core/project/project.h"

/* The labelled images of a project that no model learns from, as a dataset: of the test set or to be
 * inspected, and labelled good or bad. Good images are of the kind "good"; bad ones of their defect
 * class, else of the folder they came from, else of the kind "bad". Where a defect is drawn on a bad
 * image, or its mask was imported, that is its ground truth. */

/* What a project knows of one image of the dataset besides. */
typedef struct {
  gint64 id;
  char *hash; /* of its file, owned; NULL: not known yet */
  NormaAreas *areas; /* of this image alone, a reference; NULL: none */
} NormaProjectTest;

typedef struct {
  NormaDataset *dataset; /* by kind, then by path, as a labelled folder has them; owned */
  GArray *tests; /* NormaProjectTest, an image of the dataset each, owned */
  GPtrArray *good; /* char *, paths of the images that are learnt from, owned */
  guint n_unlabelled; /* inspected images that are neither good nor bad */
} NormaProjectTests;

/* A project without such images gives an empty dataset. Errors: those of norma_project_list_images() and
 * norma_project_areas_read(); NORMA_ERROR_DAMAGED for a shape that cannot be read. */
NormaProjectTests *norma_project_tests_read (NormaProject *project, GError **error);
void norma_project_tests_free (NormaProjectTests *tests);

/* norma_evaluate() from the anomaly maps that the project keeps of the model: nothing is scored. An image without
 * a map counts as unreadable. hash: the model's. options: score's callbacks and areas play no part, near-duplicates
 * are looked for among options->good. Verdicts are those of the model's own thresholds.
 * Errors: as norma_evaluate(), and those of norma_project_read_map(). */
NormaEvaluation *norma_project_tests_evaluate (const NormaProjectTests *tests,
                                               NormaProject *project, NormaModel *model,
                                               const char *hash,
                                               const NormaEvaluateOptions *options,
                                               const NormaProgress *progress, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaProjectTests, norma_project_tests_free)
