/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/csv.h"

#include <math.h>
#include <string.h>

#include "core/base/json-writer.h"

/* The first cell follows a line feed or nothing. */
static void
begin_cell (GString *csv)
{
  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
}

/* Bytes are kept as they are: a path stays a path. */
static void
add_text (GString *csv, const char *text)
{
  begin_cell (csv);
  if (text[strcspn (text, "\",\r\n")] == '\0' && text[0] != '\0') {
    g_string_append (csv, text);
    return;
  }
  g_string_append_c (csv, '"');
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"')
      g_string_append_c (csv, '"');
    g_string_append_c (csv, *c);
  }
  g_string_append_c (csv, '"');
}

static void
add_number (GString *csv, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  begin_cell (csv);
  if (isfinite (value))
    g_string_append (csv, norma_number_format (buffer, value));
}

static void
add_count (GString *csv, guint64 value)
{
  begin_cell (csv);
  g_string_append_printf (csv, "%" G_GUINT64_FORMAT, value);
}

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
  add_count (csv, region->x);
  add_count (csv, region->y);
  add_count (csv, region->width);
  add_count (csv, region->height);
  add_count (csv, region->area);
  add_number (csv, region->peak);
}

static void
add_result (GString *csv, const NormaResult *result)
{
  const NormaFinding *finding = result->finding;

  add_text (csv, norma_verdict_to_string (finding->verdict));
  add_number (csv, result->score);
  add_number (csv, result->times_threshold);
  add_number (csv, result->one_in);
  add_count (csv, finding->reject_regions->len);
  add_count (csv, finding->review_regions->len);
  add_count (csv, finding->n_removed);
  add_region (csv, find_strongest (finding));
  add_number (csv, result->ms);
  add_empty (csv, 1);
}

char *
norma_csv_image (const char *path, const char *kind, const NormaResult *result,
                 const GError *image_error)
{
  GString *csv = g_string_new (NULL);

  add_text (csv, path);
  if (kind != NULL)
    add_text (csv, kind);
  if (result != NULL) {
    add_result (csv, result);
  } else {
    add_text (csv, "unreadable");
    add_empty (csv, 13);
    add_text (csv, image_error->message);
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

    add_text (csv, image->path);
    add_number (csv, image->held_out);
    add_number (csv, image->held_out / threshold);
    g_string_append_c (csv, '\n');
  }
  return g_string_free (csv, FALSE);
}
