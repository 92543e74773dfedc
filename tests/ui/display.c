/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/ui/display.h"

#include <glib/gstdio.h>

#include "tests/support.h"
#include "tests/ui/glib-quarks.h"
#include "ui/background.h"
#include "ui/data-page.h"
#include "ui/settings.h"
#include "ui/thumbnail.h"

gboolean
norma_test_init_display (int *argc, char ***argv)
{
  if (g_getenv ("DISPLAY") == NULL && g_getenv ("WAYLAND_DISPLAY") == NULL) {
    g_print ("1..0 # SKIP there is no display and no xvfb-run\n");
    return FALSE;
  }
  norma_test_keep_quarks ();
  gtk_test_init (argc, argv, NULL);
  return TRUE;
}

/* What views put off until there is time for it. */
static void
let_views_follow (void)
{
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

void
norma_test_window_set_up (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaFolderPlan) plan = NULL;
  g_autoptr (NormaSettings) settings = norma_settings_ref_default ();

  norma_settings_reset (settings);
  t->folder = norma_test_folder ();
  norma_test_write_parts (t->folder);
  t->application = norma_application_new (G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (t->application), NULL, &error);
  g_assert_no_error (error);
  t->window = NORMA_WINDOW (norma_window_new (GTK_APPLICATION (t->application)));
  t->session = norma_window_get_session (t->window);
  norma_session_get_fit_options (t->session)->short_side = 96;
  norma_session_get_fit_options (t->session)->n_defect_spots = 0;
  gtk_window_present (GTK_WINDOW (t->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  if (stage == NULL)
    return;
  plan = norma_folder_plan_new (t->folder, &error);
  g_assert_no_error (error);
  norma_test_take_plan (t->session, plan);
  let_views_follow ();
  if (!g_str_equal (stage, "fitted"))
    return;
  norma_test_activate (t, "win.fit");
  norma_test_wait_until (norma_session_is_settled (t->session));
  g_assert_nonnull (norma_session_get_model (t->session));
  let_views_follow ();
  norma_test_wait_until (!norma_shown_is_busy (norma_session_get_shown (t->session)));
}

void
norma_test_window_tear_down (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (NormaSession) session = g_object_ref (t->session);
  NormaDataPage *page =
      NORMA_DATA_PAGE (norma_test_find_widget (GTK_WIDGET (t->window), NORMA_TYPE_DATA_PAGE));
  g_autoptr (NormaDataCheck) check = g_object_ref (norma_data_page_get_check (page));

  gtk_window_destroy (GTK_WINDOW (t->window));
  norma_test_wait_until (!norma_data_check_is_busy (check));
  norma_test_wait_until (norma_session_is_settled (session));
  norma_test_wait_until (!norma_shown_is_busy (norma_session_get_shown (session)));
  norma_background_await ();
  g_clear_object (&t->application);
  norma_test_remove_folder (t->folder);
  g_free (t->folder);
}

GtkWidget *
norma_test_find_widget (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = norma_test_find_widget (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

void
norma_test_show_page (NormaTestWindow *t, const char *page)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (t->window), "win.page", "s", page));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  let_views_follow ();
}

void
norma_test_activate (NormaTestWindow *t, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (t->window), action, NULL));
}

void
norma_test_show_image (NormaTestWindow *t, NormaImageItem *item)
{
  norma_session_set_current (t->session, item);
  norma_test_wait_until (!norma_shown_is_busy (norma_session_get_shown (t->session)));
  g_assert_true (norma_shown_get_item (norma_session_get_shown (t->session)) == item);
}

void
norma_test_wait_for_thumbnails (GtkWidget *widget)
{
  if (NORMA_IS_THUMBNAIL (widget))
    norma_test_wait_until (!norma_thumbnail_is_loading (NORMA_THUMBNAIL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    norma_test_wait_for_thumbnails (child);
}

void
norma_test_wait_for_report (NormaTestWindow *t)
{
  NormaReportPage *page = norma_window_get_report_page (t->window);
  NormaReportPreview *preview = norma_report_page_get_preview (page);

  norma_test_wait_until (norma_session_is_settled (t->session) &&
                         norma_report_preview_is_settled (preview) &&
                         (norma_report_preview_get_proof (preview) == NULL ||
                          norma_report_sheet_is_sharp (norma_report_page_get_sheet (page))));
}

typedef struct {
  GtkWidget *widget;
  GskRenderNode *node;
} Shot;

/* Only now has everything its size and its drawing. */
static void
take_node (Shot *shot)
{
  GtkWidget *widget = shot->widget;
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  g_clear_pointer (&shot->node, gsk_render_node_unref);
  shot->node = gtk_snapshot_free_to_node (snapshot);
}

static GskRenderNode *
draw (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  Shot shot = { widget, NULL };
  gulong handler = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (take_node), &shot);

  gtk_widget_queue_draw (widget);
  norma_test_wait_until (shot.node != NULL);
  g_signal_handler_disconnect (clock, handler);
  return shot.node;
}

void
norma_test_save_shot_of (GtkWidget *widget, const char *name)
{
  const char *folder = g_getenv ("NORMA_TEST_SHOTS");
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = NULL;

  node = draw (widget);
  if (folder == NULL)
    return;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (widget)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                              gtk_widget_get_height (widget)));
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  path = g_build_filename (folder, name, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

void
norma_test_save_shot (NormaTestWindow *t, const char *name)
{
  norma_test_save_shot_of (GTK_WIDGET (t->window), name);
}
