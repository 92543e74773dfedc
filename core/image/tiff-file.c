/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/tiff-file.h"

#include <stdio.h>
#include <string.h>

#include "core/base/memory.h"

/* A failure is kept and given to libtiff as the end of the data: −1 makes libtiff 4.5 write in
 * front of its buffer (it clears the rest from the number of bytes read on). */
static tmsize_t
read_source (thandle_t handle, void *buffer, tmsize_t n)
{
  NormaTiffFile *file = handle;
  GError *error = NULL;
  gsize n_read = 0;

  if (n <= 0)
    return 0;
  if (!norma_source_read_at (file->source, file->position, buffer, (gsize)n, &n_read, &error)) {
    if (file->read_error == NULL)
      file->read_error = error;
    else
      g_error_free (error);
    return 0;
  }
  file->position += n_read;
  return (tmsize_t)n_read;
}

static tmsize_t
write_nothing (thandle_t handle, void *buffer, tmsize_t n)
{
  return -1;
}

static toff_t
seek_source (thandle_t handle, toff_t offset, int whence)
{
  NormaTiffFile *file = handle;

  if (whence == SEEK_CUR)
    offset += file->position;
  else if (whence == SEEK_END)
    offset += norma_source_get_size (file->source);
  file->position = offset;
  return offset;
}

static toff_t
size_source (thandle_t handle)
{
  return norma_source_get_size (((NormaTiffFile *)handle)->source);
}

static int
close_nothing (thandle_t handle)
{
  return 0;
}

static void
keep_complaint (NormaTiffFile *file, const char *format, va_list arguments)
{
  g_autofree char *message = g_strdup_vprintf (format, arguments);

  /* The summary that follows the cause. */
  if (file->complaint != NULL && g_str_has_prefix (message, "Failed to read directory"))
    return;
  g_free (file->complaint);
  file->complaint = g_utf8_make_valid (message, -1);
}

/* Both return 1: dealt with, the global handlers are not asked. */
static int
hear_error (TIFF *tif, void *data, const char *module, const char *format, va_list arguments)
{
  keep_complaint (data, format, arguments);
  return 1;
}

/* The decoders of JPEG and fax fill a cut-off strip with grey or white and only warn. */
static int
hear_warning (TIFF *tif, void *data, const char *module, const char *format, va_list arguments)
{
  static const char *const losses[] = { "Premature E", "Premature end", "Corrupt JPEG data" };
  g_autofree char *message = NULL;
  va_list copy;

  va_copy (copy, arguments);
  message = g_strdup_vprintf (format, copy);
  va_end (copy);
  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    if (strstr (message, losses[i]) != NULL) {
      keep_complaint (data, format, arguments);
      break;
    }
  return 1;
}

static TIFF *
open_client (NormaTiffFile *file, guint64 cap)
{
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc ();
  TIFF *tif;

  if (options == NULL)
    return NULL;
  TIFFOpenOptionsSetErrorHandlerExtR (options, hear_error, file);
  TIFFOpenOptionsSetWarningHandlerExtR (options, hear_warning, file);
  TIFFOpenOptionsSetMaxSingleMemAlloc (options, (tmsize_t)MIN (cap, G_MAXSSIZE));
  /* m: never mapped. */
  tif = TIFFClientOpenExt ("TIFF", "rm", file, read_source, write_nothing, seek_source,
                           close_nothing, size_source, NULL, NULL, options);
  TIFFOpenOptionsFree (options);
  return tif;
}

NormaTiffFile *
norma_tiff_file_open (NormaSource *source, guint64 cap, GError **error)
{
  g_autoptr (NormaTiffFile) file = g_new0 (NormaTiffFile, 1);

  file->source = source;
  file->tif = open_client (file, cap);
  if (file->tif == NULL) {
    norma_tiff_file_fail (file, NULL, error);
    return NULL;
  }
  /* A damaged later page ends the count and does not keep the sound ones from being read. */
  file->n_pages = MAX (1, TIFFNumberOfDirectories (file->tif));
  if (file->read_error != NULL) {
    norma_tiff_file_fail (file, NULL, error);
    return NULL;
  }
  return g_steal_pointer (&file);
}

void
norma_tiff_file_free (NormaTiffFile *file)
{
  if (file == NULL)
    return;

  if (file->tif != NULL)
    TIFFClose (file->tif);
  g_clear_error (&file->read_error);
  g_free (file->complaint);
  g_free (file);
}

gboolean
norma_tiff_file_turn_to (NormaTiffFile *file, guint page, GError **error)
{
  if (page >= file->n_pages) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: has no page %u, only %u",
                 norma_source_get_name (file->source), page + 1, file->n_pages);
    return FALSE;
  }
  file->page = page;
  norma_tiff_file_begin (file);
  if (!TIFFSetDirectory (file->tif, page) || file->read_error != NULL) {
    norma_tiff_file_fail (file, NULL, error);
    return FALSE;
  }
  return TRUE;
}

guint
norma_tiff_file_get_u16 (const NormaTiffFile *file, guint32 tag)
{
  guint16 value = 0;

  TIFFGetFieldDefaulted (file->tif, tag, &value);
  return value;
}

void
norma_tiff_file_begin (NormaTiffFile *file)
{
  g_clear_pointer (&file->complaint, g_free);
}

gboolean
norma_tiff_file_is_sound (const NormaTiffFile *file)
{
  return file->complaint == NULL && file->read_error == NULL;
}

/* libtiff has no error codes, so the few kinds that are not damage are known by their words. */
static NormaError
complaint_code (const char *complaint)
{
  static const struct {
    const char *words;
    NormaError code;
  } kinds[] = {
    { "different per-sample values", NORMA_ERROR_UNSUPPORTED },
    { "different values per sample", NORMA_ERROR_UNSUPPORTED },
    { "not configured", NORMA_ERROR_UNSUPPORTED },
    { "limit defined in open options", NORMA_ERROR_TOO_LARGE },
    { "would require libjpeg to allocate", NORMA_ERROR_TOO_LARGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strstr (complaint, kinds[i].words) != NULL)
      return kinds[i].code;
  return NORMA_ERROR_DAMAGED;
}

static char *
page_prefix (const NormaTiffFile *file)
{
  const char *name = norma_source_get_name (file->source);

  return file->n_pages > 1
             ? g_strdup_printf ("%s: page %u of %u", name, file->page + 1, file->n_pages)
             : g_strdup (name);
}

void
norma_tiff_file_fail (const NormaTiffFile *file, const char *where, GError **error)
{
  g_autofree char *prefix = page_prefix (file);
  const char *complaint = file->complaint != NULL ? file->complaint : "cannot be decoded";

  if (file->read_error != NULL)
    g_propagate_error (error, g_error_copy (file->read_error));
  else
    g_set_error (error, NORMA_ERROR, complaint_code (complaint), "%s: %s%s%s", prefix,
                 where == NULL ? "" : where, where == NULL ? "" : ": ", complaint);
}

gpointer
norma_tiff_file_alloc (const NormaTiffFile *file, gsize n, gsize size, const char *what,
                       GError **error)
{
  gpointer block = norma_alloc (n, size, what, error);

  if (block == NULL)
    g_prefix_error (error, "%s: ", norma_source_get_name (file->source));
  return block;
}

void
norma_tiff_file_refuse (const NormaTiffFile *file, NormaError code, GError **error,
                        const char *format, ...)
{
  g_autofree char *prefix = page_prefix (file);
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, NORMA_ERROR, code, "%s: %s", prefix, message);
}
