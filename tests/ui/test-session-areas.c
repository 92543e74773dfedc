/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/pipeline/score.h"
#include "core/project/shapes.h"
#include "tests/support.h"
#include "tests/ui/parts.h"
#include "ui/session-private.h"

/* Areas that are drawn in a project: of all images for the next fit, of one image at once. */

typedef struct {
  char *folder, *path;
  NormaSession *session;
  guint n_areas_changed;
} Fixture;

static void
count (Fixture *f)
{
  f->n_areas_changed++;
}

static void
settle (Fixture *f)
{
  norma_test_wait_until (norma_session_is_settled (f->session) && f->session->measuring == NULL &&
                         !norma_shown_is_busy (norma_session_get_shown (f->session)));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = norma_test_folder ();
  norma_test_write_parts (f->folder);
  f->session = norma_test_new_session (f->folder, TRUE);
  f->path = g_strdup (norma_session_get_project_path (f->session));
  g_signal_connect_swapped (f->session, "areas-changed", G_CALLBACK (count), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  settle (f);
  g_clear_object (&f->session);
  norma_test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

typedef struct {
  NormaProjectShape shape;
  char *geometry;
} Drawing;

static gboolean
draw_in_thread (NormaProject *project, gpointer data, GError **error)
{
  Drawing *drawing = data;

  drawing->shape.geometry = drawing->geometry;
  return norma_project_put_shapes (project, "Draw", &drawing->shape, 1, error);
}

static void
drawing_free (gpointer data)
{
  Drawing *drawing = data;

  g_free (drawing->geometry);
  g_free (drawing);
}

static void
draw (Fixture *f, NormaImageItem *item, NormaPurpose purpose, double sensitivity,
      const char *geometry)
{
  Drawing *drawing = g_new0 (Drawing, 1);

  drawing->shape.image = item == NULL ? 0 : norma_image_item_get_id (item);
  drawing->shape.purpose = purpose;
  drawing->shape.sensitivity = sensitivity;
  drawing->geometry = g_strdup (geometry);
  norma_session_change (f->session, draw_in_thread, NULL, drawing, drawing_free);
  settle (f);
}

/* The spots of the parts lie at x 60 … 79, y 40 … 59, on 128 × 96. */
#define AROUND_SPOT "{\"kind\":\"rectangle\",\"box\":[20.5,0,128,96]}"
#define ALL "{\"kind\":\"rectangle\",\"box\":[-1,-1,200,200]}"

/* Undoing is not waited for by drawing. */
static void
test_own (Fixture *f, gconstpointer data)
{
  NormaImageItem *item = norma_test_find_image (f->session, NORMA_ROLE_DEFECTIVE);
  float before = norma_image_item_get_score (item), with;

  g_assert_cmpint (norma_image_item_get_verdict (item), ==, NORMA_VERDICT_REJECT);
  norma_session_set_current (f->session, item);
  draw (f, item, NORMA_PURPOSE_IGNORE, 1, AROUND_SPOT);
  with = norma_image_item_get_score (item);
  g_assert_cmpfloat (with, <, before);
  g_assert_cmpfloat (norma_image_item_get_kept_score (item), ==, before);
  g_assert_cmpuint (f->n_areas_changed, ==, 0);
  g_assert_false (norma_session_has_other_areas (f->session));
  g_assert_nonnull (norma_shown_get_plane (norma_session_get_shown (f->session))->map->areas);
  g_assert_true (
      isnan (norma_score_plane_get (norma_shown_get_plane (norma_session_get_shown (f->session)),
                                    70, 50)));

  norma_session_undo (f->session);
  settle (f);
  g_assert_cmpfloat (norma_image_item_get_score (item), ==, before);
  g_assert_cmpint (norma_image_item_get_verdict (item), ==, NORMA_VERDICT_REJECT);
  g_assert_null (norma_shown_get_plane (norma_session_get_shown (f->session))->map->areas);
  norma_session_redo (f->session);
  settle (f);
  g_assert_cmpfloat (norma_image_item_get_score (item), ==, with);

  /* The project keeps the model's score, and opening measures anew. */
  norma_session_close (f->session);
  settle (f);
  norma_test_open (f->session, f->path);
  settle (f);
  item = norma_test_find_image (f->session, NORMA_ROLE_DEFECTIVE);
  g_assert_cmpfloat (norma_image_item_get_kept_score (item), ==, before);
  g_assert_cmpfloat (norma_image_item_get_score (item), ==, with);
}

static void
test_own_sensitivity (Fixture *f, gconstpointer data)
{
  NormaImageItem *item = norma_test_find_image (f->session, NORMA_ROLE_GOOD);
  float before = norma_image_item_get_score (item);

  draw (f, item, NORMA_PURPOSE_ROI, 4, ALL);
  g_assert_cmpfloat (norma_image_item_get_score (item), ==, 4 * before);
  g_assert_cmpint (norma_image_item_get_verdict (item), ==, NORMA_VERDICT_REJECT);
}

static void
test_nothing_inspected (Fixture *f, gconstpointer data)
{
  NormaImageItem *item = norma_test_find_image (f->session, NORMA_ROLE_DEFECTIVE);

  norma_session_set_current (f->session, item);
  draw (f, item, NORMA_PURPOSE_IGNORE, 1, ALL);
  g_assert_cmpint (norma_image_item_get_state (item), ==, NORMA_SCORE_FAILED);
  g_assert_nonnull (g_strrstr (norma_image_item_get_error (item), "nothing of it is inspected"));
  norma_session_refresh (f->session);
  settle (f);
  g_assert_cmpint (norma_image_item_get_state (item), ==, NORMA_SCORE_FAILED);
  norma_session_undo (f->session);
  settle (f);
  g_assert_cmpint (norma_image_item_get_verdict (item), ==, NORMA_VERDICT_REJECT);
}

/* What is drawn on all images is taken by the next fit, and by no score before. */
static void
test_all (Fixture *f, gconstpointer data)
{
  NormaImageItem *item = norma_test_find_image (f->session, NORMA_ROLE_DEFECTIVE);
  float before = norma_image_item_get_score (item);
  const NormaModel *model;

  draw (f, NULL, NORMA_PURPOSE_IGNORE, 1, AROUND_SPOT);
  g_assert_cmpuint (f->n_areas_changed, ==, 1);
  g_assert_true (norma_session_has_other_areas (f->session));
  g_assert_cmpuint (norma_areas_count (norma_session_get_areas (f->session), NORMA_PURPOSE_IGNORE),
                    ==, 1);
  g_assert_cmpfloat (norma_image_item_get_score (item), ==, before);
  g_assert_true (norma_session_fit (f->session));
  settle (f);
  model = norma_session_get_model (f->session);
  g_assert_true (norma_areas_equal (model->areas, norma_session_get_areas (f->session)));
  g_assert_cmpuint (model->areas->areas[0].width, ==, 128);
  g_assert_cmpuint (model->areas->areas[0].height, ==, 96);
  g_assert_false (norma_session_has_other_areas (f->session));
  g_assert_cmpfloat (norma_image_item_get_score (item), <, before);

  /* Beside them, the image's own. */
  before = norma_image_item_get_score (item);
  draw (f, item, NORMA_PURPOSE_IGNORE, 1, "{\"kind\":\"rectangle\",\"box\":[0,0,128,60]}");
  g_assert_cmpfloat (norma_image_item_get_score (item), <=, before);
  g_assert_cmpfloat (norma_image_item_get_kept_score (item), ==, before);
  norma_session_set_current (f->session, item);
  settle (f);
  g_assert_cmpuint (norma_area_mask_count (
                        norma_shown_get_plane (norma_session_get_shown (f->session))->map->areas),
                    ==, 20 * 36);
}

static void
keep_message (char **message, const char *text)
{
  g_free (*message);
  *message = g_strdup (text);
}

/* A shape that cannot be read is left out, which is told. */
static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *message = NULL;

  g_signal_connect_swapped (f->session, "message", G_CALLBACK (keep_message), &message);
  draw (f, NULL, NORMA_PURPOSE_ROI, 2, "{}");
  g_assert_nonnull (g_strrstr (message, "shape "));
  g_assert_null (norma_session_get_areas (f->session));
  draw (f, NULL, NORMA_PURPOSE_ROI, 2, AROUND_SPOT);
  g_assert_cmpuint (norma_areas_count (norma_session_get_areas (f->session), NORMA_PURPOSE_ROI), ==,
                    1);
  g_signal_handlers_disconnect_by_data (f->session, &message);
}

/* The score of an image and its regions as norma-cli has them, by the same model. */
static NormaResult *
score (NormaModel *model, NormaImageItem *item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaRaster) raster = norma_image_read (norma_image_item_get_path (item), NULL, NULL);
  g_autoptr (NormaScorer) scorer = norma_scorer_new (model, NULL);
  NormaResult *result = norma_scorer_score (scorer, raster, &error);

  g_assert_no_error (error);
  return result;
}

/* Returns how many images the score alone would have judged otherwise. */
static guint
assert_same_verdicts (Fixture *f, GPtrArray *results)
{
  const NormaLimits *limits = norma_session_get_limits (f->session);
  guint n_other = 0, n = 0;

  for (guint i = 0; i < f->session->items->len; i++) {
    NormaImageItem *item = f->session->items->pdata[i];
    const NormaResult *result = results->pdata[i];
    g_autoptr (NormaFinding) finding = NULL;

    if (!norma_role_is_inspected (norma_image_item_get_role (item)))
      continue;
    finding = norma_finding_new (result->map, limits, NULL);
    g_assert_cmpint (norma_image_item_get_verdict (item), ==, finding->verdict);
    n_other += norma_verdict_of_peak (result->score, limits) != finding->verdict;
    n++;
  }
  g_assert_cmpuint (n, ==, 7);
  return n_other;
}

/* The window and norma-cli judge by the same regions at every threshold, a least area among them, and the
 * project opened again does too. */
static void
test_least_area (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) results =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_result_free);
  NormaModel *model = f->session->model;
  guint n_other = 0;

  for (guint i = 0; i < f->session->items->len; i++)
    g_ptr_array_add (results, score (model, f->session->items->pdata[i]));
  for (guint i = 0; i < results->len; i++) {
    const NormaResult *result = results->pdata[i];
    NormaLimits limits = { .least_area = 40 };
    float peak;

    /* between the image's highest score and the highest that 40 pixels reach */
    g_assert_true (norma_verdict_find_peak (result->map, 40, 0, &peak, NULL));
    limits.reject = (peak + result->score) / 2;
    limits.review = 0.97f * limits.reject;

    norma_session_apply_limits (f->session, &limits, "by a test");
    settle (f);
    n_other += assert_same_verdicts (f, results);
  }
  g_assert_cmpuint (n_other, >, 0);

  norma_session_close (f->session);
  settle (f);
  norma_test_open (f->session, f->path);
  settle (f);
  g_assert_cmpuint (norma_session_get_limits (f->session)->least_area, ==, 40);
  assert_same_verdicts (f, results);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/session-areas/own", Fixture, NULL, set_up, test_own, tear_down);
  g_test_add ("/session-areas/own/sensitivity", Fixture, NULL, set_up, test_own_sensitivity,
              tear_down);
  g_test_add ("/session-areas/nothing-inspected", Fixture, NULL, set_up, test_nothing_inspected,
              tear_down);
  g_test_add ("/session-areas/all", Fixture, NULL, set_up, test_all, tear_down);
  g_test_add ("/session-areas/least-area", Fixture, NULL, set_up, test_least_area, tear_down);
  g_test_add ("/session-areas/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  return g_test_run ();
}
