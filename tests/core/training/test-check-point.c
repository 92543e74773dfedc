/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/check-point.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "core/base/error.h"
#include "tests/support.h"

typedef struct {
  char *folder, *path;
  NormaParameters *parameters;
  NormaTrainingState state;
} Fixture;

static NormaParameters *
make_list (guint64 n)
{
  NormaParameters *parameters = norma_parameters_new ();

  norma_parameters_add (parameters, "weight", NORMA_PARAMETER_TRAINED, 0, &n, 1);
  return parameters;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = norma_test_folder ();
  f->path = g_build_filename (f->folder, "training.norma-training", NULL);
  f->parameters = make_list (3);
  g_assert_true (norma_training_state_init (&f->state, f->parameters, TRUE, NULL));
  for (guint i = 0; i < 3; i++) {
    f->state.values[i] = 1.37f + (float)i;
    f->state.mean[i] = -0.91f * (float)i;
    f->state.square[i] = 0.0173f * (float)i;
    f->state.best[i] = 2.71f - (float)i;
  }
  f->state.seed = 2385;
  f->state.step = 1234;
  f->state.n_steps = 5678;
  f->state.elapsed_s = 91.0 / 7;
  f->state.best_loss = 1.0 / 3;
  f->state.best_step = 1200;
  f->state.measured_step = 1230;
  f->state.n_worse = 2;
  norma_loss_record_add (&f->state.record, 1, 3.5);
  f->state.record.sum = 0.1;
  f->state.record.n_sum = 3;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  norma_training_state_clear (&f->state);
  norma_parameters_free (f->parameters);
  norma_test_remove_folder (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

static void
write_file (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (norma_check_point_write (f->path, "a test", f->parameters, &f->state, &error));
  g_assert_no_error (error);
}

static void
assert_same (const NormaTrainingState *a, const NormaTrainingState *b)
{
  const gsize bytes = 3 * sizeof (float);

  g_assert_cmpuint (a->step, ==, b->step);
  g_assert_cmpuint (a->n_steps, ==, b->n_steps);
  g_assert_cmpfloat (a->elapsed_s, ==, b->elapsed_s);
  g_assert_cmpmem (a->values, bytes, b->values, bytes);
  g_assert_cmpmem (a->mean, bytes, b->mean, bytes);
  g_assert_cmpmem (a->square, bytes, b->square, bytes);
  g_assert_cmpmem (a->best, bytes, b->best, bytes);
  g_assert_cmpfloat (a->best_loss, ==, b->best_loss);
  g_assert_cmpuint (a->best_step, ==, b->best_step);
  g_assert_cmpuint (a->measured_step, ==, b->measured_step);
  g_assert_cmpuint (a->n_worse, ==, b->n_worse);
  g_assert_cmpuint (a->record.n, ==, b->record.n);
  g_assert_cmpmem (a->record.points, a->record.n * sizeof (NormaLossPoint), b->record.points,
                   b->record.n * sizeof (NormaLossPoint));
  g_assert_cmpuint (a->record.stride, ==, b->record.stride);
  g_assert_cmpfloat (a->record.sum, ==, b->record.sum);
  g_assert_cmpuint (a->record.n_sum, ==, b->record.n_sum);
}

static gboolean
read_file (Fixture *f, const char *purpose, const NormaParameters *parameters, guint64 seed,
           gboolean compares, GError **error)
{
  g_auto (NormaTrainingState) state;
  gboolean is_read;

  g_assert_true (norma_training_state_init (&state, parameters, TRUE, NULL));
  state.seed = seed;
  is_read = norma_check_point_read (f->path, purpose, parameters, &state, NULL, error);
  if (compares)
    assert_same (&state, &f->state);
  return is_read;
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  write_file (f);
  g_assert_true (read_file (f, "a test", f->parameters, 2385, TRUE, &error));
  g_assert_no_error (error);
  f->state.best_loss = NAN;
  write_file (f);
  g_assert_true (read_file (f, "a test", f->parameters, 2385, FALSE, &error));
}

/* Nothing but the file has to be known. */
static void
test_summary (Fixture *f, gconstpointer data)
{
  g_auto (NormaCheckPointSummary) summary = { NULL };
  g_autoptr (GError) error = NULL;

  write_file (f);
  g_assert_true (norma_check_point_summarise (f->path, &summary, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (summary.note);
  f->state.note = "{\"detector\": \"simplenet\"}";
  write_file (f);
  g_assert_true (norma_check_point_summarise (f->path, &summary, NULL, &error));
  g_assert_cmpstr (summary.note, ==, f->state.note);
  g_assert_cmpuint (summary.seed, ==, 2385);
  g_assert_cmpuint (summary.step, ==, 1234);
  g_assert_cmpuint (summary.n_steps, ==, 5678);
  g_assert_cmpfloat (summary.elapsed_s, ==, 91.0 / 7);
  g_assert_cmpuint (summary.record.n, ==, 1);
  g_assert_cmpfloat (summary.record.points[0].loss, ==, 3.5);
  /* The note decides nothing. */
  g_assert_true (read_file (f, "a test", f->parameters, 2385, FALSE, &error));
}

static void
test_no_summary (Fixture *f, gconstpointer data)
{
  g_auto (NormaCheckPointSummary) summary = { NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (norma_check_point_summarise (f->path, &summary, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  f->state.elapsed_s = -1;
  write_file (f);
  g_assert_false (norma_check_point_summarise (f->path, &summary, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_true (g_str_has_prefix (error->message, f->path));
  g_assert_null (summary.note);
}

static void
test_mismatch (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaParameters) longer = make_list (4);
  const struct {
    const char *purpose;
    const NormaParameters *parameters;
    guint64 seed;
    const char *word;
  } cases[] = {
    { "another", f->parameters, 2385, "purpose" },
    { "a test", longer, 2385, "weight[3]" },
    { "a test", f->parameters, 2386, "seed" },
  };

  write_file (f);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (
        read_file (f, cases[i].purpose, cases[i].parameters, cases[i].seed, FALSE, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
    g_assert_nonnull (strstr (error->message, cases[i].word));
    g_assert_nonnull (strstr (error->message, f->path));
  }
}

/* A cut file is told as damaged, and a newer one as newer. */
static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  char *version;
  gsize length;

  write_file (f);
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));
  for (gsize n = length; n-- > 0;) {
    g_assert_cmpint (truncate (f->path, (off_t)n), ==, 0);
    g_assert_false (read_file (f, "a test", f->parameters, 2385, FALSE, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    g_clear_error (&error);
  }
  version = g_strstr_len (bytes + 8, (gssize)length - 8, "\"version\"");
  g_assert_nonnull (version);
  strchr (version + 9, '2')[0] = '3';
  g_assert_true (g_file_set_contents (f->path, bytes, (gssize)length, NULL));
  g_assert_false (read_file (f, "a test", f->parameters, 2385, FALSE, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_VERSION);
}

/* Bits of the file that are turned, one at a time. */
enum { EVERY_BIT = 40 };

static void
test_turned_bits (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  write_file (f);
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));
  for (gsize bit = 0; bit < length * 8; bit += EVERY_BIT) {
    g_auto (NormaCheckPointSummary) summary = { NULL };
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) same = NULL;

    bytes[bit / 8] ^= (char)(1 << bit / EVERY_BIT % 8);
    g_assert_true (g_file_set_contents (f->path, bytes, (gssize)length, NULL));
    bytes[bit / 8] ^= (char)(1 << bit / EVERY_BIT % 8);
    g_assert_false (read_file (f, "a test", f->parameters, 2385, FALSE, &error));
    g_assert_nonnull (strstr (error->message, f->path));
    g_assert_false (norma_check_point_summarise (f->path, &summary, NULL, &same));
    g_assert_cmpstr (same->message, ==, error->message);
  }
}

/* What a value was changed to is told from what it was, in words that help. */
static void
test_altered (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  write_file (f);
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));
  bytes[length - 2] ^= 1;
  g_assert_true (g_file_set_contents (f->path, bytes, (gssize)length, NULL));
  g_assert_false (read_file (f, "a test", f->parameters, 2385, FALSE, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "remove it to begin anew"));
  g_assert_nonnull (strstr (error->message, "SHA-256"));
}

/* As versions before wrote it. */
static void
test_unsealed (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaTensorFile) file = NULL;
  g_autoptr (NormaTensorFile) old = norma_tensor_file_new ();
  g_autoptr (GError) error = NULL;

  write_file (f);
  file = norma_tensor_file_read (f->path, NULL, &error);
  g_assert_no_error (error);
  norma_tensor_file_add_part (old, "", file);
  norma_tensor_file_set_metadata (old, "version", "1");
  norma_tensor_file_set_metadata (old, "hash", "none");
  g_assert_true (norma_tensor_file_write (old, f->path, NULL));
  g_assert_true (read_file (f, "a test", f->parameters, 2385, TRUE, &error));
  g_assert_no_error (error);
}

static void
test_fields_out_of_range (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->state.elapsed_s = -1;
  write_file (f);
  g_assert_false (read_file (f, "a test", f->parameters, 2385, FALSE, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_true (g_str_has_prefix (error->message, f->path));
  g_clear_error (&error);

  f->state.elapsed_s = 1;
  f->state.square[1] = INFINITY;
  write_file (f);
  g_assert_false (read_file (f, "a test", f->parameters, 2385, FALSE, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
}

static void
test_no_folder (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "absent", "file", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (norma_check_point_write (path, "a test", f->parameters, &f->state, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static gpointer
make_state (gconstpointer data, GError **error)
{
  NormaTrainingState *state = g_new0 (NormaTrainingState, 1);

  if (norma_training_state_init (state, data, TRUE, error))
    return state;
  g_free (state);
  return NULL;
}

static void
free_state (gpointer data)
{
  norma_training_state_clear (data);
  g_free (data);
}

static void
test_memory (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (norma_test_fail_allocations (make_state, f->parameters, free_state), ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/check-point/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/check-point/summary", Fixture, NULL, set_up, test_summary, tear_down);
  g_test_add ("/check-point/no-summary", Fixture, NULL, set_up, test_no_summary, tear_down);
  g_test_add ("/check-point/mismatch", Fixture, NULL, set_up, test_mismatch, tear_down);
  g_test_add ("/check-point/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/check-point/turned-bits", Fixture, NULL, set_up, test_turned_bits, tear_down);
  g_test_add ("/check-point/altered", Fixture, NULL, set_up, test_altered, tear_down);
  g_test_add ("/check-point/unsealed", Fixture, NULL, set_up, test_unsealed, tear_down);
  g_test_add ("/check-point/fields-out-of-range", Fixture, NULL, set_up, test_fields_out_of_range,
              tear_down);
  g_test_add ("/check-point/no-folder", Fixture, NULL, set_up, test_no_folder, tear_down);
  g_test_add ("/check-point/memory", Fixture, NULL, set_up, test_memory, tear_down);
  return g_test_run ();
}
