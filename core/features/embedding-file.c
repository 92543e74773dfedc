/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/features/embedding-private.h"

static const char *const growth_words[] = { "nearest", "bilinear", NULL };
static const char *const compression_words[] = { "none", "root", NULL };
static const char *const window_words[] = { "none", "binomial", NULL };
static const char *const neighbourhood_words[] = { "none", "inside", "zeros", NULL };
static const char *const channels_words[] = { "all", "subset", "orthogonal", NULL };

static char *
name_of (const char *prefix, const char *field)
{
  return g_strconcat (prefix, ".", field, NULL);
}

static void
set_word (NormaTensorFile *file, const char *prefix, const char *field, const char *word)
{
  g_autofree char *key = name_of (prefix, field);

  norma_tensor_file_set_metadata (file, key, word);
}

static void
set_number (NormaTensorFile *file, const char *prefix, const char *field, guint64 value)
{
  g_autofree char *key = name_of (prefix, field);

  norma_field_set_unsigned (file, key, value);
}

static void
store_choice (const NormaEmbedding *embedding, const char *prefix, NormaTensorFile *file)
{
  guint64 n = embedding->options.n_channels;
  g_autofree char *name = name_of (prefix, embedding->axes != NULL ? "axes" : "subset");
  g_autoptr (GBytes) bytes = NULL;

  if (embedding->axes != NULL) {
    guint64 shape[2] = { embedding->n_all, n };

    bytes = g_bytes_new (embedding->axes, embedding->n_all * n * sizeof (float));
    norma_tensor_file_add (file, name, NORMA_TENSOR_F32, shape, 2, bytes);
  } else {
    bytes = g_bytes_new (embedding->subset, n * sizeof (guint32));
    norma_tensor_file_add (file, name, NORMA_TENSOR_U32, &n, 1, bytes);
  }
}

void
norma_embedding_store (const NormaEmbedding *embedding, const char *prefix, NormaTensorFile *file)
{
  const NormaEmbeddingOptions *options = &embedding->options;

  set_number (file, prefix, "height", options->grid.height);
  set_number (file, prefix, "width", options->grid.width);
  set_word (file, prefix, "growth", growth_words[options->growth]);
  set_word (file, prefix, "compression", compression_words[options->compression]);
  set_word (file, prefix, "neighbourhood", neighbourhood_words[options->neighbourhood]);
  set_word (file, prefix, "window", window_words[options->window]);
  set_word (file, prefix, "channels", channels_words[options->channels]);
  if (options->channels == NORMA_CHANNELS_ALL)
    return;
  set_number (file, prefix, "dimensions", options->n_channels);
  set_number (file, prefix, "seed", options->seed);
  store_choice (embedding, prefix, file);
}

static gboolean
get_number (const NormaTensorFile *file, const char *prefix, const char *field, guint64 least,
            guint64 most, guint64 *value, GError **error)
{
  g_autofree char *key = name_of (prefix, field);

  return norma_field_get_unsigned (file, key, least, most, value, error);
}

static gboolean
get_choice (const NormaTensorFile *file, const char *prefix, const char *field,
            const char *const *words, guint *choice, GError **error)
{
  g_autofree char *key = name_of (prefix, field);

  return norma_field_get_choice (file, key, words, choice, error);
}

static guint
count_channels (const NormaFeatureLevels *levels)
{
  guint n = 0;

  for (guint l = 0; l < levels->n; l++)
    n += levels->at[l].channels;
  return n;
}

static gboolean
load_options (NormaEmbeddingOptions *options, const NormaTensorFile *file, const char *prefix,
              const NormaFeatureLevels *levels, GError **error)
{
  guint growth, compression, neighbourhood, window, channels;
  guint64 height, width, n = 0, seed = 0;

  if (!get_number (file, prefix, "height", 1, levels->at[0].height, &height, error) ||
      !get_number (file, prefix, "width", 1, levels->at[0].width, &width, error) ||
      !get_choice (file, prefix, "growth", growth_words, &growth, error) ||
      !get_choice (file, prefix, "compression", compression_words, &compression, error) ||
      !get_choice (file, prefix, "neighbourhood", neighbourhood_words, &neighbourhood, error) ||
      !get_choice (file, prefix, "window", window_words, &window, error) ||
      !get_choice (file, prefix, "channels", channels_words, &channels, error))
    return FALSE;
  if (channels != NORMA_CHANNELS_ALL &&
      (!get_number (file, prefix, "dimensions", 1, count_channels (levels), &n, error) ||
       !get_number (file, prefix, "seed", 0, G_MAXUINT64, &seed, error)))
    return FALSE;
  *options = (NormaEmbeddingOptions){
    { (guint)height, (guint)width },
    growth,
    compression,
    neighbourhood,
    window,
    channels,
    (guint)n,
    seed,
  };
  return TRUE;
}

static gboolean
load_subset (NormaEmbedding *embedding, const NormaTensorFile *file, const char *prefix,
             GError **error)
{
  g_autofree char *name = name_of (prefix, "subset");
  guint64 n = embedding->options.n_channels;
  GBytes *bytes = norma_tensor_file_get (file, name, NORMA_TENSOR_U32, &n, 1, error);
  const guint32 *subset;

  if (bytes == NULL)
    return FALSE;
  subset = g_bytes_get_data (bytes, NULL);
  for (guint64 k = 0; k < n; k++)
    if (subset[k] >= embedding->n_all || (k > 0 && subset[k] <= subset[k - 1])) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "%s: found channel %u at place %" G_GUINT64_FORMAT
                   ", expected ascending numbers below %u",
                   name, subset[k], k, embedding->n_all);
      return FALSE;
    }
  embedding->subset = norma_alloc (n, sizeof (guint32), name, error);
  if (embedding->subset == NULL)
    return FALSE;
  memcpy (embedding->subset, subset, n * sizeof (guint32));
  return TRUE;
}

static gboolean
load_axes (NormaEmbedding *embedding, const NormaTensorFile *file, const char *prefix,
           GError **error)
{
  g_autofree char *name = name_of (prefix, "axes");
  guint64 shape[2] = { embedding->n_all, embedding->options.n_channels };
  gsize size = (gsize)(shape[0] * shape[1]);
  GBytes *bytes = norma_tensor_file_get (file, name, NORMA_TENSOR_F32, shape, 2, error);
  const float *axes;

  if (bytes == NULL)
    return FALSE;
  axes = g_bytes_get_data (bytes, NULL);
  for (gsize i = 0; i < size; i++)
    if (!(fabsf (axes[i]) <= 1)) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "%s: found %g, expected entries of unit vectors", name, (double)axes[i]);
      return FALSE;
    }
  embedding->axes = norma_alloc (size, sizeof (float), name, error);
  if (embedding->axes == NULL)
    return FALSE;
  memcpy (embedding->axes, axes, size * sizeof (float));
  return TRUE;
}

static gboolean
list_all (NormaEmbedding *embedding, GError **error)
{
  embedding->subset =
      norma_alloc (embedding->n_all, sizeof (guint32), "channels of the embedding", error);
  for (guint c = 0; embedding->subset != NULL && c < embedding->n_all; c++)
    embedding->subset[c] = c;
  return embedding->subset != NULL;
}

static gboolean
load_channels (NormaEmbedding *embedding, const NormaTensorFile *file, const char *prefix,
               GError **error)
{
  switch (embedding->options.channels) {
  case NORMA_CHANNELS_ALL:
    return list_all (embedding, error);
  case NORMA_CHANNELS_SUBSET:
    return load_subset (embedding, file, prefix, error);
  case NORMA_CHANNELS_ORTHOGONAL:
    return load_axes (embedding, file, prefix, error);
  }
  g_return_val_if_reached (FALSE);
}

NormaEmbedding *
norma_embedding_load (const NormaTensorFile *file, const char *prefix,
                      const NormaFeatureLevels *levels, GError **error)
{
  NormaEmbeddingOptions options;
  g_autoptr (NormaEmbedding) embedding = NULL;

  if (!load_options (&options, file, prefix, levels, error))
    return NULL;
  embedding = norma_embedding_new_open (levels, &options, error);
  if (embedding == NULL || !load_channels (embedding, file, prefix, error))
    return NULL;
  return g_steal_pointer (&embedding);
}
