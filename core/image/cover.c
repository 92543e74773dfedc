/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/cover.h"

#include <math.h>

#include "core/base/error.h"
#include "core/image/membrane.h"

typedef struct {
  const NormaRaster *raster;
  const NormaCoverBox *box;
  const NormaCoverSource *source;
  float *row; /* [raster width, channels] */
  float *source_row; /* [source width, channels] */
  float *shown; /* [channels, height, width], of the source; NULL without one */
  float *membrane; /* [channels, height + 2, width + 2] */
} Cover;

static gboolean
check (const NormaRaster *raster, const NormaCoverBox *box, const NormaCoverSource *source,
       GError **error)
{
  gboolean is_inside = box->width > 0 && box->height > 0 && box->x < raster->width &&
                       box->y < raster->height && box->width <= raster->width - box->x &&
                       box->height <= raster->height - box->y;

  if (!is_inside || (box->width == raster->width && box->height == raster->height)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "found a box of %u × %u pixels at %u, %u to cover, expected one inside the "
                 "picture of %u × %u that leaves some of it",
                 box->width, box->height, box->x, box->y, raster->width, raster->height);
    return FALSE;
  }
  if (source->raster == NULL || source->raster->channels == raster->channels)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH,
               "found %u channels to cover %u with, expected as many", source->raster->channels,
               raster->channels);
  return FALSE;
}

static guint
clamp_pixel (gint64 place, guint n)
{
  return (guint)CLAMP (place, 0, (gint64)n - 1);
}

/* Row y of the box and its ring, which begins at −1, to membrane and shown. */
static void
read_row (const Cover *c, gsize y)
{
  const NormaCoverBox *box = c->box;
  guint channels = c->raster->channels;
  gint64 from_y = (gint64)box->y + (gint64)y - 1;
  const NormaRaster *source = c->source->raster;

  norma_raster_get_row (c->raster, clamp_pixel (from_y, c->raster->height), c->row);
  if (source != NULL)
    norma_raster_get_row (source, clamp_pixel (from_y + c->source->shift_y, source->height),
                          c->source_row);
  for (gsize x = 0; x < box->width + 2; x++) {
    gint64 from_x = (gint64)box->x + (gint64)x - 1;
    gsize at = (gsize)clamp_pixel (from_x, c->raster->width) * channels;
    gsize source_at =
        source == NULL ? 0
                       : (gsize)clamp_pixel (from_x + c->source->shift_x, source->width) * channels;
    gboolean is_inside = x > 0 && x <= box->width && y > 0 && y <= box->height;

    for (gsize k = 0; k < channels; k++) {
      float shown = source == NULL ? 0 : c->source_row[source_at + k];

      c->membrane[(k * (box->height + 2) + y) * (box->width + 2) + x] = c->row[at + k] - shown;
      if (is_inside && c->shown != NULL)
        c->shown[(k * box->height + y - 1) * box->width + x - 1] = shown;
    }
  }
}

static gboolean
take_memory (Cover *c, GError **error)
{
  gsize channels = c->raster->channels;
  gsize pixels = (gsize)c->box->width * c->box->height;
  gsize ringed = ((gsize)c->box->width + 2) * (c->box->height + 2);

  c->row = norma_alloc (c->raster->width, channels * sizeof (float), "a row", error);
  if (c->row == NULL)
    return FALSE;
  c->membrane = norma_alloc (ringed, channels * sizeof (float), "a fill", error);
  if (c->membrane == NULL || c->source->raster == NULL)
    return c->membrane != NULL;
  c->source_row = norma_alloc (c->source->raster->width, channels * sizeof (float), "a row", error);
  if (c->source_row == NULL)
    return FALSE;
  c->shown = norma_alloc (pixels, channels * sizeof (float), "a fill", error);
  return c->shown != NULL;
}

static gboolean
fill (Cover *c, GError **error)
{
  const NormaCoverBox *box = c->box;
  const NormaMembraneSides sides = { box->x > 0, box->x + box->width<c->raster->width, box->y> 0,
                                     box->y + box->height < c->raster->height };
  gsize ringed = ((gsize)box->width + 2) * (box->height + 2);

  for (gsize y = 0; y < (gsize)box->height + 2; y++)
    read_row (c, y);
  for (gsize k = 0; k < c->raster->channels; k++)
    if (!norma_membrane_fill (c->membrane + k * ringed, box->width, box->height, &sides, error))
      return FALSE;
  return TRUE;
}

static void
write_sample (NormaRaster *covered, guint y, gsize at, float value)
{
  gpointer row = norma_raster_row (covered, y);
  float whole = CLAMP (roundf (value), (float)covered->low, (float)covered->high);

  switch (covered->type) {
  case NORMA_SAMPLE_U8:
    ((guint8 *)row)[at] = (guint8)whole;
    break;
  case NORMA_SAMPLE_U16:
    ((guint16 *)row)[at] = (guint16)whole;
    break;
  case NORMA_SAMPLE_F32:
    ((float *)row)[at] = value;
    break;
  }
}

static void
write_box (const Cover *c, NormaRaster *covered)
{
  const NormaCoverBox *box = c->box;
  gsize channels = covered->channels;

  for (gsize y = 0; y < box->height; y++)
    for (gsize x = 0; x < box->width; x++)
      for (gsize k = 0; k < channels; k++) {
        float value = c->membrane[(k * (box->height + 2) + y + 1) * (box->width + 2) + x + 1];

        if (c->shown != NULL)
          value += c->shown[(k * box->height + y) * box->width + x];
        write_sample (covered, box->y + (guint)y, (box->x + x) * channels + k, value);
      }
}

NormaRaster *
norma_cover_new (const NormaRaster *raster, const NormaCoverBox *box,
                 const NormaCoverSource *source, GError **error)
{
  Cover c = { raster, box, source };
  g_autoptr (NormaRaster) covered = NULL;

  if (!check (raster, box, source, error))
    return NULL;
  if (take_memory (&c, error) && fill (&c, error))
    covered = norma_raster_copy (raster, error);
  if (covered != NULL)
    write_box (&c, covered);
  g_free (c.row);
  g_free (c.source_row);
  g_free (c.shown);
  g_free (c.membrane);
  return g_steal_pointer (&covered);
}
