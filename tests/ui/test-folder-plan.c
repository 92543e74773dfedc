/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/folder-plan.h"

#include <glib/gstdio.h>

#include "core/base/error.h"
#include "tests/support.h"
#include "tests/ui/parts.h"

/* A file that begins like a picture is listed; nothing reads it here. */
static void
touch (const char *folder, const char *relative)
{
  g_autofree char *path = g_build_filename (folder, relative, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "\x89PNG\r\n\x1a\n", 8, NULL));
}

static void
assert_role (const char *const *files, const char *group, NormaRole expected)
{
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaFolderPlan) plan = NULL;
  gboolean found = FALSE;

  for (guint i = 0; files[i] != NULL; i++)
    touch (folder, files[i]);
  plan = norma_folder_plan_new (folder, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < plan->groups->len; i++) {
    const NormaFolderGroup *one = plan->groups->pdata[i];

    if (g_str_equal (one->name, group)) {
      g_assert_cmpint (one->role, ==, expected);
      found = TRUE;
    }
  }
  g_assert_true (found);
  norma_test_remove_folder (folder);
}

#define ROLE(expected, group, ...) \
  assert_role ((const char *const[]){ __VA_ARGS__, NULL }, group, expected)

static void
test_recognised (void)
{
  ROLE (NORMA_ROLE_LEARN, "train/good", "train/good/a.png", "test/good/b.png");
  ROLE (NORMA_ROLE_GOOD, "test/good", "train/good/a.png", "test/good/b.png");
  ROLE (NORMA_ROLE_DEFECTIVE, "test/crack", "train/good/a.png", "test/crack/b.png");
  ROLE (NORMA_ROLE_EXCLUDED, "ground_truth", "ground_truth/crack/b.png");
  ROLE (NORMA_ROLE_LEARN, "ok", "ok/a.png", "ng/b.png");
  ROLE (NORMA_ROLE_DEFECTIVE, "NG", "OK/a.png", "NG/b.png");
  ROLE (NORMA_ROLE_DEFECTIVE, "bad", "Good/a.png", "bad/b.png");
  ROLE (NORMA_ROLE_GOOD, "test/ok", "test/ok/a.png", "test/bad/b.png");
  ROLE (NORMA_ROLE_REFERENCE, "Reference/good", "Reference/good/a.png", "query/a.png");
  ROLE (NORMA_ROLE_UNLABELLED, "query", "references/a.png", "query/a.png");
  ROLE (NORMA_ROLE_UNLABELLED, "monday", "monday/a.png");
  ROLE (NORMA_ROLE_UNLABELLED, "", "a.png");
  /* Good beside a training folder is not learnt from. */
  ROLE (NORMA_ROLE_GOOD, "good", "train/good/a.png", "good/b.png");
}

/* What is learnt from comes first; all masks are one group, the last. */
static void
test_order (void)
{
  static const char *const files[] = { "Ground_Truth/a/1.png",  "Ground_Truth/b/c/2.png",
                                       "test/a/1.png",          "test/good/1.png",
                                       "monday/1.png",          "train/good/1.png",
                                       "train/good/masks/1.png" };
  static const char *const expected[] = { "train/good", "test/good",    "test/a",
                                          "monday",     "Ground_Truth", "train/good/masks" };
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaFolderPlan) plan = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    touch (folder, files[i]);
  plan = norma_folder_plan_new (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->groups->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    const NormaFolderGroup *group = plan->groups->pdata[i];

    g_assert_cmpstr (group->name, ==, expected[i]);
    g_assert_cmpint (norma_folder_group_has_masks (group), ==, i >= 4);
    g_assert_cmpuint (group->paths->len, ==, i == 4 ? 2 : 1);
  }
  norma_test_remove_folder (folder);
}

static void
test_counts (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaFolderPlan) plan = NULL;

  norma_test_write_parts (folder);
  plan = norma_folder_plan_new (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->n_images, ==, 19);
  g_assert_cmpuint (plan->n_passed_over, ==, 1);
  g_assert_cmpuint (norma_folder_plan_count (plan, NORMA_ROLE_LEARN), ==, 12);
  g_assert_cmpuint (norma_folder_plan_count (plan, NORMA_ROLE_GOOD), ==, 3);
  g_assert_cmpuint (norma_folder_plan_count (plan, NORMA_ROLE_DEFECTIVE), ==, 4);
  norma_test_remove_folder (folder);
}

static void
test_errors (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *absent = g_build_filename (folder, "absent", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_folder_plan_new (folder, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_null (norma_folder_plan_new (absent, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/folder-plan/recognised", test_recognised);
  g_test_add_func ("/folder-plan/order", test_order);
  g_test_add_func ("/folder-plan/counts", test_counts);
  g_test_add_func ("/folder-plan/errors", test_errors);
  return g_test_run ();
}
