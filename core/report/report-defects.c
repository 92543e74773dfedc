/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-defects.h"

#include "core/annotation/coco.h"
#include "core/annotation/grow.h"
#include "core/annotation/mask-files.h"
#include "core/report/part-names.h"
#include "core/report/report-guard.h"

/* The outline of the pixels, which other programs draw; where it is too long for one, the pixels. */
static NormaDrawnShape *
draw_mask (NormaMask *mask, const NormaShapeTraits *traits, GError **error)
{
  g_autoptr (NormaMask) owned = mask;
  g_autoptr (NormaRings) rings = norma_rings_from_mask (mask, error);

  if (rings == NULL)
    return NULL;
  if (rings->n_rings > NORMA_SHAPE_MOST_RINGS || rings->n_vertices > NORMA_SHAPE_MOST_VERTICES)
    return norma_drawn_shape_new_mask (g_steal_pointer (&owned), traits, error);
  return norma_drawn_shape_new_polygon (g_steal_pointer (&rings), traits, error);
}

static gboolean
add_region (const NormaInspectedImage *image, const NormaInspectedRegion *place, GPtrArray *shapes,
            GError **error)
{
  const NormaAnomalyMap *map =
      place->is_change ? image->comparison->difference->difference : image->map;
  float threshold =
      place->is_change ? image->comparison->limits.reject : image->inspection->limits.reject;
  NormaShapeTraits traits = NORMA_SHAPE_TRAITS_INIT;
  NormaMask *mask =
      norma_mask_grow (map, place->region.peak_x, place->region.peak_y, threshold, error);
  NormaDrawnShape *shape;

  if (mask == NULL)
    return FALSE;
  traits.defect_class = image->part->image->defect_class;
  shape = draw_mask (mask, &traits, error);
  if (shape == NULL)
    return FALSE;
  g_ptr_array_add (shapes, shape);
  return TRUE;
}

static gboolean
add_drawn (const NormaInspectedImage *image, NormaDrawnShape *shape, GPtrArray *shapes,
           GError **error)
{
  NormaShapeTraits traits = norma_drawn_shape_get_traits (shape);
  NormaDrawnShape *classed;

  if (traits.defect_class[0] == '\0')
    traits.defect_class = image->part->image->defect_class;
  classed = norma_drawn_shape_with_traits (shape, &traits, error);
  if (classed == NULL)
    return FALSE;
  g_ptr_array_add (shapes, classed);
  return TRUE;
}

static gboolean
add_defects (const NormaInspectedImage *image, GPtrArray *shapes, GError **error)
{
  for (guint i = 0; i < image->shapes->len; i++) {
    NormaDrawnShape *shape = image->shapes->pdata[i];

    if (shape->purpose == NORMA_PURPOSE_DEFECT && !add_drawn (image, shape, shapes, error))
      return FALSE;
  }
  if (shapes->len > 0)
    return TRUE;
  for (guint i = 0; i < image->regions->len; i++) {
    const NormaInspectedRegion *place = &g_array_index (image->regions, NormaInspectedRegion, i);

    if (place->level == NORMA_VERDICT_REJECT && !add_region (image, place, shapes, error))
      return FALSE;
  }
  return TRUE;
}

NormaDrawnImage *
norma_report_draw_defects (const NormaInspectedPart *part, const NormaInspectedImage *image,
                           const char *name, GError **error)
{
  gboolean is_told = image != NULL;
  g_autoptr (NormaDrawnImage) drawn =
      norma_drawn_image_new (name, is_told ? image->width : part->image->file.width,
                             is_told ? image->height : part->image->file.height);

  if (part->outcome == NORMA_OUTCOME_REJECTED && is_told &&
      !add_defects (image, drawn->shapes, error))
    return NULL;
  return g_steal_pointer (&drawn);
}

/* Something is decided, and where it is rejected its place is known: an image without defects says that
 * it is good. */
static gboolean
is_decided (const NormaInspectedPart *part, const NormaDrawnImage *drawn)
{
  if (drawn->width == 0 || drawn->height == 0)
    return FALSE;
  return part->outcome == NORMA_OUTCOME_ACCEPTED ||
         (part->outcome == NORMA_OUTCOME_REJECTED && drawn->shapes->len > 0);
}

/* COCO. */

typedef struct {
  NormaReportWriter writer;
  char *path;
  GPtrArray *images; /* NormaDrawnImage */
} Coco;

static gboolean
coco_add (NormaReportWriter *writer, const NormaInspectedPart *part,
          const NormaInspectedImage *image, GError **error)
{
  g_autoptr (NormaDrawnImage) drawn =
      norma_report_draw_defects (part, image, part->image->path, error);

  if (drawn == NULL)
    return FALSE;
  if (is_decided (part, drawn))
    g_ptr_array_add (((Coco *)writer)->images, g_steal_pointer (&drawn));
  return TRUE;
}

static gboolean
coco_finish (NormaReportWriter *writer, GError **error)
{
  return norma_coco_write (((Coco *)writer)->images, ((Coco *)writer)->path, error);
}

static void
coco_free (NormaReportWriter *writer)
{
  g_free (((Coco *)writer)->path);
  g_ptr_array_unref (((Coco *)writer)->images);
  g_free (writer);
}

NormaReportWriter *
norma_report_coco_new (const NormaInspection *inspection, const char *path)
{
  static const NormaReportWriterClass class = { coco_add, coco_finish, coco_free };
  Coco *self = g_new0 (Coco, 1);

  self->writer = (NormaReportWriter){ &class, inspection };
  self->path = g_strdup (path);
  self->images = norma_drawn_images_new ();
  return &self->writer;
}

/* Masks. */

typedef struct {
  NormaReportWriter writer;
  char *folder;
  NormaPartNames *names;
} Masks;

/* The same shapes with classes that folders can be called. */
static gboolean
name_folders (NormaDrawnImage *drawn, GError **error)
{
  for (guint i = 0; i < drawn->shapes->len; i++) {
    NormaDrawnShape *shape = drawn->shapes->pdata[i];
    NormaShapeTraits traits = norma_drawn_shape_get_traits (shape);
    g_autofree char *class = norma_part_names_clean (traits.defect_class);

    if (g_str_equal (class, traits.defect_class))
      continue;
    traits.defect_class = class;
    drawn->shapes->pdata[i] = norma_drawn_shape_with_traits (shape, &traits, error);
    norma_drawn_shape_unref (shape);
    if (drawn->shapes->pdata[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
masks_add (NormaReportWriter *writer, const NormaInspectedPart *part,
           const NormaInspectedImage *image, GError **error)
{
  Masks *self = (Masks *)writer;
  g_autofree char *stem = norma_part_names_take (self->names, part);
  g_autofree char *name = g_strconcat (stem, ".png", NULL);
  g_autoptr (GPtrArray) images = norma_drawn_images_new ();
  g_autoptr (NormaDrawnImage) drawn = norma_report_draw_defects (part, image, name, error);

  if (drawn == NULL)
    return FALSE;
  if (!is_decided (part, drawn))
    return TRUE;
  if (!name_folders (drawn, error))
    return FALSE;
  g_ptr_array_add (images, g_steal_pointer (&drawn));
  return norma_mask_files_write (images, self->folder, error);
}

static gboolean
masks_finish (NormaReportWriter *writer G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return TRUE;
}

static void
masks_free (NormaReportWriter *writer)
{
  Masks *self = (Masks *)writer;

  g_free (self->folder);
  norma_part_names_free (self->names);
  g_free (self);
}

NormaReportWriter *
norma_report_masks_new (const NormaInspection *inspection, const char *folder, GError **error)
{
  static const NormaReportWriterClass class = { masks_add, masks_finish, masks_free };
  g_autoptr (NormaReportGuard) guard = norma_report_guard_new (inspection);
  g_autofree char *below = g_build_filename (folder, "ground_truth", NULL);
  Masks *self;

  if (!norma_report_guard_allow_folder (guard, below, error) ||
      !norma_report_make_folder (folder, error))
    return NULL;
  self = g_new0 (Masks, 1);
  self->writer = (NormaReportWriter){ &class, inspection };
  self->folder = g_strdup (folder);
  self->names = norma_part_names_new ();
  return &self->writer;
}
