/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/why-shares.h"

void
norma_why_shares_free (NormaWhyShares *shares)
{
  if (shares == NULL)
    return;
  g_array_unref (shares->groups);
  g_array_unref (shares->features);
  g_free (shares);
}

static void
add_to_group (GArray *groups, const NormaFeatureName *name, double share)
{
  NormaGroupShare group = { *name, share };
  guint i = 0;

  for (; i < groups->len; i++) {
    NormaGroupShare *other = &g_array_index (groups, NormaGroupShare, i);

    if (other->name.group == name->group) {
      other->share += share;
      return;
    }
    if (other->name.group > name->group)
      break;
  }
  g_array_insert_val (groups, i, group);
}

static int
compare_shares (gconstpointer a, gconstpointer b)
{
  double first = ((const NormaFeatureShare *)a)->share;
  double second = ((const NormaFeatureShare *)b)->share;

  return (first < second) - (first > second);
}

NormaWhyShares *
norma_why_shares_new (const NormaExplainedPart *part, const NormaExtractor *extractor, guint n)
{
  NormaWhyShares *shares = g_new0 (NormaWhyShares, 1);

  shares->groups = g_array_new (FALSE, FALSE, sizeof (NormaGroupShare));
  shares->features = g_array_new (FALSE, FALSE, sizeof (NormaFeatureShare));
  shares->n_features = part->n_features;
  for (guint i = 0; i < part->n_features; i++) {
    const NormaExplainedFeature *feature = &part->features[i];
    NormaFeatureShare share = { .difference = feature->difference,
                                .deviation = feature->deviation };

    if (part->distance2 > 0)
      share.share = feature->term / part->distance2;
    norma_extractor_describe (extractor, feature->level, feature->channel, &share.name);
    add_to_group (shares->groups, &share.name, share.share);
    if (share.share > 0)
      g_array_append_val (shares->features, share);
  }
  g_array_sort (shares->features, compare_shares);
  g_array_set_size (shares->features, MIN (shares->features->len, n));
  return shares;
}
