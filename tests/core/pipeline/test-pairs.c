/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/pairs.h"

#include <glib/gstdio.h>

#include "core/base/error.h"
#include "tests/support.h"

static char *folder;

static char *
write_file (const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0777), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
assert_pair (const GArray *pairs, guint i, const char *reference, const char *query)
{
  const NormaPair *pair = &g_array_index (pairs, NormaPair, i);
  g_autofree char *r = g_build_filename (folder, reference, NULL);
  g_autofree char *q = g_build_filename (folder, query, NULL);

  g_assert_cmpstr (pair->reference, ==, r);
  g_assert_cmpstr (pair->query, ==, q);
}

static GArray *
find (const char *reference, const char *query, GError **error)
{
  g_autofree char *r = g_build_filename (folder, reference, NULL);
  g_autofree char *q = g_build_filename (folder, query, NULL);

  return norma_pairs_new (r, q, error);
}

static void
test_folders (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) by_name = find ("r", "q", &error);
  g_autoptr (GArray) one_to_many = find ("r/b.png", "q", NULL);
  g_autoptr (GArray) files = find ("r/b.png", "q/a.jpg", NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (by_name->len, ==, 2);
  assert_pair (by_name, 0, "r/a.png", "q/a.jpg");
  assert_pair (by_name, 1, "r/side/a.png", "q/side/a.png");
  g_assert_cmpuint (one_to_many->len, ==, 2);
  assert_pair (one_to_many, 1, "r/b.png", "q/side/a.png");
  g_assert_cmpuint (files->len, ==, 1);
  assert_pair (files, 0, "r/b.png", "q/a.jpg");
}

static void
test_no_match (void)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) folder_to_file = NULL;

  g_assert_null (find ("q", "r", &missing));
  g_assert_error (missing, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (missing->message, "b.png: no reference of this name"));
  g_assert_null (find ("r", "q/a.jpg", &folder_to_file));
  g_assert_error (folder_to_file, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_table (void)
{
  g_autofree char *path = write_file ("pairs.csv", "reference,query\r\n"
                                                   "r/a.png,q/a.jpg\r\n"
                                                   "\n"
                                                   "\"r/odd, \"\"name\"\".png\" , \"q/b.png\"\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) pairs = norma_pairs_read (path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (pairs->len, ==, 2);
  assert_pair (pairs, 0, "r/a.png", "q/a.jpg");
  assert_pair (pairs, 1, "r/odd, \"name\".png", "q/b.png");
}

static void
test_damaged_table (void)
{
  static const struct {
    const char *text, *says;
  } tables[] = {
    { "a.png,b.png\nc.png\n", "line 2: expected two paths" },
    { "a.png,b.png,c.png\n", "line 1: expected two paths" },
    { "\"a.png,b.png\n", "line 1: expected two paths" },
    { ",b.png\n", "line 1: expected two paths" },
    { "\n\n", "no pairs" },
    { "reference,query\n", "no pairs" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *path = write_file ("damaged.csv", tables[i].text);
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_pairs_read (path, &error));
    g_assert_nonnull (strstr (error->message, tables[i].says));
  }
}

static GArray *
match (const char *pattern, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "p", NULL);

  return norma_pairs_match (pattern, path, error);
}

static void
test_pattern (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) usual = match ("{}_temp.jpg,{}_test.jpg", &error);
  g_autoptr (GArray) contained = match ("{}_temp.jpg,{}.jpg", NULL);
  g_autoptr (GArray) folders = match ("one/{}_temp.jpg,one/{}_test.jpg", NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (usual->len, ==, 2);
  assert_pair (usual, 0, "p/a_temp.jpg", "p/a_test.jpg");
  assert_pair (usual, 1, "p/one/b_temp.jpg", "p/one/b_test.jpg");
  g_assert_null (contained);
  g_assert_cmpuint (folders->len, ==, 1);
  assert_pair (folders, 0, "p/one/b_temp.jpg", "p/one/b_test.jpg");
}

/* A reference is not missed because its own name looks like a query's. */
static void
test_pattern_contains_pattern (void)
{
  g_autofree char *query = write_file ("both/a.png", "not read");
  g_autofree char *reference = write_file ("both/a_ref.png", "not read");
  g_autofree char *path = g_path_get_dirname (query);
  g_autoptr (GArray) pairs = norma_pairs_match ("{}_ref.png,{}.png", path, NULL);

  g_assert_cmpuint (pairs->len, ==, 1);
  assert_pair (pairs, 0, "both/a_ref.png", "both/a.png");
}

static void
test_bad_pattern (void)
{
  static const struct {
    const char *pattern, *says;
  } wrong[] = {
    { "{}_test.jpg", "expected two different names" },
    { "{}.jpg,{}.jpg", "expected two different names" },
    { "a.jpg,{}.jpg", "expected two different names" },
    { "{}{}.jpg,{}.png", "expected two different names" },
    { "{}_gold.jpg,{}_test.jpg", "a_test.jpg: no reference of this name by the pattern" },
    { "{}_gold.tif,{}_seen.tif", "no pair by the pattern" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (match (wrong[i].pattern, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
    g_assert_nonnull (strstr (error->message, wrong[i].says));
  }
}

int
main (int argc, char **argv)
{
  static const char *const files[] = { "r/a.png",      "r/b.png",          "r/side/a.png",
                                       "q/a.jpg",      "q/side/a.png",     "p/a_temp.jpg",
                                       "p/a_test.jpg", "p/one/b_temp.jpg", "p/one/b_test.jpg" };
  int code;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_free (write_file (files[i], "not read"));
  g_test_add_func ("/pairs/folders", test_folders);
  g_test_add_func ("/pairs/no-match", test_no_match);
  g_test_add_func ("/pairs/table", test_table);
  g_test_add_func ("/pairs/pattern", test_pattern);
  g_test_add_func ("/pairs/pattern-contains-pattern", test_pattern_contains_pattern);
  g_test_add_func ("/pairs/bad-pattern", test_bad_pattern);
  g_test_add_func ("/pairs/damaged-table", test_damaged_table);
  code = g_test_run ();
  norma_test_remove_folder (folder);
  g_free (folder);
  return code;
}
