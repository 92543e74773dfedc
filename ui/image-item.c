/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/image-item.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/image-pair.h"

struct _NormaImageItem {
  GObject parent_instance;
  char *path;
  char *name;
  char *group;
  gint64 id;
  NormaRole role;
  NormaFileFacts facts; /* with copies of its strings */
  NormaScoreState state;
  float score, kept_score;
  float peak; /* that a region of the least area reaches */
  NormaAreas *areas; /* a reference; NULL: none of its own */
  char *error;
  NormaVerdict verdict;
  NormaImagePair *pair; /* NULL: it has no reference */
  NormaItemReview review;
  NormaImageSet set;
};

G_DEFINE_FINAL_TYPE (NormaImageItem, norma_image_item, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

const char *
norma_role_describe (NormaRole role)
{
  static const char *const words[NORMA_N_ROLES] = {
    [NORMA_ROLE_LEARN] = N_ ("Good, to learn from"),
    [NORMA_ROLE_GOOD] = N_ ("Good, to test with"),
    [NORMA_ROLE_DEFECTIVE] = N_ ("Defective, to test with"),
    [NORMA_ROLE_UNLABELLED] = N_ ("Unlabelled"),
    [NORMA_ROLE_REFERENCE] = N_ ("Reference"),
    [NORMA_ROLE_EXCLUDED] = N_ ("Left out"),
  };

  g_return_val_if_fail ((guint)role < NORMA_N_ROLES, NULL);

  return _ (words[role]);
}

gboolean
norma_role_is_inspected (NormaRole role)
{
  return role == NORMA_ROLE_GOOD || role == NORMA_ROLE_DEFECTIVE || role == NORMA_ROLE_UNLABELLED;
}

static void
free_facts (NormaFileFacts *facts)
{
  g_free ((char *)facts->message);
  g_free ((char *)facts->hash);
}

/* The pair holds another item, which may hold a pair too. */
static void
norma_image_item_dispose (GObject *object)
{
  g_clear_pointer (&NORMA_IMAGE_ITEM (object)->pair, norma_image_pair_free);
  G_OBJECT_CLASS (norma_image_item_parent_class)->dispose (object);
}

static void
norma_image_item_finalize (GObject *object)
{
  NormaImageItem *self = NORMA_IMAGE_ITEM (object);

  g_free (self->path);
  g_free (self->name);
  g_free (self->group);
  g_free (self->error);
  norma_areas_unref (self->areas);
  free_facts (&self->facts);
  norma_item_review_clear (&self->review);
  G_OBJECT_CLASS (norma_image_item_parent_class)->finalize (object);
}

static void
norma_image_item_class_init (NormaImageItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_image_item_dispose;
  G_OBJECT_CLASS (klass)->finalize = norma_image_item_finalize;
  signals[CHANGED] = g_signal_new ("changed", NORMA_TYPE_IMAGE_ITEM, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
norma_image_item_init (NormaImageItem *self)
{
  self->score = self->kept_score = self->peak = NAN;
  self->facts.message = g_strdup ("");
  self->facts.format = "";
  self->set = NORMA_SET_QUERY;
  norma_item_review_init (&self->review);
}

NormaImageItem *
norma_image_item_new (const char *path, const char *group, NormaRole role)
{
  NormaImageItem *self = g_object_new (NORMA_TYPE_IMAGE_ITEM, NULL);
  g_autofree char *file = g_path_get_basename (path);

  self->path = g_strdup (path);
  self->name = g_filename_display_name (file);
  self->group = g_strdup (group);
  self->role = role;
  return self;
}

const char *
norma_image_item_get_path (NormaImageItem *self)
{
  return self->path;
}

const char *
norma_image_item_get_name (NormaImageItem *self)
{
  return self->name;
}

const char *
norma_image_item_get_group (NormaImageItem *self)
{
  return self->group;
}

gint64
norma_image_item_get_id (NormaImageItem *self)
{
  return self->id;
}

void
norma_image_item_set_id (NormaImageItem *self, gint64 id)
{
  self->id = id;
}

NormaRole
norma_image_item_get_role (NormaImageItem *self)
{
  return self->role;
}

void
norma_image_item_set_role (NormaImageItem *self, NormaRole role)
{
  if (self->role == role)
    return;
  self->role = role;
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
norma_image_item_get_truth (NormaImageItem *self, NormaTruth *truth)
{
  static const NormaTruth of_label[] = {
    [NORMA_LABEL_NONE] = NORMA_TRUTH_UNKNOWN,
    [NORMA_LABEL_GOOD] = NORMA_TRUTH_NOMINAL,
    [NORMA_LABEL_BAD] = NORMA_TRUTH_ANOMALOUS,
    [NORMA_LABEL_UNSURE] = NORMA_TRUTH_UNSURE,
  };

  if (!norma_role_is_inspected (self->role) || self->state != NORMA_SCORE_KNOWN)
    return FALSE;
  *truth = of_label[self->review.label];
  if (self->review.label == NORMA_LABEL_NONE && self->role == NORMA_ROLE_GOOD)
    *truth = NORMA_TRUTH_NOMINAL;
  if (self->review.label == NORMA_LABEL_NONE && self->role == NORMA_ROLE_DEFECTIVE)
    *truth = NORMA_TRUTH_ANOMALOUS;
  return TRUE;
}

const NormaFileFacts *
norma_image_item_get_facts (NormaImageItem *self)
{
  return &self->facts;
}

NormaFileState
norma_image_item_get_file_state (NormaImageItem *self)
{
  return self->facts.state;
}

static gboolean
same_facts (const NormaFileFacts *a, const NormaFileFacts *b)
{
  return a->state == b->state && g_strcmp0 (a->hash, b->hash) == 0 && a->size == b->size &&
         a->mtime_ns == b->mtime_ns && g_str_equal (a->message, b->message);
}

gboolean
norma_image_item_set_facts (NormaImageItem *self, const NormaFileFacts *facts)
{
  if (same_facts (&self->facts, facts))
    return FALSE;
  free_facts (&self->facts);
  self->facts = *facts;
  self->facts.message = g_strdup (facts->message);
  self->facts.hash = g_strdup (facts->hash);
  self->facts.format = g_intern_string (facts->format);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

NormaScoreState
norma_image_item_get_state (NormaImageItem *self)
{
  return self->state;
}

float
norma_image_item_get_score (NormaImageItem *self)
{
  return self->score;
}

float
norma_image_item_get_peak (NormaImageItem *self)
{
  return self->peak;
}

const char *
norma_image_item_get_error (NormaImageItem *self)
{
  return self->error;
}

NormaVerdict
norma_image_item_get_verdict (NormaImageItem *self)
{
  return self->verdict;
}

static void
forget (NormaImageItem *self)
{
  self->state = NORMA_SCORE_NONE;
  self->score = self->peak = NAN;
  self->verdict = NORMA_VERDICT_ACCEPT;
  g_clear_pointer (&self->error, g_free);
}

void
norma_image_item_set_score (NormaImageItem *self, float score, float peak,
                            const NormaLimits *limits)
{
  forget (self);
  self->state = NORMA_SCORE_KNOWN;
  self->score = score;
  self->peak = peak;
  self->verdict = norma_verdict_of_peak (peak, limits);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
norma_image_item_set_error (NormaImageItem *self, const char *message)
{
  forget (self);
  self->state = NORMA_SCORE_FAILED;
  self->error = g_strdup (message);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
norma_image_item_clear_score (NormaImageItem *self)
{
  if (self->state == NORMA_SCORE_NONE)
    return;
  forget (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
norma_image_item_judge (NormaImageItem *self, const NormaLimits *limits)
{
  NormaVerdict verdict;

  if (self->state != NORMA_SCORE_KNOWN)
    return;
  verdict = norma_verdict_of_peak (self->peak, limits);
  if (verdict == self->verdict)
    return;
  self->verdict = verdict;
  g_signal_emit (self, signals[CHANGED], 0);
}

NormaAreas *
norma_image_item_get_areas (NormaImageItem *self)
{
  return self->areas;
}

gboolean
norma_image_item_set_areas (NormaImageItem *self, NormaAreas *areas)
{
  if (norma_areas_equal (self->areas, areas))
    return FALSE;
  norma_areas_unref (self->areas);
  self->areas = areas == NULL ? NULL : norma_areas_ref (areas);
  return TRUE;
}

float
norma_image_item_get_kept_score (NormaImageItem *self)
{
  return self->kept_score;
}

void
norma_image_item_set_kept_score (NormaImageItem *self, float score)
{
  self->kept_score = score;
}

NormaImagePair *
norma_image_item_get_pair (NormaImageItem *self)
{
  return self->pair;
}

void
norma_image_item_set_pair (NormaImageItem *self, NormaImagePair *pair)
{
  if (self->pair == NULL && pair == NULL)
    return;
  norma_image_pair_free (self->pair);
  self->pair = pair;
  norma_image_item_tell (self);
}

const NormaItemReview *
norma_image_item_get_review (NormaImageItem *self)
{
  return &self->review;
}

gboolean
norma_image_item_set_review (NormaImageItem *self, const NormaItemReview *review)
{
  if (!norma_item_review_assign (&self->review, review))
    return FALSE;
  norma_image_item_tell (self);
  return TRUE;
}

NormaImageSet
norma_image_item_get_set (NormaImageItem *self)
{
  return self->set;
}

void
norma_image_item_set_set (NormaImageItem *self, NormaImageSet set)
{
  self->set = set;
}

void
norma_image_item_tell (NormaImageItem *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}
