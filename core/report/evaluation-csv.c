/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/csv-writer.h"
#include "core/report/evaluation.h"

/* From the marked pixels to the AUPIMO. */
enum { N_PIXEL_CELLS = 3 + 4 * NORMA_N_LEVELS };

static void
add_empty (GString *csv, guint n)
{
  for (guint i = 0; i < n; i++)
    norma_csv_add_text (csv, NULL);
}

/* What masks tell; nothing of an image whose mask is missing or unusable. */
static void
add_pixels (GString *csv, const NormaImageFigures *f)
{
  if (!f->has_pixels) {
    add_empty (csv, N_PIXEL_CELLS);
    return;
  }
  norma_csv_add_count (csv, f->overlap[0].both + f->overlap[0].mask_only);
  norma_csv_add_count (csv, f->n_marked_regions);
  for (NormaLevel level = NORMA_LEVEL_REVIEW; level <= NORMA_LEVEL_REJECT; level++) {
    const NormaOverlapCounts *overlap = &f->overlap[level];

    norma_csv_add_count (csv, f->n_found_regions[level]);
    norma_csv_add_count (csv, overlap->both + overlap->map_only);
    norma_csv_add_number (csv, norma_overlap_dice (overlap));
    norma_csv_add_number (csv, norma_overlap_iou (overlap));
  }
  norma_csv_add_number (csv, f->aupimo);
}

char *
norma_csv_evaluation (const NormaEvaluation *e)
{
  GString *csv = g_string_new (
      "image,kind,anomalous,verdict,score,reject_regions,marked_pixels,marked_regions,"
      "review_found,review_pixels,review_dice,review_iou,"
      "reject_found,reject_pixels,reject_dice,reject_iou,aupimo\n");

  for (guint i = 0; i < e->images->len; i++) {
    const NormaImageFigures *f = &g_array_index (e->images, NormaImageFigures, i);

    norma_csv_add_text (csv, f->image->path);
    norma_csv_add_text (csv, f->image->kind);
    norma_csv_add_count (csv, f->image->anomalous ? 1 : 0);
    if (f->is_scored) {
      norma_csv_add_text (csv, norma_verdict_to_string (f->verdict));
      norma_csv_add_number (csv, f->score);
      norma_csv_add_count (csv, f->n_reject_regions);
      add_pixels (csv, f);
    } else {
      norma_csv_add_text (csv, f->is_left_out ? "left-out" : "unreadable");
      add_empty (csv, 2 + N_PIXEL_CELLS);
    }
    g_string_append_c (csv, '\n');
  }
  return g_string_free (csv, FALSE);
}
