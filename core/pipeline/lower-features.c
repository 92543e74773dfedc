/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/lower-features.h"

#include "core/base/workers.h"
#include "core/features/network-extractor.h"

/* More images hardly widen a range, and the last of a hundred does so by little. */
enum { MOST_IMAGES = 128 };

/* What a worker has. */
typedef struct {
  float *planes, *features;
  gpointer scratch;
  NormaNetworkRanges *ranges;
} Desk;

typedef struct {
  const NormaGoodFeatures *good;
  GPtrArray *usable; /* NormaGoodImage, lent */
  guint n_images; /* measured */
  Desk *desks;
  guint n_desks;
  GMutex lock; /* of n_done */
  guint n_done;
} Measuring;

static void
measuring_clear (Measuring *m)
{
  for (guint i = 0; i < m->n_desks; i++) {
    g_free (m->desks[i].planes);
    g_free (m->desks[i].features);
    norma_extractor_scratch_free (m->good->extractor, m->desks[i].scratch);
    norma_network_ranges_free (m->desks[i].ranges);
  }
  g_free (m->desks);
  g_clear_pointer (&m->usable, g_ptr_array_unref);
  g_mutex_clear (&m->lock);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Measuring, measuring_clear)

static gboolean
take_memory (Measuring *m, GError **error)
{
  const NormaFrame *frame = m->good->frame;
  const NormaNetwork *network = norma_network_extractor_get_network (m->good->extractor);
  gsize n = (gsize)frame->channels * frame->height * frame->width;

  m->usable = norma_survey_list_usable (m->good->survey);
  m->n_images = MIN (m->usable->len, MOST_IMAGES);
  m->n_desks = norma_workers_count (m->good->n_threads);
  m->desks = g_new0 (Desk, m->n_desks);
  for (guint i = 0; i < m->n_desks; i++) {
    Desk *desk = &m->desks[i];

    desk->planes = norma_alloc (n, sizeof (float), "frame", error);
    if (desk->planes != NULL)
      desk->features = norma_alloc (norma_feature_levels_size (&m->good->extractor->levels),
                                    sizeof (float), "features", error);
    if (desk->features != NULL)
      desk->scratch = norma_extractor_scratch_new (m->good->extractor, error);
    if (desk->scratch != NULL)
      desk->ranges = norma_network_ranges_new (network, error);
    if (desk->ranges == NULL)
      return FALSE;
  }
  return TRUE;
}

static void
count_measured (Measuring *m)
{
  g_mutex_lock (&m->lock);
  norma_progress_report (m->good->progress, "Measuring ranges", ++m->n_done, m->n_images);
  g_mutex_unlock (&m->lock);
}

static gboolean
measure_item (gsize index, guint worker, gpointer data, GError **error)
{
  Measuring *m = data;
  const Desk *desk = &m->desks[worker];
  guint place = (guint)(index * m->usable->len / m->n_images);

  if (!norma_good_features_read (m->good, m->usable->pdata[place], desk->planes, error))
    return FALSE;
  norma_network_extractor_measure (m->good->extractor, desk->planes, desk->ranges, desk->features,
                                   desk->scratch);
  norma_feature_store_put (m->good->store, place, m->good->first_number, desk->features);
  count_measured (m);
  return TRUE;
}

static gboolean
measure (Measuring *m, GError **error)
{
  if (!take_memory (m, error) ||
      !norma_workers_run (m->n_desks, m->n_images, measure_item, m,
                          norma_progress_get_cancellable (m->good->progress), error))
    return FALSE;
  for (guint i = 1; i < m->n_desks; i++)
    norma_network_ranges_merge (m->desks[0].ranges, m->desks[i].ranges);
  return TRUE;
}

NormaExtractor *
norma_lower_features (const NormaGoodFeatures *good, NormaPrecision precision, NormaBudget *budget,
                      GError **error)
{
  g_auto (Measuring) m = { good };

  if (precision != NORMA_PRECISION_INT8)
    return norma_network_extractor_lower (good->extractor, precision, NULL, budget, error);
  if (!measure (&m, error))
    return NULL;
  return norma_network_extractor_lower (good->extractor, precision, m.desks[0].ranges, budget,
                                        error);
}
