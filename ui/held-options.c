/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/held-options.h"

void
norma_held_options_init (NormaFitOptions *held, const NormaFitOptions *options)
{
  *held = *options;
  if (held->budget != NULL)
    norma_budget_ref (held->budget);
  if (held->areas != NULL)
    norma_areas_ref (held->areas);
  held->extractor.network = g_strdup (options->extractor.network);
  held->extractor.levels = (const char *const *)g_strdupv ((char **)options->extractor.levels);
}

void
norma_held_options_clear (NormaFitOptions *held)
{
  g_clear_pointer (&held->budget, norma_budget_unref);
  g_clear_pointer (&held->areas, norma_areas_unref);
  g_free ((char *)held->extractor.network);
  g_strfreev ((char **)held->extractor.levels);
  held->extractor = (NormaExtractorOptions){ NULL };
}
