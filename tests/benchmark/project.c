/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <time.h>

#include "core/base/random.h"
#include "core/image/write.h"
#include "tests/support.h"
#include "tests/ui/display.h"
#include "ui/background.h"

/* A window on a project of many images: how long opening it takes, and the longest time for which
 * the window answers nothing while images come, are looked at, fitted and scored. Printed, never
 * judged.
 *
 *   benchmark-project [IMAGES]      10,000 unless told */

enum { N_IMAGES = 10000, N_LEARN = 100, SIDE = 64, SHORT_SIDE = 64, BEAT_MS = 5 };

/* Between two beats nothing else was answered. */
typedef struct {
  gint64 last, longest; /* µs */
  double last_work, longest_work; /* ms, of the main thread alone */
  guint source;
} Heartbeat;

static double
get_thread_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

static gboolean
beat (gpointer data)
{
  Heartbeat *heartbeat = data;
  gint64 now = g_get_monotonic_time ();
  double work = get_thread_ms ();

  heartbeat->longest = MAX (heartbeat->longest, now - heartbeat->last);
  heartbeat->longest_work = MAX (heartbeat->longest_work, work - heartbeat->last_work);
  heartbeat->last = now;
  heartbeat->last_work = work;
  return G_SOURCE_CONTINUE;
}

static void
heartbeat_start (Heartbeat *heartbeat)
{
  *heartbeat = (Heartbeat){ .last = g_get_monotonic_time (), .last_work = get_thread_ms () };
  heartbeat->source = g_timeout_add_full (G_PRIORITY_HIGH, BEAT_MS, beat, heartbeat, NULL);
}

static void
heartbeat_end (Heartbeat *heartbeat, const char *during)
{
  beat (heartbeat);
  g_source_remove (heartbeat->source);
  g_print ("%-44s longest gap %4.0f ms, computing %4.0f ms (asked: 50 ms)\n", during,
           (double)heartbeat->longest / 1000, heartbeat->longest_work);
}

static void
write_images (const char *folder, guint first, guint n)
{
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = first; i < first + n; i++) {
    g_autoptr (NormaRaster) raster =
        norma_raster_new (SIDE, SIDE, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);
    g_autofree char *name = g_strdup_printf ("part-%05u.png", i);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    NormaRandom random;

    norma_random_seed (&random, i);
    for (guint y = 0; y < SIDE; y++)
      for (guint x = 0; x < SIDE; x++)
        ((guint8 *)norma_raster_row (raster, y))[x] =
            (guint8)(60 + x + norma_random_below (&random, 40));
    norma_image_write_png (raster, path, NULL);
  }
}

static char *
write_folder (guint n)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *learn = g_build_filename (folder, "train", "good", NULL);
  g_autofree char *others = g_build_filename (folder, "test", "good", NULL);

  write_images (learn, 0, N_LEARN);
  write_images (others, N_LEARN, n - N_LEARN);
  return g_steal_pointer (&folder);
}

static void
settle (NormaSession *session)
{
  while (!norma_session_is_settled (session))
    g_main_context_iteration (NULL, TRUE);
}

static void
opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!norma_session_open_finish (NORMA_SESSION (source), result, &error))
    g_error ("%s", error->message);
  *(gboolean *)data = TRUE;
}

static void
painted (gboolean *is_painted)
{
  *is_painted = TRUE;
}

static void
wait_for_frame (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gboolean is_painted = FALSE;
  gulong handler =
      g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted), &is_painted);

  gtk_widget_queue_draw (window);
  while (!is_painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
}

static void
import (NormaTestWindow *t, const char *folder, const char *path)
{
  g_autoptr (NormaFolderPlan) plan = norma_folder_plan_new (folder, NULL);
  gboolean is_open = FALSE;
  Heartbeat heartbeat;

  heartbeat_start (&heartbeat);
  norma_session_create_async (t->session, path, plan, opened, &is_open);
  while (!is_open)
    g_main_context_iteration (NULL, TRUE);
  heartbeat_end (&heartbeat, "import");
  heartbeat_start (&heartbeat);
  settle (t->session);
  heartbeat_end (&heartbeat, "look at the files");
}

static void
fit_and_score (NormaTestWindow *t)
{
  Heartbeat heartbeat;
  gint64 start = g_get_monotonic_time ();

  norma_session_get_fit_options (t->session)->short_side = SHORT_SIDE;
  norma_test_show_page (t, "inspect");
  heartbeat_start (&heartbeat);
  norma_test_activate (t, "win.fit");
  while (norma_session_get_model (t->session) == NULL)
    g_main_context_iteration (NULL, TRUE);
  heartbeat_end (&heartbeat, "fit, Inspect page");
  heartbeat_start (&heartbeat);
  settle (t->session);
  heartbeat_end (&heartbeat, "scoring, Inspect page");
  g_print ("%-44s %.1f s\n", "fit and scoring together",
           (double)(g_get_monotonic_time () - start) / 1e6);
}

static void
show_data (NormaTestWindow *t)
{
  Heartbeat heartbeat;

  heartbeat_start (&heartbeat);
  norma_test_show_page (t, "data");
  wait_for_frame (GTK_WIDGET (t->window));
  heartbeat_end (&heartbeat, "from Inspect to Data, all scored");
}

static void
open_again (NormaTestWindow *t, const char *path)
{
  gboolean is_open = FALSE;
  gint64 start;
  Heartbeat heartbeat;

  norma_session_close (t->session);
  settle (t->session);
  wait_for_frame (GTK_WIDGET (t->window));
  start = g_get_monotonic_time ();
  heartbeat_start (&heartbeat);
  norma_session_open_async (t->session, path, opened, &is_open);
  while (!is_open)
    g_main_context_iteration (NULL, TRUE);
  wait_for_frame (GTK_WIDGET (t->window));
  g_print ("%-44s %.0f ms (asked: 1000 ms)\n", "opening the project, to the first picture",
           (double)(g_get_monotonic_time () - start) / 1000);
  heartbeat_end (&heartbeat, "opening");
  heartbeat_start (&heartbeat);
  settle (t->session);
  heartbeat_end (&heartbeat, "look at the files again");
}

int
main (int argc, char **argv)
{
  guint n = argc > 1 ? (guint)MAX (atoi (argv[1]), 2 * N_LEARN) : N_IMAGES;
  NormaTestWindow t = { 0 };
  g_autofree char *folder = NULL;
  g_autofree char *home = NULL;
  g_autofree char *path = NULL;

  if (!norma_test_init_display (&argc, &argv))
    return 0;
  folder = write_folder (n);
  home = norma_test_folder ();
  path = g_build_filename (home, "many.norma-project", NULL);
  norma_test_window_set_up (&t, NULL);
  norma_test_show_page (&t, "data");
  g_print ("%u images\n", n);
  import (&t, folder, path);
  fit_and_score (&t);
  show_data (&t);
  open_again (&t, path);
  norma_test_window_tear_down (&t, NULL);
  norma_test_remove_folder (home);
  norma_test_remove_folder (folder);
  return 0;
}
