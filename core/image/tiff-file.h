/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <tiffio.h>

#include "core/base/error.h"
#include "core/image/source.h"

/* An open TIFF file, turned to one of its pages: libtiff over a NormaSource. What libtiff reports
 * is kept here and ends in a GError; nothing is printed and no global handler is used. */
typedef struct {
  NormaSource *source; /* borrowed */
  TIFF *tif;
  guint page, n_pages;

  /*< private >*/
  guint64 position;
  GError *read_error; /* first failure of the source */
  char *complaint; /* last error that libtiff reported since the step began */
} NormaTiffFile;

/* Opened and turned to page 0. cap: no single block that libtiff takes for itself is larger.
 * Errors: NORMA_ERROR_DAMAGED, _UNSUPPORTED, _TOO_LARGE, G_FILE_ERROR. */
NormaTiffFile *norma_tiff_file_open (NormaSource *source, guint64 cap, GError **error);
void norma_tiff_file_free (NormaTiffFile *file);

/* Errors: NORMA_ERROR_INPUT if there is no such page; otherwise as for opening. */
gboolean norma_tiff_file_turn_to (NormaTiffFile *file, guint page, GError **error);

/* A tag of 16 bits with its default; 0 where it has none. */
guint norma_tiff_file_get_u16 (const NormaTiffFile *file, guint32 tag);

/* A step begins: what was reported before is forgotten. */
void norma_tiff_file_begin (NormaTiffFile *file);

/* Whether libtiff reported nothing and the source delivered since the step began. Some decoders
 * report damage, fill up with grey and return success. */
gboolean norma_tiff_file_is_sound (const NormaTiffFile *file);

/* The error for a step that failed, from what the source or libtiff reported. where: "strip 3 of
 * 12", or NULL. */
void norma_tiff_file_fail (const NormaTiffFile *file, const char *where, GError **error);

/* norma_alloc() with the file's name before its error. */
gpointer norma_tiff_file_alloc (const NormaTiffFile *file, gsize n, gsize size, const char *what,
                                GError **error);

/* An error of our own about the present page. */
void norma_tiff_file_refuse (const NormaTiffFile *file, NormaError code, GError **error,
                             const char *format, ...) G_GNUC_PRINTF (4, 5);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaTiffFile, norma_tiff_file_free)
