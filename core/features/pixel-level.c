/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/pixel-level.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/base/memory.h"

#define PIXELS "extractor.pixels"

/* As of networks (network-extractor.c). */
#define REPLAY_TOLERANCE 1e-3

/* Pixels of a cell's side: what finer ones show is more than a network should look at. */
enum { MOST_SIDE = 32 };

typedef struct {
  NormaExtractor parent;
  NormaExtractor *of; /* of the other levels */
  guint width, height; /* of the frame */
  NormaPixelLevel pixels;
} PixelExtractor;

typedef struct {
  const PixelExtractor *extractor;
  gpointer of;
  float *planes; /* of the level */
} Scratch;

/* Offset of the cell's pixel in features. */
static inline gsize
place (const NormaPixelLevel *p, guint c, guint y, guint x)
{
  gsize cell = (gsize)(y / p->side) * (p->width / p->side) + x / p->side;

  return ((cell * p->channels + c) * p->side + y % p->side) * p->side + x % p->side;
}

void
norma_pixel_level_gather (const NormaPixelLevel *pixels, const float *features, float *planes)
{
  for (guint c = 0; c < pixels->channels; c++)
    for (guint y = 0; y < pixels->height; y++)
      for (guint x = 0; x < pixels->width; x++)
        *planes++ = features[place (pixels, c, y, x)];
}

void
norma_pixel_level_scatter (const NormaPixelLevel *pixels, const float *planes, float *features)
{
  for (guint c = 0; c < pixels->channels; c++)
    for (guint y = 0; y < pixels->height; y++)
      for (guint x = 0; x < pixels->width; x++)
        features[place (pixels, c, y, x)] = *planes++;
}

gboolean
norma_pixel_level_read (const NormaFeatureShape *shape, NormaPixelLevel *pixels)
{
  for (guint channels = 1; channels <= 3; channels += 2)
    for (guint side = 1; side <= MOST_SIDE; side++)
      if (channels * side * side == shape->channels) {
        *pixels = (NormaPixelLevel){ channels, side, shape->height * side, shape->width * side };
        return TRUE;
      }
  return FALSE;
}

/* Where pixel i of n lies among m: between `low` and the next, `share` of the way. */
static void
locate (guint i, guint n, guint m, guint *low, guint *high, float *share)
{
  double at = CLAMP ((i + 0.5) * m / n - 0.5, 0, m - 1.0);

  *low = (guint)floor (at);
  *high = MIN (*low + 1, m - 1);
  *share = (float)(at - *low);
}

static void
resize (const PixelExtractor *e, const float *plane, float *to)
{
  const NormaPixelLevel *p = &e->pixels;

  for (guint y = 0; y < p->height; y++) {
    guint top, bottom, left, right;
    float down, across;

    locate (y, p->height, e->height, &top, &bottom, &down);
    for (guint x = 0; x < p->width; x++) {
      const float *upper = plane + (gsize)top * e->width, *lower = plane + (gsize)bottom * e->width;

      locate (x, p->width, e->width, &left, &right, &across);
      *to++ = (1 - down) * ((1 - across) * upper[left] + across * upper[right]) +
              down * ((1 - across) * lower[left] + across * lower[right]);
    }
  }
}

static void
extract (const NormaExtractor *extractor, const float *planes, float *features, gpointer scratch)
{
  const PixelExtractor *e = (const PixelExtractor *)extractor;
  const NormaPixelLevel *p = &e->pixels;
  Scratch *s = scratch;

  norma_extractor_extract (e->of, planes,
                           features + norma_feature_levels_offset (&extractor->levels, 1), s->of);
  for (guint c = 0; c < p->channels; c++)
    resize (e, planes + (gsize)c * e->width * e->height,
            s->planes + (gsize)c * p->width * p->height);
  norma_pixel_level_scatter (p, s->planes, features);
}

static void
scratch_free (gpointer scratch)
{
  Scratch *s = scratch;

  norma_extractor_scratch_free (s->extractor->of, s->of);
  g_free (s->planes);
  g_free (s);
}

static gpointer
scratch_new (const NormaExtractor *extractor, GError **error)
{
  const PixelExtractor *e = (const PixelExtractor *)extractor;
  Scratch *s = g_new0 (Scratch, 1);

  s->extractor = e;
  s->planes = norma_alloc (norma_feature_shape_size (&extractor->levels.at[0]), sizeof (float),
                           "pixels", error);
  s->of = s->planes == NULL ? NULL : norma_extractor_scratch_new (e->of, error);
  if (s->of != NULL)
    return s;
  scratch_free (s);
  return NULL;
}

/* As the other extractor, which a reader finds first. */
static void
store (const NormaExtractor *extractor, NormaTensorFile *file)
{
  const PixelExtractor *e = (const PixelExtractor *)extractor;

  norma_extractor_store (e->of, file);
  norma_field_set_unsigned (file, PIXELS, e->pixels.side);
}

static void
free_extractor (NormaExtractor *extractor)
{
  PixelExtractor *e = (PixelExtractor *)extractor;

  norma_extractor_unref (e->of);
  g_free (e);
}

static void
describe (const NormaExtractor *extractor, guint level, guint channel, NormaFeatureName *name)
{
  const PixelExtractor *e = (const PixelExtractor *)extractor;

  if (level > 0)
    norma_extractor_describe (e->of, level - 1, channel, name);
  else
    *name = (NormaFeatureName){ .kind = NORMA_FEATURE_BRIGHTNESS, .channel = channel };
}

static const NormaExtractorClass pixel_class = {
  "pixels", extract, scratch_new, scratch_free, store, free_extractor, describe,
};

/* The cell that gives about as many pixels as the frame has. */
static guint
choose_side (const NormaFrame *frame, const NormaFeatureShape *grid)
{
  guint side = MAX ((frame->height + grid->height / 2) / grid->height,
                    (frame->width + grid->width / 2) / grid->width);

  return CLAMP (side, 1, MOST_SIDE);
}

static void
add_level (PixelExtractor *e, const NormaFrame *frame)
{
  const NormaFeatureLevels *of = &e->of->levels;
  NormaFeatureLevels *levels = &e->parent.levels;
  guint side = choose_side (frame, &of->at[0]);

  levels->n = of->n + 1;
  levels->at[0] =
      (NormaFeatureShape){ of->at[0].height, of->at[0].width, frame->channels * side * side };
  for (guint l = 0; l < of->n; l++)
    levels->at[l + 1] = of->at[l];
  norma_pixel_level_read (&levels->at[0], &e->pixels);
}

NormaExtractor *
norma_pixel_level_new (NormaExtractor *extractor, const NormaFrame *frame, GError **error)
{
  g_autoptr (NormaExtractor) of = extractor;
  PixelExtractor *e;

  if (of->levels.n == NORMA_MOST_LEVELS) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "levels: found %u, expected at most %d beside the picture itself", of->levels.n,
                 NORMA_MOST_LEVELS - 1);
    return NULL;
  }
  e = g_new0 (PixelExtractor, 1);
  e->parent = (NormaExtractor){ .class = &pixel_class,
                                .scratch_bytes = of->scratch_bytes,
                                .held_bytes = of->held_bytes,
                                .precision = of->precision,
                                .least_variance = of->least_variance,
                                .replay_tolerance = MAX (of->replay_tolerance, REPLAY_TOLERANCE),
                                .behind = of };
  g_atomic_ref_count_init (&e->parent.references);
  e->of = g_steal_pointer (&of);
  e->width = frame->width;
  e->height = frame->height;
  add_level (e, frame);
  e->parent.scratch_bytes += norma_feature_shape_size (&e->parent.levels.at[0]) * sizeof (float);
  return &e->parent;
}

NormaExtractor *
norma_pixel_level_load (const NormaTensorFile *file, NormaExtractor *extractor,
                        const NormaFrame *frame, GError **error)
{
  g_autoptr (NormaExtractor) of = extractor;
  g_autoptr (NormaExtractor) found = NULL;
  guint64 side;

  if (norma_tensor_file_get_metadata (file, PIXELS) == NULL)
    return g_steal_pointer (&of);
  if (!norma_field_get_unsigned (file, PIXELS, 1, MOST_SIDE, &side, error))
    return NULL;
  found = norma_pixel_level_new (g_steal_pointer (&of), frame, error);
  if (found == NULL || ((const PixelExtractor *)found)->pixels.side == side)
    return g_steal_pointer (&found);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               PIXELS ": found %" G_GUINT64_FORMAT ", expected %u for this frame", side,
               ((const PixelExtractor *)found)->pixels.side);
  return NULL;
}
