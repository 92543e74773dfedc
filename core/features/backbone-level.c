/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/backbone-level.h"

#include <math.h>

/* Strides of 4, 8 and 16 as powers of two. */
enum { LEAST_OCTAVE = 2, MOST_OCTAVE = 4 };

void
norma_backbone_level_clear (NormaBackboneLevel *level)
{
  g_clear_pointer (&level->name, g_free);
}

/* Sizes of a grid are those of a picture at most, so they fit. */
static gboolean
set_shape (NormaBackboneLevel *level, gint64 height, gint64 width, gint64 channels)
{
  if (height < 1 || width < 1 || height * width < 2 || channels < 1 || channels > G_MAXINT32)
    return FALSE;
  level->shape = (NormaFeatureShape){ (guint)height, (guint)width, (guint)channels };
  return TRUE;
}

static gboolean
read_tokens (gint64 n_tokens, gint64 channels, guint width, guint height, NormaBackboneLevel *level)
{
  gint64 least_rest = NORMA_MOST_LEADING_TOKENS + 1;
  guint patch = 0;

  for (guint p = 1; p <= MIN (width, height); p++) {
    gint64 rest = n_tokens - (gint64)(height / p) * (width / p);

    if (width % p == 0 && height % p == 0 && rest >= 0 && rest < least_rest) {
      least_rest = rest;
      patch = p;
    }
  }
  level->is_tokens = TRUE;
  level->n_leading = (guint)least_rest;
  return patch > 0 && set_shape (level, height / patch, width / patch, channels);
}

gboolean
norma_backbone_level_read (const NormaShape *shape, guint width, guint height,
                           NormaBackboneLevel *level)
{
  const gint64 *dims = shape->dims;

  level->is_tokens = FALSE;
  level->n_leading = 0;
  if (shape->rank < 3 || dims[0] != 1)
    return FALSE;
  if (shape->rank == 3)
    return read_tokens (dims[1], dims[2], width, height, level);
  return shape->rank == 4 && dims[2] <= height && dims[3] <= width &&
         set_shape (level, dims[2], dims[3], dims[1]);
}

double
norma_backbone_level_get_stride (const NormaBackboneLevel *level, guint width, guint height)
{
  return MAX ((double)width / level->shape.width, (double)height / level->shape.height);
}

static int
find_octave (const NormaBackboneLevel *level, guint width, guint height)
{
  return (int)lround (log2 (norma_backbone_level_get_stride (level, width, height)));
}

/* What was read of the values, beside the list that is given back. */
typedef struct {
  GArray *levels;
  GArray *is_output; /* gboolean, a level */
  guint width, height;
} Listing;

static NormaBackboneLevel *
get_level (const Listing *l, guint index)
{
  return &g_array_index (l->levels, NormaBackboneLevel, index);
}

static gboolean
is_good (const Listing *l, guint index, gboolean of_outputs)
{
  int octave = find_octave (get_level (l, index), l->width, l->height);

  return octave >= LEAST_OCTAVE && octave <= MOST_OCTAVE &&
         (!of_outputs || g_array_index (l->is_output, gboolean, index));
}

static gboolean
has_good_outputs (const Listing *l)
{
  for (guint i = 0; i < l->levels->len; i++)
    if (is_good (l, i, TRUE))
      return TRUE;
  return FALSE;
}

static void
choose (const Listing *l)
{
  gboolean of_outputs = has_good_outputs (l);
  guint seen[MOST_OCTAVE + 1] = { 0 };
  guint n_chosen = 0;

  for (guint i = l->levels->len; i-- > 0;) {
    NormaBackboneLevel *level = get_level (l, i);

    if (!is_good (l, i, of_outputs) || seen[find_octave (level, l->width, l->height)]++ > 0)
      continue;
    level->is_chosen = TRUE;
    n_chosen++;
  }
  if (n_chosen == 0 && l->levels->len > 0)
    get_level (l, l->levels->len - 1)->is_chosen = TRUE;
}

GArray *
norma_backbone_levels_list (const GArray *values, guint width, guint height)
{
  GArray *levels = g_array_new (FALSE, TRUE, sizeof (NormaBackboneLevel));
  g_autoptr (GArray) is_output = g_array_new (FALSE, FALSE, sizeof (gboolean));
  const Listing listing = { levels, is_output, width, height };

  g_array_set_clear_func (levels, (GDestroyNotify)norma_backbone_level_clear);
  for (guint i = 0; i < values->len; i++) {
    const NormaNetworkValue *value = &g_array_index (values, NormaNetworkValue, i);
    NormaBackboneLevel level = { NULL };

    if ((!value->is_picture && value->shape.rank != 3) ||
        !g_utf8_validate (value->name, -1, NULL) ||
        !norma_backbone_level_read (&value->shape, width, height, &level))
      continue;
    level.name = g_strdup (value->name);
    g_array_append_val (levels, level);
    g_array_append_val (is_output, value->is_output);
  }
  choose (&listing);
  return levels;
}
