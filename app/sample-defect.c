/* SPDX-License-Identifier: Apache-2.0 */
#include "app/sample-defect.h"

#include <math.h>

#include "app/sample-bores.h"

/* A bow of so many pieces looks round at any zoom that shows single pixels. */
#define BOW_PIECES 10

static double
between (NormaRandom *random, double low, double high)
{
  return low + (high - low) * norma_random_uniform (random);
}

static double
within (NormaSampleRange range, double severity)
{
  return norma_shape_mix (range.least, range.most, severity);
}

static double
distance (NormaPoint a, NormaPoint b)
{
  return sqrt ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

static NormaPoint
random_direction (NormaRandom *random)
{
  NormaPoint p;
  double length;

  do {
    p = (NormaPoint){ between (random, -1.0, 1.0), between (random, -1.0, 1.0) };
    length = sqrt (p.x * p.x + p.y * p.y);
  } while (length > 1.0 || length < 0.1);
  return (NormaPoint){ p.x / length, p.y / length };
}

static gboolean
is_near_bore (const NormaSamplePart *part, NormaPoint point, double margin)
{
  for (guint i = 0; i < part->n_bores; i++) {
    const NormaSampleBore *bore = &part->bores[i];

    if (distance (point, bore->centre) < bore->radius + bore->sink + margin)
      return TRUE;
  }
  return FALSE;
}

/* Somewhere on the face; the margin keeps most of the defect on metal, and on the code nobody could
 * tell a dent from a cell. */
static NormaPoint
random_place (const NormaSamplePart *part, double margin, NormaRandom *random)
{
  double x = NORMA_SAMPLE_HALF_WIDTH - 0.8 - MIN (margin, 2.0);
  double y = NORMA_SAMPLE_HALF_HEIGHT - 0.8 - MIN (margin, 2.0);
  NormaPoint place = { 0.0, 0.0 };

  for (guint i = 0; i < 100; i++) {
    place = (NormaPoint){ between (random, -x, x), between (random, -y, y) };
    if (!is_near_bore (part, place, 0.5 * margin) && !norma_sample_part_is_coded (place))
      break;
  }
  return place;
}

/* On a straight stretch of the outline, away from the corners. */
static void
place_chip (NormaSampleDefect *defect, NormaRandom *random)
{
  double x = between (random, -0.75, 0.75) * NORMA_SAMPLE_HALF_WIDTH;
  double y = between (random, -0.6, 0.6) * NORMA_SAMPLE_HALF_HEIGHT;
  guint side = (guint)norma_random_below (random, 4);
  double sign = side % 2 == 0 ? -1.0 : 1.0;

  defect->at = side < 2 ? (NormaPoint){ x, sign * NORMA_SAMPLE_HALF_HEIGHT }
                        : (NormaPoint){ sign * NORMA_SAMPLE_HALF_WIDTH, y };
  defect->along = side < 2 ? (NormaPoint){ 1.0, 0.0 } : (NormaPoint){ 0.0, 1.0 };
}

void
norma_sample_defect_init (NormaSampleDefect *defect, NormaSampleKind kind, double severity,
                          const NormaSamplePart *part, NormaRandom *random)
{
  const NormaSampleSettings *settings = part->settings;
  /* Small but plain and large but faint examples occur too. */
  double strength = CLAMP (severity + between (random, -0.25, 0.25), 0.0, 1.0);

  *defect = (NormaSampleDefect){ .kind = kind };
  defect->texture = (guint32)norma_random_bits (random);
  defect->along = random_direction (random);
  switch (kind) {
  case NORMA_SAMPLE_SCRATCH:
    defect->size = within (settings->scratch_length_mm, severity) / 2.0;
    defect->width = within (settings->scratch_width_mm, strength) / 2.0;
    defect->bow = between (random, -0.25, 0.25) * defect->size;
    defect->contrast = within (settings->scratch_contrast, strength);
    break;
  case NORMA_SAMPLE_DENT:
    defect->size = within (settings->dent_radius_mm, severity);
    defect->width = between (random, 0.7, 1.0);
    defect->contrast = within (settings->dent_contrast, strength);
    break;
  case NORMA_SAMPLE_STAIN:
    defect->size = within (settings->stain_radius_mm, severity);
    defect->contrast = within (settings->stain_contrast, strength);
    break;
  case NORMA_SAMPLE_CHIPPED_EDGE:
    defect->size = within (settings->chip_depth_mm, severity);
    defect->width = between (random, 0.8, 1.3);
    break;
  case NORMA_SAMPLE_MISSING_HOLE:
  case NORMA_SAMPLE_DOUBLED_HOLE:
  case NORMA_SAMPLE_MISPLACED_HOLE:
  case NORMA_SAMPLE_N_DEFECTS:
    break;
  }
  defect->bore = (guint)norma_random_below (random, NORMA_SAMPLE_N_BORES);
  defect->blind = severity < 0.5;
  defect->at = random_place (part, defect->size, random);
  if (kind == NORMA_SAMPLE_CHIPPED_EDGE)
    place_chip (defect, random);
  if (norma_sample_bores_are_altered (kind))
    norma_sample_bores_init (defect, severity, part, random);
}

/* Coordinates along and across the defect. */
static NormaPoint
localise (const NormaSampleDefect *defect, NormaPoint point)
{
  double x = point.x - defect->at.x;
  double y = point.y - defect->at.y;

  return (NormaPoint){ x * defect->along.x + y * defect->along.y,
                       y * defect->along.x - x * defect->along.y };
}

static NormaPoint
bow_point (const NormaSampleDefect *defect, guint piece)
{
  double t = 2.0 * piece / BOW_PIECES - 1.0;

  return (NormaPoint){ t * defect->size, (1.0 - t * t) * defect->bow };
}

/* A furrow: the flank away from the light shines, the other lies in its shade. */
static double
apply_scratch (const NormaSampleDefect *defect, const NormaSamplePart *part, NormaPoint point,
               double metal, double *share)
{
  NormaPoint local = localise (defect, point);
  NormaPoint light =
      localise (defect, (NormaPoint){ defect->at.x + part->light.x, defect->at.y + part->light.y });
  double least = G_MAXDOUBLE;
  double t = local.x / defect->size;
  double half, flank = 0.0;

  if (fabs (local.x) > defect->size + 0.5 || fabs (local.y) > fabs (defect->bow) + 0.5)
    return metal;
  for (guint i = 0; i < BOW_PIECES; i++) {
    NormaPoint away;
    double d = norma_shape_segment (local, bow_point (defect, i), bow_point (defect, i + 1), &away);

    if (d < least) {
      least = d;
      flank = (away.x * light.x + away.y * light.y) * MIN (d / defect->width, 1.0);
    }
  }
  half = defect->width * (1.0 - 0.6 * t * t) *
         (1.0 + 0.25 * norma_shape_noise (defect->texture, local.x / 0.2, 0.5));
  *share = norma_shape_cover (least - half, part->pixel);
  return metal * (1.0 + *share * defect->contrast * (0.9 - 1.2 * flank));
}

static double
apply_dent (const NormaSampleDefect *defect, const NormaSamplePart *part, NormaPoint point,
            double metal, double *share)
{
  NormaPoint local = localise (defect, point);
  NormaPoint light =
      localise (defect, (NormaPoint){ defect->at.x + part->light.x, defect->at.y + part->light.y });
  double across = local.y / defect->width;
  double q = sqrt (local.x * local.x + across * across) / defect->size;
  double slope, facing;

  if (q >= 1.0 || q == 0.0)
    return metal;
  *share = 1.0;
  facing = (local.x * light.x + across * light.y) / (q * defect->size);
  slope = 2.6 * q * (1.0 - q * q); /* of the dish (1 − q²)², scaled to a peak of 1 */
  return metal * (1.0 - defect->contrast * (slope * facing + 0.3 * (1.0 - q * q)));
}

/* A dried drop: a film with an uneven rim that is darker than the inside. */
static double
apply_stain (const NormaSampleDefect *defect, const NormaSamplePart *part, NormaPoint point,
             double metal, double *share)
{
  double d = distance (point, defect->at);
  NormaPoint local = localise (defect, point);
  double edge, rim, film;

  if (d > 1.5 * defect->size)
    return metal;
  edge = d - defect->size *
                 (0.85 + 0.22 * norma_shape_noise (defect->texture, 1.6 * local.x / defect->size,
                                                   2.2 * local.y / defect->size));
  rim = norma_shape_ramp (-0.22 * defect->size, -0.02, edge);
  film = 0.7 + 0.15 * norma_shape_noise (defect->texture + 1, point.x / 0.5, point.y / 0.5);
  *share = norma_shape_cover (edge, 3.0 * part->pixel);
  return metal * (1.0 - *share * defect->contrast * norma_shape_mix (film, 1.0, rim));
}

/* A broken-out shell: rough fracture, and nothing where it went through. */
static double
apply_chip (const NormaSampleDefect *defect, const NormaSamplePart *part, NormaPoint point,
            double metal, double background, double *share)
{
  NormaPoint local = localise (defect, point);
  double x = local.x / defect->width;
  double edge, fracture, gone;

  if (fabs (x) > 1.5 * defect->size || fabs (local.y) > 1.5 * defect->size)
    return metal;
  edge = sqrt (x * x + local.y * local.y) - defect->size +
         0.16 * defect->size * norma_shape_noise (defect->texture, point.x / 0.3, point.y / 0.3) +
         0.04 * norma_shape_noise (defect->texture + 1, point.x / 0.1, point.y / 0.1);
  fracture = 0.36 + 0.16 * norma_shape_noise (defect->texture + 2, point.x / 0.14, point.y / 0.2) +
             0.1 * norma_shape_noise (defect->texture + 3, point.x / 0.35, point.y / 0.3);
  gone = norma_shape_cover (edge + 0.42 * defect->size, part->pixel);
  *share = norma_shape_cover (edge, part->pixel);
  return norma_shape_mix (metal, norma_shape_mix (fracture, background, gone), *share);
}

double
norma_sample_defect_apply (const NormaSampleDefect *defect, const NormaSamplePart *part,
                           NormaPoint point, double metal, double background, double *share)
{
  *share = 0.0;
  switch (defect->kind) {
  case NORMA_SAMPLE_SCRATCH:
    return apply_scratch (defect, part, point, metal, share);
  case NORMA_SAMPLE_DENT:
    return apply_dent (defect, part, point, metal, share);
  case NORMA_SAMPLE_STAIN:
    return apply_stain (defect, part, point, metal, share);
  case NORMA_SAMPLE_CHIPPED_EDGE:
    return apply_chip (defect, part, point, metal, background, share);
  case NORMA_SAMPLE_MISSING_HOLE:
  case NORMA_SAMPLE_DOUBLED_HOLE:
  case NORMA_SAMPLE_MISPLACED_HOLE:
  case NORMA_SAMPLE_N_DEFECTS:
    break;
  }
  return metal;
}
