/* SPDX-License-Identifier: Apache-2.0 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "core/base/random.h"
#include "core/image/read.h"
#include "core/image/write.h"
#include "tests/support.h"

/* A folder with a small labelled set and a model fitted on it, made once for all cases. */
enum { WIDTH = 160, HEIGHT = 128, N_TRAIN = 30, N_GOOD = 6, N_BLOB = 4 };

static char *folder;

/* One run of the program. */
typedef struct {
  char *out, *err;
  int code; /* exit code */
} Run;

static void
run_clear (Run *run)
{
  g_free (run->out);
  g_free (run->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static GSubprocessLauncher *
new_launcher (GSubprocessFlags flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (flags);
  g_autofree char *suppressions =
      g_strdup_printf ("suppressions=%s/tests/leaks.txt:print_suppressions=0",
                       g_getenv ("NORMA_SOURCE"));

  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_setenv (launcher, "LSAN_OPTIONS", suppressions, TRUE);
  return launcher;
}

/* words: separated by spaces. */
static GStrv
split_command (const char *words)
{
  g_autofree char *line = g_strconcat (g_getenv ("NORMA_CLI"), " ", words, NULL);

  return g_strsplit (g_strstrip (line), " ", -1);
}

static char *
to_text (GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return length == 0 ? g_strdup ("") : g_strndup (text, length);
}

static Run
run_with_input (const char *words, GBytes *input)
{
  g_autoptr (GSubprocessLauncher) launcher =
      new_launcher (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE |
                    G_SUBPROCESS_FLAGS_STDIN_PIPE);
  g_auto (GStrv) argv = split_command (words);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, &error);
  g_autoptr (GBytes) out = NULL;
  g_autoptr (GBytes) err = NULL;
  Run run;

  g_assert_no_error (error);
  g_subprocess_communicate (process, input, NULL, &out, &err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  run.out = to_text (out);
  run.err = to_text (err);
  run.code = g_subprocess_get_exit_status (process);
  return run;
}

static Run
run (const char *words)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  return run_with_input (words, nothing);
}

static Run
run_expecting (const char *words, int code)
{
  Run r = run (words);

  if (r.code != code)
    g_test_message ("norma-cli %s: %s%s", words, r.out, r.err);
  g_assert_cmpint (r.code, ==, code);
  return r;
}

static void
draw_image (const char *relative, guint64 seed, gboolean blob)
{
  g_autofree char *path = g_build_filename (folder, relative, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (NormaRaster) raster =
      norma_raster_new (WIDTH, HEIGHT, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (guint y = 0; y < HEIGHT; y++) {
    guint8 *row = norma_raster_row (raster, y);

    for (guint x = 0; x < WIDTH; x++) {
      double value = 120 + 40 * sin (x * 0.7) + 10 * norma_random_normal (&random);

      if (blob && hypot (x - 100.0, y - 60.0) < 14)
        value += 80;
      row[x] = (guint8)CLAMP (value, 0, 255);
    }
  }
  g_assert_cmpint (g_mkdir_with_parents (parent, 0777), ==, 0);
  g_assert_true (norma_image_write_tiff (raster, path, NULL));
}

static void
draw_mask (const char *relative)
{
  g_autofree char *path = g_build_filename (folder, relative, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (NormaRaster) raster =
      norma_raster_new (WIDTH, HEIGHT, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      ((guint8 *)norma_raster_row (raster, y))[x] = hypot (x - 100.0, y - 60.0) < 14 ? 255 : 0;
  g_assert_cmpint (g_mkdir_with_parents (parent, 0777), ==, 0);
  g_assert_true (norma_image_write_png (raster, path, NULL));
}

static void
write_text (const char *relative, const char *text)
{
  g_autofree char *path = g_build_filename (folder, relative, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_mkdir_with_parents (parent, 0777);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static char *
read_text (const char *relative)
{
  g_autofree char *path = g_build_filename (folder, relative, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static gboolean
exists (const char *relative)
{
  g_autofree char *path = g_build_filename (folder, relative, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
make_folder (void)
{
  g_auto (Run) fit = { 0 };

  folder = norma_test_folder ();
  for (guint i = 0; i < N_TRAIN; i++) {
    g_autofree char *name = g_strdup_printf ("train/%02u.tif", i);
    draw_image (name, 100 + i, FALSE);
  }
  for (guint i = 0; i < N_GOOD; i++) {
    g_autofree char *name = g_strdup_printf ("set/test/good/%u.tif", i);
    draw_image (name, 200 + i, FALSE);
  }
  for (guint i = 0; i < N_BLOB; i++) {
    g_autofree char *name = g_strdup_printf ("set/test/blob/%u.tif", i);
    g_autofree char *mask = g_strdup_printf ("set/ground_truth/blob/%u_mask.png", i);
    draw_image (name, 300 + i, TRUE);
    draw_mask (mask);
  }
  write_text ("broken/broken.png", "\211PNG\r\n\032\nno more");
  fit = run_expecting ("fit --good train --output model.norma --size 64", 0);
}

static JsonObject *
parse_object (const char *line)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  node = json_from_string (line, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  return json_node_dup_object (node);
}

/* The objects of a program's output, which is nothing else; JsonObject. */
static GPtrArray *
parse_lines (const char *text)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines);

  g_assert_true (g_str_has_suffix (text, "\n"));
  for (guint i = 0; i + 1 < n; i++)
    g_ptr_array_add (objects, parse_object (lines[i]));
  return objects;
}

static void
assert_members (JsonObject *object, const char *const *names, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!json_object_has_member (object, names[i]))
      g_error ("member %s is missing", names[i]);
}

/* What takes time is not the same twice. */
static char *
without_times (const char *json)
{
  g_autoptr (GRegex) regex =
      g_regex_new ("\"(ms|ms_per_image|seconds|peak_mb)\":[^,}]*", 0, 0, NULL);

  return g_regex_replace (regex, json, -1, 0, "", 0, NULL);
}

static void
test_fit (void)
{
  static const char *const members[] = {
    "images",           "unreadable",
    "threshold",        "false_alarms_promised",
    "confidence",       "bound",
    "seconds",          "peak_mb",
    "kept_wish",        "strongest_false_alarms",
    "n_needed",         "model",
    "review_threshold", "smallest_defect",
  };
  g_auto (Run) r =
      run_expecting ("fit --good train/00.tif train --output fit.norma --size 64 --json "
                     "--held-out held-out.csv",
                     0);
  g_autoptr (GPtrArray) objects = parse_lines (r.out);
  JsonObject *fit = objects->pdata[0];
  g_autofree char *table = read_text ("held-out.csv");
  g_auto (GStrv) rows = g_strsplit (table, "\n", -1);

  g_assert_cmpuint (objects->len, ==, 1);
  assert_members (fit, members, G_N_ELEMENTS (members));
  g_assert_cmpint (json_object_get_int_member (fit, "images"), ==, N_TRAIN);
  g_assert_cmpint (json_object_get_int_member (fit, "unreadable"), ==, 0);
  g_assert_false (json_object_get_boolean_member (fit, "kept_wish"));
  g_assert_cmpint (json_object_get_int_member (fit, "n_needed"), ==, 299);
  /* 1 - 0.05^(1/30) */
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (fit, "false_alarms_promised"),
                                  0.0950340, 1e-6);
  g_assert_nonnull (strstr (r.err, "299 would be needed"));
  g_assert_cmpuint (g_strv_length (rows), ==, N_TRAIN + 2);
  /* The threshold is the largest held-out score. */
  g_assert_true (g_str_has_suffix (rows[1], ",1"));
}

static void
test_fit_words (void)
{
  g_auto (Run) r = run_expecting (
      "fit --good train --output words.norma --size 64 --false-alarms 0.1 --components pca:0.9 "
      "--scope both --fit letterbox --range full --review-one-in 10 --least-area 5 --smoothing 0 "
      "--seed 7 --threads 1 --memory-cap 1G",
      0);
  g_auto (Run) info = run_expecting ("info words.norma", 0);

  g_assert_nonnull (strstr (r.out, "At most 9.5 in 100 good parts are rejected, 95 % sure "
                                   "(assumption-free, rests on 30 held-out scores)."));
  g_assert_nonnull (strstr (info.out, "letterboxed"));
  g_assert_nonnull (strstr (info.out, "per image"));
  g_assert_nonnull (strstr (info.out, "least area         5 pixels"));
  g_assert_nonnull (strstr (info.out, "smoothing          0 frame pixels"));
  g_assert_nonnull (strstr (info.out, "1 in 10 good parts"));
  g_assert_nonnull (strstr (r.out, "Smallest spots seen, 9 in 10 of them: 25 % contrast "));
  g_assert_nonnull (strstr (info.out, "smallest spots     25 % contrast "));
}

/* Copies are told by fit and info and never counted as images; other words are refused. */
static void
test_fit_augment (void)
{
  g_auto (Run) r = run_expecting ("fit --good train/00.tif train/01.tif train/02.tif --size 64x64 "
                                  "--augment flip-vertical,rotate90 --output turned.norma",
                                  0);
  g_auto (Run) info = run_expecting ("info turned.norma", 0);
  g_auto (Run) json = run_expecting ("info --json turned.norma", 0);
  g_auto (Run) wrong = run_expecting ("fit --good train --output no.norma --augment rotate45", 2);
  g_auto (Run) wide =
      run_expecting ("fit --good train --size 64 --augment all --output no.norma", 1);

  g_assert_nonnull (strstr (r.out, "Learnt from copies of each, too: rotate90,flip-vertical."));
  g_assert_nonnull (strstr (r.out, "rests on 3 held-out scores"));
  g_assert_nonnull (strstr (info.out, "copies of each     rotate90,flip-vertical"));
  g_assert_nonnull (strstr (json.out, "\"augment\":\"rotate90,flip-vertical\""));
  g_assert_nonnull (strstr (wrong.err, "--augment: "));
  g_assert_nonnull (strstr (wrong.err, "\"rotate45\""));
  g_assert_nonnull (strstr (wide.err, "expected a square one"));
  g_assert_false (exists ("no.norma"));
}

static gboolean
same_files (const char *first, const char *second)
{
  const char *const names[] = { first, second };
  char *bytes[2];
  gsize lengths[2];
  gboolean same;

  for (guint i = 0; i < 2; i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);

    g_assert_true (g_file_get_contents (path, &bytes[i], &lengths[i], NULL));
  }
  same = lengths[0] == lengths[1] && memcmp (bytes[0], bytes[1], lengths[0]) == 0;
  g_free (bytes[0]);
  g_free (bytes[1]);
  return same;
}

/* What is trained says so; a training that was ended early, by its steps, is gone on with, and ends in
 * the same file as one that was not. */
static void
test_fit_trained (void)
{
  g_auto (Run) whole = run_expecting (
      "fit --good train --size 64 --detector simplenet --steps 8 --output whole.norma", 0);
  g_auto (Run) first = run_expecting ("fit --good train --size 64 --detector simplenet --steps 8 "
                                      "--budget 1m --checkpoint cp --output first.norma",
                                      0);
  g_auto (Run) again = run_expecting ("fit --good train --size 64 --detector simplenet --steps 8 "
                                      "--checkpoint cp --output again.norma --threads 1",
                                      0);
  g_auto (Run) other = run_expecting ("fit --good train --size 64 --detector simplenet --steps 8 "
                                      "--checkpoint cp --seed 2 --output no.norma",
                                      1);
  g_auto (Run) score = run_expecting ("score whole.norma train/00.tif", 0);

  g_assert_nonnull (strstr (whole.out, "in 8 steps"));
  g_assert_nonnull (strstr (whole.out, "were kept out"));
  g_assert_nonnull (strstr (other.err, "cp: a check-point of another training"));
  g_assert_false (exists ("no.norma"));
  g_assert_true (same_files ("whole.norma", "first.norma"));
  g_assert_true (same_files ("whole.norma", "again.norma"));
}

/* What one part adds to a map, of a detector that has parts. */
static void
test_map_of (void)
{
  g_auto (Run) fit = run_expecting (
      "fit --good train --size 64 --detector efficientad --steps 2 --output parts.norma", 0);
  g_auto (Run) both = run_expecting ("score parts.norma train/00.tif --json --map-of both", 0);
  g_auto (Run) whole = run_expecting ("score parts.norma train/00.tif --json", 0);
  g_auto (Run) part = run_expecting ("score parts.norma train/00.tif --json --map-of logical", 0);
  g_auto (Run) odd = run_expecting ("score parts.norma train/00.tif --map-of odd", 1);
  g_auto (Run) verify = run_expecting ("verify parts.norma", 0);
  double of_whole = g_ascii_strtod (strstr (whole.out, "\"score\":") + 8, NULL);
  double of_part = g_ascii_strtod (strstr (part.out, "\"score\":") + 8, NULL);

  g_assert_nonnull (strstr (fit.out, "in 2 steps"));
  g_assert_cmpfloat (g_ascii_strtod (strstr (both.out, "\"score\":") + 8, NULL), ==, of_whole);
  g_assert_cmpfloat (of_part, <, of_whole);
  g_assert_cmpfloat (of_part, >, 0);
  g_assert_nonnull (strstr (odd.err, "expected structural or logical"));
}

/* Nothing is promised with one good image, wherever a promise is told. */
static void
test_fit_one (void)
{
  g_auto (Run) r =
      run_expecting ("fit --good train/00.tif --size 64 --detector patchcore --output one.norma",
                     0);
  g_auto (Run) info = run_expecting ("info one.norma", 0);
  g_auto (Run) score = run_expecting ("score one.norma train/00.tif", 0);
  g_auto (Run) refused = run_expecting ("fit --good train/00.tif --size 64 --output no.norma", 1);

  g_assert_nonnull (strstr (r.out, "Nothing is promised"));
  g_assert_nonnull (strstr (r.err, "nothing is promised with 1 good image"));
  g_assert_null (strstr (r.out, "Good images that deviate most"));
  g_assert_nonnull (strstr (info.out, "Nothing is promised"));
  g_assert_nonnull (strstr (info.out, "not promised"));
  g_assert_nonnull (strstr (score.out, "1 in ?"));
  g_assert_nonnull (strstr (refused.err, "or choose the detector patchcore"));
}

static void
test_fit_unreadable (void)
{
  g_auto (Run) r =
      run_expecting ("fit --good train --good broken --output partly.norma --size 64 --json", 1);
  g_autoptr (GPtrArray) objects = parse_lines (r.out);
  JsonObject *fit = objects->pdata[0];

  g_assert_cmpint (json_object_get_int_member (fit, "images"), ==, N_TRAIN + 1);
  g_assert_cmpint (json_object_get_int_member (fit, "unreadable"), ==, 1);
  g_assert_nonnull (strstr (r.err, "broken.png"));
  g_assert_true (exists ("partly.norma"));
}

static void
test_failed_fit_keeps_model (void)
{
  g_auto (Run) r = { 0 };
  g_autofree char *kept = NULL;

  write_text ("kept.norma", "as before");
  r = run_expecting ("fit --good train/00.tif --output kept.norma", 1);
  kept = read_text ("kept.norma");
  g_assert_cmpstr (kept, ==, "as before");
  g_assert_cmpstr (r.out, ==, "");
}

static void
test_score (void)
{
  static const char *const members[] = { "image",   "score", "times_threshold", "one_in", "verdict",
                                         "regions", "ms" };
  static const char *const region_members[] = {
    "x", "y", "width", "height", "area", "peak", "level"
  };
  g_auto (Run) r = run_expecting ("score model.norma set/test --json", 0);
  g_autoptr (GPtrArray) objects = parse_lines (r.out);

  g_assert_cmpuint (objects->len, ==, N_GOOD + N_BLOB);
  for (guint i = 0; i < objects->len; i++) {
    JsonObject *image = objects->pdata[i];
    JsonArray *regions = json_object_get_array_member (image, "regions");

    assert_members (image, members, G_N_ELEMENTS (members));
    if (!g_str_has_prefix (json_object_get_string_member (image, "image"), "set/test/blob/"))
      continue;
    g_assert_cmpstr (json_object_get_string_member (image, "verdict"), ==, "reject");
    g_assert_cmpuint (json_array_get_length (regions), >, 0);
    assert_members (json_array_get_object_element (regions, 0), region_members,
                    G_N_ELEMENTS (region_members));
  }
  g_assert_cmpstr (r.err, ==, "");
}

static void
test_score_text (void)
{
  g_auto (Run) r = run_expecting ("score model.norma set/test/blob", 0);

  g_assert_true (g_str_has_prefix (r.out, "reject "));
  g_assert_nonnull (strstr (r.out, "4 images: 0 accepted, 0 to review, 4 rejected, 0 unreadable"));
}

static void
test_same_results (void)
{
  g_auto (Run) one = run_expecting ("score model.norma set/test --json --threads 1", 0);
  g_auto (Run) two = run_expecting ("score model.norma set/test --json --threads 2", 0);
  g_auto (Run) again = run_expecting ("score model.norma set/test --json --threads 2", 0);
  g_auto (Run) fit =
      run_expecting ("fit --good train --output one.norma --size 64 --json --threads 1", 0);
  g_autofree char *first = without_times (one.out);
  g_autofree char *second = without_times (two.out);
  g_autofree char *third = without_times (again.out);
  g_auto (Run) by_one = run_expecting ("score one.norma set/test --json --threads 2", 0);
  g_autofree char *fourth = without_times (by_one.out);

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, ==, third);
  g_assert_cmpstr (first, ==, fourth);
}

static void
test_list (void)
{
  g_auto (Run) walked = run_expecting ("score model.norma set/test/blob --json", 0);
  g_autofree char *expected = without_times (walked.out);
  static const char lines[] = "set/test/blob/0.tif\n\nset/test/blob/1.tif\nset/test/blob/2.tif\n"
                              "set/test/blob/3.tif";
  static const char nuls[] = "set/test/blob/0.tif\0set/test/blob/1.tif\0set/test/blob\0";
  g_autoptr (GBytes) by_line = g_bytes_new_static (lines, sizeof lines - 1);
  g_autoptr (GBytes) by_nul = g_bytes_new_static (nuls, sizeof nuls - 1);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_auto (Run) a = run_with_input ("score model.norma - --json", by_line);
  g_auto (Run) b = run_with_input ("score model.norma --json -", by_nul);
  g_auto (Run) c = run_with_input ("score model.norma -", nothing);
  g_autofree char *first = without_times (a.out);
  g_autofree char *second = without_times (b.out);

  g_assert_cmpint (a.code, ==, 0);
  g_assert_cmpstr (first, ==, expected);
  g_assert_cmpint (b.code, ==, 0);
  g_assert_cmpstr (second, ==, expected);
  g_assert_cmpint (c.code, ==, 1);
  g_assert_nonnull (strstr (c.err, "no images"));
}

static void
test_unreadable (void)
{
  g_auto (Run) r = run_expecting (
      "score model.norma set/test/blob/0.tif broken missing.tif set/test/good/0.tif --json "
      "--csv unreadable.csv",
      1);
  g_autoptr (GPtrArray) objects = parse_lines (r.out);
  g_autofree char *table = read_text ("unreadable.csv");
  g_auto (GStrv) rows = g_strsplit (table, "\n", -1);

  g_assert_cmpuint (objects->len, ==, 4);
  for (guint i = 1; i < 3; i++) {
    g_assert_cmpstr (json_object_get_string_member (objects->pdata[i], "verdict"), ==,
                     "unreadable");
    g_assert_true (json_object_has_member (objects->pdata[i], "error"));
  }
  g_assert_true (json_object_has_member (objects->pdata[3], "score"));
  g_assert_cmpuint (g_strv_length (rows), ==, 6);
  g_assert_true (g_str_has_prefix (rows[2], "broken/broken.png,unreadable,,"));
  g_assert_nonnull (strstr (r.err, "warning: unreadable: missing.tif"));
}

static void
test_deviating_aspect (void)
{
  g_autofree char *path = g_build_filename (folder, "wide.png", NULL);
  g_autoptr (NormaRaster) wide = norma_raster_new (300, 60, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);
  g_auto (Run) r = { 0 };
  g_auto (Run) many = { 0 };

  g_assert_true (norma_image_write_png (wide, path, NULL));
  r = run_expecting ("score model.norma wide.png", 0);
  g_assert_nonnull (
      strstr (r.err,
              "wide.png: its aspect ratio lies outside the good images' by a factor of 4.00"));
  many = run_expecting ("score model.norma wide.png ./wide.png ././wide.png .//wide.png "
                        "./././wide.png .///wide.png ././/wide.png",
                        0);
  g_assert_nonnull (strstr (many.err, "warning: 2 more images of another aspect ratio"));
}

static void
test_least_area (void)
{
  g_auto (Run) fit =
      run_expecting ("fit --good train --output large.norma --size 64 --least-area 99999", 0);
  g_auto (Run) r = run_expecting ("score large.norma set/test/blob/0.tif", 0);

  g_assert_true (g_str_has_prefix (r.out, "accept "));
  g_assert_nonnull (strstr (r.out, "0 regions, "));
  g_assert_nonnull (strstr (r.out, " too small"));
}

static void
test_pictures (void)
{
  g_auto (Run) plain = run_expecting ("score model.norma set/test --json", 0);
  g_auto (Run) r = run_expecting ("score model.norma set/test/good set/test/blob set/test --json "
                                  "--maps maps --overlays overlays --overlay-format jpeg",
                                  0);
  g_autofree char *map_path = g_build_filename (folder, "maps/blob/0.tiff", NULL);
  g_autofree char *overlay_path = g_build_filename (folder, "overlays/good/5.jpg", NULL);
  g_autoptr (NormaRaster) map = norma_image_read (map_path, NULL, NULL);
  g_autoptr (NormaRaster) overlay = norma_image_read (overlay_path, NULL, NULL);
  g_autoptr (GPtrArray) objects = parse_lines (r.out);
  JsonObject *blob = objects->pdata[N_GOOD];
  float peak = 0;

  g_assert_nonnull (map);
  g_assert_cmpuint (map->width, ==, WIDTH);
  g_assert_cmpuint (map->height, ==, HEIGHT);
  g_assert_cmpint (map->type, ==, NORMA_SAMPLE_F32);
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      peak = fmaxf (peak, ((const float *)norma_raster_row (map, y))[x]);
  g_assert_cmpstr (json_object_get_string_member (blob, "image"), ==, "set/test/blob/0.tif");
  g_assert_cmpfloat (peak, ==, json_object_get_double_member (blob, "score"));
  g_assert_nonnull (overlay);
  g_assert_cmpuint (overlay->channels, ==, 3);
}

static void
test_images_are_kept (void)
{
  g_autofree char *before = read_text ("set/test/good/0.tif");
  g_auto (Run) maps = { 0 };
  g_auto (Run) table = { 0 };
  g_auto (Run) model = { 0 };

  draw_image ("kept/a.tiff", 1, FALSE);
  maps = run_expecting ("score model.norma kept --maps kept", 2);
  table = run_expecting ("score model.norma kept --csv kept/a.tiff", 2);
  model = run_expecting ("fit --good train --output train/00.tif", 2);
  g_assert_nonnull (strstr (maps.err, "kept/a.tiff"));
}

static void
test_evaluate (void)
{
  static const char *const members[] = {
    "image_auroc", "image_auroc_interval", "pixel_auroc", "pixel_auroc_interval",  "images",
    "unreadable",  "ms_per_image",         "kinds",       "false_alarms_promised",
  };
  g_auto (Run) r =
      run_expecting ("evaluate model.norma set --json --csv evaluated.csv --overlays evaluated "
                     "--figures figures.csv",
                     0);
  g_auto (Run) text = run_expecting ("evaluate model.norma set", 0);
  g_autoptr (GPtrArray) objects = parse_lines (r.out);
  g_autofree char *table = read_text ("evaluated.csv");
  g_autofree char *figures = read_text ("figures.csv");
  g_auto (Run) overwriting =
      run_expecting ("evaluate model.norma set --figures set/test/blob/3.tif", 2);
  JsonObject *e = objects->pdata[0];
  JsonArray *interval = json_object_get_array_member (e, "image_auroc_interval");

  g_assert_cmpuint (objects->len, ==, 1);
  assert_members (e, members, G_N_ELEMENTS (members));
  g_assert_cmpint (json_object_get_int_member (e, "images"), ==, N_GOOD + N_BLOB);
  g_assert_cmpfloat (json_object_get_double_member (e, "image_auroc"), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (e, "pixel_auroc"), >, 0.7);
  g_assert_cmpuint (json_array_get_length (interval), ==, 2);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (e, "kinds")), ==, 2);
  g_assert_nonnull (strstr (table, "\nset/test/blob/3.tif,blob,reject,"));
  g_assert_true (exists ("evaluated/test/blob/3.png"));
  g_assert_true (g_str_has_prefix (figures, "image,kind,anomalous,verdict,"));
  g_assert_nonnull (strstr (figures, "\nset/test/blob/3.tif,blob,1,reject,"));
  g_assert_nonnull (strstr (overwriting.err, "--figures"));
  g_assert_nonnull (strstr (text.out, "AUROC                  1.0000 ("));
  g_assert_nonnull (strstr (text.out, "Promised: At most"));
  g_assert_nonnull (strstr (text.out, "8-connected"));
  g_assert_nonnull (strstr (text.out, "AUPRO"));
  g_assert_nonnull (strstr (text.out, "mean of the images"));
  g_assert_nonnull (strstr (text.out, "coarse: about"));
}

static void
test_evaluate_without_set (void)
{
  g_auto (Run) r = run_expecting ("evaluate model.norma broken", 1);

  g_assert_nonnull (strstr (r.err, "test/good"));
}

static void
test_info (void)
{
  g_auto (Run) json = run_expecting ("info model.norma --json", 0);
  g_auto (Run) text = run_expecting ("info model.norma", 0);
  g_autoptr (GPtrArray) objects = parse_lines (json.out);
  JsonObject *info = objects->pdata[0];
  JsonObject *frame = json_object_get_object_member (info, "frame");

  g_assert_cmpint (json_object_get_int_member (frame, "height"), ==, 64);
  g_assert_cmpuint (strlen (json_object_get_string_member (info, "hash")), ==, 64);
  g_assert_nonnull (strstr (text.out, json_object_get_string_member (info, "hash")));
  g_assert_nonnull (strstr (text.out, "not kept; it needs 299 good images"));
}

static void
test_verify (void)
{
  static const char golden_seed[] = "\"golden.seed\":\"1\"";
  g_auto (Run) same = run_expecting ("verify model.norma", 0);
  g_autofree char *model = g_build_filename (folder, "model.norma", NULL);
  g_autofree char *other = g_build_filename (folder, "other.norma", NULL);
  g_autofree char *bytes = NULL;
  g_auto (Run) altered = { 0 };
  g_auto (Run) cut = { 0 };
  gsize length;
  char *seed;

  g_assert_true (g_str_has_prefix (same.out, "identical bits"));
  g_assert_true (g_file_get_contents (model, &bytes, &length, NULL));
  seed = memmem (bytes, length, golden_seed, sizeof golden_seed - 1);
  g_assert_nonnull (seed);
  seed[sizeof golden_seed - 3] = '2';
  g_assert_true (g_file_set_contents (other, bytes, (gssize)length, NULL));
  altered = run_expecting ("verify other.norma", 1);
  g_assert_nonnull (strstr (altered.err, "differs"));
  g_assert_true (g_file_set_contents (other, bytes, (gssize)length / 2, NULL));
  cut = run_expecting ("verify other.norma", 1);
  g_assert_cmpstr (cut.out, ==, "");
}

static void
test_sample (void)
{
  g_auto (Run) other = run_expecting ("sample set", 1);

  g_assert_nonnull (strstr (other.err, "holds other files"));
}

static void
test_usage (void)
{
  static const char *const wrong[] = {
    "",
    "wrong",
    "--wrong",
    "sample",
    "sample a b",
    "sample new --seed -1",
    "fit",
    "fit --good train",
    "fit --output x.norma",
    "fit --good train --output x.norma --size 63",
    "fit --good train --output x.norma --size 64.5",
    "fit --good train --output x.norma --size 64x63",
    "fit --good train --output x.norma --size 64x",
    "fit --good train --output x.norma --size x64",
    "fit --good train --output x.norma --false-alarms 0",
    "fit --good train --output x.norma --false-alarms nan",
    "fit --good train --output x.norma --confidence 1",
    "fit --good train --output x.norma --bound wrong",
    "fit --good train --output x.norma --bound f-law",
    "fit --good train --output x.norma --components pca",
    "fit --good train --output x.norma --components all:0.5",
    "fit --good train --output x.norma --components npca:1",
    "fit --good train --output x.norma --scope wrong",
    "fit --good train --output x.norma --covariance shrunk",
    "fit --good train --output x.norma --detector padim --covariance wrong",
    "fit --good train --output x.norma --detector gaussian-ad --dimensions 5",
    "fit --good train --output x.norma --detector padim --embedding wrong",
    "fit --good train --output x.norma --dimensions 0",
    "fit --good train --output x.norma --budget 5m",
    "fit --good train --output x.norma --steps 100",
    "fit --good train --output x.norma --checkpoint y",
    "fit --good train --output x.norma --detector simplenet --budget 5d",
    "fit --good train --output x.norma --detector simplenet --budget 0",
    "fit --good train --output x.norma --detector simplenet --steps 0",
    "fit --good train --output x.norma --detector simplenet --checkpoint train/00.tif",
    "fit --good train --output x.norma --overlap 0.25",
    "fit --good train --output x.norma --tile-models each",
    "fit --good train --output x.norma --tile 64 --size 128",
    "fit --good train --output x.norma --tile 31",
    "fit --good train --output x.norma --tile 64 --overlap 0.6",
    "fit --good train --output x.norma --tile 64 --scale 0",
    "fit --good train --output x.norma --tile 64 --tile-models two",
    "fit --good train --output x.norma --fit wrong",
    "fit --good train --output x.norma --range wrong",
    "fit --good train --output x.norma --review-one-in 1",
    "fit --good train --output x.norma --smoothing -1",
    "fit --good train --output x.norma --threads 0",
    "score model.norma",
    "score model.norma set --memory-cap 5X",
    "score model.norma set --memory-cap 0",
    "score model.norma set --wrong",
    "score model.norma set --overlay-format gif",
    "evaluate model.norma",
    "evaluate model.norma set set",
    "info",
    "info model.norma model.norma",
    "verify",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_auto (Run) r = run_expecting (wrong[i], 2);

    g_assert_cmpstr (r.out, ==, "");
    g_assert_cmpstr (r.err, !=, "");
  }
  g_assert_false (exists ("x.norma"));
}

static void
test_help (void)
{
  static const char *const helps[] = { "--help",         "-h",           "sample --help",
                                       "fit --help",     "score --help", "evaluate --help",
                                       "explain --help", "info --help",  "verify --help" };
  g_auto (Run) version = run_expecting ("--version", 0);

  g_assert_true (g_str_has_prefix (version.out, "norma-cli "));
  for (gsize i = 0; i < G_N_ELEMENTS (helps); i++) {
    g_auto (Run) r = run_expecting (helps[i], 0);

    g_assert_nonnull (strstr (r.out, "Usage:"));
    g_assert_cmpstr (r.err, ==, "");
  }
}

static void
test_impossible (void)
{
  g_auto (Run) memory = run_expecting ("score model.norma set --memory-cap 1K", 1);
  g_auto (Run) model = run_expecting ("score missing.norma set", 1);
  g_auto (Run) good = run_expecting ("fit --good missing --output x.norma", 1);
  g_auto (Run) output = run_expecting ("fit --good train --output missing/x.norma", 1);
  g_auto (Run) table = run_expecting ("score model.norma set/test --csv /dev/full", 1);

  g_assert_nonnull (strstr (memory.err, "cap"));
  g_assert_nonnull (strstr (model.err, "missing.norma"));
  g_assert_nonnull (strstr (good.err, "missing"));
  g_assert_nonnull (strstr (output.err, "missing"));
  g_assert_nonnull (strstr (table.err, "/dev/full: No space left"));
}

static void
stop_ignoring_signals (gpointer data)
{
  signal (SIGINT, SIG_DFL);
  signal (SIGTERM, SIG_DFL);
}

/* Two thousand images, as the same ones by other paths. */
static GBytes *
make_long_list (void)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < 2000; i++) {
    g_string_append (list, "train/");
    for (guint k = 0; k < i / N_TRAIN; k++)
      g_string_append (list, "./");
    g_string_append_printf (list, "%02u.tif\n", i % N_TRAIN);
  }
  return g_string_free_to_bytes (list);
}

static void
test_interrupt (void)
{
  g_autoptr (GSubprocessLauncher) launcher =
      new_launcher (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE |
                    G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_auto (GStrv) argv = split_command ("score model.norma - --json --csv interrupted.csv");
  g_autoptr (GBytes) list = make_long_list ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *table = NULL;
  GOutputStream *input;
  char *line;
  guint n = 0, n_rows = 0;

  g_subprocess_launcher_set_child_setup (launcher, stop_ignoring_signals, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, NULL);
  input = g_subprocess_get_stdin_pipe (process);
  g_assert_true (g_output_stream_write_all (input, g_bytes_get_data (list, NULL),
                                            g_bytes_get_size (list), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (input, NULL, NULL));
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL) {
    json_object_unref (parse_object (line));
    g_free (line);
    if (++n == 3)
      g_subprocess_send_signal (process, SIGINT);
  }
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
  g_assert_cmpuint (n, >=, 3);
  g_assert_cmpuint (n, <, 2000);

  table = read_text ("interrupted.csv");
  g_assert_true (g_str_has_suffix (table, "\n"));
  for (const char *c = table; *c != '\0'; c++)
    n_rows += *c == '\n';
  g_assert_cmpuint (n_rows, ==, n + 1);
}

static void
test_interrupted_fit (void)
{
  g_autoptr (GSubprocessLauncher) launcher =
      new_launcher (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE |
                    G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_auto (GStrv) argv = split_command ("fit --good - --output interrupted.norma");
  g_autoptr (GBytes) list = make_long_list ();
  g_autoptr (GSubprocess) process = NULL;
  GOutputStream *input;

  g_subprocess_launcher_set_child_setup (launcher, stop_ignoring_signals, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, NULL);
  input = g_subprocess_get_stdin_pipe (process);
  g_assert_true (g_output_stream_write_all (input, g_bytes_get_data (list, NULL),
                                            g_bytes_get_size (list), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (input, NULL, NULL));
  /* The list is longer than a pipe holds, so it is being read by now, and signals are caught
   * before; fitting takes seconds. */
  g_usleep (300000);
  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
  g_assert_false (exists ("interrupted.norma"));
}

/* All that a program writes to a terminal, until it ends. */
static char *
read_terminal (int terminal)
{
  GString *text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = read (terminal, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, n);
  return g_string_free (text, FALSE);
}

static void
test_progress_bar (void)
{
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_auto (GStrv) argv = split_command ("score model.norma set/test");
  g_auto (Run) piped = run_expecting ("score model.norma set/test", 0);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *text = NULL;
  int terminal, end;

  g_assert_cmpint (openpty (&terminal, &end, NULL, NULL, NULL), ==, 0);
  g_subprocess_launcher_take_stderr_fd (launcher, end);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, NULL);
  g_subprocess_launcher_close (launcher);
  text = read_terminal (terminal);
  close (terminal);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
  g_assert_nonnull (strstr (text, "Scoring  ["));
  g_assert_true (g_str_has_suffix (text, "\r\033[K"));
  g_assert_cmpstr (piped.err, ==, "");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("NORMA_CLI"));
  make_folder ();
  g_test_add_func ("/norma-cli/fit", test_fit);
  g_test_add_func ("/norma-cli/fit/words", test_fit_words);
  g_test_add_func ("/norma-cli/fit/augment", test_fit_augment);
  g_test_add_func ("/norma-cli/fit/trained", test_fit_trained);
  g_test_add_func ("/norma-cli/score/map-of", test_map_of);
  g_test_add_func ("/norma-cli/fit/one", test_fit_one);
  g_test_add_func ("/norma-cli/fit/unreadable", test_fit_unreadable);
  g_test_add_func ("/norma-cli/fit/failed-keeps-model", test_failed_fit_keeps_model);
  g_test_add_func ("/norma-cli/score", test_score);
  g_test_add_func ("/norma-cli/score/text", test_score_text);
  g_test_add_func ("/norma-cli/score/same-results", test_same_results);
  g_test_add_func ("/norma-cli/score/list", test_list);
  g_test_add_func ("/norma-cli/score/unreadable", test_unreadable);
  g_test_add_func ("/norma-cli/score/deviating-aspect", test_deviating_aspect);
  g_test_add_func ("/norma-cli/score/pictures", test_pictures);
  g_test_add_func ("/norma-cli/score/images-are-kept", test_images_are_kept);
  g_test_add_func ("/norma-cli/evaluate", test_evaluate);
  g_test_add_func ("/norma-cli/evaluate/without-set", test_evaluate_without_set);
  g_test_add_func ("/norma-cli/info", test_info);
  g_test_add_func ("/norma-cli/verify", test_verify);
  g_test_add_func ("/norma-cli/sample", test_sample);
  g_test_add_func ("/norma-cli/usage", test_usage);
  g_test_add_func ("/norma-cli/help", test_help);
  g_test_add_func ("/norma-cli/impossible", test_impossible);
  g_test_add_func ("/norma-cli/interrupt", test_interrupt);
  g_test_add_func ("/norma-cli/interrupt/fit", test_interrupted_fit);
  g_test_add_func ("/norma-cli/score/least-area", test_least_area);
  g_test_add_func ("/norma-cli/progress-bar", test_progress_bar);
  status = g_test_run ();
  norma_test_remove_folder (folder);
  g_free (folder);
  return status;
}
