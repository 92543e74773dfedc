/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/window-state.h"

void
norma_window_state_restore (GtkWindow *window, NormaSettings *settings)
{
  gtk_window_set_default_size (window, norma_settings_get_number (settings, "window-width"),
                               norma_settings_get_number (settings, "window-height"));
  if (norma_settings_get_switch (settings, "window-maximized"))
    gtk_window_maximize (window);
}

/* A window that fills the screen keeps the size that it had before. */
void
norma_window_state_save (GtkWindow *window, NormaSettings *settings)
{
  int width, height;

  g_object_set (settings, "window-maximized", gtk_window_is_maximized (window), NULL);
  if (gtk_window_is_maximized (window) || gtk_window_is_fullscreen (window))
    return;
  gtk_window_get_default_size (window, &width, &height);
  if (width >= 360 && height >= 200)
    g_object_set (settings, "window-width", width, "window-height", height, NULL);
}
