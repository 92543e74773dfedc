/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/drawn-shape.h"
#include "core/image/raster.h"
#include "core/regions/contour.h"
#include "core/registration/homography.h"
#include "core/report/inspection-content.h"

/* All that is known of one part, fetched to be told and dropped after it. */

/* A place that the program has found. Lengths are NaN where the resolution is unknown. */
typedef struct {
  NormaRegion region; /* full-size pixels */
  NormaVerdict level; /* reject or review */
  gboolean is_change; /* found by the reference, and not by the model */
  NormaChangeKind change; /* what it is then */
  double times_threshold; /* peak / the threshold that rejects; NaN where that is not above 0 */
  double x_mm, y_mm; /* of the box, from the upper left corner of the image */
  double width_mm, height_mm;
  double area_mm2;

  /* GArray of NormaPoint as in contour.h, owned; NULL beyond the first
   * NORMA_INSPECTED_MOST_OUTLINES places. */
  GPtrArray *outline;
} NormaInspectedRegion;

/* More would not be told apart on any page. */
#define NORMA_INSPECTED_MOST_OUTLINES 500

typedef struct {
  const NormaInspection *inspection; /* borrowed */
  const NormaInspectedPart *part; /* borrowed */

  NormaRaster *raster; /* at full size; NULL: it cannot be read */
  char *error; /* why not, one line; NULL: it can */
  NormaRaster *reference; /* NULL: there is none, or it cannot be read */
  char *reference_error; /* why not; NULL: it can, or there is none */

  guint width, height; /* pixels of the upright image; 0: unknown */
  /* 0: unknown. What a file says is that of a screen, 72 or 96 dots an inch, is of no part. */
  double pixels_per_mm_x, pixels_per_mm_y;

  NormaAnomalyMap *map; /* by the model, with what is inspected; NULL: there is none */
  NormaFinding *finding; /* of the map by the limits in force; NULL without a map */
  NormaComparison *comparison; /* NULL: there is none */
  NormaHomography to_reference; /* this image → reference, pixels; the identity if it is unknown */
  char *finding_error; /* why what was found cannot be told, one line; NULL: it can */

  GArray *regions; /* NormaInspectedRegion; those of the model, rejects first, then the changes */
  GPtrArray *shapes; /* NormaDrawnShape of this image, references: defects, and areas of its own */
  guint n_unreadable_shapes;
} NormaInspectedImage;

/* Files that are absent or damaged, and maps of another size than the image, are told in it and are no
 * errors. part: of the inspection. budget: of what pictures may take, borrowed, half of
 * it each with a reference; NULL: no cap. Errors:
 * those of project.h. */
NormaInspectedImage *norma_inspected_image_new (const NormaInspection *inspection,
                                                const NormaInspectedPart *part, NormaBudget *budget,
                                                GError **error);
void norma_inspected_image_free (NormaInspectedImage *image);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaInspectedImage, norma_inspected_image_free)
