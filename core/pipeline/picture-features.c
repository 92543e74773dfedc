/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/picture-features.h"

#include "core/base/error.h"
#include "core/base/file-hash.h"
#include "core/base/workers.h"
#include "core/image/read.h"

typedef struct {
  float *planes;
  gpointer scratch;
} Desk;

typedef struct {
  const NormaModel *model;
  const GPtrArray *paths;
  NormaBudget *budget;
  gsize sample_size;
  float *samples;
  NormaPictureFacts *facts;
  Desk *desks;
  guint n_desks;
} Describing;

static void
describing_clear (Describing *d)
{
  for (guint i = 0; i < d->n_desks; i++) {
    g_free (d->desks[i].planes);
    norma_extractor_scratch_free (d->model->extractor, d->desks[i].scratch);
  }
  g_free (d->desks);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Describing, describing_clear)

static gboolean
take_desks (Describing *d, guint n_threads, GError **error)
{
  const NormaFrame *frame = &d->model->frame;
  gsize n_pixels = (gsize)frame->width * frame->height;

  d->n_desks = MIN (norma_workers_count (n_threads), MAX (d->paths->len, 1));
  d->desks = g_new0 (Desk, d->n_desks);
  for (guint i = 0; i < d->n_desks; i++) {
    d->desks[i].planes = norma_alloc (n_pixels, frame->channels * sizeof (float), "frame", error);
    if (d->desks[i].planes == NULL)
      return FALSE;
    d->desks[i].scratch = norma_extractor_scratch_new (d->model->extractor, error);
    if (d->desks[i].scratch == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
apply_frame (const NormaFrame *frame, const NormaRaster *raster, float *planes, GError **error)
{
  NormaValueKind kind = norma_raster_get_kind (raster);

  if (kind == frame->kind)
    return norma_frame_apply (frame, raster, planes, error);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH, "found %s, the good images have %s",
               norma_value_kind_describe (kind), norma_value_kind_describe (frame->kind));
  return FALSE;
}

static gboolean
read_planes (const Describing *d, const char *path, float *planes, NormaPictureFacts *facts,
             GError **error)
{
  const NormaFrame *frame = &d->model->frame;
  NormaReadOptions options = NORMA_READ_OPTIONS_INIT;
  g_autoptr (NormaRaster) raster = NULL;

  options.budget = d->budget;
  options.enough_side = norma_frame_enough_side (frame);
  raster = norma_image_read (path, &options, error);
  if (raster == NULL)
    return FALSE;
  facts->width = raster->file_width;
  facts->height = raster->file_height;
  facts->channels = raster->channels;
  facts->bits = raster->bits;
  if (apply_frame (frame, raster, planes, error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

static gboolean
describe_item (gsize index, guint worker, gpointer data, GError **error)
{
  Describing *d = data;
  const char *path = d->paths->pdata[index];
  NormaPictureFacts *facts = &d->facts[index];
  const Desk *desk = &d->desks[worker];
  g_autofree char *hash = norma_file_hash (path, error);

  if (hash == NULL || !read_planes (d, path, desk->planes, facts, error))
    return FALSE;
  g_strlcpy (facts->hash, hash, sizeof facts->hash);
  norma_extractor_extract (d->model->extractor, desk->planes, d->samples + index * d->sample_size,
                           desk->scratch);
  return TRUE;
}

gboolean
norma_picture_features (const NormaModel *model, const GPtrArray *paths, guint n_threads,
                        NormaBudget *budget, const NormaProgress *progress, float *samples,
                        NormaPictureFacts *facts, GError **error)
{
  g_auto (Describing)
      d = { model,   paths, budget, norma_feature_levels_size (&model->extractor->levels),
            samples, facts };

  return take_desks (&d, n_threads, error) &&
         norma_workers_run (d.n_desks, paths->len, describe_item, &d,
                            norma_progress_get_cancellable (progress), error);
}
