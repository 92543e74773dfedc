/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/orientation.h"

const char *
norma_orientation_to_string (NormaOrientation orientation)
{
  static const char *const words[NORMA_N_ORIENTATIONS] = {
    [NORMA_ORIENTATION_UPRIGHT] = "upright",
    [NORMA_ORIENTATION_UPSIDE_DOWN] = "upside down",
    [NORMA_ORIENTATION_MIRRORED] = "mirrored left to right",
    [NORMA_ORIENTATION_MIRRORED_DOWN] = "mirrored top to bottom",
    [NORMA_ORIENTATION_LEFT] = "turned by 90° to the left",
    [NORMA_ORIENTATION_RIGHT] = "turned by 90° to the right",
  };

  return words[orientation];
}

static NormaOrientation
inverse (NormaOrientation orientation)
{
  if (orientation == NORMA_ORIENTATION_LEFT)
    return NORMA_ORIENTATION_RIGHT;
  return orientation == NORMA_ORIENTATION_RIGHT ? NORMA_ORIENTATION_LEFT : orientation;
}

/* What stands at (x, y) of the turned plane. */
static float
look_up (const NormaGrey *grey, NormaOrientation orientation, guint x, guint y)
{
  guint right = grey->width - 1, bottom = grey->height - 1, u = x, v = y;

  switch (orientation) {
  case NORMA_ORIENTATION_UPRIGHT:
    break;
  case NORMA_ORIENTATION_UPSIDE_DOWN:
    u = right - x;
    v = bottom - y;
    break;
  case NORMA_ORIENTATION_MIRRORED:
    u = right - x;
    break;
  case NORMA_ORIENTATION_MIRRORED_DOWN:
    v = bottom - y;
    break;
  case NORMA_ORIENTATION_LEFT:
    u = right - y;
    v = x;
    break;
  case NORMA_ORIENTATION_RIGHT:
    u = y;
    v = bottom - x;
    break;
  }
  return grey->values[(gsize)v * grey->width + u];
}

static gboolean
is_sideways (NormaOrientation orientation)
{
  return orientation == NORMA_ORIENTATION_LEFT || orientation == NORMA_ORIENTATION_RIGHT;
}

static NormaGrey *
turn (const NormaGrey *grey, NormaOrientation orientation, GError **error)
{
  gboolean sideways = is_sideways (orientation);
  NormaGrey *turned = norma_grey_new (sideways ? grey->height : grey->width,
                                      sideways ? grey->width : grey->height, error);

  for (guint y = 0; turned != NULL && y < turned->height; y++)
    for (guint x = 0; x < turned->width; x++)
      turned->values[(gsize)y * turned->width + x] = look_up (grey, orientation, x, y);
  return turned;
}

NormaPyramid *
norma_pyramid_turn (const NormaPyramid *pyramid, NormaOrientation orientation, GError **error)
{
  g_autoptr (NormaPyramid) turned = g_new0 (NormaPyramid, 1);

  turned->levels = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_grey_free);
  turned->factor = pyramid->factor;
  turned->width = is_sideways (orientation) ? pyramid->height : pyramid->width;
  turned->height = is_sideways (orientation) ? pyramid->width : pyramid->height;
  for (guint i = 0; i < pyramid->levels->len; i++) {
    NormaGrey *grey = turn (norma_pyramid_level (pyramid, i), orientation, error);

    if (grey == NULL)
      return NULL;
    g_ptr_array_add (turned->levels, grey);
  }
  return g_steal_pointer (&turned);
}

gboolean
norma_orientation_find (const NormaPyramid *query, const NormaPyramid *reference,
                        const NormaAlignmentOptions *options, NormaOrientation *orientation,
                        double *quality, GError **error)
{
  *orientation = NORMA_ORIENTATION_UPRIGHT;
  *quality = 0;
  for (guint i = NORMA_ORIENTATION_UPRIGHT + 1; i < NORMA_N_ORIENTATIONS; i++) {
    g_autoptr (NormaPyramid) turned = norma_pyramid_turn (query, inverse (i), error);
    g_autoptr (NormaAlignment) alignment = NULL;

    if (turned == NULL)
      return FALSE;
    alignment = norma_align (turned, reference, options, error);
    if (alignment == NULL)
      return FALSE;
    if (alignment->quality >= NORMA_ALIGNMENT_NEEDS) {
      *orientation = (NormaOrientation)i;
      *quality = alignment->quality;
      return TRUE;
    }
  }
  return TRUE;
}
