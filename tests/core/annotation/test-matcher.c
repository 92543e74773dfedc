/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/matcher.h"

#include <string.h>

#include "core/base/error.h"

static const char *const paths[] = {
  "/parts/test/scratch/000.png", "/parts/test/good/000.png", "/parts/test/good/001.png",
  "/parts/other/x/001.tif",      "/parts/v1.2.png",          "/parts/lone.jpg",
};

static const struct {
  const char *name;
  int index; /* −1: none, −2: more than one */
} cases[] = {
  { "/parts/test/good/000.png", 1 },
  { "scratch/000.png", 0 },
  { "./scratch/000.png", 0 },
  { "scratch/000", 0 }, /* as masks are called */
  { "000.png", -2 },
  { "000", -2 },
  { "001.png", 2 }, /* the ending tells */
  { "001.tif", 3 },
  { "001", -2 },
  { "x/001", 3 },
  { "/elsewhere/images/lone.jpg", 5 },
  { "lone", 5 },
  { "/elsewhere/lone.png", 5 },
  { "one.jpg", -1 }, /* only part of the name */
  { "", -1 },
  { "/", -1 },
  { "v1.2", 4 },
  { "v1.2.png", 4 },
  { "002.png", -1 },
};

static void
test_names (void)
{
  g_autoptr (NormaMatcher) matcher = norma_matcher_new (paths, G_N_ELEMENTS (paths));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    gsize index = 99;
    gboolean found = norma_matcher_find (matcher, cases[i].name, &index, &error);

    if (found != (cases[i].index >= 0))
      g_error ("“%s”: %s", cases[i].name, found ? paths[index] : error->message);
    if (found) {
      g_assert_cmpint ((int)index, ==, cases[i].index);
      continue;
    }
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
    g_assert_nonnull (strstr (error->message, cases[i].index == -1 ? "none" : "more than one"));
  }
}

static void
test_no_images (void)
{
  g_autoptr (NormaMatcher) matcher = norma_matcher_new (NULL, 0);
  g_autoptr (GError) error = NULL;
  gsize index;

  g_assert_false (norma_matcher_find (matcher, "a.png", &index, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/matcher/names", test_names);
  g_test_add_func ("/matcher/no-images", test_no_images);
  return g_test_run ();
}
