/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/sample-words.h"

#include <glib/gi18n.h>

const char *
norma_resolution_describe (gboolean has_tiles)
{
  return has_tiles
             ? _ ("The image is cut into overlapping squares at its own resolution. For small "
                  "defects on large images; time and memory grow with the tiles.")
             : _ ("The image is made as small as the features need it. Quick; for defects that "
                  "are still seen then.");
}

const char *
norma_tile_models_describe (NormaTileModels models)
{
  return models == NORMA_TILE_MODELS_EACH
             ? _ ("For parts that lie alike in all images; memory grows with the tiles.")
             : _ ("For surfaces that look alike everywhere, and parts that move.");
}

const char *
norma_augment_name (NormaAugment augment)
{
  static const char *const names[] = {
    [NORMA_AUGMENT_ROTATE_90] = N_ ("Turned by 90°, square frames only"),
    [NORMA_AUGMENT_ROTATE_180] = N_ ("Turned by 180°"),
    [NORMA_AUGMENT_ROTATE_270] = N_ ("Turned by 270°, square frames only"),
    [NORMA_AUGMENT_FLIP_HORIZONTAL] = N_ ("Mirrored left to right"),
    [NORMA_AUGMENT_FLIP_VERTICAL] = N_ ("Mirrored top to bottom"),
  };

  return _ (names[augment]);
}

static char *
list_names (NormaAugments augments)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < norma_augments_count (augments); i++)
    g_ptr_array_add (names, (gpointer)norma_augment_name (norma_augments_get (augments, i)));
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" · ", (char **)names->pdata);
}

char *
norma_augments_describe (NormaAugments augments, gboolean has_tiles)
{
  g_autofree char *names = list_names (augments);

  if (has_tiles)
    return g_strdup (_ ("Tiles are learnt from as they are."));
  if (augments == 0)
    return g_strdup (_ ("Learns from copies, too. For few good images, and parts that lie in any "
                        "direction; takes time with each kind."));
  return g_steal_pointer (&names);
}

char *
norma_model_describe_samples (const NormaModel *model)
{
  guint n_tiles = norma_model_count_tiles (model);
  guint side = model->tiling.side;

  if (norma_tiling_is_set (&model->tiling))
    return g_strdup_printf (ngettext ("%'u tile of %u × %u pixels", "%'u tiles of %u × %u pixels",
                                      n_tiles),
                            n_tiles, side, side);
  return model->good_set.augments == 0 ? NULL : list_names (model->good_set.augments);
}
