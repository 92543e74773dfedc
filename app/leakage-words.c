/* SPDX-License-Identifier: Apache-2.0 */
#include "app/leakage-words.h"

#include <stdio.h>

#include "app/inputs.h"
#include "app/words.h"

GOptionEntry *
norma_leakage_words_new_entries (NormaLeakageWords *words)
{
  const GOptionEntry entries[] = {
    { "good", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words->good,
      "Where the good images of the fit lie, to look for near-duplicates of them; default "
      "FOLDER/train/good; may be repeated",
      "DIR" },
    { "without-twins", 0, 0, G_OPTION_ARG_NONE, &words->without_twins,
      "Leave near-duplicates of good images out of all figures", NULL },
    { 0 },
  };

  return g_memdup2 (entries, sizeof entries);
}

void
norma_leakage_words_clear (NormaLeakageWords *words)
{
  g_clear_pointer (&words->good, g_strfreev);
}

gboolean
norma_leakage_words_list_good (const NormaLeakageWords *words, const char *folder, GPtrArray **good,
                               GError **error)
{
  g_autofree char *beside = g_build_filename (folder, "train", "good", NULL);
  char *const names[] = { beside, NULL };
  g_auto (NormaInputs) inputs = { 0 };

  *good = NULL;
  if (words->good == NULL && !g_file_test (beside, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!norma_inputs_open_strict (&inputs, words->good == NULL ? names : words->good, error))
    return FALSE;
  *good = g_steal_pointer (&inputs.paths);
  return TRUE;
}

static void
print_left_out (const NormaLeakage *l)
{
  g_autofree char *fitted = norma_words_count (l->n[NORMA_LEAK_FITTED], "image");
  g_autofree char *tolerated = norma_words_count (l->n[NORMA_LEAK_TOLERATED], "image");
  g_autofree char *tuned = norma_words_count (l->n[NORMA_LEAK_TUNED], "image");

  if (l->n[NORMA_LEAK_FITTED] > 0)
    printf ("Left out of all figures: %s that the model was fitted on.\n", fitted);
  if (l->n[NORMA_LEAK_TOLERATED] > 0)
    printf ("Left out of all figures: %s with a place that the model tolerates.\n", tolerated);
  if (l->n[NORMA_LEAK_TUNED] > 0)
    printf ("Left out of verdicts, false alarms and recall: %s that the thresholds were chosen "
            "from.\n",
            tuned);
}

static void
print_unknown (const NormaLeakage *l)
{
  if (!l->knows_good)
    puts ("The model does not say which images it was fitted on: no figure holds if some of these "
          "are among them.");
  if (l->n_tuned_unknown > 0)
    printf ("The thresholds were chosen from %" G_GUINT64_FORMAT " images of unknown files: "
            "verdicts, false alarms and recall do not hold if some of these are among them.\n",
            l->n_tuned_unknown);
}

void
norma_leakage_words_print (const NormaLeakage *l)
{
  print_left_out (l);
  print_unknown (l);
}

void
norma_leakage_words_print_twins (guint n_twins, guint n_compared, gboolean without_twins)
{
  g_autofree char *twins = norma_words_count (n_twins, "image");

  if (n_compared == 0)
    puts (
        "Near-duplicates of the fit's good images were not looked for, as none of these was found; "
        "--good DIR says where they lie.");
  else if (n_twins > 0 && without_twins)
    printf ("Left out of all figures: %s all but the same as a good image of the fit.\n", twins);
  else if (n_twins > 0)
    printf ("%s all but the same as a good image of the fit: figures may flatter. "
            "--without-twins leaves them out.\n",
            twins);
}
