/* SPDX-License-Identifier: Apache-2.0 */
#include "app/explain-words.h"

#include <math.h>
#include <stdio.h>

#include "app/words.h"

enum { STRONGEST = 5 };

char *
norma_explain_words_feature (const NormaFeatureShare *feature, double pixels)
{
  const NormaFeatureName *name = &feature->name;
  const char *more = feature->difference > 0 ? "more" : "less";

  switch (name->kind) {
  case NORMA_FEATURE_CHANNEL:
    return g_strdup_printf ("%s of channel %u of level %s", more, name->channel, name->level);
  case NORMA_FEATURE_STRENGTH:
    return g_strdup_printf ("%s structure of %.3g px, across %.0f°", more, name->period * pixels,
                            name->direction_deg);
  case NORMA_FEATURE_UNEVENNESS:
    return g_strdup_printf ("%s uneven structure of %.3g px, across %.0f°", more,
                            name->period * pixels, name->direction_deg);
  case NORMA_FEATURE_PATTERN:
    return g_strdup_printf ("%s pattern of %.3g px, across %.0f°, in structure of %.3g px, across "
                            "%.0f°",
                            more, 2 * name->period * pixels, name->pattern_direction_deg,
                            name->period * pixels, name->direction_deg);
  case NORMA_FEATURE_BRIGHTNESS:
    return g_strdup (feature->difference > 0 ? "brighter" : "darker");
  case NORMA_FEATURE_RED_GREEN:
    return g_strdup (feature->difference > 0 ? "redder" : "greener");
  case NORMA_FEATURE_YELLOW_BLUE:
    return g_strdup (feature->difference > 0 ? "yellower" : "bluer");
  }
  g_return_val_if_reached (NULL);
}

static char *
name_group (const NormaFeatureName *name, double pixels)
{
  if (name->level != NULL)
    return g_strdup_printf ("level %s", name->level);
  if (name->period > 0)
    return g_strdup_printf ("structure of %.3g px", name->period * pixels);
  return g_strdup ("brightness and colour");
}

static void
print_features (const NormaWhyShares *shares, double pixels)
{
  for (guint i = 0; i < shares->features->len; i++) {
    const NormaFeatureShare *feature = &g_array_index (shares->features, NormaFeatureShare, i);
    g_autofree char *words = norma_explain_words_feature (feature, pixels);

    printf ("    %5.1f %%  %s", 100 * feature->share, words);
    if (!isnan (feature->deviation))
      printf (" (%.1f σ)", fabs (feature->deviation));
    puts ("");
  }
}

static void
print_part (const NormaExplainedPart *part, const NormaExtractor *extractor, double pixels,
            const char *unit)
{
  g_autoptr (NormaWhyShares) shares = norma_why_shares_new (part, extractor, STRONGEST);
  static const char *const what[] = { "This place", "The whole image", "Level" };

  if (part->kind == NORMA_EXPLAINED_LEVEL)
    printf ("%s %u: distance %.4g%s, of it\n", what[part->kind], part->level + 1, part->distance,
            unit);
  else
    printf ("%s: distance %.4g%s, of it\n", what[part->kind], part->distance, unit);
  for (guint i = 0; i < shares->groups->len; i++) {
    const NormaGroupShare *group = &g_array_index (shares->groups, NormaGroupShare, i);
    g_autofree char *words = name_group (&group->name, pixels);

    printf ("  %5.1f %%  %s\n", 100 * group->share, words);
  }
  printf ("  strongest of %u features:\n", part->n_features);
  print_features (shares, pixels);
  if (part->n_low > 0)
    printf ("  %5.1f %%  along the %u of %u components that hardly vary among good parts\n",
            100 * part->low_share, part->n_low, part->n_components);
}

/* Gaussians divide by what is expected. */
static const char *
get_unit (const NormaModel *model, const NormaExplainedPart *part)
{
  return part->n_components > 0 && part->kind != NORMA_EXPLAINED_LEVEL
             ? " times that of an ordinary good part"
             : "";
}

static void
print_good (const NormaWhy *why)
{
  for (guint i = 0; i < why->good->len; i++) {
    const NormaGoodPatch *patch = &g_array_index (why->good, NormaGoodPatch, i);

    printf ("%s %s at %.0f, %.0f (distance %.4g)\n",
            i == 0 ? "Nearest good place:" : "              then:", patch->path,
            patch->box.x + patch->box.width / 2, patch->box.y + patch->box.height / 2,
            patch->distance);
  }
}

void
norma_explain_words_print (const char *path, const NormaWhy *why, const NormaModel *model)
{
  g_autofree char *times = norma_words_times (why->times_threshold);
  g_autofree char *one_in = norma_words_one_in (why->one_in, model->rarity->n);
  g_autofree char *smallest = norma_words_smallest_defect (&model->smallest_defect);

  printf ("%s at %u, %u: %s threshold, %s\n", path, why->x, why->y, times, one_in);
  printf ("Explained is the place of %.0f × %.0f px at %.0f, %.0f, which gives most to this value\n"
          "(%.4g there, %.4g once smoothed over %.0f px).\n",
          why->box.width, why->box.height, why->box.x, why->box.y, why->explanation->value,
          why->value, why->reach);
  for (guint i = 0; i < why->explanation->n_parts; i++) {
    const NormaExplainedPart *part = &why->explanation->parts[i];

    print_part (part, model->extractor, why->pixels, get_unit (model, part));
  }
  print_good (why);
  if (smallest != NULL)
    printf ("Smallest defect seen in 9 of 10 cases: %s\n", smallest);
}

void
norma_explain_words_print_occlusion (const NormaWhy *why, const NormaOcclusion *occlusion,
                                     guint64 n_good)
{
  g_autofree char *before = norma_words_times (why->result->times_threshold);
  g_autofree char *after = norma_words_times (occlusion->times_threshold);
  g_autofree char *one_in = norma_words_one_in (occlusion->one_in, n_good);

  printf ("Without this place (%u × %u px at %u, %u, covered by %s) the score goes from %s to %s "
          "threshold, %s: %s\n",
          occlusion->box.width, occlusion->box.height, occlusion->box.x, occlusion->box.y,
          occlusion->shows_good ? "the good place" : "a smooth fill", before, after, one_in,
          norma_verdict_to_string (occlusion->verdict));
}

void
norma_explain_words_print_test (const NormaOcclusionTest *test, const NormaModel *model)
{
  printf ("%u windows covered, here and in %u good images: ", test->n_columns * test->n_rows,
          test->n_good);
  if (test->places->len == 0)
    puts ("none makes this value more than in good parts");
  else
    printf ("the value is made by (at most %.0f %% of these are false, on average)\n",
            100 * NORMA_OCCLUSION_TEST_RATE);
  for (guint i = 0; i < test->places->len; i++) {
    const NormaOcclusionPlace *place = &g_array_index (test->places, NormaOcclusionPlace, i);

    printf ("  %u × %u px at %u, %u: covered, it falls by %.2f times the threshold (q = %.2g)\n",
            place->box.width, place->box.height, place->box.x, place->box.y,
            (double)place->fall / model->limits.reject, place->q);
  }
  if (test->n_learnt > 0)
    printf ("The model learnt from %u of these good images, which are therefore less unusual than "
            "others: give some that it does not know.\n",
            test->n_learnt);
}
