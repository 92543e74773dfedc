/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/models.h"
#include "tests/end-to-end/desktop.h"
#include "tests/support.h"

/* Enough to learn from and to keep a third for the promise. */
enum { N_PARTS = 12 };

/* SimpleNet below the Gaussian in the list of detectors. */
enum { DOWN_TO_SIMPLENET = 5 };

/* Notches of the wheel from one end of the page to the other. */
enum { WHOLE_PAGE = 20 };

/* Of a training on a machine that does much else. */
enum { MOST_SECONDS = 900 };

static NormaDesktop *
start (const char *what, const char *home)
{
  return norma_desktop_start (g_getenv ("NORMA_WINDOW"), (const char *[]){ what, NULL }, home);
}

static char *
draw_parts (const char *home)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  char *folder = g_build_filename (home, "parts", NULL);
  g_autofree char *good = g_build_filename (folder, "good", NULL);

  g_assert_cmpint (g_mkdir_with_parents (good, 0700), ==, 0);
  g_ptr_array_unref (norma_test_parts_write (&part, 1, N_PARTS, good));
  return folder;
}

static void
choose_simplenet (NormaDesktop *desktop)
{
  norma_desktop_click_on (desktop, ATSPI_ROLE_PAGE_TAB, "Model");
  norma_desktop_click_on (desktop, ATSPI_ROLE_COMBO_BOX, "Detector");
  norma_desktop_expect (desktop, ATSPI_ROLE_LABEL, "SimpleNet");
  for (guint i = 0; i < DOWN_TO_SIMPLENET; i++)
    norma_desktop_press (desktop, "Down");
  norma_desktop_press (desktop, "Return");
  norma_desktop_expect (desktop, ATSPI_ROLE_LABEL, "Steps");
  norma_desktop_scroll (desktop, WHOLE_PAGE);
}

static void
resume (NormaDesktop *desktop)
{
  norma_desktop_expect (desktop, ATSPI_ROLE_LABEL, "Training of SimpleNet stopped at *");
  norma_desktop_scroll (desktop, -WHOLE_PAGE);
  norma_desktop_click_on (desktop, ATSPI_ROLE_PUSH_BUTTON, "Resume");
  norma_desktop_expect (desktop, ATSPI_ROLE_PUSH_BUTTON, "Pause");
}

static void
await_end (NormaDesktop *desktop)
{
  gint64 deadline = g_get_monotonic_time () + MOST_SECONDS * G_USEC_PER_SEC;

  for (;;) {
    g_autoptr (AtspiAccessible) end =
        norma_desktop_find (desktop, ATSPI_ROLE_PUSH_BUTTON, "Fit again");

    if (end != NULL)
      return;
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_usleep (G_USEC_PER_SEC);
  }
}

static void
assert_has_model (const char *path)
{
  g_autofree char *left_over = g_strconcat (path, "-training", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaProject) project = norma_project_open (path, NORMA_PROJECT_READ, &error);
  g_autofree char *model = norma_project_dup_current_model (project, &error);

  g_assert_no_error (error);
  g_assert_nonnull (model);
  g_assert_false (g_file_test (left_over, G_FILE_TEST_EXISTS));
}

/* Paused, gone on with, killed, gone on with, closed, gone on with to its end; and looked at again. */
static void
test_from_pause_to_end (void)
{
  g_autofree char *home = norma_test_folder ();
  g_autofree char *parts = draw_parts (home);
  g_autofree char *project = NULL;
  NormaDesktop *desktop = start (parts, home);

  norma_desktop_click_on (desktop, ATSPI_ROLE_PUSH_BUTTON, "Open Open");
  norma_desktop_expect (desktop, ATSPI_ROLE_STATUS_BAR, "12 images*");
  choose_simplenet (desktop);
  norma_desktop_click_on (desktop, ATSPI_ROLE_PUSH_BUTTON, "Fit the model");
  norma_desktop_click_on (desktop, ATSPI_ROLE_PUSH_BUTTON, "Pause");
  resume (desktop);
  project = norma_desktop_find_project (home);
  norma_desktop_free (desktop);

  desktop = start (project, home);
  norma_desktop_click_on (desktop, ATSPI_ROLE_PAGE_TAB, "Model");
  resume (desktop);
  norma_desktop_quit (desktop);
  norma_desktop_free (desktop);

  desktop = start (project, home);
  norma_desktop_click_on (desktop, ATSPI_ROLE_PAGE_TAB, "Model");
  resume (desktop);
  await_end (desktop);
  norma_desktop_quit (desktop);
  norma_desktop_free (desktop);
  assert_has_model (project);

  desktop = start (project, home);
  norma_desktop_click_on (desktop, ATSPI_ROLE_PAGE_TAB, "Model");
  norma_desktop_expect (desktop, ATSPI_ROLE_LABEL, "Steps done: 2*000. *");
  norma_desktop_quit (desktop);
  norma_desktop_free (desktop);
  norma_test_remove_folder (home);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/from-pause-to-end", test_from_pause_to_end);
  return g_test_run ();
}
