/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/error.h"
#include "core/base/tensor-file.h"

/* Headers of tensor files that somebody made to be wrong. */

/* A file of this header, with n_data bytes behind it. */
static GBytes *
assemble (const char *header, gsize length, gsize n_data)
{
  GByteArray *array = g_byte_array_new ();
  guint64 stored = length;

  g_byte_array_append (array, (const guint8 *)&stored, 8);
  g_byte_array_append (array, (const guint8 *)header, (guint)length);
  g_byte_array_set_size (array, (guint)(8 + length + n_data));
  memset (array->data + 8 + length, 1, n_data);
  return g_byte_array_free_to_bytes (array);
}

#define T(shape, offsets) "{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":" offsets "}"

static const struct {
  const char *what;
  const char *header;
  gsize n_data;
  NormaError code;
  const char *message;
} hostile[] = {
  { "not JSON", "{\"a\":", 0, NORMA_ERROR_DAMAGED, "not a complete" },
  { "empty", "", 0, NORMA_ERROR_DAMAGED, "not a complete" },
  { "an array", "[]", 0, NORMA_ERROR_DAMAGED, "not a JSON object" },
  { "a string", "\"abc\"", 0, NORMA_ERROR_DAMAGED, "not a complete" },
  { "a number", "17", 0, NORMA_ERROR_DAMAGED, "not a complete" },
  { "two values", "{}{}", 0, NORMA_ERROR_DAMAGED, "not expected at byte 2" },
  { "closed twice", "{}}", 0, NORMA_ERROR_DAMAGED, "not expected at byte 2" },
  { "closed first", "}{", 0, NORMA_ERROR_DAMAGED, "header" },
  { "wrong brackets", "{]", 0, NORMA_ERROR_DAMAGED, "header" },
  { "comment", "{/* c */}", 0, NORMA_ERROR_DAMAGED, "not expected at byte 1" },
  { "literal", "{\"a\":null}", 0, NORMA_ERROR_DAMAGED, "“a” is not an object" },
  { "no literal", "{\"a\":nul}", 0, NORMA_ERROR_DAMAGED, "not expected at byte 5" },
  { "literal without end", "{\"a\":tru", 0, NORMA_ERROR_DAMAGED, "not expected at byte 5" },
  { "no number", "{\"a\":[e5]}", 0, NORMA_ERROR_DAMAGED, "not expected at byte 6" },
  { "outside strings", "{ü}", 0, NORMA_ERROR_DAMAGED, "“ü”" },
  { "unclosed string", "{\"a", 0, NORMA_ERROR_DAMAGED, "not a complete" },
  { "unclosed escape", "{\"a\\", 0, NORMA_ERROR_DAMAGED, "not a complete" },
  { "trailing comma", "{\"a\":" T ("[1]", "[0,4]") ",}", 4, NORMA_ERROR_DAMAGED, "header" },
  { "missing comma", "{\"a\":" T ("[1 2]", "[0,4]") "}", 4, NORMA_ERROR_DAMAGED, "header" },
  { "deep", "{\"a\":[[[1]]]}", 0, NORMA_ERROR_DAMAGED, "nested deeper than 3" },
  { "metadata no object", "{\"__metadata__\":[]}", 0, NORMA_ERROR_DAMAGED, "not an object" },
  { "metadata number", "{\"__metadata__\":{\"a\":1}}", 0, NORMA_ERROR_DAMAGED, "not a string" },
  { "tensor no object", "{\"a\":[]}", 0, NORMA_ERROR_DAMAGED, "“a” is not an object" },
  { "twice", "{\"a\":" T ("[1]", "[0,4]") ",\"a\":" T ("[1]", "[0,4]") "}", 4, NORMA_ERROR_DAMAGED,
    "“a” occurs twice" },
  { "metadata twice", "{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0, NORMA_ERROR_DAMAGED,
    "“k” occurs twice" },
  { "same after escapes", "{\"a\":" T ("[1]", "[0,4]") ",\"\\u0061\":" T ("[1]", "[4,8]") "}", 8,
    NORMA_ERROR_DAMAGED, "occurs twice" },
  { "no dtype", "{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4, NORMA_ERROR_DAMAGED,
    "no dtype" },
  { "dtype number", "{\"a\":{\"dtype\":32,\"shape\":[1],\"data_offsets\":[0,4]}}", 4,
    NORMA_ERROR_DAMAGED, "no dtype" },
  { "other dtype", "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4,
    NORMA_ERROR_UNSUPPORTED, "F16" },
  { "no shape", "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, NORMA_ERROR_DAMAGED,
    "shape of tensor “a” is not an array" },
  { "no offsets", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, NORMA_ERROR_DAMAGED,
    "data_offsets of tensor “a” is not an array" },
  { "another member",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"strides\":[1]}}", 4,
    NORMA_ERROR_DAMAGED, "more members" },
  { "one offset", "{\"a\":" T ("[1]", "[0]") "}", 4, NORMA_ERROR_DAMAGED, "a begin and an end" },
  { "three offsets", "{\"a\":" T ("[1]", "[0,4,8]") "}", 4, NORMA_ERROR_DAMAGED,
    "a begin and an end" },
  { "backwards", "{\"a\":" T ("[1]", "[4,0]") "}", 4, NORMA_ERROR_DAMAGED, "a begin and an end" },
  { "fraction", "{\"a\":" T ("[1.5]", "[0,4]") "}", 4, NORMA_ERROR_DAMAGED, "not an integer" },
  { "whole fraction", "{\"a\":" T ("[1.0]", "[0,4]") "}", 4, NORMA_ERROR_DAMAGED,
    "not an integer" },
  { "exponent", "{\"a\":" T ("[1e0]", "[0,4]") "}", 4, NORMA_ERROR_DAMAGED, "not an integer" },
  { "octal", "{\"a\":" T ("[01]", "[0,4]") "}", 4, NORMA_ERROR_DAMAGED, "leading zero" },
  { "negative octal", "{\"a\":" T ("[-01]", "[0,4]") "}", 4, NORMA_ERROR_DAMAGED, "leading zero" },
  { "exponent", "{\"a\":" T ("[1e-07]", "[0,4]") "}", 4, NORMA_ERROR_DAMAGED, "not an integer" },
  { "hexadecimal", "{\"a\":" T ("[0x1]", "[0,4]") "}", 4, NORMA_ERROR_DAMAGED, "not expected" },
  { "size in a string", "{\"a\":" T ("[\"1\"]", "[0,4]") "}", 4, NORMA_ERROR_DAMAGED,
    "not an integer" },
  { "negative size", "{\"a\":" T ("[-1]", "[0,4]") "}", 4, NORMA_ERROR_DAMAGED, "outside" },
  { "negative offset", "{\"a\":" T ("[1]", "[-4,0]") "}", 4, NORMA_ERROR_DAMAGED, "outside" },
  { "above 2^53", "{\"a\":" T ("[9007199254740993]", "[0,4]") "}", 4, NORMA_ERROR_DAMAGED,
    "outside" },
  { "offset 2^60", "{\"a\":" T ("[1]", "[1152921504606846976,1152921504606846980]") "}", 4,
    NORMA_ERROR_DAMAGED, "outside" },
  { "above 2^64", "{\"a\":" T ("[18446744073709551617]", "[0,4]") "}", 4, NORMA_ERROR_DAMAGED, "" },
  { "product overflows", "{\"a\":" T ("[4294967296,4294967296]", "[0,0]") "}", 0,
    NORMA_ERROR_DAMAGED, "overflows" },
  { "bytes overflow", "{\"a\":" T ("[9007199254740992,2048]", "[0,0]") "}", 0, NORMA_ERROR_DAMAGED,
    "overflows" },
  { "rank 5", "{\"a\":" T ("[1,1,1,1,1]", "[0,4]") "}", 4, NORMA_ERROR_UNSUPPORTED,
    "5 dimensions" },
  { "size and shape", "{\"a\":" T ("[2]", "[0,4]") "}", 4, NORMA_ERROR_DAMAGED,
    "“a” lies in 4 bytes, its shape needs 8" },
  { "gap before", "{\"a\":" T ("[1]", "[4,8]") "}", 8, NORMA_ERROR_DAMAGED, "a gap" },
  { "gap between", "{\"a\":" T ("[1]", "[0,4]") ",\"b\":" T ("[1]", "[8,12]") "}", 12,
    NORMA_ERROR_DAMAGED, "“b” begins at byte 8 of the data, expected 4 (a gap)" },
  { "overlap", "{\"a\":" T ("[2]", "[0,8]") ",\"b\":" T ("[1]", "[4,8]") "}", 8,
    NORMA_ERROR_DAMAGED, "tensors overlap" },
  { "same place", "{\"a\":" T ("[1]", "[0,4]") ",\"b\":" T ("[1]", "[0,4]") "}", 4,
    NORMA_ERROR_DAMAGED, "tensors overlap" },
  { "trailing bytes", "{\"a\":" T ("[1]", "[0,4]") "}", 5, NORMA_ERROR_DAMAGED, "trailing bytes" },
  { "truncated", "{\"a\":" T ("[1]", "[0,4]") "}", 3, NORMA_ERROR_DAMAGED, "truncated" },
  { "far beyond", "{\"a\":" T ("[1099511627776]", "[0,4398046511104]") "}", 3, NORMA_ERROR_DAMAGED,
    "truncated" },
  { "not aligned", "{\"ab\":" T ("[1]", "[0,4]") "}", 4, NORMA_ERROR_UNSUPPORTED, "multiple" },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autoptr (GString) header = g_string_new (hostile[i].header);
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaTensorFile) file = NULL;

    /* Padded as a sound file is, but for the one that shall be unaligned. */
    while ((header->len + 8) % 8 != (g_str_equal (hostile[i].what, "not aligned") ? 1 : 0))
      g_string_append_c (header, ' ');
    bytes = assemble (header->str, header->len, hostile[i].n_data);
    file = norma_tensor_file_read_bytes (bytes, "hostile.norma", &error);
    g_test_message ("%s: %s", hostile[i].what, error == NULL ? "accepted" : error->message);
    g_assert_null (file);
    g_assert_error (error, NORMA_ERROR, (int)hostile[i].code);
    g_assert_true (g_str_has_prefix (error->message, "hostile.norma: "));
    g_assert_nonnull (strstr (error->message, hostile[i].message));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
}

static void
assert_damaged (const char *header, gsize length, const char *message)
{
  g_autoptr (GBytes) bytes = assemble (header, length, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_tensor_file_read_bytes (bytes, "hostile", &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_text (void)
{
  g_autofree char *deep = g_strnfill (1000000, '[');
  g_autofree char *deeper = g_strnfill (3000000, '{');
  g_autofree char *spaces = g_strnfill (4 * 1024 * 1024 + 1, ' ');

  assert_damaged ("{\"__metadata__\":{\"a\":\"\xff\"}}", 27, "UTF-8");
  assert_damaged ("{\"__metadata__\":{\"a\":\"\0\"}}", 26, "UTF-8");
  assert_damaged ("{}\0", 3, "UTF-8");
  assert_damaged (deep, 1000000, "nested deeper");
  assert_damaged (deeper, 3000000, "nested deeper");
  spaces[0] = '{';
  spaces[1] = '}';
  assert_damaged (spaces, 4 * 1024 * 1024 + 1, "longer than 4 MiB");
}

/* Escapes that name no character must neither crash nor let invalid text through. */
static void
test_escapes (void)
{
  static const char *const escapes[] = { "\\ud800", "\\udc00", "\\ud800\\ud800", "\\u0000", "\\u12",
                                         "\\uzzzz", "\\q",     "\\ud83d\\ude00" };

  for (gsize i = 0; i < G_N_ELEMENTS (escapes); i++) {
    g_autofree char *header = g_strdup_printf ("{\"__metadata__\":{\"a\":\"%s\"}}", escapes[i]);
    g_autoptr (GBytes) bytes = assemble (header, strlen (header), 0);
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaTensorFile) file = norma_tensor_file_read_bytes (bytes, "escapes", &error);

    if (file == NULL)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    else
      g_assert_true (g_utf8_validate (norma_tensor_file_get_metadata (file, "a"), -1, NULL));
  }
}

static void
test_length (void)
{
  static const guint64 lengths[] = { G_MAXUINT64, G_MAXINT64, G_MAXUINT64 - 7, 1000, 57 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    guint8 data[64];
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) error = NULL;

    memset (data, ' ', sizeof data);
    memcpy (data, &lengths[i], 8);
    bytes = g_bytes_new (data, sizeof data);
    g_assert_null (norma_tensor_file_read_bytes (bytes, "lengths", &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tensor-header/table", test_table);
  g_test_add_func ("/tensor-header/text", test_text);
  g_test_add_func ("/tensor-header/escapes", test_escapes);
  g_test_add_func ("/tensor-header/length", test_length);
  return g_test_run ();
}
