/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "core/base/random.h"
#include "core/model/model.h"
#include "tests/app/cli.h"
#include "tests/support.h"

static double reject; /* of the model, from its own words */

static void
write_file (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (cli_folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, &error));
  g_assert_no_error (error);
}

static NormaModel *
read_model (const char *name)
{
  g_autofree char *path = g_build_filename (cli_folder, name, NULL);
  g_autoptr (GError) error = NULL;
  NormaModel *model = norma_model_read (path, NULL, &error);

  g_assert_no_error (error);
  return model;
}

/* 60 good scores below 0.9 of the threshold, two above it, 20 bad ones above 0.85 of it, 5 unsure, 3
 * without a label and one without a score. */
static void
write_table (void)
{
  GString *table = g_string_new ("image,kind,verdict,score\n");
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < 62; i++)
    g_string_append_printf (table, "\"good, %u.tif\",%s,accept,%s\n", i, i % 2 == 0 ? "good" : "OK",
                            g_ascii_dtostr (number, sizeof number,
                                            reject *
                                                (i < 60 ? 0.3 + 0.01 * i : 1 + 0.1 * (i - 59))));
  for (guint i = 0; i < 20; i++)
    g_string_append_printf (table, "bad-%u.tif,scratch,,%s\n", i,
                            g_ascii_dtostr (number, sizeof number, reject * (0.86 + 0.2 * i)));
  for (guint i = 0; i < 8; i++)
    g_string_append_printf (table, "other-%u.tif,%s,,%s\n", i, i < 5 ? "unsure" : "",
                            g_ascii_dtostr (number, sizeof number, reject * (0.5 + 0.1 * i)));
  g_string_append (table, "broken.tif,good,unreadable,,,,no image\n");
  write_file ("scores.csv", table->str);
  g_string_free (table, TRUE);
}

static void
make_folder (void)
{
  const NormaTestPart good = NORMA_TEST_PART_INIT;
  NormaTestPart bad = good;
  g_autoptr (NormaModel) model = NULL;

  cli_folder = norma_test_folder ();
  bad.defective = TRUE;
  for (guint i = 0; i < 4; i++) {
    static const char *const names[] = { "train", "set/test/good", "set/test/spot", "loose" };
    g_autofree char *path = g_build_filename (cli_folder, names[i], NULL);
    g_autoptr (GPtrArray) paths = NULL;

    g_assert_cmpint (g_mkdir_with_parents (path, 0755), ==, 0);
    paths = norma_test_parts_write (i == 2 ? &bad : &good, 100 * i, i == 0 ? 24 : 6, path);
    g_assert_cmpuint (paths->len, ==, i == 0 ? 24 : 6);
  }
  {
    g_auto (Run) fit = run_expecting ("fit --good train -o m.norma --size 64", 0);

    model = read_model ("m.norma");
    reject = (double)model->limits.reject;
  }
  write_table ();
}

static JsonObject *
suggestion (JsonObject *report, const char *name)
{
  JsonArray *all = json_object_get_array_member (report, "suggestions");

  for (guint i = 0; i < json_array_get_length (all); i++) {
    JsonObject *one = json_array_get_object_element (all, i);

    if (g_str_equal (json_object_get_string_member (one, "name"), name))
      return one;
  }
  g_error ("no suggestion %s", name);
}

static void
test_table (void)
{
  g_auto (Run) run = run_expecting ("thresholds m.norma scores.csv --cost 50,4,1", 1);

  assert_says (run.out, "62 good, 20 bad, 5 unsure, 3 unlabelled scores, 1 unreadable");
  assert_says (run.out, "24 held-out scores");
  assert_says (run.out, "62 good and 20 bad scores");
  assert_says (run.out, "Maximum F1 0.");
  assert_says (run.out, "Least cost ");
  assert_says (run.out, "Band to review");
  assert_says (run.out, "Bad parts in the good set of 24");
  assert_says (run.out, "Bad parts in the batch of 90");
}

static void
test_json (void)
{
  g_auto (Run) run = run_expecting ("thresholds m.norma scores.csv --json --confidence 0.9", 1);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *report, *no_miss, *now;

  g_assert_true (json_parser_load_from_data (parser, run.out, -1, NULL));
  report = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpfloat (json_object_get_double_member (report, "coverage"), ==, 0.9);
  now = json_object_get_object_member (report, "now");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (now, "reject_threshold"), reject,
                                  1e-6);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (now, "good"),
                                               "reject"),
                   ==, 2);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (now, "bad"),
                                               "reject"),
                   ==, 19);
  no_miss = suggestion (report, "no-miss");
  g_assert_cmpint (json_object_get_int_member (no_miss, "tuned_on_bad"), ==, 20);
  /* the least bad score lies between the good ones of 0.86 and 0.85 … */
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (no_miss, "reject_threshold"),
                                  reject * 0.855, 1e-5);
  /* … so five good ones, one bad, three unsure or unlabelled ones are rejected anew, or no less */
  g_assert_cmpint (json_object_get_int_member (no_miss, "flips"), >, 0);
  g_assert_cmpfloat (
      json_object_get_double_member (json_object_get_object_member (no_miss, "misses"), "share"),
      ==, 0);
  assert_says (json_object_get_string_member (suggestion (report, "least-cost"), "error"),
               "no prices");
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (json_object_get_object_member (report, "review_band"),
                                     "share"),
      0.05, 1e-6);
  g_assert_true (
      json_object_has_member (json_object_get_object_member (report, "bad_in_batch"), "interval"));
}

static void
test_folders (void)
{
  g_auto (Run) labelled = run_expecting ("thresholds m.norma set", 0);
  g_auto (Run) loose = run_expecting ("thresholds m.norma loose", 0);

  assert_says (labelled.out, "set: 6 good, 6 bad, 0 unsure, 0 unlabelled");
  assert_says (labelled.out, "Maximum F1");
  assert_says (loose.out, "loose: 0 good, 0 bad, 0 unsure, 6 unlabelled");
  assert_says (loose.out, "held-out scores of the good images learnt from stand for them");
  assert_says (loose.out, "expected at least 20");
}

/* What the model learnt from is no evidence, wherever it lies: by its bytes. */
static void
test_learnt (void)
{
  g_auto (Run) alone = run_expecting ("thresholds m.norma train", 1);
  g_autofree char *learnt = NULL;
  g_autofree char *copy = g_build_filename (cli_folder, "loose", "again.tif", NULL);
  g_autofree char *folder = g_build_filename (cli_folder, "train", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *bytes = NULL;
  gsize n;

  assert_says (alone.err, "the model was fitted on 24 of the images: these are left out");
  assert_says (alone.err, "found no score of an image that the model was not fitted on");
  learnt = g_build_filename (folder, g_dir_read_name (dir), NULL);
  g_assert_true (g_file_get_contents (learnt, &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (copy, bytes, (gssize)n, NULL));
  {
    g_auto (Run) beside = run_expecting ("thresholds m.norma loose", 0);

    assert_says (beside.err, "the model was fitted on 1 of the images");
    assert_says (beside.out, "loose: 0 good, 0 bad, 0 unsure, 6 unlabelled");
  }
  g_assert_cmpint (g_unlink (copy), ==, 0);
}

/* The model has the thresholds, says where they are from, and promises what holds for them. */
static void
test_apply (void)
{
  g_auto (Run) run =
      run_expecting ("thresholds m.norma scores.csv --apply no-miss -o tuned.norma", 1);
  g_auto (Run) info = run_expecting ("info tuned.norma", 0);
  g_auto (Run) verify = run_expecting ("verify tuned.norma", 0);
  g_autoptr (NormaModel) before = read_model ("m.norma");
  g_autoptr (NormaModel) after = read_model ("tuned.norma");
  NormaPromise expected;
  const NormaWish wish = NORMA_WISH_INIT;

  g_assert_cmpfloat_with_epsilon ((double)after->limits.reject, reject * 0.855, 1e-5);
  g_assert_cmpstr (after->provenance, ==,
                   "no miss, tuned on 62 good and 20 bad scores of scores.csv");
  g_assert_true (norma_promise_of_threshold (before->rarity->scores, 24,
                                             (double)after->limits.reject, &wish, &expected, NULL));
  g_assert_cmpfloat (after->promise.false_alarms, ==, expected.false_alarms);
  g_assert_cmpfloat (after->promise.threshold, ==, (double)after->limits.reject);
  g_assert_cmpuint (after->rarity->n, ==, 24);
  assert_says (info.out, "no miss, tuned on 62 good");
  g_assert_cmpuint (after->tuned_on.n_unknown, ==, 90); /* no image of the table is there */
  assert_says (info.out, "0 images known by their hashes, 90 unknown");
  g_assert_null (strstr (info.out, "from the promise"));
}

static void
test_apply_band (void)
{
  g_auto (Run) run = run_expecting (
      "thresholds m.norma scores.csv --apply review-band --review-share 0.1 -o band.norma", 1);
  g_autoptr (NormaModel) after = read_model ("band.norma");

  g_assert_cmpfloat (after->limits.review, <, after->limits.reject);
  g_assert_nonnull (strstr (after->provenance, "band of 10 in 100 parts to review"));
}

/* What thresholds were tuned on is no evidence of them, and evaluate says so; the promise is tuned on
 * none. */
static void
test_tuned_on (void)
{
  g_auto (Run) run = run_expecting ("thresholds m.norma set --apply maximum-f1 -o f1.norma", 0);
  g_auto (Run) promise = run_expecting ("thresholds m.norma set --apply promise -o p.norma", 0);
  g_auto (Run) table = run_expecting ("evaluate m.norma set --csv set.csv", 0);
  g_auto (Run) from_table =
      run_expecting ("thresholds m.norma set.csv --apply maximum-f1 -o t.norma", 0);
  g_auto (Run) told = run_expecting ("evaluate f1.norma set", 0);
  g_auto (Run) told_too = run_expecting ("evaluate t.norma set", 0);
  g_auto (Run) kept = run_expecting ("evaluate p.norma set", 0);
  g_auto (Run) unknown = run_expecting ("evaluate tuned.norma set", 0);
  const char *reason = "Left out of verdicts, false alarms and recall: 12 images that the "
                       "thresholds were chosen from.";

  assert_says (told.out, reason);
  assert_says (told.out, "AUROC                  1.0000");
  assert_says (told.out, "6 good and 6 defective, by their highest score");
  assert_says (told.out, "Seen: no good images whose verdicts are evidence");
  assert_says (told_too.out, reason);
  g_assert_null (strstr (kept.out, "thresholds were chosen from"));
  assert_says (kept.out, "of 6 good images rejected");
  assert_says (unknown.out, "chosen from 90 images of unknown files");
}

static void
test_usage (void)
{
  write_file ("no-score.csv", "image,kind\na,good\n");
  write_file ("no-number.csv", "score\n1.5\n\nhigh\n");
  write_file ("quotes.csv", "image,score\n\"a,1.5\n");
  write_file ("empty.csv", "score\n");
  write_file ("none.csv", "");
  write_file ("some.csv", "score,label\n1.5,good\n");
  assert_refused ("thresholds m.norma", 2, "a model file and a folder or a table");
  assert_refused ("thresholds m.norma some.csv --cost 1,2", 2, "three prices");
  assert_refused ("thresholds m.norma some.csv --cost 1,x,2", 2, "\"x\"");
  assert_refused ("thresholds m.norma some.csv --apply no-miss", 2, "needs --output");
  assert_refused ("thresholds m.norma some.csv --output x.norma", 2, "needs --apply");
  assert_refused ("thresholds m.norma some.csv --apply best -o x.norma", 2, "\"best\"");
  assert_refused ("thresholds m.norma some.csv --review-share 1", 2, "--review-share");
  assert_refused ("thresholds m.norma some.csv --bad-share 2", 2, "--bad-share");
  assert_refused ("thresholds m.norma no-score.csv", 1, "no column \"score\"");
  assert_refused ("thresholds m.norma none.csv", 1, "no column \"score\"");
  assert_refused ("thresholds m.norma no-number.csv", 1, "line 4: found the score \"high\"");
  assert_refused ("thresholds m.norma quotes.csv", 1, "line 2: found quotes");
  assert_refused ("thresholds m.norma empty.csv", 1, "found no score");
  assert_refused ("thresholds m.norma absent.csv", 1, "absent.csv");
  assert_refused ("thresholds m.norma some.csv --apply no-miss -o x.norma", 1, "0 bad");
  assert_refused ("thresholds m.norma some.csv --apply review-band -o x.norma", 1, "review band");
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  make_folder ();
  g_test_add_func ("/thresholds-cli/table", test_table);
  g_test_add_func ("/thresholds-cli/json", test_json);
  g_test_add_func ("/thresholds-cli/folders", test_folders);
  g_test_add_func ("/thresholds-cli/learnt", test_learnt);
  g_test_add_func ("/thresholds-cli/apply", test_apply);
  g_test_add_func ("/thresholds-cli/apply-band", test_apply_band);
  g_test_add_func ("/thresholds-cli/tuned-on", test_tuned_on);
  g_test_add_func ("/thresholds-cli/usage", test_usage);
  code = g_test_run ();
  norma_test_remove_folder (cli_folder);
  g_free (cli_folder);
  return code;
}
