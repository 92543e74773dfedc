/* SPDX-License-Identifier: Apache-2.0 */
#include "app/application.h"

#include <glib/gi18n.h>

#include "ui/window.h"

struct _NormaApplication {
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (NormaApplication, norma_application, ADW_TYPE_APPLICATION)

static void
new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (norma_window_new (GTK_APPLICATION (data))));
}

static void
about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (data)),
                         "application-name", "Norma", "application-icon", "io.github.norma.Norma",
                         "version", NORMA_VERSION, "license-type", GTK_LICENSE_APACHE_2_0,
                         "comments",
                         _ ("Learns what good parts look like, and shows what differs."), NULL);
}

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window;

  while ((window = gtk_application_get_active_window (GTK_APPLICATION (data))) != NULL)
    gtk_window_destroy (window);
  g_application_quit (G_APPLICATION (data));
}

/* Bare letters are no accelerators: they would be stolen from every text entry. */
static void
set_keys (GtkApplication *application)
{
  static const struct {
    const char *action;
    const char *keys[4];
  } table[] = {
    { "app.quit", { "<Control>q" } },
    { "app.new-window", { "<Control>n" } },
    { "window.close", { "<Control>w" } },
    { "win.open-folder", { "<Control>o", "<Control><Shift>o" } },
    { "win.search", { "<Control>f" } },
    { "win.fullscreen", { "F11" } },
    { "win.page::data", { "<Alt>1" } },
    { "win.page::model", { "<Alt>2" } },
    { "win.page::inspect", { "<Alt>3" } },
    { "win.show-help-overlay", { "<Control>question", "F1" } },
    { "view.film-strip", { "F9" } },
    { "view.zoom-fit", { "<Control>0" } },
    { "view.zoom-1", { "<Control>1" } },
    { "view.zoom-2", { "<Control>2" } },
    { "view.zoom-in", { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
    { "view.zoom-out", { "<Control>minus", "<Control>KP_Subtract" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    gtk_application_set_accels_for_action (application, table[i].action, table[i].keys);
}

static void
norma_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { "new-window", new_window },
    { "about", about },
    { "quit", quit },
  };

  G_APPLICATION_CLASS (norma_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name ("io.github.norma.Norma");
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  set_keys (GTK_APPLICATION (application));
}

static void
norma_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (norma_window_new (GTK_APPLICATION (application)));
  gtk_window_present (window);
}

static void
norma_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  norma_application_activate (application);
  norma_window_open_folder (NORMA_WINDOW (
                                gtk_application_get_active_window (GTK_APPLICATION (application))),
                            files[0]);
}

static void
norma_application_class_init (NormaApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = norma_application_startup;
  application_class->activate = norma_application_activate;
  application_class->open = norma_application_open;
}

static void
norma_application_init (NormaApplication *self)
{
}

NormaApplication *
norma_application_new (GApplicationFlags flags)
{
  norma_ui_init ();
  return g_object_new (NORMA_TYPE_APPLICATION, "application-id", "io.github.norma.Norma", "flags",
                       flags | G_APPLICATION_HANDLES_OPEN, NULL);
}
