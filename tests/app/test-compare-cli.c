/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "core/image/write.h"
#include "tests/app/cli.h"
#include "tests/core/registration/board.h"
#include "tests/support.h"

/* Comparisons on the command line: references and queries of three boards, one of them changed, one
 * another board. */

static void
write_board (const char *relative, const NormaGrey *board, const NormaHomography *warp,
             guint64 seed)
{
  g_autofree char *path = g_build_filename (cli_folder, relative, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (NormaRaster) raster = board_see (board, warp, 1, 3, seed);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0777), ==, 0);
  g_assert_true (norma_image_write_png (raster, path, &error));
}

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
    write_board (reference, board, &norma_homography_identity, 2 * i);
    if (i == 1)
      board_fill (board, 120, 100, 12, 12, 0.2f);
    write_board (query, i == 2 ? other : board, &shift, 2 * i + 1);
  }
  table = g_build_filename (cli_folder, "pairs.csv", NULL);
  g_assert_true (g_file_set_contents (table,
                                      "reference,query\ngolden/board-1.png,today/board-1.png\n", -1,
                                      NULL));
}

static void
test_folders (void)
{
  g_auto (Run) run = run_expecting ("compare golden today --threads 2", 0);

  assert_says (run.out, "same           alignment ");
  assert_says (run.out, "today/board-1.png  1 change: 1 appeared, 0 vanished, 0 changed");
  assert_says (run.out, "today/board-2.png  (not compared: alignment ");
  assert_says (run.out, "3 pairs: 1 same, 1 changed, 1 not compared, 0 failed");
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
test_json (void)
{
  g_auto (Run) run = run_expecting ("compare --pairs pairs.csv --json --overlays shown", 0);
  g_autofree char *overlay = g_build_filename (cli_folder, "shown", "board-1.png", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = parse (parser, run.out);
  JsonObject *alignment = json_object_get_object_member (object, "alignment");
  JsonArray *regions = json_object_get_array_member (object, "regions");
  JsonArray *matrix = json_object_get_array_member (alignment, "matrix");
  JsonObject *region;

  g_assert_cmpstr (json_object_get_string_member (object, "verdict"), ==, "changed");
  g_assert_cmpfloat (json_object_get_double_member (alignment, "quality"), >, 0.9);
  g_assert_cmpstr (json_object_get_string_member (alignment, "model"), ==, "translation");
  g_assert_cmpuint (json_array_get_length (matrix), ==, 9);
  g_assert_cmpfloat_with_epsilon (json_array_get_double_element (matrix, 2), 7, 0.2);
  g_assert_cmpfloat_with_epsilon (json_array_get_double_element (matrix, 5), -4, 0.2);
  g_assert_cmpuint (json_array_get_length (regions), ==, 1);
  region = json_array_get_object_element (regions, 0);
  g_assert_cmpstr (json_object_get_string_member (region, "kind"), ==, "appeared");
  g_assert_cmpint (ABS (json_object_get_int_member (region, "x") - 113), <=, 4);
  g_assert_cmpint (ABS (json_object_get_int_member (region, "y") - 104), <=, 4);
  g_assert_true (g_file_test (overlay, G_FILE_TEST_EXISTS));
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
    { "compare a b --tolerance -1", "--tolerance", 2 },
    { "compare a b --least-area many", "--least-area", 2 },
    { "compare golden golden/board-0.png", "needs a folder of queries", 1 },
    { "compare --pairs nothing.csv", "nothing.csv", 1 },
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

  assert_says (run.out, "3 pairs: 0 same, 0 changed, 0 not compared, 3 failed");
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
  g_test_add_func ("/compare-cli/folders", test_folders);
  g_test_add_func ("/compare-cli/json", test_json);
  g_test_add_func ("/compare-cli/unreadable", test_unreadable);
  g_test_add_func ("/compare-cli/usage", test_usage);
  g_test_add_func ("/compare-cli/memory-cap", test_memory_cap);
  g_test_add_func ("/compare-cli/threads", test_threads);
  code = g_test_run ();
  norma_test_remove_folder (cli_folder);
  g_free (cli_folder);
  return code;
}
