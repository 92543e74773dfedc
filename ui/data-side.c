/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/data-side.h"

#include <glib/gi18n.h>

#include "ui/image-words.h"
#include "ui/session-reviews.h"

/* One row, kept while its scope is there, so that counts change without losing the focus. */
typedef struct {
  GtkListBoxRow *row; /* lent by the list */
  char *scope;
  GtkLabel *title, *number;
  GtkImage *icon;
  guint count;
  gboolean is_wanted;
} Entry;

struct _NormaDataSide {
  AdwBin parent_instance;
  GtkListBox *list;
  GtkLabel *checking;
  GPtrArray *entries; /* Entry, in the order of the rows */
  gboolean is_updating; /* nobody chooses a row */
};

G_DEFINE_FINAL_TYPE (NormaDataSide, norma_data_side, ADW_TYPE_BIN)

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->scope);
  g_free (entry);
}

static Entry *
entry_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "entry");
}

static void
selected (NormaDataSide *self, GtkListBoxRow *row)
{
  if (row != NULL && !self->is_updating)
    gtk_widget_activate_action (GTK_WIDGET (self), "data.show", "s", entry_of (row)->scope);
}

static const char *
heading_of (const char *scope)
{
  if (g_str_has_prefix (scope, "finding:"))
    return _ ("Noticed");
  if (g_str_has_prefix (scope, "folder:"))
    return _ ("Folders");
  if (g_str_has_prefix (scope, "review:") || g_str_has_prefix (scope, "class:"))
    return _ ("Reviews");
  return NULL;
}

static void
add_heading (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const char *heading = heading_of (entry_of (row)->scope);
  const char *last = before == NULL ? NULL : heading_of (entry_of (before)->scope);
  GtkWidget *label;

  if (g_strcmp0 (heading, last) == 0) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  if (gtk_list_box_row_get_header (row) != NULL)
    return;
  label = gtk_label_new (heading);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "side-heading");
  gtk_list_box_row_set_header (row, label);
}

static void
norma_data_side_dispose (GObject *object)
{
  NormaDataSide *self = NORMA_DATA_SIDE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_DATA_SIDE);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  G_OBJECT_CLASS (norma_data_side_parent_class)->dispose (object);
}

static void
norma_data_side_class_init (NormaDataSideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_data_side_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/data-side.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaDataSide, list);
  gtk_widget_class_bind_template_child (widget_class, NormaDataSide, checking);
}

static void
norma_data_side_init (NormaDataSide *self)
{
  self->entries = g_ptr_array_new_with_free_func (free_entry);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, add_heading, NULL, NULL);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (selected), self);
}

static Entry *
find_entry (NormaDataSide *self, const char *scope)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = self->entries->pdata[i];

    if (g_str_equal (entry->scope, scope))
      return entry;
  }
  return NULL;
}

static Entry *
add_entry (NormaDataSide *self, guint place, const char *scope)
{
  Entry *entry = g_new0 (Entry, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  entry->scope = g_strdup (scope);
  entry->row = GTK_LIST_BOX_ROW (gtk_list_box_row_new ());
  entry->icon = GTK_IMAGE (gtk_image_new ());
  entry->title = GTK_LABEL (gtk_label_new (NULL));
  entry->number = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (entry->title, 0);
  gtk_label_set_ellipsize (entry->title, PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (GTK_WIDGET (entry->title), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (entry->number), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (entry->number), "numeric");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (entry->icon));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (entry->title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (entry->number));
  gtk_list_box_row_set_child (entry->row, box);
  g_object_set_data (G_OBJECT (entry->row), "entry", entry);
  g_ptr_array_insert (self->entries, (int)place, entry);
  gtk_list_box_insert (self->list, GTK_WIDGET (entry->row), (int)place);
  return entry;
}

/* The row of a scope at `place`, made where it is not there yet. */
static void
put_entry (NormaDataSide *self, guint *place, const char *scope, const char *icon,
           const char *title, guint count)
{
  Entry *entry = find_entry (self, scope);
  guint index;
  g_autofree char *number = g_strdup_printf ("%'u", count);
  g_autofree char *name =
      g_strdup_printf (ngettext ("%s, %'u image", "%s, %'u images", count), title, count);

  if (entry == NULL)
    entry = add_entry (self, *place, scope);
  else if (g_ptr_array_find (self->entries, entry, &index))
    *place = index;
  entry->is_wanted = TRUE;
  entry->count = count;
  gtk_label_set_label (entry->title, title);
  gtk_label_set_label (entry->number, number);
  gtk_image_set_from_icon_name (entry->icon, icon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry->row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  ++*place;
}

static void
put_roles (NormaDataSide *self, NormaSession *session, guint *place)
{
  static const char *const icons[NORMA_N_ROLES] = {
    [NORMA_ROLE_LEARN] = "starred-symbolic",
    [NORMA_ROLE_GOOD] = "emblem-ok-symbolic",
    [NORMA_ROLE_DEFECTIVE] = "dialog-warning-symbolic",
    [NORMA_ROLE_UNLABELLED] = "dialog-question-symbolic",
    [NORMA_ROLE_REFERENCE] = "emblem-photos-symbolic",
    [NORMA_ROLE_EXCLUDED] = "action-unavailable-symbolic",
  };

  put_entry (self, place, "all", "view-grid-symbolic", _ ("All images"),
             g_list_model_get_n_items (norma_session_get_images (session)));
  for (guint role = 0; role < NORMA_N_ROLES; role++) {
    g_autofree char *scope = g_strconcat ("role:", norma_role_get_name ((NormaRole)role), NULL);

    put_entry (self, place, scope, icons[role], norma_role_describe ((NormaRole)role),
               norma_session_count (session, (NormaRole)role));
  }
}

static void
put_findings (NormaDataSide *self, NormaDataCheck *check, guint *place)
{
  for (guint i = 0; i < NORMA_N_FINDINGS; i++) {
    NormaDataFindingKind kind = (NormaDataFindingKind)i;
    g_autofree char *scope = g_strconcat ("finding:", norma_data_finding_get_name (kind), NULL);

    if (norma_data_check_count (check, kind) == 0)
      continue;
    put_entry (self, place, scope, "dialog-warning-symbolic", norma_data_finding_word (kind),
               norma_data_check_count (check, kind));
    gtk_widget_set_tooltip_text (GTK_WIDGET (find_entry (self, scope)->row),
                                 norma_data_finding_explain (kind));
  }
}

static guint
count_class (NormaSession *session, const char *name)
{
  GListModel *images = norma_session_get_images (session);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    n += g_str_equal (norma_image_item_get_review (item)->defect_class, name);
  }
  return n;
}

static guint
count_reviewed (NormaSession *session)
{
  GListModel *images = norma_session_get_images (session);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    n += (guint)norma_item_review_is_decided (norma_image_item_get_review (item));
  }
  return n;
}

/* Nothing before anybody has reviewed an image. */
static void
put_reviews (NormaDataSide *self, NormaSession *session, guint *place)
{
  guint n_reviewed = count_reviewed (session), n;
  const NormaDefectClass *classes = norma_session_get_defect_classes (session, &n);

  if (n_reviewed == 0)
    return;
  put_entry (self, place, "review:reviewed", "object-select-symbolic", _ ("Reviewed"), n_reviewed);
  put_entry (self, place, "review:unreviewed", "view-more-symbolic", _ ("Not reviewed"),
             g_list_model_get_n_items (norma_session_get_images (session)) - n_reviewed);
  for (guint i = 0; i < n; i++) {
    g_autofree char *scope = g_strconcat ("class:", classes[i].name, NULL);

    put_entry (self, place, scope, "window-close-symbolic", classes[i].name,
               count_class (session, classes[i].name));
  }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
put_folders (NormaDataSide *self, NormaSession *session, guint *place)
{
  GListModel *images = norma_session_get_images (session);
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree gpointer *names = NULL;
  guint n;

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);
    gpointer group = (gpointer)norma_image_item_get_group (item);

    g_hash_table_insert (counts, group,
                         GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, group)) +
                                           1));
  }
  names = g_hash_table_get_keys_as_array (counts, &n);
  qsort (names, n, sizeof *names, compare_names);
  for (guint i = 0; n > 1 && i < n; i++) {
    const char *name = names[i];
    g_autofree char *scope = g_strconcat ("folder:", name, NULL);

    put_entry (self, place, scope, "folder-symbolic",
               *name == '\0' ? _ ("The folder itself") : name,
               GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)));
  }
}

static void
remove_unwanted (NormaDataSide *self)
{
  for (guint i = self->entries->len; i-- > 0;) {
    Entry *entry = self->entries->pdata[i];

    if (entry->is_wanted)
      continue;
    gtk_list_box_remove (self->list, GTK_WIDGET (entry->row));
    g_ptr_array_remove_index (self->entries, i);
  }
}

void
norma_data_side_show_checking (NormaDataSide *self, NormaSession *session, NormaDataCheck *check)
{
  guint n = g_list_model_get_n_items (norma_session_get_images (session));
  guint n_seen = MIN (norma_data_check_get_n_seen (check), n);
  g_autofree char *text = g_strdup_printf (_ ("Looking at the images: %'u of %'u"), n_seen, n);

  gtk_widget_set_visible (GTK_WIDGET (self->checking), norma_data_check_is_busy (check));
  gtk_label_set_label (self->checking, text);
}

void
norma_data_side_choose (NormaDataSide *self, const char *scope)
{
  Entry *chosen = find_entry (self, scope);

  self->is_updating = TRUE;
  gtk_list_box_select_row (self->list, chosen == NULL ? NULL : chosen->row);
  self->is_updating = FALSE;
}

void
norma_data_side_update (NormaDataSide *self, NormaSession *session, NormaDataCheck *check,
                        const char *scope)
{
  guint place = 0;

  self->is_updating = TRUE;
  for (guint i = 0; i < self->entries->len; i++)
    ((Entry *)self->entries->pdata[i])->is_wanted = FALSE;
  put_roles (self, session, &place);
  put_findings (self, check, &place);
  put_reviews (self, session, &place);
  put_folders (self, session, &place);
  remove_unwanted (self);
  gtk_list_box_invalidate_headers (self->list);
  self->is_updating = FALSE;
  norma_data_side_choose (self, scope);
  norma_data_side_show_checking (self, session, check);
}

guint
norma_data_side_get_count (NormaDataSide *self, const char *scope)
{
  Entry *entry = find_entry (self, scope);

  return entry == NULL ? 0 : entry->count;
}

const char *
norma_data_side_get_title (NormaDataSide *self, const char *scope)
{
  Entry *entry = find_entry (self, scope);

  return entry == NULL ? NULL : gtk_label_get_label (entry->title);
}

const char *
norma_data_side_get_note (NormaDataSide *self, const char *scope)
{
  Entry *entry = find_entry (self, scope);

  return entry == NULL ? NULL : gtk_widget_get_tooltip_text (GTK_WIDGET (entry->row));
}
