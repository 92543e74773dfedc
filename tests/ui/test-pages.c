/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support.h"
#include "tests/ui/display.h"

/* Pictures to be looked at; that every page can be drawn is what is tested. */
static void
test_shots (NormaTestWindow *t, gconstpointer stage)
{
  static const char *const pages[] = { "data", "model", "inspect", "review", "report" };
  static const struct {
    AdwColorScheme scheme;
    const char *name;
  } styles[] = {
    { ADW_COLOR_SCHEME_FORCE_LIGHT, "light" },
    { ADW_COLOR_SCHEME_FORCE_DARK, "dark" },
  };

  for (guint s = 0; s < G_N_ELEMENTS (styles); s++) {
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), styles[s].scheme);
    for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
      g_autofree char *name =
          g_strdup_printf ("%s-%s-%s.png", stage == NULL ? "empty" : (const char *)stage, pages[i],
                           styles[s].name);

      norma_test_show_page (t, pages[i]);
      norma_test_wait_for_thumbnails (GTK_WIDGET (t->window));
      if (g_str_equal (pages[i], "report") && norma_session_get_project (t->session) != NULL)
        norma_test_wait_for_report (t);
      norma_test_save_shot (t, name);
    }
  }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

/* The same on real parts; minutes of work, so only when asked for with -m slow. */
static void
test_tiles (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *folder = NULL;
  g_autoptr (NormaFolderPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  folder = norma_test_shared ("data/magnetic-tile");
  if (folder == NULL)
    return;
  plan = norma_folder_plan_new (folder, &error);
  g_assert_no_error (error);
  norma_session_get_fit_options (t->session)->short_side = 96;
  norma_session_get_fit_options (t->session)->n_defect_spots = 0;
  norma_test_take_plan (t->session, plan);
  norma_test_activate (t, "win.fit");
  while (norma_session_get_job (t->session) != NULL)
    g_main_context_iteration (NULL, TRUE);
  norma_test_wait_until (!norma_shown_is_busy (norma_session_get_shown (t->session)));
  test_shots (t, "tiles");
}

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  g_test_add ("/pages/shots-empty", NormaTestWindow, NULL, norma_test_window_set_up, test_shots,
              norma_test_window_tear_down);
  g_test_add ("/pages/shots-fitted", NormaTestWindow, "fitted", norma_test_window_set_up,
              test_shots, norma_test_window_tear_down);
  if (g_test_slow ())
    g_test_add ("/pages/shots-tiles", NormaTestWindow, NULL, norma_test_window_set_up, test_tiles,
                norma_test_window_tear_down);
  return g_test_run ();
}
