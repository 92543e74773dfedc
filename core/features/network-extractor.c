/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/network-extractor-private.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/base/kernel.h"
#include "core/base/memory.h"
#include "core/features/backbone-level.h"

/* A thousandth of an activation of order one, squared: far below what a camera repeats, and enough
 * to divide by where a channel is silent in all good images. */
#define LEAST_VARIANCE 1e-6

/* Features of another processor differ by some 1e-6 relative (the tests allow 1e-5 against double
 * precision); whitening divides by deviations that may be a hundred times smaller than the
 * features. A difference of a thousandth changes no verdict but those on the edge. */
#define REPLAY_TOLERANCE 1e-3

/* Where sums in another order end on the other side of a rounding step, an activation differs by
 * 2⁻⁸ of itself (bf16) or of the largest (int8); few of them do. */
#define LOWERED_REPLAY_TOLERANCE 1e-2

NORMA_KERNEL static void
scale (const float *restrict from, gsize n, double factor, double shift, float *restrict to)
{
  for (gsize i = 0; i < n; i++)
    to[i] = (float)((double)from[i] * factor + shift);
}

static void
feed (const NormaNetworkExtractor *e, const float *planes, float *input)
{
  const NormaInputScaling *s = &e->scaling;
  gsize n = (gsize)e->width * e->height;

  for (guint c = 0; c < 3; c++) {
    guint source = s->order == NORMA_CHANNELS_RGB ? c : 2 - c;
    const float *plane = planes + (e->channels == 1 ? 0 : source) * n;

    scale (plane, n, s->range / s->deviation[c], -s->mean[c] / s->deviation[c], input + c * n);
  }
}

static void
take_level (const NormaBackboneLevel *level, const float *output, float *features)
{
  gsize n = norma_feature_shape_n_positions (&level->shape), channels = level->shape.channels;

  memcpy (features, output + level->n_leading * channels, n * channels * sizeof (float));
}

static void
take_levels (const NormaNetworkExtractor *e, const NormaNetworkRun *run, float *features)
{
  const NormaFeatureLevels *levels = &e->parent.levels;

  for (guint l = 0; l < levels->n; l++)
    take_level (&e->levels[l], norma_network_run_get_output (run, l),
                features + norma_feature_levels_offset (levels, l));
}

static void
extract (const NormaExtractor *extractor, const float *planes, float *features, gpointer scratch)
{
  const NormaNetworkExtractor *e = (const NormaNetworkExtractor *)extractor;
  NormaNetworkRun *run = scratch;

  feed (e, planes, norma_network_run_get_input (run, 0));
  norma_network_run_execute (run);
  take_levels (e, run, features);
}

void
norma_network_extractor_measure (const NormaExtractor *extractor, const float *planes,
                                 NormaNetworkRanges *ranges, float *features, gpointer scratch)
{
  const NormaNetworkExtractor *e = (const NormaNetworkExtractor *)extractor;
  NormaNetworkRun *run = scratch;

  g_return_if_fail (norma_network_extractor_get_precision (extractor) == NORMA_PRECISION_FP32);

  feed (e, planes, norma_network_run_get_input (run, 0));
  norma_network_run_execute_measured (run, ranges);
  take_levels (e, run, features);
}

static gpointer
scratch_new (const NormaExtractor *extractor, GError **error)
{
  return norma_network_run_new (((const NormaNetworkExtractor *)extractor)->plan, error);
}

static void
scratch_free (gpointer scratch)
{
  norma_network_run_free (scratch);
}

static void
free_extractor (NormaExtractor *extractor)
{
  NormaNetworkExtractor *e = (NormaNetworkExtractor *)extractor;

  g_free (e->name);
  g_free (e->descriptor_hash);
  g_clear_pointer (&e->onnx, g_bytes_unref);
  norma_network_ranges_free (e->ranges);
  norma_network_plan_unref (e->plan);
  norma_network_unref (e->network);
  g_free (e);
}

static void
describe (const NormaExtractor *extractor, guint level, guint channel, NormaFeatureName *name)
{
  const NormaNetworkExtractor *e = (const NormaNetworkExtractor *)extractor;

  *name = (NormaFeatureName){ .kind = NORMA_FEATURE_CHANNEL,
                              .group = level,
                              .channel = channel,
                              .level = norma_network_get_output (e->network, level) };
}

static const NormaExtractorClass network_class = {
  NORMA_NETWORK_EXTRACTOR_NAME,  extract,        scratch_new, scratch_free,
  norma_network_extractor_store, free_extractor, describe,
};

static const NormaExtractorClass descriptor_class = {
  NORMA_DESCRIPTOR_NAME,         extract,        scratch_new, scratch_free,
  norma_network_extractor_store, free_extractor, describe,
};

void
norma_network_extractor_name_descriptor (NormaNetworkExtractor *e, const char *hash)
{
  e->parent.class = &descriptor_class;
  e->descriptor_hash = g_strdup (hash);
}

gboolean
norma_network_extractor_take_ranges (NormaNetworkExtractor *e, guint64 n_values,
                                     const float *bounds, GError **error)
{
  e->ranges = norma_network_ranges_new_from (e->network, n_values, bounds, error);
  return e->ranges != NULL;
}

static gboolean
plan (NormaNetworkExtractor *e, NormaBudget *budget, GError **error)
{
  NormaNetworkInput input = { { 4, { 1, 3, e->height, e->width } }, NORMA_ELEMENT_FLOAT };
  const NormaNetworkPlanOptions options = { e->precision, e->ranges, .gives_channels_last = TRUE };

  e->plan = norma_network_plan_new_with_options (e->network, &input, 1, &options, budget, error);
  if (e->plan != NULL) {
    e->dropped_bytes = norma_network_plan_drop_weights (e->plan);
    return TRUE;
  }
  g_prefix_error (error, "%s, for a frame of %u × %u: ", e->name, e->width, e->height);
  return FALSE;
}

static gboolean
fail_level (const NormaNetworkExtractor *e, guint index, const NormaShape *shape, GError **error)
{
  g_autofree char *found = norma_shape_to_string (shape);

  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: level %u: found %s, expected at most %d levels, each the features of a grid "
               "in a frame of %u × %u, the finest first",
               e->name, index + 1, found, NORMA_MOST_LEVELS, e->width, e->height);
  return FALSE;
}

static gboolean
is_finer (const NormaFeatureShape *a, const NormaFeatureShape *b)
{
  return norma_feature_shape_n_positions (a) > norma_feature_shape_n_positions (b);
}

static gboolean
read_levels (NormaNetworkExtractor *e, GError **error)
{
  NormaFeatureLevels *levels = &e->parent.levels;

  for (guint i = 0; norma_network_get_output (e->network, i) != NULL; i++) {
    NormaElement element;
    const NormaShape *shape = norma_network_plan_get_output (e->plan, i, &element);

    if (i == NORMA_MOST_LEVELS || element != NORMA_ELEMENT_FLOAT ||
        !norma_backbone_level_read (shape, e->width, e->height, &e->levels[i]) ||
        (i > 0 && is_finer (&e->levels[i].shape, &e->levels[i - 1].shape)))
      return fail_level (e, i, shape, error);
    levels->at[i] = e->levels[i].shape;
    levels->n = i + 1;
  }
  return TRUE;
}

static void
measure (NormaNetworkExtractor *e)
{
  NormaExtractor *parent = &e->parent;

  parent->scratch_bytes = norma_network_plan_get_run_bytes (e->plan);
  parent->held_bytes = g_bytes_get_size (e->onnx) + norma_network_get_bytes (e->network) -
                       e->dropped_bytes + norma_network_plan_get_bytes (e->plan);
  parent->precision = norma_precision_to_string (e->precision);
  parent->least_variance = LEAST_VARIANCE;
  parent->replay_tolerance =
      e->precision == NORMA_PRECISION_FP32 ? REPLAY_TOLERANCE : LOWERED_REPLAY_TOLERANCE;
}

NormaNetworkExtractor *
norma_network_extractor_read (GBytes *onnx, const char *name, const NormaInputScaling *scaling,
                              const NormaFrame *frame, NormaBudget *budget, GError **error)
{
  NormaNetworkExtractor *e = g_new0 (NormaNetworkExtractor, 1);

  e->parent.class = &network_class;
  g_atomic_ref_count_init (&e->parent.references);
  e->width = frame->width;
  e->height = frame->height;
  e->channels = frame->channels;
  e->name = g_utf8_make_valid (name, -1);
  e->onnx = g_bytes_ref (onnx);
  e->scaling = *scaling;
  e->scaling.levels = NULL;
  e->precision = NORMA_PRECISION_FP32;
  e->network = norma_network_read_bytes (e->onnx, e->name, NULL, budget, error);
  if (e->network != NULL)
    return e;
  free_extractor (&e->parent);
  return NULL;
}

NormaExtractor *
norma_network_extractor_complete (NormaNetworkExtractor *e, NormaBudget *budget, GError **error)
{
  g_autoptr (NormaExtractor) extractor = (NormaExtractor *)e;

  if (e == NULL || !plan (e, budget, error) || !read_levels (e, error))
    return NULL;
  measure (e);
  norma_memory_trim (); /* of the file, and of weights in their first order */
  return g_steal_pointer (&extractor);
}

NormaExtractor *
norma_network_extractor_new (GBytes *onnx, const char *name, const NormaInputScaling *scaling,
                             const NormaFrame *frame, NormaBudget *budget, GError **error)
{
  return norma_network_extractor_complete (norma_network_extractor_read (onnx, name, scaling, frame,
                                                                         budget, error),
                                           budget, error);
}

NormaExtractor *
norma_network_extractor_new_descriptor (GBytes *onnx, const char *hash,
                                        const NormaInputScaling *scaling, const NormaFrame *frame,
                                        NormaBudget *budget, GError **error)
{
  NormaNetworkExtractor *e =
      norma_network_extractor_read (onnx, NORMA_DESCRIPTOR_NAME, scaling, frame, budget, error);

  if (e != NULL)
    norma_network_extractor_name_descriptor (e, hash);
  return norma_network_extractor_complete (e, budget, error);
}

NormaExtractor *
norma_network_extractor_lower (const NormaExtractor *extractor, NormaPrecision precision,
                               const NormaNetworkRanges *ranges, NormaBudget *budget,
                               GError **error)
{
  const NormaNetworkExtractor *from = (const NormaNetworkExtractor *)extractor;
  const NormaFrame frame = { .width = from->width,
                             .height = from->height,
                             .channels = from->channels };
  NormaNetworkExtractor *e;

  g_return_val_if_fail (from->precision == NORMA_PRECISION_FP32, NULL);

  e = norma_network_extractor_read (from->onnx, from->name, &from->scaling, &frame, budget, error);
  if (e == NULL)
    return NULL;
  e->precision = precision;
  if (from->descriptor_hash != NULL)
    norma_network_extractor_name_descriptor (e, from->descriptor_hash);
  if (ranges != NULL &&
      !norma_network_extractor_take_ranges (e, ranges->n_values, ranges->bounds, error)) {
    free_extractor (&e->parent);
    return NULL;
  }
  return norma_network_extractor_complete (e, budget, error);
}

static const NormaNetworkExtractor *
as_network (const NormaExtractor *extractor)
{
  const NormaExtractor *chosen = norma_extractor_get_chosen (extractor);

  return chosen->class->extract == extract ? (const NormaNetworkExtractor *)chosen : NULL;
}

const char *
norma_network_extractor_get_file (const NormaExtractor *extractor)
{
  const NormaNetworkExtractor *e = as_network (extractor);

  return e == NULL ? NULL : e->name;
}

const NormaNetwork *
norma_network_extractor_get_network (const NormaExtractor *extractor)
{
  const NormaNetworkExtractor *e = as_network (extractor);

  return e == NULL ? NULL : e->network;
}

const NormaInputScaling *
norma_network_extractor_get_scaling (const NormaExtractor *extractor)
{
  const NormaNetworkExtractor *e = as_network (extractor);

  return e == NULL ? NULL : &e->scaling;
}

const char *
norma_network_extractor_get_descriptor_hash (const NormaExtractor *extractor)
{
  const NormaNetworkExtractor *e = as_network (extractor);

  return e == NULL ? NULL : e->descriptor_hash;
}

NormaPrecision
norma_network_extractor_get_precision (const NormaExtractor *extractor)
{
  const NormaNetworkExtractor *e = as_network (extractor);

  return e == NULL ? NORMA_PRECISION_AUTO : e->precision;
}
