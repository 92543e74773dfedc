/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/alike.h"

#include "core/pipeline/augment.h"

/* From a pixel of an image to the place of the grid that covers it, along one axis. */
static guint
to_place (double pixel, guint full, guint content_begin, guint content, guint frame, guint grid)
{
  double at = content_begin + (pixel + 0.5) * content / full;

  return (guint)CLAMP (at * grid / frame, 0, grid - 1);
}

/* From the middle of a place to the pixel of an image. */
static double
to_pixel (guint place, guint full, guint content_begin, guint content, guint frame, guint grid)
{
  double at = ((place + 0.5) * frame / grid - content_begin) * full / content - 0.5;

  return CLAMP (at, 0, full - 1.0);
}

static void
clear_alike (gpointer data)
{
  g_free (((NormaAlike *)data)->path);
}

/* Where a place of a sample lies in the image that the sample was made of. */
static void
find_in_image (const NormaModel *model, const NormaGoodPlace *place, guint *x, guint *y)
{
  const NormaGrid *grid = &model->detector->grid;
  NormaAugments augments = model->good_set.augments;

  *x = place->position % grid->width;
  *y = place->position / grid->width;
  /* a file may say anything */
  if (place->sample > 0 && place->sample <= norma_augments_count (augments))
    norma_augment_find (norma_augments_get (augments, place->sample - 1), grid->width, grid->height,
                        x, y);
}

typedef struct {
  const NormaModel *model;
  const float *features;
  guint width, height;
  float *scratch;
  GArray *found;
} Search;

static guint
place_of_peak (const Search *s, const NormaRegion *region)
{
  const NormaFrame *frame = &s->model->frame;
  const NormaGrid *grid = &s->model->detector->grid;
  NormaFrameContent c;

  norma_frame_place (frame, s->width, s->height, &c);
  return to_place (region->peak_y, s->height, c.y, c.height, frame->height, grid->height) *
             grid->width +
         to_place (region->peak_x, s->width, c.x, c.width, frame->width, grid->width);
}

static void
find_all (Search *s, const GArray *regions)
{
  const NormaDetector *detector = s->model->detector;
  const NormaGoodFiles *files = s->model->good_files;
  const NormaFrame *frame = &s->model->frame;
  const NormaGrid *grid = &detector->grid;

  for (guint i = 0; i < regions->len; i++) {
    const NormaRegion *region = &g_array_index (regions, NormaRegion, i);
    NormaGoodPlace place;
    NormaFrameContent c;
    NormaAlike alike;
    guint width, height, x, y;

    detector->class->find_alike (detector, s->features, place_of_peak (s, region), &place,
                                 s->scratch);
    width = files->sizes[2 * place.image];
    height = files->sizes[2 * place.image + 1];
    norma_frame_place (frame, width, height, &c);
    find_in_image (s->model, &place, &x, &y);
    alike.path = g_strdup (files->paths[place.image]);
    alike.x = to_pixel (x, width, c.x, c.width, frame->width, grid->width);
    alike.y = to_pixel (y, height, c.y, c.height, frame->height, grid->height);
    g_array_append_val (s->found, alike);
  }
}

GArray *
norma_alike_find (const NormaModel *model, const float *features, const NormaFinding *finding,
                  guint width, guint height, float *scratch)
{
  Search search = { model, features, width, height, scratch };

  if (model->good_files == NULL || model->detector->class->find_alike == NULL)
    return NULL;
  search.found = g_array_new (FALSE, FALSE, sizeof (NormaAlike));
  g_array_set_clear_func (search.found, clear_alike);
  find_all (&search, finding->reject_regions);
  find_all (&search, finding->review_regions);
  return search.found;
}
