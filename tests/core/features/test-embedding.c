/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/embedding.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

/* 3 levels of 3 + 5 + 4 channels. */
enum { N_ALL = 12 };

static const NormaFeatureLevels levels = { 3, { { 6, 4, 3 }, { 3, 2, 5 }, { 2, 1, 4 } } };

static float *
sample_new (guint64 seed)
{
  gsize n = norma_feature_levels_size (&levels);
  float *sample = g_new (float, n);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < n; i++)
    sample[i] = (float)norma_random_normal (&random);
  return sample;
}

static NormaEmbedding *
embedding_new (const NormaEmbeddingOptions *options)
{
  g_autoptr (GError) error = NULL;
  NormaEmbedding *embedding = norma_embedding_new (&levels, options, &error);

  g_assert_no_error (error);
  return embedding;
}

/* Features of the embedding; scratch and features checked to be enough, and scratch not to be read
 * before it is written. */
static float *
apply (const NormaEmbedding *embedding, const float *sample)
{
  const float canary = -4711.5f;
  gsize n = norma_feature_shape_size (norma_embedding_get_shape (embedding));
  gsize n_scratch = norma_embedding_scratch (embedding);
  float *features = g_new (float, n + 1);
  g_autofree float *scratch = g_new (float, n_scratch + 1);

  for (gsize i = 0; i < n_scratch; i++)
    scratch[i] = NAN;
  for (gsize i = 0; i < n; i++)
    features[i] = NAN;
  features[n] = scratch[n_scratch] = canary;
  norma_embedding_apply (embedding, sample, features, scratch);
  g_assert_cmpfloat (features[n], ==, canary);
  g_assert_cmpfloat (scratch[n_scratch], ==, canary);
  return features;
}

/* Two levels of one channel, worked by hand. */
static void
test_known (void)
{
  static const NormaFeatureLevels two = { 2, { { 2, 4, 1 }, { 1, 2, 1 } } };
  static const float sample[] = { 1, 2, 3, 4, 5, 6, 7, 8, 10, 20 };
  NormaEmbeddingOptions options = { 0 };
  g_autoptr (NormaEmbedding) nearest = norma_embedding_new (&two, &options, NULL);
  g_autofree float *fine = apply (nearest, sample);
  g_autoptr (NormaEmbedding) middle = NULL;
  g_autofree float *coarse = NULL;

  g_assert_cmpuint (norma_embedding_get_shape (nearest)->height, ==, 2);
  g_assert_cmpuint (norma_embedding_get_shape (nearest)->width, ==, 4);
  g_assert_cmpuint (norma_embedding_get_shape (nearest)->channels, ==, 2);
  g_assert_cmpmem (fine, 16 * sizeof (float),
                   ((float[]){ 1, 10, 2, 10, 3, 20, 4, 20, 5, 10, 6, 10, 7, 20, 8, 20 }),
                   16 * sizeof (float));

  options.grid = (NormaGrid){ 1, 2 };
  middle = norma_embedding_new (&two, &options, NULL);
  coarse = apply (middle, sample);
  g_assert_cmpmem (coarse, 4 * sizeof (float), ((float[]){ 3.5f, 10, 5.5f, 20 }),
                   4 * sizeof (float));
}

/* Roots of both signs, and the window over a grid of one row: [1 4 6 4 1]/16 mirrored. */
static void
test_root_and_window (void)
{
  static const NormaFeatureLevels two = { 2, { { 1, 3, 1 }, { 1, 3, 1 } } };
  static const float sample[] = { 16, 0, -64, 256, 0, 0 };
  NormaEmbeddingOptions options = { .compression = NORMA_COMPRESSION_ROOT };
  g_autoptr (NormaEmbedding) roots = norma_embedding_new (&two, &options, NULL);
  g_autofree float *compressed = apply (roots, sample);
  g_autoptr (NormaEmbedding) windowed = NULL;
  g_autofree float *smooth = NULL;

  g_assert_cmpmem (compressed, 6 * sizeof (float), ((float[]){ 4, 16, 0, 0, -8, 0 }),
                   6 * sizeof (float));
  options.window = NORMA_GRID_WINDOW_BINOMIAL;
  windowed = norma_embedding_new (&two, &options, NULL);
  smooth = apply (windowed, sample);
  /* Place 0 sees places 2 1 0 1 2, place 1 sees 1 0 1 2 1, place 2 sees 0 1 2 1 0. */
  g_assert_cmpmem (smooth, 6 * sizeof (float),
                   ((float[]){ (6 * 4 - 2 * 8) / 16.f, 6, (4 * 4 - 4 * 8) / 16.f, 4,
                               (2 * 4 - 6 * 8) / 16.f, 2 }),
                   6 * sizeof (float));
}

/* All at once, on every number of threads, as one by one. */
static void
test_apply_all (void)
{
  enum { N = 5 };
  gsize size = norma_feature_levels_size (&levels);
  NormaEmbeddingOptions options = { .compression = NORMA_COMPRESSION_ROOT,
                                    .neighbourhood = NORMA_NEIGHBOURHOOD_INSIDE,
                                    .window = NORMA_GRID_WINDOW_BINOMIAL };
  g_autoptr (NormaEmbedding) embedding = embedding_new (&options);
  gsize n = norma_feature_shape_size (norma_embedding_get_shape (embedding));
  g_autofree float *samples = g_new (float, N *size);
  g_autofree float *features = g_new (float, N *n);
  g_autoptr (GError) error = NULL;

  for (guint s = 0; s < N; s++) {
    g_autofree float *sample = sample_new (s);

    memcpy (samples + s * size, sample, size * sizeof (float));
  }
  for (guint n_threads = 1; n_threads <= 3; n_threads++) {
    g_assert_true (
        norma_embedding_apply_all (embedding, samples, N, features, n_threads, NULL, &error));
    for (guint s = 0; s < N; s++) {
      g_autofree float *alone = apply (embedding, samples + s * size);

      g_assert_cmpmem (features + s * n, n * sizeof (float), alone, n * sizeof (float));
    }
  }
  norma_alloc_fail_nth (1);
  g_assert_false (norma_embedding_apply_all (embedding, samples, N, features, 1, NULL, &error));
  norma_alloc_fail_nth (0);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

static const NormaGrid grids[] = { { 0, 0 }, { 3, 2 }, { 2, 2 }, { 1, 1 } };

/* A subset is the columns of the whole, on every grid. */
static void
test_subset (void)
{
  g_autofree float *sample = sample_new (1);

  for (gsize g = 0; g < G_N_ELEMENTS (grids); g++) {
    NormaEmbeddingOptions options = { .grid = grids[g], .growth = NORMA_GROWTH_BILINEAR };
    g_autoptr (NormaEmbedding) all = embedding_new (&options);
    g_autofree float *whole = apply (all, sample);
    g_autoptr (NormaEmbedding) some = NULL;
    g_autofree float *part = NULL;
    const guint32 *subset;

    options.channels = NORMA_CHANNELS_SUBSET;
    options.n_channels = 5;
    options.seed = 4 + g;
    some = embedding_new (&options);
    part = apply (some, sample);
    subset = norma_embedding_get_subset (some);
    g_assert_null (norma_embedding_get_axes (some));
    for (guint k = 0; k < 5; k++)
      g_assert_true (subset[k] < N_ALL && (k == 0 || subset[k] > subset[k - 1]));
    for (gsize i = 0; i < norma_feature_shape_size (norma_embedding_get_shape (some)); i++)
      g_assert_cmpfloat (part[i], ==, whole[i / 5 * N_ALL + subset[i % 5]]);
  }
}

/* A projection is the product of the whole with the axes, on every grid. */
static void
test_orthogonal (void)
{
  g_autofree float *sample = sample_new (2);

  for (gsize g = 0; g < G_N_ELEMENTS (grids); g++) {
    NormaEmbeddingOptions options = { .grid = grids[g],
                                      .neighbourhood = NORMA_NEIGHBOURHOOD_INSIDE };
    g_autoptr (NormaEmbedding) all = embedding_new (&options);
    g_autofree float *whole = apply (all, sample);
    g_autoptr (NormaEmbedding) projection = NULL;
    g_autofree float *projected = NULL;
    const float *axes;

    options.channels = NORMA_CHANNELS_ORTHOGONAL;
    options.n_channels = 7;
    options.seed = g;
    projection = embedding_new (&options);
    projected = apply (projection, sample);
    axes = norma_embedding_get_axes (projection);
    for (gsize i = 0; i < norma_feature_shape_size (norma_embedding_get_shape (projection)); i++) {
      double expected = 0;

      for (guint c = 0; c < N_ALL; c++)
        expected += (double)whole[i / 7 * N_ALL + c] * axes[c * 7 + i % 7];
      g_assert_cmpfloat_with_epsilon (projected[i], expected, 1e-5);
    }
  }
}

static void
test_orthonormal (void)
{
  NormaEmbeddingOptions options = { .channels = NORMA_CHANNELS_ORTHOGONAL, .n_channels = N_ALL };
  g_autoptr (NormaEmbedding) embedding = embedding_new (&options);
  const float *axes = norma_embedding_get_axes (embedding);

  for (guint a = 0; a < N_ALL; a++)
    for (guint b = 0; b <= a; b++) {
      double product = 0;

      for (guint c = 0; c < N_ALL; c++)
        product += (double)axes[c * N_ALL + a] * axes[c * N_ALL + b];
      g_assert_cmpfloat_with_epsilon (product, a == b ? 1 : 0, 1e-6);
    }
}

/* Uniformly drawn, each entry of a unit vector has mean 0 and mean square 1/C, and each channel is in
 * n of C subsets; 4 standard errors. */
static void
test_law (void)
{
  enum { N = 3, N_DRAWN = 400 };
  guint taken[N_ALL] = { 0 };
  double sum = 0, square = 0, n = N_DRAWN * N;

  for (guint seed = 0; seed < N_DRAWN; seed++) {
    NormaEmbeddingOptions options = { .channels = NORMA_CHANNELS_SUBSET, .n_channels = N };
    g_autoptr (NormaEmbedding) subset = NULL;
    g_autoptr (NormaEmbedding) axes = NULL;

    options.seed = seed;
    subset = embedding_new (&options);
    options.channels = NORMA_CHANNELS_ORTHOGONAL;
    axes = embedding_new (&options);
    for (guint k = 0; k < N; k++) {
      double entry = norma_embedding_get_axes (axes)[4 * N + k];

      taken[norma_embedding_get_subset (subset)[k]]++;
      sum += entry;
      square += entry * entry;
    }
  }
  g_assert_cmpfloat_with_epsilon (sum / n, 0, 4 * sqrt (1.0 / N_ALL / n));
  g_assert_cmpfloat_with_epsilon (square / n, 1.0 / N_ALL, 4 * sqrt (2.0 / n) / N_ALL);
  for (guint c = 0; c < N_ALL; c++)
    g_assert_cmpfloat_with_epsilon (taken[c] / (double)N_DRAWN, 0.25,
                                    4 * sqrt (0.25 * 0.75 / N_DRAWN));
}

static void
test_refused (void)
{
  static const NormaEmbeddingOptions wrong[] = {
    { .grid = { 7, 4 } },
    { .grid = { 6, 5 } },
    { .grid = { 0, 2 } },
    { .channels = NORMA_CHANNELS_SUBSET },
    { .channels = NORMA_CHANNELS_ORTHOGONAL, .n_channels = N_ALL + 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_embedding_new (&levels, &wrong[i], &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  }
}

/* Files. */

static const NormaEmbeddingOptions stored[] = {
  { .grid = { 3, 2 },
    .growth = NORMA_GROWTH_BILINEAR,
    .neighbourhood = NORMA_NEIGHBOURHOOD_INSIDE,
    .compression = NORMA_COMPRESSION_ROOT },
  { .grid = { 6, 3 }, .channels = NORMA_CHANNELS_SUBSET, .n_channels = 4, .seed = 17 },
  { .grid = { 2, 2 },
    .neighbourhood = NORMA_NEIGHBOURHOOD_ZEROS,
    .window = NORMA_GRID_WINDOW_BINOMIAL,
    .channels = NORMA_CHANNELS_ORTHOGONAL,
    .n_channels = 3,
    .seed = G_MAXUINT64 },
};

static NormaTensorFile *
store (const NormaEmbedding *embedding)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (GBytes) bytes = NULL;

  norma_embedding_store (embedding, "detector.embedding", file);
  bytes = norma_tensor_file_to_bytes (file, NULL);
  return norma_tensor_file_read_bytes (bytes, "model", NULL);
}

static void
assert_same (const NormaEmbedding *a, const NormaEmbedding *b)
{
  g_autofree float *sample = sample_new (3);
  g_autofree float *from_a = apply (a, sample);
  g_autofree float *from_b = apply (b, sample);
  gsize n = norma_feature_shape_size (norma_embedding_get_shape (a));

  g_assert_cmpmem (from_a, n * sizeof (float), from_b, n * sizeof (float));
}

static void
test_same_bits (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stored); i++) {
    g_autoptr (NormaEmbedding) embedding = embedding_new (&stored[i]);
    g_autoptr (NormaTensorFile) file = store (embedding);
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaEmbedding) loaded =
        norma_embedding_load (file, "detector.embedding", &levels, &error);

    g_assert_no_error (error);
    assert_same (embedding, loaded);
    g_assert_cmpuint (norma_embedding_get_options (loaded)->seed, ==, stored[i].seed);
  }
}

static void
test_damaged_fields (void)
{
  static const struct {
    const char *key, *value;
  } changes[] = {
    { "height", "0" },        { "height", "7" },     { "width", "5" },
    { "width", "many" },      { "growth", "cubic" }, { "growth", "" },
    { "channels", "some" },   { "dimensions", "0" }, { "dimensions", "13" },
    { "dimensions", "-1" },   { "seed", "seed" },    { "neighbourhood", "outside" },
    { "compression", "log" }, { "window", "1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (NormaEmbedding) embedding = embedding_new (&stored[2]);
    g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
    g_autofree char *key = g_strconcat ("detector.embedding.", changes[i].key, NULL);
    g_autoptr (GError) error = NULL;

    norma_embedding_store (embedding, "detector.embedding", file);
    norma_tensor_file_set_metadata (file, key, changes[i].value);
    g_assert_null (norma_embedding_load (file, "detector.embedding", &levels, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, changes[i].key));
  }
}

/* The tensor of the choice in place of the sound one; the fields are those of stored[which]. */
static void
assert_choice_refused (guint which, const char *name, NormaTensorType type, const void *values,
                       const guint64 *shape, guint rank)
{
  const NormaEmbeddingOptions *options = &stored[which];
  g_autoptr (NormaEmbedding) embedding = embedding_new (options);
  g_autoptr (NormaTensorFile) sound = store (embedding);
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  gsize size = rank == 2 ? shape[0] * shape[1] : shape[0];
  g_autoptr (GBytes) bytes = g_bytes_new (values, size * 4);
  g_autoptr (GError) error = NULL;

  for (const char *const *field =
           (const char *const[]){ "height", "width", "growth", "compression", "neighbourhood",
                                  "window", "channels", "dimensions", "seed", NULL };
       *field != NULL; field++) {
    g_autofree char *key = g_strconcat ("e.", *field, NULL);
    g_autofree char *from = g_strconcat ("detector.embedding.", *field, NULL);

    norma_tensor_file_set_metadata (file, key, norma_tensor_file_get_metadata (sound, from));
  }
  if (values != NULL)
    norma_tensor_file_add (file, name, type, shape, rank, bytes);
  g_assert_null (norma_embedding_load (file, "e", &levels, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, name));
}

static void
test_damaged_choice (void)
{
  static const guint32 unordered[] = { 1, 5, 3, 7 }, repeated[] = { 1, 3, 3, 7 };
  static const guint32 beyond[] = { 1, 3, 5, 12 }, short_one[] = { 1, 3, 5 };
  float axes[N_ALL * 3] = { 0 };

  assert_choice_refused (1, "e.subset", NORMA_TENSOR_U32, unordered, (guint64[]){ 4 }, 1);
  assert_choice_refused (1, "e.subset", NORMA_TENSOR_U32, repeated, (guint64[]){ 4 }, 1);
  assert_choice_refused (1, "e.subset", NORMA_TENSOR_U32, beyond, (guint64[]){ 4 }, 1);
  assert_choice_refused (1, "e.subset", NORMA_TENSOR_U32, short_one, (guint64[]){ 3 }, 1);
  assert_choice_refused (1, "e.subset", NORMA_TENSOR_U32, NULL, (guint64[]){ 0 }, 1);
  assert_choice_refused (2, "e.axes", NORMA_TENSOR_F32, axes, (guint64[]){ 3, N_ALL }, 2);
  axes[5] = NAN;
  assert_choice_refused (2, "e.axes", NORMA_TENSOR_F32, axes, (guint64[]){ N_ALL, 3 }, 2);
  axes[5] = -1.01f;
  assert_choice_refused (2, "e.axes", NORMA_TENSOR_F32, axes, (guint64[]){ N_ALL, 3 }, 2);
}

static NormaEmbedding *
make (const NormaTensorFile *file, guint which, GError **error)
{
  return file == NULL ? norma_embedding_new (&levels, &stored[which], error)
                      : norma_embedding_load (file, "detector.embedding", &levels, error);
}

/* Every allocation of making (file NULL) or loading fails in turn. */
static void
assert_failing (const NormaTensorFile *file, guint which)
{
  for (guint nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaEmbedding) embedding = NULL;

    norma_alloc_fail_nth (nth);
    embedding = make (file, which, &error);
    norma_alloc_fail_nth (0);
    if (embedding != NULL) {
      g_assert_cmpuint (nth, >, 13); /* 4 of each of 3 levels, and the choice */
      return;
    }
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
}

static void
test_no_memory (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stored); i++) {
    g_autoptr (NormaEmbedding) embedding = embedding_new (&stored[i]);
    g_autoptr (NormaTensorFile) file = store (embedding);

    assert_failing (NULL, i);
    assert_failing (file, i);
  }
}

/* Of two vectors over the features the product is that of the traced ones, and what is traced and
 * projected again is what it was; origins are named by level and channel. */
static void
test_trace (void)
{
  static const NormaChannels kinds[] = { NORMA_CHANNELS_ALL, NORMA_CHANNELS_SUBSET,
                                         NORMA_CHANNELS_ORTHOGONAL };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++) {
    NormaEmbeddingOptions options = { .channels = kinds[k], .n_channels = 7, .seed = 5 };
    g_autoptr (NormaEmbedding) embedding = embedding_new (&options);
    guint n = norma_embedding_get_shape (embedding)->channels;
    guint n_origins = norma_embedding_count_origins (embedding);
    double values[2][N_ALL], traced[2][N_ALL], product = 0, traced_product = 0;

    g_assert_cmpuint (n_origins, ==, kinds[k] == NORMA_CHANNELS_SUBSET ? 7 : N_ALL);
    for (guint i = 0; i < n; i++) {
      values[0][i] = 2.385 - 0.71 * i;
      values[1][i] = 1.13 / (1.7 + i);
      product += values[0][i] * values[1][i];
    }
    for (guint v = 0; v < 2; v++)
      norma_embedding_trace (embedding, values[v], traced[v]);
    for (guint i = 0; i < n_origins; i++) {
      const guint firsts[] = { 0, 3, 8 };
      guint level, channel;

      norma_embedding_get_origin (embedding, i, &level, &channel);
      g_assert_cmpuint (firsts[level] + channel, ==,
                        kinds[k] == NORMA_CHANNELS_SUBSET
                            ? norma_embedding_get_subset (embedding)[i]
                            : i);
      traced_product += traced[0][i] * traced[1][i];
    }
    g_assert_cmpfloat_with_epsilon (traced_product, product,
                                    kinds[k] == NORMA_CHANNELS_ORTHOGONAL ? 1e-6 : 1e-12);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/embedding/known", test_known);
  g_test_add_func ("/embedding/root-and-window", test_root_and_window);
  g_test_add_func ("/embedding/apply-all", test_apply_all);
  g_test_add_func ("/embedding/subset", test_subset);
  g_test_add_func ("/embedding/orthogonal", test_orthogonal);
  g_test_add_func ("/embedding/orthonormal", test_orthonormal);
  g_test_add_func ("/embedding/law", test_law);
  g_test_add_func ("/embedding/refused", test_refused);
  g_test_add_func ("/embedding/same-bits", test_same_bits);
  g_test_add_func ("/embedding/damaged-fields", test_damaged_fields);
  g_test_add_func ("/embedding/damaged-choice", test_damaged_choice);
  g_test_add_func ("/embedding/no-memory", test_no_memory);
  g_test_add_func ("/embedding/trace", test_trace);
  return g_test_run ();
}
