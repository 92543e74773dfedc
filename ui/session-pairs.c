/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/pipeline/pairs.h"
#include "core/pipeline/point-text.h"
#include "ui/session-private.h"

/* Pairs: what the project says of them, and the steps that change them. */

void
norma_session_judge_pair (NormaSession *self, NormaImageItem *item)
{
  norma_image_pair_judge (norma_image_item_get_pair (item), (float)self->change_threshold);
}

static NormaImagePair *
new_pair (NormaSession *self, const NormaProjectPair *found, NormaImageItem *query,
          NormaImageItem *reference)
{
  NormaImagePair *pair = norma_image_pair_new (found->id, reference, found->points);

  if (!found->is_known)
    return pair;
  pair->state = *found->reason == '\0' ? NORMA_PAIR_COMPARED : NORMA_PAIR_REFUSED;
  pair->reason = *found->reason == '\0' ? NULL : g_strdup (found->reason);
  pair->quality = found->quality;
  if (pair->state == NORMA_PAIR_COMPARED)
    pair->kept_peak = (float)found->peak;
  norma_session_restrict_pair (self, query, pair);
  norma_image_pair_judge (pair, (float)self->change_threshold);
  return pair;
}

/* NaN is the same as NaN. */
static gboolean
is_same (float a, float b)
{
  return a == b || (isnan (a) && isnan (b));
}

/* Why images could not be read is not kept by the project. */
static gboolean
is_as_before (const NormaImagePair *before, const NormaImagePair *now)
{
  return before != NULL && before->id == now->id && before->reference == now->reference &&
         g_str_equal (before->points, now->points) && before->quality == now->quality &&
         before->peak == now->peak && is_same (before->kept_peak, now->kept_peak) &&
         g_strcmp0 (before->reason, now->reason) == 0 && before->state == now->state;
}

static gboolean
has_failed (const NormaImagePair *before, const NormaImagePair *now)
{
  return before != NULL && before->state == NORMA_PAIR_FAILED && before->id == now->id &&
         before->reference == now->reference && now->state == NORMA_PAIR_WAITING;
}

static gboolean
take_pair (NormaSession *self, const NormaProjectPair *found, gboolean has_other_files)
{
  NormaImageItem *query = g_hash_table_lookup (self->by_id, &found->query);
  NormaImageItem *reference = g_hash_table_lookup (self->by_id, &found->reference);
  NormaImagePair *before = query == NULL ? NULL : norma_image_item_get_pair (query);
  g_autoptr (NormaImagePair) now = NULL;

  if (query == NULL || reference == NULL)
    return FALSE;
  self->n_pairs++;
  now = new_pair (self, found, query, reference);
  if (is_as_before (before, now) || (!has_other_files && has_failed (before, now)))
    return FALSE;
  norma_image_item_set_pair (query, g_steal_pointer (&now));
  if (query == self->current)
    norma_shown_set_item (self->shown, query);
  return TRUE;
}

static gboolean
forget_pairs (NormaSession *self, GHashTable *queries)
{
  gboolean is_other = FALSE;

  for (guint i = 0; i < self->items->len; i++) {
    NormaImageItem *item = self->items->pdata[i];
    gint64 id = norma_image_item_get_id (item);

    if (norma_image_item_get_pair (item) == NULL || g_hash_table_contains (queries, &id))
      continue;
    norma_image_item_set_pair (item, NULL);
    is_other = TRUE;
    if (item == self->current)
      norma_shown_set_item (self->shown, item);
  }
  return is_other;
}

gboolean
norma_session_take_pairs (NormaSession *self, const NormaProjectState *state,
                          gboolean has_other_files)
{
  g_autoptr (GHashTable) queries = g_hash_table_new (g_int64_hash, g_int64_equal);
  gsize n = state->pairs == NULL ? 0 : state->pairs->n;
  gboolean is_other = FALSE;

  self->n_pairs = 0;
  for (gsize i = 0; i < n; i++) {
    is_other |= take_pair (self, &state->pairs->pairs[i], has_other_files);
    g_hash_table_add (queries, &state->pairs->pairs[i].query);
  }
  return forget_pairs (self, queries) || is_other;
}

/* Steps. */

static void
pairs_made (NormaSession *self, gpointer data, const GError *error)
{
  if (error != NULL)
    return;
  norma_session_check_files (self);
  norma_session_go_on (self);
}

typedef struct {
  char *reference, *query; /* reference NULL: query is a table */
} PairFiles;

static void
pair_files_free (gpointer data)
{
  PairFiles *files = data;

  g_free (files->reference);
  g_free (files->query);
  g_free (files);
}

static gboolean
add_pairs (NormaProject *project, gpointer data, GError **error)
{
  const PairFiles *files = data;
  g_autoptr (GArray) pairs = files->reference == NULL
                                 ? norma_pairs_read (files->query, error)
                                 : norma_pairs_new (files->reference, files->query, error);
  g_autofree NormaNewPair *fresh = NULL;

  if (pairs == NULL)
    return FALSE;
  fresh = g_new (NormaNewPair, pairs->len);
  for (guint i = 0; i < pairs->len; i++) {
    const NormaPair *pair = &g_array_index (pairs, NormaPair, i);

    fresh[i] = (NormaNewPair){ pair->query, pair->reference };
  }
  return norma_project_add_pairs (project, fresh, pairs->len, error);
}

static void
start_adding (NormaSession *self, const char *reference, const char *query)
{
  PairFiles *files;

  if (!norma_session_can_edit (self))
    return;
  files = g_new (PairFiles, 1);
  *files = (PairFiles){ g_strdup (reference), g_strdup (query) };
  norma_session_change (self, add_pairs, pairs_made, files, pair_files_free);
}

void
norma_session_add_pairs (NormaSession *self, const char *reference, const char *query)
{
  g_return_if_fail (reference != NULL && query != NULL);

  start_adding (self, reference, query);
}

void
norma_session_add_pairs_of_table (NormaSession *self, const char *path)
{
  g_return_if_fail (path != NULL);

  start_adding (self, NULL, path);
}

typedef struct {
  char *reference;
  GPtrArray *queries; /* paths */
} NewReference;

static void
new_reference_free (gpointer data)
{
  NewReference *fresh = data;

  g_free (fresh->reference);
  g_ptr_array_unref (fresh->queries);
  g_free (fresh);
}

static gboolean
set_reference (NormaProject *project, gpointer data, GError **error)
{
  const NewReference *fresh = data;
  g_autofree NormaNewPair *pairs = g_new (NormaNewPair, fresh->queries->len);

  for (guint i = 0; i < fresh->queries->len; i++)
    pairs[i] = (NormaNewPair){ fresh->queries->pdata[i], fresh->reference };
  return norma_project_add_pairs (project, pairs, fresh->queries->len, error);
}

void
norma_session_set_reference (NormaSession *self, const GPtrArray *items, const char *path)
{
  NewReference *fresh;

  g_return_if_fail (items != NULL && path != NULL);

  if (items->len == 0 || !norma_session_can_edit (self))
    return;
  fresh = g_new (NewReference, 1);
  *fresh = (NewReference){ g_strdup (path), g_ptr_array_new_with_free_func (g_free) };
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (fresh->queries, g_strdup (norma_image_item_get_path (items->pdata[i])));
  norma_session_change (self, set_reference, pairs_made, fresh, new_reference_free);
}

static gboolean
remove_pairs (NormaProject *project, gpointer data, GError **error)
{
  const GArray *ids = data;

  return norma_project_remove_pairs (project, (const gint64 *)(gpointer)ids->data, ids->len, error);
}

void
norma_session_remove_pairs (NormaSession *self, const GPtrArray *items)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < items->len; i++) {
    const NormaImagePair *pair = norma_image_item_get_pair (items->pdata[i]);

    if (pair != NULL)
      g_array_append_val (ids, pair->id);
  }
  if (ids->len > 0 && norma_session_can_edit (self))
    norma_session_change (self, remove_pairs, NULL, g_steal_pointer (&ids),
                          (GDestroyNotify)g_array_unref);
}

typedef struct {
  gint64 id;
  char *points;
} Leading;

static void
leading_free (gpointer data)
{
  g_free (((Leading *)data)->points);
  g_free (data);
}

static gboolean
set_points (NormaProject *project, gpointer data, GError **error)
{
  const Leading *leading = data;

  return norma_project_set_points (project, leading->id, leading->points, error);
}

static void
points_set (NormaSession *self, gpointer data, const GError *error)
{
  if (error == NULL)
    norma_session_go_on (self);
}

void
norma_session_lead (NormaSession *self, NormaImageItem *query, const NormaPointPair *points,
                    guint n)
{
  const NormaImagePair *pair = norma_image_item_get_pair (query);
  Leading *leading;

  if (pair == NULL || !norma_session_can_edit (self))
    return;
  leading = g_new (Leading, 1);
  *leading = (Leading){ pair->id, norma_point_text_new (points, n) };
  norma_session_change (self, set_points, points_set, leading, leading_free);
}

/* What is judged by. */

NormaBasis
norma_session_get_basis (NormaSession *self)
{
  return self->basis;
}

gboolean
norma_session_has_both_bases (NormaSession *self)
{
  return self->model != NULL && self->n_pairs > 0;
}

void
norma_session_update_basis (NormaSession *self)
{
  NormaBasis basis = self->n_pairs == 0    ? NORMA_BASIS_MODEL
                     : self->model == NULL ? NORMA_BASIS_REFERENCE
                                           : self->wanted_basis;

  if (basis == self->basis)
    return;
  self->basis = basis;
  norma_shown_set_basis (self->shown, basis);
  if (self->current != NULL)
    norma_shown_set_item (self->shown, self->current);
  norma_session_emit (self, NORMA_SESSION_BASIS_CHANGED);
}

void
norma_session_set_basis (NormaSession *self, NormaBasis basis)
{
  self->wanted_basis = basis;
  norma_session_update_basis (self);
}

double
norma_session_get_map_unit (NormaSession *self)
{
  return self->basis == NORMA_BASIS_REFERENCE ? norma_compare_options.threshold
                                              : norma_session_get_unit (self);
}

NormaLimits
norma_session_get_map_limits (NormaSession *self)
{
  float threshold = (float)self->change_threshold;

  if (self->basis == NORMA_BASIS_MODEL)
    return self->limits;
  return (NormaLimits){ threshold, threshold, norma_compare_options.least_area };
}

void
norma_session_count_pairs (NormaSession *self, NormaPairCounts *counts)
{
  *counts = (NormaPairCounts){ 0 };
  for (guint i = 0; i < self->items->len; i++) {
    NormaImageItem *item = self->items->pdata[i];
    const NormaImagePair *pair = norma_image_item_get_pair (item);
    gboolean is_good = norma_image_item_get_role (item) == NORMA_ROLE_GOOD;

    if (pair == NULL)
      continue;
    counts->n[norma_image_pair_get_verdict (pair)]++;
    counts->n_waiting += pair->state == NORMA_PAIR_WAITING;
    if (is_good && pair->state == NORMA_PAIR_COMPARED)
      *(pair->is_changed ? &counts->n_good_changed : &counts->n_good_same) += 1;
  }
}
