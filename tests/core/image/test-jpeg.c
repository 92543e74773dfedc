/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "core/base/error.h"
#include "core/image/format.h"
#include "tests/support.h"

/* What the encoder of the tests is told; 0 is the usual. */
typedef struct {
  guint width, height;
  int channels; /* 1, 3, or 4 for CMYK */
  J_COLOR_SPACE stored;
  gboolean progressive, no_adobe, arithmetic;
  guint orientation; /* 0: no Exif */
  guint density; /* pixels a centimetre */
} Recipe;

/* Encoding, by libjpeg. */

static void
write_exif (j_compress_ptr jpeg, guint orientation)
{
  guint8 exif[] = { 'E',  'x',  'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0,
                    0x12, 0x01, 3,   0,   1, 0, 0,   0,   0,  0, 0, 0, 0, 0, 0, 0 };

  exif[24] = (guint8)orientation;
  jpeg_write_marker (jpeg, JPEG_APP0 + 1, exif, sizeof exif);
}

static void
set_recipe (j_compress_ptr jpeg, const Recipe *recipe)
{
  jpeg->image_width = recipe->width;
  jpeg->image_height = recipe->height;
  jpeg->input_components = recipe->channels;
  jpeg->in_color_space = recipe->channels == 4   ? JCS_CMYK
                         : recipe->channels == 3 ? JCS_RGB
                                                 : JCS_GRAYSCALE;
  jpeg_set_defaults (jpeg);
  if (recipe->stored != JCS_UNKNOWN)
    jpeg_set_colorspace (jpeg, recipe->stored);
  jpeg_set_quality (jpeg, 100, TRUE);
  if (recipe->progressive)
    jpeg_simple_progression (jpeg);
  jpeg->arith_code = recipe->arithmetic;
  if (recipe->no_adobe)
    jpeg->write_Adobe_marker = FALSE;
  if (recipe->density > 0) {
    jpeg->density_unit = 2;
    jpeg->X_density = (UINT16)recipe->density;
    jpeg->Y_density = (UINT16)(2 * recipe->density);
  }
}

/* samples: [height, width, channels]. */
static GBytes *
encode (const Recipe *recipe, const guint8 *samples)
{
  struct jpeg_compress_struct jpeg = { 0 };
  struct jpeg_error_mgr errors;
  unsigned char *data = NULL;
  unsigned long n = 0;

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_mem_dest (&jpeg, &data, &n);
  set_recipe (&jpeg, recipe);
  jpeg_start_compress (&jpeg, TRUE);
  if (recipe->orientation > 0)
    write_exif (&jpeg, recipe->orientation);
  while (jpeg.next_scanline < recipe->height) {
    JSAMPROW row =
        (JSAMPROW)samples + (gsize)jpeg.next_scanline * recipe->width * (guint)recipe->channels;

    jpeg_write_scanlines (&jpeg, &row, 1);
  }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  return g_bytes_new_with_free_func (data, n, free, data);
}

/* Smooth, with some texture. */
static GBytes *
encode_texture (const Recipe *recipe)
{
  gsize row = (gsize)recipe->width * (guint)recipe->channels;
  g_autofree guint8 *samples = g_malloc (row * recipe->height);

  for (gsize i = 0; i < row * recipe->height; i++)
    samples[i] = (guint8)(i % row + i / row * 3 + i * i % 31);
  return encode (recipe, samples);
}

static NormaRaster *
read_with (GBytes *bytes, const NormaReadOptions *options, GError **error)
{
  g_autoptr (NormaSource) source = norma_source_new_bytes (bytes, "picture.jpg");

  return norma_jpeg_format.read (source, options, error);
}

static NormaRaster *
read_bytes (GBytes *bytes, GError **error)
{
  const NormaReadOptions options = NORMA_READ_OPTIONS_INIT;

  return read_with (bytes, &options, error);
}

static NormaRaster *
read_sound (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  NormaRaster *raster = read_bytes (bytes, &error);

  g_assert_no_error (error);
  return raster;
}

static gboolean
is_same (const NormaRaster *a, const NormaRaster *b)
{
  gsize n = (gsize)a->width * a->channels;

  if (a->width != b->width || a->height != b->height || a->channels != b->channels)
    return FALSE;
  for (guint y = 0; y < a->height; y++)
    if (memcmp (norma_raster_row (a, y), norma_raster_row (b, y), n) != 0)
      return FALSE;
  return TRUE;
}

static void
assert_refused (GBytes *bytes, NormaError code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_bytes (bytes, &error));
  g_assert_error (error, NORMA_ERROR, (int)code);
  g_assert_true (g_str_has_prefix (error->message, "picture.jpg: "));
  g_assert_nonnull (strstr (error->message, words));
}

/* Known answers. */

/* A picture of one colour has only DC coefficients, which quality 100 keeps to about 1/8. */
static void
check_colour (Recipe recipe, const guint8 *colour, const guint8 *expected, guint channels)
{
  g_autofree guint8 *samples = g_malloc ((gsize)recipe.width * recipe.height * 4);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NormaRaster) raster = NULL;

  for (gsize i = 0; i < (gsize)recipe.width * recipe.height; i++)
    memcpy (samples + i * (guint)recipe.channels, colour, (guint)recipe.channels);
  bytes = encode (&recipe, samples);
  raster = read_sound (bytes);
  g_assert_cmpuint (raster->width, ==, recipe.width);
  g_assert_cmpuint (raster->height, ==, recipe.height);
  g_assert_cmpuint (raster->channels, ==, channels);
  g_assert_cmpuint (raster->bits, ==, 8);
  for (guint y = 0; y < raster->height; y++)
    for (guint i = 0; i < raster->width * channels; i++)
      g_assert_cmpint (abs (((guint8 *)norma_raster_row (raster, y))[i] - expected[i % channels]),
                       <=, 2);
}

static void
test_colours (void)
{
  static const guint8 rgb[3] = { 200, 90, 30 };
  static const guint8 grey[1] = { 77 };
  /* 255 − ink of 10 %, 40 % and 80 % with a black of 20 %; the same as ink; RGB by C K / 255 */
  static const guint8 adobe[4] = { 230, 153, 51, 204 };
  static const guint8 ink[4] = { 25, 102, 204, 51 };
  static const guint8 printed[3] = { 184, 122, 41 };

  for (guint progressive = 0; progressive < 2; progressive++)
    for (guint side = 1; side <= 33; side += 8) {
      Recipe recipe = { side, 34 - side, .progressive = progressive == 1 };

      recipe.channels = 1;
      check_colour (recipe, grey, grey, 1);
      recipe.channels = 3;
      check_colour (recipe, rgb, rgb, 3);
      recipe.stored = JCS_RGB;
      check_colour (recipe, rgb, rgb, 3);
      recipe.channels = 4;
      recipe.stored = JCS_YCCK;
      check_colour (recipe, adobe, printed, 3);
      recipe.stored = JCS_CMYK;
      check_colour (recipe, adobe, printed, 3);
      recipe.no_adobe = TRUE;
      check_colour (recipe, ink, printed, 3);
    }
}

static void
test_progressive_equals_baseline (void)
{
  Recipe recipe = { 53, 41, 3 };
  g_autoptr (GBytes) baseline = encode_texture (&recipe);
  g_autoptr (GBytes) progressive = NULL;
  g_autoptr (NormaRaster) first = read_sound (baseline);
  g_autoptr (NormaRaster) second = NULL;

  recipe.progressive = TRUE;
  progressive = encode_texture (&recipe);
  second = read_sound (progressive);
  g_assert_true (is_same (first, second));
}

static void
test_orientation (void)
{
  /* Quarters of the stored picture, 0 1 / 2 3, as they stand upright. */
  static const guint8 upright[9][4] = {
    { 0 },          { 0, 1, 2, 3 }, { 1, 0, 3, 2 }, { 3, 2, 1, 0 }, { 2, 3, 0, 1 },
    { 0, 2, 1, 3 }, { 2, 0, 3, 1 }, { 3, 1, 2, 0 }, { 1, 3, 0, 2 },
  };
  guint8 samples[16 * 32];

  for (guint i = 0; i < sizeof samples; i++)
    samples[i] = (guint8)(60 * (i / 256 * 2 + i % 32 / 16));
  for (guint orientation = 1; orientation <= 8; orientation++) {
    const Recipe recipe = { 32, 16, 1, .orientation = orientation, .density = 40 };
    g_autoptr (GBytes) bytes = encode (&recipe, samples);
    g_autoptr (NormaRaster) raster = read_sound (bytes);
    gboolean transposed = orientation > 4;

    g_assert_cmpuint (raster->width, ==, transposed ? 16 : 32);
    g_assert_cmpuint (raster->height, ==, transposed ? 32 : 16);
    g_assert_cmpuint (raster->file_width, ==, raster->width);
    g_assert_cmpfloat (raster->pixels_per_mm_x, ==, transposed ? 8 : 4);
    g_assert_cmpfloat (raster->pixels_per_mm_y, ==, transposed ? 4 : 8);
    for (guint quarter = 0; quarter < 4; quarter++) {
      guint y = quarter / 2 * (raster->height - 1), x = quarter % 2 * (raster->width - 1);
      int found = ((guint8 *)norma_raster_row (raster, y))[x];

      g_assert_cmpint (abs (found - 60 * upright[orientation][quarter]), <=, 1);
    }
  }
}

static void
test_reduced_scale (void)
{
  static const struct {
    guint enough_side, denominator, width, height;
  } known[] = {
    { 0, 1, 259, 130 }, { 8, 8, 33, 17 },   { 9, 4, 65, 33 },    { 16, 4, 65, 33 },
    { 17, 2, 130, 65 }, { 32, 2, 130, 65 }, { 33, 1, 259, 130 }, { 999, 1, 259, 130 },
  };
  const Recipe recipe = { 259, 130, 3 };
  g_autoptr (GBytes) bytes = encode_texture (&recipe);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    const NormaReadOptions options = { .enough_side = known[i].enough_side };
    g_autoptr (NormaRaster) raster = read_with (bytes, &options, NULL);

    g_assert_cmpuint (raster->scale_denominator, ==, known[i].denominator);
    g_assert_cmpuint (raster->width, ==, known[i].width);
    g_assert_cmpuint (raster->height, ==, known[i].height);
    g_assert_cmpuint (raster->file_width, ==, 259);
    g_assert_cmpuint (raster->file_height, ==, 130);
  }
}

static void
test_probe (void)
{
  const Recipe recipe = { 40, 24, 4, .stored = JCS_YCCK, .orientation = 6 };
  g_autoptr (GBytes) bytes = encode_texture (&recipe);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, 60);
  g_autoptr (NormaSource) source = norma_source_new_bytes (bytes, "picture.jpg");
  g_autoptr (NormaSource) cut_source = norma_source_new_bytes (cut, "picture.jpg");
  g_autoptr (GError) error = NULL;
  NormaImageInfo info;

  g_assert_true (norma_jpeg_format.matches (g_bytes_get_data (bytes, NULL), 16));
  g_assert_false (norma_jpeg_format.matches (g_bytes_get_data (bytes, NULL), 2));
  g_assert_true (norma_jpeg_format.probe (source, &info, NULL));
  g_assert_cmpstr (info.format, ==, "JPEG");
  g_assert_cmpuint (info.width, ==, 24);
  g_assert_cmpuint (info.height, ==, 40);
  g_assert_cmpuint (info.channels, ==, 3);
  g_assert_cmpuint (info.bits, ==, 8);
  g_assert_cmpuint (info.n_pages, ==, 1);
  g_assert_false (norma_jpeg_format.probe (cut_source, &info, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
}

static void
test_has_one_page (void)
{
  const NormaReadOptions options = { .page = 1 };
  const Recipe recipe = { 3, 4, 1 };
  g_autoptr (GBytes) bytes = encode_texture (&recipe);
  g_autoptr (NormaSource) source = norma_source_new_bytes (bytes, "picture");
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_jpeg_format.read (source, &options, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

/* Damage. */

/* Only the end marker of a single scan may be absent. */
static void
test_cut_everywhere (void)
{
  for (guint progressive = 0; progressive < 2; progressive++) {
    const Recipe recipe = { 33, 25, 3, .progressive = progressive == 1 };
    g_autoptr (GBytes) bytes = encode_texture (&recipe);
    g_autoptr (NormaRaster) whole = read_sound (bytes);

    for (gsize n = 0; n < g_bytes_get_size (bytes); n++) {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, n);
      g_autoptr (GError) error = NULL;
      g_autoptr (NormaRaster) raster = read_bytes (cut, &error);

      if (raster != NULL) {
        g_assert_cmpuint (progressive, ==, 0);
        g_assert_cmpuint (n, >=, g_bytes_get_size (bytes) - 3);
        g_assert_true (is_same (raster, whole));
      } else {
        g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
        g_assert_true (g_str_has_prefix (error->message, "picture.jpg: "));
      }
    }
  }
}

static void
test_names_the_place (void)
{
  Recipe recipe = { 500, 480, 1 };
  g_autoptr (GBytes) baseline = encode_texture (&recipe);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (baseline, 0, g_bytes_get_size (baseline) / 2);
  g_autoptr (GBytes) progressive = NULL;
  g_autoptr (GBytes) most = NULL;

  assert_refused (half, NORMA_ERROR_DAMAGED, "picture.jpg: row ");
  assert_refused (half, NORMA_ERROR_DAMAGED, " of 480: ");
  recipe.progressive = TRUE;
  progressive = encode_texture (&recipe);
  most = g_bytes_new_from_bytes (progressive, 0, g_bytes_get_size (progressive) - 3);
  assert_refused (most, NORMA_ERROR_DAMAGED, "picture.jpg: scan 6: ");
}

static void
test_every_byte_changed (void)
{
  for (guint progressive = 0; progressive < 2; progressive++) {
    const Recipe recipe = { 17, 9, 3, .progressive = progressive == 1, .orientation = 7 };
    g_autoptr (GBytes) bytes = encode_texture (&recipe);
    gsize n;
    const guint8 *data = g_bytes_get_data (bytes, &n);

    for (gsize i = 0; i < n; i++)
      for (guint bit = 0; bit < 8; bit += 7) {
        guint8 *copy = g_memdup2 (data, n);
        g_autoptr (GBytes) changed = g_bytes_new_take (copy, n);
        g_autoptr (GError) error = NULL;
        g_autoptr (NormaRaster) raster = NULL;

        copy[i] ^= (guint8)(1u << bit);
        raster = read_bytes (changed, &error);
        g_assert_true ((raster == NULL) == (error != NULL));
      }
  }
}

/* Where the marker stands, from `start`. */
static gsize
find_marker (const guint8 *data, gsize n, gsize start, guint8 marker)
{
  for (gsize i = start; i + 1 < n; i++)
    if (data[i] == 0xff && data[i + 1] == marker)
      return i;
  g_assert_not_reached ();
}

static void
check_claimed_size (gboolean progressive)
{
  const Recipe recipe = { 16, 16, 1, .progressive = progressive };
  g_autoptr (GBytes) bytes = encode_texture (&recipe);
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  guint8 *copy = g_memdup2 (data, n);
  g_autoptr (GBytes) changed = g_bytes_new_take (copy, n);
  gsize header = find_marker (data, n, 0, progressive ? 0xc2 : 0xc0);

  for (int i = 5; i < 9; i++)
    copy[header + (gsize)i] = 0xf0;
  assert_refused (changed, NORMA_ERROR_TOO_LARGE, "61680 × 61680");
}

static void
test_impossible_size (void)
{
  check_claimed_size (FALSE);
  check_claimed_size (TRUE);
}

/* The first scan over and over. */
static void
test_many_scans (void)
{
  const Recipe recipe = { 16, 16, 1, .progressive = TRUE };
  g_autoptr (GBytes) bytes = encode_texture (&recipe);
  g_autoptr (GBytes) bomb = NULL;
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  gsize first = find_marker (data, n, 0, 0xda);
  gsize second = find_marker (data, n, first + 2, 0xc4);
  GByteArray *array = g_byte_array_new ();

  g_byte_array_append (array, data, (guint)first);
  for (int i = 0; i < 101; i++)
    g_byte_array_append (array, data + first, (guint)(second - first));
  g_byte_array_append (array, data + second, (guint)(n - second));
  bomb = g_byte_array_free_to_bytes (array);
  assert_refused (bomb, NORMA_ERROR_DAMAGED, "scan 101: ");
}

/* An end marker in place of the scans that follow the first. */
static void
test_absent_component (void)
{
  static const guint8 end[2] = { 0xff, 0xd9 };
  static const jpeg_scan_info script[2] = { { 1, { 0 }, 0, 63, 0, 0 },
                                            { 2, { 1, 2 }, 0, 63, 0, 0 } };
  guint8 samples[16 * 16 * 3] = { 0 };
  struct jpeg_compress_struct jpeg = { 0 };
  struct jpeg_error_mgr errors;
  unsigned char *data = NULL;
  unsigned long n = 0;
  gsize second;
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GBytes) part = NULL;
  g_autoptr (NormaRaster) raster = NULL;
  const Recipe recipe = { 16, 16, 3 };

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_mem_dest (&jpeg, &data, &n);
  set_recipe (&jpeg, &recipe);
  jpeg.scan_info = script;
  jpeg.num_scans = 2;
  jpeg_start_compress (&jpeg, TRUE);
  while (jpeg.next_scanline < 16) {
    JSAMPROW row = samples + jpeg.next_scanline * 48;

    jpeg_write_scanlines (&jpeg, &row, 1);
  }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  whole = g_bytes_new_with_free_func (data, n, free, data);
  raster = read_sound (whole);
  g_assert_nonnull (raster);

  second = find_marker (data, n, find_marker (data, n, 0, 0xda) + 2, 0xda);
  memcpy (data + second, end, sizeof end);
  part = g_bytes_new_from_bytes (whole, 0, second + 2);
  assert_refused (part, NORMA_ERROR_DAMAGED, "component");
}

/* Only the fine structure of a picture, without the means of its blocks. */
static void
test_absent_means (void)
{
  const Recipe recipe = { 16, 16, 1, .progressive = TRUE };
  g_autoptr (GBytes) bytes = encode_texture (&recipe);
  g_autoptr (GBytes) rest = NULL;
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  gsize first = find_marker (data, n, 0, 0xda);
  gsize second = find_marker (data, n, first + 2, 0xc4);
  GByteArray *array = g_byte_array_new ();

  g_byte_array_append (array, data, (guint)first);
  g_byte_array_append (array, data + second, (guint)(n - second));
  rest = g_byte_array_free_to_bytes (array);
  assert_refused (rest, NORMA_ERROR_DAMAGED, "component");
}

static void
test_unsupported (void)
{
  const Recipe arithmetic = { 16, 16, 1, .arithmetic = TRUE };
  const Recipe plain = { 16, 16, 1 };
  g_autoptr (GBytes) arithmetic_bytes = encode_texture (&arithmetic);
  g_autoptr (GBytes) plain_bytes = encode_texture (&plain);
  gsize n;
  const guint8 *data = g_bytes_get_data (plain_bytes, &n);
  gsize header = find_marker (data, n, 0, 0xc0);
  guint8 *twelve_bits = g_memdup2 (data, n);
  guint8 *lossless = g_memdup2 (data, n);
  g_autoptr (GBytes) twelve_bytes = g_bytes_new_take (twelve_bits, n);
  g_autoptr (GBytes) lossless_bytes = g_bytes_new_take (lossless, n);

  twelve_bits[header + 4] = 12;
  lossless[header + 1] = 0xc3;
  assert_refused (arithmetic_bytes, NORMA_ERROR_UNSUPPORTED, "arithmetic");
  assert_refused (twelve_bytes, NORMA_ERROR_UNSUPPORTED, "12");
  assert_refused (lossless_bytes, NORMA_ERROR_UNSUPPORTED, "SOF");
}

static void
test_budget (void)
{
  static const guint64 sizes[2] = { 65 * 64 * 3, 2 * 65 * 64 * 3 };

  for (guint progressive = 0; progressive < 2; progressive++) {
    const Recipe recipe = { 64, 64, 3, .progressive = progressive == 1 };
    g_autoptr (GBytes) bytes = encode_texture (&recipe);
    g_autoptr (NormaBudget) small = norma_budget_new (sizes[progressive] - 1);
    g_autoptr (NormaBudget) enough = norma_budget_new (1 << 20);
    const NormaReadOptions tight = { .budget = small };
    const NormaReadOptions options = { .budget = enough };
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaRaster) raster = NULL;

    g_assert_null (read_with (bytes, &tight, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    raster = read_with (bytes, &options, NULL);
    g_assert_nonnull (raster);
    g_clear_pointer (&raster, norma_raster_unref);
    g_assert_true (norma_budget_take (enough, 1 << 20, "all", NULL));
    norma_budget_give (enough, 1 << 20);
  }
}

static void
test_failing_reads (void)
{
  const Recipe recipe = { 200, 150, 3 };
  g_autoptr (GBytes) bytes = encode_texture (&recipe);
  guint nth = 0;
  gboolean done = FALSE;

  while (!done) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaRaster) raster = NULL;

    norma_source_fail_nth (++nth);
    raster = read_bytes (bytes, &error);
    norma_source_fail_nth (0);
    done = raster != NULL;
    if (!done)
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_IO);
  }
  g_assert_cmpuint (nth, >, 2);
}

static void
test_failing_allocations (void)
{
  const Recipe recipe = { 20, 15, 3 };
  g_autoptr (GBytes) bytes = encode_texture (&recipe);
  guint nth = 0;
  gboolean done = FALSE;

  while (!done) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaRaster) raster = NULL;

    norma_alloc_fail_nth (++nth);
    raster = read_bytes (bytes, &error);
    norma_alloc_fail_nth (0);
    done = raster != NULL;
    if (!done)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, ==, 3);
}

/* The sound ones of the corpus must be read, the others are refused. */
static void
test_corpus (void)
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

    if (source == NULL || strstr (name, "jpeg") == NULL)
      continue;
    raster = norma_jpeg_format.read (source, &options, &error);
    g_assert_true ((raster == NULL) == (error != NULL));
    g_test_message ("%s: %s", name, error == NULL ? "read" : error->message);
    if (strstr (name, "corpus-video") != NULL)
      g_assert_nonnull (raster);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jpeg/colours", test_colours);
  g_test_add_func ("/jpeg/progressive-equals-baseline", test_progressive_equals_baseline);
  g_test_add_func ("/jpeg/orientation", test_orientation);
  g_test_add_func ("/jpeg/reduced-scale", test_reduced_scale);
  g_test_add_func ("/jpeg/probe", test_probe);
  g_test_add_func ("/jpeg/has-one-page", test_has_one_page);
  g_test_add_func ("/jpeg/cut-everywhere", test_cut_everywhere);
  g_test_add_func ("/jpeg/names-the-place", test_names_the_place);
  g_test_add_func ("/jpeg/every-byte-changed", test_every_byte_changed);
  g_test_add_func ("/jpeg/impossible-size", test_impossible_size);
  g_test_add_func ("/jpeg/many-scans", test_many_scans);
  g_test_add_func ("/jpeg/absent-component", test_absent_component);
  g_test_add_func ("/jpeg/absent-means", test_absent_means);
  g_test_add_func ("/jpeg/unsupported", test_unsupported);
  g_test_add_func ("/jpeg/budget", test_budget);
  g_test_add_func ("/jpeg/failing-reads", test_failing_reads);
  g_test_add_func ("/jpeg/failing-allocations", test_failing_allocations);
  g_test_add_func ("/jpeg/corpus", test_corpus);
  return g_test_run ();
}
