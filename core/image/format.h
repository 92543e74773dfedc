/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/read.h"
#include "core/image/source.h"

/* One image format; read.c holds the list of them, chooses by the first bytes, and puts the name of
 * the source before messages that do not begin with it. */
typedef struct {
  const char *name;
  gboolean (*matches) (const guint8 *head, gsize n); /* head: the first n ≤ 16 bytes */
  gboolean (*probe) (NormaSource *source, NormaImageInfo *info, GError **error);
  NormaRaster *(*read) (NormaSource *source, const NormaReadOptions *options, GError **error);
} NormaImageFormat;

/* For formats of one page: NORMA_ERROR_INPUT if another one is asked for. */
gboolean norma_image_format_expect_first (const NormaSource *source,
                                          const NormaReadOptions *options, GError **error);

/* What is taken from the budget for a picture of so many samples, whose reader needs `own` bytes. */
guint64 norma_image_format_need (const NormaReadOptions *options, guint64 n_samples, guint64 own);

extern const NormaImageFormat norma_tiff_format;
extern const NormaImageFormat norma_png_format;
extern const NormaImageFormat norma_jpeg_format;
