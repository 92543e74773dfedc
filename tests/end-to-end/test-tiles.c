/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "core/project/images.h"
#include "core/project/models.h"
#include "core/project/reviews.h"
#include "core/project/thresholds.h"
#include "core/regions/verdict.h"
#include "tests/end-to-end/desktop.h"
#include "tests/support.h"

/* Tiles with known defects, by verdict. */
typedef struct {
  int n[NORMA_VERDICT_REJECT + 1];
} Counts;

static int
read_count (NormaDesktop *desktop, const char *verdict)
{
  g_autofree char *pattern = g_strdup_printf ("Defective, %s: *", verdict);
  g_autoptr (AtspiAccessible) cell = norma_desktop_await (desktop, ATSPI_ROLE_PUSH_BUTTON, pattern);
  g_autofree char *name = atspi_accessible_get_name (cell, NULL);

  return atoi (strrchr (name, ' '));
}

static Counts
read_window (NormaDesktop *desktop)
{
  Counts counts;

  counts.n[NORMA_VERDICT_ACCEPT] = read_count (desktop, "Accept");
  counts.n[NORMA_VERDICT_REVIEW] = read_count (desktop, "Review");
  counts.n[NORMA_VERDICT_REJECT] = read_count (desktop, "Reject");
  return counts;
}

static void
await_counts (NormaDesktop *desktop, const Counts *expected)
{
  static const char *const verdicts[] = { "Accept", "Review", "Reject" };

  for (guint v = 0; v < G_N_ELEMENTS (verdicts); v++) {
    g_autofree char *name = g_strdup_printf ("Defective, %s: %d", verdicts[v], expected->n[v]);

    norma_desktop_expect (desktop, ATSPI_ROLE_PUSH_BUTTON, name);
  }
}

/* What the thresholds kept in the project make of the scores kept there; FALSE: no thresholds. */
static gboolean
read_project (const char *path, Counts *counts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaProject) project = norma_project_open (path, NORMA_PROJECT_READ, &error);
  g_autofree char *model = norma_project_dup_current_model (project, &error);
  g_autoptr (NormaProjectImages) images = norma_project_list_images (project, NULL, &error);
  NormaThresholds thresholds;
  gboolean found;

  g_assert_no_error (error);
  norma_project_read_thresholds (project, model, &thresholds, NULL, &found, &error);
  g_assert_no_error (error);
  *counts = (Counts){ 0 };
  for (gsize i = 0; found && i < images->n; i++) {
    const NormaProjectImage *image = &images->images[i];

    if (image->label == NORMA_LABEL_BAD)
      counts->n[image->score > thresholds.reject   ? NORMA_VERDICT_REJECT
                : image->score > thresholds.review ? NORMA_VERDICT_REVIEW
                                                   : NORMA_VERDICT_ACCEPT]++;
  }
  return found;
}

static void
open_and_fit (NormaDesktop *desktop)
{
  norma_desktop_click_on (desktop, ATSPI_ROLE_PUSH_BUTTON, "Open Open");
  norma_desktop_expect (desktop, ATSPI_ROLE_STATUS_BAR, "793 images*");
  norma_desktop_click_on (desktop, ATSPI_ROLE_PAGE_TAB, "Model");
  norma_desktop_click_on (desktop, ATSPI_ROLE_PUSH_BUTTON, "Fit the model");
  norma_desktop_expect (desktop, ATSPI_ROLE_PUSH_BUTTON, "Fit again");
  norma_desktop_await_gone (desktop, ATSPI_ROLE_PUSH_BUTTON, "Work under way");
}

static void
drag_reject_threshold (NormaDesktop *desktop, int pixels)
{
  g_autoptr (AtspiAccessible) handle =
      norma_desktop_await (desktop, ATSPI_ROLE_SLIDER, "Reject threshold");
  int x, y;

  norma_desktop_locate (desktop, handle, &x, &y);
  norma_desktop_drag (desktop, x, y, x + pixels, y, 10);
}

static gsize
count_reviews (const char *path)
{
  g_autoptr (GError) error = NULL;
  NormaProject *project = norma_project_open (path, NORMA_PROJECT_READ, &error);
  g_autoptr (NormaReviews) reviews = NULL;

  g_assert_no_error (error);
  reviews = norma_project_list_reviews (project, &error);
  g_assert_no_error (error);
  norma_project_close (project);
  return reviews->n;
}

/* The keys go to the image without a click. */
static void
review_by_keys (NormaDesktop *desktop, const char *project)
{
  norma_desktop_press (desktop, "Alt_L+4");
  norma_desktop_expect (desktop, ATSPI_ROLE_PUSH_BUTTON, "Good");
  norma_desktop_press (desktop, "g");
  norma_desktop_expect (desktop, ATSPI_ROLE_PUSH_BUTTON, "Undo: Judge good*");
  g_assert_cmpuint (count_reviews (project), ==, 1);
  norma_desktop_press (desktop, "Control_L+z");
  norma_desktop_expect (desktop, ATSPI_ROLE_PUSH_BUTTON, "Redo: Judge good*");
  g_assert_cmpuint (count_reviews (project), ==, 0);
}

/* A user's first half hour: a folder, a fit, a threshold by the mouse, second thoughts, a verdict. */
static void
test_from_folder_to_thresholds (void)
{
  g_autofree char *tiles = norma_test_shared ("data/magnetic-tile");
  g_autofree char *home = NULL;
  g_autofree char *project = NULL;
  g_autoptr (NormaDesktop) desktop = NULL;
  Counts fitted, kept;

  if (tiles == NULL)
    return;
  home = norma_test_folder ();
  desktop = norma_desktop_start (g_getenv ("NORMA_WINDOW"), (const char *[]){ tiles, NULL }, home);
  open_and_fit (desktop);
  norma_desktop_click_on (desktop, ATSPI_ROLE_PAGE_TAB, "Inspect");
  fitted = read_window (desktop);
  g_assert_cmpint (fitted.n[0] + fitted.n[1] + fitted.n[2], ==, 226);
  project = norma_desktop_find_project (home);
  g_assert_false (read_project (project, &kept));

  /* Towards the lower scores, so that more is rejected. */
  drag_reject_threshold (desktop, -15);
  norma_desktop_expect (desktop, ATSPI_ROLE_PUSH_BUTTON, "Undo: Change thresholds*");
  g_assert_true (read_project (project, &kept));
  g_assert_cmpint (kept.n[NORMA_VERDICT_REJECT], >, fitted.n[NORMA_VERDICT_REJECT]);
  await_counts (desktop, &kept);

  norma_desktop_press (desktop, "Control_L+z");
  norma_desktop_expect (desktop, ATSPI_ROLE_PUSH_BUTTON, "Redo: Change thresholds*");
  await_counts (desktop, &fitted);
  review_by_keys (desktop, project);
  norma_desktop_quit (desktop);
  norma_test_remove_folder (home);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tiles/from-folder-to-thresholds", test_from_folder_to_thresholds);
  return g_test_run ();
}
