/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/tolerate.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/pipeline/correct-private.h"
#include "core/pipeline/golden.h"
#include "core/pipeline/ordinary.h"
#include "core/pipeline/picture-features.h"
#include "core/pipeline/score.h"

static gboolean
check (const NormaModel *model, GError **error)
{
  if (!norma_correct_check (model, error))
    return FALSE;
  if (model->detector->grid.width * model->detector->grid.height > 1)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
               "the map of the detector %s has one place, of which nothing can be tolerated",
               model->detector->class->name);
  return FALSE;
}

/* Squared distance of a point from a region's box, 0 within. */
static double
distance2 (const NormaRegion *region, guint x, guint y)
{
  double dx = MAX (MAX ((double)region->x - x, (double)x - (region->x + region->width - 1.0)), 0);
  double dy = MAX (MAX ((double)region->y - y, (double)y - (region->y + region->height - 1.0)), 0);

  return dx * dx + dy * dy;
}

/* Of reject before review regions; NULL without regions. */
static const NormaRegion *
find_nearest (const NormaFinding *finding, guint x, guint y)
{
  const GArray *const kinds[] = { finding->reject_regions, finding->review_regions };
  const NormaRegion *nearest = NULL;

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < kinds[k]->len; i++) {
      const NormaRegion *region = &g_array_index (kinds[k], NormaRegion, i);

      if (nearest == NULL || distance2 (region, x, y) < distance2 (nearest, x, y))
        nearest = region;
    }
  return nearest;
}

static gboolean
expect_inside (const NormaTolerable *place, guint width, guint height, GError **error)
{
  guint n_columns = MAX (place->width, 1), n_rows = MAX (place->height, 1);

  if ((guint64)place->x + n_columns <= width && (guint64)place->y + n_rows <= height)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: found the place %u, %u, %u × %u, expected one inside the image of %u × %u",
               place->path, place->x, place->y, n_columns, n_rows, width, height);
  return FALSE;
}

/* The region of a point. */
static gboolean
find_region (NormaModel *model, NormaBudget *budget, NormaTolerable *place, GError **error)
{
  g_autoptr (NormaScorer) scorer = norma_scorer_new (model, error);
  NormaReadOptions options = NORMA_READ_OPTIONS_INIT;
  g_autoptr (NormaRaster) raster = NULL;
  g_autoptr (NormaResult) result = NULL;
  const NormaRegion *region;

  if (scorer == NULL)
    return FALSE;
  options.budget = budget;
  options.enough_side = norma_frame_enough_side (&model->frame);
  raster = norma_image_read (place->path, &options, error);
  result = raster == NULL ? NULL : norma_scorer_score (scorer, raster, error);
  if (result == NULL ||
      !expect_inside (place, result->map->full_width, result->map->full_height, error))
    return FALSE;
  region = find_nearest (result->finding, place->x, place->y);
  if (region == NULL) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: found no region, so there is nothing to tolerate", place->path);
    return FALSE;
  }
  *place = (NormaTolerable){ place->path, region->x, region->y, region->width, region->height };
  return TRUE;
}

static gboolean
find_place (NormaModel *model, NormaBudget *budget, NormaTolerable *place, GError **error)
{
  if (place->width > 0 && place->height > 0)
    return TRUE;
  if (place->width == 0 && place->height == 0)
    return find_region (model, budget, place, error);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: found a place of %u × %u pixels, expected at least 1 × 1, or a point alone",
               place->path, place->width, place->height);
  return FALSE;
}

/* Cells first … last of a side that pixels begin … begin + n − 1 lie on, and one around. */
static void
find_cells (guint content_begin, guint content_size, guint frame_size, guint full_size,
            guint n_cells, guint begin, guint n, guint *first, guint *last)
{
  double scale = (double)content_size / full_size;
  double from = (content_begin + begin * scale) * n_cells / frame_size;
  double to = (content_begin + ((double)begin + n) * scale) * n_cells / frame_size;

  *first = (guint)CLAMP (floor (from) - 1, 0, n_cells - 1.0);
  *last = (guint)CLAMP (ceil (to), 0, n_cells - 1.0);
}

/* Brings the place's anomalous cells to the front of all cells; returns how many these are. */
static guint
choose_cells (const NormaModel *model, const NormaTolerable *place, const NormaPictureFacts *facts,
              const float *map, float *cells)
{
  const NormaFrame *frame = &model->frame;
  const NormaGrid *grid = &model->detector->grid;
  guint d = norma_tolerated_dimensions (&model->extractor->levels), n = 0;
  guint left, right, top, bottom;
  NormaFrameContent content;

  norma_frame_place (frame, facts->width, facts->height, &content);
  find_cells (content.x, content.width, frame->width, facts->width, grid->width, place->x,
              place->width, &left, &right);
  find_cells (content.y, content.height, frame->height, facts->height, grid->height, place->y,
              place->height, &top, &bottom);
  for (guint y = top; y <= bottom; y++)
    for (guint x = left; x <= right; x++) {
      gsize cell = (gsize)y * grid->width + x;

      if (map[cell] > model->limits.review)
        memmove (cells + (gsize)n++ * d, cells + cell * d, d * sizeof (float));
    }
  return n;
}

/* What the place's picture gives. */
typedef struct {
  float *cells; /* [grid height, grid width, d], those that are tolerated first; owned */
  guint n_cells;
  NormaPictureFacts facts;
} Look;

static gboolean
look_at (const NormaModel *model, const NormaTolerable *place, const NormaCorrectOptions *options,
         const NormaProgress *progress, Look *look, GError **error)
{
  const NormaDetector *detector = model->detector;
  const NormaFeatureLevels *levels = &model->extractor->levels;
  gsize n = (gsize)detector->grid.height * detector->grid.width;
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autofree float *sample =
      norma_alloc (norma_feature_levels_size (levels), sizeof (float), "features", error);
  g_autofree float *map = norma_alloc (n, sizeof (float), "map", error);
  g_autofree float *scratch =
      norma_alloc (detector->scratch_size, sizeof (float), "detector scratch", error);

  if (sample == NULL || map == NULL || scratch == NULL)
    return FALSE;
  look->cells = norma_alloc (n, norma_tolerated_dimensions (levels) * sizeof (float),
                             "tolerated places", error);
  g_ptr_array_add (paths, (gpointer)place->path);
  if (look->cells == NULL ||
      !norma_picture_features (model, paths, 1, options->budget, progress, sample, &look->facts,
                               error) ||
      !expect_inside (place, look->facts.width, look->facts.height, error))
    return FALSE;
  detector->class->score (detector, sample, map, scratch);
  norma_tolerated_gather (levels, &detector->grid, sample, look->cells);
  look->n_cells = choose_cells (model, place, &look->facts, map, look->cells);
  if (look->n_cells > 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: nothing at %u, %u, %u × %u is above the review threshold, so there is "
               "nothing to tolerate",
               place->path, place->x, place->y, place->width, place->height);
  return FALSE;
}

static NormaToleratedPlace *
describe_place (const NormaTolerable *place, const Look *look, const NormaCorrectOptions *options)
{
  NormaToleratedPlace *described = g_new0 (NormaToleratedPlace, 1);

  described->path = g_utf8_make_valid (place->path, -1);
  described->hash = g_strdup (look->facts.hash);
  described->x = place->x;
  described->y = place->y;
  described->width = place->width;
  described->height = place->height;
  described->when = g_strdup (options->when);
  described->who = g_utf8_make_valid (options->who, -1);
  described->reason = g_utf8_make_valid (options->reason, -1);
  described->n_cells = look->n_cells;
  return described;
}

/* The first place. */
static NormaTolerated *
begin (const NormaModel *model, const NormaTolerable *place, Look *look, const GPtrArray *good,
       const NormaCorrectOptions *options, const NormaProgress *progress, GError **error)
{
  guint d = norma_tolerated_dimensions (&model->extractor->levels);
  g_autoptr (NormaOrdinary) ordinary =
      norma_ordinary_measure (model, good, NORMA_TOLERATE_IMAGES, options->n_threads,
                              options->budget, progress, error);

  if (ordinary == NULL)
    return NULL;
  norma_tolerated_describe (d, ordinary->mean, ordinary->deviation, look->n_cells, look->cells);
  return norma_tolerated_new (d, ordinary->mean, ordinary->deviation, ordinary->radius,
                              describe_place (place, look, options), look->cells, error);
}

static NormaTolerated *
extend (const NormaTolerated *tolerated, const NormaTolerable *place, Look *look,
        const NormaCorrectOptions *options, GError **error)
{
  norma_tolerated_describe (tolerated->d, tolerated->mean, tolerated->deviation, look->n_cells,
                            look->cells);
  return norma_tolerated_add (tolerated, describe_place (place, look, options), look->cells, error);
}

/* tolerated: taken over; NULL: nothing is. */
static NormaModel *
with_tolerated (const NormaModel *model, NormaTolerated *tolerated, GError **error)
{
  g_autoptr (NormaModel) with = norma_model_copy (model, error);

  if (with == NULL) {
    norma_tolerated_unref (tolerated);
    return NULL;
  }
  norma_tolerated_unref (with->tolerated);
  with->tolerated = tolerated;
  return norma_golden_record (with, error) ? g_steal_pointer (&with) : NULL;
}

NormaModel *
norma_tolerate (NormaModel *model, const NormaTolerable *place, const GPtrArray *good,
                const NormaCorrectOptions *options, const NormaProgress *progress, GError **error)
{
  NormaTolerable found = *place;
  NormaTolerated *tolerated;
  Look look = { NULL };

  if (!check (model, error) || !find_place (model, options->budget, &found, error))
    return NULL;
  if (!look_at (model, &found, options, progress, &look, error)) {
    g_free (look.cells);
    return NULL;
  }
  tolerated = model->tolerated == NULL
                  ? begin (model, &found, &look, good, options, progress, error)
                  : extend (model->tolerated, &found, &look, options, error);
  g_free (look.cells);
  return tolerated == NULL ? NULL : with_tolerated (model, tolerated, error);
}

NormaModel *
norma_tolerate_no_longer (const NormaModel *model, guint place, GError **error)
{
  guint n = model->tolerated == NULL ? 0 : model->tolerated->places->len;
  NormaTolerated *tolerated = NULL;

  if (place >= n) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "found tolerated place %u, expected one of the %u that the model has", place + 1,
                 n);
    return NULL;
  }
  if (n > 1) {
    tolerated = norma_tolerated_remove (model->tolerated, place, error);
    if (tolerated == NULL)
      return NULL;
  }
  return with_tolerated (model, tolerated, error);
}
