/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/picture.h"

#include <math.h>

#include "core/base/kernel.h"
#include "core/base/workers.h"

static const char making[] = "showing an image";

/* Rows of a level a worker makes at once: enough that handing them out costs nothing beside it. */
enum { ROWS_A_PIECE = 64 };

/* Two rows of a level and the row that is made of them. */
typedef struct {
  gconstpointer above, below;
  guint step; /* samples a pixel of the rows above and below */
  guint n; /* whole pairs of pixels */
  guint n_shown;
  gboolean is_odd; /* a last pixel stands alone */
  gpointer out;
} Halving;

static inline float
mean_of_finite (float a, float b, float c, float d)
{
  const float values[] = { a, b, c, d };
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (isfinite (values[i])) {
      sum += (double)values[i];
      n++;
    }
  return n > 0 ? (float)(sum / n) : NAN;
}

#define MEAN_OF_WHOLE(a, b, c, d) (((guint32)(a) + (b) + (c) + (d) + 2) >> 2)

/* Without the pairs of one channel apart the compiler would find no vectors in them. */
#define DEFINE_HALVE(name, Type, mean) \
  NORMA_KERNEL static void name##_grey (const Type *above, const Type *below, guint n, \
                                        Type *restrict out) \
  { \
    for (guint x = 0; x < n; x++) \
      out[x] = (Type)mean (above[2 * x], above[2 * x + 1], below[2 * x], below[2 * x + 1]); \
  } \
\
  static void name##_pixel (const Halving *h, gsize left, gsize right, gsize out) \
  { \
    const Type *above = h->above, *below = h->below; \
\
    for (guint c = 0; c < h->n_shown; c++) \
      ((Type *)h->out)[out * h->n_shown + c] = \
          (Type)mean (above[left * h->step + c], above[right * h->step + c], \
                      below[left * h->step + c], below[right * h->step + c]); \
  } \
\
  static void name (const Halving *h) \
  { \
    gsize last = 2 * (gsize)h->n; \
\
    if (h->step == 1) \
      name##_grey (h->above, h->below, h->n, h->out); \
    else \
      for (gsize x = 0; x < h->n; x++) \
        name##_pixel (h, 2 * x, 2 * x + 1, x); \
    if (h->is_odd) \
      name##_pixel (h, last, last, h->n); \
  }

DEFINE_HALVE (halve_u8, guint8, MEAN_OF_WHOLE)
DEFINE_HALVE (halve_u16, guint16, MEAN_OF_WHOLE)
DEFINE_HALVE (halve_f32, float, mean_of_finite)

gconstpointer
norma_picture_level_row (const NormaPictureLevel *level, guint y)
{
  return (const guint8 *)level->samples + (gsize)y * level->stride;
}

typedef struct {
  const NormaPicture *picture;
  const NormaPictureLevel *from;
  const NormaPictureLevel *to;
  guint8 *samples; /* of the level that is made */
} Level;

static void
halve_row (const Level *level, guint y)
{
  const NormaPictureLevel *from = level->from;
  gconstpointer above = norma_picture_level_row (from, 2 * y);
  Halving halving = {
    .above = above,
    .below = 2 * y + 1 < from->height ? norma_picture_level_row (from, 2 * y + 1) : above,
    .step = from->channels,
    .n = from->width / 2,
    .n_shown = level->picture->n_shown,
    .is_odd = from->width % 2 == 1,
    .out = level->samples + (gsize)y * level->to->stride,
  };

  switch (level->picture->raster->type) {
  case NORMA_SAMPLE_U8:
    halve_u8 (&halving);
    break;
  case NORMA_SAMPLE_U16:
    halve_u16 (&halving);
    break;
  case NORMA_SAMPLE_F32:
    halve_f32 (&halving);
    break;
  }
}

static gboolean
halve_rows (gsize piece, guint worker, gpointer data, GError **error)
{
  const Level *level = data;
  guint first = (guint)piece * ROWS_A_PIECE;
  guint end = MIN (first + ROWS_A_PIECE, level->to->height);

  for (guint y = first; y < end; y++)
    halve_row (level, y);
  return TRUE;
}

static gboolean
add_level (NormaPicture *picture, GError **error)
{
  const NormaPictureLevel *from = &picture->levels[picture->n_levels - 1];
  NormaPictureLevel *to = &picture->levels[picture->n_levels];
  Level level = { picture, from, to, NULL };
  gsize n_pieces;

  to->width = (from->width + 1) / 2;
  to->height = (from->height + 1) / 2;
  to->channels = picture->n_shown;
  to->stride = (gsize)to->width * to->channels * norma_sample_size (picture->raster->type);
  to->samples = level.samples = norma_alloc (to->height, to->stride, making, error);
  if (to->samples == NULL)
    return FALSE;
  picture->n_levels++;
  n_pieces = (to->height + ROWS_A_PIECE - 1) / ROWS_A_PIECE;
  /* A single piece is not worth a thread. */
  return norma_workers_run (n_pieces == 1 ? 1 : 0, n_pieces, halve_rows, &level, NULL, error);
}

NormaPicture *
norma_picture_new (NormaRaster *raster, GError **error)
{
  g_autoptr (NormaPicture) picture = g_new0 (NormaPicture, 1);
  const NormaPictureLevel *last = picture->levels;

  g_atomic_ref_count_init (&picture->references);
  picture->raster = norma_raster_ref (raster);
  picture->n_shown = raster->channels >= 3 ? 3 : 1;
  picture->n_levels = 1;
  picture->levels[0] = (NormaPictureLevel){ raster->width, raster->height, raster->channels,
                                            raster->stride, raster->samples };
  if (!norma_value_spread_measure (&picture->spread, raster, error))
    return NULL;
  for (; last->width > 1 || last->height > 1; last++)
    if (!add_level (picture, error))
      return NULL;
  return g_steal_pointer (&picture);
}

NormaPicture *
norma_picture_ref (NormaPicture *picture)
{
  g_atomic_ref_count_inc (&picture->references);
  return picture;
}

void
norma_picture_unref (NormaPicture *picture)
{
  if (picture == NULL || !g_atomic_ref_count_dec (&picture->references))
    return;
  for (guint i = 1; i < picture->n_levels; i++)
    g_free ((gpointer)picture->levels[i].samples);
  norma_raster_unref (picture->raster);
  g_free (picture);
}

NormaDisplayWindow
norma_picture_get_range (const NormaPicture *picture)
{
  const NormaRaster *raster = picture->raster;
  NormaDisplayWindow range = { raster->low, raster->high };

  if (raster->type == NORMA_SAMPLE_F32)
    range = (NormaDisplayWindow){ picture->spread.least, picture->spread.most };
  if (range.high <= range.low)
    range.high = range.low + 1;
  return range;
}

static double
sample_at (const NormaRaster *raster, guint x, guint y, guint channel)
{
  gconstpointer row = norma_raster_row (raster, y);
  gsize i = (gsize)x * raster->channels + channel;

  switch (raster->type) {
  case NORMA_SAMPLE_U8:
    return ((const guint8 *)row)[i];
  case NORMA_SAMPLE_U16:
    return ((const guint16 *)row)[i];
  case NORMA_SAMPLE_F32:
  default:
    return (double)((const float *)row)[i];
  }
}

char *
norma_picture_describe_value (const NormaPicture *picture, guint x, guint y)
{
  const NormaRaster *raster = picture->raster;
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (x < raster->width && y < raster->height, NULL);

  for (guint c = 0; c < raster->channels; c++)
    g_string_append_printf (text, "%s%.5g", c == 0 ? "" : ", ", sample_at (raster, x, y, c));
  return g_string_free (text, FALSE);
}
