/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/history.h"
#include "ui/session-private.h"

/* The kinds of defects: what the project says of them, and the steps that change them. */

enum { MOST_SHORTCUTS = 9 };

/* Told apart by all kinds of colour vision (Okabe and Ito 2008, "Color universal design"), without
 * the black; after the last they come again. */
static const char *const colors[] = { "#e69f00", "#56b4e9", "#009e73", "#f0e442",
                                      "#0072b2", "#d55e00", "#cc79a7" };

static gboolean
is_same_class (const NormaDefectClass *a, const NormaDefectClass *b)
{
  return a->id == b->id && g_str_equal (a->name, b->name) && g_str_equal (a->color, b->color) &&
         a->shortcut == b->shortcut && a->severity == b->severity;
}

static gboolean
are_same (const NormaDefectClasses *a, const NormaDefectClasses *b)
{
  gsize n = a == NULL ? 0 : a->n;
  gboolean same = n == (b == NULL ? 0 : b->n);

  for (gsize i = 0; same && i < n; i++)
    same = is_same_class (&a->classes[i], &b->classes[i]);
  return same;
}

void
norma_session_take_defect_classes (NormaSession *self, NormaProjectState *state)
{
  if (are_same (self->defect_classes, state->defect_classes))
    return;
  norma_defect_classes_free (self->defect_classes);
  self->defect_classes = g_steal_pointer (&state->defect_classes);
  norma_session_emit (self, NORMA_SESSION_DEFECT_CLASSES_CHANGED);
}

const NormaDefectClass *
norma_session_get_defect_classes (NormaSession *self, guint *n)
{
  *n = self->defect_classes == NULL ? 0 : (guint)self->defect_classes->n;
  return *n == 0 ? NULL : self->defect_classes->classes;
}

const NormaDefectClass *
norma_session_find_defect_class (NormaSession *self, const char *name)
{
  guint n;
  const NormaDefectClass *classes = norma_session_get_defect_classes (self, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (classes[i].name, name))
      return &classes[i];
  return NULL;
}

const NormaDefectClass *
norma_session_find_shortcut (NormaSession *self, guint shortcut)
{
  guint n;
  const NormaDefectClass *classes = norma_session_get_defect_classes (self, &n);

  for (guint i = 0; i < n; i++)
    if (classes[i].shortcut == shortcut)
      return &classes[i];
  return NULL;
}

typedef struct {
  GArray *classes; /* NormaDefectClass */
  GStringChunk *strings;
} NewClasses;

static NewClasses *
new_classes_new (void)
{
  NewClasses *fresh = g_new (NewClasses, 1);

  *fresh = (NewClasses){ g_array_new (FALSE, FALSE, sizeof (NormaDefectClass)),
                         g_string_chunk_new (256) };
  return fresh;
}

static void
new_classes_free (gpointer data)
{
  NewClasses *fresh = data;

  g_array_unref (fresh->classes);
  g_string_chunk_free (fresh->strings);
  g_free (fresh);
}

static void
add_class (NewClasses *fresh, const NormaDefectClass *class)
{
  NormaDefectClass copy = *class;

  copy.name = g_string_chunk_insert (fresh->strings, class->name);
  copy.color = g_string_chunk_insert (fresh->strings, class->color);
  g_array_append_val (fresh->classes, copy);
}

static gboolean
put_class (NormaProject *project, gpointer data, GError **error)
{
  const NewClasses *fresh = data;

  return norma_project_put_defect_class (project,
                                         &g_array_index (fresh->classes, NormaDefectClass, 0), NULL,
                                         error);
}

void
norma_session_put_defect_class (NormaSession *self, const NormaDefectClass *class)
{
  NewClasses *fresh;

  if (!norma_session_can_edit (self))
    return;
  fresh = new_classes_new ();
  add_class (fresh, class);
  norma_session_change (self, put_class, NULL, fresh, new_classes_free);
}

static gboolean
remove_class (NormaProject *project, gpointer id, GError **error)
{
  return norma_project_remove_defect_class (project, *(gint64 *)id, error);
}

void
norma_session_remove_defect_class (NormaSession *self, gint64 id)
{
  if (norma_session_can_edit (self))
    norma_session_change (self, remove_class, NULL, g_memdup2 (&id, sizeof id), g_free);
}

static gboolean
has_color (NormaSession *self, const char *color)
{
  guint n;
  const NormaDefectClass *classes = norma_session_get_defect_classes (self, &n);

  for (guint i = 0; i < n; i++)
    if (g_ascii_strcasecmp (classes[i].color, color) == 0)
      return TRUE;
  return FALSE;
}

/* The next after `after`; 0: none. */
static guint
find_free_shortcut (NormaSession *self, guint after)
{
  for (guint key = after + 1; key <= MOST_SHORTCUTS; key++)
    if (norma_session_find_shortcut (self, key) == NULL)
      return key;
  return 0;
}

/* The next free one from place *place on. */
static const char *
find_color (NormaSession *self, guint *place)
{
  for (guint i = 0; i < G_N_ELEMENTS (colors); i++) {
    const char *color = colors[(*place + i) % G_N_ELEMENTS (colors)];

    if (!has_color (self, color)) {
      *place += i + 1;
      return color;
    }
  }
  return colors[(*place)++ % G_N_ELEMENTS (colors)];
}

NormaDefectClass
norma_session_new_defect_class (NormaSession *self, const char *name)
{
  guint n;

  norma_session_get_defect_classes (self, &n);
  return (NormaDefectClass){ 0, name, find_color (self, &n), find_free_shortcut (self, 0),
                             NORMA_SEVERITY_NONE };
}

/* Folders. */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *)a, *(const char *const *)b);
}

static gboolean
holds (const GPtrArray *names, const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (g_str_equal (names->pdata[i], name))
      return TRUE;
  return FALSE;
}

GPtrArray *
norma_session_list_folder_classes (NormaSession *self)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->items->len; i++) {
    NormaImageItem *item = self->items->pdata[i];
    g_autofree char *name = g_path_get_basename (norma_image_item_get_group (item));

    /* A reviewer's word says nothing of the folder. */
    if (norma_image_item_get_role (item) == NORMA_ROLE_DEFECTIVE &&
        !norma_image_item_get_review (item)->is_reviewed &&
        *norma_image_item_get_group (item) != '\0' && !holds (names, name) &&
        norma_session_find_defect_class (self, name) == NULL)
      g_ptr_array_add (names, g_steal_pointer (&name));
  }
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
add_folder_classes (NormaProject *project, gpointer data, GError **error)
{
  const NewClasses *fresh = data;
  gboolean success = TRUE;

  if (!norma_project_begin (project, "Add defect classes", NULL, error))
    return FALSE;
  for (guint i = 0; success && i < fresh->classes->len; i++)
    success = norma_project_put_defect_class (project,
                                              &g_array_index (fresh->classes, NormaDefectClass, i),
                                              NULL, error);
  if (success)
    return norma_project_commit (project, error);
  norma_project_rollback (project);
  return FALSE;
}

void
norma_session_add_folder_classes (NormaSession *self)
{
  g_autoptr (GPtrArray) names = norma_session_list_folder_classes (self);
  guint place, shortcut = find_free_shortcut (self, 0);
  NewClasses *fresh;

  if (names->len == 0 || !norma_session_can_edit (self))
    return;
  fresh = new_classes_new ();
  norma_session_get_defect_classes (self, &place);
  for (guint i = 0; i < names->len; i++) {
    NormaDefectClass class = { 0, names->pdata[i], find_color (self, &place), shortcut,
                               NORMA_SEVERITY_NONE };

    add_class (fresh, &class);
    if (shortcut > 0)
      shortcut = find_free_shortcut (self, shortcut);
  }
  norma_session_change (self, add_folder_classes, NULL, fresh, new_classes_free);
}
