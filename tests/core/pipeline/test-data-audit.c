/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/data-audit.h"

#include <string.h>

#include "core/base/error.h"
#include "tests/core/pipeline/facts.h"
#include "tests/support.h"

/* `n` pieces of one series, the first half learnt from, brightness around 0.5 by an even ± 0.04. */
typedef struct {
  GPtrArray *facts;
  NormaAuditImage *images;
} Set;

static NormaImageFacts *
at (const Set *set, guint index)
{
  return set->facts->pdata[index];
}

static void
set_init (Set *set, guint n)
{
  set->facts = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_image_facts_free);
  set->images = g_new (NormaAuditImage, n);
  for (guint i = 0; i < n; i++) {
    NormaImageFacts *facts = norma_test_facts_new (i + 1, 1, 0.001, i);

    facts->brightness = 0.5 + 0.04 * (i % 5 - 2.0) / 2;
    g_ptr_array_add (set->facts, facts);
    set->images[i] = (NormaAuditImage){ facts, i < n / 2 };
  }
}

static void
set_clear (Set *set)
{
  g_ptr_array_unref (set->facts);
  g_free (set->images);
}

static GPtrArray *
audit (const Set *set)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *findings = norma_data_audit (set->images, set->facts->len, 2, NULL, &error);

  g_assert_no_error (error);
  return findings;
}

static void
assert_finding (const GPtrArray *findings, guint place, NormaDataFindingKind kind,
                const char *images)
{
  g_autoptr (GString) found = g_string_new (NULL);
  const NormaDataFinding *finding;

  g_assert_cmpuint (findings->len, >, place);
  finding = findings->pdata[place];
  g_assert_cmpint (finding->kind, ==, kind);
  for (guint i = 0; i < finding->images->len; i++)
    g_string_append_printf (found, "%u ", g_array_index (finding->images, guint, i));
  g_assert_cmpstr (found->str, ==, images);
}

static void
test_nothing (void)
{
  Set set;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GPtrArray) of_none = norma_data_audit (NULL, 0, 1, NULL, NULL);

  set_init (&set, 40);
  findings = audit (&set);
  g_assert_cmpuint (findings->len, ==, 0);
  g_assert_cmpuint (of_none->len, ==, 0);
  set_clear (&set);
}

static void
test_unreadable (void)
{
  Set set;
  g_autoptr (GPtrArray) findings = NULL;

  set_init (&set, 20);
  g_set_error (&at (&set, 3)->error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "cut off");
  /* What is not known is not judged. */
  at (&set, 3)->brightness = 5;
  at (&set, 3)->width = 1;
  findings = audit (&set);
  g_assert_cmpuint (findings->len, ==, 1);
  assert_finding (findings, 0, NORMA_FINDING_UNREADABLE, "3 ");
  set_clear (&set);
}

static void
test_sizes_and_samples (void)
{
  Set set;
  g_autoptr (GPtrArray) findings = NULL;

  set_init (&set, 20);
  at (&set, 2)->width = 641;
  at (&set, 15)->height = 640;
  at (&set, 15)->width = 480;
  at (&set, 4)->bits = 16;
  at (&set, 4)->brightness = 0.01; /* of another unit */
  at (&set, 19)->channels = 3;
  findings = audit (&set);
  g_assert_cmpuint (findings->len, ==, 2);
  assert_finding (findings, 0, NORMA_FINDING_SIZE, "2 15 ");
  assert_finding (findings, 1, NORMA_FINDING_SAMPLES, "4 19 ");
  set_clear (&set);
}

/* Of equally frequent sizes the first image's is the usual one. */
static void
test_size_tie (void)
{
  Set set;
  g_autoptr (GPtrArray) findings = NULL;

  set_init (&set, 4);
  at (&set, 1)->width = 700;
  at (&set, 2)->width = 700;
  findings = audit (&set);
  assert_finding (findings, 0, NORMA_FINDING_SIZE, "1 2 ");
  set_clear (&set);
}

/* Forty images: median 0.5, |b − m| is 0, 0.02 or 0.04 with median 0.02, 90 % of the good ones lie
 * within ± 0.04, so s = max (0.029652, 0.08/3.29 = 0.024316). The normal's quantile at 1 − 0.05/80
 * is 3.227218, the limit 0.0956935. */
static void
test_exposure (void)
{
  Set set;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  set_init (&set, 40);
  at (&set, 2)->brightness = 0.59569;
  at (&set, 37)->brightness = 0.40431;
  none = audit (&set);
  g_assert_cmpuint (none->len, ==, 0);
  at (&set, 2)->brightness = 0.59570;
  at (&set, 37)->brightness = 0.40430;
  findings = audit (&set);
  assert_finding (findings, 0, NORMA_FINDING_EXPOSURE, "2 37 ");
  set_clear (&set);
}

/* Where the good images are all alike, a tenth of their brightness is what counts. */
static void
test_least_exposure (void)
{
  Set set;
  g_autoptr (GPtrArray) findings = NULL;

  set_init (&set, 40);
  for (guint i = 0; i < 40; i++)
    at (&set, i)->brightness = 0.5;
  at (&set, 25)->brightness = 0.5499;
  at (&set, 26)->brightness = 0.5501;
  at (&set, 27)->brightness = 0.4499;
  findings = audit (&set);
  assert_finding (findings, 0, NORMA_FINDING_EXPOSURE, "26 27 ");
  set_clear (&set);
}

/* Parts of two colours, of which a fifth is bright, are no outliers, though the median absolute
 * deviation knows only the others. */
static void
test_two_colors (void)
{
  Set set;
  g_autoptr (GPtrArray) findings = NULL;

  set_init (&set, 40);
  for (guint i = 0; i < 40; i += 5)
    at (&set, i)->brightness = 0.6;
  findings = audit (&set);
  g_assert_cmpuint (findings->len, ==, 0);
  set_clear (&set);
}

static void
test_few_learnt (void)
{
  Set set;
  g_autoptr (GPtrArray) seven = NULL;
  g_autoptr (GPtrArray) eight = NULL;

  set_init (&set, 40);
  for (guint i = 7; i < 20; i++)
    set.images[i].is_learnt = FALSE;
  at (&set, 30)->brightness = 0.9;
  seven = audit (&set);
  g_assert_cmpuint (seven->len, ==, 0);
  set.images[7].is_learnt = TRUE;
  eight = audit (&set);
  assert_finding (eight, 0, NORMA_FINDING_EXPOSURE, "30 ");
  set_clear (&set);
}

static void
put_file (Set *set, guint index, const char *folder, const char *name, const char *text)
{
  NormaImageFacts *facts = at (set, index);

  g_free (facts->path);
  facts->path = g_build_filename (folder, name, NULL);
  facts->n_bytes = strlen (text);
  g_assert_true (g_file_set_contents (facts->path, text, -1, NULL));
}

static void
take_picture_of (Set *set, guint index, guint other)
{
  memcpy (at (set, index)->fingerprint, at (set, other)->fingerprint,
          sizeof at (set, index)->fingerprint);
}

/* Equal bytes are duplicates, whatever the files are called; equal pictures in other bytes are not,
 * but twins if one of them is learnt from. */
static void
test_duplicates (void)
{
  Set set;
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) findings = NULL;

  set_init (&set, 40);
  take_picture_of (&set, 20, 4);
  take_picture_of (&set, 30, 4);
  take_picture_of (&set, 31, 5);
  take_picture_of (&set, 9, 8);
  put_file (&set, 4, folder, "a.png", "same bytes");
  put_file (&set, 20, folder, "b.png", "same bytes");
  put_file (&set, 30, folder, "c.png", "SAME BYTES");
  put_file (&set, 8, folder, "d.png", "good twice");
  put_file (&set, 9, folder, "e.png", "good twice");
  /* Another number of bytes is read no more than a file that is gone. */
  put_file (&set, 5, folder, "f.png", "other");
  findings = audit (&set);
  g_assert_cmpuint (findings->len, ==, 2);
  assert_finding (findings, 0, NORMA_FINDING_DUPLICATE, "4 8 9 20 ");
  assert_finding (findings, 1, NORMA_FINDING_TWIN, "4 5 20 30 31 ");
  g_assert_cmpuint (((NormaDataFinding *)findings->pdata[1])->n_twins, ==, 3);
  norma_test_remove_folder (folder);
  set_clear (&set);
}

static void
test_cancel (void)
{
  Set set;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  set_init (&set, 20);
  g_cancellable_cancel (cancellable);
  g_assert_null (norma_data_audit (set.images, 20, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  norma_alloc_fail_nth (1);
  g_assert_null (norma_data_audit (set.images, 20, 1, NULL, &error));
  norma_alloc_fail_nth (0);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  set_clear (&set);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data-audit/nothing", test_nothing);
  g_test_add_func ("/data-audit/unreadable", test_unreadable);
  g_test_add_func ("/data-audit/sizes-and-samples", test_sizes_and_samples);
  g_test_add_func ("/data-audit/size-tie", test_size_tie);
  g_test_add_func ("/data-audit/exposure", test_exposure);
  g_test_add_func ("/data-audit/least-exposure", test_least_exposure);
  g_test_add_func ("/data-audit/two-colors", test_two_colors);
  g_test_add_func ("/data-audit/few-learnt", test_few_learnt);
  g_test_add_func ("/data-audit/duplicates", test_duplicates);
  g_test_add_func ("/data-audit/cancel", test_cancel);
  return g_test_run ();
}
