/* SPDX-License-Identifier: Apache-2.0 */
#include "app/application.h"
#include "ui/background.h"

/* norma [FOLDER | PROJECT]…: the window. */
int
main (int argc, char **argv)
{
  g_autoptr (NormaApplication) application = NULL;
  int status;

  norma_application_set_language ();
  application = norma_application_new (G_APPLICATION_DEFAULT_FLAGS);
  status = g_application_run (G_APPLICATION (application), argc, argv);
  norma_background_await ();
  return status;
}
