/* SPDX-License-Identifier: Apache-2.0 */
#include <png.h>
#include <string.h>

#include "core/base/error.h"
#include "core/image/format.h"
#include "tests/support.h"

/* 3 × 2 pixels, palette of three colours with 2-bit indices 0 1 2 / 2 1 0, the first translucent;
 * from Python's zlib. */
static const guint8 palette_png[] = {
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44,
  0x52, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x02, 0x02, 0x03, 0x00, 0x00, 0x00, 0xe0,
  0x1a, 0x8e, 0x89, 0x00, 0x00, 0x00, 0x09, 0x50, 0x4c, 0x54, 0x45, 0x0a, 0x14, 0x1e, 0x28,
  0x32, 0x3c, 0x46, 0x50, 0x5a, 0x16, 0xac, 0x84, 0x74, 0x00, 0x00, 0x00, 0x01, 0x74, 0x52,
  0x4e, 0x53, 0x80, 0xad, 0x5e, 0x5b, 0x46, 0x00, 0x00, 0x00, 0x0c, 0x49, 0x44, 0x41, 0x54,
  0x78, 0x9c, 0x63, 0x90, 0x60, 0x98, 0x00, 0x00, 0x00, 0xdc, 0x00, 0xa9, 0x6c, 0xe7, 0xc0,
  0x23, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
};

/* 5 × 1 grey pixels of 2 bits, 0 1 2 3 1, with 3937 × 7874 pixels a metre. */
static const guint8 grey2_png[] = {
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44,
  0x52, 0x00, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00, 0x01, 0x02, 0x00, 0x00, 0x00, 0x00, 0x79,
  0x25, 0x23, 0x8e, 0x00, 0x00, 0x00, 0x09, 0x70, 0x48, 0x59, 0x73, 0x00, 0x00, 0x0f, 0x61,
  0x00, 0x00, 0x1e, 0xc2, 0x01, 0x30, 0xf1, 0x81, 0x04, 0x00, 0x00, 0x00, 0x0b, 0x49, 0x44,
  0x41, 0x54, 0x78, 0x9c, 0x63, 0x90, 0x76, 0x00, 0x00, 0x00, 0x79, 0x00, 0x5c, 0x0f, 0x74,
  0x47, 0x12, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
};

static const guint sides[][2] = { { 1, 1 }, { 1, 7 }, { 7, 1 }, { 9, 5 }, { 8, 8 }, { 33, 17 } };

/* Encoding, by libpng. */

static void
append (png_structp png, png_bytep data, size_t n)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint)n);
}

static void
flush_nothing (png_structp png)
{
}

static void
fill_row (guint8 *row, gsize n, guint y)
{
  for (gsize i = 0; i < n; i++)
    row[i] = (guint8)(i * 29 + y * 101 + 7);
}

static GBytes *
make_png (guint width, guint height, int bits, int colour, gboolean interlaced)
{
  GByteArray *array = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  g_autofree guint8 *samples = NULL;
  g_autofree png_bytep *rows = g_new (png_bytep, height);
  gsize row_bytes;

  png_set_write_fn (png, array, append, flush_nothing);
  png_set_IHDR (png, info, width, height, bits, colour,
                interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, 0, 0);
  row_bytes = png_get_rowbytes (png, info);
  samples = g_malloc (row_bytes * height);
  for (guint y = 0; y < height; y++) {
    rows[y] = samples + y * row_bytes;
    fill_row (rows[y], row_bytes, y);
  }
  png_write_info (png, info);
  png_write_image (png, rows);
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (array);
}

static NormaRaster *
read_bytes (GBytes *bytes, NormaBudget *budget, GError **error)
{
  const NormaReadOptions options = { .budget = budget };
  g_autoptr (NormaSource) source = norma_source_new_bytes (bytes, "picture.png");

  return norma_png_format.read (source, &options, error);
}

static NormaRaster *
read_static (const guint8 *data, gsize n)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, n);
  g_autoptr (GError) error = NULL;
  NormaRaster *raster = read_bytes (bytes, NULL, &error);

  g_assert_no_error (error);
  return raster;
}

static void
assert_same (const NormaRaster *a, const NormaRaster *b)
{
  g_assert_cmpuint (a->width, ==, b->width);
  g_assert_cmpuint (a->height, ==, b->height);
  g_assert_cmpuint (a->channels, ==, b->channels);
  for (guint y = 0; y < a->height; y++) {
    gsize n = a->width * a->channels * norma_sample_size (a->type);

    g_assert_cmpmem (norma_raster_row (a, y), n, norma_raster_row (b, y), n);
  }
}

/* Known answers. */

static void
test_palette (void)
{
  static const guint8 expected[2][9] = { { 10, 20, 30, 40, 50, 60, 70, 80, 90 },
                                         { 70, 80, 90, 40, 50, 60, 10, 20, 30 } };
  g_autoptr (NormaRaster) raster = read_static (palette_png, sizeof palette_png);

  g_assert_cmpuint (raster->width, ==, 3);
  g_assert_cmpuint (raster->height, ==, 2);
  g_assert_cmpuint (raster->channels, ==, 3);
  g_assert_cmpuint (raster->bits, ==, 8);
  g_assert_true (raster->had_alpha);
  g_assert_cmpmem (norma_raster_row (raster, 0), 9, expected[0], 9);
  g_assert_cmpmem (norma_raster_row (raster, 1), 9, expected[1], 9);
}

static void
test_grey_of_two_bits (void)
{
  static const guint8 expected[5] = { 0, 1, 2, 3, 1 };
  g_autoptr (NormaRaster) raster = read_static (grey2_png, sizeof grey2_png);

  g_assert_cmpuint (raster->channels, ==, 1);
  g_assert_cmpuint (raster->bits, ==, 2);
  g_assert_cmpfloat (raster->low, ==, 0);
  g_assert_cmpfloat (raster->high, ==, 3);
  g_assert_false (raster->had_alpha);
  g_assert_cmpfloat_with_epsilon (raster->pixels_per_mm_x, 3.937, 1e-9);
  g_assert_cmpfloat_with_epsilon (raster->pixels_per_mm_y, 7.874, 1e-9);
  g_assert_cmpmem (norma_raster_row (raster, 0), 5, expected, 5);
}

/* Sample i of the row, counted with alpha. */
static guint
expected_sample (const guint8 *row, guint i, int bits)
{
  if (bits == 16)
    return (guint)row[2 * i] << 8 | row[2 * i + 1];
  return row[i * (guint)bits / 8] >> (8 - (guint)bits - i * (guint)bits % 8) &
         ((1u << (guint)bits) - 1);
}

static void
check_kind (guint width, guint height, int bits, int colour)
{
  guint stored =
      (colour & PNG_COLOR_MASK_COLOR ? 3u : 1u) + (colour & PNG_COLOR_MASK_ALPHA ? 1u : 0u);
  g_autoptr (GBytes) bytes = make_png (width, height, bits, colour, FALSE);
  g_autoptr (GBytes) interlaced_bytes = make_png (width, height, bits, colour, TRUE);
  g_autoptr (NormaRaster) raster = read_bytes (bytes, NULL, NULL);
  g_autoptr (NormaRaster) interlaced = read_bytes (interlaced_bytes, NULL, NULL);
  g_autofree guint8 *row = g_malloc (width * 8);
  g_autofree float *values = g_new (float, width * 4);

  g_assert_cmpuint (raster->bits, ==, bits);
  g_assert_cmpfloat (raster->high, ==, (1u << (guint)bits) - 1);
  g_assert_cmpint (raster->had_alpha, ==, (colour & PNG_COLOR_MASK_ALPHA) != 0);
  for (guint y = 0; y < height; y++) {
    fill_row (row, (width * stored * (guint)bits + 7) / 8, y);
    norma_raster_get_row (raster, y, values);
    for (guint x = 0; x < width; x++)
      for (guint c = 0; c < raster->channels; c++)
        g_assert_cmpfloat (values[x * raster->channels + c], ==,
                           expected_sample (row, x * stored + c, bits));
  }
  assert_same (raster, interlaced);
}

static void
test_kinds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
    for (int bits = 1; bits <= 16; bits *= 2)
      check_kind (sides[i][0], sides[i][1], bits, PNG_COLOR_TYPE_GRAY);
    for (int bits = 8; bits <= 16; bits += 8) {
      check_kind (sides[i][0], sides[i][1], bits, PNG_COLOR_TYPE_RGB);
      check_kind (sides[i][0], sides[i][1], bits, PNG_COLOR_TYPE_GRAY_ALPHA);
      check_kind (sides[i][0], sides[i][1], bits, PNG_COLOR_TYPE_RGB_ALPHA);
    }
  }
}

static void
test_probe (void)
{
  g_autoptr (GBytes) bytes = make_png (33, 17, 16, PNG_COLOR_TYPE_RGB_ALPHA, FALSE);
  g_autoptr (NormaSource) source = norma_source_new_bytes (bytes, "picture.png");
  NormaImageInfo info;

  g_assert_true (norma_png_format.matches (g_bytes_get_data (bytes, NULL), 16));
  g_assert_false (norma_png_format.matches (g_bytes_get_data (bytes, NULL), 7));
  g_assert_true (norma_png_format.probe (source, &info, NULL));
  g_assert_cmpstr (info.format, ==, "PNG");
  g_assert_cmpuint (info.width, ==, 33);
  g_assert_cmpuint (info.height, ==, 17);
  g_assert_cmpuint (info.channels, ==, 3);
  g_assert_cmpuint (info.bits, ==, 16);
  g_assert_cmpuint (info.n_pages, ==, 1);
}

static void
test_has_one_page (void)
{
  const NormaReadOptions options = { .page = 1 };
  g_autoptr (GBytes) bytes = make_png (3, 4, 8, PNG_COLOR_TYPE_GRAY, FALSE);
  g_autoptr (NormaSource) source = norma_source_new_bytes (bytes, "picture");
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_png_format.read (source, &options, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

/* Damage. */

static void
assert_damaged (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_bytes (bytes, NULL, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == NORMA_ERROR);
  g_assert_true (g_str_has_prefix (error->message, "picture.png: "));
}

static void
test_cut_everywhere (void)
{
  for (guint interlaced = 0; interlaced < 2; interlaced++) {
    g_autoptr (GBytes) bytes = make_png (9, 5, 8, PNG_COLOR_TYPE_RGB, interlaced == 1);

    for (gsize n = 0; n < g_bytes_get_size (bytes); n++) {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, n);

      assert_damaged (cut);
    }
  }
}

static void
check_every_byte_changed (const guint8 *data, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    guint8 *copy = g_memdup2 (data, n);
    g_autoptr (GBytes) changed = g_bytes_new_take (copy, n);

    copy[i] ^= 0x10;
    assert_damaged (changed);
  }
}

static void
test_every_byte_changed (void)
{
  g_autoptr (GBytes) bytes = make_png (9, 5, 8, PNG_COLOR_TYPE_GRAY, FALSE);

  check_every_byte_changed (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  check_every_byte_changed (palette_png, sizeof palette_png);
  check_every_byte_changed (grey2_png, sizeof grey2_png);
}

static void
test_names_the_row (void)
{
  g_autoptr (GBytes) bytes = make_png (500, 480, 8, PNG_COLOR_TYPE_RGB, FALSE);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) / 2);
  g_autoptr (GError) error = NULL;

  g_assert_null (read_bytes (cut, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_true (g_str_has_prefix (error->message, "picture.png: row "));
  g_assert_nonnull (strstr (error->message, " of 480: "));
}

static guint32
crc_of (const guint8 *data, gsize n)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < n; i++) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; bit++)
      crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
  }
  return ~crc;
}

static void
put_u32 (guint8 *place, guint32 value)
{
  for (int i = 0; i < 4; i++)
    place[i] = (guint8)(value >> (24 - 8 * i));
}

/* The header may claim only what its bytes could expand to. */
static void
test_impossible_size (void)
{
  static const guint32 claims[][2] = { { 30000, 30000 },
                                       { 0x7fffffff, 0x7fffffff },
                                       { 1000000, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (claims); i++) {
    guint8 *copy = g_memdup2 (grey2_png, sizeof grey2_png);
    g_autoptr (GBytes) bytes = g_bytes_new_take (copy, sizeof grey2_png);
    g_autoptr (GError) error = NULL;

    put_u32 (copy + 16, claims[i][0]);
    put_u32 (copy + 20, claims[i][1]);
    put_u32 (copy + 29, crc_of (copy + 12, 17));
    norma_alloc_fail_nth (1000); /* would be met only by decoding */
    g_assert_null (read_bytes (bytes, NULL, &error));
    norma_alloc_fail_nth (0);
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    g_assert_true (g_str_has_prefix (error->message, "picture.png: "));
  }
}

static void
test_budget (void)
{
  g_autoptr (GBytes) bytes = make_png (33, 17, 8, PNG_COLOR_TYPE_RGB, FALSE);
  g_autoptr (NormaBudget) small = norma_budget_new (33 * 17 * 3);
  g_autoptr (NormaBudget) enough = norma_budget_new (33 * 20 * 3);
  g_autoptr (GError) error = NULL;

  g_assert_null (read_bytes (bytes, small, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  for (int i = 0; i < 2; i++) {
    g_autoptr (NormaRaster) raster = read_bytes (bytes, enough, NULL);
    g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) - 20);

    g_assert_nonnull (raster);
    g_clear_pointer (&raster, norma_raster_unref);
    g_assert_null (read_bytes (cut, enough, NULL));
  }
  g_assert_true (norma_budget_take (enough, 33 * 20 * 3, "all", NULL));
  norma_budget_give (enough, 33 * 20 * 3);
}

static void
test_failing_reads (void)
{
  g_autoptr (GBytes) bytes = make_png (9, 5, 8, PNG_COLOR_TYPE_RGB, FALSE);
  guint nth = 0;
  gboolean done = FALSE;

  while (!done) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaRaster) raster = NULL;

    norma_source_fail_nth (++nth);
    raster = read_bytes (bytes, NULL, &error);
    norma_source_fail_nth (0);
    done = raster != NULL;
    if (!done)
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_IO);
  }
  g_assert_cmpuint (nth, >, 5);
}

static void
test_failing_allocations (void)
{
  g_autoptr (GBytes) bytes = make_png (9, 5, 8, PNG_COLOR_TYPE_RGB, TRUE);
  guint nth = 0;
  gboolean done = FALSE;

  while (!done) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaRaster) raster = NULL;

    norma_alloc_fail_nth (++nth);
    raster = read_bytes (bytes, NULL, &error);
    norma_alloc_fail_nth (0);
    done = raster != NULL;
    if (!done)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, >, 4);
}

static void
test_malformed_corpus (void)
{
  g_autofree char *folder = norma_test_shared ("data/corpus/malformed");
  g_autoptr (GDir) dir = folder == NULL ? NULL : g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autoptr (NormaSource) source = norma_source_open (path, NULL);
    const NormaReadOptions options = NORMA_READ_OPTIONS_INIT;
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaRaster) raster = NULL;

    if (source == NULL || strstr (name, "png") == NULL)
      continue;
    raster = norma_png_format.read (source, &options, &error);
    g_assert_true ((raster == NULL) == (error != NULL));
    g_test_message ("%s: %s", name, error == NULL ? "read" : error->message);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/png/palette", test_palette);
  g_test_add_func ("/png/grey-of-two-bits", test_grey_of_two_bits);
  g_test_add_func ("/png/kinds", test_kinds);
  g_test_add_func ("/png/probe", test_probe);
  g_test_add_func ("/png/has-one-page", test_has_one_page);
  g_test_add_func ("/png/cut-everywhere", test_cut_everywhere);
  g_test_add_func ("/png/every-byte-changed", test_every_byte_changed);
  g_test_add_func ("/png/names-the-row", test_names_the_row);
  g_test_add_func ("/png/impossible-size", test_impossible_size);
  g_test_add_func ("/png/budget", test_budget);
  g_test_add_func ("/png/failing-reads", test_failing_reads);
  g_test_add_func ("/png/failing-allocations", test_failing_allocations);
  g_test_add_func ("/png/malformed-corpus", test_malformed_corpus);
  return g_test_run ();
}
