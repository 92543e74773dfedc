/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/tensor-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "core/base/error.h"
#include "tests/support.h"

static const float mean[6] = { 2.385f, -0.125f, 7e30f, 1e-40f, 0.0f, 41.7f };
static const double scale[3] = { 3.14159, -2.71828, 1e300 };
static const guint32 order[1] = { 0xfedcba98 };

static void
add (NormaTensorFile *file, const char *name, NormaTensorType type, guint64 rows, guint64 columns,
     gconstpointer data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  norma_tensor_file_add (file, name, type, (guint64[]){ rows, columns }, columns > 0 ? 2 : 1,
                         bytes);
}

/* Odd sizes, so that a writer that kept the order of adding would misalign the doubles. */
static NormaTensorFile *
make_file (gboolean backwards)
{
  NormaTensorFile *file = norma_tensor_file_new ();

  for (int i = 0; i < 3; i++)
    switch (backwards ? 2 - i : i) {
    case 0:
      add (file, "order", NORMA_TENSOR_U32, 1, 0, order, sizeof order);
      norma_tensor_file_set_metadata (file, "norma", "0.1");
      break;
    case 1:
      add (file, "mean", NORMA_TENSOR_F32, 2, 3, mean, sizeof mean);
      norma_tensor_file_set_metadata (file, "note", "“a\\b”\n\t\"c\" / ü");
      break;
    default:
      add (file, "scale", NORMA_TENSOR_F64, 3, 0, scale, sizeof scale);
    }
  return file;
}

static GBytes *
make_bytes (void)
{
  g_autoptr (NormaTensorFile) file = make_file (FALSE);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = norma_tensor_file_to_bytes (file, &error);

  g_assert_no_error (error);
  return bytes;
}

static void
assert_tensor (const NormaTensorFile *file, const char *name, NormaTensorType type,
               const guint64 *expected_shape, guint rank, gconstpointer data, gsize size)
{
  g_autoptr (GError) error = NULL;
  guint64 shape[NORMA_TENSOR_MAX_RANK] = { 0 };
  GBytes *bytes = norma_tensor_file_get (file, name, type, shape, rank, &error);
  gconstpointer found;
  gsize n_found;

  g_assert_no_error (error);
  found = g_bytes_get_data (bytes, &n_found);
  g_assert_cmpmem (found, n_found, data, size);
  g_assert_cmpuint ((guintptr)found % (type == NORMA_TENSOR_F64 ? 8 : 4), ==, 0);
  for (guint i = 0; i < rank; i++)
    g_assert_cmpuint (shape[i], ==, expected_shape[i]);
}

static void
assert_content (const NormaTensorFile *file)
{
  assert_tensor (file, "mean", NORMA_TENSOR_F32, (guint64[]){ 2, 3 }, 2, mean, sizeof mean);
  assert_tensor (file, "scale", NORMA_TENSOR_F64, (guint64[]){ 3 }, 1, scale, sizeof scale);
  assert_tensor (file, "order", NORMA_TENSOR_U32, (guint64[]){ 1 }, 1, order, sizeof order);
  g_assert_cmpstr (norma_tensor_file_get_metadata (file, "norma"), ==, "0.1");
  g_assert_cmpstr (norma_tensor_file_get_metadata (file, "note"), ==, "“a\\b”\n\t\"c\" / ü");
  g_assert_null (norma_tensor_file_get_metadata (file, "absent"));
  g_assert_true (norma_tensor_file_has (file, "mean"));
  g_assert_false (norma_tensor_file_has (file, "median"));
}

static void
test_round_trip_bytes (void)
{
  g_autoptr (GBytes) bytes = make_bytes ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaTensorFile) file = norma_tensor_file_read_bytes (bytes, "memory", &error);

  g_assert_no_error (error);
  assert_content (file);
}

static void
test_round_trip_path (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "model.norma", NULL);
  g_autoptr (NormaTensorFile) written = make_file (FALSE);
  g_autoptr (NormaTensorFile) file = NULL;
  g_autoptr (GBytes) bytes = make_bytes ();
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (norma_tensor_file_write (written, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  file = norma_tensor_file_read (path, NULL, &error);
  g_assert_no_error (error);
  assert_content (file);
  norma_test_remove_folder (folder);
}

static void
test_round_trip_empty (void)
{
  g_autoptr (NormaTensorFile) empty = norma_tensor_file_new ();
  g_autoptr (GBytes) bytes = norma_tensor_file_to_bytes (empty, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaTensorFile) file = norma_tensor_file_read_bytes (bytes, "empty", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 64);
  g_assert_false (norma_tensor_file_has (file, "mean"));
}

/* A scalar, a tensor without elements, the greatest rank. */
static void
test_round_trip_shapes (void)
{
  g_autoptr (NormaTensorFile) made = norma_tensor_file_new ();
  g_autoptr (NormaTensorFile) file = NULL;
  g_autoptr (GBytes) scalar = g_bytes_new (scale, 8);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) four = g_bytes_new (mean, 24);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  norma_tensor_file_add (made, "scalar", NORMA_TENSOR_F64, NULL, 0, scalar);
  norma_tensor_file_add (made, "nothing", NORMA_TENSOR_F64, (guint64[]){ 0, 5 }, 2, nothing);
  norma_tensor_file_add (made, "none", NORMA_TENSOR_U32, (guint64[]){ 0 }, 1, nothing);
  norma_tensor_file_add (made, "", NORMA_TENSOR_F32, (guint64[]){ 1, 2, 1, 3 }, 4, four);
  bytes = norma_tensor_file_to_bytes (made, NULL);
  file = norma_tensor_file_read_bytes (bytes, "shapes", &error);
  g_assert_no_error (error);
  assert_tensor (file, "scalar", NORMA_TENSOR_F64, NULL, 0, scale, 8);
  assert_tensor (file, "nothing", NORMA_TENSOR_F64, (guint64[]){ 0, 5 }, 2, NULL, 0);
  assert_tensor (file, "none", NORMA_TENSOR_U32, (guint64[]){ 0 }, 1, NULL, 0);
  assert_tensor (file, "", NORMA_TENSOR_F32, (guint64[]){ 1, 2, 1, 3 }, 4, mean, 24);
}

static void
test_deterministic (void)
{
  g_autoptr (NormaTensorFile) forwards = make_file (FALSE);
  g_autoptr (NormaTensorFile) backwards = make_file (TRUE);
  g_autoptr (GBytes) first = norma_tensor_file_to_bytes (forwards, NULL);
  g_autoptr (GBytes) second = norma_tensor_file_to_bytes (backwards, NULL);

  g_assert_true (g_bytes_equal (first, second));
}

/* What any reader of the published layout does: length, JSON, offsets. */
static void
test_plain_json (void)
{
  g_autoptr (GBytes) bytes = make_bytes ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint64 length = 0;
  JsonObject *root, *tensor;
  JsonArray *offsets;
  gint64 begin, end;

  for (int i = 7; i >= 0; i--)
    length = length << 8 | data[i];
  g_assert_cmpuint ((8 + length) % 64, ==, 0);
  g_assert_cmpint (data[8], ==, '{');
  json_parser_load_from_data (parser, (const char *)data + 8, (gssize)length, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpuint (json_object_get_size (root), ==, 4);
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (root, "__metadata__"), "norma"),
      ==, "0.1");
  tensor = json_object_get_object_member (root, "mean");
  g_assert_cmpstr (json_object_get_string_member (tensor, "dtype"), ==, "F32");
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (tensor, "shape"), 1),
                   ==, 3);
  offsets = json_object_get_array_member (tensor, "data_offsets");
  begin = json_array_get_int_element (offsets, 0);
  end = json_array_get_int_element (offsets, 1);
  g_assert_cmpmem (data + 8 + length + begin, (gsize)(end - begin), mean, sizeof mean);
  g_assert_cmpuint (size - 8 - length, ==, sizeof mean + sizeof scale + sizeof order);
}

static void
test_get_mismatch (void)
{
  g_autoptr (NormaTensorFile) file = make_file (FALSE);
  static const struct {
    const char *name;
    NormaTensorType type;
    guint rank;
    guint64 shape[3];
    const char *message;
  } wrong[] = {
    { "median", NORMA_TENSOR_F32, 2, { 2, 3 }, "“median” is absent, expected F32 [2, 3]" },
    { "mean", NORMA_TENSOR_F64, 2, { 2, 0 }, "“mean” is F32 [2, 3], expected F64 [2, any]" },
    { "mean", NORMA_TENSOR_F32, 1, { 6 }, "expected F32 [6]" },
    { "mean", NORMA_TENSOR_F32, 3, { 0, 0, 0 }, "expected F32 [any, any, any]" },
    { "mean", NORMA_TENSOR_F32, 2, { 3, 2 }, "expected F32 [3, 2]" },
    { "mean", NORMA_TENSOR_F32, 2, { 0, 4 }, "expected F32 [any, 4]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    guint64 shape[3] = { wrong[i].shape[0], wrong[i].shape[1], wrong[i].shape[2] };

    g_assert_null (
        norma_tensor_file_get (file, wrong[i].name, wrong[i].type, shape, wrong[i].rank, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, wrong[i].message));
    g_assert_cmpuint (shape[0], ==, wrong[i].shape[0]);
  }
}

static void
test_truncated (void)
{
  g_autoptr (GBytes) bytes = make_bytes ();
  gsize size = g_bytes_get_size (bytes);

  for (gsize n = 0; n < size; n++) {
    /* A copy, so that a read behind the end is seen by the sanitizer. */
    g_autoptr (GBytes) cut = g_bytes_new (g_bytes_get_data (bytes, NULL), n);
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_tensor_file_read_bytes (cut, "cut", &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  }
}

/* Whatever is accepted has tensors whose sizes add up to the data. */
static void
assert_sound (const NormaTensorFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) again = norma_tensor_file_to_bytes (file, &error);
  g_autoptr (NormaTensorFile) reread = NULL;

  g_assert_no_error (error);
  reread = norma_tensor_file_read_bytes (again, "again", &error);
  g_assert_no_error (error);
}

static void
test_flipped_bits (void)
{
  g_autoptr (GBytes) bytes = make_bytes ();
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gsize n_header = size - sizeof mean - sizeof scale - sizeof order;
  guint n_accepted = 0;

  for (gsize bit = 0; bit < 8 * n_header; bit++) {
    guint8 *copy = g_memdup2 (data, size);
    g_autoptr (GBytes) flipped = g_bytes_new_take (copy, size);
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaTensorFile) file = NULL;

    copy[bit / 8] ^= (guint8)(1u << bit % 8);
    file = norma_tensor_file_read_bytes (flipped, "flipped", &error);
    if (file == NULL) {
      g_assert_true (error->domain == NORMA_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      continue;
    }
    n_accepted++;
    assert_sound (file);
  }
  /* Letters of names and metadata may change; structure, numbers and types may not. */
  g_assert_cmpuint (n_accepted, <, 3 * n_header);
}

static void
test_unaligned_bytes (void)
{
  g_autoptr (GBytes) bytes = make_bytes ();
  gsize size = g_bytes_get_size (bytes);

  for (gsize shift = 1; shift < 8; shift++) {
    guint8 *block = g_malloc (size + shift);
    g_autoptr (GBytes) whole = g_bytes_new_take (block, size + shift);
    g_autoptr (GBytes) slice = g_bytes_new_from_bytes (whole, shift, size);
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaTensorFile) file = NULL;

    memcpy (block + shift, g_bytes_get_data (bytes, NULL), size);
    file = norma_tensor_file_read_bytes (slice, "slice", &error);
    g_assert_no_error (error);
    assert_content (file);

    norma_alloc_fail_nth (1);
    g_assert_null (norma_tensor_file_read_bytes (slice, "slice", &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
}

static void
test_budget (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "model.norma", NULL);
  g_autoptr (NormaTensorFile) written = make_file (FALSE);
  g_autoptr (GBytes) bytes = make_bytes ();
  guint64 size = g_bytes_get_size (bytes);
  g_autoptr (NormaBudget) small = norma_budget_new (size - 1);
  g_autoptr (NormaBudget) enough = norma_budget_new (size);
  g_autoptr (GError) error = NULL;

  g_assert_true (norma_tensor_file_write (written, path, NULL));
  g_assert_null (norma_tensor_file_read (path, small, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  /* The second time waits for ever if the first has not given back. */
  for (int i = 0; i < 2; i++) {
    g_autoptr (NormaTensorFile) file = norma_tensor_file_read (path, enough, NULL);

    g_assert_nonnull (file);
  }
  norma_test_remove_folder (folder);
}

static void
test_failing_allocations (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "model.norma", NULL);
  g_autoptr (NormaBudget) budget = norma_budget_new (100000);
  g_autoptr (NormaTensorFile) written = make_file (FALSE);
  guint n_failed = 0;

  g_assert_true (norma_tensor_file_write (written, path, NULL));
  for (guint nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaTensorFile) file = NULL;
    g_autoptr (GBytes) bytes = NULL;

    norma_alloc_fail_nth (nth);
    file = norma_tensor_file_read (path, budget, &error);
    bytes = file == NULL ? NULL : norma_tensor_file_to_bytes (file, &error);
    norma_alloc_fail_nth (0);
    if (bytes != NULL)
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    n_failed++;
  }
  g_assert_cmpuint (n_failed, ==, 2);
  /* All was given back. */
  g_assert_true (norma_budget_take (budget, 100000, "all", NULL));
  norma_budget_give (budget, 100000);
  norma_test_remove_folder (folder);
}

static void
test_read_failures (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *absent = g_build_filename (folder, "absent.norma", NULL);
  g_autofree char *empty = g_build_filename (folder, "empty.norma", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe.norma", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_tensor_file_read (absent, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, absent));
  g_clear_error (&error);

  g_assert_null (norma_tensor_file_read (folder, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_clear_error (&error);

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_null (norma_tensor_file_read (pipe, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_null (norma_tensor_file_read (empty, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  norma_test_remove_folder (folder);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_write_failures (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *nowhere = g_build_filename (folder, "absent", "model.norma", NULL);
  g_autofree char *occupied = g_build_filename (folder, "occupied", NULL);
  g_autoptr (NormaTensorFile) file = make_file (FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_false (norma_tensor_file_write (file, nowhere, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, nowhere));
  g_clear_error (&error);

  g_assert_cmpint (g_mkdir (occupied, 0700), ==, 0);
  g_assert_false (norma_tensor_file_write (file, occupied, &error));
  g_assert_true (error->domain == G_FILE_ERROR);
  g_assert_cmpuint (count_files (folder), ==, 1);
  norma_test_remove_folder (folder);
}

/* A disk that is full in the middle of the file, played by the limit on file sizes. */
static void
test_write_keeps_old (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "model.norma", NULL);
  g_autoptr (NormaTensorFile) file = make_file (FALSE);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit old, low;
  gboolean written;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  low = old;
  low.rlim_cur = 100;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &low), ==, 0);
  written = norma_tensor_file_write (file, path, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);

  g_assert_false (written);
  g_assert_true (error->domain == G_FILE_ERROR);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
  g_assert_cmpuint (count_files (folder), ==, 1);

  g_assert_true (norma_tensor_file_write (file, path, NULL));
  g_assert_cmpuint (count_files (folder), ==, 1);
  norma_test_remove_folder (folder);
}

/* A file in a file keeps its names, its metadata and its bytes, and takes nothing of the rest. */
static void
test_parts (void)
{
  static const guint32 numbers[] = { 7, 11, 13 };
  const guint64 shape[] = { 3 };
  guint64 found_shape[] = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (numbers, sizeof numbers);
  g_autoptr (NormaTensorFile) part = norma_tensor_file_new ();
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (NormaTensorFile) back = NULL;
  g_autoptr (NormaTensorFile) none = NULL;

  norma_tensor_file_set_metadata (part, "key", "of the part");
  norma_tensor_file_add (part, "numbers", NORMA_TENSOR_U32, shape, 1, bytes);
  norma_tensor_file_set_metadata (file, "key", "of the file");
  norma_tensor_file_add_part (file, "a.", part);
  g_assert_cmpstr (norma_tensor_file_get_metadata (file, "key"), ==, "of the file");
  g_assert_cmpstr (norma_tensor_file_get_metadata (file, "a.key"), ==, "of the part");
  g_assert_true (norma_tensor_file_has (file, "a.numbers"));
  g_assert_false (norma_tensor_file_has (file, "numbers"));

  back = norma_tensor_file_get_part (file, "a.");
  g_assert_cmpstr (norma_tensor_file_get_metadata (back, "key"), ==, "of the part");
  g_assert_true (norma_tensor_file_get (back, "numbers", NORMA_TENSOR_U32, found_shape, 1, NULL) ==
                 bytes);
  none = norma_tensor_file_get_part (file, "b.");
  g_assert_null (norma_tensor_file_get_metadata (none, "key"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tensor-file/round-trip/bytes", test_round_trip_bytes);
  g_test_add_func ("/tensor-file/round-trip/path", test_round_trip_path);
  g_test_add_func ("/tensor-file/round-trip/empty", test_round_trip_empty);
  g_test_add_func ("/tensor-file/round-trip/shapes", test_round_trip_shapes);
  g_test_add_func ("/tensor-file/deterministic", test_deterministic);
  g_test_add_func ("/tensor-file/plain-json", test_plain_json);
  g_test_add_func ("/tensor-file/get-mismatch", test_get_mismatch);
  g_test_add_func ("/tensor-file/truncated", test_truncated);
  g_test_add_func ("/tensor-file/flipped-bits", test_flipped_bits);
  g_test_add_func ("/tensor-file/unaligned-bytes", test_unaligned_bytes);
  g_test_add_func ("/tensor-file/budget", test_budget);
  g_test_add_func ("/tensor-file/failing-allocations", test_failing_allocations);
  g_test_add_func ("/tensor-file/read-failures", test_read_failures);
  g_test_add_func ("/tensor-file/write-failures", test_write_failures);
  g_test_add_func ("/tensor-file/write-keeps-old", test_write_keeps_old);
  g_test_add_func ("/tensor-file/parts", test_parts);
  return g_test_run ();
}
