/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/report-toast.h"

#include <glib/gi18n.h>

/* Long enough to read and to press a button. */
enum { SECONDS = 10 };

static void
show (GtkWindow *window, const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  if (uri != NULL)
    gtk_show_uri (window, uri, GDK_CURRENT_TIME);
}

static void
open_file (GtkButton *button, const char *path)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (button));

  show (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, path);
}

static void
show_folder (AdwToast *toast, GtkWindow *window)
{
  const char *path = g_object_get_data (G_OBJECT (toast), "path");
  g_autofree char *folder = g_path_get_dirname (path);

  show (window, folder);
}

static char *
describe (const NormaReportExport *done)
{
  g_autofree char *name = g_filename_display_basename (done->paths->pdata[0]);
  g_autofree char *text =
      done->paths->len == 1
          ? g_strdup_printf (_ ("“%s” is written"), name)
          : g_strdup_printf (ngettext ("“%s” and %'u other are written",
                                       "“%s” and %'u others are written", done->paths->len - 1),
                             name, done->paths->len - 1);
  g_autofree char *missing = NULL;

  if (done->n_missing == 0)
    return g_steal_pointer (&text);
  missing = g_strdup_printf (ngettext ("%'u image could not be read and has no picture",
                                       "%'u images could not be read and have no picture",
                                       done->n_missing),
                             done->n_missing);
  return g_strdup_printf ("%s; %s", text, missing);
}

static void
free_path (gpointer path, GClosure *closure)
{
  g_free (path);
}

static GtkWidget *
make_title (const NormaReportExport *done)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  g_autofree char *text = describe (done);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = gtk_button_new_with_label (_ ("Open"));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (label, "heading");
  g_signal_connect_data (button, "clicked", G_CALLBACK (open_file),
                         g_strdup (done->paths->pdata[0]), free_path, 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

AdwToast *
norma_report_toast_new (GtkWindow *window, const NormaReportExport *done)
{
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_custom_title (toast, make_title (done));
  adw_toast_set_button_label (toast, _ ("Show folder"));
  adw_toast_set_timeout (toast, SECONDS);
  g_object_set_data_full (G_OBJECT (toast), "path", g_strdup (done->paths->pdata[0]), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (show_folder), window, 0);
  return toast;
}
