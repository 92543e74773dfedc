/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/error.h"
#include "core/image/write.h"
#include "core/pipeline/image-facts.h"
#include "tests/support.h"

typedef double (*Picture) (guint x, guint y, guint channel);

static char *
write_picture (const char *folder, const char *name, guint width, guint height, guint channels,
               NormaSampleType type, Picture picture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaRaster) raster =
      norma_raster_new (width, height, channels, type, NULL, 0, &error);
  char *path = g_build_filename (folder, name, NULL);

  g_assert_no_error (error);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      for (guint c = 0; c < channels; c++) {
        gpointer row = norma_raster_row (raster, y);
        double value = picture (x, y, c);

        if (type == NORMA_SAMPLE_U8)
          ((guint8 *)row)[x * channels + c] = (guint8)value;
        else if (type == NORMA_SAMPLE_U16)
          ((guint16 *)row)[x * channels + c] = (guint16)value;
        else
          ((float *)row)[x * channels + c] = (float)value;
      }
  norma_image_write_tiff (raster, path, &error);
  g_assert_no_error (error);
  return path;
}

static NormaImageFacts *
read_facts (const char *path)
{
  g_autoptr (GError) error = NULL;
  NormaImageFacts *facts = norma_image_facts_read (path, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (facts->path, ==, path);
  return facts;
}

/* Left half 51, right half 153 of 255: 0.2 and 0.6. */
static double
halves (guint x, guint y, guint channel)
{
  return x < 64 ? 51 : 153;
}

static void
test_halves (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path =
      write_picture (folder, "halves.tif", 128, 192, 1, NORMA_SAMPLE_U8, halves);
  g_autoptr (NormaImageFacts) facts = read_facts (path);

  g_assert_no_error (facts->error);
  g_assert_cmpuint (facts->width, ==, 128);
  g_assert_cmpuint (facts->height, ==, 192);
  g_assert_cmpuint (facts->channels, ==, 1);
  g_assert_cmpuint (facts->bits, ==, 8);
  g_assert_cmpuint (facts->n_bytes, >, 50);
  g_assert_cmpfloat_with_epsilon (facts->brightness, 0.4, 1e-7);
  g_assert_cmpfloat_with_epsilon (facts->contrast, 0.2, 1e-7);
  for (guint i = 0; i < NORMA_FINGERPRINT_LENGTH; i++)
    g_assert_cmpfloat_with_epsilon ((double)facts->fingerprint[i],
                                    i % NORMA_FINGERPRINT_SIDE < 8 ? 0.2 : 0.6, 1e-7);
  norma_test_remove_folder (folder);
}

/* 0.299, 0.587, 0.114 of 65535. */
static double
one_of_three (guint x, guint y, guint channel)
{
  return x % 3 == channel ? 65535 : 0;
}

static void
test_luma (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path =
      write_picture (folder, "rgb.tif", 3 * 64, 64, 3, NORMA_SAMPLE_U16, one_of_three);
  g_autoptr (NormaImageFacts) facts = read_facts (path);

  g_assert_cmpuint (facts->channels, ==, 3);
  g_assert_cmpuint (facts->bits, ==, 16);
  g_assert_cmpfloat_with_epsilon (facts->brightness, 1.0 / 3, 1e-6);
  g_assert_cmpfloat_with_epsilon (facts->contrast, 0, 1e-6);
  norma_test_remove_folder (folder);
}

static double
one_hole (guint x, guint y, guint channel)
{
  return x == 5 && y == 7 ? NAN : 0.25;
}

static double
quarter (guint x, guint y, guint channel)
{
  return 0.25;
}

static void
test_single_pixel (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = write_picture (folder, "one.tif", 1, 1, 1, NORMA_SAMPLE_F32, quarter);
  g_autoptr (NormaImageFacts) facts = read_facts (path);

  g_assert_cmpuint (facts->width, ==, 1);
  g_assert_cmpfloat (facts->brightness, ==, 0.25);
  g_assert_cmpfloat (facts->contrast, ==, 0);
  norma_test_remove_folder (folder);
}

/* Another length, and the same length at another time. */
static void
test_current (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "some.tif", NULL);
  g_autoptr (NormaImageFacts) absent = read_facts (path);
  g_autofree char *written = write_picture (folder, "some.tif", 8, 8, 1, NORMA_SAMPLE_U8, halves);
  g_autoptr (NormaImageFacts) facts = read_facts (path);
  struct timespec times[2] = { { 1000, 0 }, { 1000, 1 } };

  g_assert_false (norma_image_facts_are_current (absent));
  g_assert_true (norma_image_facts_are_current (facts));
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  g_assert_false (norma_image_facts_are_current (facts));
  facts->mtime_ns = G_GINT64_CONSTANT (1000000000001);
  g_assert_true (norma_image_facts_are_current (facts));
  facts->n_bytes++;
  g_assert_false (norma_image_facts_are_current (facts));
  norma_test_remove_folder (folder);
  g_assert_true (norma_image_facts_are_current (absent));
}

static void
test_errors (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *hole = write_picture (folder, "hole.tif", 40, 40, 1, NORMA_SAMPLE_F32, one_hole);
  g_autofree char *absent = g_build_filename (folder, "absent.png", NULL);
  g_autoptr (NormaImageFacts) no_number = read_facts (hole);
  g_autoptr (NormaImageFacts) no_file = read_facts (absent);
  g_autoptr (NormaImageFacts) no_room = NULL;
  g_autoptr (NormaBudget) budget = norma_budget_new (100);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_error (no_number->error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_true (g_str_has_prefix (no_number->error->message, hole));
  g_assert_error (no_file->error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  no_room = norma_image_facts_read (hole, budget, NULL, &error);
  g_assert_error (no_room->error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  g_cancellable_cancel (cancellable);
  g_assert_null (norma_image_facts_read (hole, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  norma_test_remove_folder (folder);
}

/* Every allocation of ours may fail; the file is then marked and the next ones are not. */
static void
test_failing_allocations (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = write_picture (folder, "a.tif", 128, 192, 1, NORMA_SAMPLE_U8, halves);
  guint nth = 1;

  for (gboolean failed = TRUE; failed; nth++) {
    g_autoptr (NormaImageFacts) facts = NULL;

    norma_alloc_fail_nth (nth);
    facts = norma_image_facts_read (path, NULL, NULL, NULL);
    norma_alloc_fail_nth (0);
    failed = facts->error != NULL;
    if (failed)
      g_assert_error (facts->error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, >, 2);
  norma_test_remove_folder (folder);
}

static void
count_reports (gpointer data, const char *stage, guint64 done, guint64 total)
{
  guint *n = data;

  g_assert_cmpuint (done, ==, ++*n);
  g_assert_cmpuint (total, ==, 9);
}

static void
test_collect (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 8, folder);
  guint n_reports = 0;
  NormaProgress progress = { NULL, count_reports, &n_reports };
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GPtrArray) three = NULL;

  g_ptr_array_insert (paths, 3, g_build_filename (folder, "absent.tif", NULL));
  one = norma_image_facts_collect (paths, 1, NULL, &progress, NULL);
  three = norma_image_facts_collect (paths, 3, NULL, NULL, NULL);
  g_assert_cmpuint (n_reports, ==, 9);
  g_assert_cmpuint (one->len, ==, 9);
  for (guint i = 0; i < 9; i++) {
    const NormaImageFacts *a = one->pdata[i], *b = three->pdata[i];

    g_assert_cmpstr (a->path, ==, paths->pdata[i]);
    g_assert_true ((a->error != NULL) == (i == 3));
    g_assert_cmpfloat (a->brightness, ==, b->brightness);
    g_assert_cmpmem (a->fingerprint, sizeof a->fingerprint, b->fingerprint, sizeof b->fingerprint);
  }
  norma_test_remove_folder (folder);
}

static void
test_cancel (void)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  NormaProgress progress = { cancellable, NULL, NULL };
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (paths, (gpointer) "/absent.png");
  g_cancellable_cancel (cancellable);
  g_assert_null (norma_image_facts_collect (paths, 2, NULL, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-facts/halves", test_halves);
  g_test_add_func ("/image-facts/luma", test_luma);
  g_test_add_func ("/image-facts/single-pixel", test_single_pixel);
  g_test_add_func ("/image-facts/current", test_current);
  g_test_add_func ("/image-facts/errors", test_errors);
  g_test_add_func ("/image-facts/failing-allocations", test_failing_allocations);
  g_test_add_func ("/image-facts/collect", test_collect);
  g_test_add_func ("/image-facts/cancel", test_cancel);
  return g_test_run ();
}
