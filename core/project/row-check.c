/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/row-check.h"

#include <glib.h>
#include <string.h>
#include <zlib.h>

static uLong
add_bytes (uLong check, int type, gconstpointer bytes, guint64 n)
{
  guint8 head[9] = { (guint8)type };
  guint64 length = GUINT64_TO_LE (n);

  memcpy (head + 1, &length, sizeof length);
  check = crc32_z (check, head, sizeof head);
  return n == 0 ? check : crc32_z (check, bytes, n);
}

static uLong
add_value (uLong check, sqlite3_value *value)
{
  int type = sqlite3_value_type (value);
  guint64 word;
  double real;

  switch (type) {
  case SQLITE_INTEGER:
    word = GUINT64_TO_LE ((guint64)sqlite3_value_int64 (value));
    return add_bytes (check, type, &word, sizeof word);
  case SQLITE_FLOAT:
    real = sqlite3_value_double (value);
    memcpy (&word, &real, sizeof word);
    word = GUINT64_TO_LE (word);
    return add_bytes (check, type, &word, sizeof word);
  case SQLITE_NULL:
    return add_bytes (check, type, NULL, 0);
  default: {
    gconstpointer bytes = sqlite3_value_blob (value);

    return add_bytes (check, type, bytes, (guint64)sqlite3_value_bytes (value));
  }
  }
}

static void
compute (sqlite3_context *context, int n, sqlite3_value **values)
{
  uLong check = crc32_z (0, NULL, 0);

  for (int i = 0; i < n; i++)
    check = add_value (check, values[i]);
  sqlite3_result_int64 (context, (sqlite3_int64)check);
}

int
norma_row_check_register (sqlite3 *handle)
{
  return sqlite3_create_function_v2 (handle, "norma_check", -1,
                                     SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
                                     compute, NULL, NULL, NULL);
}
