/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/ui/display.h"
#include "ui/correct-dialog.h"
#include "ui/version-group.h"

/* Corrections as they are given in the window: a command, a preview, a version. */

static GtkWidget *
find_window (GType type)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *i = windows; i != NULL; i = i->next)
    if (G_TYPE_CHECK_INSTANCE_TYPE (i->data, type))
      return i->data;
  return NULL;
}

static void
settle (NormaTestWindow *t)
{
  norma_test_wait_until (norma_session_is_settled (t->session));
}

static GtkWidget *
preview (NormaTestWindow *t, const char *action, NormaRole role)
{
  norma_test_show_page (t, "inspect");
  norma_test_show_image (t, norma_test_find_image (t->session, role));
  norma_test_activate (t, action);
  norma_test_wait_until (find_window (NORMA_TYPE_CORRECT_DIALOG) != NULL);
  norma_test_wait_until (gtk_widget_get_mapped (find_window (NORMA_TYPE_CORRECT_DIALOG)));
  return find_window (NORMA_TYPE_CORRECT_DIALOG);
}

static void
respond (NormaTestWindow *t, GtkWidget *dialog, const char *response)
{
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
  settle (t);
}

static guint64
count_good (NormaTestWindow *t)
{
  return norma_session_get_model (t->session)->good_set.n_images;
}

static gboolean
is_enabled (NormaTestWindow *t, const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (t->window), action);
}

static void
test_add (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *dialog = preview (t, "win.add-to-good", NORMA_ROLE_GOOD);
  GtkWidget *versions;

  norma_test_save_shot_of (dialog, "correct-add.png");
  respond (t, dialog, "apply");
  g_assert_cmpuint (count_good (t), ==, 13);
  g_assert_true (is_enabled (t, "remove-from-good"));
  g_assert_false (is_enabled (t, "add-to-good"));
  g_assert_false (is_enabled (t, "renew-thresholds"));
  norma_test_show_page (t, "model");
  versions = norma_test_find_widget (GTK_WIDGET (t->window), NORMA_TYPE_VERSION_GROUP);
  norma_test_wait_until (gtk_widget_get_mapped (versions));
  gtk_widget_child_focus (versions, GTK_DIR_TAB_FORWARD);
  norma_test_save_shot (t, "versions.png");
}

static void
test_cancel (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *dialog = preview (t, "win.remove-from-good", NORMA_ROLE_LEARN);

  respond (t, dialog, "cancel");
  g_assert_cmpuint (count_good (t), ==, 12);
}

static void
test_tolerate (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *dialog = preview (t, "view.tolerate-place", NORMA_ROLE_DEFECTIVE);

  norma_test_save_shot_of (dialog, "correct-tolerate.png");
  respond (t, dialog, "apply");
  g_assert_nonnull (norma_session_get_model (t->session)->tolerated);
  norma_test_activate (t, "win.undo");
  settle (t);
  g_assert_null (norma_session_get_model (t->session)->tolerated);
}

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  g_test_add ("/correct-window/add", NormaTestWindow, "fitted", norma_test_window_set_up, test_add,
              norma_test_window_tear_down);
  g_test_add ("/correct-window/cancel", NormaTestWindow, "fitted", norma_test_window_set_up,
              test_cancel, norma_test_window_tear_down);
  g_test_add ("/correct-window/tolerate", NormaTestWindow, "fitted", norma_test_window_set_up,
              test_tolerate, norma_test_window_tear_down);
  return g_test_run ();
}
