/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/network-extractor.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/base/kernel.h"
#include "core/base/memory.h"
#include "core/features/backbone-level.h"

#define VERSION 1
#define TENSOR "extractor.network"

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
#define RANGES "extractor.ranges"

typedef struct {
  NormaExtractor parent;
  guint width, height, channels; /* of the frame */
  char *name;
  GBytes *onnx;
  NormaInputScaling scaling; /* without levels */
  NormaPrecision precision;
  NormaNetworkRanges *ranges; /* of int8; NULL else */
  NormaNetwork *network;
  NormaNetworkPlan *plan;
  guint64 dropped_bytes; /* of the network's weights, which the plan has */
  NormaBackboneLevel levels[NORMA_MOST_LEVELS]; /* without names */
} NetworkExtractor;

NORMA_KERNEL static void
scale (const float *restrict from, gsize n, double factor, double shift, float *restrict to)
{
  for (gsize i = 0; i < n; i++)
    to[i] = (float)((double)from[i] * factor + shift);
}

static void
feed (const NetworkExtractor *e, const float *planes, float *input)
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
take_levels (const NetworkExtractor *e, const NormaNetworkRun *run, float *features)
{
  const NormaFeatureLevels *levels = &e->parent.levels;

  for (guint l = 0; l < levels->n; l++)
    take_level (&e->levels[l], norma_network_run_get_output (run, l),
                features + norma_feature_levels_offset (levels, l));
}

static void
extract (const NormaExtractor *extractor, const float *planes, float *features, gpointer scratch)
{
  const NetworkExtractor *e = (const NetworkExtractor *)extractor;
  NormaNetworkRun *run = scratch;

  feed (e, planes, norma_network_run_get_input (run, 0));
  norma_network_run_execute (run);
  take_levels (e, run, features);
}

void
norma_network_extractor_measure (const NormaExtractor *extractor, const float *planes,
                                 NormaNetworkRanges *ranges, float *features, gpointer scratch)
{
  const NetworkExtractor *e = (const NetworkExtractor *)extractor;
  NormaNetworkRun *run = scratch;

  g_return_if_fail (norma_network_extractor_get_precision (extractor) == NORMA_PRECISION_FP32);

  feed (e, planes, norma_network_run_get_input (run, 0));
  norma_network_run_execute_measured (run, ranges);
  take_levels (e, run, features);
}

static gpointer
scratch_new (const NormaExtractor *extractor, GError **error)
{
  return norma_network_run_new (((const NetworkExtractor *)extractor)->plan, error);
}

static void
scratch_free (gpointer scratch)
{
  norma_network_run_free (scratch);
}

static void
store_ranges (const NormaNetworkRanges *ranges, NormaTensorFile *file)
{
  guint64 n[] = { ranges->n_values, 2 };
  g_autoptr (GBytes) bounds =
      g_bytes_new (ranges->bounds, 2 * (gsize)ranges->n_values * sizeof (float));

  norma_tensor_file_add (file, RANGES, NORMA_TENSOR_F32, n, 2, bounds);
}

static void
store (const NormaExtractor *extractor, NormaTensorFile *file)
{
  const NetworkExtractor *e = (const NetworkExtractor *)extractor;
  g_autofree char *mean = norma_input_scaling_join (e->scaling.mean);
  g_autofree char *deviation = norma_input_scaling_join (e->scaling.deviation);
  guint64 n[] = { g_bytes_get_size (e->onnx) };

  norma_field_set_unsigned (file, "extractor.version", VERSION);
  norma_tensor_file_set_metadata (file, "extractor.file", e->name);
  norma_tensor_file_set_metadata (file, "extractor.precision",
                                  norma_precision_to_string (e->precision));
  norma_tensor_file_set_metadata (file, "extractor.channel_order",
                                  norma_channel_order_to_string (e->scaling.order));
  norma_field_set_double (file, "extractor.range", e->scaling.range);
  norma_tensor_file_set_metadata (file, "extractor.mean", mean);
  norma_tensor_file_set_metadata (file, "extractor.deviation", deviation);
  norma_tensor_file_add (file, TENSOR, NORMA_TENSOR_U8, n, 1, e->onnx);
  if (e->ranges != NULL)
    store_ranges (e->ranges, file);
}

static void
free_extractor (NormaExtractor *extractor)
{
  NetworkExtractor *e = (NetworkExtractor *)extractor;

  g_free (e->name);
  g_clear_pointer (&e->onnx, g_bytes_unref);
  norma_network_ranges_free (e->ranges);
  norma_network_plan_unref (e->plan);
  norma_network_unref (e->network);
  g_free (e);
}

static void
describe (const NormaExtractor *extractor, guint level, guint channel, NormaFeatureName *name)
{
  const NetworkExtractor *e = (const NetworkExtractor *)extractor;

  *name = (NormaFeatureName){ .kind = NORMA_FEATURE_CHANNEL,
                              .group = level,
                              .channel = channel,
                              .level = norma_network_get_output (e->network, level) };
}

static const NormaExtractorClass network_class = {
  NORMA_NETWORK_EXTRACTOR_NAME, extract, scratch_new, scratch_free, store, free_extractor, describe,
};

static gboolean
take_ranges (NetworkExtractor *e, guint64 n_values, const float *bounds, GError **error)
{
  e->ranges = norma_network_ranges_new_from (e->network, n_values, bounds, error);
  return e->ranges != NULL;
}

static gboolean
plan (NetworkExtractor *e, NormaBudget *budget, GError **error)
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
fail_level (const NetworkExtractor *e, guint index, const NormaShape *shape, GError **error)
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
read_levels (NetworkExtractor *e, GError **error)
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
measure (NetworkExtractor *e)
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

/* Read and not yet planned. */
static NetworkExtractor *
new_extractor (GBytes *onnx, const char *name, const NormaInputScaling *scaling,
               const NormaFrame *frame, NormaBudget *budget, GError **error)
{
  NetworkExtractor *e = g_new0 (NetworkExtractor, 1);

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

/* e: taken, may be NULL. */
static NormaExtractor *
complete (NetworkExtractor *e, NormaBudget *budget, GError **error)
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
  return complete (new_extractor (onnx, name, scaling, frame, budget, error), budget, error);
}

NormaExtractor *
norma_network_extractor_lower (const NormaExtractor *extractor, NormaPrecision precision,
                               const NormaNetworkRanges *ranges, NormaBudget *budget,
                               GError **error)
{
  const NetworkExtractor *from = (const NetworkExtractor *)extractor;
  const NormaFrame frame = { .width = from->width,
                             .height = from->height,
                             .channels = from->channels };
  NetworkExtractor *e;

  g_return_val_if_fail (from->precision == NORMA_PRECISION_FP32, NULL);

  e = new_extractor (from->onnx, from->name, &from->scaling, &frame, budget, error);
  if (e == NULL)
    return NULL;
  e->precision = precision;
  if (ranges != NULL && !take_ranges (e, ranges->n_values, ranges->bounds, error)) {
    free_extractor (&e->parent);
    return NULL;
  }
  return complete (e, budget, error);
}

/* Loading. */

static const char *
look_up_field (const char *key, gpointer data)
{
  g_autofree char *full = g_strconcat ("extractor.", key, NULL);

  return norma_tensor_file_get_metadata (data, full);
}

static gboolean
load_scaling (const NormaTensorFile *file, NormaInputScaling *scaling, GError **error)
{
  static const char *const needed[] = { "channel_order", "range", "mean", "deviation" };

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (look_up_field (needed[i], (gpointer)file) == NULL) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "extractor.%s: found nothing, expected a value", needed[i]);
      return FALSE;
    }
  return norma_input_scaling_parse (scaling, look_up_field, (gpointer)file, "extractor.", NULL,
                                    error);
}

static gboolean
load_words (const NormaTensorFile *file, NormaPrecision *precision, GError **error)
{
  static const char *const precisions[] = { "fp32", "bf16", "int8", NULL };
  guint64 version;
  guint choice;

  if (!norma_field_get_unsigned (file, "extractor.version", 1, G_MAXINT64, &version, error) ||
      !norma_field_get_choice (file, "extractor.precision", precisions, &choice, error))
    return FALSE;
  *precision = NORMA_PRECISION_FP32 + choice;
  if (version == VERSION)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_VERSION,
               "extractor.version: found %" G_GUINT64_FORMAT ", expected %d", version, VERSION);
  return FALSE;
}

/* Of its own, for the file's bytes count against the memory cap until they are given back. */
static GBytes *
load_network (const NormaTensorFile *file, GError **error)
{
  guint64 n[] = { 0 };
  GBytes *lent = norma_tensor_file_get (file, TENSOR, NORMA_TENSOR_U8, n, 1, error);
  gpointer copy = lent == NULL ? NULL : norma_alloc (n[0], 1, "network", error);

  if (copy == NULL)
    return NULL;
  if (n[0] > 0)
    memcpy (copy, g_bytes_get_data (lent, NULL), n[0]);
  return g_bytes_new_take (copy, n[0]);
}

static gboolean
load_ranges (NetworkExtractor *e, const NormaTensorFile *file, GError **error)
{
  guint64 n[] = { 0, 2 };
  GBytes *bounds;

  if (e->precision != NORMA_PRECISION_INT8)
    return TRUE;
  bounds = norma_tensor_file_get (file, RANGES, NORMA_TENSOR_F32, n, 2, error);
  return bounds != NULL && take_ranges (e, n[0], g_bytes_get_data (bounds, NULL), error);
}

NormaExtractor *
norma_network_extractor_load (const NormaTensorFile *file, const NormaFrame *frame,
                              NormaBudget *budget, GError **error)
{
  const char *name = norma_tensor_file_get_metadata (file, "extractor.file");
  g_auto (NormaInputScaling) scaling = { 0 };
  g_autoptr (GBytes) onnx = NULL;
  NormaPrecision precision;
  NetworkExtractor *e;

  norma_input_scaling_init (&scaling);
  if (!load_words (file, &precision, error) || !load_scaling (file, &scaling, error) ||
      !norma_precision_check (precision, error))
    return NULL;
  onnx = load_network (file, error);
  if (onnx == NULL)
    return NULL;
  e = new_extractor (onnx, name == NULL ? TENSOR : name, &scaling, frame, budget, error);
  if (e == NULL)
    return NULL;
  e->precision = precision;
  if (!load_ranges (e, file, error)) {
    free_extractor (&e->parent);
    return NULL;
  }
  return complete (e, budget, error);
}

static const NetworkExtractor *
as_network (const NormaExtractor *extractor)
{
  return extractor->class == &network_class ? (const NetworkExtractor *)extractor : NULL;
}

const char *
norma_network_extractor_get_file (const NormaExtractor *extractor)
{
  const NetworkExtractor *e = as_network (extractor);

  return e == NULL ? NULL : e->name;
}

const NormaNetwork *
norma_network_extractor_get_network (const NormaExtractor *extractor)
{
  const NetworkExtractor *e = as_network (extractor);

  return e == NULL ? NULL : e->network;
}

const NormaInputScaling *
norma_network_extractor_get_scaling (const NormaExtractor *extractor)
{
  const NetworkExtractor *e = as_network (extractor);

  return e == NULL ? NULL : &e->scaling;
}

NormaPrecision
norma_network_extractor_get_precision (const NormaExtractor *extractor)
{
  const NetworkExtractor *e = as_network (extractor);

  return e == NULL ? NORMA_PRECISION_AUTO : e->precision;
}
