/* SPDX-License-Identifier: Apache-2.0 */
#include "app/application.h"

/* norma [FOLDER | PROJECT]…: the window. */
int
main (int argc, char **argv)
{
  g_autoptr (NormaApplication) application = NULL;

  norma_application_set_language ();
  application = norma_application_new (G_APPLICATION_DEFAULT_FLAGS);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
