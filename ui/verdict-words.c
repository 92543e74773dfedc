/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/verdict-words.h"

#include <glib/gi18n.h>

const char *
norma_verdict_word (NormaVerdict verdict)
{
  static const char *const words[] = {
    [NORMA_VERDICT_ACCEPT] = N_ ("Accept"),
    [NORMA_VERDICT_REVIEW] = N_ ("Review"),
    [NORMA_VERDICT_REJECT] = N_ ("Reject"),
  };

  return _ (words[verdict]);
}

const char *
norma_verdict_icon (NormaVerdict verdict)
{
  static const char *const icons[] = {
    [NORMA_VERDICT_ACCEPT] = "emblem-ok-symbolic",
    [NORMA_VERDICT_REVIEW] = "dialog-question-symbolic",
    [NORMA_VERDICT_REJECT] = "window-close-symbolic",
  };

  return icons[verdict];
}

const char *
norma_truth_word (NormaTruth truth)
{
  static const char *const words[NORMA_N_TRUTHS] = {
    [NORMA_TRUTH_NOMINAL] = N_ ("Good"),
    [NORMA_TRUTH_ANOMALOUS] = N_ ("Bad"),
    [NORMA_TRUTH_UNSURE] = N_ ("Unsure"),
    [NORMA_TRUTH_UNKNOWN] = N_ ("Unlabelled"),
  };

  g_return_val_if_fail ((guint)truth < NORMA_N_TRUTHS, NULL);

  return _ (words[truth]);
}

char *
norma_describe_multiple (double score, double unit)
{
  return g_strdup_printf (_ ("%.2f ×"), score / unit);
}

char *
norma_describe_item (NormaImageItem *item, double unit)
{
  switch (norma_image_item_get_state (item)) {
  case NORMA_SCORE_KNOWN:
    return g_strdup_printf (_ ("%s, %.2f × threshold"),
                            norma_verdict_word (norma_image_item_get_verdict (item)),
                            (double)norma_image_item_get_score (item) / unit);
  case NORMA_SCORE_FAILED:
    return g_strdup (norma_image_item_get_error (item));
  case NORMA_SCORE_NONE:
  default:
    return g_strdup (_ ("Not scored yet"));
  }
}
