/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/aligned-outlines.h"
#include "ui/compare-view-private.h"

/* Which query and which reference are shown. */

static gboolean
keep_picture (NormaPicture **kept, NormaPicture *picture)
{
  if (*kept == picture)
    return FALSE;
  g_clear_pointer (kept, norma_picture_unref);
  if (picture != NULL)
    *kept = norma_picture_ref (picture);
  return TRUE;
}

static void
keep_comparison (NormaCompareView *self, NormaComparison *comparison)
{
  if (comparison != NULL)
    norma_comparison_ref (comparison);
  g_clear_pointer (&self->comparison, norma_comparison_unref);
  self->comparison = comparison;
  g_clear_pointer (&self->aligned, norma_aligned_reference_unref);
  if (comparison != NULL && self->reference != NULL)
    self->aligned = norma_aligned_reference_new (self->reference, comparison);
}

void
norma_compare_view_set_outlines (NormaCompareView *self, NormaOutlines *outlines)
{
  g_autoptr (NormaOutlines) there = outlines == NULL || self->aligned == NULL
                                        ? NULL
                                        : norma_outlines_follow (outlines, self->aligned);

  norma_image_view_set_outlines (self->view, outlines);
  norma_image_view_set_outlines (self->reference_view, there);
}

void
norma_compare_view_select_region (NormaCompareView *self, int region)
{
  norma_image_view_select_region (self->view, region);
  norma_image_view_select_region (self->reference_view, region);
}

void
norma_compare_view_set_pair (NormaCompareView *self, NormaPicture *picture, NormaScorePlane *plane,
                             NormaOutlines *outlines, NormaPicture *reference,
                             NormaComparison *comparison)
{
  gboolean is_new = keep_picture (&self->picture, picture);
  gboolean was_aligned = self->aligned != NULL;

  if (keep_picture (&self->reference, reference)) {
    norma_image_view_set_image (self->reference_view, reference, NULL, NULL);
    is_new = TRUE;
  }
  keep_comparison (self, comparison);
  norma_image_view_set_image (self->view, picture, plane, outlines);
  norma_compare_view_set_outlines (self, outlines);
  norma_compare_view_select_region (self, -1);
  if (is_new)
    norma_compare_view_set_aligning (self, FALSE);
  norma_compare_view_update (self);
  /* Left alone where another reference had led it, it would show anything. */
  if (was_aligned && self->aligned == NULL)
    norma_image_view_fit (self->reference_view);
  g_object_notify (G_OBJECT (self), "has-reference");
  g_object_notify (G_OBJECT (self), "is-aligned");
}

void
norma_compare_view_set_window (NormaCompareView *self, const NormaDisplayWindow *window)
{
  gboolean is_for_both = window != NULL && self->picture != NULL && self->reference != NULL &&
                         self->picture->raster->type == self->reference->raster->type;

  self->has_window = window != NULL;
  if (window != NULL)
    self->window = *window;
  norma_image_view_set_window (self->view, window);
  norma_image_view_set_window (self->reference_view, is_for_both ? window : NULL);
  norma_compare_view_update_full_label (self);
  norma_compare_view_update_caption (self);
}
