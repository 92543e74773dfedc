/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/end-to-end/desktop.h"
#include "tests/support.h"

static void
test_from_folder_to_thresholds (void)
{
  g_autofree char *tiles = norma_test_shared ("data/magnetic-tile");
  g_autofree char *home = NULL;
  g_autoptr (NormaDesktop) desktop = NULL;
  g_autoptr (AtspiAccessible) open = NULL;
  g_autoptr (AtspiAccessible) model = NULL;
  g_autoptr (AtspiAccessible) fit = NULL;
  g_autoptr (AtspiAccessible) again = NULL;

  if (tiles == NULL)
    return;
  home = norma_test_folder ();
  desktop = norma_desktop_start (g_getenv ("NORMA_WINDOW"), (const char *[]){ tiles, NULL }, home);
  open = norma_desktop_await (desktop, ATSPI_ROLE_PUSH_BUTTON, "Open Open");
  norma_desktop_click (desktop, open);
  norma_desktop_await (desktop, ATSPI_ROLE_LABEL, "793 images");
  model = norma_desktop_await (desktop, ATSPI_ROLE_PAGE_TAB, "Model");
  norma_desktop_click (desktop, model);
  fit = norma_desktop_await (desktop, ATSPI_ROLE_PUSH_BUTTON, "Fit the model");
  norma_desktop_click (desktop, fit);
  again = norma_desktop_await (desktop, ATSPI_ROLE_PUSH_BUTTON, "Fit again");
  norma_desktop_quit (desktop);
  norma_test_remove_folder (home);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tiles/from-folder-to-thresholds", test_from_folder_to_thresholds);
  return g_test_run ();
}
