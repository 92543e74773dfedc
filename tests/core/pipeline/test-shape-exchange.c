/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/shape-export.h"
#include "core/pipeline/shape-import.h"

#include <string.h>

#include <glib/gstdio.h>

#include "core/base/error.h"
#include "core/pipeline/project-shapes.h"
#include "core/project/history.h"
#include "tests/core/annotation/drawn-parts.h"
#include "tests/core/project/sample.h"
#include "tests/support.h"

/* What is drawn in one project, taken to another one of the same images and back. */

enum { WIDTH = 53, HEIGHT = 41 };

typedef struct {
  char *folder, *path;
  NormaProject *project;
} Fixture;

/* A project of three images, of which the second lies in a folder of its own. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a.png", "scratch/b.png", "c.png" };
  NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaNewImage images[G_N_ELEMENTS (names)] = { 0 };
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *kind = NULL;

  part.width = WIDTH;
  part.height = HEIGHT;
  fixture->folder = norma_test_folder ();
  kind = g_build_filename (fixture->folder, "scratch", NULL);
  g_assert_cmpint (g_mkdir (kind, 0700), ==, 0);
  fixture->path = g_build_filename (fixture->folder, "lot.norma-project", NULL);
  fixture->project = norma_project_create (fixture->path, fixture->folder, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    char *path = g_build_filename (fixture->folder, names[i], NULL);

    norma_test_part_write (&part, 7 + i, path);
    g_ptr_array_add (paths, path);
    images[i] = (NormaNewImage){ .path = path, .set = NORMA_SET_QUERY };
  }
  g_assert_true (norma_project_add_images (fixture->project, images, 3, NULL, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  norma_project_close (fixture->project);
  norma_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
put (NormaProject *project, NormaDrawnShape *shape, gint64 image)
{
  g_autoptr (NormaDrawnShape) own = shape;
  g_autofree char *geometry = NULL;
  NormaProjectShape kept;

  g_assert_true (norma_project_shape_describe (own, &kept, &geometry, NULL));
  kept.image = image;
  g_assert_true (norma_project_put_shapes (project, "Draw", &kept, 1, NULL));
}

static void
draw_all (NormaProject *project)
{
  put (project, drawn_rectangle (NORMA_PURPOSE_DEFECT, "scratch", 1), 1);
  put (project, drawn_mask (WIDTH, HEIGHT, NORMA_PURPOSE_DEFECT, NULL, 4), 2);
  put (project, drawn_polygon (NORMA_PURPOSE_IGNORE, NULL), 2);
  put (project, drawn_rectangle (NORMA_PURPOSE_ROI, "pads", 0.5), 3);
  put (project, drawn_polygon (NORMA_PURPOSE_ROI, NULL), 0);
}

/* Without those of all images. */
static void
assert_same (NormaProject *one, NormaProject *other)
{
  for (gint64 image = 1; image <= 3; image++) {
    g_autoptr (NormaProjectShapes) first = norma_project_list_shapes (one, image, NULL);
    g_autoptr (NormaProjectShapes) second = norma_project_list_shapes (other, image, NULL);

    g_assert_cmpuint (first->n, ==, second->n);
    for (gsize i = 0; i < first->n; i++) {
      g_autoptr (NormaDrawnShape) a = norma_project_shape_draw (one, &first->shapes[i], NULL);
      g_autoptr (NormaDrawnShape) b = norma_project_shape_draw (other, &second->shapes[i], NULL);

      g_assert_true (norma_drawn_shape_equal (a, b));
    }
  }
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  NormaShapesFormat format = (NormaShapesFormat)GPOINTER_TO_INT (data);
  g_autofree char *copy_path = g_build_filename (fixture->folder, "copy.norma-project", NULL);
  g_autofree char *out = g_build_filename (fixture->folder, "out", NULL);
  g_autoptr (NormaProject) copy = NULL;
  g_auto (NormaShapesImport) import = { 0 };
  g_autofree char *action = NULL;
  NormaShapesExport export;

  g_assert_true (norma_project_save_copy (fixture->project, copy_path, NULL));
  draw_all (fixture->project);
  g_assert_true (norma_shapes_export (fixture->project, format, out, &export, NULL));
  g_assert_cmpuint (export.n_shapes, ==, 4);
  g_assert_cmpuint (export.n_left_out, ==, 1);

  copy = norma_project_open (copy_path, NORMA_PROJECT_WRITE, NULL);
  g_assert_true (norma_shapes_import (copy, out, &import, NULL));
  g_assert_cmpuint (import.n_shapes, ==, 4);
  g_assert_cmpuint (import.n_images, ==, 3);
  g_assert_cmpuint (import.n_known, ==, 0);
  g_assert_null (import.unmatched);
  assert_same (fixture->project, copy);
  action = norma_project_dup_undo_action (copy, NULL);
  g_assert_cmpstr (action, ==, "Import shapes");

  /* A second time nothing is new, and no step is made. */
  g_assert_true (norma_shapes_import (copy, out, &import, NULL));
  g_assert_cmpuint (import.n_shapes, ==, 0);
  g_assert_cmpuint (import.n_known, ==, 4);
  g_assert_true (norma_project_undo (copy, NULL));
  g_assert_true (norma_shapes_import (copy, out, &import, NULL));
  g_assert_cmpuint (import.n_shapes, ==, 4);
}

static void
test_masks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *one = g_build_filename (out, "ground_truth", "scratch", "a_mask.png", NULL);
  g_autofree char *other = g_build_filename (out, "ground_truth", "defect", "b_mask.png", NULL);
  g_auto (NormaShapesImport) import = { 0 };
  g_autoptr (GError) error = NULL;
  NormaShapesExport export;

  draw_all (fixture->project);
  norma_shapes_export (fixture->project, NORMA_SHAPES_MASKS, out, &export, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (export.n_shapes, ==, 2);
  g_assert_cmpuint (export.n_left_out, ==, 3);
  g_assert_true (g_file_test (one, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_true (norma_shapes_import (fixture->project, out, &import, NULL));
  /* The mask is the one that is there; of the rectangle there was none. */
  g_assert_cmpuint (import.n_shapes, ==, 1);
  g_assert_cmpuint (import.n_known, ==, 1);
}

static void
import_text (Fixture *fixture, const char *text, NormaShapesImport *import, GError **error)
{
  g_autofree char *path = g_build_filename (fixture->folder, "coco.json", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  norma_shapes_import (fixture->project, path, import, error);
}

#define COCO(images) \
  "{\"images\":[" images "],\"categories\":[{\"id\":1,\"name\":\"x\"}],\"annotations\":[" \
  "{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3,4]}," \
  "{\"image_id\":2,\"category_id\":1,\"bbox\":[1,2,3,4]}]}"

static void
test_unmatched (Fixture *fixture, gconstpointer data)
{
  g_auto (NormaShapesImport) import = { 0 };
  g_autoptr (GError) error = NULL;

  import_text (fixture,
               COCO ("{\"id\":1,\"file_name\":\"b.png\"},{\"id\":2,\"file_name\":\"z.png\"}"),
               &import, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (import.n_shapes, ==, 1);
  g_assert_cmpuint (import.n_unmatched, ==, 1);
  g_assert_nonnull (strstr (import.unmatched, "z.png"));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *empty = g_build_filename (fixture->folder, "scratch", NULL);
  g_autoptr (NormaProjectShapes) shapes = NULL;
  g_auto (NormaShapesImport) import = { 0 };
  g_autoptr (GError) error = NULL;

  import_text (fixture,
               COCO ("{\"id\":1,\"file_name\":\"y.png\"},{\"id\":2,\"file_name\":\"z.png\"}"),
               &import, &error);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
  g_assert_nonnull (strstr (error->message, "y.png"));
  g_clear_error (&error);
  import_text (fixture,
               COCO ("{\"id\":1,\"file_name\":\"a.png\"},"
                     "{\"id\":2,\"file_name\":\"c.png\",\"width\":41,\"height\":53}"),
               &import, &error);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
  g_assert_nonnull (strstr (error->message, "41 × 53"));
  g_clear_error (&error);
  import_text (fixture, "{\"a\":1}", &import, &error);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (norma_shapes_import (fixture->project, empty, &import, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  shapes = norma_project_list_shapes (fixture->project, -1, NULL);
  g_assert_cmpuint (shapes->n, ==, 0);
}

/* A shape in the file that is none. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  NormaProjectShape shape = { .image = 2, .sensitivity = 1, .geometry = "{\"kind\":\"disc\"}" };
  g_autofree char *out = g_build_filename (fixture->folder, "out.json", NULL);
  g_autoptr (GError) error = NULL;
  NormaShapesExport export;

  g_assert_true (norma_project_put_shapes (fixture->project, "Draw", &shape, 1, NULL));
  g_assert_false (norma_shapes_export (fixture->project, NORMA_SHAPES_COCO, out, &export, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "lot.norma-project: shape 1: “kind”"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/shape-exchange/round-trip/coco", Fixture, GINT_TO_POINTER (NORMA_SHAPES_COCO),
              set_up, test_round_trip, tear_down);
  g_test_add ("/shape-exchange/round-trip/labelme", Fixture, GINT_TO_POINTER (NORMA_SHAPES_LABELME),
              set_up, test_round_trip, tear_down);
  g_test_add ("/shape-exchange/masks", Fixture, NULL, set_up, test_masks, tear_down);
  g_test_add ("/shape-exchange/unmatched", Fixture, NULL, set_up, test_unmatched, tear_down);
  g_test_add ("/shape-exchange/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/shape-exchange/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  return g_test_run ();
}
