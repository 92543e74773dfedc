/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/comparison-json.h"

#include <math.h>

#include "core/base/json-writer.h"
#include "core/report/region-json.h"

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
  norma_json_add_region (json, region);
  norma_json_add_string (json, "kind", norma_change_kind_to_string (kind));
  norma_json_end_object (json);
}

/* Without good pairs the threshold is robust, and promises nothing. */
static void
add_threshold (GString *json, const NormaComparison *c, const NormaPromise *promise)
{
  gboolean is_promised = promise != NULL;

  norma_json_begin_object (json, "threshold");
  norma_json_add_double (json, "value", c->finding == NULL ? NAN : (double)c->limits.reject);
  norma_json_add_string (json, "basis", is_promised ? "good-pairs" : "robust");
  norma_json_add_unsigned (json, "good_pairs", is_promised ? promise->n : 0);
  norma_json_add_double (json, "false_alarms_promised", is_promised ? promise->false_alarms : NAN);
  norma_json_add_double (json, "confidence", is_promised ? promise->confidence : NAN);
  norma_json_add_boolean (json, "kept_wish", is_promised && promise->kept_wish);
  norma_json_end_object (json);
}

static void
add_changes (GString *json, const NormaComparison *c)
{
  norma_json_begin_array (json, "regions");
  for (guint i = 0; c->kinds != NULL && i < c->kinds->len; i++)
    add_region (json, &g_array_index (c->finding->reject_regions, NormaRegion, i),
                g_array_index (c->kinds, NormaChangeKind, i));
  norma_json_end_array (json);
}

static void
add_comparison (GString *json, const NormaComparison *c, const NormaPromise *promise)
{
  norma_json_add_string (json, "verdict", norma_comparison_verdict_to_string (c->verdict));
  norma_json_add_string (json, "reason", c->reason);
  if (c->alignment != NULL)
    add_alignment (json, c->alignment);
  else
    norma_json_add_string (json, "alignment", NULL);
  norma_json_add_double (json, "times_threshold", c->score);
  add_threshold (json, c, promise);
  add_changes (json, c);
  norma_json_add_double (json, "ms", c->ms);
}

static void
add_against (GString *json, const NormaComparedPair *compared)
{
  norma_json_begin_array (json, "against");
  for (guint i = 0; compared->chosen != NULL && i < compared->chosen->len; i++)
    norma_json_add_string (json, NULL, compared->chosen->pdata[i]);
  norma_json_end_array (json);
}

const char *
norma_compared_pair_get_reference (const NormaComparedPair *compared)
{
  if (compared->chosen != NULL && compared->chosen->len > 0)
    return compared->chosen->pdata[0];
  return compared->pair->reference;
}

char *
norma_json_comparison (const NormaComparedPair *compared)
{
  GString *json = g_string_new (NULL);

  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "reference", norma_compared_pair_get_reference (compared));
  norma_json_add_string (json, "query", compared->pair->query);
  add_against (json, compared);
  if (compared->comparison != NULL)
    add_comparison (json, compared->comparison, compared->promise);
  else
    norma_json_add_string (json, "error", compared->error->message);
  norma_json_end_object (json);
  return g_string_free (json, FALSE);
}
