/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/patchcore.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/detectors/detector-options.h"
#include "core/features/embedding.h"
#include "core/statistics/nearest.h"
#include "tests/core/detectors/nominal-set.h"

/* Of three levels the two coarser ones make the patches: 5 × 4 places of 3 + 6 features. */
static const NormaFeatureLevels levels = { 3, { { 10, 8, 2 }, { 5, 4, 3 }, { 3, 2, 6 } } };
enum { N_POSITIONS = 20, D = 9, N_SAMPLES = 37 };

static NominalSet
draw_set (guint n)
{
  NormaFeatureShape whole = { 1, 1, (guint)norma_feature_levels_size (&levels) };
  NominalSet set = { whole, n };
  NormaRandom random;

  norma_random_seed (&random, 5);
  set.samples = g_new (float, n *nominal_size (&set));
  for (gsize i = 0; i < n * nominal_size (&set); i++)
    set.samples[i] = (float)(1.7 + 0.6 * norma_random_normal (&random));
  return set;
}

static NormaPatchCoreOptions
options_of (double core_set)
{
  NormaPatchCoreOptions options = NORMA_PATCHCORE_OPTIONS_INIT;

  options.core_set = core_set;
  return options;
}

static NormaDetector *
try_fit (const NominalSet *set, const NormaPatchCoreOptions *options, guint n_threads,
         GError **error)
{
  g_autoptr (NormaDetectorFit) fit = norma_patchcore_fit_new (&levels, set->n, options, error);

  return fit == NULL ? NULL : nominal_run_fit (set, fit, n_threads, NULL, error);
}

static NormaDetector *
fit (const NominalSet *set, const NormaPatchCoreOptions *options)
{
  g_autoptr (GError) error = NULL;
  NormaDetector *detector = try_fit (set, options, 1, &error);

  g_assert_no_error (error);
  return detector;
}

static float *
score (const NormaDetector *detector, const float *features)
{
  float *map = g_new (float, N_POSITIONS);
  g_autofree float *scratch = g_new (float, detector->scratch_size);

  memset (scratch, 0xff, detector->scratch_size * sizeof *scratch);
  detector->class->score (detector, features, map, scratch);
  return map;
}

static float *
score_held_out (const NormaDetector *detector, const float *features, guint sample)
{
  float *map = g_new (float, N_POSITIONS);
  g_autofree float *scratch = g_new (float, detector->scratch_size);

  detector->class->score_held_out (detector, features, sample, map, scratch);
  return map;
}

/* The patches of a sample by the embedding alone. */
static float *
patches_of (const float *sample)
{
  NormaFeatureLevels used = { 2, { levels.at[1], levels.at[2] } };
  NormaEmbeddingOptions options = { .growth = NORMA_GROWTH_BILINEAR,
                                    .neighbourhood = NORMA_NEIGHBOURHOOD_INSIDE };
  g_autoptr (NormaEmbedding) embedding = norma_embedding_new (&used, &options, NULL);
  g_autofree float *scratch = g_new (float, norma_embedding_scratch (embedding));
  float *patches = g_new (float, N_POSITIONS *D);

  norma_embedding_apply (embedding, sample + norma_feature_levels_offset (&levels, 1), patches,
                         scratch);
  return patches;
}

/* Least distance from a patch to those of all images of the set but one (n for none). */
static double
least_distance (const NominalSet *set, const float *patch, guint but_first, guint but_end)
{
  double least = INFINITY;

  for (guint s = 0; s < set->n; s++) {
    g_autofree float *patches =
        s >= but_first && s < but_end ? NULL : patches_of (nominal_sample (set, s));

    for (guint p = 0; patches != NULL && p < N_POSITIONS; p++)
      least = MIN (least, sqrt (norma_nearest_distance2 (patch, patches + p * D, D)));
  }
  return least;
}

/* With the whole bank kept the map is the distance to the nearest patch of any good image. */
static void
test_whole_bank (void)
{
  NominalSet set = draw_set (6), others = draw_set (8);
  NormaPatchCoreOptions options = options_of (1);
  g_autoptr (NormaDetector) detector = fit (&set, &options);
  g_autofree float *own = score (detector, nominal_sample (&set, 2));
  const float *unseen = nominal_sample (&others, 7);
  g_autofree float *map = score (detector, unseen);
  g_autofree float *patches = patches_of (unseen);

  g_assert_cmpuint (norma_patchcore_get_facts (detector).n_kept, ==, 6 * N_POSITIONS);
  for (guint p = 0; p < N_POSITIONS; p++) {
    g_assert_cmpfloat (own[p], ==, 0);
    g_assert_cmpfloat_with_epsilon (map[p], least_distance (&set, patches + p * D, 6, 6), 1e-5);
  }
  g_free (set.samples);
  g_free (others.samples);
}

/* A patch of the bank is nearest to itself. */
static void
test_alike (void)
{
  NominalSet set = draw_set (6);
  NormaPatchCoreOptions options = options_of (1);
  g_autoptr (NormaDetector) detector = fit (&set, &options);
  g_autofree float *scratch = g_new (float, detector->scratch_size);

  g_assert_cmpuint (detector->class->count_images (detector), ==, 6);
  for (guint s = 0; s < set.n; s++)
    for (guint p = 0; p < N_POSITIONS; p++) {
      NormaGoodPlace place;

      detector->class->find_alike (detector, nominal_sample (&set, s), p, &place, scratch);
      g_assert_cmpuint (place.image, ==, s);
      g_assert_cmpuint (place.position, ==, p);
    }
  g_free (set.samples);
}

/* Left out are all patches of the image, with the copies that were made of it. */
static void
check_held_out (guint n_variants)
{
  NominalSet set = draw_set (6);
  NormaPatchCoreOptions options = options_of (1);
  g_autoptr (NormaDetector) detector = NULL;

  options.n_variants = n_variants;
  detector = fit (&set, &options);
  for (guint s = 0; s < set.n; s++) {
    g_autofree float *map = score_held_out (detector, nominal_sample (&set, s), s);
    g_autofree float *patches = patches_of (nominal_sample (&set, s));
    guint first = s / n_variants * n_variants;

    for (guint p = 0; p < N_POSITIONS; p++)
      g_assert_cmpfloat_with_epsilon (
          map[p], least_distance (&set, patches + p * D, first, first + n_variants), 1e-5);
  }
  g_free (set.samples);
}

static void
test_held_out (void)
{
  check_held_out (1);
  check_held_out (2);
  check_held_out (3);
}

/* However small the core-set, every image is held against another one's patch. */
static void
test_other_image (void)
{
  NominalSet set = draw_set (4);
  NormaPatchCoreOptions options = options_of (0.01);
  g_autoptr (NormaDetector) detector = fit (&set, &options);

  g_assert_cmpuint (norma_patchcore_get_facts (detector).n_kept, ==, 2);
  for (guint s = 0; s < set.n; s++) {
    g_autofree float *map = score_held_out (detector, nominal_sample (&set, s), s);

    for (guint p = 0; p < N_POSITIONS; p++)
      g_assert_true (map[p] > 0 && isfinite (map[p]));
  }
  g_free (set.samples);
}

/* A larger core-set covers more, so no good image's own map is larger than the radius where the
 * projection changes nothing. */
static void
test_radius (void)
{
  NominalSet set = draw_set (N_SAMPLES);
  double last = INFINITY;

  for (double share = 0.02; share < 0.5; share *= 3) {
    NormaPatchCoreOptions options = options_of (share);
    g_autoptr (NormaDetector) detector = fit (&set, &options);
    NormaPatchCoreFacts facts = norma_patchcore_get_facts (detector);

    g_assert_cmpuint (facts.n_kept, ==, (guint32)ceil (share * N_SAMPLES * N_POSITIONS));
    g_assert_cmpfloat (facts.radius, <, last);
    last = facts.radius;
    for (guint s = 0; s < set.n; s++) {
      g_autofree float *map = score (detector, nominal_sample (&set, s));

      for (guint p = 0; p < N_POSITIONS; p++)
        g_assert_cmpfloat (map[p], <=, facts.radius * 1.00001);
    }
  }
  g_free (set.samples);
}

/* eq. 7 lowers a map by one factor, by at most 1/b. */
static void
test_reweight (void)
{
  NominalSet set = draw_set (N_SAMPLES), others = draw_set (N_SAMPLES + 3);
  const float *unseen = nominal_sample (&others, N_SAMPLES + 1);

  for (guint b = 2; b <= 9; b += 7) {
    NormaPatchCoreOptions options = options_of (0.1);
    g_autoptr (NormaDetector) plain = fit (&set, &options);
    g_autofree float *map = score (plain, unseen);
    g_autoptr (NormaDetector) detector = NULL;
    g_autofree float *weighed = NULL;
    double weight;

    options.reweight = b;
    detector = fit (&set, &options);
    weighed = score (detector, unseen);
    weight = weighed[0] / map[0];
    g_assert_cmpfloat (weight, >=, 1 - 1.0 / b - 1e-6);
    g_assert_cmpfloat (weight, <, 1);
    for (guint p = 0; p < N_POSITIONS; p++)
      g_assert_cmpfloat_with_epsilon (weighed[p], weight * map[p], 1e-6 * map[p]);
  }
  g_free (set.samples);
  g_free (others.samples);
}

/* Of more patches than the memory holds a part is considered, and what is told is kept to. */
static void
test_thinning (void)
{
  NominalSet set = draw_set (N_SAMPLES);
  NormaPatchCoreOptions options = options_of (0.2);
  guint64 all = norma_patchcore_fit_memory (&levels, N_SAMPLES, &options);
  g_autoptr (NormaDetector) detector = NULL;
  NormaPatchCoreFacts facts;

  options.most_bytes = 10000;
  g_assert_cmpuint (norma_patchcore_fit_memory (&levels, N_SAMPLES, &options), <, all);
  detector = fit (&set, &options);
  facts = norma_patchcore_get_facts (detector);
  g_assert_cmpuint (facts.n_patches, ==, N_SAMPLES * N_POSITIONS);
  g_assert_cmpuint (facts.n_considered, <, facts.n_patches);
  g_assert_cmpuint (facts.n_considered * (D + 4) * sizeof (float), <=, 10000);
  g_assert_cmpuint (facts.n_kept, ==, (guint32)ceil (0.2 * facts.n_considered));

  /* each kept row is a good image's patch, unchanged */
  for (guint s = 0, found = 0; s < set.n || found == facts.n_kept; s++) {
    g_autofree float *map = NULL;

    if (s == set.n)
      break;
    map = score (detector, nominal_sample (&set, s));
    for (guint p = 0; p < N_POSITIONS; p++)
      found += map[p] == 0;
    if (s + 1 == set.n)
      g_assert_cmpuint (found, ==, facts.n_kept);
  }
  g_free (set.samples);
}

static GBytes *
store (const NormaDetector *detector)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (GError) error = NULL;
  GBytes *bytes;

  norma_detector_store (detector, file);
  bytes = norma_tensor_file_to_bytes (file, &error);
  g_assert_no_error (error);
  return bytes;
}

static NormaDetector *
load (GBytes *bytes, GError **error)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_read_bytes (bytes, "test", NULL);

  return norma_detector_load (file, &levels, error);
}

static void
test_threads_and_file (void)
{
  NominalSet set = draw_set (N_SAMPLES);
  NormaPatchCoreOptions options = options_of (0.15);
  g_autoptr (GBytes) first = NULL;

  options.reweight = 5;
  for (guint n_threads = 1; n_threads <= 3; n_threads++) {
    g_autoptr (NormaDetector) detector = try_fit (&set, &options, n_threads, NULL);
    g_autoptr (GBytes) bytes = store (detector);
    g_autoptr (NormaDetector) loaded = load (bytes, NULL);
    g_autofree float *map = score_held_out (detector, nominal_sample (&set, 3), 3);
    g_autofree float *again = score_held_out (loaded, nominal_sample (&set, 3), 3);

    g_assert_cmpmem (map, N_POSITIONS * sizeof *map, again, N_POSITIONS * sizeof *again);
    if (first == NULL)
      first = g_bytes_ref (bytes);
    g_assert_true (g_bytes_equal (first, bytes));
  }
  g_free (set.samples);
}

typedef struct {
  const char *key, *value;
} Damage;

static void
test_damaged_fields (void)
{
  NominalSet set = draw_set (5);
  NormaPatchCoreOptions options = options_of (0.2);
  g_autoptr (NormaDetector) detector = fit (&set, &options);
  const Damage damages[] = {
    { "detector", "patch" },
    { "detector.samples", "0" },
    { "detector.samples", "4" },
    { "detector.samples", "429496729600" },
    { "detector.variants", "0" },
    { "detector.variants", "6" },
    { "detector.considered", "0" },
    { "detector.considered", "3" },
    { "detector.considered", "101" },
    { "detector.radius", "nan" },
    { "detector.radius", "-1" },
    { "detector.reweight", "65" },
    { "detector.embedding.height", "0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
    g_autoptr (GError) error = NULL;

    norma_detector_store (detector, file);
    norma_tensor_file_set_metadata (file, damages[i].key, damages[i].value);
    g_assert_null (norma_detector_load (file, &levels, &error));
    g_assert_nonnull (error);
    g_assert_true (error->domain == NORMA_ERROR);
    g_test_message ("%s", error->message);
  }
  g_free (set.samples);
}

/* value: into the tensor's element i, found by what stands there. */
static void
check_damaged_tensor (const NormaDetector *detector, gconstpointer from, gconstpointer to)
{
  g_autoptr (GBytes) bytes = store (detector);
  gsize size = g_bytes_get_size (bytes);
  g_autofree guint8 *damaged = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
  g_autoptr (GBytes) changed = NULL;
  g_autoptr (GError) error = NULL;
  guint8 *place = memmem (damaged, size, from, 4);

  g_assert_nonnull (place);
  memcpy (place, to, 4);
  changed = g_bytes_new (damaged, size);
  g_assert_null (load (changed, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
}

static void
test_damaged_tensors (void)
{
  NominalSet set = draw_set (2);
  NormaPatchCoreOptions options = options_of (1);
  g_autoptr (NormaDetector) detector = fit (&set, &options);
  g_autofree float *patches = patches_of (nominal_sample (&set, 0));
  const float nan_value = NAN, large = 1e16f;
  const guint32 last = 2 * N_POSITIONS - 1, beyond = 2 * N_POSITIONS, repeated = last - 1;

  check_damaged_tensor (detector, &patches[4], &nan_value);
  check_damaged_tensor (detector, &patches[4], &large);
  check_damaged_tensor (detector, &last, &beyond);
  check_damaged_tensor (detector, &last, &repeated);
  g_free (set.samples);
}

/* A cover of the grid's size, of its last row alone: cells are taken from there. */
static void
test_cover (void)
{
  NominalSet set = draw_set (5);
  guint8 pixels[N_POSITIONS] = { [16] = 1, [17] = 1, [18] = 1, [19] = 1 };
  const NormaFrameCover cover = { 4, 5, pixels };
  NormaPatchCoreOptions options = options_of (1);
  g_autoptr (NormaDetector) detector = NULL;
  g_autoptr (NormaDetector) read = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const guint32 ones = 0x01010101, other = 0x02010101, zeros = 0;
  NormaPatchCoreFacts facts;

  options.cover = &cover;
  detector = fit (&set, &options);
  facts = norma_patchcore_get_facts (detector);
  g_assert_cmpuint (facts.n_patches, ==, 5 * 4);
  g_assert_cmpuint (facts.n_kept, ==, 5 * 4);
  for (guint s = 0; s < 5; s++) {
    g_autofree float *map = score (detector, nominal_sample (&set, s));

    for (guint p = 0; p < N_POSITIONS; p++)
      g_assert_true (pixels[p] ? map[p] < 1e-3f : map[p] > 0.1f);
  }
  bytes = store (detector);
  read = load (bytes, NULL);
  g_assert_cmpuint (norma_patchcore_get_facts (read).n_patches, ==, 5 * 4);
  check_damaged_tensor (detector, &ones, &other);
  check_damaged_tensor (detector, &ones, &zeros);
  g_free (set.samples);
}

/* The peak that re-weights a map is sought where was learnt: what stands elsewhere changes nothing. */
static void
test_cover_reweight (void)
{
  NominalSet set = draw_set (6);
  guint8 pixels[N_POSITIONS] = { [16] = 1, [17] = 1, [18] = 1, [19] = 1 };
  const NormaFrameCover cover = { 4, 5, pixels };
  NormaPatchCoreOptions plain = options_of (0.5), weighed = options_of (0.5);
  g_autoptr (NormaDetector) without = NULL;
  g_autoptr (NormaDetector) with = NULL;
  g_autofree float *sample = g_memdup2 (nominal_sample (&set, 1), nominal_size (&set) * 4);
  float *second = sample + 10 * 8 * 2;
  float weights[2];

  plain.cover = weighed.cover = &cover;
  weighed.reweight = 3;
  without = fit (&set, &plain);
  with = fit (&set, &weighed);
  for (guint i = 0; i < 2; i++) {
    g_autofree float *before = score (without, sample);
    g_autofree float *after = score (with, sample);

    weights[i] = after[17] / before[17];
    /* the first place, which no patch of the last row sees */
    second[0] += 30;
  }
  g_assert_cmpfloat (weights[0], <, 1);
  g_assert_cmpfloat (weights[0], ==, weights[1]);
  g_free (set.samples);
}

static void
check_refused (const NormaPatchCoreOptions *options, guint n_samples, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_patchcore_fit_new (&levels, n_samples, options, &error));
  g_assert_error (error, NORMA_ERROR, code);
}

static void
test_refused (void)
{
  NormaPatchCoreOptions options = options_of (0);

  check_refused (&options, 5, NORMA_ERROR_INPUT);
  options = options_of (1.01);
  check_refused (&options, 5, NORMA_ERROR_INPUT);
  options = options_of (NAN);
  check_refused (&options, 5, NORMA_ERROR_INPUT);
  options = options_of (0.1);
  check_refused (&options, G_MAXUINT32 / N_POSITIONS + 1, NORMA_ERROR_INPUT);
  options.most_bytes = 60;
  check_refused (&options, 5, NORMA_ERROR_INPUT);
  options = options_of (0.1);
  options.reweight = 1;
  check_refused (&options, 5, NORMA_ERROR_INPUT);
  options.reweight = NORMA_PATCHCORE_MOST_REWEIGHT + 1;
  check_refused (&options, 5, NORMA_ERROR_INPUT);
}

static void
test_failing_allocations (void)
{
  NominalSet set = draw_set (3);
  NormaPatchCoreOptions options = options_of (0.3);
  g_autoptr (NormaDetector) detector = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint nth = 0;

  options.most_bytes = 2000;
  while (detector == NULL) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (++nth);
    detector = try_fit (&set, &options, 1, &error);
    norma_alloc_fail_nth (0);
    g_assert_true (detector != NULL || g_error_matches (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE));
  }
  g_assert_cmpuint (nth, >, 10);
  bytes = store (detector);
  g_clear_pointer (&detector, norma_detector_unref);
  for (nth = 0; detector == NULL;) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (++nth);
    detector = load (bytes, &error);
    norma_alloc_fail_nth (0);
    g_assert_true (detector != NULL || g_error_matches (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE));
  }
  g_assert_cmpuint (nth, >, 3);
  g_free (set.samples);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/patchcore/whole-bank", test_whole_bank);
  g_test_add_func ("/patchcore/alike", test_alike);
  g_test_add_func ("/patchcore/held-out", test_held_out);
  g_test_add_func ("/patchcore/other-image", test_other_image);
  g_test_add_func ("/patchcore/radius", test_radius);
  g_test_add_func ("/patchcore/reweight", test_reweight);
  g_test_add_func ("/patchcore/thinning", test_thinning);
  g_test_add_func ("/patchcore/threads-and-file", test_threads_and_file);
  g_test_add_func ("/patchcore/damaged-fields", test_damaged_fields);
  g_test_add_func ("/patchcore/damaged-tensors", test_damaged_tensors);
  g_test_add_func ("/patchcore/cover", test_cover);
  g_test_add_func ("/patchcore/cover/reweight", test_cover_reweight);
  g_test_add_func ("/patchcore/refused", test_refused);
  g_test_add_func ("/patchcore/failing-allocations", test_failing_allocations);
  return g_test_run ();
}
