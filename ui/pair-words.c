/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/pair-words.h"

#include <glib/gi18n.h>

#include "ui/project-state.h"

/* Of fewer good pairs nothing is said: that many without a false alarm make one in twenty unlikely. */
enum { LEAST_GOOD_PAIRS = 20 };

const char *
norma_pair_verdict_word (NormaPairVerdict verdict)
{
  static const char *const words[] = {
    [NORMA_PAIR_SAME] = N_ ("Same"),
    [NORMA_PAIR_CHANGED] = N_ ("Changed"),
    [NORMA_PAIR_NOT_COMPARED] = N_ ("Not compared"),
  };

  return _ (words[verdict]);
}

const char *
norma_pair_icon (const NormaImagePair *pair)
{
  static const char *const icons[] = {
    [NORMA_PAIR_SAME] = "emblem-ok-symbolic",
    [NORMA_PAIR_CHANGED] = "window-close-symbolic",
    [NORMA_PAIR_NOT_COMPARED] = "dialog-question-symbolic",
  };

  if (pair->state == NORMA_PAIR_WAITING)
    return "content-loading-symbolic";
  return pair->state == NORMA_PAIR_FAILED ? "dialog-error-symbolic"
                                          : icons[norma_image_pair_get_verdict (pair)];
}

const char *
norma_pair_style (const NormaImagePair *pair)
{
  static const char *const styles[] = {
    [NORMA_PAIR_SAME] = "accept",
    [NORMA_PAIR_CHANGED] = "reject",
    [NORMA_PAIR_NOT_COMPARED] = "review",
  };

  return pair->state == NORMA_PAIR_WAITING ? NULL : styles[norma_image_pair_get_verdict (pair)];
}

/* Of what the file of the reference is. NULL: nothing is wrong with it. */
static const char *
describe_file (const NormaImagePair *pair)
{
  switch (norma_image_item_get_file_state (pair->reference)) {
  case NORMA_FILE_MISSING:
    return _ ("the reference is missing");
  case NORMA_FILE_CHANGED:
    return _ ("the file of the reference has changed");
  case NORMA_FILE_UNREADABLE:
    return _ ("the reference cannot be read");
  case NORMA_FILE_UNSEEN:
  case NORMA_FILE_OK:
  case NORMA_FILE_MOVED:
  default:
    return NULL;
  }
}

static char *
describe_places (const NormaImagePair *pair)
{
  if (pair->n_changes < 0)
    return g_strdup (_ ("counting the places"));
  return g_strdup_printf (ngettext ("%d place", "%d places", (guint)pair->n_changes),
                          pair->n_changes);
}

/* Why it was refused: by the numbers where there are some. */
static char *
describe_refusal (const NormaImagePair *pair)
{
  if (pair->quality > 0)
    return g_strdup_printf (_ ("alignment %.2f, needs %.2f"), pair->quality, NORMA_ALIGNMENT_NEEDS);
  return g_strdup (_ ("no alignment can be believed: another part, a plain picture, or a regular "
                      "pattern that fits in more than one place"));
}

/* All but the verdict; NULL: nothing. */
static char *
describe_rest (const NormaImagePair *pair)
{
  const char *file = describe_file (pair);
  g_autofree char *places = NULL;

  switch (pair->state) {
  case NORMA_PAIR_COMPARED:
    if (!pair->is_changed)
      return g_strdup_printf (_ ("alignment %.2f"), pair->quality);
    places = describe_places (pair);
    return g_strdup_printf (_ ("%s, alignment %.2f"), places, pair->quality);
  case NORMA_PAIR_REFUSED:
    return describe_refusal (pair);
  case NORMA_PAIR_FAILED:
    return g_strdup (pair->reason);
  case NORMA_PAIR_WAITING:
  default:
    return g_strdup (file != NULL ? file : _ ("its turn is yet to come"));
  }
}

char *
norma_describe_pair (const NormaImagePair *pair)
{
  g_autofree char *rest = describe_rest (pair);

  return g_strdup_printf (_ ("%s · %s"),
                          norma_pair_verdict_word (norma_image_pair_get_verdict (pair)), rest);
}

char *
norma_describe_comparison (NormaSession *session, NormaImageItem *item)
{
  NormaShown *shown = norma_session_get_shown (session);
  const NormaImagePair *pair = norma_image_item_get_pair (item);
  const char *error = norma_shown_get_reference_error (shown);
  g_autofree char *rest = NULL;

  if (norma_shown_get_error (shown) != NULL)
    return g_strdup (norma_shown_get_error (shown));
  rest = describe_rest (pair);
  if (error == NULL || pair->state == NORMA_PAIR_FAILED)
    return g_strdup_printf (_ ("%s · reference %s"), rest,
                            norma_image_item_get_name (pair->reference));
  return g_strdup_printf ("%s · %s", rest, error);
}

char *
norma_describe_alignment (const NormaComparison *comparison)
{
  static const char *const motions[] = {
    [NORMA_MOTION_TRANSLATION] = N_ ("shifted"),
    [NORMA_MOTION_SIMILARITY] = N_ ("shifted, turned, scaled"),
    [NORMA_MOTION_AFFINE] = N_ ("affine"),
    [NORMA_MOTION_HOMOGRAPHY] = N_ ("in perspective"),
  };

  if (comparison == NULL || comparison->alignment == NULL)
    return NULL;
  if (comparison->alignment->quality < NORMA_ALIGNMENT_NEEDS)
    return g_strdup_printf (_ ("alignment %.2f, needs %.2f"), comparison->alignment->quality,
                            NORMA_ALIGNMENT_NEEDS);
  return g_strdup_printf (_ ("alignment %.2f · residual %.1f px · %s"),
                          comparison->alignment->quality, comparison->alignment->residual,
                          _ (motions[comparison->alignment->motion]));
}

const char *
norma_change_kind_word (NormaChangeKind kind)
{
  static const char *const words[] = {
    [NORMA_CHANGE_APPEARED] = N_ ("+ Appeared"),
    [NORMA_CHANGE_VANISHED] = N_ ("− Vanished"),
    [NORMA_CHANGE_CHANGED] = N_ ("≠ Changed"),
  };

  return _ (words[kind]);
}

char *
norma_describe_change_threshold (NormaSession *session)
{
  double threshold = norma_session_get_change_threshold (session);
  g_autofree char *share =
      g_strdup_printf (_ ("A place has changed where it differs by more than %.2f of the "
                          "reference's contrast, and by more than the noise of its pair."),
                       threshold);
  NormaPairCounts counts;
  guint n_good;

  norma_session_count_pairs (session, &counts);
  n_good = counts.n_good_same + counts.n_good_changed;
  if (n_good < LEAST_GOOD_PAIRS)
    return g_strdup_printf (_ ("%s This promises no rate of false alarms."), share);
  return g_strdup_printf (ngettext ("%s Of %'u pair known to be good %'u has changed.",
                                    "%s Of %'u pairs known to be good %'u have changed.", n_good),
                          share, n_good, counts.n_good_changed);
}
