/* SPDX-License-Identifier: Apache-2.0 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"

static const char *const words[] = { "stretch", "letterbox", NULL };

static void
assert_damaged (gboolean done, GError *error, const char *found, const char *expected)
{
  g_assert_false (done);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_true (g_str_has_prefix (error->message, "key: "));
  g_assert_nonnull (strstr (error->message, found));
  g_assert_nonnull (strstr (error->message, expected));
  g_error_free (error);
}

static void
refuse_unsigned (NormaTensorFile *file, const char *text)
{
  guint64 value;
  GError *error = NULL;
  gboolean done;

  norma_tensor_file_set_metadata (file, "key", text);
  done = norma_field_get_unsigned (file, "key", 3, 17, &value, &error);
  assert_damaged (done, error, text, "a whole number from 3 to 17");
}

static void
test_unsigned (void)
{
  static const guint64 values[] = { 0, 1, 4294967296, G_MAXINT64, G_MAXUINT64 };
  static const char *const refused[] = { "",   "2",  "18",  "-3",  "+4",   " 4",
                                         "4 ", "4x", "0x4", "4.0", "four", "18446744073709551616",
                                         NULL };
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  guint64 value;

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    norma_field_set_unsigned (file, "key", values[i]);
    g_assert_true (norma_field_get_unsigned (file, "key", 0, G_MAXUINT64, &value, NULL));
    g_assert_cmpuint (value, ==, values[i]);
  }
  for (gsize i = 0; refused[i] != NULL; i++)
    refuse_unsigned (file, refused[i]);
  norma_field_set_unsigned (file, "key", 3);
  g_assert_true (norma_field_get_unsigned (file, "key", 3, 17, &value, NULL));
  norma_field_set_unsigned (file, "key", 17);
  g_assert_true (norma_field_get_unsigned (file, "key", 3, 17, &value, NULL));
}

/* Reading gives back the same bits. */
static void
test_double (void)
{
  static const double values[] = { 0,       -0.0,    1.0 / 3,  0.1,         -2.385e-17, 5e-324,
                                   DBL_MIN, DBL_MAX, -DBL_MAX, 1 + 0x1p-52, 1e22,       65535 };
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autoptr (GError) error = NULL;
    double value = 2.385;

    norma_field_set_double (file, "key", values[i]);
    norma_field_get_double (file, "key", -DBL_MAX, DBL_MAX, &value, &error);
    g_assert_no_error (error);
    g_assert_cmpmem (&value, sizeof value, &values[i], sizeof value);
  }
}

static void
refuse_double (NormaTensorFile *file, const char *text)
{
  double value;
  GError *error = NULL;
  gboolean done;

  norma_tensor_file_set_metadata (file, "key", text);
  done = norma_field_get_double (file, "key", -0.5, 2.5, &value, &error);
  assert_damaged (done, error, text, "a number from -0.5 to 2.5");
}

static void
test_double_refused (void)
{
  static const char *const refused[] = { "",    "nan", "inf", "-inf", "1e999", "2.51", "-0.51",
                                         "1,5", " 1",  "1 ",  "1x",   "one",   NULL };
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  double value;

  for (gsize i = 0; refused[i] != NULL; i++)
    refuse_double (file, refused[i]);
  norma_field_set_double (file, "key", -0.5);
  g_assert_true (norma_field_get_double (file, "key", -0.5, 2.5, &value, NULL));
  norma_field_set_double (file, "key", 2.5);
  g_assert_true (norma_field_get_double (file, "key", -0.5, 2.5, &value, NULL));
}

static void
test_double_or_nan (void)
{
  static const char *const refused[] = { "", "inf", "-inf", "1e999", " nan", "nanx", "p", NULL };
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  double value = 0;

  norma_field_set_double (file, "key", NAN);
  g_assert_true (norma_field_get_double_or_nan (file, "key", &value, NULL));
  g_assert_true (isnan (value));
  norma_field_set_double (file, "key", 0.3);
  g_assert_true (norma_field_get_double_or_nan (file, "key", &value, NULL));
  g_assert_cmpfloat (value, ==, 0.3);
  for (gsize i = 0; refused[i] != NULL; i++) {
    GError *error = NULL;
    gboolean done;

    norma_tensor_file_set_metadata (file, "key", refused[i]);
    done = norma_field_get_double_or_nan (file, "key", &value, &error);
    assert_damaged (done, error, refused[i], "a number");
  }
}

static void
test_choice (void)
{
  static const char *const refused[] = { "", "Stretch", "stretch ", "stretchx", NULL };
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  guint choice;

  for (guint i = 0; words[i] != NULL; i++) {
    norma_tensor_file_set_metadata (file, "key", words[i]);
    g_assert_true (norma_field_get_choice (file, "key", words, &choice, NULL));
    g_assert_cmpuint (choice, ==, i);
  }
  for (gsize i = 0; refused[i] != NULL; i++) {
    GError *error = NULL;
    gboolean done;

    norma_tensor_file_set_metadata (file, "key", refused[i]);
    done = norma_field_get_choice (file, "key", words, &choice, &error);
    assert_damaged (done, error, refused[i], "stretch or letterbox");
  }
}

static void
test_hash (void)
{
  static const char hash[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  g_autofree char *upper = g_ascii_strup (hash, -1), *longer = g_strconcat (hash, "0", NULL);
  const char *const refused[] = { "", hash + 1, longer, upper };
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();

  norma_tensor_file_set_metadata (file, "key", hash);
  g_assert_cmpstr (norma_field_get_hash (file, "key", NULL), ==, hash);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    GError *error = NULL;
    const char *found;

    norma_tensor_file_set_metadata (file, "key", refused[i]);
    found = norma_field_get_hash (file, "key", &error);
    assert_damaged (found != NULL, error, refused[i], "64 hexadecimal digits");
  }
}

static void
test_absent (void)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  GError *error = NULL;
  guint64 number;
  double value;
  guint choice;
  gboolean done;

  done = norma_field_get_unsigned (file, "key", 0, 9, &number, &error);
  assert_damaged (done, g_steal_pointer (&error), "nothing", "a whole number");
  done = norma_field_get_double (file, "key", 0, 9, &value, &error);
  assert_damaged (done, g_steal_pointer (&error), "nothing", "a number from 0 to 9");
  done = norma_field_get_double_or_nan (file, "key", &value, &error);
  assert_damaged (done, g_steal_pointer (&error), "nothing", "a number");
  done = norma_field_get_choice (file, "key", words, &choice, &error);
  assert_damaged (done, g_steal_pointer (&error), "nothing", "stretch");
  done = norma_field_get_hash (file, "key", &error) != NULL;
  assert_damaged (done, g_steal_pointer (&error), "nothing", "64 hexadecimal digits");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fields/unsigned", test_unsigned);
  g_test_add_func ("/fields/double", test_double);
  g_test_add_func ("/fields/double-refused", test_double_refused);
  g_test_add_func ("/fields/double-or-nan", test_double_or_nan);
  g_test_add_func ("/fields/choice", test_choice);
  g_test_add_func ("/fields/hash", test_hash);
  g_test_add_func ("/fields/absent", test_absent);
  return g_test_run ();
}
