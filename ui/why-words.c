/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/why-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/verdict-words.h"

static char *
describe_channel (const NormaFeatureShare *feature)
{
  const NormaFeatureName *name = &feature->name;

  return g_strdup_printf (feature->difference > 0 ? _ ("More of channel %u of level %s")
                                                  : _ ("Less of channel %u of level %s"),
                          name->channel, name->level);
}

static char *
describe_pattern (const NormaFeatureShare *feature, double pixels)
{
  const NormaFeatureName *name = &feature->name;
  double period = name->period * pixels;

  return g_strdup_printf (
      feature->difference > 0
          ? _ ("More pattern of %.3g px, across %.0f°, in structure of %.3g px, across %.0f°")
          : _ ("Less pattern of %.3g px, across %.0f°, in structure of %.3g px, across %.0f°"),
      2 * period, name->pattern_direction_deg, period, name->direction_deg);
}

static char *
describe_structure (const NormaFeatureShare *feature, double pixels)
{
  const NormaFeatureName *name = &feature->name;
  gboolean is_more = feature->difference > 0;
  const char *format;

  if (name->kind == NORMA_FEATURE_STRENGTH)
    format = is_more ? _ ("More structure of %.3g px, across %.0f°")
                     : _ ("Less structure of %.3g px, across %.0f°");
  else
    format = is_more ? _ ("More uneven structure of %.3g px, across %.0f°")
                     : _ ("More even structure of %.3g px, across %.0f°");
  return g_strdup_printf (format, name->period * pixels, name->direction_deg);
}

char *
norma_why_words_feature (const NormaFeatureShare *feature, double pixels)
{
  gboolean is_more = feature->difference > 0;

  switch (feature->name.kind) {
  case NORMA_FEATURE_CHANNEL:
    return describe_channel (feature);
  case NORMA_FEATURE_STRENGTH:
  case NORMA_FEATURE_UNEVENNESS:
    return describe_structure (feature, pixels);
  case NORMA_FEATURE_PATTERN:
    return describe_pattern (feature, pixels);
  case NORMA_FEATURE_BRIGHTNESS:
    return g_strdup (is_more ? _ ("Brighter") : _ ("Darker"));
  case NORMA_FEATURE_RED_GREEN:
    return g_strdup (is_more ? _ ("Redder") : _ ("Greener"));
  case NORMA_FEATURE_YELLOW_BLUE:
    return g_strdup (is_more ? _ ("Yellower") : _ ("Bluer"));
  }
  g_return_val_if_reached (NULL);
}

char *
norma_why_words_group (const NormaFeatureName *name, double pixels)
{
  if (name->level != NULL)
    return g_strdup_printf (_ ("Level %s"), name->level);
  if (name->period > 0)
    return g_strdup_printf (_ ("Structure of %.3g px"), name->period * pixels);
  return g_strdup (_ ("Brightness and colour"));
}

char *
norma_why_words_distance (const NormaExplainedPart *part)
{
  if (part->kind == NORMA_EXPLAINED_LEVEL)
    return g_strdup_printf (_ ("Level %u of the whole image: distance %.3g"), part->level + 1,
                            part->distance);
  if (part->n_components == 0)
    return g_strdup_printf (_ ("Distance from what is normal: %.3g"), part->distance);
  if (part->kind == NORMA_EXPLAINED_IMAGE)
    return g_strdup_printf (
        _ ("The whole image: %.3g × as far from normal as an ordinary good part"), part->distance);
  return g_strdup_printf (_ ("This place: %.3g × as far from normal as on an ordinary good part"),
                          part->distance);
}

char *
norma_why_words_low_variance (const NormaExplainedPart *part)
{
  g_autofree char *share = norma_why_words_share (part->low_share);

  if (part->n_low == 0)
    return NULL;
  return g_strdup_printf (_ ("%s of it lies along %u of %u components that hardly vary among good "
                             "parts"),
                          share, part->n_low, part->n_components);
}

char *
norma_why_words_occlusion (const NormaWhy *why, const NormaOcclusion *occlusion)
{
  double unit = why->result->score / why->result->times_threshold;
  g_autofree char *before = norma_describe_multiple (why->result->score, unit);
  g_autofree char *after = norma_describe_multiple (occlusion->score, unit);
  const char *format =
      occlusion->shows_good
          ? _ ("With the good place in its stead the score goes from %s to %s: %s")
          : _ ("With a smooth fill in its stead, which may be unusual itself, the score goes from "
               "%s to %s: %s");

  return g_strdup_printf (format, before, after, norma_verdict_word (occlusion->verdict));
}

static void
append_place (GString *text, const NormaOcclusionPlace *place, double unit)
{
  g_autofree char *fall = norma_describe_multiple ((double)place->fall, unit);

  g_string_append_c (text, '\n');
  /* Translators: width, height, x, y, "0.42 ×", the least rate of false ones at which it counts. */
  g_string_append_printf (text,
                          _ ("%u × %u px at %u, %u: covered, the value falls by %s (q = %.2g)"),
                          place->box.width, place->box.height, place->box.x, place->box.y, fall,
                          place->q);
}

char *
norma_why_words_places (const NormaOcclusionTest *test, double unit)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _ ("%u windows covered, here and in %u good images."),
                          test->n_columns * test->n_rows, test->n_good);
  g_string_append_c (text, ' ');
  if (test->places->len == 0)
    g_string_append (text, _ ("None makes the value more than in good parts."));
  else
    g_string_append_printf (text,
                            _ ("These make the value (at most %.0f %% of them are false, on "
                               "average):"),
                            100 * NORMA_OCCLUSION_TEST_RATE);
  for (guint i = 0; i < test->places->len; i++)
    append_place (text, &g_array_index (test->places, NormaOcclusionPlace, i), unit);
  if (test->n_learnt > 0) {
    g_string_append_c (text, '\n');
    g_string_append_printf (text,
                            _ ("The model learnt from %u of these good images, which are therefore "
                               "less unusual than others."),
                            test->n_learnt);
  }
  return g_string_free (text, FALSE);
}

char *
norma_why_words_smallest (const NormaSmallestDefect *defect)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < NORMA_SMALLEST_DEFECT_CONTRASTS; i++) {
    const NormaVisibleSpot *spot = &defect->at[i];

    if (spot->diameter > 0)
      g_string_append_printf (text, _ ("%g %% contrast: %u pixels across."), 100 * spot->contrast,
                              spot->diameter);
    else
      g_string_append_printf (text, _ ("%g %% contrast: none up to %u pixels."),
                              100 * spot->contrast, defect->largest);
    g_string_append_c (text, ' ');
  }
  g_string_append_printf (text, _ ("Drawn on good images, %u of each size; 9 in 10 rejected."),
                          defect->n_spots);
  return g_string_free (text, defect->n_spots == 0);
}

char *
norma_why_words_share (double share)
{
  return fabs (share) < 0.1 ? g_strdup_printf (_ ("%.1f %%"), 100 * share)
                            : g_strdup_printf (_ ("%.0f %%"), 100 * share);
}
