/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/fit-cover.h"

#include "core/base/error.h"

static gboolean
add_image (const NormaModel *model, const NormaGoodImage *image, NormaFrameCover *cover,
           GError **error)
{
  g_autoptr (NormaAreaMask) mask =
      norma_areas_make_mask (model->areas, image->width, image->height, error);

  if (mask == NULL)
    return FALSE;
  if (norma_area_mask_count (mask) == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: nothing of it is inspected: found areas that leave no pixel of %u × %u, "
                 "expected at least one",
                 image->path, image->width, image->height);
    return FALSE;
  }
  /* what norma_anomaly_map_smooth() reaches */
  return norma_frame_cover_add (cover, &model->frame, mask, (guint)(4 * model->smoothing + 0.5),
                                error);
}

/* Images of one size often follow each other. */
static gboolean
add_all (const NormaModel *model, const NormaSurvey *survey, NormaFrameCover *cover, GError **error)
{
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (survey);
  const NormaGoodImage *last = NULL;

  for (guint i = 0; i < usable->len; i++) {
    const NormaGoodImage *image = usable->pdata[i];

    if (last != NULL && image->width == last->width && image->height == last->height)
      continue;
    last = image;
    if (!add_image (model, image, cover, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
norma_fit_cover_find (const NormaModel *model, const NormaSurvey *survey, NormaFrameCover **cover,
                      GError **error)
{
  g_autoptr (NormaFrameCover) made = NULL;

  *cover = NULL;
  if (model->areas == NULL || norma_tiling_is_set (&model->tiling))
    return TRUE;
  made = norma_frame_cover_new (&model->frame, error);
  if (made == NULL || !add_all (model, survey, made, error))
    return FALSE;
  *cover = g_steal_pointer (&made);
  return TRUE;
}
