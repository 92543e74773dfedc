/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/image-words.h"

#include <glib/gi18n.h>

#include "ui/verdict-words.h"

static const char *const role_names[NORMA_N_ROLES] = {
  [NORMA_ROLE_LEARN] = "learn",         [NORMA_ROLE_GOOD] = "good",
  [NORMA_ROLE_DEFECTIVE] = "defective", [NORMA_ROLE_UNLABELLED] = "unlabelled",
  [NORMA_ROLE_REFERENCE] = "reference", [NORMA_ROLE_EXCLUDED] = "excluded",
};

const char *
norma_role_get_name (NormaRole role)
{
  return role_names[role];
}

gboolean
norma_role_find (const char *name, NormaRole *role)
{
  for (guint i = 0; i < NORMA_N_ROLES; i++)
    if (g_str_equal (role_names[i], name)) {
      *role = (NormaRole)i;
      return TRUE;
    }
  return FALSE;
}

const char *
norma_file_state_word (NormaFileState state)
{
  switch (state) {
  case NORMA_FILE_MISSING:
    return _ ("Missing");
  case NORMA_FILE_CHANGED:
    return _ ("Changed");
  case NORMA_FILE_UNREADABLE:
    return _ ("Unreadable");
  case NORMA_FILE_UNSEEN:
  case NORMA_FILE_OK:
  case NORMA_FILE_MOVED:
  default:
    return NULL;
  }
}

const char *
norma_file_state_icon (NormaFileState state)
{
  switch (state) {
  case NORMA_FILE_MISSING:
    return "image-missing-symbolic";
  case NORMA_FILE_CHANGED:
    return "view-refresh-symbolic";
  case NORMA_FILE_UNREADABLE:
    return "dialog-error-symbolic";
  case NORMA_FILE_UNSEEN:
  case NORMA_FILE_OK:
  case NORMA_FILE_MOVED:
  default:
    return NULL;
  }
}

char *
norma_describe_image (NormaImageItem *item, double unit)
{
  g_autofree char *verdict = norma_describe_item (item, unit);
  const char *role = norma_role_describe (norma_image_item_get_role (item));
  const char *state = norma_file_state_word (norma_image_item_get_file_state (item));

  /* It never gets a score. */
  if (norma_image_item_get_role (item) == NORMA_ROLE_REFERENCE)
    return g_strjoin ("; ", role, state, NULL);
  if (state == NULL)
    return g_strdup_printf ("%s; %s", role, verdict);
  return g_strdup_printf ("%s; %s; %s", role, verdict, state);
}

typedef struct {
  const char *name;
  const char *word;
  const char *explanation;
} Words;

static const Words finding_words[NORMA_N_FINDINGS] = {
  [NORMA_FINDING_UNREADABLE] = { "unreadable", N_ ("Unreadable"),
                                 N_ ("These files are damaged or of a kind that is not read. They "
                                     "take no part.") },
  [NORMA_FINDING_SIZE] = { "size", N_ ("Other size"),
                           N_ ("Not of the size that most images have. They are scaled to one "
                               "frame; was the camera or its region changed?") },
  [NORMA_FINDING_SAMPLES] = { "samples", N_ ("Other depth or colours"),
                              N_ ("Not of the bit depth or number of channels that most images "
                                  "have. Scores compare only images of one kind.") },
  [NORMA_FINDING_EXPOSURE] = { "exposure", N_ ("Exposure outliers"),
                               N_ ("Much brighter or darker than the images to learn from. Check "
                                   "light and shutter, or exclude them.") },
  [NORMA_FINDING_DUPLICATE] = { "duplicate", N_ ("Exact duplicates"),
                                N_ ("Files with the same bytes. A copy adds nothing, and in a test "
                                    "it counts twice.") },
  [NORMA_FINDING_TWIN] = { "twin", N_ ("Near-duplicates"),
                           N_ ("Pictures to test with that are all but the same as one to learn "
                               "from, and that one. They make a test look better than it is.") },
};

const char *
norma_data_finding_get_name (NormaDataFindingKind kind)
{
  return finding_words[kind].name;
}

const char *
norma_data_finding_word (NormaDataFindingKind kind)
{
  return _ (finding_words[kind].word);
}

const char *
norma_data_finding_explain (NormaDataFindingKind kind)
{
  return _ (finding_words[kind].explanation);
}
