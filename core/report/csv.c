/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/csv.h"

#include <math.h>

#include "core/report/csv-writer.h"

static void
add_empty (GString *csv, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (csv, ',');
}

char *
norma_csv_image_header (gboolean with_kind)
{
  return g_strconcat ("image,", with_kind ? "kind," : "",
                      "verdict,score,times_threshold,one_in,reject_regions,review_regions,"
                      "removed_regions,x,y,width,height,area,peak,ms,error\n",
                      NULL);
}

static const NormaRegion *
find_strongest (const NormaFinding *finding)
{
  const GArray *regions =
      finding->reject_regions->len > 0 ? finding->reject_regions : finding->review_regions;

  return regions->len == 0 ? NULL : &g_array_index (regions, NormaRegion, 0);
}

static void
add_region (GString *csv, const NormaRegion *region)
{
  if (region == NULL) {
    add_empty (csv, 6);
    return;
  }
  norma_csv_add_count (csv, region->x);
  norma_csv_add_count (csv, region->y);
  norma_csv_add_count (csv, region->width);
  norma_csv_add_count (csv, region->height);
  norma_csv_add_count (csv, region->area);
  norma_csv_add_number (csv, region->peak);
}

static void
add_result (GString *csv, const NormaResult *result)
{
  const NormaFinding *finding = result->finding;

  norma_csv_add_text (csv, norma_verdict_to_string (finding->verdict));
  norma_csv_add_number (csv, result->score);
  norma_csv_add_number (csv, result->times_threshold);
  norma_csv_add_number (csv, result->one_in);
  norma_csv_add_count (csv, finding->reject_regions->len);
  norma_csv_add_count (csv, finding->review_regions->len);
  norma_csv_add_count (csv, finding->n_removed);
  add_region (csv, find_strongest (finding));
  norma_csv_add_number (csv, result->ms);
  add_empty (csv, 1);
}

char *
norma_csv_image (const char *path, const char *kind, const NormaResult *result,
                 const GError *image_error)
{
  GString *csv = g_string_new (NULL);

  norma_csv_add_text (csv, path);
  if (kind != NULL)
    norma_csv_add_text (csv, kind);
  if (result != NULL) {
    add_result (csv, result);
  } else {
    norma_csv_add_text (csv, "unreadable");
    add_empty (csv, 13);
    norma_csv_add_text (csv, image_error->message);
  }
  g_string_append_c (csv, '\n');
  return g_string_free (csv, FALSE);
}

char *
norma_csv_held_out (const GPtrArray *suspects, double threshold)
{
  GString *csv = g_string_new ("image,held_out_score,times_threshold\n");

  for (guint i = 0; i < suspects->len; i++) {
    const NormaGoodImage *image = suspects->pdata[i];

    norma_csv_add_text (csv, image->path);
    norma_csv_add_number (csv, image->held_out);
    norma_csv_add_number (csv, image->held_out / threshold);
    g_string_append_c (csv, '\n');
  }
  return g_string_free (csv, FALSE);
}
