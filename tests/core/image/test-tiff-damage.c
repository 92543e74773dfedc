/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>

#include "core/base/error.h"
#include "core/image/source.h"
#include "tests/core/image/tiff-maker.h"
#include "tests/support.h"

#define CAP (64 * 1024 * 1024)

/* The bytes of a file with one page. */
static GBytes *
made_bytes (const MadePage *page, const char *mode)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "made.tif", NULL);
  g_autofree guint64 *raw = made_raw (page, 7);
  char *bytes;
  gsize n;

  made_write_file (path, mode, page, raw);
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  norma_test_remove_folder (folder);
  return g_bytes_new_take (bytes, n);
}

static void
assert_budget_free (NormaBudget *budget)
{
  g_assert_true (norma_budget_take (budget, CAP, "all", NULL));
  norma_budget_give (budget, CAP);
}

/* Reads under a cap; what was taken has to come back. */
static NormaRaster *
read_bytes (GBytes *bytes, NormaBudget *budget, GError **error)
{
  NormaReadOptions options = { .budget = budget };
  NormaRaster *raster = norma_image_read_bytes (bytes, "made.tif", &options, error);

  if (raster == NULL)
    assert_budget_free (budget);
  return raster;
}

static gboolean
rasters_equal (const NormaRaster *a, const NormaRaster *b)
{
  return a->width == b->width && a->height == b->height && a->channels == b->channels &&
         a->type == b->type && memcmp (a->samples, b->samples, a->stride * a->height) == 0;
}

static const MadePage kinds[] = {
  { 9, 7, 3, 8, 0, PHOTOMETRIC_RGB, COMPRESSION_NONE, .rows = 2 },
  { 9, 7, 1, 12, 0, PHOTOMETRIC_MINISBLACK, COMPRESSION_LZW, .rows = 3 },
  { 17, 9, 2, 16, 0, PHOTOMETRIC_MINISBLACK, COMPRESSION_ADOBE_DEFLATE, .tile = 16 },
  { 9, 7, 3, 8, 0, PHOTOMETRIC_RGB, COMPRESSION_PACKBITS, .planar = TRUE },
  { 33, 9, 1, 1, 0, PHOTOMETRIC_MINISWHITE, COMPRESSION_CCITTFAX4, .rows = 4 },
  { 33, 9, 1, 1, 0, PHOTOMETRIC_MINISWHITE, COMPRESSION_CCITTFAX3, .rows = 4 },
  { 16, 16, 3, 8, 0, PHOTOMETRIC_RGB, COMPRESSION_JPEG, .rows = 16 },
  { 9, 7, 1, 32, SAMPLEFORMAT_IEEEFP, PHOTOMETRIC_MINISBLACK, COMPRESSION_ZSTD },
  { 9, 7, 3, 8, 0, PHOTOMETRIC_YCBCR, COMPRESSION_LZW },
};

/* Cut at every byte: the right picture or an error, nothing else. */
static void
test_cut (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint big = 0; big < 2; big++) {
      g_autoptr (NormaBudget) budget = norma_budget_new (CAP);
      g_autoptr (GBytes) whole = made_bytes (&kinds[k], big ? "w8" : "w");
      g_autoptr (NormaRaster) expected = read_bytes (whole, budget, NULL);

      g_assert_nonnull (expected);
      for (gsize n = 0; n < g_bytes_get_size (whole); n++) {
        g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, n);
        g_autoptr (NormaBudget) own = norma_budget_new (CAP);
        g_autoptr (GError) error = NULL;
        g_autoptr (NormaRaster) raster = read_bytes (part, own, &error);

        if (raster != NULL)
          g_assert_true (rasters_equal (raster, expected));
        else
          g_assert_true (g_str_has_prefix (error->message, "made.tif: "));
      }
    }
}

/* Every byte in turn is changed: no crash, and an error has a code and a message. */
static void
test_changed (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autoptr (NormaBudget) budget = norma_budget_new (CAP);
    g_autoptr (GBytes) whole = made_bytes (&kinds[k], k % 2 ? "wl" : "wb");
    gsize n;
    const guint8 *from = g_bytes_get_data (whole, &n);

    for (gsize i = 0; i < n; i++)
      for (guint bit = 0; bit < 8; bit += 3) {
        guint8 *changed = g_memdup2 (from, n);
        g_autoptr (GBytes) bytes = g_bytes_new_take (changed, n);
        g_autoptr (GError) error = NULL;
        g_autoptr (NormaRaster) raster = NULL;

        changed[i] ^= (guint8)(1 << bit);
        raster = read_bytes (bytes, budget, &error);
        g_assert_true ((raster == NULL) == (error != NULL));
      }
  }
}

static void
test_failing_reads (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autoptr (NormaBudget) budget = norma_budget_new (CAP);
    g_autoptr (GBytes) whole = made_bytes (&kinds[k], "w");
    g_autoptr (NormaRaster) raster = NULL;
    guint nth = 0;

    while (raster == NULL) {
      g_autoptr (GError) error = NULL;

      norma_source_fail_nth (++nth);
      raster = read_bytes (whole, budget, &error);
      norma_source_fail_nth (0);
      if (raster == NULL)
        g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_IO);
    }
    g_assert_cmpuint (nth, >, 3);
  }
}

static void
test_failing_allocations (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autoptr (NormaBudget) budget = norma_budget_new (CAP);
    g_autoptr (GBytes) whole = made_bytes (&kinds[k], "w");
    g_autoptr (NormaRaster) raster = NULL;
    guint nth = 0;

    while (raster == NULL) {
      g_autoptr (GError) error = NULL;

      norma_alloc_fail_nth (++nth);
      raster = read_bytes (whole, budget, &error);
      norma_alloc_fail_nth (0);
      if (raster == NULL) {
        g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
        g_assert_true (g_str_has_prefix (error->message, "made.tif: "));
      }
    }
    g_assert_cmpuint (nth, >, 3);
  }
}

static void
put16 (GByteArray *to, guint16 value)
{
  g_byte_array_append (to, (const guint8 *)&value, sizeof value);
}

static void
put32 (GByteArray *to, guint32 value)
{
  g_byte_array_append (to, (const guint8 *)&value, sizeof value);
}

static void
put_tag (GByteArray *to, guint tag, guint32 value)
{
  put16 (to, (guint16)tag);
  put16 (to, TIFF_LONG);
  put32 (to, 1);
  put32 (to, value);
}

/* A header by hand, so that it may claim anything. next: the offset of the following page. */
static GBytes *
claim (guint32 width, guint32 height, guint compression, guint32 rows, guint32 tile, guint32 next)
{
  GByteArray *to = g_byte_array_new ();

  g_byte_array_append (to, (const guint8 *)"II*\0", 4);
  put32 (to, 8);
  put16 (to, tile > 0 ? 10 : 9);
  put_tag (to, TIFFTAG_IMAGEWIDTH, width);
  put_tag (to, TIFFTAG_IMAGELENGTH, height);
  put_tag (to, TIFFTAG_BITSPERSAMPLE, 8);
  put_tag (to, TIFFTAG_COMPRESSION, compression);
  put_tag (to, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  if (tile == 0) {
    put_tag (to, TIFFTAG_STRIPOFFSETS, 0);
    put_tag (to, TIFFTAG_SAMPLESPERPIXEL, 1);
    put_tag (to, TIFFTAG_ROWSPERSTRIP, rows);
    put_tag (to, TIFFTAG_STRIPBYTECOUNTS, 16);
  } else {
    put_tag (to, TIFFTAG_SAMPLESPERPIXEL, 1);
    put_tag (to, TIFFTAG_TILEWIDTH, tile);
    put_tag (to, TIFFTAG_TILELENGTH, tile);
    put_tag (to, TIFFTAG_TILEOFFSETS, 0);
    put_tag (to, TIFFTAG_TILEBYTECOUNTS, 16);
  }
  put32 (to, next);
  for (guint i = 0; i < 64; i++)
    put32 (to, 0);
  return g_byte_array_free_to_bytes (to);
}

/* Small files that claim much are refused at once, with and without a cap. */
static void
test_hostile_sizes (void)
{
  static const struct {
    guint32 width, height;
    guint compression;
    guint32 rows, tile;
  } rows[] = {
    { 0x7fffffff, 0x7fffffff, COMPRESSION_NONE, 0xffffffff, 0 },
    { 0x7fffffff, 0x7fffffff, COMPRESSION_LZW, 0xffffffff, 0 },
    { 0xffffffff, 0xffffffff, COMPRESSION_ADOBE_DEFLATE, 1, 0 },
    { 0xffffffff, 1, COMPRESSION_ADOBE_DEFLATE, 1, 0 },
    { 1, 0xffffffff, COMPRESSION_CCITTFAX4, 1, 0 },
    { 0x7fffffff, 0x7fffffff, COMPRESSION_ZSTD, 16, 0 },
    { 0x7fffffff, 0x7fffffff, COMPRESSION_JPEG, 16, 0 },
    { 0x7fffffff, 0x7fffffff, COMPRESSION_PACKBITS, 0, 16 },
    { 10, 10, COMPRESSION_PACKBITS, 0, 0x40000000 },
    { 10, 10, COMPRESSION_NONE, 0, 0x7ffffff0 },
    { 60000, 60000, COMPRESSION_LZMA, 60000, 0 },
    { 0, 10, COMPRESSION_NONE, 10, 0 },
    { 10, 0, COMPRESSION_NONE, 10, 0 },
    { 10, 10, COMPRESSION_NONE, 0, 0 },
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (rows); i++) {
    guint r = i / 2;
    g_autoptr (NormaBudget) budget = norma_budget_new (CAP);
    g_autoptr (GBytes) bytes =
        claim (rows[r].width, rows[r].height, rows[r].compression, rows[r].rows, rows[r].tile, 0);
    NormaReadOptions options = { .budget = i % 2 ? budget : NULL };
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_image_read_bytes (bytes, "made.tif", &options, &error));
    g_assert_true (error->domain == NORMA_ERROR);
    g_assert_true (error->code == NORMA_ERROR_DAMAGED || error->code == NORMA_ERROR_TOO_LARGE);
    g_assert_true (g_str_has_prefix (error->message, "made.tif: "));
    assert_budget_free (budget);
  }
}

/* Larger than the cap, though the file is large enough. */
static void
test_cap (void)
{
  MadePage page = { 400, 300, 1, 8, 0, PHOTOMETRIC_MINISBLACK, COMPRESSION_NONE, .rows = 10 };
  g_autoptr (GBytes) bytes = made_bytes (&page, "w");
  g_autoptr (NormaRaster) raster = NULL;
  guint64 need;

  raster = norma_image_read_bytes (bytes, "made.tif", NULL, NULL);
  need = raster->budget_bytes;
  g_assert_cmpuint (need, >, 400 * 300);
  g_assert_cmpuint (need, <, 2 * 400 * 300);
  for (guint less = 0; less < 2; less++) {
    g_autoptr (NormaBudget) budget = norma_budget_new (need - less);
    NormaReadOptions options = { .budget = budget };
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaRaster) again = norma_image_read_bytes (bytes, "made.tif", &options, &error);

    if (less == 0)
      g_assert_no_error (error);
    else
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
}

/* A chain of pages that returns to itself, or leads into nothing, ends. */
static void
test_page_loop (void)
{
  static const guint32 nexts[] = { 8, 9, 50, 0xfffffff0 };

  for (guint i = 0; i < G_N_ELEMENTS (nexts); i++) {
    g_autoptr (GBytes) bytes = claim (4, 4, COMPRESSION_NONE, 4, 0, nexts[i]);
    g_autoptr (NormaRaster) raster = norma_image_read_bytes (bytes, "made.tif", NULL, NULL);

    g_assert_nonnull (raster);
    g_assert_cmpuint (raster->n_pages, <=, 3);
  }
}

/* A long chain that a few megabytes can hold: a sound page, then empty ones of six bytes. */
static void
test_many_pages (void)
{
  g_autoptr (GBytes) first = claim (4, 4, COMPRESSION_NONE, 4, 0, 4096);
  GByteArray *to = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NormaRaster) raster = NULL;
  gint64 start = g_get_monotonic_time ();

  g_byte_array_append (to, g_bytes_get_data (first, NULL), (guint)g_bytes_get_size (first));
  g_byte_array_set_size (to, 4096);
  for (guint i = 0; i < 1500000; i++) {
    put16 (to, 0);
    put32 (to, 4096 + 6 * (i + 1));
  }
  bytes = g_byte_array_free_to_bytes (to);
  raster = norma_image_read_bytes (bytes, "made.tif", NULL, NULL);
  g_assert_nonnull (raster);
  g_test_message ("%u pages in %.1f s", raster->n_pages,
                  (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC);
}

static void
assert_refused (const MadePage *page, int code, const char *words)
{
  g_autoptr (GBytes) bytes = made_bytes (page, "w");
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_image_read_bytes (bytes, "made.tif", NULL, &error));
  g_assert_error (error, NORMA_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_unsupported (void)
{
  static const MadePage complex_samples = {
    4, 4, 1, 64, SAMPLEFORMAT_COMPLEXIEEEFP, PHOTOMETRIC_MINISBLACK, COMPRESSION_NONE
  };
  static const MadePage itu_lab = { 4, 4, 3, 8, 0, PHOTOMETRIC_ITULAB, COMPRESSION_NONE };
  static const MadePage lab16 = { 4, 4, 3, 12, 0, PHOTOMETRIC_CIELAB, COMPRESSION_NONE };
  static const MadePage no_log = { 4, 4, 3, 8, 0, PHOTOMETRIC_LOGLUV, COMPRESSION_NONE };
  static const MadePage small_float = {
    4, 4, 1, 8, SAMPLEFORMAT_IEEEFP, PHOTOMETRIC_MINISBLACK, COMPRESSION_NONE
  };
  static const MadePage few = { 4, 4, 2, 8, 0, PHOTOMETRIC_RGB, COMPRESSION_NONE };

  assert_refused (&complex_samples, NORMA_ERROR_UNSUPPORTED, "complex");
  assert_refused (&small_float, NORMA_ERROR_UNSUPPORTED, "8 bits");
  assert_refused (&itu_lab, NORMA_ERROR_UNSUPPORTED, "colour model 10");
  assert_refused (&lab16, NORMA_ERROR_UNSUPPORTED, "12");
  assert_refused (&no_log, NORMA_ERROR_UNSUPPORTED, "colour model 32845");
  assert_refused (&few, NORMA_ERROR_DAMAGED, "found 2, expected at least 3");
}

/* The bytes of a tag's entry in the first directory of a little-endian file. */
static guint8 *
find_entry (guint8 *bytes, guint tag)
{
  guint32 at;
  guint16 n;

  memcpy (&at, bytes + 4, sizeof at);
  memcpy (&n, bytes + at, sizeof n);
  for (guint i = 0; i < n; i++) {
    guint8 *entry = bytes + at + 2 + 12 * i;

    if (entry[0] + 256u * entry[1] == tag)
      return entry;
  }
  g_assert_not_reached ();
}

static void
assert_error (guint8 *bytes, gsize n, int code, const char *prefix)
{
  g_autoptr (GBytes) changed = g_bytes_new_take (bytes, n);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_image_read_bytes (changed, "made.tif", NULL, &error));
  g_assert_error (error, NORMA_ERROR, code);
  g_assert_true (g_str_has_prefix (error->message, prefix));
}

/* Red, green and blue of 5, 6 and 5 bits: sound, but nothing that libtiff takes. */
static void
test_unequal_bits (void)
{
  static const guint16 bits[3] = { 5, 6, 5 };
  MadePage page = { 4, 4, 3, 8, 0, PHOTOMETRIC_RGB, COMPRESSION_NONE };
  g_autoptr (GBytes) whole = made_bytes (&page, "wl");
  gsize n = g_bytes_get_size (whole);
  guint8 *bytes = g_memdup2 (g_bytes_get_data (whole, NULL), n);
  guint32 at;

  memcpy (&at, find_entry (bytes, TIFFTAG_BITSPERSAMPLE) + 8, sizeof at);
  memcpy (bytes + at, bits, sizeof bits);
  assert_error (bytes, n, NORMA_ERROR_UNSUPPORTED, "made.tif: ");
}

static void
test_absent_strips (void)
{
  MadePage page = { 8, 8, 1, 8, 0, PHOTOMETRIC_MINISBLACK, COMPRESSION_LZW, .rows = 4 };
  g_autoptr (GBytes) whole = made_bytes (&page, "wl");
  gsize n = g_bytes_get_size (whole);

  for (guint beyond = 0; beyond < 2; beyond++) {
    guint8 *bytes = g_memdup2 (g_bytes_get_data (whole, NULL), n);
    guint8 *entry = find_entry (bytes, beyond ? TIFFTAG_STRIPOFFSETS : TIFFTAG_STRIPBYTECOUNTS);
    guint32 value = beyond ? 5000 : 0;

    /* Two values of 16 bits lie in the entry itself, two of 32 elsewhere. */
    if (entry[2] == TIFF_SHORT)
      memcpy (entry + 10, &value, 2);
    else {
      guint32 at;

      memcpy (&at, entry + 8, sizeof at);
      memcpy (bytes + at + 4, &value, 4);
    }
    assert_error (bytes, n, NORMA_ERROR_DAMAGED,
                  beyond ? "made.tif: strip 2 of 2 is cut off (it ends at byte 50"
                         : "made.tif: strip 2 of 2 is missing");
  }
}

/* A strip whose bytes are destroyed is named. */
static void
test_names_strip (void)
{
  MadePage page = { 64, 64, 1, 8, 0, PHOTOMETRIC_MINISBLACK, COMPRESSION_LZW, .rows = 16 };
  g_autoptr (GBytes) whole = made_bytes (&page, "w");
  gsize n;
  guint8 *bytes = g_memdup2 (g_bytes_get_data (whole, &n), g_bytes_get_size (whole));
  g_autoptr (GBytes) damaged = NULL;
  g_autoptr (GError) error = NULL;
  TIFF *tif;
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "made.tif", NULL);

  g_assert_true (g_file_set_contents (path, (const char *)bytes, (gssize)n, NULL));
  tif = TIFFOpen (path, "r");
  memset (bytes + TIFFGetStrileOffset (tif, 2), 0xff, TIFFGetStrileByteCount (tif, 2));
  TIFFClose (tif);
  norma_test_remove_folder (folder);
  damaged = g_bytes_new_take (bytes, n);
  g_assert_null (norma_image_read_bytes (damaged, "made.tif", NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_true (g_str_has_prefix (error->message, "made.tif: strip 3 of 4 (from row 32 of 64): "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tiff-damage/cut", test_cut);
  g_test_add_func ("/tiff-damage/changed", test_changed);
  g_test_add_func ("/tiff-damage/failing-reads", test_failing_reads);
  g_test_add_func ("/tiff-damage/failing-allocations", test_failing_allocations);
  g_test_add_func ("/tiff-damage/hostile-sizes", test_hostile_sizes);
  g_test_add_func ("/tiff-damage/cap", test_cap);
  g_test_add_func ("/tiff-damage/page-loop", test_page_loop);
  g_test_add_func ("/tiff-damage/many-pages", test_many_pages);
  g_test_add_func ("/tiff-damage/unsupported", test_unsupported);
  g_test_add_func ("/tiff-damage/unequal-bits", test_unequal_bits);
  g_test_add_func ("/tiff-damage/absent-strips", test_absent_strips);
  g_test_add_func ("/tiff-damage/names-strip", test_names_strip);
  return g_test_run ();
}
