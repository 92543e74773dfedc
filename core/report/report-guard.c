/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-guard.h"

#include <glib/gstdio.h>

#include "core/base/error.h"

struct _NormaReportGuard {
  GHashTable *files; /* char *, of identify() */
  GPtrArray *paths; /* char *, canonical */
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

  if (file == NULL)
    return;
  g_hash_table_add (guard->files, file);
  g_ptr_array_add (guard->paths, g_canonicalize_filename (path, NULL));
}

NormaReportGuard *
norma_report_guard_new (const NormaInspection *inspection)
{
  NormaReportGuard *guard = g_new0 (NormaReportGuard, 1);

  guard->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guard->paths = g_ptr_array_new_with_free_func (g_free);
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
  g_ptr_array_unref (guard->paths);
  g_free (guard);
}

static gboolean
refuse (const char *path, GError **error)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: the report would overwrite the project or one of its images; expected another "
               "place",
               path);
  return FALSE;
}

gboolean
norma_report_guard_allow (const NormaReportGuard *guard, const char *path, GError **error)
{
  g_autofree char *file = identify (path);

  if (file == NULL || !g_hash_table_contains (guard->files, file))
    return TRUE;
  return refuse (path, error);
}

gboolean
norma_report_guard_allow_folder (const NormaReportGuard *guard, const char *folder, GError **error)
{
  g_autofree char *canonical = g_canonicalize_filename (folder, NULL);
  g_autofree char *beginning = g_strconcat (canonical, G_DIR_SEPARATOR_S, NULL);

  for (guint i = 0; i < guard->paths->len; i++)
    if (g_str_has_prefix (guard->paths->pdata[i], beginning))
      return refuse (guard->paths->pdata[i], error);
  return TRUE;
}
