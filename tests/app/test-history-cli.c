/* SPDX-License-Identifier: Apache-2.0 */
#include <json-glib/json-glib.h>
#include <math.h>

#include "core/project/history.h"
#include "core/project/reviews.h"
#include "tests/app/cli.h"
#include "tests/core/project/sample.h"

/* The history of a project on the command line: two people judge three images, and one of them takes a
 * judgement back. */

static char *project_path;

static void
judge (NormaProject *project, const char *user, gint64 image, NormaLabel label)
{
  NormaJudgement judgement = {
    .image = image, .label = label, .comment = "a, \"b\"", .evidence = NORMA_EVIDENCE_NONE
  };

  norma_project_set_user (project, user);
  g_assert_true (norma_project_judge (project, &judgement, 1, NULL));
}

static void
make_project (void)
{
  NormaProject *project;

  cli_folder = norma_test_folder ();
  project = sample_create (cli_folder, "lot.norma-project", &project_path);
  norma_project_set_user (project, "ada");
  sample_add (project, 0, 3, NORMA_SET_QUERY, "");
  judge (project, "ada", 1, NORMA_LABEL_GOOD);
  judge (project, "grace", 2, NORMA_LABEL_BAD);
  g_assert_true (norma_project_undo (project, NULL));
  g_assert_true (norma_project_begin (project, "Change setting", NULL, NULL));
  g_assert_true (norma_project_set_setting (project, "first", "x", NULL));
  norma_project_give_reason (project, "Kunde 4711");
  g_assert_true (norma_project_commit (project, NULL));
  norma_project_close (project);
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (const char *c = text; *c != '\0'; c++)
    n += *c == '\n';
  return n;
}

static void
test_table (void)
{
  g_auto (Run) run = run_expecting ("history lot.norma-project", 0);

  /* The setting takes the place of what was undone. */
  g_assert_cmpuint (count_lines (run.out), ==, 6);
  assert_says (run.out, "ada          Add images  3 images\n");
  assert_says (run.out, "ada          Judge good  part-00000.png\n");
  assert_says (run.out, "grace        undone: Judge bad  part-00001.png\n");
  assert_says (run.out, "grace        Change setting  because: Kunde 4711\n");
}

static void
test_filters (void)
{
  static const struct {
    const char *options;
    guint n_lines;
  } cases[] = {
    { "--user ada", 2 },
    { "--user nobody", 0 },
    { "--image 00001", 4 },
    { "--action JUDGE", 4 },
    { "--action judge --user ada", 1 },
    { "--since 2001-01-01", 6 },
    { "--until 2001-01-01", 0 },
    { "--since 2200-01-01", 0 },
    { "--until 2200", 6 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = g_strdup_printf ("history lot.norma-project %s", cases[i].options);
    g_auto (Run) run = run_expecting (words, 0);

    g_test_message ("%s", words);
    g_assert_cmpuint (count_lines (run.out), ==, cases[i].n_lines);
  }
}

static void
test_csv (void)
{
  g_auto (Run) run = run_expecting ("history lot.norma-project --csv --action judge --user ada", 0);
  g_auto (GStrv) lines = g_strsplit (run.out, "\n", -1);

  g_assert_cmpstr (lines[0], ==,
                   "time,user,kind,action,reason,image,table,row,before,after,digest");
  assert_says (lines[1], "Z,ada,done,Judge good,\"\",part-00000.png,image,1,"
                         "\"{\"\"label\"\":\"\"\"\"}\",\"{\"\"label\"\":\"\"good\"\"}\",");
  assert_says (lines[2], ",part-00000.png,review,1,,\"{");
  g_assert_cmpstr (lines[3], ==, "");
}

static void
test_json (void)
{
  g_auto (Run) run = run_expecting ("history lot.norma-project --json", 0);
  g_auto (GStrv) lines = g_strsplit (run.out, "\n", -1);
  g_autoptr (JsonNode) node = json_from_string (lines[2], NULL);
  JsonObject *entry = json_node_get_object (node);
  JsonArray *changes = json_object_get_array_member (entry, "changes");
  JsonObject *change = json_array_get_object_element (changes, 0);

  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  g_assert_cmpint (json_object_get_int_member (entry, "entry"), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (entry, "user"), ==, "grace");
  g_assert_cmpstr (json_object_get_string_member (entry, "kind"), ==, "done");
  g_assert_cmpstr (json_object_get_string_member (entry, "action"), ==, "Judge bad");
  g_assert_false (json_object_get_boolean_member (entry, "clock_was_set_back"));
  g_assert_cmpuint (json_array_get_length (changes), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (change, "table"), ==, "image");
  g_assert_cmpstr (json_object_get_string_member (change, "image"), ==, "part-00001.png");
  g_assert_cmpstr (json_object_get_string_member (change, "after"), ==, "{\"label\":\"bad\"}");
}

static void
test_verify (void)
{
  g_auto (Run) sound = run_expecting ("history lot.norma-project --verify", 0);
  g_auto (Run) altered = { NULL };

  assert_says (sound.out, "6 entries hold, head ");
  sample_run_sql (project_path, "CREATE TEMP TABLE x AS SELECT 1; "
                                "UPDATE step SET state = 'done' WHERE state = 'discarded'");
  altered = run_expecting ("history lot.norma-project --verify", 1);
  assert_says (altered.out, "The history does not hold: the state of a step is not the one that");
  assert_says (altered.out, "  expected discarded, found done\n");
}

static void
test_wrong_usage (void)
{
  g_auto (Run) none = run_expecting ("history", 2);
  g_auto (Run) two = run_expecting ("history lot.norma-project --csv --json", 2);
  g_auto (Run) absent = run_expecting ("history absent.norma-project", 1);
  g_auto (Run) help = run_expecting ("history --help", 0);

  assert_says (two.err, "one of --json, --csv and --verify is expected");
  assert_says (absent.err, "absent.norma-project");
  assert_says (help.out, "--verify");
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  make_project ();
  g_test_add_func ("/history-cli/table", test_table);
  g_test_add_func ("/history-cli/filters", test_filters);
  g_test_add_func ("/history-cli/csv", test_csv);
  g_test_add_func ("/history-cli/json", test_json);
  g_test_add_func ("/history-cli/wrong-usage", test_wrong_usage);
  g_test_add_func ("/history-cli/verify", test_verify);
  result = g_test_run ();
  norma_test_remove_folder (cli_folder);
  g_free (project_path);
  return result;
}
