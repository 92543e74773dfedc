/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/row-check.h"

#include <glib.h>
#include <string.h>
#include <zlib.h>

/* Most values are a few bytes, and the check is quickest over many. */
typedef struct {
  uLong check;
  gsize n;
  guint8 bytes[512];
} Check;

static void
flush (Check *check)
{
  check->check = crc32_z (check->check, check->bytes, check->n);
  check->n = 0;
}

static void
add_bytes (Check *check, int type, gconstpointer bytes, guint64 n)
{
  guint64 length = GUINT64_TO_LE (n);

  if (check->n + 1 + sizeof length > sizeof check->bytes)
    flush (check);
  check->bytes[check->n] = (guint8)type;
  memcpy (check->bytes + check->n + 1, &length, sizeof length);
  check->n += 1 + sizeof length;
  if (n > sizeof check->bytes - check->n) {
    flush (check);
    check->check = crc32_z (check->check, bytes, n);
  } else if (n > 0) {
    memcpy (check->bytes + check->n, bytes, n);
    check->n += n;
  }
}

static void
add_value (Check *check, sqlite3_value *value)
{
  int type = sqlite3_value_type (value);
  gconstpointer bytes;
  guint64 word;
  double real;

  switch (type) {
  case SQLITE_INTEGER:
    word = GUINT64_TO_LE ((guint64)sqlite3_value_int64 (value));
    add_bytes (check, type, &word, sizeof word);
    break;
  case SQLITE_FLOAT:
    real = sqlite3_value_double (value);
    memcpy (&word, &real, sizeof word);
    word = GUINT64_TO_LE (word);
    add_bytes (check, type, &word, sizeof word);
    break;
  case SQLITE_NULL:
    add_bytes (check, type, NULL, 0);
    break;
  default:
    bytes = sqlite3_value_blob (value);
    add_bytes (check, type, bytes, (guint64)sqlite3_value_bytes (value));
  }
}

static void
compute (sqlite3_context *context, int n, sqlite3_value **values)
{
  Check check;

  check.check = crc32_z (0, NULL, 0);
  check.n = 0;
  for (int i = 0; i < n; i++)
    add_value (&check, values[i]);
  flush (&check);
  sqlite3_result_int64 (context, (sqlite3_int64)check.check);
}

int
norma_row_check_register (sqlite3 *handle)
{
  return sqlite3_create_function_v2 (handle, "norma_check", -1,
                                     SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
                                     compute, NULL, NULL, NULL);
}
