/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/image/read.h"
#include "tests/support.h"

/* Files of other programs, sound and damaged. */

#define CAP (256 * 1024 * 1024)
#define MOST_PAGES 20

typedef struct {
  guint n_files, n_read, n_refused;
} Count;

static void
assert_budget_free (NormaBudget *budget)
{
  g_assert_true (norma_budget_take (budget, CAP, "all", NULL));
  norma_budget_give (budget, CAP);
}

static void
assert_consistent (const NormaRaster *raster)
{
  g_assert_cmpuint (raster->width, >=, 1);
  g_assert_cmpuint (raster->height, >=, 1);
  g_assert_cmpuint (raster->channels, >=, 1);
  g_assert_cmpuint (raster->bits, >=, 1);
  g_assert_cmpuint (raster->bits, <=, 64);
  g_assert_cmpuint (raster->page, <, raster->n_pages);
  g_assert_cmpfloat (raster->low, <, raster->high);
}

/* Reads one page; the number of pages, 0 if it was refused. */
static guint
read_page (const char *path, guint page, Count *count)
{
  g_autoptr (NormaBudget) budget = norma_budget_new (CAP);
  NormaReadOptions options = { .page = page, .budget = budget };
  g_autoptr (GError) error = NULL;
  NormaRaster *raster = norma_image_read (path, &options, &error);
  guint n_pages = 0;

  if (raster != NULL) {
    g_assert_no_error (error);
    assert_consistent (raster);
    n_pages = raster->n_pages;
    count->n_read++;
  } else {
    g_assert_true (error->domain == NORMA_ERROR);
    g_assert_true (g_str_has_prefix (error->message, path));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    count->n_refused++;
  }
  norma_raster_unref (raster);
  assert_budget_free (budget);
  return n_pages;
}

/* ThunderScan pages whose last strip libtiff 4.5 does not decode either. */
static gboolean
is_known_damaged (const char *name)
{
  return g_strcmp0 (name, "tiff_image-rs-libtiffpic-text.tif") == 0;
}

/* Written by a real program and not made to be wrong. */
static gboolean
is_sound (const char *name)
{
  return (g_str_has_suffix (name, ".tif") || g_str_has_suffix (name, ".tiff")) &&
         strstr (name, "fuzz") == NULL && !is_known_damaged (name);
}

static Count
read_folder (const char *path, gboolean expects_sound)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  Count count = { 0 };
  const char *name;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    guint n_pages = read_page (file, 0, &count);
    NormaImageInfo info;

    count.n_files++;
    if (expects_sound && is_sound (name)) {
      g_assert_cmpuint (n_pages, >=, 1);
      g_assert_true (norma_image_probe (file, &info, NULL));
      g_assert_cmpuint (info.n_pages, ==, n_pages);
    }
    for (guint page = 1; page < MIN (n_pages, MOST_PAGES); page++)
      if (read_page (file, page, &count) == 0)
        g_assert_false (expects_sound && is_sound (name));
  }
  return count;
}

static void
test_tiff (void)
{
  g_autofree char *path = norma_test_shared ("data/corpus/tiff");
  Count count;

  if (path == NULL)
    return;
  count = read_folder (path, TRUE);
  g_test_message ("%u files: %u pages read, %u refused", count.n_files, count.n_read,
                  count.n_refused);
  g_assert_cmpuint (count.n_read, >, 200);
}

static void
test_malformed (void)
{
  g_autofree char *path = norma_test_shared ("data/corpus/malformed");
  Count count;

  if (path == NULL)
    return;
  count = read_folder (path, FALSE);
  g_test_message ("%u files: %u pages read, %u refused", count.n_files, count.n_read,
                  count.n_refused);
  g_assert_cmpuint (count.n_refused, >, 100);
}

static double
mean_of (const NormaRaster *raster)
{
  g_autofree float *row = g_new (float, raster->width * raster->channels);
  double sum = 0;

  for (guint y = 0; y < raster->height; y++) {
    norma_raster_get_row (raster, y, row);
    for (guint i = 0; i < raster->width * raster->channels; i++)
      sum += row[i];
  }
  return sum / raster->width / raster->height / raster->channels;
}

/* Means over all samples as other decoders find them: Pillow 9.4 (raw values) or ImageMagick
 * 6.9.11 (shares of the full range, given to six digits). */
static void
test_certified (void)
{
  static const struct {
    const char *name;
    guint width, height, channels, bits;
    double mean, full, tolerance;
  } rows[] = {
    { "tiff_examples-coffee.tif", 504, 378, 1, 8, 118.9879, 1, 1e-4 },
    { "tiff_examples-capitol2.tif", 504, 378, 1, 1, 0.3565, 1, 1e-4 },
    { "tiff_examples-spine.tif", 490, 367, 3, 8, 63.17283, 1, 1e-4 },
    { "tiff_examples-ometiff_testdata-singles-181003_slices-P1_T0.tif", 256, 256, 1, 16, 8882.533,
      1, 1e-3 },
    { "tiff_examples-shapes_lzw_tiled_planar.tif", 128, 72, 3, 8, 213.46893, 1, 1e-4 },
    { "tiff_examples-shapes_lzw_planar_10bps.tif", 128, 72, 3, 10, 0.836877, 1023, 1e-6 },
    { "tiff_examples-shapes_lzw_predictor3.tif", 128, 72, 3, 32, 0.837133, 1, 1e-6 },
    { "tiff_examples-poppies.tif", 756, 1008, 3, 16, 0.2711817, 65535, 1e-6 },
    { "tiff_image-rs-images-int16.tif", 64, 64, 1, 16, 86.5225, 1, 1e-4 },
    { "tiff_image-rs-images-white-fp16-pred2.tiff", 256, 256, 1, 16, 0.999893, 1, 1e-6 },
    { "tiff_image-rs-libtiffpic-g3test.tif", 1728, 1103, 1, 1, 0.898171, 1, 1e-6 },
    { "tiff_image-rs-libtiffpic-jim___ah.tif", 664, 813, 1, 1, 0.442766, 1, 1e-6 },
    { "tiff_image-rs-libtiffpic-zackthecat.tif", 234, 213, 3, 8, 58.02943, 1, 1e-4 },
    { "tiff_image-rs-libtiffpic-smallliz.tif", 160, 160, 3, 8, 99.7136, 1, 1e-4 },
    { "tiff_image-rs-libtiffpic-oxford.tif", 601, 81, 3, 8, 122.78280, 1, 1e-4 },
    { "tiff_image-rs-libtiffpic-pc260001.tif", 640, 480, 3, 8, 73.80950, 1, 1e-4 },
    { "tiff_image-rs-libtiffpic-cramps-tile.tif", 800, 607, 1, 8, 0.710486, 255, 1e-6 },
    { "tiff_image-rs-libtiffpic-jello.tif", 256, 192, 3, 16, 0.383284, 65535, 1e-6 },
    { "tiff_image-rs-libtiffpic-depth-flower-minisblack-06.tif", 73, 43, 1, 6, 0.358673, 63, 1e-6 },
    { "tiff_image-rs-libtiffpic-depth-flower-minisblack-10.tif", 73, 43, 1, 10, 0.366034, 1023,
      1e-6 },
    { "tiff_image-rs-libtiffpic-depth-flower-minisblack-12.tif", 73, 43, 1, 12, 0.366405, 4095,
      1e-6 },
    { "tiff_image-rs-libtiffpic-depth-flower-minisblack-14.tif", 73, 43, 1, 14, 0.366497, 16383,
      1e-6 },
    { "tiff_image-rs-libtiffpic-depth-flower-minisblack-16.tif", 73, 43, 1, 16, 24019.8818, 1,
      1e-4 },
    { "tiff_image-rs-libtiffpic-depth-flower-rgb-planar-08.tif", 73, 43, 3, 8, 87.03893, 1, 1e-4 },
    { "tiff_image-rs-libtiffpic-depth-flower-rgb-planar-12.tif", 73, 43, 3, 12, 0.343158, 4095,
      1e-6 },
    { "tiff_image-rs-libtiffpic-depth-flower-rgb-contig-32.tif", 73, 43, 3, 32, 0.343271,
      4294967295.0, 1e-5 },
  };
  g_autofree char *folder = norma_test_shared ("data/corpus/tiff");

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_build_filename (folder, rows[i].name, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaRaster) raster = norma_image_read (path, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (raster->width, ==, rows[i].width);
    g_assert_cmpuint (raster->height, ==, rows[i].height);
    g_assert_cmpuint (raster->channels, ==, rows[i].channels);
    g_assert_cmpuint (raster->bits, ==, rows[i].bits);
    g_assert_cmpfloat_with_epsilon (mean_of (raster) / rows[i].full, rows[i].mean,
                                    rows[i].tolerance);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/corpus/tiff", test_tiff);
  g_test_add_func ("/corpus/malformed", test_malformed);
  g_test_add_func ("/corpus/certified", test_certified);
  return g_test_run ();
}
