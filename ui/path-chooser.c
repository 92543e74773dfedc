/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/path-chooser.h"

#include <glib/gi18n.h>

#define KEY "norma-path-chooser"

typedef struct {
  GtkWindow *window; /* which holds the dialog */
  NormaPathChosen chosen;
  gpointer data;
} Choice;

/* What is chosen may ask for the next one. */
static void
responded (GtkFileChooserNative *chooser, int response, const Choice *choice)
{
  g_autoptr (GtkFileChooserNative) held = g_object_ref (chooser);
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  path = file == NULL ? NULL : g_file_get_path (file);
  g_object_set_data (G_OBJECT (choice->window), KEY, NULL);
  if (path != NULL)
    choice->chosen (path, choice->data);
}

static void
free_choice (gpointer choice, GClosure *closure)
{
  g_free (choice);
}

GtkFileChooserNative *
norma_path_chooser_new (GtkWindow *window, const char *title, GtkFileChooserAction what,
                        const char *accept, NormaPathChosen chosen, gpointer data)
{
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (title, window, what, accept, _ ("Cancel"));
  Choice *choice = g_new (Choice, 1);

  *choice = (Choice){ window, chosen, data };
  g_signal_connect_data (chooser, "response", G_CALLBACK (responded), choice, free_choice, 0);
  g_object_set_data_full (G_OBJECT (window), KEY, chooser, g_object_unref);
  return chooser;
}
