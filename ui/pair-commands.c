/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/pair-commands.h"

#include <glib/gi18n.h>

#include "ui/action-state.h"
#include "ui/path-chooser.h"

/* Ends with the window. */
typedef struct {
  GtkApplicationWindow *window;
  NormaSession *session;
  GPtrArray *items; /* that a reference is being chosen for */
  NormaProjectOpener *opener;
  char *references; /* folder that was chosen first */
  char *queries; /* folder that is compared with it once its project is open; NULL: none */
} Commands;

#define KEY "norma-pair-commands"

static void
commands_free (gpointer data)
{
  Commands *commands = data;

  g_clear_pointer (&commands->items, g_ptr_array_unref);
  g_free (commands->references);
  g_free (commands->queries);
  g_object_unref (commands->opener);
  g_object_unref (commands->session);
  g_free (commands);
}

static void
ask (Commands *commands, const char *title, GtkFileChooserAction what, const char *accept,
     NormaPathChosen chosen)
{
  GtkFileChooserNative *chooser =
      norma_path_chooser_new (GTK_WINDOW (commands->window), title, what, accept, chosen, commands);

  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
reference_chosen (const char *path, gpointer data)
{
  Commands *commands = data;

  norma_session_set_reference (commands->session, commands->items, path);
}

void
norma_pair_commands_choose_reference (GtkApplicationWindow *window, const GPtrArray *items)
{
  Commands *commands = g_object_get_data (G_OBJECT (window), KEY);

  g_clear_pointer (&commands->items, g_ptr_array_unref);
  commands->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (commands->items, g_object_ref (items->pdata[i]));
  ask (commands, _ ("Choose the reference to compare with"), GTK_FILE_CHOOSER_ACTION_OPEN,
       _ ("Compare"), reference_chosen);
}

static GPtrArray *
list_current (Commands *commands)
{
  GPtrArray *items = g_ptr_array_new ();
  NormaImageItem *current = norma_session_get_current (commands->session);

  if (current != NULL)
    g_ptr_array_add (items, current);
  return items;
}

static gboolean
is_on_data_page (Commands *commands)
{
  g_autoptr (GVariant) page =
      g_action_group_get_action_state (G_ACTION_GROUP (commands->window), "page");

  return g_str_equal (g_variant_get_string (page, NULL), "data");
}

/* On the Data page of what is selected there, else of the current image. */
static void
compare_reference (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Commands *commands = data;
  g_autoptr (GPtrArray) items = list_current (commands);

  if (is_on_data_page (commands))
    gtk_widget_activate_action (GTK_WIDGET (commands->window), "data.compare-reference", NULL);
  else if (items->len > 0)
    norma_pair_commands_choose_reference (commands->window, items);
  else
    g_signal_emit_by_name (commands->session, "message", _ ("Select the images to compare first"));
}

static void
remove_pair (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Commands *commands = data;
  g_autoptr (GPtrArray) items = list_current (commands);

  norma_session_remove_pairs (commands->session, items);
}

/* Whether the project that is open has images below a folder. */
static gboolean
has_images_of (NormaSession *session, const char *folder)
{
  GListModel *images = norma_session_get_images (session);
  g_autofree char *below = g_build_filename (folder, "/", NULL);

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    if (g_str_has_prefix (norma_image_item_get_path (item), below))
      return TRUE;
  }
  return FALSE;
}

/* Somebody may have opened something else instead. */
static void
opened (GtkApplicationWindow *window)
{
  Commands *commands = g_object_get_data (G_OBJECT (window), KEY);
  g_autofree char *queries = g_steal_pointer (&commands->queries);

  if (queries != NULL && has_images_of (commands->session, queries))
    norma_session_add_pairs (commands->session, commands->references, queries);
}

static void
set_text (char **text, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*text);
  *text = copy;
}

void
norma_pair_commands_compare_folders (GtkApplicationWindow *window, const char *references,
                                     const char *queries)
{
  Commands *commands = g_object_get_data (G_OBJECT (window), KEY);
  g_autoptr (GFile) folder = NULL;

  if (norma_session_get_project_path (commands->session) != NULL) {
    norma_session_add_pairs (commands->session, references, queries);
    return;
  }
  set_text (&commands->references, references);
  set_text (&commands->queries, queries);
  folder = g_file_new_for_path (queries);
  norma_project_opener_open (commands->opener, folder);
}

static void
queries_chosen (const char *queries, gpointer data)
{
  Commands *commands = data;

  norma_pair_commands_compare_folders (commands->window, commands->references, queries);
}

static void
references_chosen (const char *references, gpointer data)
{
  Commands *commands = data;

  set_text (&commands->references, references);
  ask (commands, _ ("Choose the folder of the queries, named like their references"),
       GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Compare"), queries_chosen);
}

static void
compare_folders (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ask (data, _ ("Choose the folder of the references"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
       _ ("Continue"), references_chosen);
}

static void
table_chosen (const char *path, gpointer data)
{
  norma_session_add_pairs_of_table (((Commands *)data)->session, path);
}

static void
compare_table (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ask (data, _ ("Choose a table with a reference and a query a line (CSV)"),
       GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Compare"), table_chosen);
}

static void
compare (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_session_compare (((Commands *)data)->session);
}

static void
update (Commands *commands)
{
  NormaSession *session = commands->session;
  NormaImageItem *current = norma_session_get_current (session);
  gboolean can_edit = norma_session_can_edit (session);
  NormaPairCounts counts;

  norma_session_count_pairs (session, &counts);
  norma_action_set_enabled (G_ACTION_MAP (commands->window), "compare-reference",
                            can_edit &&
                                g_list_model_get_n_items (norma_session_get_images (session)) > 0);
  norma_action_set_enabled (G_ACTION_MAP (commands->window), "compare-folders",
                            can_edit || norma_session_get_project_path (session) == NULL);
  norma_action_set_enabled (G_ACTION_MAP (commands->window), "compare-table", can_edit);
  norma_action_set_enabled (G_ACTION_MAP (commands->window), "compare",
                            can_edit && norma_session_get_job (session) == NULL &&
                                counts.n_waiting > 0);
  norma_action_set_enabled (G_ACTION_MAP (commands->window), "remove-pair",
                            can_edit && current != NULL &&
                                norma_image_item_get_pair (current) != NULL);
}

/* While the window is there; it disconnects what is bound to it. */
static void
update_of (GtkApplicationWindow *window)
{
  update (g_object_get_data (G_OBJECT (window), KEY));
}

void
norma_pair_commands_add (GtkApplicationWindow *window, NormaSession *session,
                         NormaProjectOpener *opener)
{
  static const GActionEntry entries[] = {
    { "compare-reference", compare_reference },
    { "compare-folders", compare_folders },
    { "compare-table", compare_table },
    { "compare", compare },
    { "remove-pair", remove_pair },
  };
  static const char *const signals[] = { "project-changed", "images-changed", "pairs-changed",
                                         "notify::current", "notify::job" };
  Commands *commands = g_new0 (Commands, 1);

  commands->window = window;
  commands->session = g_object_ref (session);
  commands->opener = g_object_ref (opener);
  g_signal_connect_object (opener, "opened", G_CALLBACK (opened), window, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (window), KEY, commands, commands_free);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries),
                                   commands);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (update_of), window,
                             G_CONNECT_SWAPPED);
  update (commands);
}
