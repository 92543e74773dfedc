/* SPDX-License-Identifier: Apache-2.0 */
#include "app/sample-parts.h"

#include <math.h>

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <png.h>
#include <tiffio.h>

#include "app/sample-bores.h"
#include "app/sample-drawing.h"
#include "core/base/error.h"
#include "tests/support.h"

/* Few and small, the part filling the picture as in the real set. */
static NormaSampleSettings
small_settings (void)
{
  NormaSampleSettings settings;
  g_autoptr (GError) error = NULL;

  norma_sample_settings_default (&settings, &error);
  g_assert_no_error (error);
  settings.width = 129;
  settings.height = 97;
  settings.pixels_per_mm = 5.0;
  settings.n_train_good = 3;
  settings.n_test_good = 2;
  settings.n_each_defect = 2;
  return settings;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static void
add_tree (GString *list, GChecksum *checksum, const char *folder, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *entry;

  while ((entry = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (entry));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
    g_autofree char *name = g_strconcat (prefix, names->pdata[i], NULL);
    g_autofree char *inner = g_strconcat (name, "/", NULL);
    g_autofree char *contents = NULL;
    gsize length;

    if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
      add_tree (list, checksum, path, inner);
      continue;
    }
    g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
    g_string_append_printf (list, "%s\n", name);
    g_checksum_update (checksum, (const guchar *)name, -1);
    g_checksum_update (checksum, (const guchar *)contents, (gssize)length);
  }
}

/* Names and bytes of all files below. */
static char *
digest_tree (const char *folder, char **names)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  GString *list = g_string_new (NULL);

  add_tree (list, checksum, folder, "");
  if (names != NULL)
    *names = g_string_free (list, FALSE);
  else
    g_string_free (list, TRUE);
  return g_strdup (g_checksum_get_string (checksum));
}

static char *
write_small (const char *folder, guint64 seed, guint n_threads)
{
  NormaSampleSettings settings = small_settings ();
  g_autoptr (GError) error = NULL;

  norma_sample_parts_write_with (folder, seed, &settings, n_threads, NULL, &error);
  g_assert_no_error (error);
  return digest_tree (folder, NULL);
}

static void
test_same_bytes (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *one = g_build_filename (folder, "a", "one", NULL);
  g_autofree char *three = g_build_filename (folder, "three", NULL);
  g_autofree char *other = g_build_filename (folder, "other", NULL);
  g_autofree char *digest_one = write_small (one, 7, 1);
  g_autofree char *digest_three = write_small (three, 7, 3);
  g_autofree char *digest_other = write_small (other, 8, 1);

  g_assert_cmpstr (digest_one, ==, digest_three);
  g_assert_cmpstr (digest_one, !=, digest_other);
  norma_test_remove_folder (folder);
}

static void
test_layout (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *digest = write_small (folder, 7, 0);
  g_autofree char *names = NULL;
  g_autofree char *again = digest_tree (folder, &names);

  g_assert_cmpstr (digest, ==, again);
  g_assert_cmpstr (names, ==,
                   "ground_truth/chipped-edge/part-001_mask.png\n"
                   "ground_truth/chipped-edge/part-002_mask.png\n"
                   "ground_truth/dent/part-001_mask.png\n"
                   "ground_truth/dent/part-002_mask.png\n"
                   "ground_truth/missing-hole/part-001_mask.png\n"
                   "ground_truth/missing-hole/part-002_mask.png\n"
                   "ground_truth/scratch/part-001_mask.png\n"
                   "ground_truth/scratch/part-002_mask.png\n"
                   "ground_truth/stain/part-001_mask.png\n"
                   "ground_truth/stain/part-002_mask.png\n"
                   "sample.ini\n"
                   "test/chipped-edge/part-001.tiff\n"
                   "test/chipped-edge/part-002.tiff\n"
                   "test/dent/part-001.tiff\n"
                   "test/dent/part-002.tiff\n"
                   "test/good/part-001.tiff\n"
                   "test/good/part-002.tiff\n"
                   "test/missing-hole/part-001.tiff\n"
                   "test/missing-hole/part-002.tiff\n"
                   "test/scratch/part-001.tiff\n"
                   "test/scratch/part-002.tiff\n"
                   "test/stain/part-001.tiff\n"
                   "test/stain/part-002.tiff\n"
                   "train/good/part-001.tiff\n"
                   "train/good/part-002.tiff\n"
                   "train/good/part-003.tiff\n");
  norma_test_remove_folder (folder);
}

static void
test_pictures (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *digest = write_small (folder, 7, 0);
  g_autofree char *path = g_build_filename (folder, "test/stain/part-001.tiff", NULL);
  g_autofree char *mask_path =
      g_build_filename (folder, "ground_truth/stain/part-001_mask.png", NULL);
  png_image mask = { .version = PNG_IMAGE_VERSION };
  guint32 width = 0, height = 0;
  guint16 bits = 0, samples = 0;
  float resolution = 0.0f;
  TIFF *tiff = TIFFOpen (path, "r");

  g_assert_nonnull (tiff);
  TIFFGetField (tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (tiff, TIFFTAG_IMAGELENGTH, &height);
  TIFFGetField (tiff, TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
  TIFFGetField (tiff, TIFFTAG_XRESOLUTION, &resolution);
  TIFFClose (tiff);
  g_assert_cmpuint (width, ==, 129);
  g_assert_cmpuint (height, ==, 97);
  g_assert_cmpuint (bits, ==, 16);
  g_assert_cmpuint (samples, ==, 1);
  g_assert_cmpfloat_with_epsilon (resolution, 50.0, 1e-3); /* a centimetre */

  g_assert_true (png_image_begin_read_from_file (&mask, mask_path));
  g_assert_cmpuint (mask.width, ==, 129);
  g_assert_cmpuint (mask.height, ==, 97);
  g_assert_cmpuint (mask.format, ==, PNG_FORMAT_GRAY);
  png_image_free (&mask);
  norma_test_remove_folder (folder);
}

typedef struct {
  guint inside, changed_inside, changed_outside, odd;
  double difference; /* mean inside, share of full scale */
} Comparison;

static Comparison
compare (const NormaRaster *good, const NormaRaster *bad, const NormaRaster *mask)
{
  Comparison found = { 0 };

  for (guint y = 0; y < good->height; y++) {
    const guint16 *a = norma_raster_row (good, y);
    const guint16 *b = norma_raster_row (bad, y);
    const guint8 *m = norma_raster_row (mask, y);

    for (guint x = 0; x < good->width; x++) {
      found.odd += m[x] != 0 && m[x] != 255;
      found.inside += m[x] == 255;
      found.changed_inside += m[x] == 255 && a[x] != b[x];
      found.changed_outside += m[x] == 0 && a[x] != b[x];
      found.difference += m[x] == 255 ? ABS (a[x] - b[x]) / 65535.0 : 0.0;
    }
  }
  found.difference /= MAX (found.inside, 1);
  return found;
}

/* The same piece with and without its defect differs in the mask and nowhere else. */
static void
test_masks (void)
{
  NormaSampleSettings settings;

  g_assert_true (norma_sample_settings_default (&settings, NULL));
  for (guint kind = 0; kind <= NORMA_SAMPLE_MISPLACED_HOLE; kind++)
    for (guint i = 0; i < 4 && kind != NORMA_SAMPLE_N_DEFECTS; i++) {
      const double severity = i / 3.0;
      const guint piece = 10 * kind + i;
      g_autoptr (NormaRaster) good =
          norma_raster_new (512, 384, 1, NORMA_SAMPLE_U16, NULL, 0, NULL);
      g_autoptr (NormaRaster) bad = norma_raster_new (512, 384, 1, NORMA_SAMPLE_U16, NULL, 0, NULL);
      g_autoptr (NormaRaster) mask = norma_raster_new (512, 384, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);
      Comparison found;

      norma_sample_draw (&settings, 3, piece, NORMA_SAMPLE_N_DEFECTS, 0.0, good, NULL);
      norma_sample_draw (&settings, 3, piece, kind, severity, bad, mask);
      found = compare (good, bad, mask);
      g_test_message ("%s %.2f: %u pixels, mean change %.3f", norma_sample_kind_name (kind),
                      severity, found.inside, found.difference);
      g_assert_cmpuint (found.odd, ==, 0);
      g_assert_cmpuint (found.changed_outside, ==, 0);
      g_assert_cmpuint (found.inside, >, 30);
      g_assert_cmpuint (found.inside, <, 512 * 384 / 20);
      /* where a bore overlaps its old place, some of its wall is as it was */
      g_assert_cmpuint (found.changed_inside, >,
                        found.inside * (kind == NORMA_SAMPLE_MISPLACED_HOLE ? 85 : 97) / 100);
      /* Twice the sensor's noise at mid-grey is the least that an eye finds in an area. */
      g_assert_cmpfloat (found.difference, >, 0.012);
    }
}

/* A set of its own, whose good pieces are others than those of the test. */
static void
test_logical (void)
{
  static const char *const names[] = { "good", "missing-hole", "doubled-hole", "misplaced-hole" };
  NormaSampleSettings settings = small_settings ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GError) error = NULL;
  g_autofree char *logical = g_build_filename (folder, "logical", NULL);
  g_autofree char *ours = g_build_filename (logical, "test/good/part-001.tiff", NULL);
  g_autofree char *theirs = g_build_filename (folder, "test/good/part-001.tiff", NULL);
  g_autofree char *our_bytes = NULL, *their_bytes = NULL;
  gsize our_length, their_length;

  settings.n_train_good = 0;
  settings.n_test_good = settings.n_each_defect = 1;
  norma_sample_parts_write_with (folder, 1, &settings, 2, NULL, &error);
  g_assert_no_error (error);
  norma_sample_parts_write_logical (logical, 1, &settings, 2, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *picture = g_build_filename (logical, "test", names[i], "part-001.tiff", NULL);
    g_autofree char *mask =
        g_build_filename (logical, "ground_truth", names[i], "part-001_mask.png", NULL);

    g_assert_true (g_file_test (picture, G_FILE_TEST_EXISTS));
    g_assert_cmpint (g_file_test (mask, G_FILE_TEST_EXISTS), ==, i > 0);
  }
  g_assert_true (g_file_get_contents (ours, &our_bytes, &our_length, NULL));
  g_assert_true (g_file_get_contents (theirs, &their_bytes, &their_length, NULL));
  g_assert_false (our_length == their_length && memcmp (our_bytes, their_bytes, our_length) == 0);
  /* once more, and into a folder of another kind */
  g_assert_true (norma_sample_parts_write_logical (logical, 1, &settings, 1, NULL, &error));
  g_assert_false (norma_sample_parts_write_logical (logical, 2, &settings, 1, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  norma_test_remove_folder (folder);
}

/* Bores that are doubled or misplaced lie clear of the others, whatever is drawn. */
static void
test_bores (void)
{
  NormaSampleSettings settings;

  g_assert_true (norma_sample_settings_default (&settings, NULL));
  for (guint i = 0; i < 200; i++) {
    NormaSampleKind kind = i % 2 ? NORMA_SAMPLE_DOUBLED_HOLE : NORMA_SAMPLE_MISPLACED_HOLE;
    NormaSamplePart part;
    NormaSampleDefect defect;
    NormaRandom random;

    norma_random_seed (&random, i);
    norma_sample_part_init (&part, &settings, &random);
    norma_sample_defect_init (&defect, kind, i / 200.0, &part, &random);
    norma_sample_bores_alter (&defect, &part);
    g_assert_cmpuint (part.n_bores, ==, NORMA_SAMPLE_N_BORES + (i % 2));
    for (guint a = 0; a < part.n_bores; a++)
      for (guint b = 0; b < a; b++)
        g_assert_cmpfloat (hypot (part.bores[a].centre.x - part.bores[b].centre.x,
                                  part.bores[a].centre.y - part.bores[b].centre.y),
                           >,
                           part.bores[a].radius + part.bores[a].sink + part.bores[b].radius +
                               part.bores[b].sink);
  }
}

/* Two good pieces differ by light, place, grain and serial number, not by accident of drawing. */
static void
test_good_variation (void)
{
  NormaSampleSettings settings;
  g_autoptr (NormaRaster) first = norma_raster_new (512, 384, 1, NORMA_SAMPLE_U16, NULL, 0, NULL);
  g_autoptr (NormaRaster) second = norma_raster_new (512, 384, 1, NORMA_SAMPLE_U16, NULL, 0, NULL);
  g_autoptr (NormaRaster) mask = norma_raster_new (512, 384, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);
  Comparison found;

  g_assert_true (norma_sample_settings_default (&settings, NULL));
  norma_sample_draw (&settings, 3, 1, NORMA_SAMPLE_N_DEFECTS, 0.0, first, mask);
  norma_sample_draw (&settings, 3, 2, NORMA_SAMPLE_N_DEFECTS, 0.0, second, NULL);
  found = compare (first, second, mask);
  g_assert_cmpuint (found.inside, ==, 0);
  g_assert_cmpuint (found.changed_outside, >, 512 * 384 * 9 / 10);
}

static void
test_refusal (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *precious = g_build_filename (folder, "precious.txt", NULL);
  NormaSampleSettings settings = small_settings ();
  g_autoptr (GError) error = NULL;
  g_autofree char *names = NULL;
  g_autofree char *digest = NULL;

  g_assert_true (g_file_set_contents (precious, "mine", -1, NULL));
  g_assert_false (norma_sample_parts_write_with (folder, 1, &settings, 1, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, folder));
  digest = digest_tree (folder, &names);
  g_assert_cmpstr (names, ==, "precious.txt\n");
  norma_test_remove_folder (folder);
}

static void
test_other_seed (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *before = write_small (folder, 1, 1);
  NormaSampleSettings settings = small_settings ();
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;

  g_assert_false (norma_sample_parts_write_with (folder, 2, &settings, 1, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  settings.exposure *= 2.0;
  g_assert_false (norma_sample_parts_write_with (folder, 1, &settings, 1, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  after = digest_tree (folder, NULL);
  g_assert_cmpstr (before, ==, after);
  norma_test_remove_folder (folder);
}

/* Missing pictures are drawn again, present ones left alone whatever they hold. */
static void
test_repeat (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *before = write_small (folder, 1, 1);
  g_autofree char *lost = g_build_filename (folder, "ground_truth/dent/part-002_mask.png", NULL);
  g_autofree char *edited = g_build_filename (folder, "train/good/part-001.tiff", NULL);
  g_autofree char *contents = NULL;
  g_autofree char *again = NULL;
  g_autofree char *digest = NULL;

  g_assert_cmpint (g_remove (lost), ==, 0);
  again = write_small (folder, 1, 1);
  g_assert_cmpstr (before, ==, again);

  g_assert_true (g_file_set_contents (edited, "edited", -1, NULL));
  digest = write_small (folder, 1, 1);
  g_assert_true (g_file_get_contents (edited, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "edited");
  norma_test_remove_folder (folder);
}

static void
test_file_in_the_way (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  NormaSampleSettings settings = small_settings ();
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  g_assert_false (norma_sample_parts_write_with (path, 1, &settings, 1, NULL, &error));
  g_assert_nonnull (error);
  norma_test_remove_folder (folder);
}

typedef struct {
  GCancellable *cancellable;
  guint64 stop_after, last, total;
} Watch;

static void
watch (gpointer data, const char *stage, guint64 done, guint64 total)
{
  Watch *seen = data;

  g_assert_cmpuint (done, >, seen->last);
  g_assert_cmpuint (done, <=, total);
  seen->last = done;
  seen->total = total;
  if (done == seen->stop_after)
    g_cancellable_cancel (seen->cancellable);
}

static void
test_cancel (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *straight = g_build_filename (folder, "straight", NULL);
  g_autofree char *broken = g_build_filename (folder, "broken", NULL);
  g_autofree char *expected = write_small (straight, 5, 2);
  g_autofree char *resumed = NULL;
  NormaSampleSettings settings = small_settings ();

  for (guint64 stop_after = 0; stop_after <= 12; stop_after += 6) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    Watch seen = { cancellable, stop_after, 0, 15 };
    NormaProgress progress = { cancellable, watch, &seen };
    g_autoptr (GError) error = NULL;

    if (stop_after == 0)
      g_cancellable_cancel (cancellable);
    g_assert_false (norma_sample_parts_write_with (broken, 5, &settings, 2, &progress, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (seen.last, <, 15);
    g_assert_cmpuint (seen.total, ==, 15);
  }
  resumed = write_small (broken, 5, 2);
  g_assert_cmpstr (resumed, ==, expected);
  norma_test_remove_folder (folder);
}

static void
test_settings (void)
{
  static const struct {
    const char *from, *to, *message;
  } wrong[] = {
    { "width=512", "width=0", "[image] width" },
    { "width=512", "width=51.5", "whole number" },
    { "width=512", "width=wide", "[image] width" },
    { "width=512\n", "", "[image] width" },
    { "length-mm=1.4;7", "length-mm=1.4", "a pair of numbers" },
    { "exposure=0.08", "exposure=nan", "[light] exposure" },
    { "[image]", "image", "settings" },
  };
  g_autofree char *path =
      g_build_filename (g_getenv ("NORMA_SOURCE"), "data", "sample-parts.ini", NULL);
  g_autofree char *text = NULL;
  NormaSampleSettings settings, built_in;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (norma_sample_settings_parse (&settings, text, strlen (text), NULL));
  g_assert_true (norma_sample_settings_default (&built_in, NULL));
  g_assert_cmpmem (&settings, sizeof settings, &built_in, sizeof built_in);
  g_assert_cmpfloat (settings.n_train_good, ==, 60.0);
  g_assert_cmpfloat (settings.scratch_length_mm.most, ==, 7.0);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    GString *changed = g_string_new (text);
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (g_string_replace (changed, wrong[i].from, wrong[i].to, 1), ==, 1);
    g_assert_false (norma_sample_settings_parse (&settings, changed->str, changed->len, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
    g_assert_nonnull (strstr (error->message, wrong[i].message));
    g_string_free (changed, TRUE);
  }
}

static void
test_failing_allocations (void)
{
  NormaSampleSettings settings = small_settings ();
  guint n_failed = 0;

  settings.n_train_good = settings.n_test_good = 0;
  settings.n_each_defect = 1;
  for (guint nth = 1;; nth++) {
    g_autofree char *folder = norma_test_folder ();
    g_autoptr (GError) error = NULL;
    gboolean written;

    norma_alloc_fail_nth (nth);
    written = norma_sample_parts_write_with (folder, 1, &settings, 1, NULL, &error);
    norma_alloc_fail_nth (0);
    norma_test_remove_folder (folder);
    if (written)
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    n_failed++;
  }
  g_assert_cmpuint (n_failed, >=, 2 * NORMA_SAMPLE_N_DEFECTS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sample-parts/same-bytes", test_same_bytes);
  g_test_add_func ("/sample-parts/layout", test_layout);
  g_test_add_func ("/sample-parts/pictures", test_pictures);
  g_test_add_func ("/sample-parts/masks", test_masks);
  g_test_add_func ("/sample-parts/logical", test_logical);
  g_test_add_func ("/sample-parts/bores", test_bores);
  g_test_add_func ("/sample-parts/good-variation", test_good_variation);
  g_test_add_func ("/sample-parts/refusal", test_refusal);
  g_test_add_func ("/sample-parts/other-seed", test_other_seed);
  g_test_add_func ("/sample-parts/repeat", test_repeat);
  g_test_add_func ("/sample-parts/file-in-the-way", test_file_in_the_way);
  g_test_add_func ("/sample-parts/cancel", test_cancel);
  g_test_add_func ("/sample-parts/settings", test_settings);
  g_test_add_func ("/sample-parts/failing-allocations", test_failing_allocations);
  return g_test_run ();
}
