/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/thresholds.h"

#include "core/base/error.h"
#include "core/base/fields.h"

static void
write_promise (NormaTensorFile *file, const NormaPromise *promise)
{
  norma_tensor_file_set_metadata (file, "promise.bound", norma_bound_to_string (promise->bound));
  norma_field_set_double (file, "promise.threshold", promise->threshold);
  norma_field_set_double (file, "promise.false_alarms", promise->false_alarms);
  norma_field_set_double (file, "promise.confidence", promise->confidence);
  if (promise->wished_false_alarms > 0)
    norma_field_set_double (file, "promise.wish", promise->wished_false_alarms);
  norma_field_set_unsigned (file, "promise.kept_wish", promise->kept_wish);
  norma_field_set_unsigned (file, "promise.n", promise->n);
  norma_field_set_unsigned (file, "promise.rank", promise->rank);
  norma_field_set_double (file, "promise.expected_false_alarms", promise->expected_false_alarms);
  norma_field_set_double (file, "promise.strongest_false_alarms", promise->strongest_false_alarms);
  norma_field_set_unsigned (file, "promise.n_needed", promise->n_needed);
  norma_field_set_double (file, "promise.fit_p_value", promise->fit_p_value);
}

static void
write_limits (NormaTensorFile *file, const NormaLimits *limits)
{
  norma_field_set_double (file, "limits.review", limits->review);
  norma_field_set_double (file, "limits.reject", limits->reject);
  norma_field_set_unsigned (file, "limits.least_area", limits->least_area);
}

void
norma_thresholds_store (const NormaPromise *promise, const NormaLimits *limits,
                        const NormaRarity *rarity, NormaTensorFile *file)
{
  guint64 n[] = { rarity->n };
  g_autoptr (GBytes) scores = g_bytes_new (rarity->scores, rarity->n * sizeof (double));

  write_promise (file, promise);
  write_limits (file, limits);
  if (n[0] > 0)
    norma_tensor_file_add (file, "held_out_scores", NORMA_TENSOR_F64, n, 1, scores);
}

static gboolean
read_promise (const NormaTensorFile *file, NormaPromise *p, GError **error)
{
  const char *bound = norma_tensor_file_get_metadata (file, "promise.bound");
  guint64 kept_wish;

  if (bound == NULL || !norma_bound_from_string (bound, &p->bound)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "promise.bound: found %s, expected order-statistic, f-law or chi-square",
                 bound == NULL ? "nothing" : bound);
    return FALSE;
  }
  if (!norma_field_get_double (file, "promise.threshold", 0, G_MAXFLOAT, &p->threshold, error) ||
      !norma_field_get_double (file, "promise.false_alarms", 0, 1, &p->false_alarms, error) ||
      !norma_field_get_double (file, "promise.confidence", 0, 1, &p->confidence, error) ||
      !norma_field_get_unsigned (file, "promise.kept_wish", 0, 1, &kept_wish, error) ||
      !norma_field_get_unsigned (file, "promise.n", 0, G_MAXINT64, &p->n, error) ||
      !norma_field_get_unsigned (file, "promise.rank", 0, p->n, &p->rank, error) ||
      !norma_field_get_double (file, "promise.expected_false_alarms", 0, 1,
                               &p->expected_false_alarms, error) ||
      !norma_field_get_double (file, "promise.strongest_false_alarms", 0, 1,
                               &p->strongest_false_alarms, error) ||
      !norma_field_get_unsigned (file, "promise.n_needed", 0, G_MAXUINT64, &p->n_needed, error) ||
      !norma_field_get_double_or_nan (file, "promise.fit_p_value", &p->fit_p_value, error))
    return FALSE;
  p->kept_wish = kept_wish == 1;
  p->wished_false_alarms = 0;
  return norma_tensor_file_get_metadata (file, "promise.wish") == NULL ||
         norma_field_get_double (file, "promise.wish", G_MINDOUBLE, 1, &p->wished_false_alarms,
                                 error);
}

static gboolean
read_limits (const NormaTensorFile *file, NormaLimits *limits, GError **error)
{
  double review, reject;

  if (!norma_field_get_double (file, "limits.reject", G_MINFLOAT, G_MAXFLOAT, &reject, error) ||
      !norma_field_get_double (file, "limits.review", 0, reject, &review, error) ||
      !norma_field_get_unsigned (file, "limits.least_area", 0, G_MAXUINT64, &limits->least_area,
                                 error))
    return FALSE;
  limits->review = (float)review;
  limits->reject = (float)reject;
  return TRUE;
}

static NormaRarity *
read_rarity (const NormaTensorFile *file, const NormaPromise *promise, GError **error)
{
  guint64 n[] = { 0 };
  NormaRarity *rarity;
  GBytes *scores;

  if (promise->n == 0)
    return norma_rarity_new_unknown ();
  scores = norma_tensor_file_get (file, "held_out_scores", NORMA_TENSOR_F64, n, 1, error);
  if (scores == NULL)
    return NULL;
  rarity = norma_rarity_new (g_bytes_get_data (scores, NULL), (gsize)n[0], error);
  if (rarity == NULL)
    g_prefix_error (error, "held_out_scores: ");
  return rarity;
}

gboolean
norma_thresholds_load (const NormaTensorFile *file, NormaPromise *promise, NormaLimits *limits,
                       NormaRarity **rarity, GError **error)
{
  if (!read_promise (file, promise, error) || !read_limits (file, limits, error))
    return FALSE;
  *rarity = read_rarity (file, promise, error);
  return *rarity != NULL;
}
