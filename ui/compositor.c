/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/compositor.h"

#include <string.h>

#include "ui/heat-rows.h"
#include "ui/picture-rows.h"

typedef struct {
  const NormaScene *scene;
  NormaSight sight;
  NormaPictureRows picture;
  NormaMixedRows mixed;
  NormaHeatRows heat;
} Frame;

static void
free_frame (Frame *frame)
{
  norma_picture_rows_clear (&frame->picture);
  norma_mixed_rows_clear (&frame->mixed);
  norma_heat_rows_clear (&frame->heat);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frame, free_frame)

static void
fill (guint32 *row, guint32 background, guint first, guint end)
{
  for (guint x = first; x < end; x++)
    row[x] = background;
}

/* Nothing is made that the reference covers. */
static void
compose_picture (Frame *frame, double place, guint32 *row)
{
  const NormaMixture *mixture = &frame->scene->mixture;
  gboolean is_mixed = norma_mixture_is_mixed (mixture);

  if (is_mixed && mixture->mix == NORMA_MIX_DIFFERENCE)
    norma_picture_rows_read (&frame->picture, place);
  else if (!is_mixed || mixture->mix != NORMA_MIX_REFERENCE || mixture->has_residual)
    norma_picture_rows_compose (&frame->picture, place, row);
  if (is_mixed)
    norma_mixed_rows_lay (&frame->mixed, place, row);
}

static void
compose_row (Frame *frame, double place, guint32 *row)
{
  const NormaScene *scene = frame->scene;
  const NormaViewport *viewport = scene->viewport;

  if (place < 0 || place >= viewport->image_height) {
    fill (row, scene->background, 0, viewport->view_width);
    return;
  }
  fill (row, scene->background, 0, frame->sight.first_x);
  fill (row, scene->background, frame->sight.end_x, viewport->view_width);
  compose_picture (frame, place, row);
  if (scene->plane != NULL)
    norma_heat_rows_lay (&frame->heat, place, row);
  if (norma_mixture_is_mixed (&scene->mixture))
    norma_mixed_rows_tint (&frame->mixed, row);
}

static void
compose_rows (Frame *frame, guint32 *pixels, gsize stride)
{
  const NormaSight *sight = &frame->sight;
  guint view_width = frame->scene->viewport->view_width;
  double before = 0;

  for (guint y = 0; y < frame->scene->viewport->view_height; y++) {
    guint32 *row = pixels + y * stride;
    double place = norma_sight_place (sight, y, sight->origin_y);

    /* Magnified, many rows of the view show the same row of the image. */
    if (sight->is_crisp && y > 0 && place == before)
      memcpy (row, row - stride, view_width * sizeof (guint32));
    else
      compose_row (frame, place, row);
    before = place;
  }
}

gboolean
norma_compose (const NormaScene *scene, guint32 *pixels, gsize stride, GError **error)
{
  g_auto (Frame) frame = { .scene = scene };

  g_return_val_if_fail (stride >= scene->viewport->view_width, FALSE);
  g_return_val_if_fail ((scene->plane == NULL) == (scene->table == NULL), FALSE);

  norma_sight_init (&frame.sight, scene->viewport);
  if (!norma_picture_rows_init (&frame.picture, &frame.sight, scene->picture, &scene->window,
                                error) ||
      (norma_mixture_is_mixed (&scene->mixture) &&
       !norma_mixed_rows_init (&frame.mixed, &scene->mixture, &frame.picture, &scene->window,
                               error)) ||
      (scene->plane != NULL &&
       !norma_heat_rows_init (&frame.heat, &frame.sight, scene->plane, scene->table, error)))
    return FALSE;
  compose_rows (&frame, pixels, stride);
  if (norma_mixture_is_mixed (&scene->mixture))
    norma_hatch (pixels, stride, scene->viewport->view_width, scene->viewport->view_height);
  return TRUE;
}
