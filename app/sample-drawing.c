/* SPDX-License-Identifier: Apache-2.0 */
#include "app/sample-drawing.h"

#include <math.h>

#include "app/sample-bores.h"
#include "app/sample-defect.h"

typedef struct {
  NormaSamplePart part;
  NormaSampleDefect defect; /* kind NORMA_SAMPLE_N_DEFECTS: none */
} Scene;

static const double chamfer = 0.42;
static const double edge_radius = 1.0;
static const double cut_corner = 1.6;

static double
plate_distance (NormaPoint point)
{
  return norma_shape_plate (point,
                            (NormaPoint){ NORMA_SAMPLE_HALF_WIDTH, NORMA_SAMPLE_HALF_HEIGHT },
                            edge_radius, cut_corner);
}

/* The fixture: dark, coarse, with the part's shadow on it. */
static double
draw_background (const NormaSamplePart *part, NormaPoint point)
{
  NormaPoint shaded = { point.x + 0.45 * part->light.x, point.y + 0.45 * part->light.y };
  double shadow = norma_shape_ramp (-0.1, 0.9, plate_distance (shaded));
  double grain = norma_shape_noise (part->texture + 7, point.x / 0.12, point.y / 0.12);
  double cloud = norma_shape_noise (part->texture + 8, point.x / 1.7, point.y / 1.7);

  return (0.115 + 0.012 * grain + 0.012 * cloud) * (0.4 + 0.6 * shadow);
}

/* The bevelled edge mirrors the light on the sides that face it. */
static double
draw_chamfer (const NormaSamplePart *part, NormaPoint point, double distance, double metal)
{
  const double step = 0.01;
  double x, y, facing, bevel, lustre;

  if (distance < -chamfer - 0.1)
    return metal;
  x = plate_distance ((NormaPoint){ point.x + step, point.y }) - distance;
  y = plate_distance ((NormaPoint){ point.x, point.y + step }) - distance;
  facing = (x * part->light.x + y * part->light.y) / MAX (sqrt (x * x + y * y), 1e-9);
  lustre =
      norma_shape_noise (part->texture + 9, (point.x + point.y) / 1.1, (point.x - point.y) / 0.5);
  bevel = 0.52 + 0.3 * facing + 0.03 * lustre;
  /* The ridge between face and bevel catches the light from everywhere. */
  bevel += 0.16 * (1.0 - norma_shape_ramp (0.0, 0.09, fabs (distance + chamfer)));
  return norma_shape_mix (metal, bevel, norma_shape_cover (-chamfer - distance, part->pixel));
}

/* Inside a bore: through it the dark, on its wall away from the light a crescent; a blind one shows
 * its bottom. */
static double
draw_depth (const NormaSamplePart *part, double radius, double full, double facing, gboolean blind)
{
  double wall = norma_shape_ramp (0.55 * full, full, radius);

  if (blind)
    return 0.3 - 0.1 * norma_shape_ramp (0.1 * full, 1.1 * full, radius * (1.0 + facing) / 1.6) +
           0.03 * norma_shape_noise (part->texture + 10, radius / 0.06, 0.5);
  return 0.035 + 0.2 * wall * MAX (-facing, 0.0);
}

static double
draw_bore (const NormaSamplePart *part, const NormaSampleBore *bore, NormaPoint point,
           gboolean blind, double metal)
{
  double x = point.x - bore->centre.x;
  double y = point.y - bore->centre.y;
  double radius = sqrt (x * x + y * y);
  double outer = bore->radius + bore->sink;
  double facing, cone, depth;

  if (radius > outer + part->pixel)
    return metal;
  facing = (x * part->light.x + y * part->light.y) / MAX (radius, 1e-9);
  cone = 0.46 - 0.33 * facing +
         0.03 * norma_shape_noise (part->texture + 11, radius / 0.05, 2.0 * facing);
  cone += 0.22 * (1.0 - norma_shape_ramp (0.0, 0.07, fabs (radius - outer + 0.04)));
  depth = draw_depth (part, radius, bore->radius, facing, blind);
  cone = norma_shape_mix (cone, depth, norma_shape_cover (radius - bore->radius, part->pixel));
  return norma_shape_mix (metal, cone, norma_shape_cover (radius - outer, part->pixel));
}

/* Share of the point that lies on the defective bore. */
static double
bore_share (const Scene *scene, NormaPoint point)
{
  const NormaSampleBore *bore = &scene->part.bores[scene->defect.bore];
  double x = point.x - bore->centre.x;
  double y = point.y - bore->centre.y;
  double radius = bore->radius + (scene->defect.blind ? 0.0 : bore->sink);

  return norma_shape_cover (sqrt (x * x + y * y) - radius, scene->part.pixel);
}

static double
draw_bores (const Scene *scene, NormaPoint point, double metal)
{
  const gboolean missing = scene->defect.kind == NORMA_SAMPLE_MISSING_HOLE;

  for (guint i = 0; i < scene->part.n_bores; i++) {
    gboolean is_it = missing && i == scene->defect.bore;

    if (!is_it || scene->defect.blind)
      metal = draw_bore (&scene->part, &scene->part.bores[i], point, is_it, metal);
  }
  return metal;
}

/* 1 on metal, 0 in a bore: where there is nothing, nothing can be stained or scratched. */
static double
metal_share (const NormaSamplePart *part, NormaPoint point)
{
  double share = 1.0;

  for (guint i = 0; i < part->n_bores; i++) {
    double x = point.x - part->bores[i].centre.x;
    double y = point.y - part->bores[i].centre.y;

    share *= norma_shape_cover (part->bores[i].radius - sqrt (x * x + y * y), part->pixel);
  }
  return share;
}

/* Light that leaves the point; *changed: how far the defect has a part in it. */
static double
draw_point (const Scene *scene, NormaPoint point, double *changed)
{
  const NormaSamplePart *part = &scene->part;
  double distance = plate_distance (point);
  double cover = norma_shape_cover (distance, part->pixel);
  gboolean seen_through = cover < 1.0 || scene->defect.kind == NORMA_SAMPLE_CHIPPED_EDGE;
  double background = seen_through ? draw_background (part, point) : 0.0;
  double metal, solid, damaged;

  *changed = 0.0;
  if (cover == 0.0)
    return background;
  metal = norma_sample_part_surface (part, point);
  metal = norma_sample_part_mark (part, point, metal);
  metal = draw_chamfer (part, point, distance, metal);
  metal = draw_bores (scene, point, metal);
  if (scene->defect.kind == NORMA_SAMPLE_MISSING_HOLE) {
    *changed = bore_share (scene, point);
  } else if (norma_sample_bores_are_altered (scene->defect.kind)) {
    *changed = norma_sample_bores_share (&scene->defect, part, point);
  } else if (scene->defect.kind != NORMA_SAMPLE_N_DEFECTS) {
    damaged = norma_sample_defect_apply (&scene->defect, part, point, metal, background, changed);
    solid = *changed > 0.0 ? metal_share (part, point) : 0.0;
    *changed *= solid;
    metal = norma_shape_mix (metal, damaged, solid);
  }
  return norma_shape_mix (background, metal, cover);
}

/* What lamp and lens make of it; x and y in −1 … 1 across the picture's width and height. */
static double
light_up (const NormaSamplePart *part, double x, double y, double value)
{
  double lamp = 1.0 + part->gradient.x * x + part->gradient.y * y;
  double lens = 1.0 - part->settings->vignetting * (x * x + y * y) / 2.0;

  return value * part->exposure * lamp * lens;
}

static guint16
expose (const NormaSampleSettings *settings, double value, NormaRandom *random)
{
  double variance = settings->shot_noise * settings->shot_noise * value +
                    settings->read_noise * settings->read_noise;
  double seen = value + sqrt (variance) * norma_random_normal (random);

  return (guint16)(CLAMP (seen, 0.0, 1.0) * 65535.0 + 0.5);
}

/* Independent streams, so that what one draws does not move the others. */
static void
seed_stream (NormaRandom *random, guint64 seed, guint piece, guint stream)
{
  norma_random_seed (random, seed);
  norma_random_seed (random, norma_random_bits (random) ^ ((guint64)piece << 8 | stream));
}

/* From pixels of the picture to millimetres of the part. */
static NormaPoint
place_point (const NormaSamplePart *part, guint column, guint row)
{
  double x = (column + 0.5 - part->settings->width / 2.0) * part->pixel - part->shift.x;
  double y = (row + 0.5 - part->settings->height / 2.0) * part->pixel - part->shift.y;

  return (NormaPoint){ x * part->turn.x + y * part->turn.y, y * part->turn.x - x * part->turn.y };
}

static void
draw_row (const Scene *scene, guint row, NormaRandom *random, guint16 *grey, guint8 *mask)
{
  const NormaSampleSettings *settings = scene->part.settings;
  double y = 2.0 * row / settings->height - 1.0;

  for (guint column = 0; column < settings->width; column++) {
    double x = 2.0 * column / settings->width - 1.0;
    double changed;
    double value = draw_point (scene, place_point (&scene->part, column, row), &changed);

    grey[column] = expose (settings, light_up (&scene->part, x, y, value), random);
    if (mask != NULL)
      mask[column] = changed > 0.0 ? 255 : 0;
  }
}

void
norma_sample_draw (const NormaSampleSettings *settings, guint64 seed, guint piece,
                   NormaSampleKind kind, double severity, NormaRaster *grey, NormaRaster *mask)
{
  Scene scene = { .defect = { .kind = NORMA_SAMPLE_N_DEFECTS } };
  NormaRandom random;

  seed_stream (&random, seed, piece, 0);
  norma_sample_part_init (&scene.part, settings, &random);
  if (kind != NORMA_SAMPLE_N_DEFECTS) {
    seed_stream (&random, seed, piece, 1);
    norma_sample_defect_init (&scene.defect, kind, severity, &scene.part, &random);
    norma_sample_bores_alter (&scene.defect, &scene.part);
  }

  seed_stream (&random, seed, piece, 2);
  for (guint row = 0; row < grey->height; row++)
    draw_row (&scene, row, &random, norma_raster_row (grey, row),
              mask == NULL ? NULL : norma_raster_row (mask, row));
}
