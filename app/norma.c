/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>

#include "app/application.h"

/* norma [FOLDER]: the window. */
int
main (int argc, char **argv)
{
  g_autoptr (NormaApplication) application = NULL;

  setlocale (LC_ALL, "");
  application = norma_application_new (G_APPLICATION_DEFAULT_FLAGS);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
