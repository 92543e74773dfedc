/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-guard.h"

#include <glib/gstdio.h>

#include "core/base/error.h"

struct _NormaReportGuard {
  GHashTable *files; /* char *, of identify() */
};

/* The file itself; NULL if there is none. */
static char *
identify (const char *path)
{
  GStatBuf file;

  if (g_stat (path, &file) != 0)
    return NULL;
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64)file.st_dev,
                          (guint64)file.st_ino);
}

static void
add (NormaReportGuard *guard, const char *path)
{
  char *file = identify (path);

  if (file != NULL)
    g_hash_table_add (guard->files, file);
}

NormaReportGuard *
norma_report_guard_new (const NormaInspection *inspection)
{
  NormaReportGuard *guard = g_new0 (NormaReportGuard, 1);

  guard->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  add (guard, norma_project_get_path (inspection->project));
  for (gsize i = 0; i < inspection->images->n; i++) {
    const char *path = inspection->images->images[i].path;
    g_autofree char *file = g_canonicalize_filename (path, inspection->root);

    add (guard, file);
  }
  return guard;
}

void
norma_report_guard_free (NormaReportGuard *guard)
{
  if (guard == NULL)
    return;
  g_hash_table_unref (guard->files);
  g_free (guard);
}

gboolean
norma_report_guard_allow (const NormaReportGuard *guard, const char *path, GError **error)
{
  g_autofree char *file = identify (path);

  if (file == NULL || !g_hash_table_contains (guard->files, file))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: the report would overwrite the project or one of its images; expected another "
               "place",
               path);
  return FALSE;
}
