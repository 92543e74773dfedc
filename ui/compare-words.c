/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/compare-words.h"

#include <glib/gi18n.h>
#include <math.h>

static char *
describe_small (const char *words, const NormaPicture *picture)
{
  return g_strdup_printf (words, picture->raster->width, picture->raster->height,
                          NORMA_PYRAMID_LEAST_SIDE);
}

static gboolean
is_small (const NormaPicture *picture)
{
  return MIN (picture->raster->width, picture->raster->height) < NORMA_PYRAMID_LEAST_SIDE;
}

char *
norma_describe_refusal (const NormaComparison *comparison, const NormaPicture *query,
                        const NormaPicture *reference)
{
  const NormaAlignment *alignment;

  if (comparison == NULL)
    return g_strdup (_ ("Not compared yet"));
  if (comparison->verdict != NORMA_NOT_COMPARED)
    return NULL;
  alignment = comparison->alignment;
  if (alignment != NULL && alignment->is_ambiguous)
    return g_strdup (_ ("Not compared: a regular pattern fits in more than one place"));
  if (alignment != NULL)
    /* Rounded down: what is refused does not read as enough. */
    return g_strdup_printf (_ ("Not compared: alignment %.2f, needs %.2f"),
                            floor (alignment->quality * 100) / 100, NORMA_ALIGNMENT_NEEDS);
  if (is_small (query))
    return describe_small (_ ("Not compared: the query has %u × %u pixels, needs %d a side"),
                           query);
  if (is_small (reference))
    return describe_small (_ ("Not compared: the reference has %u × %u pixels, needs %d a side"),
                           reference);
  return g_strdup (_ ("Not compared"));
}
