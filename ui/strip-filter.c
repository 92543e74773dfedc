/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/strip-filter.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/pair-words.h"
#include "ui/verdict-words.h"

typedef enum {
  SHOW_ALL,
  SHOW_BINS,
  SHOW_SCORES,
  SHOW_TRUTH,
  SHOW_VERDICT,
  SHOW_PAIRS,
  SHOW_IMAGES
} Show;

struct _NormaStripFilter {
  GtkFilter parent_instance;
  Show show;
  NormaBasis basis;
  NormaPairVerdict pair_verdict;
  NormaScoreAxis axis;
  double unit;
  guint first, last;
  float low, high;
  NormaTruth truth;
  gboolean held_out;
  NormaRole role;
  NormaVerdict verdict;
  GHashTable *images; /* set of NormaImageItem, owned; NULL: none were listed yet */
  char *title;
};

G_DEFINE_FINAL_TYPE (NormaStripFilter, norma_strip_filter, GTK_TYPE_FILTER)

static gboolean
is_known (NormaImageItem *item)
{
  return norma_image_item_get_role (item) != NORMA_ROLE_EXCLUDED &&
         norma_image_item_get_state (item) == NORMA_SCORE_KNOWN;
}

static gboolean
is_in_bins (NormaStripFilter *self, NormaImageItem *item)
{
  float score = norma_image_item_get_score (item);
  guint bin = norma_score_axis_bin (&self->axis, (double)score, self->unit);

  return is_known (item) && !isnan (score) && bin >= self->first && bin <= self->last;
}

static gboolean
has_truth (NormaStripFilter *self, NormaImageItem *item)
{
  NormaTruth truth;

  if (self->truth == NORMA_TRUTH_NOMINAL && self->held_out)
    return is_known (item) && norma_image_item_get_role (item) == NORMA_ROLE_LEARN;
  return norma_image_item_get_truth (item, &truth) && truth == self->truth;
}

static gboolean
norma_strip_filter_match (GtkFilter *filter, gpointer item)
{
  NormaStripFilter *self = NORMA_STRIP_FILTER (filter);
  NormaRole role = norma_image_item_get_role (item);
  const NormaImagePair *pair = norma_image_item_get_pair (item);

  switch (self->show) {
  case SHOW_BINS:
    return is_in_bins (self, item);
  case SHOW_SCORES:
    return is_known (item) && norma_image_item_get_score (item) >= self->low &&
           norma_image_item_get_score (item) <= self->high;
  case SHOW_TRUTH:
    return has_truth (self, item) && norma_image_item_get_verdict (item) == self->verdict;
  case SHOW_VERDICT:
    return is_known (item) && role == self->role &&
           norma_image_item_get_verdict (item) == self->verdict;
  case SHOW_PAIRS:
    return pair != NULL && norma_image_pair_get_verdict (pair) == self->pair_verdict;
  case SHOW_IMAGES:
    return g_hash_table_contains (self->images, item);
  case SHOW_ALL:
  default:
    if (self->basis == NORMA_BASIS_REFERENCE)
      return pair != NULL && role != NORMA_ROLE_EXCLUDED;
    return norma_role_is_inspected (role);
  }
}

static void
norma_strip_filter_finalize (GObject *object)
{
  NormaStripFilter *self = NORMA_STRIP_FILTER (object);

  g_clear_pointer (&self->images, g_hash_table_unref);
  g_free (self->title);
  G_OBJECT_CLASS (norma_strip_filter_parent_class)->finalize (object);
}

static void
norma_strip_filter_class_init (NormaStripFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = norma_strip_filter_finalize;
  GTK_FILTER_CLASS (klass)->match = norma_strip_filter_match;
}

static void
norma_strip_filter_init (NormaStripFilter *self)
{
}

NormaStripFilter *
norma_strip_filter_new (void)
{
  return g_object_new (NORMA_TYPE_STRIP_FILTER, NULL);
}

void
norma_strip_filter_refresh (NormaStripFilter *self)
{
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

void
norma_strip_filter_show_all (NormaStripFilter *self)
{
  self->show = SHOW_ALL;
  norma_strip_filter_refresh (self);
}

void
norma_strip_filter_set_basis (NormaStripFilter *self, NormaBasis basis)
{
  self->basis = basis;
  norma_strip_filter_show_all (self);
}

void
norma_strip_filter_show_pairs (NormaStripFilter *self, NormaPairVerdict verdict)
{
  self->show = SHOW_PAIRS;
  self->pair_verdict = verdict;
  norma_strip_filter_refresh (self);
}

void
norma_strip_filter_show_bins (NormaStripFilter *self, const NormaScoreAxis *axis, double unit,
                              guint first, guint last)
{
  self->show = SHOW_BINS;
  self->axis = *axis;
  self->unit = unit;
  self->first = first;
  self->last = last;
  norma_strip_filter_refresh (self);
}

void
norma_strip_filter_show_scores (NormaStripFilter *self, float low, float high, double unit)
{
  self->show = SHOW_SCORES;
  self->low = low;
  self->high = high;
  self->unit = unit;
  norma_strip_filter_refresh (self);
}

void
norma_strip_filter_show_truth (NormaStripFilter *self, NormaTruth truth, NormaVerdict verdict,
                               gboolean held_out)
{
  self->show = SHOW_TRUTH;
  self->truth = truth;
  self->verdict = verdict;
  self->held_out = held_out;
  norma_strip_filter_refresh (self);
}

void
norma_strip_filter_show_verdict (NormaStripFilter *self, NormaRole role, NormaVerdict verdict)
{
  self->show = SHOW_VERDICT;
  self->role = role;
  self->verdict = verdict;
  norma_strip_filter_refresh (self);
}

void
norma_strip_filter_show_images (NormaStripFilter *self, const GPtrArray *items, const char *title)
{
  self->show = SHOW_IMAGES;
  g_clear_pointer (&self->images, g_hash_table_unref);
  self->images = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  for (guint i = 0; i < items->len; i++)
    g_hash_table_add (self->images, g_object_ref (items->pdata[i]));
  g_free (self->title);
  self->title = g_strdup (title);
  norma_strip_filter_refresh (self);
}

gboolean
norma_strip_filter_shows_verdict (NormaStripFilter *self)
{
  return self->show == SHOW_VERDICT || self->show == SHOW_TRUTH || self->show == SHOW_PAIRS;
}

char *
norma_strip_filter_describe (NormaStripFilter *self)
{
  double step = (self->axis.high - self->axis.low) / NORMA_N_SCORE_BINS;

  switch (self->show) {
  case SHOW_BINS:
    return g_strdup_printf (_ ("Score %.2f – %.2f ×"), exp2 (self->axis.low + self->first * step),
                            exp2 (self->axis.low + (self->last + 1) * step));
  case SHOW_SCORES:
    return g_strdup_printf (_ ("Score %.2f – %.2f ×"), (double)self->low / self->unit,
                            (double)self->high / self->unit);
  case SHOW_TRUTH:
    return g_strdup_printf (_ ("%s: %s"), norma_truth_word (self->truth),
                            norma_verdict_word (self->verdict));
  case SHOW_VERDICT:
    return g_strdup_printf (_ ("%s: %s"), norma_role_describe (self->role),
                            norma_verdict_word (self->verdict));
  case SHOW_PAIRS:
    return g_strdup (norma_pair_verdict_word (self->pair_verdict));
  case SHOW_IMAGES:
    return g_strdup (self->title);
  case SHOW_ALL:
  default:
    return NULL;
  }
}
