/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/session.h"

/* A small set of parts for the tests of the window, and waiting without sleeping. */

/* Writes FOLDER/train/good (12 pictures), FOLDER/test/good (3), FOLDER/test/spot (4, each with a
 * bright square at x 60 … 79, y 40 … 59) and FOLDER/notes.txt: grey noise of 128 × 96 pixels. */
void norma_test_write_parts (const char *folder);

/* A session with these parts in a small frame, on one thread; fitted and scored if `fitted`. */
NormaSession *norma_test_new_session (const char *folder, gboolean fitted);

/* Opens a new project with the images of a plan, in a folder of its own that goes with the session,
 * and waits until it is shown and its files have been looked at. */
void norma_test_take_plan (NormaSession *session, const NormaFolderPlan *plan);

/* The same at a path. */
void norma_test_create (NormaSession *session, const char *path, const NormaFolderPlan *plan);
void norma_test_open (NormaSession *session, const char *path);

/* Runs the main loop until the condition holds; fails the test after a minute. */
#define norma_test_wait_until(condition) \
  do { \
    gint64 end_ = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; \
    guint wake_ = g_timeout_add (1000, norma_test_wake, NULL); \
    gboolean met_; \
    while (!(met_ = (condition)) && g_get_monotonic_time () < end_) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (wake_); \
    g_assert_true (met_); \
  } while (0)

gboolean norma_test_wake (gpointer data);

/* The first image of a role, lent. */
NormaImageItem *norma_test_find_image (NormaSession *session, NormaRole role);
