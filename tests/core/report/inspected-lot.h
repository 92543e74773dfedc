/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib/gstdio.h>
#include <math.h>

#include "core/image/write.h"
#include "core/model/model.h"
#include "core/project/files.h"
#include "core/project/images.h"
#include "core/project/models.h"
#include "core/project/reviews.h"
#include "core/project/scores.h"
#include "core/project/shapes.h"
#include "core/project/sign-offs.h"
#include "core/project/thresholds.h"
#include "tests/core/pipeline/small-fit.h"

/* A small lot as a project keeps it: parts of 96 × 80 pixels at 20 pixels a millimetre, a model, scores,
 * reviews in three scripts, a sign-off. */

enum {
  LOT_GOOD = 2, /* queries that are good, ids 1 and 2 */
  LOT_BAD = 2, /* and defective, 3 and 4 */
  LOT_PARTS = 5, /* and one whose file is gone, 5 */
};

#define LOT_COMMENT "Kratzer über die Kante, größer als erlaubt – 表面に傷があります"

static inline void
lot_write_part (const char *folder, guint number, gboolean defective)
{
  NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *name = g_strdup_printf ("query/part-%02u.tif", number);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (NormaRaster) raster = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  part.defective = defective;
  raster = norma_test_part_draw (&part, 100 + number);
  raster->pixels_per_mm_x = raster->pixels_per_mm_y = 20;
  g_assert_true (norma_image_write_tiff (raster, path, NULL));
}

static inline void
lot_add_part (NormaProject *project, const char *folder, guint number)
{
  g_autofree char *name = g_strdup_printf ("query/part-%02u.tif", number);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_auto (NormaOwnedFacts) facts = { 0 };
  const NormaNewImage image = { path, NORMA_SET_QUERY, "query", &facts.facts };

  g_assert_true (norma_file_facts_read (path, TRUE, NULL, &facts, NULL));
  g_assert_true (norma_project_add_images (project, &image, 1, NULL, NULL));
}

static inline void
lot_score (NormaProject *project, NormaModel *model, const char *hash)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaProjectImages) list = norma_project_list_images (project, NULL, &error);

  for (gsize i = 0; i < list->n; i++) {
    g_autofree char *path = norma_project_dup_image_path (project, list->images[i].path, NULL);
    g_autoptr (NormaRaster) raster = norma_image_read (path, NULL, NULL);
    g_autoptr (NormaScorer) scorer = norma_scorer_new (model, &error);
    NormaResult *result;
    NormaNewScore score;

    if (raster == NULL)
      continue;
    result = norma_scorer_score (scorer, raster, &error);
    g_assert_no_error (error);
    score = (NormaNewScore){ list->images[i].file.hash, FALSE, (double)result->score, result->map,
                             NULL };
    g_assert_true (norma_project_store_scores (project, hash, &score, 1, &error));
    norma_result_free (result);
  }
}

static inline void
lot_review (NormaProject *project)
{
  const NormaJudgement judgements[] = {
    { 1, NORMA_LABEL_GOOD, "", NORMA_SEVERITY_NONE, "", NORMA_EVIDENCE_NONE },
    { 3, NORMA_LABEL_BAD, "Kratzer", NORMA_SEVERITY_MAJOR, LOT_COMMENT, NORMA_EVIDENCE_NONE },
  };
  const NormaToSign signed_images[] = { { 1, "accept", 1.5 }, { 3, "reject", 9.5 } };
  NormaProjectShape shape = { .image = 3,
                              .purpose = NORMA_PURPOSE_DEFECT,
                              .sensitivity = 1,
                              .defect_class = "Kratzer",
                              .geometry = "{\"kind\":\"rectangle\",\"box\":[10,12,30,40]}" };

  norma_project_set_user (project, "Jürgen Groß");
  g_assert_true (norma_project_put_shapes (project, "Draw", &shape, 1, NULL));
  g_assert_true (norma_project_judge (project, judgements, G_N_ELEMENTS (judgements), NULL));
  g_assert_true (norma_project_sign_off (project, "Los-7", "nach Augenschein", signed_images,
                                         G_N_ELEMENTS (signed_images), NULL, NULL));
}

/* FOLDER/lot.norma-project, closed; its model: a reference, the caller's. */
static inline NormaModel *
lot_create (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "lot.norma-project", NULL);
  g_autofree char *good = g_build_filename (folder, "good", NULL);
  g_autofree char *gone = g_build_filename (folder, "query/part-05.tif", NULL);
  g_autofree char *hash = NULL;
  g_autoptr (NormaProject) project = norma_project_create (path, NULL, &error);
  g_autoptr (NormaModel) model = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (g_mkdir (good, 0700), ==, 0);
  model = small_model (good);
  bytes = norma_model_to_bytes (model, &error);
  g_assert_true (norma_project_add_model (project, bytes, "Magnetplatte", &hash, &error));
  for (guint i = 1; i <= LOT_PARTS; i++) {
    lot_write_part (folder, i, i > LOT_GOOD && i <= LOT_GOOD + LOT_BAD);
    lot_add_part (project, folder, i);
  }
  g_assert_cmpint (g_unlink (gone), ==, 0);
  lot_score (project, model, hash);
  g_assert_true (norma_project_check_files (project, NULL, NULL, &error));
  lot_review (project);
  return g_steal_pointer (&model);
}

static inline NormaProject *
lot_open (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "lot.norma-project", NULL);
  g_autoptr (GError) error = NULL;
  NormaProject *project = norma_project_open (path, NORMA_PROJECT_WRITE, &error);

  g_assert_no_error (error);
  return project;
}
