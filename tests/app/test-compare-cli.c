/* SPDX-License-Identifier: Apache-2.0 */
#include <json-glib/json-glib.h>

#include "tests/app/cli.h"
#include "tests/core/pipeline/boards.h"
#include "tests/support.h"

/* Comparisons on the command line: references and queries of three boards, one of them changed, one
 * another board. */

static void
make_folder (void)
{
  const NormaHomography shift = board_turn (0, 1, 7, -4);
  g_autofree char *table = NULL;

  cli_folder = norma_test_folder ();
  for (guint i = 0; i < 3; i++) {
    g_autofree char *reference = g_strdup_printf ("golden/board-%u.png", i);
    g_autofree char *query = g_strdup_printf ("today/board-%u.png", i);
    g_autoptr (NormaGrey) board = board_new (50 + i);
    g_autoptr (NormaGrey) other = board_new (60);

    board_fill (board, 100, 80, 52, 52, 0.8f);
    g_free (boards_write (cli_folder, reference, board, &norma_homography_identity, 2 * i));
    if (i == 1)
      board_fill (board, 120, 100, 12, 12, 0.2f);
    g_free (boards_write (cli_folder, query, i == 2 ? other : board, &shift, 2 * i + 1));
  }
  table = g_build_filename (cli_folder, "pairs.csv", NULL);
  g_assert_true (g_file_set_contents (table,
                                      "reference,query\ngolden/board-1.png,today/board-1.png\n", -1,
                                      NULL));
}

/* Good boards of the first kind. */
static void
make_good (void)
{
  g_autoptr (NormaGrey) board = board_new (50);

  board_fill (board, 100, 80, 52, 52, 0.8f);
  for (guint i = 0; i < 5; i++) {
    g_autofree char *name = g_strdup_printf ("good/%u.png", i);

    g_free (boards_write (cli_folder, name, board, &norma_homography_identity, 30 + i));
  }
}

static void
test_folders (void)
{
  g_auto (Run) run = run_expecting ("compare golden today --threads 2", 0);

  assert_says (run.out, "same           alignment ");
  assert_says (run.out, "today/board-1.png  1 change: 1 appeared, 0 vanished, 0 changed");
  assert_says (run.out, "today/board-2.png  (not compared: alignment ");
  assert_says (run.out, "3 queries: 1 same, 1 changed, 1 not compared, 0 failed");
  assert_says (run.out, "Threshold 0.62, raised where a pair is noisy; no rate of false alarms");
}

static JsonObject *
parse (JsonParser *parser, const char *line)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (json_parser_load_from_data (parser, line, -1, &error));
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
assert_board_1 (JsonObject *object)
{
  JsonArray *regions = json_object_get_array_member (object, "regions");
  JsonObject *region = json_array_get_object_element (regions, 0);
  static const char *const numbers[] = { "width", "height", "area", "peak" };

  g_assert_cmpstr (json_object_get_string_member (object, "verdict"), ==, "changed");
  g_assert_cmpuint (json_array_get_length (regions), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (region, "kind"), ==, "appeared");
  g_assert_cmpint (ABS (json_object_get_int_member (region, "x") - 113), <=, 4);
  g_assert_cmpint (ABS (json_object_get_int_member (region, "y") - 104), <=, 4);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpfloat (json_object_get_double_member (region, numbers[i]), >, 0);
}

static void
test_json (void)
{
  g_auto (Run) run = run_expecting ("compare --pairs pairs.csv --json --overlays shown", 0);
  g_autofree char *overlay = g_build_filename (cli_folder, "shown", "board-1.png", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = parse (parser, run.out);
  JsonObject *alignment = json_object_get_object_member (object, "alignment");
  JsonArray *matrix = json_object_get_array_member (alignment, "matrix");

  assert_board_1 (object);
  g_assert_true (json_object_get_null_member (object, "reason"));
  g_assert_cmpfloat (json_object_get_double_member (object, "ms"), >, 0);
  g_assert_cmpfloat (json_object_get_double_member (object, "times_threshold"), >, 1);
  g_assert_cmpfloat (json_object_get_double_member (alignment, "quality"), >, 0.9);
  g_assert_cmpfloat (json_object_get_double_member (alignment, "inliers"), >, 0.9);
  g_assert_cmpfloat (json_object_get_double_member (alignment, "residual_px"), >=, 0);
  g_assert_cmpstr (json_object_get_string_member (alignment, "model"), ==, "translation");
  g_assert_cmpuint (json_array_get_length (matrix), ==, 9);
  g_assert_cmpfloat_with_epsilon (json_array_get_double_element (matrix, 2), 7, 0.2);
  g_assert_cmpfloat_with_epsilon (json_array_get_double_element (matrix, 5), -4, 0.2);
  g_assert_true (g_file_test (overlay, G_FILE_TEST_EXISTS));
}

static void
test_json_robust_threshold (void)
{
  g_auto (Run) run = run_expecting ("compare golden/board-0.png today/board-2.png --json", 0);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = parse (parser, run.out);
  JsonObject *threshold = json_object_get_object_member (object, "threshold");

  g_assert_cmpstr (json_object_get_string_member (object, "verdict"), ==, "not-compared");
  g_assert_true (json_object_get_null_member (object, "times_threshold"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "regions")), ==,
                    0);
  g_assert_true (json_object_get_null_member (threshold, "value"));
  g_assert_cmpstr (json_object_get_string_member (threshold, "basis"), ==, "robust");
  g_assert_true (json_object_get_null_member (threshold, "false_alarms_promised"));
}

/* Each query finds its own reference, whatever the order; what has none is not compared. */
static void
test_references (void)
{
  g_auto (Run) run = run_expecting ("compare --references golden today --threads 2", 0);
  g_auto (Run) json =
      run_expecting ("compare --references golden --references good today/board-1.png --json "
                     "--against several --overlays chosen",
                     0);
  g_autofree char *overlay = g_build_filename (cli_folder, "chosen", "board-1.png", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = parse (parser, json.out);

  assert_says (run.out, "today/board-0.png  on golden/board-0.png\n");
  assert_says (run.out, "today/board-1.png  on golden/board-1.png  1 change: 1 appeared");
  assert_says (run.out, ", on the best of 3 references)");
  assert_board_1 (object);
  g_assert_cmpstr (json_object_get_string_member (object, "reference"), ==, "golden/board-1.png");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "against")), ==,
                    1);
  g_assert_true (g_file_test (overlay, G_FILE_TEST_EXISTS));
}

static void
test_against_several (void)
{
  g_auto (Run) run =
      run_expecting ("compare --references good today/board-0.png --against several", 0);

  assert_says (run.out, " and 2 more\n");
}

static void
test_good_pairs (void)
{
  g_auto (Run) run =
      run_expecting ("compare golden/board-0.png today/board-0.png --good-pairs good", 0);
  g_auto (Run) own = run_expecting ("compare --references good --good-pairs good "
                                    "today/board-0.png --json --false-alarms 0.5",
                                    0);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = parse (parser, own.out);
  JsonObject *threshold = json_object_get_object_member (object, "threshold");

  assert_says (run.out, "At most 45.1 in 100 good pairs are called changed, 95 % sure "
                        "(assumption-free, rests on 5 good pairs).");
  assert_says (run.err, "1 in 100 false alarms cannot be promised with 5 good pairs, only 45.1 in "
                        "100; it needs 299");
  g_assert_cmpstr (json_object_get_string_member (threshold, "basis"), ==, "good-pairs");
  g_assert_cmpint (json_object_get_int_member (threshold, "good_pairs"), ==, 5);
  g_assert_cmpfloat (json_object_get_double_member (threshold, "value"), >, 0);
  g_assert_cmpfloat (json_object_get_double_member (threshold, "confidence"), ==, 0.95);
  g_assert_cmpfloat (json_object_get_double_member (threshold, "false_alarms_promised"), <, 0.5);
  g_assert_true (json_object_get_boolean_member (threshold, "kept_wish"));
}

static void
test_pattern (void)
{
  g_auto (Run) run =
      run_expecting ("compare --pattern golden/{}.png,today/{}.png . --threads 1", 0);

  assert_says (run.out, "today/board-1.png  1 change");
  assert_says (run.out, "3 queries: 1 same, 1 changed, 1 not compared, 0 failed");
}

/* Features tell the same change, with a threshold of their own. */
static void
test_extractor (void)
{
  g_auto (Run) run = run_expecting ("compare golden/board-1.png today/board-1.png --extractor "
                                    "built-in --threshold 0.5",
                                    0);
  g_auto (Run) usual =
      run_expecting ("compare golden/board-1.png today/board-1.png --extractor built-in", 0);
  g_auto (Run) jet =
      run_expecting ("compare golden/board-1.png today/board-1.png --extractor jet", 0);

  assert_says (run.out, "changed  ");
  assert_says (run.out, "1 change");
  assert_says (usual.out, "Threshold 2, raised");
  assert_says (jet.out, "Threshold 0.62, raised");
}

/* A board of the golden ones, or another. */
static void
drive_past (const char *name, guint64 board_seed, gboolean is_golden)
{
  g_autoptr (NormaGrey) board = board_new (board_seed);

  if (is_golden)
    board_fill (board, 100, 80, 52, 52, 0.8f);
  g_free (boards_write (cli_folder, name, board, &norma_homography_identity, 70 + board_seed));
}

/* The second board was skipped, and something else was seen at the end. */
static void
test_route (void)
{
  g_auto (Run) run = { NULL };
  g_auto (Run) json = { NULL };
  g_auto (GStrv) lines = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;

  drive_past ("drive/0.png", 50, TRUE);
  drive_past ("drive/1.png", 52, TRUE);
  drive_past ("drive/2.png", 63, FALSE);
  run = run_expecting ("compare --route golden drive", 0);
  json = run_expecting ("compare --route golden drive --json --early-late 1", 0);

  assert_says (run.out, "drive/0.png  on golden/board-0.png\n");
  assert_says (run.out, "drive/1.png  on golden/board-2.png\n");
  assert_says (run.out,
               "drive/2.png  (not compared: no reference like it at its place on the route)");
  assert_says (run.out,
               "golden/board-1.png  (not compared: no query like it at its place on the route)");
  assert_says (run.out, "3 queries: 2 same, 0 changed, 1 not compared, 0 failed; 1 reference "
                        "without a query");
  lines = g_strsplit (json.out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  object = parse (parser, lines[2]);
  g_assert_true (json_object_get_null_member (object, "reference"));
  g_assert_cmpstr (json_object_get_string_member (object, "query"), ==, "drive/2.png");
  g_assert_true (json_object_get_null_member (object, "alignment"));
  object = parse (parser, lines[3]);
  g_assert_true (json_object_get_null_member (object, "query"));
  g_assert_cmpstr (json_object_get_string_member (object, "reference"), ==, "golden/board-1.png");
}

/* A pair that cannot be read does not keep the others from being compared. */
static void
test_unreadable (void)
{
  g_auto (Run) one = run_expecting ("compare golden/board-0.png missing.png", 1);
  g_auto (Run) json = run_expecting ("compare golden/board-0.png missing.png --json", 1);

  assert_says (one.out, "failed");
  assert_says (one.out, "missing.png");
  assert_says (json.out, "\"error\":\"missing.png");
}

static void
test_usage (void)
{
  static const struct {
    const char *words, *says;
    int code;
  } wrong[] = {
    { "compare golden", "a reference and a query", 2 },
    { "compare a b --pairs pairs.csv", "nothing beside --pairs", 2 },
    { "compare a b --model spline", "--model", 2 },
    { "compare a b --light gloom", "--light", 2 },
    { "compare a b --tolerance -1", "--tolerance", 2 },
    { "compare a b --least-area many", "--least-area", 2 },
    { "compare golden golden/board-0.png", "needs a folder of queries", 1 },
    { "compare --pairs nothing.csv", "nothing.csv", 1 },
    { "compare a b --pattern {}.png,{}.jpg", "a folder", 2 },
    { "compare --pattern {}.png today", "expected two different names", 1 },
    { "compare --references golden", "expected queries", 2 },
    { "compare --references golden --route today", "found 2 of --pairs", 2 },
    { "compare --references golden today --against two", "--against", 2 },
    { "compare a b --against several", "--against: needs --references", 2 },
    { "compare a b --early-late 2", "--early-late: needs --route", 2 },
    { "compare --route golden", "a folder of references and one of queries", 2 },
    { "compare --references nothing today", "nothing", 1 },
    { "compare a b --good-pairs good --threshold 1", "expected one of both", 2 },
    { "compare a b --confidence 0.9", "--confidence: needs --good-pairs", 2 },
    { "compare --pairs pairs.csv --good-pairs good", "expected a table of pairs", 2 },
    { "compare a b --levels fine",
      "--levels: found \"fine\" without --extractor descriptor or FILE.onnx", 2 },
    { "compare a b --extractor nothing.onnx", "nothing.onnx", 1 },
    { "compare --references golden today/board-1.png --overlays golden", "--overlays", 2 },
    { "compare golden/board-1.png today/board-1.png --overlays today", "--overlays", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_auto (Run) run = run_expecting (wrong[i].words, wrong[i].code);

    assert_says (run.err, wrong[i].says);
  }
}

/* More memory than the cap is refused for the pair, at every number of threads. */
static void
test_memory_cap (void)
{
  g_auto (Run) run = run_expecting ("compare golden today --memory-cap 10000 --threads 3", 1);

  assert_says (run.out, "3 queries: 0 same, 0 changed, 0 not compared, 3 failed");
}

/* The same at every number of threads. */
static void
test_threads (void)
{
  g_auto (Run) one = run_expecting ("compare golden today --threads 1", 0);
  g_auto (Run) three = run_expecting ("compare golden today --threads 3", 0);

  g_assert_cmpstr (one.out, ==, three.out);
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  make_folder ();
  make_good ();
  g_test_add_func ("/compare-cli/folders", test_folders);
  g_test_add_func ("/compare-cli/json", test_json);
  g_test_add_func ("/compare-cli/json-robust-threshold", test_json_robust_threshold);
  g_test_add_func ("/compare-cli/references", test_references);
  g_test_add_func ("/compare-cli/against-several", test_against_several);
  g_test_add_func ("/compare-cli/good-pairs", test_good_pairs);
  g_test_add_func ("/compare-cli/pattern", test_pattern);
  g_test_add_func ("/compare-cli/extractor", test_extractor);
  g_test_add_func ("/compare-cli/route", test_route);
  g_test_add_func ("/compare-cli/unreadable", test_unreadable);
  g_test_add_func ("/compare-cli/usage", test_usage);
  g_test_add_func ("/compare-cli/memory-cap", test_memory_cap);
  g_test_add_func ("/compare-cli/threads", test_threads);
  code = g_test_run ();
  norma_test_remove_folder (cli_folder);
  g_free (cli_folder);
  return code;
}
