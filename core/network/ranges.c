/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/ranges.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/network/network-private.h"

NormaNetworkRanges *
norma_network_ranges_new (const NormaNetwork *network, GError **error)
{
  NormaNetworkRanges *ranges = g_new0 (NormaNetworkRanges, 1);

  ranges->n_values = network->graph->n_values;
  ranges->bounds = norma_alloc (2 * (gsize)ranges->n_values, sizeof (float), "ranges", error);
  if (ranges->bounds == NULL) {
    norma_network_ranges_free (ranges);
    return NULL;
  }
  for (guint i = 0; i < ranges->n_values; i++) {
    ranges->bounds[2 * i] = INFINITY;
    ranges->bounds[2 * i + 1] = -INFINITY;
  }
  return ranges;
}

NormaNetworkRanges *
norma_network_ranges_new_from (const NormaNetwork *network, guint64 n_values, const float *bounds,
                               GError **error)
{
  NormaNetworkRanges *ranges;

  if (n_values != network->graph->n_values) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "ranges of %" G_GUINT64_FORMAT " values, the network has %u", n_values,
                 network->graph->n_values);
    return NULL;
  }
  ranges = norma_network_ranges_new (network, error);
  if (ranges != NULL)
    memcpy (ranges->bounds, bounds, 2 * (gsize)n_values * sizeof (float));
  return ranges;
}

void
norma_network_ranges_free (NormaNetworkRanges *ranges)
{
  if (ranges == NULL)
    return;
  g_free (ranges->bounds);
  g_free (ranges);
}

static void
extend (float *bounds, float least, float most)
{
  bounds[0] = fminf (bounds[0], least);
  bounds[1] = fmaxf (bounds[1], most);
}

void
norma_network_ranges_merge (NormaNetworkRanges *ranges, const NormaNetworkRanges *other)
{
  g_return_if_fail (ranges->n_values == other->n_values);

  for (guint i = 0; i < ranges->n_values; i++)
    extend (ranges->bounds + 2 * i, other->bounds[2 * i], other->bounds[2 * i + 1]);
}

gboolean
norma_network_ranges_get (const NormaNetworkRanges *ranges, guint value, float *least, float *most)
{
  *least = ranges->bounds[2 * value];
  *most = ranges->bounds[2 * value + 1];
  return isfinite (*least) && isfinite (*most) && *least <= *most;
}

void
norma_network_ranges_measure (NormaNetworkRanges *ranges, const NormaTensor *tensor,
                              gconstpointer data)
{
  gint64 n = norma_shape_size (&tensor->shape);
  const float *numbers = data;
  float least = INFINITY, most = -INFINITY;

  if (tensor->value == NORMA_VALUE_NONE || tensor->element != NORMA_ELEMENT_FLOAT)
    return;
  for (gint64 i = 0; i < n; i++) {
    least = numbers[i] < least ? numbers[i] : least;
    most = numbers[i] > most ? numbers[i] : most;
  }
  extend (ranges->bounds + 2 * tensor->value, least, most);
}
