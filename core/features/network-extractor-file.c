/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/network-extractor-private.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/base/memory.h"

#define VERSION 1
#define TENSOR "extractor.network"
#define RANGES "extractor.ranges"
#define HASH "extractor.sha256"

static void
store_ranges (const NormaNetworkRanges *ranges, NormaTensorFile *file)
{
  guint64 n[] = { ranges->n_values, 2 };
  g_autoptr (GBytes) bounds =
      g_bytes_new (ranges->bounds, 2 * (gsize)ranges->n_values * sizeof (float));

  norma_tensor_file_add (file, RANGES, NORMA_TENSOR_F32, n, 2, bounds);
}

void
norma_network_extractor_store (const NormaExtractor *extractor, NormaTensorFile *file)
{
  const NormaNetworkExtractor *e = (const NormaNetworkExtractor *)extractor;
  g_autofree char *mean = norma_input_scaling_join (e->scaling.mean);
  g_autofree char *deviation = norma_input_scaling_join (e->scaling.deviation);
  guint64 n[] = { g_bytes_get_size (e->onnx) };

  norma_field_set_unsigned (file, "extractor.version", VERSION);
  norma_tensor_file_set_metadata (file, "extractor.file", e->name);
  if (e->descriptor_hash != NULL)
    norma_tensor_file_set_metadata (file, HASH, e->descriptor_hash);
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
load_ranges (NormaNetworkExtractor *e, const NormaTensorFile *file, GError **error)
{
  guint64 n[] = { 0, 2 };
  GBytes *bounds;

  if (e->precision != NORMA_PRECISION_INT8)
    return TRUE;
  bounds = norma_tensor_file_get (file, RANGES, NORMA_TENSOR_F32, n, 2, error);
  return bounds != NULL &&
         norma_network_extractor_take_ranges (e, n[0], g_bytes_get_data (bounds, NULL), error);
}

/* A descriptor says which one it is. */
static gboolean
load_hash (NormaNetworkExtractor *e, const NormaTensorFile *file, GError **error)
{
  const char *hash;

  if (g_strcmp0 (norma_tensor_file_get_metadata (file, "extractor"), NORMA_DESCRIPTOR_NAME) != 0)
    return TRUE;
  hash = norma_field_get_hash (file, HASH, error);
  if (hash != NULL)
    norma_network_extractor_name_descriptor (e, hash);
  return hash != NULL;
}

NormaExtractor *
norma_network_extractor_load (const NormaTensorFile *file, const NormaFrame *frame,
                              NormaBudget *budget, GError **error)
{
  const char *name = norma_tensor_file_get_metadata (file, "extractor.file");
  g_auto (NormaInputScaling) scaling = { 0 };
  g_autoptr (GBytes) onnx = NULL;
  NormaPrecision precision;
  NormaNetworkExtractor *e;

  norma_input_scaling_init (&scaling);
  if (!load_words (file, &precision, error) || !load_scaling (file, &scaling, error) ||
      !norma_precision_check (precision, error))
    return NULL;
  onnx = load_network (file, error);
  if (onnx == NULL)
    return NULL;
  e = norma_network_extractor_read (onnx, name == NULL ? TENSOR : name, &scaling, frame, budget,
                                    error);
  if (e == NULL)
    return NULL;
  e->precision = precision;
  if (!load_hash (e, file, error) || !load_ranges (e, file, error)) {
    norma_extractor_unref (&e->parent);
    return NULL;
  }
  return norma_network_extractor_complete (e, budget, error);
}
