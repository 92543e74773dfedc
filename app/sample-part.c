/* SPDX-License-Identifier: Apache-2.0 */
#include "app/sample-part.h"

#include <math.h>

static const NormaSampleBore drawing_bores[NORMA_SAMPLE_N_BORES] = {
  { { -9.2, -6.0 }, 0.70, 0.28 }, { { 9.2, -6.0 }, 0.70, 0.28 }, { { -9.2, 6.0 }, 0.70, 0.28 },
  { { 9.2, 6.0 }, 0.70, 0.28 },   { { -3.2, 0.0 }, 1.55, 0.35 }, { { 9.3, 0.0 }, 0.48, 0.16 },
};

/* The turned face. */
static const NormaPoint face_centre = { -3.2, 0.0 };
static const double face_radius = 5.2;

static double
deviation (NormaRandom *random, double greatest)
{
  return greatest * (2.0 * norma_random_uniform (random) - 1.0);
}

static void
init_bores (NormaSamplePart *part, NormaRandom *random)
{
  double tolerance = part->settings->bore_mm;

  part->n_bores = NORMA_SAMPLE_N_BORES;
  for (guint i = 0; i < NORMA_SAMPLE_N_BORES; i++) {
    part->bores[i] = drawing_bores[i];
    part->bores[i].centre.x += deviation (random, tolerance);
    part->bores[i].centre.y += deviation (random, tolerance);
    part->bores[i].radius += deviation (random, tolerance / 4.0);
    part->bores[i].sink += deviation (random, tolerance / 2.0);
  }
}

/* As in ISO/IEC 16022: a solid bar on the left and at the bottom, alternating cells at the top and
 * on the right; the inner cells stand for the serial number without being its code. */
static void
init_cells (guint16 *cells, NormaRandom *random)
{
  const guint last = NORMA_SAMPLE_N_CELLS - 1;

  for (guint row = 0; row <= last; row++) {
    guint inner = (guint)norma_random_bits (random) & ((1u << last) - 2u);
    guint right = row % 2 == 1 ? 1u << last : 0u;

    cells[row] = (guint16)(1u | inner | right);
  }
  cells[0] = 0x1555;
  cells[last] = (1u << NORMA_SAMPLE_N_CELLS) - 1u;
}

void
norma_sample_part_init (NormaSamplePart *part, const NormaSampleSettings *settings,
                        NormaRandom *random)
{
  double turn = deviation (random, settings->turn_deg) * G_PI / 180.0;
  /* From the upper left, as the eye expects relief to be lit. */
  double light = -2.16 + deviation (random, settings->light_turn_deg) * G_PI / 180.0;
  double slope = 2.0 * G_PI * norma_random_uniform (random);

  *part = (NormaSamplePart){ .settings = settings, .pixel = 1.0 / settings->pixels_per_mm };
  part->texture = (guint32)norma_random_bits (random);
  part->shift.x = deviation (random, settings->shift_pixels) * part->pixel;
  part->shift.y = deviation (random, settings->shift_pixels) * part->pixel;
  part->turn = (NormaPoint){ cos (turn), sin (turn) };
  part->light = (NormaPoint){ cos (light), sin (light) };
  part->gradient =
      (NormaPoint){ settings->gradient * cos (slope), settings->gradient * sin (slope) };
  part->exposure = 1.0 + deviation (random, settings->exposure);
  part->marks_shift = (NormaPoint){ deviation (random, 0.05), deviation (random, 0.04) };
  init_bores (part, random);
  init_cells (part->cells, random);
}

/* Fine scratches along x, of several lengths and widths as a grinding belt leaves them. */
static double
brushed (const NormaSamplePart *part, NormaPoint p)
{
  double fine = norma_shape_noise (part->texture, p.x / 2.6, p.y / 0.062);
  double middle = norma_shape_noise (part->texture + 1, p.x / 6.0, p.y / 0.13);
  double coarse = norma_shape_noise (part->texture + 2, p.x / 14.0, p.y / 0.4);

  return 0.5 * (1.0 + part->settings->brushing * (1.3 * fine + 1.1 * middle + 0.8 * coarse));
}

/* Grooves round the centre, and the two bright fans that they throw across the light. */
static double
turned (const NormaSamplePart *part, NormaPoint away, double radius)
{
  double groove =
      norma_shape_noise_3 (part->texture + 3, radius / 0.07, 2.0 * away.x, 2.0 * away.y);
  double band = norma_shape_noise_3 (part->texture + 4, radius / 0.3, 1.0 + away.x, away.y);
  double across = away.x * part->light.x + away.y * part->light.y;
  double fan = across * across * across * across;

  return 0.47 * (1.0 + part->settings->turning * (1.5 * groove + 0.8 * band)) * (0.93 + 0.42 * fan);
}

double
norma_sample_part_surface (const NormaSamplePart *part, NormaPoint point)
{
  double x = point.x - face_centre.x;
  double y = point.y - face_centre.y;
  double radius = sqrt (x * x + y * y);
  NormaPoint away = { x / MAX (radius, 1e-9), y / MAX (radius, 1e-9) };
  double blotch = norma_shape_noise (part->texture + 5, point.x / 3.1, point.y / 2.3);
  double inside = norma_shape_cover (radius - face_radius, part->pixel);
  double step = fabs (radius - face_radius) / 0.13;
  double facing = away.x * part->light.x + away.y * part->light.y;
  double metal = inside < 1.0 ? brushed (part, point) : 0.0;

  if (inside > 0.0)
    metal = norma_shape_mix (metal, turned (part, away, radius), inside);
  if (step < 1.0) /* a shallow recess: its wall towards the light lies in shade */
    metal *= 1.0 - (1.0 - step * step) * (0.12 + 0.45 * facing);
  return metal * (1.0 + part->settings->blotches * blotch);
}
