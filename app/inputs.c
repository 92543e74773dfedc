/* SPDX-License-Identifier: Apache-2.0 */
#include "app/inputs.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/pipeline/image-list.h"

/* A list of a million paths is smaller; a picture sent by mistake may be larger. */
#define MOST_LIST_BYTES ((gsize)1 << 28)

static GByteArray *
read_standard_input (GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[1 << 16];
  gssize n;

  while ((n = read (STDIN_FILENO, buffer, sizeof buffer)) != 0) {
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (errno), "standard input: %s",
                   g_strerror (errno));
      return NULL;
    }
    if (bytes->len + (gsize)n > MOST_LIST_BYTES) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
                   "standard input: found more than %zu MB, expected a list of paths",
                   MOST_LIST_BYTES >> 20);
      return NULL;
    }
    g_byte_array_append (bytes, buffer, (guint)n);
  }
  return g_steal_pointer (&bytes);
}

static gboolean
add_list (GPtrArray *names, GError **error)
{
  g_autoptr (GByteArray) bytes = read_standard_input (error);
  const char *text;
  char separator;

  if (bytes == NULL)
    return FALSE;
  text = (const char *)bytes->data;
  separator = bytes->len > 0 && memchr (text, '\0', bytes->len) != NULL ? '\0' : '\n';
  for (gsize start = 0; start < bytes->len;) {
    const char *end = memchr (text + start, separator, bytes->len - start);
    gsize length = (end == NULL ? bytes->len : (gsize)(end - text)) - start;

    if (length > 0)
      g_ptr_array_add (names, g_strndup (text + start, length));
    start += length + 1;
  }
  return TRUE;
}

/* Replaces "-" by what the list holds. */
static gboolean
read_names (NormaInputs *inputs, char *const *names, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; names != NULL && names[i] != NULL; i++) {
    if (!g_str_equal (names[i], "-"))
      g_ptr_array_add (all, g_strdup (names[i]));
    else if (!add_list (all, error))
      return FALSE;
  }
  g_ptr_array_add (all, NULL);
  inputs->names = (char **)g_ptr_array_steal (all, NULL);
  return TRUE;
}

static void
take (NormaInputs *inputs, GHashTable *seen, const char *path)
{
  if (g_hash_table_contains (seen, path))
    return;
  g_ptr_array_add (inputs->paths, g_strdup (path));
  g_hash_table_add (seen, inputs->paths->pdata[inputs->paths->len - 1]);
}

static void
collect_name (NormaInputs *inputs, GHashTable *seen, const char *name, NormaCommandLine *line)
{
  const char *const one[] = { name, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;
  guint n_passed_over = 0;

  if (!g_file_test (name, G_FILE_TEST_EXISTS)) {
    take (inputs, seen, name);
    return;
  }
  found = norma_image_list_collect (one, &n_passed_over, &error);
  inputs->n_passed_over += n_passed_over;
  for (guint i = 0; found != NULL && i < found->len; i++)
    take (inputs, seen, found->pdata[i]);
  if (found == NULL) {
    inputs->n_unusable++;
    norma_command_line_warn (line, "%s", error->message);
  }
}

gboolean
norma_inputs_open (NormaInputs *inputs, char *const *names, NormaCommandLine *line, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (!read_names (inputs, names, error))
    return FALSE;
  inputs->paths = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; inputs->names[i] != NULL; i++)
    collect_name (inputs, seen, inputs->names[i], line);
  if (inputs->paths->len > 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "found no images to work on");
  return FALSE;
}

gboolean
norma_inputs_open_strict (NormaInputs *inputs, char *const *names, GError **error)
{
  if (!read_names (inputs, names, error))
    return FALSE;
  inputs->paths =
      norma_image_list_collect ((const char *const *)inputs->names, &inputs->n_passed_over, error);
  return inputs->paths != NULL;
}

void
norma_inputs_close (NormaInputs *inputs)
{
  g_clear_pointer (&inputs->names, g_strfreev);
  g_clear_pointer (&inputs->paths, g_ptr_array_unref);
}

/* The file itself, whatever its names; NULL if there is none. */
static char *
identify (const char *path)
{
  struct stat file;

  if (stat (path, &file) != 0)
    return NULL;
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64)file.st_dev,
                          (guint64)file.st_ino);
}

void
norma_inputs_identify_also (GHashTable *files, const char *path)
{
  char *file = path == NULL ? NULL : identify (path);

  if (file != NULL)
    g_hash_table_add (files, file);
}

GHashTable *
norma_inputs_identify (const NormaInputs *inputs)
{
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < inputs->paths->len; i++)
    norma_inputs_identify_also (files, inputs->paths->pdata[i]);
  return files;
}

gboolean
norma_inputs_check_output (GHashTable *files, const char *option, const char *path, GError **error)
{
  g_autofree char *file = path == NULL ? NULL : identify (path);

  if (file == NULL || !g_hash_table_contains (files, file))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "%s: would overwrite \"%s\", which is read here; expected another place", option,
               path);
  return FALSE;
}

gboolean
norma_inputs_check_folder (const char *path, GError **error)
{
  g_autofree char *folder = path == NULL ? NULL : g_path_get_dirname (path);
  int code;

  if (path == NULL || access (folder, W_OK | X_OK) == 0)
    return TRUE;
  code = errno;
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (code), "%s: %s", folder,
               g_strerror (code));
  return FALSE;
}
