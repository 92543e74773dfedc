/* SPDX-License-Identifier: Apache-2.0 */
#include "app/sample-bores.h"

#include <math.h>

/* Millimetres that a bore is misplaced by. */
static const NormaSampleRange misplaced = { 0.5, 2.4 };

/* Between the rims of two bores, and of a bore and the edge of the plate. */
#define CLEARANCE 0.35

/* The bore that the turned face lies round has no place to go. */
enum { TURNED_BORE = 4 };

gboolean
norma_sample_bores_are_altered (NormaSampleKind kind)
{
  return kind == NORMA_SAMPLE_DOUBLED_HOLE || kind == NORMA_SAMPLE_MISPLACED_HOLE;
}

static double
distance (NormaPoint a, NormaPoint b)
{
  return hypot (a.x - b.x, a.y - b.y);
}

static double
get_reach (const NormaSampleBore *bore)
{
  return bore->radius + bore->sink;
}

/* but: a bore that is not in the way. */
static gboolean
is_clear (const NormaSamplePart *part, NormaPoint at, double reach, guint but)
{
  double margin = reach + CLEARANCE;

  if (fabs (at.x) > NORMA_SAMPLE_HALF_WIDTH - 0.5 - margin ||
      fabs (at.y) > NORMA_SAMPLE_HALF_HEIGHT - 0.5 - margin)
    return FALSE;
  for (guint i = 0; i < 9; i++)
    if (norma_sample_part_is_coded (
            (NormaPoint){ at.x + margin * ((double)(i % 3) - 1), at.y + margin * (i / 3 - 1.0) }))
      return FALSE;
  for (guint i = 0; i < part->n_bores; i++)
    if (i != but && distance (at, part->bores[i].centre) < get_reach (&part->bores[i]) + margin)
      return FALSE;
  return TRUE;
}

void
norma_sample_bores_init (NormaSampleDefect *defect, double severity, const NormaSamplePart *part,
                         NormaRandom *random)
{
  gboolean is_doubled = defect->kind == NORMA_SAMPLE_DOUBLED_HOLE;
  const NormaSampleBore *bore;
  double way;

  if (defect->bore == TURNED_BORE)
    defect->bore = 0;
  bore = &part->bores[defect->bore];
  way = norma_shape_mix (misplaced.least, misplaced.most, severity);
  for (guint i = 0; i < 1000; i++) {
    double angle = 2 * G_PI * norma_random_uniform (random);
    double far =
        is_doubled ? 2 * get_reach (bore) + CLEARANCE + 3 * norma_random_uniform (random) : way;

    defect->at =
        (NormaPoint){ bore->centre.x + far * cos (angle), bore->centre.y + far * sin (angle) };
    if (is_clear (part, defect->at, get_reach (bore), is_doubled ? part->n_bores : defect->bore))
      break;
  }
}

void
norma_sample_bores_alter (const NormaSampleDefect *defect, NormaSamplePart *part)
{
  NormaSampleBore *bore = &part->bores[defect->bore];

  if (!norma_sample_bores_are_altered (defect->kind))
    return;
  /* The spare one is where it was before, or the second of the two. */
  part->bores[NORMA_SAMPLE_N_BORES] = *bore;
  if (defect->kind == NORMA_SAMPLE_MISPLACED_HOLE) {
    bore->centre = defect->at;
  } else {
    part->bores[NORMA_SAMPLE_N_BORES].centre = defect->at;
    part->n_bores = NORMA_SAMPLE_N_BORES + 1;
  }
}

static double
cover_bore (const NormaSampleBore *bore, const NormaSamplePart *part, NormaPoint point)
{
  return norma_shape_cover (distance (point, bore->centre) - get_reach (bore), part->pixel);
}

double
norma_sample_bores_share (const NormaSampleDefect *defect, const NormaSamplePart *part,
                          NormaPoint point)
{
  const NormaSampleBore *spare = &part->bores[NORMA_SAMPLE_N_BORES];
  const NormaSampleBore *bore = &part->bores[defect->bore];
  double share = cover_bore (spare, part, point);

  if (defect->kind != NORMA_SAMPLE_MISPLACED_HOLE)
    return share;
  /* it is as dark in the one as in the other */
  if (MAX (distance (point, spare->centre), distance (point, bore->centre)) < 0.55 * bore->radius)
    return 0;
  return MAX (share, cover_bore (bore, part, point));
}
