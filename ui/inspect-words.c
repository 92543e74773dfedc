/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/inspect-words.h"

#include <glib/gi18n.h>

#include "ui/verdict-words.h"

/* What lies beyond all held-out scores is only known to be rarer than they can tell. */
char *
norma_describe_rarity (const NormaRarity *rarity, double score)
{
  double one_in = norma_rarity_one_in (rarity, score);
  double most = (double)rarity->n + 1;

  if (rarity->n == 0)
    return g_strdup (_ ("no held-out scores tell how rare this score is"));
  if (one_in < 2)
    return g_strdup (_ ("most good parts score this high"));
  if (one_in <= most)
    return g_strdup_printf (_ ("1 in %'.0f good parts scores this high"), one_in);
  return g_strdup_printf (_ ("less than 1 in %'.0f good parts scores this high"), most);
}

static double
get_share (const NormaVerdictShares *shares, NormaVerdict verdict)
{
  switch (verdict) {
  case NORMA_VERDICT_REJECT:
    return shares->reject;
  case NORMA_VERDICT_REVIEW:
    return shares->review;
  case NORMA_VERDICT_ACCEPT:
  default:
    return shares->accept;
  }
}

/* Neither never nor always, which no count can tell. */
char *
norma_describe_stability (const NormaVerdictShares *shares, NormaVerdict verdict)
{
  double of_100 = 100 * get_share (shares, verdict);

  if (of_100 < 1)
    return g_strdup (_ ("would hold in less than 1 of 100 re-fits"));
  if (of_100 > 99)
    return g_strdup (_ ("would hold in more than 99 of 100 re-fits"));
  return g_strdup_printf (_ ("would hold in %.0f of 100 re-fits"), of_100);
}

/* NULL: nothing is known. */
static char *
describe_stability (NormaSession *session, NormaImageItem *item)
{
  const NormaLimits *limits = norma_session_get_limits (session);
  NormaVerdictShares shares;
  gsize n;
  const double *scores = norma_session_get_held_out (session, &n);

  if (!norma_verdict_shares_find (scores, n, (double)limits->review, (double)limits->reject,
                                  (double)norma_image_item_get_score (item), &shares))
    return NULL;
  return norma_describe_stability (&shares, norma_image_item_get_verdict (item));
}

char *
norma_describe_finding (NormaSession *session, NormaImageItem *item)
{
  NormaShown *shown = norma_session_get_shown (session);
  NormaOutlines *outlines = norma_shown_get_outlines (shown);
  guint n = outlines == NULL ? 0 : norma_outlines_get_n_regions (outlines);
  g_autofree char *rarity = NULL;
  g_autofree char *regions = NULL;
  g_autofree char *stability = NULL;

  if (norma_shown_get_error (shown) != NULL)
    return g_strdup (norma_shown_get_error (shown));
  if (norma_image_item_get_state (item) != NORMA_SCORE_KNOWN)
    return g_strdup (norma_image_item_get_error (item));
  rarity = norma_describe_rarity (norma_session_get_model (session)->rarity,
                                  (double)norma_image_item_get_score (item));
  if (norma_image_item_get_role (item) == NORMA_ROLE_LEARN)
    return g_strdup_printf (_ ("held-out score, without a map: the model has learnt from it · %s"),
                            rarity);
  regions = g_strdup_printf (ngettext ("%s · %u region", "%s · %u regions", n), rarity, n);
  stability = describe_stability (session, item);
  return g_strconcat (regions, stability == NULL ? NULL : " · ", stability, NULL);
}

static char *
describe_verdict (NormaSession *session, NormaImageItem *item)
{
  NormaVerdict verdict = norma_image_item_get_verdict (item);
  const NormaLimits *limits = norma_session_get_limits (session);
  double unit = norma_session_get_unit (session);
  float limit = verdict == NORMA_VERDICT_REJECT ? limits->reject : limits->review;
  g_autofree char *score =
      norma_describe_multiple ((double)norma_image_item_get_score (item), unit);
  g_autofree char *threshold = norma_describe_multiple ((double)limit, unit);
  const char *word = norma_verdict_word (verdict);

  switch (verdict) {
  case NORMA_VERDICT_REJECT:
    return g_strdup_printf (_ ("%s: score %s, above the reject threshold %s"), word, score,
                            threshold);
  case NORMA_VERDICT_REVIEW:
    return g_strdup_printf (_ ("%s: score %s, above the review threshold %s"), word, score,
                            threshold);
  case NORMA_VERDICT_ACCEPT:
  default:
    return g_strdup_printf (_ ("%s: score %s, not above the review threshold %s"), word, score,
                            threshold);
  }
}

char *
norma_describe_inspection (NormaSession *session, NormaImageItem *item)
{
  g_autofree char *finding = norma_describe_finding (session, item);
  g_autofree char *verdict = norma_image_item_get_state (item) == NORMA_SCORE_KNOWN
                                 ? describe_verdict (session, item)
                                 : norma_describe_item (item, norma_session_get_unit (session));

  return g_strconcat (verdict, finding == NULL ? NULL : ", ", finding, NULL);
}
