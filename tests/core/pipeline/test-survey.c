/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/image/write.h"
#include "core/pipeline/survey.h"
#include "tests/core/image/tiff-maker.h"
#include "tests/support.h"

static NormaSurvey *
survey_of (const GPtrArray *paths, guint n_threads)
{
  g_autoptr (GError) error = NULL;
  NormaSurvey *survey =
      norma_survey_images (paths, 64, NORMA_RANGE_BY_TYPE, n_threads, NULL, NULL, &error);

  g_assert_no_error (error);
  return survey;
}

static void
add (GPtrArray *paths, const char *folder, const char *name, const NormaTestPart *part)
{
  char *path = g_build_filename (folder, name, NULL);

  norma_test_part_write (part, paths->len + 1, path);
  g_ptr_array_add (paths, path);
}

static const NormaGoodImage *
image_at (const NormaSurvey *survey, guint index)
{
  return survey->images->pdata[index];
}

static void
assert_marked (const NormaSurvey *survey, guint index, int code, const char *words)
{
  const NormaGoodImage *image = image_at (survey, index);

  g_assert_error (image->error, NORMA_ERROR, code);
  g_assert_true (g_str_has_prefix (image->error->message, image->path));
  g_assert_nonnull (strstr (image->error->message, words));
}

/* The lower median of each side by itself; the hash as sha256sum would make it. */
static void
test_summary (void)
{
  static const guint sizes[][2] = { { 96, 80 }, { 100, 70 }, { 64, 64 }, { 120, 90 } };
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (NormaSurvey) survey = NULL;
  g_autoptr (GChecksum) all = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < 4; i++) {
    NormaTestPart part = { sizes[i][0], sizes[i][1], i == 2 ? 3 : 1, NORMA_SAMPLE_U8, 255 };
    g_autofree char *name = g_strdup_printf ("%u.tif", i);
    g_autofree char *text = NULL;
    g_autofree char *hash = NULL;
    gsize length;

    add (paths, folder, name, &part);
    g_assert_true (g_file_get_contents (paths->pdata[i], &text, &length, NULL));
    hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guint8 *)text, length);
    g_checksum_update (all, (const guint8 *)hash, -1);
  }
  survey = survey_of (paths, 2);
  g_assert_cmpuint (survey->n_usable, ==, 4);
  g_assert_cmpuint (survey->good_set.median_width, ==, 96);
  g_assert_cmpuint (survey->good_set.median_height, ==, 70);
  g_assert_cmpfloat (survey->median_aspect, ==, 1.2);
  g_assert_cmpuint (survey->channels, ==, 3);
  g_assert_cmpuint (survey->good_set.channels, ==, 3);
  g_assert_cmpuint (survey->good_set.bits, ==, 8);
  g_assert_cmpfloat (survey->low, ==, 0);
  g_assert_cmpfloat (survey->high, ==, 255);
  g_assert_cmpstr (survey->good_set.hash, ==, g_checksum_get_string (all));
  norma_test_remove_folder (folder);
}

static void
put_nan (const char *path)
{
  NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaRaster) raster = NULL;

  part.type = NORMA_SAMPLE_F32;
  raster = norma_test_part_draw (&part, 1);
  ((float *)norma_raster_row (raster, 3))[5] = NAN;
  g_assert_true (norma_image_write_tiff (raster, path, NULL));
}

/* libtiff's own writer, for more channels than Norma writes. */
static void
add_channels (GPtrArray *paths, const char *folder, const char *name, guint n, guint photometric)
{
  const MadePage page = { 96, 80, n, 8, 0, photometric, COMPRESSION_NONE };
  g_autofree guint64 *raw = made_raw (&page, 1);
  char *path = g_build_filename (folder, name, NULL);

  made_write_file (path, "w", &page, raw);
  g_ptr_array_add (paths, path);
}

/* What cannot be used is kept with its error, and the others are as if it were not there. */
static void
test_unusable (void)
{
  const NormaTestPart grey = NORMA_TEST_PART_INIT;
  const NormaTestPart deep = { 96, 80, 1, NORMA_SAMPLE_U16, 4095 };
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *nan = g_build_filename (folder, "5.tif", NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (NormaSurvey) survey = NULL;
  g_autoptr (GPtrArray) usable = NULL;

  add (paths, folder, "0.tif", &grey);
  add_channels (paths, folder, "1.tif", 4, PHOTOMETRIC_MINISBLACK);
  add (paths, folder, "2.tif", &deep);
  add_channels (paths, folder, "3.tif", 5, PHOTOMETRIC_RGB);
  g_ptr_array_add (paths, g_strdup ("/nowhere/4.tif"));
  put_nan (nan);
  g_ptr_array_add (paths, g_steal_pointer (&nan));
  add (paths, folder, "6.png", &grey);

  survey = survey_of (paths, 3);
  assert_marked (survey, 1, NORMA_ERROR_UNSUPPORTED, "found 4 channels");
  assert_marked (survey, 2, NORMA_ERROR_MISMATCH, "");
  assert_marked (survey, 3, NORMA_ERROR_UNSUPPORTED, "found 5 channels");
  g_assert_error (image_at (survey, 4)->error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  assert_marked (survey, 5, NORMA_ERROR_INPUT, "column 5, row 3");
  g_assert_cmpuint (survey->n_usable, ==, 2);
  g_assert_cmpuint (survey->good_set.n_images, ==, 2);
  g_assert_cmpuint (survey->good_set.n_unreadable, ==, 5);
  g_assert_cmpuint (survey->good_set.bits, ==, 8);
  usable = norma_survey_list_usable (survey);
  g_assert_cmpuint (usable->len, ==, 2);
  g_assert_true (usable->pdata[0] == survey->images->pdata[0]);
  g_assert_true (usable->pdata[1] == survey->images->pdata[6]);
  norma_test_remove_folder (folder);
}

static void
assert_same_survey (const NormaSurvey *a, const NormaSurvey *b)
{
  g_assert_cmpstr (a->good_set.hash, ==, b->good_set.hash);
  g_assert_cmpfloat (a->low, ==, b->low);
  g_assert_cmpfloat (a->high, ==, b->high);
  g_assert_cmpuint (a->n_usable, ==, b->n_usable);
  for (guint i = 0; i < a->images->len; i++) {
    const GError *first = image_at (a, i)->error, *second = image_at (b, i)->error;

    g_assert_cmpstr (image_at (a, i)->hash, ==, image_at (b, i)->hash);
    g_assert_cmpstr (first == NULL ? NULL : first->message, ==,
                     second == NULL ? NULL : second->message);
  }
}

/* 8 and 16 bits by turns: which of them is refused must not depend on who was faster. */
static void
test_threads (void)
{
  const NormaTestPart small = NORMA_TEST_PART_INIT;
  const NormaTestPart deep = { 96, 80, 1, NORMA_SAMPLE_U16, 4095 };
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (NormaSurvey) one = NULL;

  for (guint i = 0; i < 12; i++) {
    g_autofree char *name = g_strdup_printf ("%u.tif", i);

    add (paths, folder, name, i % 3 == 0 ? &deep : &small);
  }
  one = survey_of (paths, 1);
  g_assert_cmpuint (one->n_usable, ==, 4);
  for (guint run = 0; run < 6; run++) {
    g_autoptr (NormaSurvey) other = survey_of (paths, 2 + run % 3);

    assert_same_survey (one, other);
  }
  norma_test_remove_folder (folder);
}

static void
assert_too_few (const GPtrArray *paths, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_survey_images (paths, 64, NORMA_RANGE_BY_TYPE, 2, NULL, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_too_few (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (NormaSurvey) survey = NULL;

  assert_too_few (paths, "no usable good image of 0");
  g_ptr_array_add (paths, g_strdup ("/nowhere/1.tif"));
  g_ptr_array_add (paths, g_strdup ("/nowhere/2.tif"));
  assert_too_few (paths, "/nowhere/1.tif");
  add (paths, folder, "0.tif", &part);
  survey = norma_survey_images (paths, 64, NORMA_RANGE_BY_TYPE, 2, NULL, NULL, NULL);
  g_assert_cmpuint (survey->n_usable, ==, 1);
  g_assert_nonnull (strstr (norma_survey_first_error (survey)->message, "/nowhere/1.tif"));
  norma_test_remove_folder (folder);
}

static void
test_cancelled (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 3, folder);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (norma_survey_images (paths, 64, NORMA_RANGE_BY_TYPE, 2, NULL, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/survey/summary", test_summary);
  g_test_add_func ("/survey/unusable", test_unusable);
  g_test_add_func ("/survey/threads", test_threads);
  g_test_add_func ("/survey/too-few", test_too_few);
  g_test_add_func ("/survey/cancelled", test_cancelled);
  return g_test_run ();
}
