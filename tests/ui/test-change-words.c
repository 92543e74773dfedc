/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/change-words.h"

#include "ui/history-words.h"

/* Changes as the project keeps them, and what people are told. */

static const struct {
  NormaEntryKind kind;
  NormaChange change;
  const char *words; /* NULL: nothing */
} cases[] = {
  { NORMA_ENTRY_DONE,
    { "threshold", 1, "{\"reject\":1.9}", "{\"reject\":2.1}" },
    "Reject threshold 1.9 → 2.1" },
  { NORMA_ENTRY_UNDONE,
    { "threshold", 1, "{\"reject\":1.9}", "{\"reject\":2.1}" },
    "Reject threshold 2.1 → 1.9" },
  { NORMA_ENTRY_REDONE,
    { "threshold", 1, "{\"reject\":1.9}", "{\"reject\":2.1}" },
    "Reject threshold 1.9 → 2.1" },
  { NORMA_ENTRY_DONE,
    { "threshold", 1, "{\"least_area\":4,\"provenance\":\"\"}",
      "{\"least_area\":12,\"provenance\":\"set by hand\"}" },
    "Least area in px 4 → 12, where from – → “set by hand”" },
  { NORMA_ENTRY_DONE,
    { "image", 3, "{\"label\":\"good\",\"defect_class\":\"\"}",
      "{\"label\":\"bad\",\"defect_class\":\"scratch\"}", 3, "a.png" },
    "a.png: verdict good → bad, defect class – → scratch" },
  { NORMA_ENTRY_DONE,
    { "review", 1, NULL,
      "{\"image_id\":3,\"severity\":\"minor\",\"comment\":\"\",\"reviewer\":\"ada\",\"time\":\"t\","
      "\"model_hash\":null,\"score\":null,\"verdict\":\"reject\",\"review_limit\":null}",
      3, "a.png" },
    "a.png: reviewed, severity minor, the program's verdict then reject" },
  { NORMA_ENTRY_UNDONE,
    { "review", 1, NULL, "{\"image_id\":3,\"severity\":\"\",\"score\":null}", 3, "a.png" },
    "a.png: review withdrawn" },
  { NORMA_ENTRY_DONE,
    { "review", 1, "{\"time\":\"1\"}", "{\"time\":\"2\"}", 3, "a.png" },
    "a.png: reviewed again" },
  { NORMA_ENTRY_DONE,
    { "shape", 2, "{\"geometry\":\"{\\\"kind\\\":\\\"polygon\\\"}\"}",
      "{\"geometry\":\"{\\\"kind\\\":\\\"polygon\\\",\\\"rings\\\":[]}\"}", 3, "a.png" },
    "a.png: outline changed" },
  { NORMA_ENTRY_DONE,
    { "setting", 2, "{\"value\":\"0.62\"}", "{\"value\":\"0.7\"}", .setting = "change-threshold" },
    "Threshold of change 0.62 → 0.7" },
  { NORMA_ENTRY_DONE,
    { "setting", 2, NULL, "{\"name\":\"fit-method\",\"value\":\"{}\"}", .setting = "fit-method" },
    "Method of the next fit changed" },
  { NORMA_ENTRY_DONE,
    { "setting", 2, NULL, "{\"name\":\"x\",\"value\":\"1\"}", .setting = "x" },
    NULL },
  { NORMA_ENTRY_DONE,
    { "sign_off", 1, "{\"reopened_by\":\"\",\"reopened_time\":\"\"}",
      "{\"reopened_by\":\"grace\",\"reopened_time\":\"t\"}" },
    "Re-opened by – → grace" },
  { NORMA_ENTRY_DONE,
    { "pair", 1, "{\"points\":\"\"}", "{\"points\":\"[[1,2,3,4],[5,6,7,8]]\"}", 3, "a.png" },
    "a.png: marked places – → 2" },
  /* From a later version, and damaged ones. */
  { NORMA_ENTRY_DONE, { "unknown", 1, "{\"a\":1}", "{\"a\":2}" }, NULL },
  { NORMA_ENTRY_DONE, { "image", 1, "{\"label\":", "[]" }, NULL },
  { NORMA_ENTRY_DONE, { "image", 1, "{\"label\":7}", "{\"label\":null}", 1, "a.png" }, NULL },
  { NORMA_ENTRY_DONE,
    { "image", 1, "{\"label\":\"x\"}", "{}", 1, "a.png" },
    "a.png: verdict x → –" },
};

static void
test_changes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const NormaEntry entry = { .kind = cases[i].kind };
    g_autofree char *words = norma_change_describe (&entry, &cases[i].change);

    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

static void
test_check (void)
{
  static const struct {
    NormaJournalCheck check;
    const char *place, *words;
  } checks[] = {
    { { 0 }, NULL, "Nothing has been done yet" },
    { { .n_entries = 2, .head = "0123456789abcdef" },
      NULL,
      "2 entries, unaltered; digest 0123456789ab…" },
    { { .broken = 7,
        .finding = "changes that it made have been taken out",
        .expected = "3",
        .found = "1" },
      "Fit, ada, noon",
      "Entry 7 (Fit, ada, noon) does not hold: changes that it made have been taken out. Expected "
      "changes: 3; found: 1." },
    { { .broken = 7,
        .finding = "it, a change that it made, or the entry before has been altered or taken out",
        .expected = "0123456789abcdef",
        .found = "fedcba9876543210" },
      NULL,
      "Entry 7 does not hold: it, a change that it made, or the entry before has been altered or "
      "taken out. Expected the digest 0123456789ab…, found fedcba987654…." },
    { { .step = 2,
        .finding = "the state of a step is not the one that its entries tell",
        .expected = "done",
        .found = "undone" },
      "Fit, ada, noon",
      "The history does not hold: the state of a step is not the one that its entries tell (Fit, "
      "ada, noon). Expected: done; found: undone." },
    { { .finding = "a sign-off was made after an entry that is no longer there",
        .expected = "0123456789abcdef",
        .after_loss = TRUE },
      NULL,
      "This project was saved from a damaged file, and not all of it was whole: the history has "
      "gaps.\nThe history does not hold: a sign-off was made after an entry that is no longer "
      "there. "
      "No entry has the digest 0123456789ab…." },
    { { .finding = "something new" }, NULL, "The history does not hold: something new." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    g_autofree char *words = norma_history_describe_check (&checks[i].check, checks[i].place);

    g_assert_cmpstr (words, ==, checks[i].words);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/change-words/changes", test_changes);
  g_test_add_func ("/change-words/check", test_check);
  return g_test_run ();
}
