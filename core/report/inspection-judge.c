/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/error.h"
#include "core/calibration/rarity.h"
#include "core/pipeline/map.h"
#include "core/project/scores.h"
#include "core/report/inspection-private.h"

static NormaAreas *
find_own_areas (const NormaInspection *inspection, const NormaProjectImage *image)
{
  return inspection->areas.own == NULL ? NULL
                                       : g_hash_table_lookup (inspection->areas.own, &image->id);
}

NormaAnomalyMap *
norma_inspection_read_map (const NormaInspection *inspection, const NormaProjectImage *image,
                           gboolean *is_blind, GError **error)
{
  g_autoptr (NormaAreas) both = NULL;
  g_autoptr (NormaAnomalyMap) map = NULL;
  g_autoptr (GError) local = NULL;

  *is_blind = FALSE;
  if (inspection->model_hash == NULL || image->file.hash == NULL)
    return NULL;
  map =
      norma_project_read_map (inspection->project, inspection->model_hash, image->file.hash, error);
  if (map == NULL)
    return NULL;
  if (!norma_areas_join (inspection->model == NULL ? NULL : inspection->model->areas,
                         find_own_areas (inspection, image), &both, error))
    return NULL;
  if (norma_map_restrict (map, both, &local))
    return g_steal_pointer (&map);
  *is_blind = g_error_matches (local, NORMA_ERROR, NORMA_ERROR_INPUT);
  if (*is_blind)
    return g_steal_pointer (&map);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* Where a map is absent the score has to do. */
static gboolean
judge_by_map (const NormaInspection *inspection, NormaInspectedPart *part, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (NormaFinding) finding = NULL;
  gboolean is_blind;
  g_autoptr (NormaAnomalyMap) map =
      norma_inspection_read_map (inspection, part->image, &is_blind, &local);

  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (map == NULL)
    return TRUE;
  part->is_scored = !is_blind;
  part->score = is_blind ? (double)NAN : (double)norma_anomaly_map_get_peak (map, NULL, NULL);
  if (is_blind)
    return TRUE;
  finding = norma_finding_new (map, &inspection->limits, error);
  if (finding == NULL)
    return FALSE;
  part->verdict = finding->verdict;
  return TRUE;
}

/* Between the score of the whole image and the regions stand areas of its own, and a least area. */
static gboolean
needs_map (const NormaInspection *inspection, const NormaInspectedPart *part)
{
  return find_own_areas (inspection, part->image) != NULL ||
         (inspection->limits.least_area > 1 && part->verdict != NORMA_VERDICT_ACCEPT);
}

static void
judge_pair (const NormaInspection *inspection, NormaInspectedPart *part)
{
  part->times_change = NAN;
  part->is_compared = part->pair != NULL && part->pair->is_known;
  if (!part->is_compared)
    return;
  if (part->pair->reason[0] != '\0') {
    part->compared = NORMA_NOT_COMPARED;
    return;
  }
  part->times_change = part->pair->peak / inspection->change_threshold;
  part->compared = (float)inspection->change_threshold < (float)part->pair->peak
                       ? NORMA_COMPARED_CHANGED
                       : NORMA_COMPARED_SAME;
}

gboolean
norma_inspection_judge (const NormaInspection *inspection, NormaInspectedPart *part, GError **error)
{
  const NormaModel *model = inspection->model;

  judge_pair (inspection, part);
  part->score = part->times_threshold = part->one_in = NAN;
  part->is_scored = model != NULL && !isnan (part->image->score);
  if (!part->is_scored)
    return TRUE;
  part->score = part->image->score;
  part->verdict = norma_verdict_of_peak ((float)part->score, &inspection->limits);
  if (needs_map (inspection, part) && !judge_by_map (inspection, part, error))
    return FALSE;
  if (inspection->limits.reject > 0)
    part->times_threshold = part->score / (double)inspection->limits.reject;
  if (model->rarity != NULL)
    part->one_in = norma_rarity_one_in (model->rarity, part->score);
  return TRUE;
}
