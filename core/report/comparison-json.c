/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/comparison-json.h"

#include <math.h>

#include "core/report/json-writer.h"

static void
add_alignment (GString *json, const NormaAlignment *alignment)
{
  norma_json_begin_object (json, "alignment");
  norma_json_add_double (json, "quality", alignment->quality);
  norma_json_add_double (json, "correlation", alignment->correlation);
  norma_json_add_double (json, "inliers", alignment->inliers);
  norma_json_add_double (json, "shared", alignment->shared);
  norma_json_add_double (json, "residual_px", alignment->residual);
  norma_json_add_double (json, "doubt_px", alignment->doubt);
  norma_json_add_double (json, "overlap", alignment->overlap);
  norma_json_add_boolean (json, "ambiguous", alignment->is_ambiguous);
  norma_json_add_string (json, "model", norma_motion_to_string (alignment->motion));
  norma_json_begin_array (json, "matrix");
  for (guint i = 0; i < 9; i++)
    norma_json_add_double (json, NULL, alignment->warp.m[i]);
  norma_json_end_array (json);
  norma_json_end_object (json);
}

static void
add_region (GString *json, const NormaRegion *region, NormaChangeKind kind)
{
  norma_json_begin_object (json, NULL);
  norma_json_add_unsigned (json, "x", region->x);
  norma_json_add_unsigned (json, "y", region->y);
  norma_json_add_unsigned (json, "width", region->width);
  norma_json_add_unsigned (json, "height", region->height);
  norma_json_add_unsigned (json, "area", region->area);
  norma_json_add_double (json, "peak", (double)region->peak);
  norma_json_add_string (json, "kind", norma_change_kind_to_string (kind));
  norma_json_end_object (json);
}

static void
add_comparison (GString *json, const NormaComparison *c)
{
  norma_json_add_string (json, "verdict", norma_comparison_verdict_to_string (c->verdict));
  norma_json_add_string (json, "reason", c->reason);
  if (c->alignment != NULL)
    add_alignment (json, c->alignment);
  else
    norma_json_add_string (json, "alignment", NULL);
  norma_json_add_double (json, "threshold", c->finding == NULL ? NAN : (double)c->limits.reject);
  norma_json_begin_array (json, "regions");
  for (guint i = 0; c->kinds != NULL && i < c->kinds->len; i++)
    add_region (json, &g_array_index (c->finding->reject_regions, NormaRegion, i),
                g_array_index (c->kinds, NormaChangeKind, i));
  norma_json_end_array (json);
  norma_json_add_double (json, "ms", c->ms);
}

char *
norma_json_comparison (const char *reference, const char *query, const NormaComparison *comparison,
                       const GError *pair_error)
{
  GString *json = g_string_new (NULL);

  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "reference", reference);
  norma_json_add_string (json, "query", query);
  if (comparison != NULL)
    add_comparison (json, comparison);
  else
    norma_json_add_string (json, "error", pair_error->message);
  norma_json_end_object (json);
  return g_string_free (json, FALSE);
}
