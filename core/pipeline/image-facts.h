/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"
#include "core/image/read.h"

/* What one look at each image tells about a set of images before anything is learnt from it. */

enum {
  /* Pixels a side of what brightness and contrast are taken from: exposure is a matter of the whole
   * picture, and here noise and fine texture are averaged away. A JPEG may be decoded reduced. */
  NORMA_FACTS_SIDE = 64,

  /* Pixels a side of a fingerprint: fine enough to tell parts of one series apart, so coarse that a
   * shift by a pixel or another compression changes little. */
  NORMA_FINGERPRINT_SIDE = 16,
  NORMA_FINGERPRINT_LENGTH = NORMA_FINGERPRINT_SIDE * NORMA_FINGERPRINT_SIDE,
};

typedef struct {
  char *path;
  guint64 n_bytes; /* of the file; 0 if there is none */
  gint64 mtime_ns; /* its last change, since 1970, UTC; 0 if there is none */
  GError *error; /* why the image cannot be read; NULL if it can, and only then the rest is known */

  guint width, height; /* pixels, as in the file, upright */
  guint channels;
  guint bits; /* a sample in the file */

  /* Mean and standard deviation of the brightness, of which 0 and 1 are the ends of the sample type
   * (floating point: the sample's own unit). Brightness: grey, or luma of ITU-R Rec. 601-7, 2.5.1;
   * of other than 1 or 3 channels the first. */
  double brightness, contrast;

  /* The same brightness, averaged over a grid; rows from the top. */
  float fingerprint[NORMA_FINGERPRINT_LENGTH];
} NormaImageFacts;

/* Reads one image. Returns NULL only when cancelled; what is wrong with the file stands in `error`
 * of the result: those of norma_image_read(), and NORMA_ERROR_INPUT for samples that are no
 * numbers. budget: NULL, no cap. */
NormaImageFacts *norma_image_facts_read (const char *path, NormaBudget *budget,
                                         GCancellable *cancellable, GError **error);
void norma_image_facts_free (NormaImageFacts *facts);

/* FALSE if the file has another size or time of its last change than when it was read, has come or
 * has gone. */
gboolean norma_image_facts_are_current (const NormaImageFacts *facts);

/* Reads all, in threads. paths: char *. Returns NormaImageFacts in their order, owned by the array.
 * Error: cancelled. */
GPtrArray *norma_image_facts_collect (const GPtrArray *paths, guint n_threads, NormaBudget *budget,
                                      const NormaProgress *progress, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaImageFacts, norma_image_facts_free)
