/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/augment.h"

#include "core/base/error.h"

gboolean
norma_augment_check (NormaAugments augments, const NormaFrame *frame, GError **error)
{
  const NormaAugments quarter_turns = 1 << NORMA_AUGMENT_ROTATE_90 | 1 << NORMA_AUGMENT_ROTATE_270;

  if ((augments & quarter_turns) == 0 || frame->width == frame->height)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "turned copies: found a working frame of %u × %u pixels, expected a square one for "
               "rotate90 and rotate270; give both sides of the frame or leave these out",
               frame->width, frame->height);
  return FALSE;
}

void
norma_augment_find (NormaAugment augment, guint width, guint height, guint *x, guint *y)
{
  guint right = width - 1 - *x, below = height - 1 - *y, column = *x;

  switch (augment) {
  case NORMA_AUGMENT_ROTATE_90:
    *x = *y;
    *y = right;
    break;
  case NORMA_AUGMENT_ROTATE_180:
    *x = right;
    *y = below;
    break;
  case NORMA_AUGMENT_ROTATE_270:
    *x = below;
    *y = column;
    break;
  case NORMA_AUGMENT_FLIP_HORIZONTAL:
    *x = right;
    break;
  case NORMA_AUGMENT_FLIP_VERTICAL:
    *y = below;
    break;
  case NORMA_N_AUGMENTS:
  default:
    g_return_if_reached ();
  }
}

void
norma_augment_planes (NormaAugment augment, const NormaFrame *frame, const float *planes,
                      float *turned)
{
  gsize n = (gsize)frame->width * frame->height;

  for (guint y = 0; y < frame->height; y++)
    for (guint x = 0; x < frame->width; x++) {
      guint from_x = x, from_y = y;

      norma_augment_find (augment, frame->width, frame->height, &from_x, &from_y);
      for (guint c = 0; c < frame->channels; c++)
        turned[c * n + (gsize)y * frame->width + x] =
            planes[c * n + (gsize)from_y * frame->width + from_x];
    }
}
