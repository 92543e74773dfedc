/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/recent-projects.h"

#include <glib/gi18n.h>

#include "ui/project-place.h"

/* What a menu shows without scrolling on a small screen. */
enum { MOST_IN_MENU = 10 };

static void
free_project (gpointer data)
{
  NormaRecentProject *project = data;

  g_free (project->uri);
  g_free (project->name);
  g_free (project->folder);
  g_free (project);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_visited ((GtkRecentInfo *)b),
                              gtk_recent_info_get_visited ((GtkRecentInfo *)a));
}

/* /home/user/x is written ~/x. */
static char *
describe_folder (GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = folder == NULL ? NULL : g_file_get_parse_name (folder);
  const char *home = g_get_home_dir ();

  if (name == NULL)
    return g_strdup ("");
  if (g_str_has_prefix (name, home) && name[strlen (home)] == G_DIR_SEPARATOR)
    return g_strconcat ("~", name + strlen (home), NULL);
  return g_steal_pointer (&name);
}

static char *
describe_name (GFile *file)
{
  g_autofree char *path = g_file_get_parse_name (file);

  return norma_project_place_name (path);
}

static NormaRecentProject *
new_project (GtkRecentInfo *info)
{
  NormaRecentProject *project = g_new0 (NormaRecentProject, 1);
  g_autoptr (GFile) file = g_file_new_for_uri (gtk_recent_info_get_uri (info));

  project->uri = g_strdup (gtk_recent_info_get_uri (info));
  project->name = describe_name (file);
  project->folder = describe_folder (file);
  project->is_gone = !gtk_recent_info_exists (info);
  return project;
}

GPtrArray *
norma_recent_projects_list (GtkRecentManager *recent, guint most)
{
  GPtrArray *projects = g_ptr_array_new_with_free_func (free_project);
  GList *infos = g_list_sort (gtk_recent_manager_get_items (recent), compare_times);

  for (GList *i = infos; i != NULL && projects->len < most; i = i->next) {
    const char *type = gtk_recent_info_get_mime_type (i->data);

    if (type != NULL && g_str_equal (type, NORMA_PROJECT_MIME_TYPE))
      g_ptr_array_add (projects, new_project (i->data));
  }
  g_list_free_full (infos, (GDestroyNotify)gtk_recent_info_unref);
  return projects;
}

/* A menu reads "_" as the mark of a key. */
static char *
escape_label (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);

  return g_strjoinv ("__", parts);
}

static void
fill_menu (GtkRecentManager *recent, GMenu *menu)
{
  g_autoptr (GPtrArray) projects = norma_recent_projects_list (recent, MOST_IN_MENU);

  g_menu_remove_all (menu);
  for (guint i = 0; i < projects->len; i++) {
    const NormaRecentProject *project = projects->pdata[i];
    g_autofree char *label = escape_label (project->name);
    g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

    if (project->is_gone)
      continue;
    g_menu_item_set_action_and_target (item, "win.open-recent", "s", project->uri);
    g_menu_append_item (menu, item);
  }
  /* An action that is nowhere shows the line as one that cannot be chosen. */
  if (g_menu_model_get_n_items (G_MENU_MODEL (menu)) == 0)
    g_menu_append (menu, _ ("No project yet"), "win.none");
}

void
norma_recent_projects_keep_menu (GtkRecentManager *recent, GMenu *menu)
{
  g_signal_connect_object (recent, "changed", G_CALLBACK (fill_menu), menu, 0);
  fill_menu (recent, menu);
}
