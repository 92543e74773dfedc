/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/start-page.h"

#include <glib/gi18n.h>

#include "ui/recent-projects.h"

/* More would push the buttons out of a small window. */
enum { MOST_ROWS = 6 };

struct _NormaStartPage {
  AdwBin parent_instance;
  GtkRecentManager *recent;

  GtkWidget *projects;
  GtkListBox *rows;
};

G_DEFINE_FINAL_TYPE (NormaStartPage, norma_start_page, ADW_TYPE_BIN)

static void
forget_recent (NormaStartPage *self)
{
  if (self->recent != NULL)
    g_signal_handlers_disconnect_by_data (self->recent, self);
  g_clear_object (&self->recent);
}

static void
norma_start_page_dispose (GObject *object)
{
  forget_recent (NORMA_START_PAGE (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), NORMA_TYPE_START_PAGE);
  G_OBJECT_CLASS (norma_start_page_parent_class)->dispose (object);
}

static GtkWidget *
new_row (const NormaRecentProject *project)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = g_markup_escape_text (project->name, -1);
  g_autofree char *folder = g_markup_escape_text (project->folder, -1);
  g_autofree char *gone = g_strdup_printf (_ ("The file is no longer in %s"), folder);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), project->is_gone ? gone : folder);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), project->is_gone
                                                          ? "dialog-warning-symbolic"
                                                          : "io.github.norma.Norma-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  project->name, -1);
  /* The action would make the row sensitive again. */
  if (project->is_gone) {
    gtk_widget_set_sensitive (row, FALSE);
    return row;
  }
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-recent");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", project->uri);
  return row;
}

static void
list_projects (NormaStartPage *self)
{
  g_autoptr (GPtrArray) projects = norma_recent_projects_list (self->recent, MOST_ROWS);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_list_box_remove (self->rows, row);
  for (guint i = 0; i < projects->len; i++)
    gtk_list_box_append (self->rows, new_row (projects->pdata[i]));
  gtk_widget_set_visible (self->projects, projects->len > 0);
}

void
norma_start_page_set_recent (NormaStartPage *self, GtkRecentManager *recent)
{
  forget_recent (self);
  self->recent = g_object_ref (recent);
  g_signal_connect_swapped (recent, "changed", G_CALLBACK (list_projects), self);
  list_projects (self);
}

static void
norma_start_page_class_init (NormaStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_start_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaStartPage, projects);
  gtk_widget_class_bind_template_child (widget_class, NormaStartPage, rows);
}

static void
norma_start_page_init (NormaStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  norma_start_page_set_recent (self, gtk_recent_manager_get_default ());
}
