/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-files.h"
#include "tests/core/report/inspected-lot.h"

/* The lot of inspected-lot.h with one more part, whose name, class and comment are what nobody expects. */

enum { HOSTILE_PART = LOT_PARTS + 1 };

/* Markup, quotes, a line feed, right to left with an override that is never ended, an emoji. */
#define HOSTILE_NAME "<script>alert('1')&amp;\"\n\u05e9\u202egpj.🛠.tif"
#define HOSTILE_CLASS "../=cmd|' /C calc'!A0"
#define HOSTILE_COMMENT \
  "=HYPERLINK(\"http://x\";\"y\")\r\n</td><script>alert(2)</script>]]>-->\u2028مرحبا"

static inline void
hostile_add (NormaProject *project, const char *folder)
{
  const NormaJudgement judgement = { HOSTILE_PART,         NORMA_LABEL_BAD, HOSTILE_CLASS,
                                     NORMA_SEVERITY_MINOR, HOSTILE_COMMENT, NORMA_EVIDENCE_NONE };
  NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *path = g_build_filename (folder, "query", HOSTILE_NAME, NULL);
  g_autoptr (NormaRaster) raster = NULL;
  g_auto (NormaOwnedFacts) facts = { 0 };
  const NormaNewImage image = { path, NORMA_SET_QUERY, "query", &facts.facts };

  part.defective = TRUE;
  raster = norma_test_part_draw (&part, 106);
  g_assert_true (norma_image_write_tiff (raster, path, NULL));
  g_assert_true (norma_file_facts_read (path, TRUE, NULL, &facts, NULL));
  g_assert_true (norma_project_add_images (project, &image, 1, NULL, NULL));
  g_assert_true (norma_project_judge (project, &judgement, 1, NULL));
}

/* FOLDER/lot.norma-project with all six parts, all scored but the fifth. */
static inline void
hostile_create (const char *folder)
{
  g_autoptr (NormaModel) model = lot_create (folder);
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autofree char *hash = norma_project_dup_current_model (project, NULL);

  hostile_add (project, folder);
  lot_score (project, model, hash);
}

static inline NormaInspection *
hostile_inspect (const char *folder)
{
  const NormaInspectionOptions options = NORMA_INSPECTION_OPTIONS_INIT;
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (GError) error = NULL;
  NormaInspection *inspection = norma_inspection_new (project, &options, NULL, &error);

  g_assert_no_error (error);
  return inspection;
}

/* One writer does all its work; takes it over. */
static inline void
hostile_write (const NormaInspection *inspection, NormaReportWriter *writer)
{
  g_autoptr (GPtrArray) writers =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_report_writer_free);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (writer);
  g_ptr_array_add (writers, writer);
  norma_report_write (inspection, writers, NULL, NULL, &error);
  g_assert_no_error (error);
}
