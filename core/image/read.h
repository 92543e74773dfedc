/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/raster.h"

/* Reading an image file. The format is known by the first bytes, never by the name. TIFF (every
 * kind that libtiff decodes), PNG and JPEG are read; GIF, BMP, WebP and others are named and
 * refused. The picture comes upright (TIFF orientation, EXIF orientation applied), palette and
 * CMYK as RGB, white-is-zero as black-is-zero, alpha removed. */

typedef struct {
  guint page; /* of a TIFF with many pages, from 0; default 0 */

  /* A JPEG may be decoded at 1/2, 1/4 or 1/8 (reduced DCT scale) as long as neither side falls
   * below twice this number of pixels; 0 (default): always at full size. */
  guint enough_side;

  NormaBudget *budget; /* borrowed; NULL (default): no cap. The need is taken before decoding. */

  /* What the caller will need of memory besides, bytes a sample of the picture; taken together with the
   * picture and given back with it; default 0. */
  guint bytes_beside;
} NormaReadOptions;

#define NORMA_READ_OPTIONS_INIT \
  { \
    0 \
  }

/* What a file holds, found without decoding its pixels. */
typedef struct {
  const char *format; /* "TIFF", "PNG", "JPEG"; static */
  guint width, height, channels, bits, n_pages;
} NormaImageInfo;

/* path: for opening and for messages. options: NULL for the defaults.
 * Errors: G_FILE_ERROR if the file cannot be opened or read; NORMA_ERROR_UNSUPPORTED, naming the
 * format found; NORMA_ERROR_DAMAGED, naming the place, also for an empty file; NORMA_ERROR_TOO_LARGE
 * for what needs more than the cap; NORMA_ERROR_INPUT if there is no such page. A size that the
 * bytes of the file cannot possibly fill is DAMAGED or TOO_LARGE; both are found before memory is
 * taken. The message begins with the path. Never crashes, hangs or prints. */
NormaRaster *norma_image_read (const char *path, const NormaReadOptions *options, GError **error);

/* The same from memory; `name` stands in messages in place of the path. Same bits as from a file. */
NormaRaster *norma_image_read_bytes (GBytes *bytes, const char *name,
                                     const NormaReadOptions *options, GError **error);

gboolean norma_image_probe (const char *path, NormaImageInfo *info, GError **error);

/* The format, as in NormaImageInfo, that a file's first bytes claim; NULL if it is none of those that
 * are read or the file cannot be opened. */
const char *norma_image_recognise (const char *path);
