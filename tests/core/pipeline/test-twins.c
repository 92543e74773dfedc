/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/twins.h"

#include <string.h>

#include "core/base/error.h"
#include "core/pipeline/image-list.h"
#include "tests/core/pipeline/facts.h"
#include "tests/support.h"

typedef struct {
  GPtrArray *facts;
  gboolean is_learnt[200];
  gssize twin[200];
} Set;

static void
set_init (Set *set)
{
  *set = (Set){ g_ptr_array_new_with_free_func ((GDestroyNotify)norma_image_facts_free) };
}

static void
set_add (Set *set, guint64 seed, double gain, double noise, guint64 shot, gboolean is_learnt)
{
  set->is_learnt[set->facts->len] = is_learnt;
  g_ptr_array_add (set->facts, norma_test_facts_new (seed, gain, noise, shot));
}

static void
set_find (Set *set, guint n_threads)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (norma_twins_find ((const NormaImageFacts *const *)set->facts->pdata,
                                   set->is_learnt, set->facts->len, n_threads, NULL, set->twin,
                                   &error));
  g_assert_no_error (error);
}

/* 60 pieces learnt from, 20 others, and every third of the first 30 taken again: darker, noisier. */
static void
fill_series (Set *set)
{
  set_init (set);
  for (guint seed = 1; seed <= 60; seed++)
    set_add (set, seed, 1, 0.001, seed, TRUE);
  for (guint seed = 61; seed <= 80; seed++)
    set_add (set, seed, 1, 0.001, seed, FALSE);
  for (guint seed = 1; seed <= 30; seed += 3)
    set_add (set, seed, 0.6, 0.002, 100 + seed, FALSE);
}

static void
test_series (void)
{
  Set set;

  fill_series (&set);
  set_find (&set, 2);
  for (guint i = 0; i < 80; i++)
    g_assert_cmpint (set.twin[i], ==, -1);
  for (guint i = 80; i < 90; i++)
    g_assert_cmpint (set.twin[i], ==, (i - 80) * 3);
  g_ptr_array_unref (set.facts);
}

static void
test_threads (void)
{
  Set one, three;

  fill_series (&one);
  fill_series (&three);
  set_find (&one, 1);
  set_find (&three, 3);
  g_assert_cmpmem (one.twin, sizeof one.twin, three.twin, sizeof three.twin);
  g_ptr_array_unref (one.facts);
  g_ptr_array_unref (three.facts);
}

/* Of two equal twins the first is named. */
static void
test_tie (void)
{
  Set set;

  set_init (&set);
  for (guint seed = 1; seed <= 20; seed++)
    set_add (&set, seed, 1, 0, 0, TRUE);
  set_add (&set, 7, 1, 0, 0, TRUE);
  set_add (&set, 7, 1, 0, 0, FALSE);
  set_find (&set, 2);
  g_assert_cmpint (set.twin[21], ==, 6);
  g_ptr_array_unref (set.facts);
}

/* Nothing tells apart two images, images that are all alike, or images without content. */
static void
test_nothing_to_tell (void)
{
  Set set;

  set_init (&set);
  set_find (&set, 1);
  set_add (&set, 1, 1, 0, 0, TRUE);
  set_add (&set, 1, 1, 0, 0, FALSE);
  set_find (&set, 1);
  g_assert_cmpint (set.twin[1], ==, -1);
  set_add (&set, 1, 1, 0, 0, FALSE);
  set_find (&set, 1);
  g_assert_cmpint (set.twin[1], ==, -1);
  for (guint i = 0; i < 3; i++)
    memset (((NormaImageFacts *)set.facts->pdata[i])->fingerprint, 0, sizeof (float) * 256);
  set_find (&set, 1);
  g_assert_cmpint (set.twin[2], ==, -1);
  g_ptr_array_unref (set.facts);
}

static void
test_errors (void)
{
  Set set;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaImageFacts *const *facts;
  gboolean failed = TRUE;
  guint nth;

  fill_series (&set);
  facts = (const NormaImageFacts *const *)set.facts->pdata;
  for (nth = 1; failed; nth++) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (nth);
    failed = !norma_twins_find (facts, set.is_learnt, 90, 1, NULL, set.twin, &error);
    norma_alloc_fail_nth (0);
    if (failed)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, >, 3);
  {
    g_autoptr (GError) error = NULL;

    g_cancellable_cancel (cancellable);
    g_assert_false (norma_twins_find (facts, set.is_learnt, 90, 1, cancellable, set.twin, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
  g_ptr_array_unref (set.facts);
}

/* The number in the name of a tile's picture is the time it was taken at: those of one tile lie
 * within some hundreds. */
static int
time_of (const char *path)
{
  return atoi (strstr (path, "_num_") + strlen ("_num_"));
}

/* Every twin is the same tile, and no two cubes pass for one but those that were taken in a row. */
static void
test_tiles (void)
{
  g_autofree char *train = norma_test_shared ("data/magnetic-tile/train");
  g_autofree char *test = train == NULL ? NULL : norma_test_shared ("data/magnetic-tile/test");
  const char *const folders[] = { train, test, NULL };
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GPtrArray) facts = NULL;
  g_autofree gboolean *is_learnt = NULL;
  g_autofree gssize *twin = NULL;
  guint n_twins = 0;

  if (train == NULL || test == NULL)
    return;
  paths = norma_image_list_collect (folders, NULL, NULL);
  facts = norma_image_facts_collect (paths, 0, NULL, NULL, NULL);
  is_learnt = g_new (gboolean, paths->len);
  twin = g_new (gssize, paths->len);
  for (guint i = 0; i < paths->len; i++)
    is_learnt[i] = g_str_has_prefix (paths->pdata[i], train);
  g_assert_true (norma_twins_find ((const NormaImageFacts *const *)facts->pdata, is_learnt,
                                   facts->len, 0, NULL, twin, NULL));
  for (guint i = 0; i < paths->len; i++) {
    if (twin[i] < 0)
      continue;
    n_twins++;
    g_assert_cmpint (ABS (time_of (paths->pdata[i]) - time_of (paths->pdata[twin[i]])), <, 400);
  }
  g_test_message ("%u of %u tiles have a twin among those learnt from", n_twins, paths->len);
  g_assert_cmpuint (n_twins, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/twins/series", test_series);
  g_test_add_func ("/twins/threads", test_threads);
  g_test_add_func ("/twins/tie", test_tie);
  g_test_add_func ("/twins/nothing-to-tell", test_nothing_to_tell);
  g_test_add_func ("/twins/errors", test_errors);
  g_test_add_func ("/twins/tiles", test_tiles);
  return g_test_run ();
}
