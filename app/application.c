/* SPDX-License-Identifier: Apache-2.0 */
#include "app/application.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "ui/places.h"
#include "ui/preferences.h"
#include "ui/settings.h"
#include "ui/window-commands.h"
#include "ui/window.h"

struct _NormaApplication {
  AdwApplication parent_instance;
  NormaSettings *settings; /* from startup on */
};

G_DEFINE_FINAL_TYPE (NormaApplication, norma_application, ADW_TYPE_APPLICATION)

/* The main window used last; NULL: there is none. Dialogs are windows of the application, too. */
static GtkWindow *
find_window (gpointer application)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (application));

  for (GList *i = windows; i != NULL; i = i->next)
    if (NORMA_IS_WINDOW (i->data))
      return i->data;
  return NULL;
}

static void
new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (norma_window_new (GTK_APPLICATION (data))));
}

static void
about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (find_window (data), "application-name", "Norma", "application-icon",
                         "io.github.norma.Norma", "version", NORMA_VERSION, "license-type",
                         GTK_LICENSE_APACHE_2_0, "comments",
                         _ ("Learns what good parts look like, and shows what differs."), NULL);
}

/* Closed one by one, so that each keeps its state and ends its work; the last one ends the
 * program. */
static void
quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (data)));

  for (GList *i = windows; i != NULL; i = i->next)
    if (NORMA_IS_WINDOW (i->data))
      gtk_window_close (i->data);
}

static void
preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaApplication *self = data;
  GtkWindow *window = find_window (self);

  gtk_window_present (GTK_WINDOW (norma_preferences_new (window, self->settings)));
}

/* Where the guide lies is said when nothing opens it. */
static void
guide_opened (GObject *window, GAsyncResult *result, gpointer path)
{
  g_autofree char *guide = path;
  GtkWidget *dialog;

  if (gtk_show_uri_full_finish (GTK_WINDOW (window), result, NULL))
    return;
  dialog = adw_message_dialog_new (GTK_WINDOW (window), _ ("The user guide cannot be opened here"),
                                   NULL);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), _ ("It lies in %s."), guide);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
help (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = find_window (data);
  g_autofree char *guide = norma_places_dup_user_guide ();
  g_autofree char *uri = guide == NULL ? g_strdup ("") : g_filename_to_uri (guide, NULL, NULL);

  gtk_show_uri_full (window, uri, GDK_CURRENT_TIME, NULL, guide_opened,
                     guide == NULL ? g_strdup ("share/doc/norma/user-guide.md")
                                   : g_steal_pointer (&guide));
}

/* The choice of a user comes before the system's, and the system's before ours. */
static void
apply_color_scheme (NormaApplication *self)
{
  const char *choice = norma_settings_get_choice (self->settings, "color-scheme");
  AdwColorScheme scheme = g_str_equal (choice, "dark")    ? ADW_COLOR_SCHEME_FORCE_DARK
                          : g_str_equal (choice, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                                          : ADW_COLOR_SCHEME_DEFAULT;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

static void
apply_animations (NormaApplication *self)
{
  GtkSettings *gtk = gtk_settings_get_default ();

  if (norma_settings_get_switch (self->settings, "animations"))
    gtk_settings_reset_property (gtk, "gtk-enable-animations");
  else
    g_object_set (gtk, "gtk-enable-animations", FALSE, NULL);
}

static void
follow_settings (NormaApplication *self)
{
  self->settings = norma_settings_ref_default ();
  g_signal_connect_object (self->settings, "notify::color-scheme", G_CALLBACK (apply_color_scheme),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "notify::animations", G_CALLBACK (apply_animations),
                           self, G_CONNECT_SWAPPED);
  apply_color_scheme (self);
  apply_animations (self);
}

static void
norma_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { "new-window", new_window },
    { "preferences", preferences },
    { "help", help },
    { "about", about },
    { "quit", quit },
  };

  G_APPLICATION_CLASS (norma_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name ("io.github.norma.Norma");
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  norma_window_commands_set_keys (GTK_APPLICATION (application));
  follow_settings (NORMA_APPLICATION (application));
}

static void
norma_application_activate (GApplication *application)
{
  GtkWindow *window = find_window (application);

  if (window == NULL)
    window = GTK_WINDOW (norma_window_new (GTK_APPLICATION (application)));
  gtk_window_present (window);
}

/* The first in the window that is there, every further one in its own. */
static void
norma_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  norma_application_activate (application);
  for (int i = 0; i < n_files; i++) {
    GtkWindow *window = i == 0 ? find_window (application)
                               : GTK_WINDOW (norma_window_new (GTK_APPLICATION (application)));

    gtk_window_present (window);
    norma_window_open (NORMA_WINDOW (window), files[i]);
  }
}

static void
norma_application_finalize (GObject *object)
{
  g_clear_object (&NORMA_APPLICATION (object)->settings);
  G_OBJECT_CLASS (norma_application_parent_class)->finalize (object);
}

static void
norma_application_class_init (NormaApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = norma_application_finalize;
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

void
norma_application_set_language (void)
{
  g_autofree char *folder = norma_places_dup_locale_folder ();

  setlocale (LC_ALL, "");
  if (folder != NULL)
    bindtextdomain ("norma", folder);
  bind_textdomain_codeset ("norma", "UTF-8");
  textdomain ("norma");
}
