/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-csv.h"

#include <math.h>
#include <string.h>

#include "core/report/csv-writer.h"

#define PARTS_HEADER \
  "number,image,kind,set,outcome,verdict,score,times_threshold,one_in,reference,comparison," \
  "times_change,decision,overruled,class,severity,comment,reviewer,reviewed,file,width,height," \
  "sha256\n"

#define PLACES_HEADER \
  "number,image,place,found_by,level,change,class,times_threshold,peak,x,y,width,height,area," \
  "x_mm,y_mm,width_mm,height_mm,area_mm2\n"

typedef struct {
  NormaReportWriter writer;
  NormaAtomicFile *parts, *places;
  GString *part, *place; /* rows to be written */
} Tables;

/* Cells. */

static void
add_program (GString *csv, const NormaInspectedPart *part)
{
  norma_csv_add_text (csv, part->is_scored ? norma_verdict_to_string (part->verdict) : NULL);
  norma_csv_add_number (csv, part->is_scored ? part->score : (double)NAN);
  norma_csv_add_number (csv, part->is_scored ? part->times_threshold : (double)NAN);
  norma_csv_add_number (csv, part->is_scored ? part->one_in : (double)NAN);
  norma_csv_add_foreign_text (csv, part->pair == NULL ? NULL : part->reference_image->path);
  norma_csv_add_text (csv, part->is_compared ? norma_comparison_verdict_to_string (part->compared)
                                             : NULL);
  norma_csv_add_number (csv, part->is_compared ? part->times_change : (double)NAN);
}

static void
add_review (GString *csv, const NormaInspectedPart *part)
{
  const NormaReview *review = part->review;

  norma_csv_add_foreign_text (csv,
                              review == NULL ? NULL : norma_label_to_string (part->image->label));
  norma_csv_add_text (csv, part->is_overruled ? "yes" : NULL);
  norma_csv_add_foreign_text (csv, part->image->defect_class);
  norma_csv_add_foreign_text (csv,
                              review == NULL ? NULL : norma_severity_to_string (review->severity));
  norma_csv_add_foreign_text (csv, review == NULL ? NULL : review->comment);
  norma_csv_add_foreign_text (csv, review == NULL ? NULL : review->reviewer);
  norma_csv_add_text (csv, review == NULL ? NULL : review->time);
}

static void
add_size (GString *csv, guint size)
{
  if (size == 0)
    norma_csv_add_text (csv, NULL);
  else
    norma_csv_add_count (csv, size);
}

static void
add_part (GString *csv, const NormaInspectedPart *part)
{
  const NormaProjectImage *image = part->image;

  norma_csv_add_count (csv, part->number);
  norma_csv_add_foreign_text (csv, image->path);
  norma_csv_add_foreign_text (csv, image->kind);
  norma_csv_add_text (csv, norma_image_set_to_string (image->set));
  norma_csv_add_text (csv, norma_outcome_to_string (part->outcome));
  add_program (csv, part);
  add_review (csv, part);
  norma_csv_add_text (csv, norma_file_state_to_string (image->file.state));
  add_size (csv, image->file.width);
  add_size (csv, image->file.height);
  norma_csv_add_text (csv, image->file.hash);
  g_string_append_c (csv, '\n');
}

static void
begin_place (GString *csv, const NormaInspectedPart *part, guint place, const char *found_by)
{
  norma_csv_add_count (csv, part->number);
  norma_csv_add_foreign_text (csv, part->image->path);
  norma_csv_add_count (csv, place);
  norma_csv_add_text (csv, found_by);
}

static void
add_region (GString *csv, const NormaInspectedRegion *place)
{
  norma_csv_add_text (csv, norma_verdict_to_string (place->level));
  norma_csv_add_text (csv, place->is_change ? norma_change_kind_to_string (place->change) : NULL);
  norma_csv_add_text (csv, NULL);
  norma_csv_add_number (csv, place->times_threshold);
  norma_csv_add_number (csv, place->region.peak);
  norma_csv_add_count (csv, place->region.x);
  norma_csv_add_count (csv, place->region.y);
  norma_csv_add_count (csv, place->region.width);
  norma_csv_add_count (csv, place->region.height);
  norma_csv_add_count (csv, place->region.area);
  norma_csv_add_number (csv, place->x_mm);
  norma_csv_add_number (csv, place->y_mm);
  norma_csv_add_number (csv, place->width_mm);
  norma_csv_add_number (csv, place->height_mm);
  norma_csv_add_number (csv, place->area_mm2);
  g_string_append_c (csv, '\n');
}

static void
add_shape (GString *csv, const NormaInspectedImage *image, const NormaDrawnShape *shape)
{
  NormaBox box = norma_drawn_shape_get_box (shape);
  double area = norma_drawn_shape_get_area (shape);
  double x = image->pixels_per_mm_x > 0 ? image->pixels_per_mm_x : (double)NAN;
  double y = image->pixels_per_mm_y > 0 ? image->pixels_per_mm_y : (double)NAN;

  for (guint i = 0; i < 2; i++)
    norma_csv_add_text (csv, NULL);
  norma_csv_add_foreign_text (csv, shape->defect_class);
  for (guint i = 0; i < 2; i++)
    norma_csv_add_text (csv, NULL);
  norma_csv_add_number (csv, box.left);
  norma_csv_add_number (csv, box.top);
  norma_csv_add_number (csv, box.right - box.left);
  norma_csv_add_number (csv, box.bottom - box.top);
  norma_csv_add_number (csv, area);
  norma_csv_add_number (csv, box.left / x);
  norma_csv_add_number (csv, box.top / y);
  norma_csv_add_number (csv, (box.right - box.left) / x);
  norma_csv_add_number (csv, (box.bottom - box.top) / y);
  norma_csv_add_number (csv, area / (x * y));
  g_string_append_c (csv, '\n');
}

/* Rows. */

static void
add_places (GString *csv, const NormaInspectedImage *image)
{
  guint n = 0;

  for (guint i = 0; i < image->regions->len; i++) {
    const NormaInspectedRegion *place = &g_array_index (image->regions, NormaInspectedRegion, i);

    begin_place (csv, image->part, ++n, place->is_change ? "reference" : "model");
    add_region (csv, place);
  }
  for (guint i = 0; i < image->shapes->len; i++) {
    const NormaDrawnShape *shape = image->shapes->pdata[i];

    if (shape->purpose != NORMA_PURPOSE_DEFECT)
      continue;
    begin_place (csv, image->part, ++n, "reviewer");
    add_shape (csv, image, shape);
  }
}

static gboolean
tables_add (NormaReportWriter *writer, const NormaInspectedPart *part,
            const NormaInspectedImage *image, GError **error)
{
  Tables *self = (Tables *)writer;

  add_part (self->part, part);
  if (image != NULL)
    add_places (self->place, image);
  return norma_report_flush (self->parts, self->part, error) &&
         norma_report_flush (self->places, self->place, error);
}

static gboolean
tables_finish (NormaReportWriter *writer, GError **error)
{
  Tables *self = (Tables *)writer;

  return norma_report_flush (self->parts, self->part, error) &&
         norma_report_flush (self->places, self->place, error) &&
         norma_atomic_file_commit (self->parts, error) &&
         norma_atomic_file_commit (self->places, error);
}

static void
tables_free (NormaReportWriter *writer)
{
  Tables *self = (Tables *)writer;

  g_clear_pointer (&self->parts, norma_atomic_file_free);
  g_clear_pointer (&self->places, norma_atomic_file_free);
  g_string_free (self->part, TRUE);
  g_string_free (self->place, TRUE);
  g_free (self);
}

char *
norma_report_csv_places_path (const char *path)
{
  const char *base = strrchr (path, G_DIR_SEPARATOR);
  const char *dot = strrchr (base == NULL ? path : base + 1, '.');

  if (dot == NULL || dot == (base == NULL ? path : base + 1))
    return g_strconcat (path, "-places", NULL);
  return g_strdup_printf ("%.*s-places%s", (int)(dot - path), path, dot);
}

NormaReportWriter *
norma_report_csv_new (const NormaInspection *inspection, const char *path, GError **error)
{
  static const NormaReportWriterClass class = { tables_add, tables_finish, tables_free };
  Tables *self = g_new0 (Tables, 1);
  g_autoptr (NormaReportWriter) writer = &self->writer;
  g_autofree char *places = norma_report_csv_places_path (path);

  self->writer = (NormaReportWriter){ &class, inspection };
  self->part = g_string_new (PARTS_HEADER);
  self->place = g_string_new (PLACES_HEADER);
  self->parts = norma_atomic_file_new (path, error);
  if (self->parts == NULL)
    return NULL;
  self->places = norma_atomic_file_new (places, error);
  return self->places == NULL ? NULL : g_steal_pointer (&writer);
}
