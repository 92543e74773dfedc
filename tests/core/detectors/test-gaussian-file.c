/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/gaussian.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "tests/core/detectors/nominal-set.h"

static NormaDetector *
fit (const NominalSet *set, NormaScope scope, NormaComponents components)
{
  NormaGaussianOptions options = { scope, components, 0.8, NORMA_COVARIANCE_SHRUNK };
  g_autoptr (NormaDetectorFit) gaussian_fit =
      norma_gaussian_fit_new (&(NormaFeatureLevels){ 1, { set->shape } }, 1e-6, &options, NULL);
  g_autoptr (GError) error = NULL;
  NormaDetector *detector = nominal_run_fit (set, gaussian_fit, 1, NULL, &error);

  g_assert_no_error (error);
  return detector;
}

/* Through the bytes of a file, so that nothing is shared with the detector. */
static NormaTensorFile *
store (const NormaDetector *detector)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  NormaTensorFile *stored;

  norma_detector_store (detector, file);
  bytes = norma_tensor_file_to_bytes (file, &error);
  g_assert_no_error (error);
  stored = norma_tensor_file_read_bytes (bytes, "model", &error);
  g_assert_no_error (error);
  return stored;
}

static void
assert_same_maps (const NormaDetector *a, const NormaDetector *b, const NominalSet *set)
{
  enum { N = 6 };
  g_autofree float *scratch = g_new (float, a->scratch_size);
  float from_a[N], from_b[N];

  g_assert_cmpuint (a->scratch_size, ==, b->scratch_size);
  for (guint s = 0; s < set->n; s++) {
    const float *features = nominal_sample (set, s);

    a->class->score (a, features, from_a, scratch);
    b->class->score (b, features, from_b, scratch);
    g_assert_cmpmem (from_a, sizeof from_a, from_b, sizeof from_b);
    a->class->score_held_out (a, features, 0, from_a, scratch);
    b->class->score_held_out (b, features, 0, from_b, scratch);
    g_assert_cmpmem (from_a, sizeof from_a, from_b, sizeof from_b);
  }
}

static void
test_same_bits (void)
{
  NominalSet set = nominal_new (&small_shape, 12, 1);

  for (int scope = NORMA_SCOPE_POSITION; scope <= NORMA_SCOPE_BOTH; scope++)
    for (int components = NORMA_COMPONENTS_ALL; components <= NORMA_COMPONENTS_NPCA; components++) {
      g_autoptr (NormaDetector) detector =
          fit (&set, (NormaScope)scope, (NormaComponents)components);
      g_autoptr (NormaTensorFile) file = store (detector);
      g_autoptr (GError) error = NULL;
      g_autoptr (NormaDetector) loaded =
          norma_detector_load (file, &(NormaFeatureLevels){ 1, { set.shape } }, &error);

      g_assert_no_error (error);
      assert_same_maps (detector, loaded, &set);
    }
  g_free (set.samples);
}

/* How one tensor of the copy differs. */
typedef enum {
  SOUND,
  MISSING,
  FLATTENED, /* the same values as one row */
  NOT_A_NUMBER,
  INFINITE,
  NEGATIVE,
  ZERO,
  ABOVE_ONE,
  TOO_MANY_ROWS,
  NO_ROWS,
} Damage;

typedef struct {
  const char *name; /* of the tensor or of the field */
  Damage damage; /* of a tensor */
  const char *value; /* of a field; NULL leaves it out */
} Change;

static const char *const tensor_names[] = {
  "detector.positions.mean",     "detector.positions.factor", "detector.positions.shrinkage",
  "detector.positions.expected", "detector.positions.axes",   "detector.image.mean",
  "detector.image.factor",       "detector.image.shrinkage",  "detector.image.expected",
  "detector.image.axes",
};

static const char *const field_names[] = { "detector", "detector.scope",
                                           "detector.positions.samples", "detector.image.samples" };

static guint
rank_of (const char *name)
{
  return g_str_has_suffix (name, "shrinkage") || g_str_has_suffix (name, "expected") ? 1 : 2;
}

static float
damaged_value (Damage damage, float sound)
{
  switch (damage) {
  case NOT_A_NUMBER:
    return NAN;
  case INFINITE:
    return INFINITY;
  case NEGATIVE:
    return -0.5f;
  case ZERO:
    return 0;
  case ABOVE_ONE:
    return 1.25f;
  default:
    return sound;
  }
}

static void
copy_tensor (const NormaTensorFile *file, const char *name, Damage damage, NormaTensorFile *copy)
{
  guint rank = rank_of (name);
  guint64 shape[2] = { 0, 0 };
  GBytes *bytes = norma_tensor_file_get (file, name, NORMA_TENSOR_F32, shape, rank, NULL);
  gsize n = g_bytes_get_size (bytes) / sizeof (float);
  g_autofree float *values = g_new0 (float, 3 * n);
  g_autoptr (GBytes) changed = NULL;

  memcpy (values, g_bytes_get_data (bytes, NULL), n * sizeof (float));
  values[n - 1] = damaged_value (damage, values[n - 1]);
  if (damage == FLATTENED) {
    shape[0] = 1;
    shape[1] = n;
    rank = 2;
  } else if (damage == TOO_MANY_ROWS) {
    shape[0] *= 3;
    n *= 3;
  } else if (damage == NO_ROWS) {
    shape[0] = n = 0;
  }
  changed = g_bytes_new (values, n * sizeof (float));
  norma_tensor_file_add (copy, name, NORMA_TENSOR_F32, shape, rank, changed);
}

static NormaTensorFile *
copy_with (const NormaTensorFile *file, const Change *change)
{
  NormaTensorFile *copy = norma_tensor_file_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (tensor_names); i++) {
    gboolean changed = g_str_equal (tensor_names[i], change->name);

    if (!changed || change->damage != MISSING)
      copy_tensor (file, tensor_names[i], changed ? change->damage : SOUND, copy);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (field_names); i++) {
    const char *value = g_str_equal (field_names[i], change->name)
                            ? change->value
                            : norma_tensor_file_get_metadata (file, field_names[i]);

    if (value != NULL)
      norma_tensor_file_set_metadata (copy, field_names[i], value);
  }
  return copy;
}

static const Change changes[] = {
  { "detector.positions.mean", MISSING },
  { "detector.positions.mean", FLATTENED },
  { "detector.positions.mean", NOT_A_NUMBER },
  { "detector.positions.mean", INFINITE },
  { "detector.positions.factor", MISSING },
  { "detector.positions.factor", FLATTENED },
  { "detector.positions.factor", NOT_A_NUMBER },
  { "detector.positions.shrinkage", MISSING },
  { "detector.positions.shrinkage", FLATTENED },
  { "detector.positions.shrinkage", NEGATIVE },
  { "detector.positions.shrinkage", ABOVE_ONE },
  { "detector.positions.expected", MISSING },
  { "detector.positions.expected", TOO_MANY_ROWS },
  { "detector.positions.expected", NOT_A_NUMBER },
  { "detector.positions.expected", NEGATIVE },
  { "detector.positions.expected", ZERO },
  { "detector.positions.axes", INFINITE },
  { "detector.positions.axes", TOO_MANY_ROWS },
  { "detector.positions.axes", NO_ROWS },
  { "detector.image.mean", MISSING },
  { "detector.image.mean", TOO_MANY_ROWS },
  { "detector.image.factor", INFINITE },
  { "detector.image.expected", ZERO },
  { "detector.image.shrinkage", MISSING },
  { "detector.image.axes", NOT_A_NUMBER },
  { "detector" },
  { "detector.scope" },
  { "detector.scope", SOUND, "everywhere" },
  { "detector.positions.samples" },
  { "detector.positions.samples", SOUND, "1" },
  { "detector.positions.samples", SOUND, "-3" },
  { "detector.image.samples", SOUND, "many" },
};

static void
test_damaged (void)
{
  NominalSet set = nominal_new (&small_shape, 12, 2);
  g_autoptr (NormaDetector) detector = fit (&set, NORMA_SCOPE_BOTH, NORMA_COMPONENTS_PCA);
  g_autoptr (NormaTensorFile) file = store (detector);
  g_autoptr (NormaTensorFile) sound = copy_with (file, &(Change){ "nothing" });
  g_autoptr (NormaDetector) loaded =
      norma_detector_load (sound, &(NormaFeatureLevels){ 1, { set.shape } }, NULL);

  assert_same_maps (detector, loaded, &set);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (NormaTensorFile) damaged = copy_with (file, &changes[i]);
    g_autoptr (GError) error = NULL;

    if (norma_detector_load (damaged, &(NormaFeatureLevels){ 1, { set.shape } }, &error) != NULL)
      g_error ("%s, damage %d: loaded", changes[i].name, changes[i].damage);
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    if (strstr (error->message, changes[i].name) == NULL)
      g_error ("%s, damage %d: %s", changes[i].name, changes[i].damage, error->message);
  }
  g_free (set.samples);
}

/* Without its axes a part would have to be as wide as the features, and it is not. */
static void
test_missing_axes (void)
{
  NominalSet set = nominal_new (&small_shape, 12, 3);
  g_autoptr (NormaDetector) detector = fit (&set, NORMA_SCOPE_BOTH, NORMA_COMPONENTS_PCA);
  g_autoptr (NormaTensorFile) file = store (detector);
  g_autoptr (NormaTensorFile) damaged =
      copy_with (file, &(Change){ "detector.positions.axes", MISSING });
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_detector_load (damaged, &(NormaFeatureLevels){ 1, { set.shape } }, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "detector.positions.mean"));
  g_free (set.samples);
}

static void
test_other_shape (void)
{
  static const NormaFeatureShape others[] = { { 3, 3, 6 }, { 3, 2, 7 }, { 1, 1, 6 } };
  NominalSet set = nominal_new (&small_shape, 12, 4);
  g_autoptr (NormaDetector) detector = fit (&set, NORMA_SCOPE_POSITION, NORMA_COMPONENTS_ALL);
  g_autoptr (NormaTensorFile) file = store (detector);

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_detector_load (file, &(NormaFeatureLevels){ 1, { others[i] } }, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  }
  g_free (set.samples);
}

static void
test_unknown_detector (void)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (GError) error = NULL;

  norma_tensor_file_set_metadata (file, "detector", "oracle");
  g_assert_null (norma_detector_load (file, &(NormaFeatureLevels){ 1, { small_shape } }, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "oracle"));
}

static void
test_no_memory (void)
{
  NominalSet set = nominal_new (&small_shape, 12, 5);
  g_autoptr (NormaDetector) detector = fit (&set, NORMA_SCOPE_BOTH, NORMA_COMPONENTS_NPCA);
  g_autoptr (NormaTensorFile) file = store (detector);
  gboolean is_loaded = FALSE;

  for (guint nth = 1; !is_loaded; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaDetector) loaded = NULL;

    norma_alloc_fail_nth (nth);
    loaded = norma_detector_load (file, &(NormaFeatureLevels){ 1, { set.shape } }, &error);
    norma_alloc_fail_nth (0);
    is_loaded = loaded != NULL;
    if (is_loaded)
      assert_same_maps (detector, loaded, &set);
    else
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    /* Two parts of four tensors at least are copied. */
    g_assert_true (!is_loaded || nth > 8);
  }
  g_free (set.samples);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gaussian-file/same-bits", test_same_bits);
  g_test_add_func ("/gaussian-file/damaged", test_damaged);
  g_test_add_func ("/gaussian-file/missing-axes", test_missing_axes);
  g_test_add_func ("/gaussian-file/other-shape", test_other_shape);
  g_test_add_func ("/gaussian-file/unknown-detector", test_unknown_detector);
  g_test_add_func ("/gaussian-file/no-memory", test_no_memory);
  return g_test_run ();
}
