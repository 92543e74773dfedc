/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <unistd.h>

#include "core/project/project.h"
#include "tests/fuzz/fuzz.h"

/* Any bytes as a project file, opened for reading: SQLite needs a file. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *root = NULL;
  g_autoptr (NormaProject) project = NULL;
  int file = g_file_open_tmp ("norma-fuzz-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (write (file, data, size), ==, (gssize)size);
  close (file);
  project = norma_project_open (path, NORMA_PROJECT_READ, &error);
  if (project == NULL) {
    fuzz_check_refusal (error);
  } else {
    root = norma_project_dup_root (project, &error);
    g_assert_true (root != NULL || error != NULL);
  }
  g_unlink (path);
  return 0;
}
