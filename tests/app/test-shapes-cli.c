/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/shapes.h"
#include "tests/app/cli.h"
#include "tests/core/project/sample.h"

/* What is drawn in a project, on the command line. */

static void
make_project (void)
{
  NormaProjectShape shape = { .image = 2,
                              .sensitivity = 1,
                              .defect_class = "dent",
                              .geometry = "{\"kind\":\"rectangle\",\"box\":[1,2,4.5,6]}" };
  g_autofree char *path = NULL;
  NormaProject *project;

  cli_folder = norma_test_folder ();
  project = sample_create (cli_folder, "lot.norma-project", &path);
  sample_add (project, 0, 3, NORMA_SET_QUERY, "");
  g_assert_true (norma_project_put_shapes (project, "Draw", &shape, 1, NULL));
  shape.id = 0;
  shape.image = 0;
  shape.purpose = NORMA_PURPOSE_IGNORE;
  g_assert_true (norma_project_put_shapes (project, "Draw", &shape, 1, NULL));
  norma_project_close (project);
}

static void
test_there_and_back (void)
{
  static const char *const formats[] = { "coco", "labelme", "masks" };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *there =
        g_strdup_printf ("shapes lot.norma-project --export %s out-%s", formats[i], formats[i]);
    g_autofree char *back =
        g_strdup_printf ("shapes lot.norma-project --import out-%s", formats[i]);
    g_auto (Run) export = run_expecting (there, 0);
    g_auto (Run) import = run_expecting (back, 0);

    assert_says (export.out, ": 1 shapes");
    assert_says (export.err, formats[i]);
    /* Of a rectangle masks know the pixels. */
    assert_says (import.out, i < 2 ? "0 new shapes on 0 images, 1 were there already"
                                   : "1 new shapes on 1 images");
  }
}

static void
test_wrong_use (void)
{
  assert_refused ("shapes lot.norma-project", 2, "found neither");
  assert_refused ("shapes lot.norma-project --import a --export coco", 2, "found both");
  assert_refused ("shapes lot.norma-project --export csv out", 2, "coco, labelme or masks");
  assert_refused ("shapes lot.norma-project --export coco", 2, "a project file and a destination");
  assert_refused ("shapes --import a", 2, "one project file");
  assert_refused ("shapes none.norma-project --import a", 1, "none.norma-project");
  assert_refused ("shapes lot.norma-project --import none.json", 1, "none.json");
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  make_project ();
  g_test_add_func ("/shapes-cli/there-and-back", test_there_and_back);
  g_test_add_func ("/shapes-cli/wrong-use", test_wrong_use);
  failures = g_test_run ();
  norma_test_remove_folder (cli_folder);
  g_free (cli_folder);
  return failures;
}
