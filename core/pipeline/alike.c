/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/alike.h"

#include "core/pipeline/augment.h"

static void
clear_alike (gpointer data)
{
  g_free (((NormaAlike *)data)->path);
}

NormaPixelBox
norma_alike_locate (const NormaModel *model, const NormaGoodPlace *place)
{
  const NormaGrid *grid = &model->detector->grid;
  const guint32 *size = model->good_files->sizes + 2 * (gsize)place->image;
  NormaAugments augments = model->good_set.augments;
  guint x = place->position % grid->width, y = place->position / grid->width;

  /* a file may say anything */
  if (place->sample > 0 && place->sample <= norma_augments_count (augments))
    norma_augment_find (norma_augments_get (augments, place->sample - 1), grid->width, grid->height,
                        &x, &y);
  return norma_grid_place_box (model, size[0], size[1], (NormaGridPlace){ 0, y * grid->width + x });
}

typedef struct {
  const NormaModel *model;
  const float *features;
  guint width, height;
  float *scratch;
  GArray *found;
} Search;

/* The middle pixel, inside an axis of n. */
static double
find_middle (double begin, double length, guint n)
{
  return CLAMP (begin + length / 2 - 0.5, 0, n - 1.0);
}

static void
find_all (Search *s, const GArray *regions)
{
  const NormaDetector *detector = s->model->detector;
  const NormaGoodFiles *files = s->model->good_files;

  for (guint i = 0; i < regions->len; i++) {
    const NormaRegion *region = &g_array_index (regions, NormaRegion, i);
    NormaGridPlace peak =
        norma_grid_place_find (s->model, s->width, s->height, region->peak_x, region->peak_y);
    NormaGoodPlace place;
    NormaPixelBox box;
    NormaAlike alike;

    detector->class->find_alike (detector, s->features, peak.position, &place, s->scratch);
    box = norma_alike_locate (s->model, &place);
    alike.path = g_strdup (files->paths[place.image]);
    alike.x = find_middle (box.x, box.width, files->sizes[2 * place.image]);
    alike.y = find_middle (box.y, box.height, files->sizes[2 * place.image + 1]);
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
