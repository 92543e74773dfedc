/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/data-filter.h"

#include "ui/image-words.h"

/* What a scope asks of an image. */
typedef enum { ALL, ROLE, FOLDER, FINDING, REVIEW, CLASS, NOTHING } ScopeKind;

struct _NormaDataFilter {
  GtkFilter parent_instance;
  NormaDataCheck *check;
  char *words; /* folded; NULL: none */
  char *scope;
  ScopeKind kind;
  const char *name; /* of a folder or defect class, within scope */
  guint number; /* NormaRole, NormaDataFindingKind, or whether it is reviewed */
  guint verdicts, states;
};

G_DEFINE_FINAL_TYPE (NormaDataFilter, norma_data_filter, GTK_TYPE_FILTER)

NormaFileState
norma_data_filter_state_of (NormaImageItem *item)
{
  if (norma_image_item_get_state (item) == NORMA_SCORE_FAILED)
    return NORMA_FILE_UNREADABLE;
  return norma_image_item_get_file_state (item);
}

static gboolean
is_in_scope (NormaDataFilter *self, NormaImageItem *item)
{
  switch (self->kind) {
  case ALL:
    return TRUE;
  case ROLE:
    return norma_image_item_get_role (item) == (NormaRole)self->number;
  case FOLDER:
    return g_str_equal (norma_image_item_get_group (item), self->name);
  case FINDING:
    return norma_data_check_concerns (self->check, (NormaDataFindingKind)self->number, item);
  case REVIEW:
    return norma_item_review_is_decided (norma_image_item_get_review (item)) ==
           (gboolean)self->number;
  case CLASS:
    return g_str_equal (norma_image_item_get_review (item)->defect_class, self->name);
  case NOTHING:
  default:
    return FALSE;
  }
}

static gboolean
has_words (NormaImageItem *item, const char *words)
{
  g_autofree char *text =
      g_strconcat (norma_image_item_get_group (item), "/", norma_image_item_get_name (item), NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, words) != NULL;
}

static gboolean
has_verdict (NormaImageItem *item, guint verdicts)
{
  return norma_image_item_get_state (item) == NORMA_SCORE_KNOWN &&
         (verdicts & 1u << norma_image_item_get_verdict (item)) != 0;
}

static gboolean
norma_data_filter_match (GtkFilter *filter, gpointer item)
{
  NormaDataFilter *self = NORMA_DATA_FILTER (filter);

  return is_in_scope (self, item) && (self->verdicts == 0 || has_verdict (item, self->verdicts)) &&
         (self->states == 0 || (self->states & 1u << norma_data_filter_state_of (item)) != 0) &&
         (self->words == NULL || has_words (item, self->words));
}

/* A list that keeps all its items is passed on as it is. */
static GtkFilterMatch
norma_data_filter_get_strictness (GtkFilter *filter)
{
  return norma_data_filter_is_open (NORMA_DATA_FILTER (filter)) ? GTK_FILTER_MATCH_ALL
                                                                : GTK_FILTER_MATCH_SOME;
}

static void
norma_data_filter_finalize (GObject *object)
{
  NormaDataFilter *self = NORMA_DATA_FILTER (object);

  g_object_unref (self->check);
  g_free (self->words);
  g_free (self->scope);
  G_OBJECT_CLASS (norma_data_filter_parent_class)->finalize (object);
}

static void
norma_data_filter_class_init (NormaDataFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = norma_data_filter_finalize;
  GTK_FILTER_CLASS (klass)->match = norma_data_filter_match;
  GTK_FILTER_CLASS (klass)->get_strictness = norma_data_filter_get_strictness;
}

static void
norma_data_filter_init (NormaDataFilter *self)
{
  self->scope = g_strdup ("all");
}

NormaDataFilter *
norma_data_filter_new (NormaDataCheck *check)
{
  NormaDataFilter *self = g_object_new (NORMA_TYPE_DATA_FILTER, NULL);

  self->check = g_object_ref (check);
  return self;
}

static void
look_anew (NormaDataFilter *self)
{
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

static ScopeKind
find_finding (const char *name, guint *number)
{
  for (*number = 0; *number < NORMA_N_FINDINGS; ++*number)
    if (g_str_equal (norma_data_finding_get_name ((NormaDataFindingKind)*number), name))
      return FINDING;
  return NOTHING;
}

void
norma_data_filter_set_scope (NormaDataFilter *self, const char *scope)
{
  const char *colon = strchr (scope, ':');
  NormaRole role;

  if (g_str_equal (self->scope, scope))
    return;
  g_free (self->scope);
  self->scope = g_strdup (scope);
  self->kind = g_str_equal (scope, "all") ? ALL : NOTHING;
  if (g_str_has_prefix (scope, "role:") && norma_role_find (colon + 1, &role)) {
    self->kind = ROLE;
    self->number = role;
  } else if (g_str_has_prefix (scope, "folder:")) {
    self->kind = FOLDER;
    self->name = strchr (self->scope, ':') + 1;
  } else if (g_str_has_prefix (scope, "class:")) {
    self->kind = CLASS;
    self->name = strchr (self->scope, ':') + 1;
  } else if (g_str_equal (scope, "review:reviewed") || g_str_equal (scope, "review:unreviewed")) {
    self->kind = REVIEW;
    self->number = g_str_equal (scope, "review:reviewed");
  } else if (g_str_has_prefix (scope, "finding:")) {
    self->kind = find_finding (colon + 1, &self->number);
  }
  look_anew (self);
}

const char *
norma_data_filter_get_scope (NormaDataFilter *self)
{
  return self->scope;
}

void
norma_data_filter_set_words (NormaDataFilter *self, const char *words)
{
  g_autofree char *folded = *words == '\0' ? NULL : g_utf8_casefold (words, -1);

  if (g_strcmp0 (folded, self->words) == 0)
    return;
  g_free (self->words);
  self->words = g_steal_pointer (&folded);
  look_anew (self);
}

void
norma_data_filter_set_verdicts (NormaDataFilter *self, guint verdicts)
{
  if (self->verdicts == verdicts)
    return;
  self->verdicts = verdicts;
  look_anew (self);
}

guint
norma_data_filter_get_verdicts (NormaDataFilter *self)
{
  return self->verdicts;
}

void
norma_data_filter_set_states (NormaDataFilter *self, guint states)
{
  if (self->states == states)
    return;
  self->states = states;
  look_anew (self);
}

guint
norma_data_filter_get_states (NormaDataFilter *self)
{
  return self->states;
}

gboolean
norma_data_filter_is_open (NormaDataFilter *self)
{
  return self->kind == ALL && self->verdicts == 0 && self->states == 0 && self->words == NULL;
}

void
norma_data_filter_refresh (NormaDataFilter *self)
{
  if (self->kind == ROLE || self->kind == FINDING || self->kind == REVIEW || self->kind == CLASS ||
      self->verdicts != 0 || self->states != 0)
    look_anew (self);
}
