/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <sys/resource.h>
#include <tiffio.h>
#include <time.h>

#include "core/base/random.h"
#include "tests/support.h"
#include "tests/ui/display.h"
#include "ui/histogram.h"

/* How fast the window answers: from an input event to the end of painting, and from asking for a
 * large file to its first picture. Printed, never judged.
 *
 *   benchmark-window                         all
 *   benchmark-window view                    the view alone
 *   benchmark-window first-picture PATH      one file, in a process whose memory is its own */

/* The view of the issue; the window is larger by its panels. */
enum { VIEW_WIDTH = 1270, VIEW_HEIGHT = 629, SIDE = 4096, N_INPUTS = 60, LARGE_SIDE = 10000 };

/* At 60 pictures a second. */
enum { FRAME_US = 16667 };

typedef struct {
  NormaTestWindow window;
  NormaCompareView *compare;
  NormaImageView *view;
  NormaHistogram *histogram;
  GdkFrameClock *clock;
  gboolean is_painted;
  NormaPicture *picture;
  NormaScorePlane *plane;
  NormaOutlines *outlines;
} Stage;

static void
painted (Stage *stage)
{
  stage->is_painted = TRUE;
}

/* Nothing is left to do: no frame, no thread's result. */
static void
settle (Stage *stage)
{
  NormaShown *shown = norma_session_get_shown (stage->window.session);

  do {
    stage->is_painted = FALSE;
    gtk_widget_queue_draw (GTK_WIDGET (stage->view));
    while (!stage->is_painted)
      g_main_context_iteration (NULL, TRUE);
    while (g_main_context_pending (NULL))
      g_main_context_iteration (NULL, FALSE);
  } while (norma_shown_is_busy (shown));
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *)a;
  double other = *(const double *)b;

  return (one > other) - (one < other);
}

/* Of this thread alone: what the other programs of a busy computer cannot change. */
static double
get_thread_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

/* Inputs come at any time between two frames, not right after one was painted. */
static void
wait_some_of_a_frame (NormaRandom *random)
{
  gint64 end = g_get_monotonic_time () + (gint64)(norma_random_uniform (random) * FRAME_US);

  do {
    while (g_main_context_pending (NULL))
      g_main_context_iteration (NULL, FALSE);
    g_usleep (100);
  } while (g_get_monotonic_time () < end);
}

typedef void (*Input) (Stage *stage, guint i);

static void
measure (Stage *stage, const char *name, Input input)
{
  double ms[N_INPUTS], work_ms[N_INPUTS];
  NormaRandom random;

  norma_random_seed (&random, 3);
  settle (stage);
  for (guint i = 0; i < N_INPUTS; i++) {
    gint64 start;
    double work;

    wait_some_of_a_frame (&random);
    stage->is_painted = FALSE;
    start = g_get_monotonic_time ();
    work = get_thread_ms ();
    input (stage, i);
    while (!stage->is_painted)
      g_main_context_iteration (NULL, TRUE);
    ms[i] = (double)(g_get_monotonic_time () - start) / 1000;
    work_ms[i] = get_thread_ms () - work;
  }
  qsort (ms, N_INPUTS, sizeof (double), compare_doubles);
  qsort (work_ms, N_INPUTS, sizeof (double), compare_doubles);
  g_print ("%-44s median %5.1f ms, 90 %% within %5.1f ms; computing %5.1f and %5.1f ms\n", name,
           ms[N_INPUTS / 2], ms[N_INPUTS * 9 / 10], work_ms[N_INPUTS / 2],
           work_ms[N_INPUTS * 9 / 10]);
}

static gpointer
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (G_OBJECT_TYPE (controller) == type)
      return controller;
  }
  return NULL;
}

static void
pan (Stage *stage, guint i)
{
  gpointer drag = find_controller (GTK_WIDGET (stage->view), GTK_TYPE_GESTURE_DRAG);

  if (i == 0)
    g_signal_emit_by_name (drag, "drag-begin", 600.0, 300.0);
  g_signal_emit_by_name (drag, "drag-update", (i % 2 == 0 ? 1 : -1) * 7.0 * i, 3.0 * i);
}

static void
zoom (Stage *stage, guint i)
{
  gboolean taken;

  g_signal_emit_by_name (find_controller (GTK_WIDGET (stage->view),
                                          GTK_TYPE_EVENT_CONTROLLER_SCROLL),
                         "scroll", 0.0, i % 40 < 20 ? -1.0 : 1.0, &taken);
}

static void
drag_threshold (Stage *stage, guint i)
{
  gpointer drag = find_controller (GTK_WIDGET (stage->histogram), GTK_TYPE_GESTURE_DRAG);
  double place =
      norma_histogram_get_place (stage->histogram, norma_session_get_unit (stage->window.session));

  /* In the strip of the knobs. */
  if (i == 0)
    g_signal_emit_by_name (drag, "drag-begin", place,
                           gtk_widget_get_height (GTK_WIDGET (stage->histogram)) - 20.0);
  g_signal_emit_by_name (drag, "drag-update", 20.0 + i, 0.0);
  if (i == N_INPUTS - 1)
    g_signal_emit_by_name (drag, "drag-end", 20.0 + i, 0.0);
}

static NormaRaster *
make_raster (guint side, NormaSampleType type)
{
  NormaRaster *raster = norma_raster_new (side, side, 1, type, NULL, 0, NULL);
  NormaRandom random;

  norma_random_seed (&random, 5);
  for (guint y = 0; y < side; y++) {
    guint64 noise = norma_random_bits (&random);

    for (guint x = 0; x < side; x++) {
      guint value = (x * 3 + y * 2 + (guint)(noise >> (x % 48) & 0xfff)) & 0xfff;

      if (type == NORMA_SAMPLE_U8)
        ((guint8 *)norma_raster_row (raster, y))[x] = (guint8)(value >> 4);
      else
        ((guint16 *)norma_raster_row (raster, y))[x] = (guint16)value;
    }
  }
  return raster;
}

/* A map of the frame's size with some tens of regions. */
static NormaScorePlane *
make_plane (double unit)
{
  NormaAnomalyMap *map = norma_anomaly_map_new (256, 256, SIDE, SIDE, NULL);
  NormaRandom random;

  norma_random_seed (&random, 9);
  for (guint i = 0; i < 256 * 256; i++)
    map->values[i] = (float)(4 * unit * norma_random_uniform (&random));
  norma_anomaly_map_smooth (map, 4, NULL);
  for (guint i = 0; i < 256 * 256; i++)
    map->values[i] = (float)(unit * (1 + 6 * ((double)map->values[i] / (2 * unit) - 1)));
  return norma_score_plane_new (map, NULL);
}

static void
put_on_stage (Stage *stage)
{
  double unit = norma_session_get_unit (stage->window.session);
  g_autoptr (NormaRaster) raster = make_raster (SIDE, NORMA_SAMPLE_U8);
  double work;
  gint64 start;

  stage->plane = make_plane (unit);
  start = g_get_monotonic_time ();
  stage->picture = norma_picture_new (raster, NULL);
  g_print ("%-44s %5.1f ms\n", "pyramid of the picture",
           (double)(g_get_monotonic_time () - start) / 1000);
  start = g_get_monotonic_time ();
  work = get_thread_ms ();
  stage->outlines = norma_outlines_new (stage->plane->map,
                                        norma_session_get_limits (stage->window.session), NULL);
  g_print ("%-44s %5.1f ms, computing %5.1f ms, %u regions\n", "outlines at full size, in a thread",
           (double)(g_get_monotonic_time () - start) / 1000, get_thread_ms () - work,
           norma_outlines_get_n_regions (stage->outlines));
  norma_image_view_set_image (stage->view, stage->picture, stage->plane, stage->outlines);
}

/* As a comparison at 1536 pixels a side finds it: turned a little, bent by up to three pixels. */
static NormaComparison *
make_comparison (void)
{
  NormaComparison *comparison = norma_comparison_new ();
  NormaAlignment *alignment = comparison->alignment = g_new0 (NormaAlignment, 1);
  NormaLocalWarp *field = alignment->field = g_new0 (NormaLocalWarp, 1);
  guint n = 48;

  comparison->verdict = NORMA_COMPARED_SAME;
  alignment->warp = (NormaHomography){ { 0.999, -0.02, 40, 0.02, 1.001, -35, 1e-6, -2e-6, 1 } };
  alignment->gain = 0.95;
  alignment->bias = 0.02;
  alignment->field_scale = 768.0 / SIDE;
  *field = (NormaLocalWarp){ n, n, 16, g_new (float, n *n), g_new (float, n *n), 0.5, 0.2 };
  for (guint i = 0; i < n * n; i++) {
    field->x[i] = 0.4f * (float)(i % n) / (float)n;
    field->y[i] = 0.3f * (float)(i / n) / (float)n;
  }
  return comparison;
}

static void
blink (Stage *stage, guint i)
{
  norma_compare_view_blink (stage->compare);
}

static void
move_divider (Stage *stage, guint i)
{
  g_object_set (stage->compare, "divider", 0.1 + 0.8 * i / N_INPUTS, NULL);
}

/* A query of the stage's picture with a reference of the same size. */
static void
measure_pair (Stage *stage)
{
  g_autoptr (NormaRaster) raster = make_raster (SIDE, NORMA_SAMPLE_U8);
  g_autoptr (NormaPicture) reference = norma_picture_new (raster, NULL);
  g_autoptr (NormaComparison) comparison = make_comparison ();

  norma_compare_view_set_pair (stage->compare, stage->picture, stage->plane, stage->outlines,
                               reference, comparison);
  for (double zoom = 0.4; zoom <= 1; zoom += 0.6) {
    g_print ("pair at %.0f %%\n", zoom * 100);
    norma_image_view_zoom_to (stage->view, zoom);
    g_object_set (stage->compare, "mode", NORMA_COMPARE_SIDE_BY_SIDE, NULL);
    measure (stage, "pan side by side, linked", pan);
    g_object_set (stage->compare, "mode", NORMA_COMPARE_SWIPE, "divider", 0.5, NULL);
    measure (stage, "pan of a swipe", pan);
    measure (stage, "move of the divider", move_divider);
    g_object_set (stage->compare, "mode", NORMA_COMPARE_BLINK, NULL);
    measure (stage, "blink", blink);
    g_object_set (stage->compare, "mode", NORMA_COMPARE_DIFFERENCE, NULL);
    measure (stage, "pan of a difference", pan);
    g_object_set (stage->compare, "mode", NORMA_COMPARE_SINGLE, "residual", TRUE, "displacement",
                  TRUE, "valid-area", TRUE, NULL);
    measure (stage, "pan with heat, residual, arrows and border", pan);
    g_object_set (stage->compare, "residual", FALSE, "displacement", FALSE, "valid-area", FALSE,
                  NULL);
  }
}

static void
measure_view (void)
{
  Stage stage = { 0 };
  const NormaViewport *viewport;
  GtkWidget *window;

  norma_test_window_set_up (&stage.window, "fitted");
  window = GTK_WIDGET (stage.window.window);
  norma_test_show_page (&stage.window, "inspect");
  stage.compare =
      norma_inspect_page_get_compare_view (norma_window_get_inspect_page (stage.window.window));
  stage.view = norma_compare_view_get_query_view (stage.compare);
  stage.histogram = NORMA_HISTOGRAM (norma_test_find_widget (window, NORMA_TYPE_HISTOGRAM));
  viewport = norma_image_view_get_viewport (stage.view);
  /* The panels keep their size, so that the view takes all that the window gets. */
  gtk_window_set_default_size (GTK_WINDOW (window),
                               gtk_widget_get_width (window) + VIEW_WIDTH -
                                   gtk_widget_get_width (GTK_WIDGET (stage.view)),
                               gtk_widget_get_height (window) + VIEW_HEIGHT -
                                   gtk_widget_get_height (GTK_WIDGET (stage.view)));
  stage.clock = gtk_widget_get_frame_clock (window);
  g_signal_connect_swapped (stage.clock, "after-paint", G_CALLBACK (painted), &stage);
  put_on_stage (&stage);
  settle (&stage);
  settle (&stage);
  g_print ("view %u × %u of %u × %u pixels, with a heat map\n", viewport->view_width,
           viewport->view_height, viewport->image_width, viewport->image_height);
  norma_image_view_zoom_to (stage.view, 0.4);
  measure (&stage, "pan at 40 %", pan);
  norma_image_view_zoom_to (stage.view, 1);
  measure (&stage, "pan at 100 %", pan);
  norma_image_view_fit (stage.view);
  measure (&stage, "zoom from the whole image on", zoom);
  norma_image_view_fit (stage.view);
  measure (&stage, "drag of the reject threshold, heat map", drag_threshold);
  g_object_set (stage.view, "overlay", NORMA_OVERLAY_MASK, NULL);
  norma_image_view_set_image (stage.view, stage.picture, stage.plane, stage.outlines);
  measure (&stage, "drag of the reject threshold, mask", drag_threshold);
  g_object_set (stage.view, "overlay", NORMA_OVERLAY_HEAT, NULL);
  measure_pair (&stage);
  g_signal_handlers_disconnect_by_data (stage.clock, &stage);
  norma_test_window_tear_down (&stage.window, "fitted");
  norma_picture_unref (stage.picture);
  norma_score_plane_unref (stage.plane);
  norma_outlines_unref (stage.outlines);
}

/* What the application does when an image is chosen, in a window with nothing but the view. */
static int
show_first_picture (const char *path)
{
  g_autoptr (NormaShown) shown = norma_shown_new ();
  g_autoptr (NormaImageItem) item = norma_image_item_new (path, "", NORMA_ROLE_UNLABELLED);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = norma_image_view_new ();
  Stage stage = { .view = NORMA_IMAGE_VIEW (view) };
  struct rusage usage;
  gint64 start, decoded;

  gtk_window_set_default_size (GTK_WINDOW (window), VIEW_WIDTH, VIEW_HEIGHT);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_signal_connect_swapped (gtk_widget_get_frame_clock (window), "after-paint",
                            G_CALLBACK (painted), &stage);
  start = g_get_monotonic_time ();
  norma_shown_set_item (shown, item);
  while (norma_shown_is_busy (shown))
    g_main_context_iteration (NULL, TRUE);
  decoded = g_get_monotonic_time ();
  if (norma_shown_get_picture (shown) == NULL)
    g_error ("%s", norma_shown_get_error (shown));
  norma_image_view_set_image (stage.view, norma_shown_get_picture (shown), NULL, NULL);
  stage.is_painted = FALSE;
  while (!stage.is_painted)
    g_main_context_iteration (NULL, TRUE);
  getrusage (RUSAGE_SELF, &usage);
  g_print ("%-44s %5.0f ms (%.0f ms reading), peak %.0f MB\n", path,
           (double)(g_get_monotonic_time () - start) / 1000, (double)(decoded - start) / 1000,
           (double)usage.ru_maxrss / 1024);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}

static void
write_large (const char *path, int compression)
{
  g_autoptr (NormaRaster) raster = make_raster (LARGE_SIDE, NORMA_SAMPLE_U16);
  TIFF *tif = TIFFOpen (path, "w");

  TIFFSetField (tif, TIFFTAG_IMAGEWIDTH, LARGE_SIDE);
  TIFFSetField (tif, TIFFTAG_IMAGELENGTH, LARGE_SIDE);
  TIFFSetField (tif, TIFFTAG_BITSPERSAMPLE, 16);
  TIFFSetField (tif, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField (tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  TIFFSetField (tif, TIFFTAG_COMPRESSION, compression);
  TIFFSetField (tif, TIFFTAG_ROWSPERSTRIP, 64);
  for (guint y = 0; y < LARGE_SIDE; y++)
    TIFFWriteScanline (tif, norma_raster_row (raster, y), y, 0);
  TIFFClose (tif);
}

static void
measure_large (const char *self)
{
  static const struct {
    const char *name;
    int compression;
  } files[] = {
    { "10000-plain.tif", COMPRESSION_NONE },
    { "10000-lzw.tif", COMPRESSION_LZW },
  };
  g_autofree char *folder = norma_test_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (folder, files[i].name, NULL);
    const char *argv[] = { self, "first-picture", path, NULL };
    g_autofree char *output = NULL;

    write_large (path, files[i].compression);
    g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL,
                  NULL);
    g_print ("%s", output == NULL ? "" : output);
  }
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  if (argc == 3 && g_str_equal (argv[1], "first-picture"))
    return show_first_picture (argv[2]);
  measure_view ();
  if (argc == 2 && g_str_equal (argv[1], "view"))
    return 0;
  measure_large (argv[0]);
  return 0;
}
