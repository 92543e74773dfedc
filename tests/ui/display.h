/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/application.h"
#include "tests/ui/parts.h"
#include "ui/window.h"

/* What the tests with a display share. */

/* g_test_init() with GTK; without a display prints a plan that skips all and returns FALSE. */
gboolean norma_test_init_display (int *argc, char ***argv);

/* One window on one folder of small parts (parts.h), shown. */
typedef struct {
  char *folder;
  NormaApplication *application;
  NormaWindow *window;
  NormaSession *session;
} NormaTestWindow;

/* stage: NULL, an empty window; "open", with the images; "fitted", with a model and all scores. */
void norma_test_window_set_up (NormaTestWindow *t, gconstpointer stage);
void norma_test_window_tear_down (NormaTestWindow *t, gconstpointer stage);

/* By the name of its style or type, anywhere below; NULL if there is none. */
GtkWidget *norma_test_find_widget (GtkWidget *widget, GType type);

void norma_test_show_page (NormaTestWindow *t, const char *page);
void norma_test_activate (NormaTestWindow *t, const char *action);

/* Makes the image current and waits until it is on show. */
void norma_test_show_image (NormaTestWindow *t, NormaImageItem *item);

/* Until every picture in the lists below a widget is there. */
void norma_test_wait_for_thumbnails (GtkWidget *widget);

/* Until the report page, on show, shows the report of now. */
void norma_test_wait_for_report (NormaTestWindow *t);

/* Saves what the window shows under NORMA_TEST_SHOTS, if that is set. */
void norma_test_save_shot (NormaTestWindow *t, const char *name);

/* The same of any window that has been drawn. */
void norma_test_save_shot_of (GtkWidget *window, const char *name);
