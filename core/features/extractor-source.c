/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/extractor-source.h"

#include "core/base/error.h"
#include "core/features/backbone.h"
#include "core/features/filter-bank.h"

struct _NormaExtractorSource {
  NormaBackbone *backbone; /* NULL: the built-in extractor */
};

void
norma_extractor_source_free (NormaExtractorSource *source)
{
  if (source == NULL)
    return;
  norma_backbone_free (source->backbone);
  g_free (source);
}

static gboolean
check_built_in (const NormaExtractorOptions *options, GError **error)
{
  gboolean has_levels = options->levels != NULL;

  if (!has_levels && options->precision == NORMA_PRECISION_AUTO)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: only networks have a choice, the built-in extractor has none",
               has_levels ? "levels" : "precision");
  return FALSE;
}

NormaExtractorSource *
norma_extractor_source_open (const NormaExtractorOptions *options, NormaBudget *budget,
                             GError **error)
{
  g_autoptr (NormaExtractorSource) source = g_new0 (NormaExtractorSource, 1);

  NormaPrecision settled;

  if (options->network == NULL)
    return check_built_in (options, error) ? g_steal_pointer (&source) : NULL;
  if (!norma_precision_settle (options->precision, &settled, error))
    return NULL;
  source->backbone = norma_backbone_open (options->network, options->levels, budget, error);
  return source->backbone == NULL ? NULL : g_steal_pointer (&source);
}

void
norma_extractor_source_size_frame (const NormaExtractorSource *source, double median_aspect,
                                   guint short_side, guint *width, guint *height)
{
  if (source->backbone == NULL)
    norma_frame_size_for (median_aspect, short_side, width, height);
  else
    norma_backbone_size_frame (source->backbone, median_aspect, short_side, width, height);
}

NormaExtractor *
norma_extractor_source_make (const NormaExtractorSource *source, const NormaFrame *frame,
                             GError **error)
{
  return source->backbone == NULL ? norma_filter_bank_new (frame, error)
                                  : norma_backbone_make (source->backbone, frame, error);
}
