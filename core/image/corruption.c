/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/corruption.h"

#include <math.h>
#include <string.h>

#include "core/base/random.h"
#include "core/image/gaussian-smoothing.h"
#include "core/image/resample.h"
#include "core/image/write.h"

/* Of severity 1; each further one has twice as much. */
static const struct {
  const char *name, *unit;
  double first;
} kinds[NORMA_N_CORRUPTIONS] = {
  { "blur", "px", 0.5 },
  { "noise", "of range", 0.01 },
  { "darker", "stops", 1.0 / 16 },
  { "brighter", "stops", 1.0 / 16 },
  { "shift", "px", 1 },
  { "rotation", "degrees", 0.5 },
  { "jpeg", "quality", 0.2 },
};

static double
get_strength (NormaCorruptionKind kind, guint severity)
{
  return kinds[kind].first * (1u << (severity - 1));
}

/* libjpeg scales its tables by 2 − q/50 from quality 50 on, and by 50/q below. */
static int
get_quality (double scale)
{
  return (int)lround (scale <= 1 ? 50 * (2 - scale) : 50 / scale);
}

double
norma_corruption_get_amount (NormaCorruptionKind kind, guint severity)
{
  double strength = get_strength (kind, severity);

  return kind == NORMA_CORRUPTION_JPEG ? get_quality (strength) : strength;
}

const char *
norma_corruption_to_string (NormaCorruptionKind kind)
{
  return kinds[kind].name;
}

const char *
norma_corruption_get_unit (NormaCorruptionKind kind)
{
  return kinds[kind].unit;
}

gboolean
norma_corruption_applies (NormaCorruptionKind kind, NormaValueKind values, guint channels)
{
  return kind != NORMA_CORRUPTION_JPEG ||
         (values == NORMA_VALUES_BYTE && (channels == 1 || channels == 3));
}

/* A picture in planes. */
typedef struct {
  const NormaCorruption *corruption;
  guint width, height, channels;
  double strength; /* in the units above, of the raster as it was decoded */
  float *planes; /* [channels, height, width] */
} Picture;

static gsize
count_samples (const Picture *p)
{
  return (gsize)p->width * p->height * p->channels;
}

static float *
get_plane (const Picture *p, guint channel)
{
  return p->planes + (gsize)channel * p->width * p->height;
}

static gboolean
blur (const Picture *p, GError **error)
{
  for (guint c = 0; c < p->channels; c++)
    if (!norma_gaussian_smooth (get_plane (p, c), p->width, p->height, p->width, p->strength,
                                error))
      return FALSE;
  return TRUE;
}

static void
add_noise (const Picture *p)
{
  double deviation = p->strength * p->corruption->range;
  NormaRandom random;

  norma_random_seed (&random, p->corruption->seed);
  for (gsize i = 0; i < count_samples (p); i++)
    p->planes[i] = (float)((double)p->planes[i] + deviation * norma_random_normal (&random));
}

static void
scale (const Picture *p, double gain)
{
  for (gsize i = 0; i < count_samples (p); i++)
    p->planes[i] = (float)((double)p->planes[i] * gain);
}

/* What stands at a place of the corrupted picture: x, y, as source. */
typedef void (*Move) (const Picture *p, double angle, double *x, double *y);

static void
move_along (const Picture *p, double angle, double *x, double *y)
{
  *x -= round (p->strength * cos (angle));
  *y -= round (p->strength * sin (angle));
}

static void
turn (const Picture *p, double angle, double *x, double *y)
{
  double middle_x = (p->width - 1) / 2.0, middle_y = (p->height - 1) / 2.0;
  double from_x = *x - middle_x, from_y = *y - middle_y;

  *x = middle_x + cos (angle) * from_x + sin (angle) * from_y;
  *y = middle_y - sin (angle) * from_x + cos (angle) * from_y;
}

static float
sample (const float *plane, guint width, guint height, double x, double y)
{
  double in_x = CLAMP (x, 0, width - 1.0), in_y = CLAMP (y, 0, height - 1.0);
  gsize x0 = (gsize)in_x, y0 = (gsize)in_y;
  gsize x1 = MIN (x0 + 1, width - 1), y1 = MIN (y0 + 1, height - 1);
  double u = in_x - (double)x0, v = in_y - (double)y0;
  double above = (1 - u) * (double)plane[y0 * width + x0] + u * (double)plane[y0 * width + x1];
  double below = (1 - u) * (double)plane[y1 * width + x0] + u * (double)plane[y1 * width + x1];

  return (float)((1 - v) * above + v * below);
}

static gboolean
warp (const Picture *p, Move move, double angle, GError **error)
{
  gsize n = (gsize)p->width * p->height;
  g_autofree float *from = norma_alloc (n, sizeof (float), "a moved picture", error);

  for (guint c = 0; from != NULL && c < p->channels; c++) {
    float *to = get_plane (p, c);

    memcpy (from, to, n * sizeof (float));
    for (guint y = 0; y < p->height; y++)
      for (guint x = 0; x < p->width; x++) {
        double source_x = x, source_y = y;

        move (p, angle, &source_x, &source_y);
        to[(gsize)y * p->width + x] = sample (from, p->width, p->height, source_x, source_y);
      }
  }
  return from != NULL;
}

static guint
draw (const Picture *p, guint n)
{
  NormaRandom random;

  norma_random_seed (&random, p->corruption->seed);
  return (guint)norma_random_below (&random, n);
}

static gboolean
corrupt (const Picture *p, GError **error)
{
  double radians = p->strength * G_PI / 180;

  switch (p->corruption->kind) {
  case NORMA_CORRUPTION_BLUR:
    return blur (p, error);
  case NORMA_CORRUPTION_NOISE:
    add_noise (p);
    return TRUE;
  case NORMA_CORRUPTION_DARKER:
    scale (p, exp2 (-p->strength));
    return TRUE;
  case NORMA_CORRUPTION_BRIGHTER:
    scale (p, exp2 (p->strength));
    return TRUE;
  case NORMA_CORRUPTION_SHIFT:
    return warp (p, move_along, draw (p, 4) * G_PI_2, error);
  case NORMA_CORRUPTION_ROTATION:
    return warp (p, turn, draw (p, 2) == 0 ? radians : -radians, error);
  default:
    g_return_val_if_reached (FALSE);
  }
}

/* As they would have been recorded: integers rounded and saturated. */
static void
put_row (NormaRaster *raster, const Picture *p, guint y)
{
  gpointer row = norma_raster_row (raster, y);

  for (guint x = 0; x < p->width; x++)
    for (guint c = 0; c < p->channels; c++) {
      gsize at = (gsize)x * p->channels + c;
      float value = get_plane (p, c)[(gsize)y * p->width + x];
      double recorded = CLAMP (round ((double)value), raster->low, raster->high);

      if (raster->type == NORMA_SAMPLE_U8)
        ((guint8 *)row)[at] = (guint8)recorded;
      else if (raster->type == NORMA_SAMPLE_U16)
        ((guint16 *)row)[at] = (guint16)recorded;
      else
        ((float *)row)[at] = value;
    }
}

/* Lengths and noise shrink with the picture. */
static double
get_decoded_strength (const NormaCorruption *c, const NormaRaster *raster)
{
  double strength = get_strength (c->kind, c->severity);

  return c->kind == NORMA_CORRUPTION_BLUR || c->kind == NORMA_CORRUPTION_SHIFT ||
                 c->kind == NORMA_CORRUPTION_NOISE
             ? strength / raster->scale_denominator
             : strength;
}

static NormaRaster *
save (const NormaCorruption *c, const NormaRaster *raster, const char *name, GError **error)
{
  int quality = get_quality (get_strength (c->kind, c->severity));
  const NormaReadOptions options = { .enough_side = c->enough_side };
  g_autoptr (GBytes) bytes = norma_image_encode_jpeg (raster, quality, name, error);

  return bytes == NULL ? NULL : norma_image_read_bytes (bytes, name, &options, error);
}

NormaRaster *
norma_corruption_apply (const NormaCorruption *corruption, const NormaRaster *raster,
                        const char *name, GError **error)
{
  Picture p = { corruption, raster->width, raster->height, raster->channels,
                get_decoded_strength (corruption, raster) };
  g_autofree float *planes = NULL;
  g_autoptr (NormaRaster) corrupted = NULL;

  g_return_val_if_fail (corruption->severity >= 1 &&
                            corruption->severity <= NORMA_N_CORRUPTION_SEVERITIES,
                        NULL);
  if (corruption->kind == NORMA_CORRUPTION_JPEG)
    return save (corruption, raster, name, error);
  planes = norma_alloc ((gsize)p.width * p.height, p.channels * sizeof (float), name, error);
  if (planes == NULL || !norma_resample_raster (raster, p.width, p.height, planes, error))
    return NULL;
  p.planes = planes;
  if (!corrupt (&p, error))
    return NULL;
  corrupted = norma_raster_copy (raster, error);
  for (guint y = 0; corrupted != NULL && y < p.height; y++)
    put_row (corrupted, &p, y);
  return g_steal_pointer (&corrupted);
}
