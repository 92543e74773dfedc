/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/filter-bank.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/base/kernel.h"
#include "core/features/cells.h"
#include "core/features/gabor.h"
#include "core/features/logarithm.h"

#define VERSION 1
#define LEVELS 4
#define ORIENTATIONS 6
#define LEAST_SIDE 64

/* Radians a pixel and pixels: an octave's band around a quarter of the sampling rate, so that the
 * levels of the pyramid follow each other without a gap. */
#define FREQUENCY 1.7
#define SIGMA 1.5

/* The ε of each kind, in brightness 0 … 1 (how they were chosen: docs/methods.md). */
#define FIRST_FLOOR 1e-4f
#define SECOND_FLOOR (FIRST_FLOOR / 3)
#define BRIGHTNESS_FLOOR 0.02f

/* A thousandth of a natural logarithm, squared: a change of 0.1 % in an energy is below what any
 * camera repeats. */
#define LEAST_VARIANCE 1e-6

typedef struct {
  NormaExtractor parent;
  guint width, height, channels; /* of the frame */
  NormaGabor gabor;
} FilterBank;

static guint
count_features (guint channels)
{
  return LEVELS * ORIENTATIONS * 2 + (LEVELS - 1) * ORIENTATIONS * ORIENTATIONS +
         (channels == 3 ? 3 : 1);
}

/* Scratch memory, laid out once and used for every picture. */
typedef struct {
  float *level; /* [height, width], then each smaller level in its place */
  float *first; /* [ORIENTATIONS, height, width] */
  float *half; /* [height / 2, width / 2] */
  float *second; /* [ORIENTATIONS, height / 2, width / 2] */
  float *planar; /* [d, grid height, grid width] */
  float *gabor;
  float *cells;
} Scratch;

/* The piece that begins at *at, NULL if only the size is asked for. */
static float *
take (float *base, gsize *at, gsize size)
{
  float *piece = base == NULL ? NULL : base + *at;

  *at += size;
  return piece;
}

static gsize
lay_out (const FilterBank *bank, float *base, Scratch *s)
{
  gsize pixels = (gsize)bank->width * bank->height;
  gsize positions = norma_feature_shape_n_positions (&bank->parent.levels.at[0]);
  gsize at = 0;

  s->level = take (base, &at, pixels);
  s->first = take (base, &at, ORIENTATIONS * pixels);
  s->half = take (base, &at, pixels / 4);
  s->second = take (base, &at, ORIENTATIONS * pixels / 4);
  s->planar = take (base, &at, positions * bank->parent.levels.at[0].channels);
  s->gabor = take (base, &at, norma_gabor_scratch (&bank->gabor, bank->width, bank->height));
  s->cells = take (base, &at, norma_cells_scratch (bank->width, bank->height));
  return at;
}

/* 2 × 2 means; source: [2·height, 2·width]. out may be the source. */
static void
halve (const float *source, guint width, guint height, float *out)
{
  for (gsize y = 0; y < height; y++) {
    const float *upper = source + 4 * y * width;
    const float *lower = upper + 2 * width;

    for (gsize x = 0; x < width; x++)
      out[y * width + x] =
          ((upper[2 * x] + upper[2 * x + 1]) + (lower[2 * x] + lower[2 * x + 1])) * 0.25f;
  }
}

NORMA_KERNEL static void
mix_luma (const float *restrict red, const float *restrict green, const float *restrict blue,
          gsize n, float *restrict luma)
{
  for (gsize i = 0; i < n; i++)
    luma[i] = 0.299f * red[i] + 0.587f * green[i] + 0.114f * blue[i];
}

NORMA_KERNEL static void
to_deviation (const float *restrict mean, float *restrict mean_square, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    float variance = mean_square[i] - mean[i] * mean[i];

    mean_square[i] = sqrtf (variance > 0 ? variance : 0);
  }
}

/* Appends one feature plane to s->planar. */
typedef struct {
  const FilterBank *bank;
  Scratch s;
  float *next;
} Writer;

static void
write_mean (Writer *w, const float *plane, guint level)
{
  norma_cells_mean (plane, w->bank->width, w->bank->height, level, w->next, w->s.cells);
  w->next += norma_feature_shape_n_positions (&w->bank->parent.levels.at[0]);
}

static void
write_deviation (Writer *w, const float *plane, guint level, const float *mean)
{
  gsize n = norma_feature_shape_n_positions (&w->bank->parent.levels.at[0]);

  norma_cells_mean_square (plane, w->bank->width, w->bank->height, level, w->next, w->s.cells);
  to_deviation (mean, w->next, n);
  w->next += n;
}

static void
write_compressed (Writer *w, float *from, float floor)
{
  norma_logarithm (from, (gsize)(w->next - from), floor);
}

static void
write_first_order (Writer *w, guint level)
{
  gsize n = norma_feature_shape_n_positions (&w->bank->parent.levels.at[0]);
  gsize plane = (gsize)(w->bank->width >> level) * (w->bank->height >> level);
  float *from = w->next;

  for (guint k = 0; k < ORIENTATIONS; k++)
    write_mean (w, w->s.first + k * plane, level);
  for (guint k = 0; k < ORIENTATIONS; k++)
    write_deviation (w, w->s.first + k * plane, level, from + k * n);
  write_compressed (w, from, FIRST_FLOOR);
}

static void
write_second_order (Writer *w, guint level)
{
  guint width = w->bank->width >> level, height = w->bank->height >> level;
  gsize plane = (gsize)width * height;
  float *from = w->next;

  for (guint k = 0; k < ORIENTATIONS; k++) {
    halve (w->s.first + k * plane, width / 2, height / 2, w->s.half);
    norma_gabor_modulus (&w->bank->gabor, w->s.half, width / 2, height / 2, w->s.second,
                         w->s.gabor);
    for (guint j = 0; j < ORIENTATIONS; j++)
      write_mean (w, w->s.second + j * (plane / 4), level + 1);
  }
  write_compressed (w, from, SECOND_FLOOR);
}

static void
write_scattering (Writer *w)
{
  for (guint level = 0; level < LEVELS; level++) {
    guint width = w->bank->width >> level, height = w->bank->height >> level;

    norma_gabor_modulus (&w->bank->gabor, w->s.level, width, height, w->s.first, w->s.gabor);
    write_first_order (w, level);
    if (level + 1 < LEVELS) {
      write_second_order (w, level);
      halve (w->s.level, width / 2, height / 2, w->s.level);
    }
  }
}

static void
write_brightness_and_color (Writer *w, const float *planes)
{
  gsize pixels = (gsize)w->bank->width * w->bank->height;
  gsize n = norma_feature_shape_n_positions (&w->bank->parent.levels.at[0]);
  float *red = w->next, *green = red + n, *blue = green + n;

  if (w->bank->channels == 1) {
    write_mean (w, planes, 0);
    write_compressed (w, red, BRIGHTNESS_FLOOR);
    return;
  }
  for (guint c = 0; c < 3; c++)
    write_mean (w, planes + c * pixels, 0);
  for (gsize i = 0; i < n; i++) {
    float r = red[i], g = green[i], b = blue[i];

    red[i] = 0.299f * r + 0.587f * g + 0.114f * b;
    green[i] = r - g;
    blue[i] = 0.5f * (r + g) - b;
  }
  norma_logarithm (red, n, BRIGHTNESS_FLOOR);
}

/* [d, n] to [n, d]. */
static void
interleave (const float *planar, gsize n, gsize d, float *features)
{
  for (gsize i = 0; i < n; i++)
    for (gsize c = 0; c < d; c++)
      features[i * d + c] = planar[c * n + i];
}

static void
extract (const NormaExtractor *extractor, const float *planes, float *features, gpointer scratch)
{
  const FilterBank *bank = (const FilterBank *)extractor;
  const NormaFeatureShape *shape = &extractor->levels.at[0];
  gsize pixels = (gsize)bank->width * bank->height;
  Writer w = { bank };

  lay_out (bank, scratch, &w.s);
  w.next = w.s.planar;
  if (bank->channels == 1)
    memcpy (w.s.level, planes, pixels * sizeof (float));
  else
    mix_luma (planes, planes + pixels, planes + 2 * pixels, pixels, w.s.level);
  write_scattering (&w);
  write_brightness_and_color (&w, planes);
  interleave (w.s.planar, norma_feature_shape_n_positions (shape), shape->channels, features);
}

static void
store (const NormaExtractor *extractor, NormaTensorFile *file)
{
  norma_field_set_unsigned (file, "extractor.version", VERSION);
}

static gpointer
scratch_new (const NormaExtractor *extractor, GError **error)
{
  return norma_alloc (1, extractor->scratch_bytes, "extractor scratch", error);
}

/* In the order in which the planes are written. */
static void
describe (const NormaExtractor *extractor, guint level, guint channel, NormaFeatureName *name)
{
  static const NormaFeatureKind others[] = { NORMA_FEATURE_BRIGHTNESS, NORMA_FEATURE_RED_GREEN,
                                             NORMA_FEATURE_YELLOW_BLUE };
  const guint first = 2 * ORIENTATIONS, all = first + ORIENTATIONS * ORIENTATIONS;
  const double step_deg = 180.0 / ORIENTATIONS;
  guint of_levels = LEVELS * all - ORIENTATIONS * ORIENTATIONS;
  guint band = channel / all, at = channel % all;

  *name = (NormaFeatureName){ .group = LEVELS, .channel = channel };
  if (channel >= of_levels) {
    name->kind = others[channel - of_levels];
    return;
  }
  name->group = band;
  name->period = 2 * G_PI / FREQUENCY * (double)(1u << band);
  if (at < first) {
    name->kind = at < ORIENTATIONS ? NORMA_FEATURE_STRENGTH : NORMA_FEATURE_UNEVENNESS;
    name->direction_deg = at % ORIENTATIONS * step_deg;
    return;
  }
  name->kind = NORMA_FEATURE_PATTERN;
  name->direction_deg = (at - first) / ORIENTATIONS * step_deg;
  name->pattern_direction_deg = (at - first) % ORIENTATIONS * step_deg;
}

static const NormaExtractorClass filter_bank_class = {
  NORMA_FILTER_BANK_NAME,
  extract,
  scratch_new,
  g_free,
  store,
  (void (*) (NormaExtractor *))g_free,
  describe,
};

NormaExtractor *
norma_filter_bank_new (const NormaFrame *frame, GError **error)
{
  NormaFeatureShape shape;
  FilterBank *bank;
  Scratch scratch;

  g_return_val_if_fail (frame->channels == 1 || frame->channels == 3, NULL);

  if (frame->width % NORMA_CELL_SIZE != 0 || frame->height % NORMA_CELL_SIZE != 0 ||
      MIN (frame->width, frame->height) < LEAST_SIDE) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "working frame of %u × %u pixels: expected sides of at least %d that are "
                 "multiples of %d",
                 frame->width, frame->height, LEAST_SIDE, NORMA_CELL_SIZE);
    return NULL;
  }

  bank = g_new0 (FilterBank, 1);
  bank->parent.class = &filter_bank_class;
  g_atomic_ref_count_init (&bank->parent.references);
  shape = (NormaFeatureShape){ frame->height / NORMA_CELL_SIZE, frame->width / NORMA_CELL_SIZE,
                               count_features (frame->channels) };
  bank->parent.levels = norma_feature_levels_single (&shape);
  bank->parent.least_variance = LEAST_VARIANCE;
  bank->width = frame->width;
  bank->height = frame->height;
  bank->channels = frame->channels;
  norma_gabor_init (&bank->gabor, ORIENTATIONS, FREQUENCY, SIGMA);
  bank->parent.scratch_bytes = lay_out (bank, NULL, &scratch) * sizeof (float);
  return &bank->parent;
}

NormaExtractor *
norma_filter_bank_load (const NormaTensorFile *file, const NormaFrame *frame, GError **error)
{
  guint64 version;

  if (!norma_field_get_unsigned (file, "extractor.version", 1, G_MAXINT64, &version, error))
    return NULL;
  if (version != VERSION) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_VERSION,
                 "extractor.version: found %" G_GUINT64_FORMAT ", expected %d", version, VERSION);
    return NULL;
  }
  return norma_filter_bank_new (frame, error);
}
