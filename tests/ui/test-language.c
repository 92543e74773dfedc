/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/ui/display.h"
#include "ui/stage-words.h"
#include "ui/start-page.h"

/* Run with LANGUAGE=de. */

static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

/* Words of a template, of the program, and of a number. */
static void
test_german (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *window = GTK_WIDGET (t->window);

  g_assert_true (shows (window, "Daten"));
  g_assert_true (shows (window, "Prüfen"));
  g_assert_true (shows (window, "19 Bilder"));
  g_assert_true (shows (window, "Modell anlernen"));
  g_assert_false (shows (window, "Fit the model"));
}

static void
test_stages (NormaTestWindow *t, gconstpointer stage)
{
  g_assert_cmpstr (norma_stage_describe ("Describing the good images"), ==,
                   "Gute Bilder werden beschrieben");
  g_assert_cmpstr (norma_stage_describe ("Training, steps"), ==, "Training");
  g_assert_cmpstr (norma_stage_describe ("what nobody knows"), ==, "what nobody knows");
}

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  norma_application_set_language ();
  g_test_add ("/language/german", NormaTestWindow, "open", norma_test_window_set_up, test_german,
              norma_test_window_tear_down);
  g_test_add ("/language/stages", NormaTestWindow, "open", norma_test_window_set_up, test_stages,
              norma_test_window_tear_down);
  return g_test_run ();
}
