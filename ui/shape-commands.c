/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/shape-commands.h"

#include <glib/gi18n.h>

#include "ui/action-state.h"
#include "ui/path-chooser.h"
#include "ui/session-shapes.h"

/* Ends with the window. */
typedef struct {
  GtkApplicationWindow *window;
  NormaSession *session;
  NormaShapesFormat format; /* of the export whose place is being chosen */
} Commands;

#define KEY "norma-shape-commands"

static void
commands_free (gpointer data)
{
  Commands *commands = data;

  g_object_unref (commands->session);
  g_free (commands);
}

static GtkFileChooserNative *
ask (Commands *commands, const char *title, GtkFileChooserAction what, const char *accept,
     NormaPathChosen chosen)
{
  GtkFileChooserNative *chooser =
      norma_path_chooser_new (GTK_WINDOW (commands->window), title, what, accept, chosen, commands);

  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
  return chooser;
}

static void
source_chosen (const char *path, gpointer data)
{
  norma_session_import_shapes (((Commands *)data)->session, path);
}

static void
import_file (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ask (data, _ ("Choose a COCO or labelme file"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Import"),
       source_chosen);
}

static void
import_folder (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ask (data, _ ("Choose a folder of labelme files, or of masks"),
       GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Import"), source_chosen);
}

static void
destination_chosen (const char *path, gpointer data)
{
  Commands *commands = data;

  norma_session_export_shapes (commands->session, commands->format, path);
}

static void
export_shapes (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Commands *commands = data;
  GtkFileChooserNative *chooser;

  if (!norma_shapes_format_parse (g_variant_get_string (parameter, NULL), &commands->format))
    return;
  if (commands->format != NORMA_SHAPES_COCO) {
    ask (commands, _ ("Choose the folder to export to"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
         _ ("Export"), destination_chosen);
    return;
  }
  chooser = ask (commands, _ ("Export shapes as COCO"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Export"),
                 destination_chosen);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "annotations.json");
}

/* While the window is there; it disconnects what is bound to it. */
static void
update_of (GtkApplicationWindow *window)
{
  Commands *commands = g_object_get_data (G_OBJECT (window), KEY);
  gboolean can_edit = norma_session_can_edit (commands->session);

  norma_action_set_enabled (G_ACTION_MAP (commands->window), "import-shapes", can_edit);
  norma_action_set_enabled (G_ACTION_MAP (commands->window), "import-shapes-folder", can_edit);
  norma_action_set_enabled (G_ACTION_MAP (commands->window), "export-shapes",
                            norma_session_get_project_path (commands->session) != NULL);
}

void
norma_shape_commands_add (GtkApplicationWindow *window, NormaSession *session)
{
  static const GActionEntry entries[] = {
    { "import-shapes", import_file },
    { "import-shapes-folder", import_folder },
    { "export-shapes", export_shapes, "s" },
  };
  Commands *commands = g_new0 (Commands, 1);

  commands->window = window;
  commands->session = g_object_ref (session);
  g_object_set_data_full (G_OBJECT (window), KEY, commands, commands_free);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries),
                                   commands);
  g_signal_connect_object (session, "project-changed", G_CALLBACK (update_of), window,
                           G_CONNECT_SWAPPED);
  update_of (window);
}
