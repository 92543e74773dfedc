/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/error.h"
#include "core/image/source.h"
#include "tests/core/image/tiff-maker.h"
#include "tests/support.h"

static void
assert_refused (const char *head, gsize n, int code, const char *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new (head, n);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_image_read_bytes (bytes, "some name", NULL, &error));
  g_assert_error (error, NORMA_ERROR, code);
  g_assert_true (g_str_has_prefix (error->message, "some name: "));
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refused_kinds (void)
{
#define REFUSED(head, words) \
  assert_refused (head, sizeof (head) - 1, NORMA_ERROR_UNSUPPORTED, words)

  REFUSED ("GIF87a..........", "a GIF picture");
  REFUSED ("GIF89a", "a GIF picture");
  REFUSED ("BM..............", "a BMP picture");
  REFUSED ("RIFF\x10\0\0\0WEBPVP8 ", "a WebP picture");
  REFUSED ("\0\0\0\x18"
           "ftypheic....",
           "a HEIF picture");
  REFUSED ("\0\0\0\x18"
           "ftypmif1....",
           "a HEIF picture");
  REFUSED ("\0\0\0\x18"
           "ftypavif....",
           "an AVIF picture");
  REFUSED ("\0\0\0\x0cjP  \r\n\x87\n....", "a JPEG 2000 picture");
  REFUSED ("\xff\x4f\xff\x51....", "a JPEG 2000 picture");
  REFUSED ("%PDF-1.7........", "a PDF document");
  REFUSED ("8BPS....", "a Photoshop document");
  REFUSED ("P6\n2 2\n", "a PPM picture");
  REFUSED ("hello, world", "first bytes 68 65 6c 6c 6f 2c 20 77,");
  REFUSED ("\x01", "first bytes 01,");
  REFUSED ("II*", "is not an image");
  REFUSED ("RIFF\x10\0\0\0WAVEfmt ", "is not an image");
#undef REFUSED
}

static void
test_empty (void)
{
  assert_refused ("", 0, NORMA_ERROR_DAMAGED, "the file is empty");
}

static void
test_absent (void)
{
  g_autoptr (GError) error = NULL;
  NormaImageInfo info;

  g_assert_null (norma_image_read ("/nowhere/picture.tif", NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_false (norma_image_probe ("/nowhere/picture.tif", &info, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
test_first_read_fails (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new ("II*\0....", 8);
  g_autoptr (GError) error = NULL;

  norma_source_fail_nth (1);
  g_assert_null (norma_image_read_bytes (bytes, "some name", NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_IO);
}

/* The name says nothing: a TIFF called .png is read, the same from a file and from memory. */
static void
test_content_decides (void)
{
  MadePage page = { 11, 7, 3, 16, 0, PHOTOMETRIC_RGB, COMPRESSION_LZW };
  g_autofree guint64 *raw = made_raw (&page, 3);
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "picture.png", NULL);
  g_autoptr (GMappedFile) mapped = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NormaRaster) from_file = NULL;
  g_autoptr (NormaRaster) from_bytes = NULL;
  NormaImageInfo info;

  made_write_file (path, "w", &page, raw);
  mapped = g_mapped_file_new (path, FALSE, NULL);
  bytes = g_mapped_file_get_bytes (mapped);
  from_file = norma_image_read (path, NULL, NULL);
  from_bytes = norma_image_read_bytes (bytes, "picture", NULL, NULL);
  g_assert_nonnull (from_file);
  g_assert_cmpmem (from_file->samples, from_file->stride * from_file->height, from_bytes->samples,
                   from_bytes->stride * from_bytes->height);
  for (guint y = 0; y < page.height; y++)
    for (guint x = 0; x < page.width; x++)
      for (guint s = 0; s < 3; s++)
        g_assert_cmpfloat (made_get (from_file, x, y, s), ==, raw[made_index (&page, x, y, s)]);
  g_assert_true (norma_image_probe (path, &info, NULL));
  g_assert_cmpstr (info.format, ==, "TIFF");
  g_assert_cmpuint (info.channels, ==, 3);
  g_assert_cmpuint (info.bits, ==, 16);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/read/refused-kinds", test_refused_kinds);
  g_test_add_func ("/read/empty", test_empty);
  g_test_add_func ("/read/absent", test_absent);
  g_test_add_func ("/read/first-read-fails", test_first_read_fails);
  g_test_add_func ("/read/content-decides", test_content_decides);
  return g_test_run ();
}
