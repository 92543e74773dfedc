/* SPDX-License-Identifier: Apache-2.0 */
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/pipeline/golden.h"
#include "tests/core/pipeline/small-fit.h"

/* One model and its file's bytes, made once. */
typedef struct {
  char *folder;
  NormaModel *model;
  GBytes *bytes;
} Made;

static const Made *
get_made (void)
{
  static Made made;
  g_autoptr (GError) error = NULL;

  if (made.model != NULL)
    return &made;
  made.folder = norma_test_folder ();
  made.model = small_model (made.folder);
  made.bytes = norma_model_to_bytes (made.model, &error);
  g_assert_no_error (error);
  return &made;
}

static void
free_made (void)
{
  const Made *made = get_made ();

  norma_test_remove_folder (made->folder);
  g_free (made->folder);
  norma_model_unref (made->model);
  g_bytes_unref (made->bytes);
}

/* Bytes of the header's text; it begins at byte 8. */
static gsize
header_length (GBytes *bytes)
{
  guint64 length;

  memcpy (&length, g_bytes_get_data (bytes, NULL), sizeof length);
  return (gsize)length;
}

static GBytes *
cut (GBytes *bytes, gsize size)
{
  /* A copy, so that a sanitizer sees what is read beyond it. */
  return g_bytes_new (g_bytes_get_data (bytes, NULL), size);
}

static GBytes *
flip (GBytes *bytes, gsize at, guint8 mask)
{
  gsize size = g_bytes_get_size (bytes);
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);

  copy[at] ^= mask;
  return g_bytes_new_take (copy, size);
}

static NormaTensorFile *
open_file (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  NormaTensorFile *file = norma_tensor_file_read_bytes (bytes, "model", &error);

  g_assert_no_error (error);
  return file;
}

/* The error of a model one of whose fields was changed. */
static GError *
read_with (const char *key, const char *value)
{
  g_autoptr (NormaTensorFile) file = open_file (get_made ()->bytes);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NormaModel) model = NULL;
  GError *error = NULL;

  norma_tensor_file_set_metadata (file, key, value);
  bytes = norma_tensor_file_to_bytes (file, NULL);
  model = norma_model_read_bytes (bytes, "some name", &error);
  g_assert_true ((model == NULL) == (error != NULL));
  return error;
}

static void
test_round_trip (void)
{
  const Made *made = get_made ();
  g_autofree char *path = g_build_filename (made->folder, "a.norma", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaModel) read = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autofree char *written = NULL;
  gsize size;

  g_assert_true (norma_model_write (made->model, path, &error));
  g_assert_true (g_file_get_contents (path, &written, &size, NULL));
  g_assert_cmpmem (written, size, g_bytes_get_data (made->bytes, NULL),
                   g_bytes_get_size (made->bytes));
  read = norma_model_read (path, NULL, &error);
  g_assert_no_error (error);
  again = norma_model_to_bytes (read, &error);
  g_assert_true (g_bytes_equal (again, made->bytes));
}

/* Thresholds from elsewhere are kept with their provenance, and promise what holds for them. */
static void
test_set_thresholds (void)
{
  const Made *made = get_made ();
  g_autoptr (NormaModel) model = norma_model_read_bytes (made->bytes, "model", NULL);
  g_autoptr (NormaModel) again = NULL;
  g_autoptr (NormaModel) copy = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const hashes[] = {
    "00ff10a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  };
  NormaTunedOn tuned_on = { NULL, 7 };
  const NormaWish wish = { 0.2, 0.9 };
  float highest = (float)model->rarity->scores[model->rarity->n - 1];
  static const float wrong[][2] = { { 2, 1 }, { 0, 0 }, { -1, 1 }, { 1, INFINITY }, { NAN, 1 } };

  tuned_on.hashes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < G_N_ELEMENTS (hashes); i++)
    g_ptr_array_add (tuned_on.hashes, g_strdup (hashes[i]));
  g_assert_null (model->provenance);
  g_assert_true (norma_model_set_thresholds (model, 0.75f * highest, 1.5f * highest, &wish,
                                             "no miss, tuned by “hand”", &tuned_on, &error));
  g_assert_null (tuned_on.hashes);
  bytes = norma_model_to_bytes (model, NULL);
  again = norma_model_read_bytes (bytes, "model", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->provenance, ==, "no miss, tuned by “hand”");
  g_assert_cmpuint (again->tuned_on.n_unknown, ==, 7);
  g_assert_cmpuint (again->tuned_on.hashes->len, ==, G_N_ELEMENTS (hashes));
  for (guint i = 0; i < G_N_ELEMENTS (hashes); i++)
    g_assert_cmpstr (again->tuned_on.hashes->pdata[i], ==, hashes[i]);
  copy = norma_model_copy (again, NULL);
  g_assert_true (copy->tuned_on.hashes == again->tuned_on.hashes);
  g_assert_cmpfloat (again->limits.reject, ==, 1.5f * highest);
  g_assert_cmpfloat (again->limits.review, ==, 0.75f * highest);
  g_assert_cmpuint (again->promise.rank, ==, 1);
  g_assert_cmpfloat (again->promise.confidence, ==, 0.9);
  g_assert_cmpfloat_with_epsilon (again->review_one_in,
                                  norma_rarity_one_in (model->rarity, 0.75 * (double)highest),
                                  1e-5);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_assert_false (
        norma_model_set_thresholds (model, wrong[i][0], wrong[i][1], &wish, NULL, NULL, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
    g_clear_error (&error);
  }
  g_assert_cmpfloat (model->limits.reject, ==, 1.5f * highest);
  g_assert_cmpuint (model->tuned_on.n_unknown, ==, 7);
  g_assert_true (
      norma_model_set_thresholds (model, highest, highest, &wish, "a promise", NULL, &error));
  g_assert_null (model->tuned_on.hashes);
  g_assert_cmpuint (model->tuned_on.n_unknown, ==, 0);
}

static void
test_same_scores (void)
{
  const Made *made = get_made ();
  g_autoptr (NormaModel) read = norma_model_read_bytes (made->bytes, "model", NULL);
  NormaTestPart part = NORMA_TEST_PART_INIT;

  for (guint64 seed = 100; seed < 104; seed++) {
    g_autoptr (NormaRaster) raster = NULL;
    g_autoptr (NormaResult) expected = NULL;
    g_autoptr (NormaResult) found = NULL;

    part.defective = seed % 2 == 1;
    raster = norma_test_part_draw (&part, seed);
    expected = score_raster (made->model, raster);
    found = score_raster (read, raster);
    assert_same_result (found, expected);
  }
}

static void
test_cannot_write (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (norma_model_write (get_made ()->model, "/nowhere/a.norma", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_null (norma_model_read ("/nowhere/a.norma", NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
assert_cut (gsize size)
{
  g_autoptr (GBytes) bytes = cut (get_made ()->bytes, size);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_model_read_bytes (bytes, "some name", &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_true (g_str_has_prefix (error->message, "some name: "));
}

static void
test_truncated (void)
{
  GBytes *whole = get_made ()->bytes;
  gsize begin = 8 + header_length (whole), size = g_bytes_get_size (whole);

  for (gsize at = 0; at <= begin; at++)
    assert_cut (at);
  for (gsize i = 0; i < 200; i++)
    assert_cut (begin + (size - begin) * i / 200);
  assert_cut (size - 1);
}

/* What reads must be safe to use. */
static void
use (NormaModel *model)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, 7);
  g_autoptr (NormaScorer) scorer = norma_scorer_new (model, NULL);
  g_autoptr (NormaResult) result = norma_scorer_score (scorer, raster, NULL);
  g_autoptr (GBytes) bytes = norma_model_to_bytes (model, NULL);

  norma_golden_verify (model, NULL, NULL);
  g_assert_nonnull (bytes);
}

static void
test_flipped_header (void)
{
  GBytes *whole = get_made ()->bytes;
  gsize n_bits = 8 * (8 + header_length (whole));
  guint n_read = 0;
#if defined(__SANITIZE_ADDRESS__)
  gsize step = 11; /* meets every bit of a byte, in every eleventh byte */
#else
  gsize step = 1;
#endif

  for (gsize bit = 0; bit < n_bits; bit += step) {
    g_autoptr (GBytes) bytes = flip (whole, bit / 8, (guint8)(1 << bit % 8));
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaModel) model = norma_model_read_bytes (bytes, "some name", &error);

    g_assert_true ((model == NULL) == (error != NULL));
    if (model == NULL) {
      g_assert_true (error->domain == NORMA_ERROR);
      g_assert_true (g_str_has_prefix (error->message, "some name: "));
    } else if (n_read++ % 16 == 0) {
      use (model);
    }
  }
  g_assert_cmpuint (n_read, >, 0);
}

static void
test_altered_data (void)
{
  GBytes *whole = get_made ()->bytes;
  gsize begin = 8 + header_length (whole), n = g_bytes_get_size (whole) - begin;

  for (gsize i = 0; i < 100; i++) {
    g_autoptr (GBytes) bytes = flip (whole, begin + (n - 1) * i / 99, (guint8)(1 << i % 8));
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_model_read_bytes (bytes, "some name", &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, "altered"));
  }
}

static void
assert_refused (const char *key, const char *value, int code)
{
  g_autoptr (GError) error = read_with (key, value);

  g_test_message ("%s = %s", key, value);
  g_assert_error (error, NORMA_ERROR, code);
  g_assert_true (g_str_has_prefix (error->message, "some name: "));
  g_assert_nonnull (strstr (error->message, key));
}

static void
test_future_version (void)
{
  g_autoptr (GError) error = read_with ("format_version", "5");

  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_VERSION);
  g_assert_nonnull (strstr (error->message, "found 5"));
  g_assert_nonnull (strstr (error->message, "norma " NORMA_VERSION));
  assert_refused ("extractor.version", "2", NORMA_ERROR_VERSION);
}

static void
test_wrong_values (void)
{
  static const struct {
    const char *key, *value;
  } wrong[] = {
    { "format", "norma-project" },
    { "format_version", "0" },
    { "format_version", "1.0" },
    { "frame.width", "0" },
    { "frame.width", "-80" },
    { "frame.width", "20000" },
    { "frame.width", "99999999999999999999" },
    { "frame.height", "64.0" },
    { "frame.channels", "0" },
    { "frame.channels", "4" },
    { "frame.fit", "crop" },
    { "frame.samples", "double" },
    { "frame.low", "nan" },
    { "frame.high", "inf" },
    { "promise.bound", "guess" },
    { "promise.threshold", "-1" },
    { "promise.threshold", "1e39" },
    { "promise.false_alarms", "1.01" },
    { "promise.confidence", "-0.01" },
    { "promise.kept_wish", "2" },
    { "promise.n", "-1" },
    { "promise.rank", "13" },
    { "promise.expected_false_alarms", "2" },
    { "promise.strongest_false_alarms", "x" },
    { "promise.n_needed", "-1" },
    { "promise.fit_p_value", "p" },
    { "smoothing", "-1" },
    { "smoothing", "1025" },
    { "limits.reject", "0" },
    { "limits.reject", "nan" },
    { "limits.review", "1e30" },
    { "limits.least_area", "-1" },
    { "limits.review_one_in", "0.5" },
    { "good_set.images", "0" },
    { "good_set.unreadable", "" },
    { "good_set.hash", "abc" },
    { "good_set.hash", "ZZ34567890123456789012345678901234567890123456789012345678901234" },
    { "good_set.median_width", "0" },
    { "good_set.median_height", "4294967296" },
    { "good_set.narrowest_aspect", "0" },
    { "good_set.widest_aspect", "1e-9" },
    { "good_set.bits", "65" },
    { "good_set.channels", "0" },
    { "good_set.augment", "rotate45" },
    { "good_set.augment", "" },
    { "golden.seed", "-1" },
    { "golden.score", "-1" },
    { "detector.scope", "everywhere" },
    { "detector.positions.samples", "1" },
    { "detector.image.samples", "many" },
    { "data_hash", "0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    assert_refused (wrong[i].key, wrong[i].value, NORMA_ERROR_DAMAGED);
  assert_refused ("extractor", "resnet", NORMA_ERROR_UNSUPPORTED);
  assert_refused ("detector", "neighbours", NORMA_ERROR_UNSUPPORTED);
}

/* Fields that contradict each other. */
static void
test_contradictions (void)
{
  static const struct {
    const char *key, *value, *words;
  } wrong[] = {
    { "frame.channels", "2", "expected 1 or 3 channels" },
    { "frame.channels", "3", "detector.positions" },
    { "frame.low", "255", "a range that rises" },
    { "frame.width", "64", "tensor" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = read_with (wrong[i].key, wrong[i].value);

    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, wrong[i].words));
  }
}

/* The extremes that a fit can write are read. */
static void
test_extremes (void)
{
  g_assert_no_error (read_with ("promise.n_needed", "18446744073709551615"));
  g_assert_no_error (read_with ("limits.least_area", "18446744073709551615"));
  g_assert_no_error (read_with ("promise.fit_p_value", "nan"));
  g_assert_no_error (read_with ("program", "something else"));
}

static void
test_absurd_frame (void)
{
  g_autoptr (NormaTensorFile) file = open_file (get_made ()->bytes);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  norma_tensor_file_set_metadata (file, "frame.width", "16384");
  norma_tensor_file_set_metadata (file, "frame.height", "16384");
  bytes = norma_tensor_file_to_bytes (file, NULL);
  g_assert_null (norma_model_read_bytes (bytes, "some name", &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "16384 × 16384"));
}

static void
test_cap (void)
{
  const Made *made = get_made ();
  g_autofree char *path = g_build_filename (made->folder, "cap.norma", NULL);
  gsize size = g_bytes_get_size (made->bytes);
  g_autoptr (NormaBudget) enough = norma_budget_new (size);
  g_autoptr (NormaBudget) less = norma_budget_new (size - 1);
  g_autoptr (NormaModel) model = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (norma_model_write (made->model, path, NULL));
  model = norma_model_read (path, enough, &error);
  g_assert_no_error (error);
  g_assert_null (norma_model_read (path, less, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

static void
test_failing_allocations (void)
{
  GBytes *whole = get_made ()->bytes;
  guint nth;

  for (nth = 1;; nth++) {
    g_autoptr (GBytes) unaligned = NULL;
    g_autoptr (GBytes) again = NULL;
    g_autoptr (NormaModel) model = NULL;
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (nth);
    model = norma_model_read_bytes (whole, "some name", &error);
    if (model != NULL)
      again = norma_model_to_bytes (model, &error);
    norma_alloc_fail_nth (0);
    if (again != NULL)
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, >, 1);
}

/* The header with nothing but a JSON reader, as anyone would open the file. */
static JsonObject *
parse_header (GBytes *bytes, JsonParser *parser)
{
  const char *data = g_bytes_get_data (bytes, NULL);
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, data + 8, (gssize)header_length (bytes), &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static guint64
count_bytes (JsonObject *tensor)
{
  JsonArray *shape = json_object_get_array_member (tensor, "shape");
  const char *type = json_object_get_string_member (tensor, "dtype");
  guint64 n = g_str_equal (type, "F64") ? 8 : g_str_equal (type, "U8") ? 1 : 4;

  for (guint i = 0; i < json_array_get_length (shape); i++)
    n *= (guint64)json_array_get_int_element (shape, i);
  return n;
}

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  const guint64 *x = a, *y = b;

  return (x[0] > y[0]) - (x[0] < y[0]);
}

/* The tensors lie one after the other, from the first byte of the data to the last. */
static void
test_layout (void)
{
  GBytes *bytes = get_made ()->bytes;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *header = parse_header (bytes, parser);
  g_autoptr (GList) names = json_object_get_members (header);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, 2 * sizeof (guint64));
  guint64 at = 0;

  for (const GList *l = names; l != NULL; l = l->next) {
    JsonObject *tensor = json_object_get_object_member (header, l->data);
    JsonArray *offsets;
    guint64 place[2];

    if (g_str_equal (l->data, "__metadata__"))
      continue;
    offsets = json_object_get_array_member (tensor, "data_offsets");
    for (guint i = 0; i < 2; i++)
      place[i] = (guint64)json_array_get_int_element (offsets, i);
    g_assert_cmpuint (place[1] - place[0], ==, count_bytes (tensor));
    g_array_append_vals (places, place, 1);
  }
  g_array_sort (places, compare_ends);
  for (guint i = 0; i < places->len; i++) {
    const guint64 *place = (const guint64 *)(gconstpointer)places->data + 2 * i;

    g_assert_cmpuint (place[0], ==, at);
    at = place[1];
  }
  g_assert_cmpuint (8 + header_length (bytes) + at, ==, g_bytes_get_size (bytes));
  g_assert_cmpuint ((8 + header_length (bytes)) % 64, ==, 0);
}

/* The hash that docs/model-file.md describes, without the program's own reader. */
static void
test_data_hash (void)
{
  GBytes *bytes = get_made ()->bytes;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *header = parse_header (bytes, parser);
  JsonObject *metadata = json_object_get_object_member (header, "__metadata__");
  gsize begin = 8 + header_length (bytes);
  g_autofree char *hash =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256,
                                   (const guint8 *)g_bytes_get_data (bytes, NULL) + begin,
                                   g_bytes_get_size (bytes) - begin);

  g_assert_cmpstr (json_object_get_string_member (metadata, "data_hash"), ==, hash);
}

static void
add_names (GHashTable *names, JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (const GList *l = members; l != NULL; l = l->next)
    if (!g_str_equal (l->data, "__metadata__"))
      g_hash_table_add (names, g_strdup (l->data));
}

/* First cells of the tables: "| `name` | …". */
static GHashTable *
documented_names (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("NORMA_SOURCE"), "docs", "model-file.md", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "| `")) {
      const char *name = lines[i] + strlen ("| `");

      g_assert_true (g_hash_table_add (names, g_strndup (name, strcspn (name, "`"))));
    }
  return names;
}

static void
assert_contains_all (GHashTable *whole, GHashTable *part, const char *where)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, part);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (whole, name))
      g_error ("%s is not in %s", (char *)name, where);
}

/* Of a network, its precision, the picture as a level, an embedding, tiles, areas and thresholds that were
 * changed: this model has none. Their own tests hold what they write. */
static gboolean
is_of_other_models (gpointer name, gpointer value, gpointer data)
{
  static const char *const of_others[] = {
    "extractor.file",        "extractor.sha256",
    "extractor.precision",   "extractor.channel_order",
    "extractor.range",       "extractor.mean",
    "extractor.deviation",   "extractor.network",
    "extractor.ranges",      "extractor.pixels",
    "precision.agreement",   "limits.provenance",
    "promise.good_set_hash", NULL,
  };

  return g_strv_contains (of_others, name) || g_str_has_prefix (name, "detector.embedding.") ||
         g_str_has_prefix (name, "tiling.") || g_str_has_prefix (name, "areas.") ||
         g_str_has_prefix (name, "limits.tuned_on") || g_str_has_prefix (name, "fp32.");
}

static void
test_documented (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *header = parse_header (get_made ()->bytes, parser);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) documented = documented_names ();

  add_names (names, header);
  add_names (names, json_object_get_object_member (header, "__metadata__"));
  assert_contains_all (documented, names, "docs/model-file.md");
  g_hash_table_foreach_remove (documented, is_of_other_models, NULL);
  assert_contains_all (names, documented, "the model file");
}

/* The program's name is for people; models from before corrections lack what these need. */
static gboolean
is_optional (const char *name)
{
  static const char *const optional[] = {
    "program",
    "good_set.hashes",
    "promise.wish",
    "detector.positions.covariance",
    "detector.image.covariance",
    NULL,
  };

  return g_strv_contains (optional, name);
}

/* Without any other field or tensor, by renaming it in the header, the model is refused and the field
 * named. */
static void
test_missing_field (void)
{
  GBytes *whole = get_made ()->bytes;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *header = parse_header (whole, parser);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name;

  add_names (names, header);
  add_names (names, json_object_get_object_member (header, "__metadata__"));
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL)) {
    g_autofree char *member = g_strdup_printf ("\"%s\":", (char *)name);
    const char *text = g_bytes_get_data (whole, NULL);
    const char *place = g_strstr_len (text + 8, (gssize)header_length (whole), member);
    g_autoptr (GBytes) bytes = flip (whole, (gsize)(place + 1 - text), 'a' ^ 'A');
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaModel) model = norma_model_read_bytes (bytes, "some name", &error);

    if (is_optional (name)) {
      g_assert_no_error (error);
      continue;
    }
    g_assert_null (model);
    g_assert_true (error->domain == NORMA_ERROR);
    if (!json_object_has_member (header, name))
      g_assert_nonnull (strstr (error->message, name));
  }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-file/round-trip", test_round_trip);
  g_test_add_func ("/model-file/set-thresholds", test_set_thresholds);
  g_test_add_func ("/model-file/same-scores", test_same_scores);
  g_test_add_func ("/model-file/cannot-write", test_cannot_write);
  g_test_add_func ("/model-file/truncated", test_truncated);
  g_test_add_func ("/model-file/flipped-header", test_flipped_header);
  g_test_add_func ("/model-file/altered-data", test_altered_data);
  g_test_add_func ("/model-file/future-version", test_future_version);
  g_test_add_func ("/model-file/wrong-values", test_wrong_values);
  g_test_add_func ("/model-file/contradictions", test_contradictions);
  g_test_add_func ("/model-file/extremes", test_extremes);
  g_test_add_func ("/model-file/absurd-frame", test_absurd_frame);
  g_test_add_func ("/model-file/cap", test_cap);
  g_test_add_func ("/model-file/failing-allocations", test_failing_allocations);
  g_test_add_func ("/model-file/layout", test_layout);
  g_test_add_func ("/model-file/data-hash", test_data_hash);
  g_test_add_func ("/model-file/documented", test_documented);
  g_test_add_func ("/model-file/missing-field", test_missing_field);
  result = g_test_run ();
  free_made ();
  return result;
}
