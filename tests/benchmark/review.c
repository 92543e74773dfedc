/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <stdlib.h>

#include "core/base/random.h"
#include "core/image/write.h"
#include "tests/support.h"
#include "tests/ui/display.h"
#include "ui/session-reviews.h"

/* How soon after the key of a verdict the next image is painted, at two images a second and as fast as
 * images come. Printed, never judged. */

enum { WIDTH = 1600, HEIGHT = 1200, N_GOOD = 6, N_QUERIES = 40, PAUSE_MS = 500 };

typedef struct {
  NormaTestWindow window;
  gboolean is_painted;
} Stage;

static void
painted (Stage *stage)
{
  stage->is_painted = TRUE;
}

static void
write_images (const char *folder, guint n, guint seed, gboolean has_spot)
{
  g_autoptr (NormaRaster) raster =
      norma_raster_new (WIDTH, HEIGHT, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);
  NormaRandom random;

  norma_random_seed (&random, seed);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("%03u.png", i);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    guint left = (guint)norma_random_below (&random, WIDTH - 200);

    for (guint y = 0; y < HEIGHT; y++)
      for (guint x = 0; x < WIDTH; x++) {
        gboolean spot = has_spot && x >= left && x < left + 160 && y >= 500 && y < 660;

        ((guint8 *)norma_raster_row (raster, y))[x] =
            (guint8)(spot ? 210 : 80 + x / 32 + norma_random_below (&random, 30));
      }
    g_assert_true (norma_image_write_png (raster, path, NULL));
  }
}

static void
open_images (Stage *stage)
{
  g_autofree char *good = g_build_filename (stage->window.folder, "big/train/good", NULL);
  g_autofree char *queries = g_build_filename (stage->window.folder, "big/test/spot", NULL);
  g_autofree char *folder = g_build_filename (stage->window.folder, "big", NULL);
  g_autoptr (NormaFolderPlan) plan = NULL;

  write_images (good, N_GOOD, 3, FALSE);
  write_images (queries, N_QUERIES, 7, TRUE);
  plan = norma_folder_plan_new (folder, NULL);
  norma_test_take_plan (stage->window.session, plan);
  norma_test_activate (&stage->window, "win.fit");
  norma_test_wait_until (norma_session_is_settled (stage->window.session));
}

static void
wait_ms (guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64)ms * 1000;

  do {
    while (g_main_context_pending (NULL))
      g_main_context_iteration (NULL, FALSE);
    g_usleep (200);
  } while (g_get_monotonic_time () < end);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *)a, other = *(const double *)b;

  return (one > other) - (one < other);
}

static gboolean
is_shown (Stage *stage, NormaImageItem *before)
{
  NormaSession *session = stage->window.session;

  return norma_session_get_current (session) != before &&
         norma_shown_get_item (norma_session_get_shown (session)) ==
             norma_session_get_current (session);
}

static void
measure (Stage *stage, const char *name, guint n, guint pause_ms)
{
  g_autofree double *ms = g_new (double, n);

  for (guint i = 0; i < n; i++) {
    NormaImageItem *before = norma_session_get_current (stage->window.session);
    gint64 start;

    wait_ms (pause_ms);
    start = g_get_monotonic_time ();
    norma_test_activate (&stage->window, "review.unsure");
    while (!is_shown (stage, before))
      g_main_context_iteration (NULL, TRUE);
    stage->is_painted = FALSE;
    while (!stage->is_painted)
      g_main_context_iteration (NULL, TRUE);
    ms[i] = (double)(g_get_monotonic_time () - start) / 1000;
  }
  qsort (ms, n, sizeof (double), compare_doubles);
  g_print ("%-44s median %5.1f ms, 90 %% within %5.1f ms, most %5.1f ms\n", name, ms[n / 2],
           ms[n * 9 / 10], ms[n - 1]);
}

int
main (int argc, char **argv)
{
  Stage stage = { 0 };
  GdkFrameClock *clock;

  if (!norma_test_init_display (&argc, &argv))
    return 0;
  norma_test_window_set_up (&stage.window, NULL);
  open_images (&stage);
  norma_test_show_page (&stage.window, "review");
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (stage.window.window));
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted), &stage);
  wait_ms (2000);
  g_print ("%u images of %u × %u pixels\n", N_QUERIES, WIDTH, HEIGHT);
  measure (&stage, "verdict to next image, two a second", 20, PAUSE_MS);
  measure (&stage, "verdict to next image, without a pause", 15, 0);
  g_signal_handlers_disconnect_by_data (clock, &stage);
  norma_test_window_tear_down (&stage.window, NULL);
  return 0;
}
