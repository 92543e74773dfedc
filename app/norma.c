/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>
#include <locale.h>

#include "app/application.h"
#include "ui/places.h"

static void
set_language (void)
{
  g_autofree char *folder = norma_places_dup_locale_folder ();

  setlocale (LC_ALL, "");
  if (folder != NULL)
    bindtextdomain ("norma", folder);
  bind_textdomain_codeset ("norma", "UTF-8");
  textdomain ("norma");
}

/* norma [FOLDER | PROJECT]…: the window. */
int
main (int argc, char **argv)
{
  g_autoptr (NormaApplication) application = NULL;

  set_language ();
  application = norma_application_new (G_APPLICATION_DEFAULT_FLAGS);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
