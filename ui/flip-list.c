/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/flip-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/verdict-words.h"

/* More rows than anybody reads. */
enum { MOST_ROWS = 500, LIST_HEIGHT = 240 };

char *
norma_flips_describe (const NormaFlips *flips)
{
  guint n = flips->flips->len;

  if (n == 0)
    return g_strdup_printf (ngettext ("The verdict of %'u image would stay as it is.",
                                      "All verdicts of %'u images would stay as they are.",
                                      flips->n_images),
                            flips->n_images);
  return g_strdup_printf (ngettext ("%'u of %'u verdicts would change:",
                                    "%'u of %'u verdicts would change:", n),
                          n, flips->n_images);
}

#define KEY "norma-path"

static GtkWidget *
new_row (const NormaFlip *flip, gboolean is_activatable)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = g_path_get_basename (flip->path);
  g_autofree char *change = g_strdup_printf (_ ("%s → %s"), norma_verdict_word (flip->before),
                                             norma_verdict_word (flip->after));
  g_autofree char *scores =
      g_strdup_printf ("%.2f × → %.2f ×", flip->times_before, flip->times_after);
  GtkWidget *label = gtk_label_new (scores);

  gtk_widget_add_css_class (label, "numeric");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), change);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), is_activatable);
  g_object_set_data_full (G_OBJECT (row), KEY, g_strdup (flip->path), g_free);
  return row;
}

static void
show_image (GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
  NormaSession *session = data;
  NormaImageItem *item =
      norma_session_find_image (session, g_object_get_data (G_OBJECT (row), KEY));

  if (item == NULL)
    return;
  norma_session_set_current (session, item);
  gtk_widget_activate_action (GTK_WIDGET (list), "win.page", "s", "inspect");
}

GtkWidget *
norma_flip_list_new (const NormaFlips *flips, NormaSession *session)
{
  GtkWidget *list = gtk_list_box_new (), *scrolled = gtk_scrolled_window_new ();

  for (guint i = 0; i < MIN (flips->flips->len, MOST_ROWS); i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_row (flips->flips->pdata[i], session != NULL));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  if (session != NULL)
    g_signal_connect_object (list, "row-activated", G_CALLBACK (show_image), session, 0);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  return scrolled;
}
