/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/explanation.h"

#include "core/base/memory.h"

void
norma_explanation_free (NormaExplanation *explanation)
{
  if (explanation == NULL)
    return;
  for (guint i = 0; i < explanation->n_parts; i++) {
    g_free (explanation->parts[i].features);
    g_free (explanation->parts[i].components);
  }
  g_free (explanation);
}

NormaExplainedPart *
norma_explanation_add (NormaExplanation *explanation, NormaExplainedKind kind, guint n_features,
                       GError **error)
{
  NormaExplainedPart *part = &explanation->parts[explanation->n_parts];

  g_return_val_if_fail (explanation->n_parts < NORMA_MOST_LEVELS, NULL);

  part->features = norma_alloc (n_features, sizeof *part->features, "an explanation", error);
  if (part->features == NULL)
    return NULL;
  explanation->n_parts++;
  part->kind = kind;
  part->n_features = n_features;
  return part;
}

NormaExplanation *
norma_explanation_new (const NormaDetector *detector, const float *features, guint position,
                       float *scratch, GError **error)
{
  gsize n = (gsize)detector->grid.height * detector->grid.width;
  g_autofree float *map = norma_alloc (n, sizeof *map, "an explanation", error);
  g_autoptr (NormaExplanation) explanation = g_new0 (NormaExplanation, 1);

  g_return_val_if_fail (position < n, NULL);

  if (map == NULL)
    return NULL;
  detector->class->score (detector, features, map, scratch);
  explanation->value = map[position];
  if (!detector->class->explain (detector, features, position, explanation, scratch, error))
    return NULL;
  return g_steal_pointer (&explanation);
}

const NormaExplainedPart *
norma_explanation_get_main (const NormaExplanation *explanation)
{
  const NormaExplainedPart *main = &explanation->parts[0];

  for (guint i = 1; i < explanation->n_parts; i++)
    if (explanation->parts[i].distance > main->distance)
      main = &explanation->parts[i];
  return main;
}
