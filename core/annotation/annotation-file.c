/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/annotation-file.h"

#include <errno.h>

#include <glib/gstdio.h>

#include "core/base/atomic-file.h"
#include "core/base/error.h"
#include "core/base/json-text.h"

/* Room for a picture within the file; numbers take some ten times their text in memory. */
#define MOST_BYTES (256 * 1024 * 1024)

static gboolean
check_size (const char *path, GError **error)
{
  GStatBuf facts;

  if (g_stat (path, &facts) != 0) {
    int failure = errno;

    g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (failure),
                 "%s: cannot be read: %s", path, g_strerror (failure));
    return FALSE;
  }
  if (facts.st_size <= MOST_BYTES)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
               "%s: %" G_GINT64_FORMAT " bytes, expected at most %d", path, (gint64)facts.st_size,
               MOST_BYTES);
  return FALSE;
}

JsonNode *
norma_annotation_file_read (const char *path, guint most_depth, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  if (!check_size (path, error) || !g_file_get_contents (path, &text, &length, error))
    return NULL;
  return norma_json_parse (text, length, most_depth, path, error);
}

gboolean
norma_annotation_file_write (const GString *json, const char *path, GError **error)
{
  g_return_val_if_fail (json != NULL && path != NULL, FALSE);

  return norma_atomic_file_put (path, json->str, json->len, error);
}
