/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/raster.h"

/* What the test programs share. */

/* Absolute path of a file or folder of the shared data, or NULL after marking the test as skipped
 * because the folder is absent. */
char *norma_test_shared (const char *relative);

/* A new empty folder, to be removed with norma_test_remove_folder(). */
char *norma_test_folder (void);
void norma_test_remove_folder (const char *path);

/* What a function that takes memory makes: NULL with an error, or owned by the caller. */
typedef gpointer (*NormaTestMake) (gconstpointer data, GError **error);

/* Fails its first allocation, then its second, and so on until it succeeds; every failure must be
 * NORMA_ERROR_TOO_LARGE. Returns how many there were. */
guint norma_test_fail_allocations (NormaTestMake make, gconstpointer data, GDestroyNotify release);

/* A small textured part. */
typedef struct {
  guint width, height; /* pixels */
  guint channels;
  NormaSampleType type;
  double white; /* sample value of brightness 1 */
  gboolean defective; /* a dark spot of 8 pixels in radius, somewhere */
} NormaTestPart;

#define NORMA_TEST_PART_INIT \
  { \
    96, 80, 1, NORMA_SAMPLE_U8, 255 \
  }

/* The same seed gives the same part in every size of sample, and another seed another piece of the
 * same series. */
NormaRaster *norma_test_part_draw (const NormaTestPart *part, guint64 seed);

/* The ending of the path, .tif, .png or .jpg, decides the format. */
void norma_test_part_write (const NormaTestPart *part, guint64 seed, const char *path);

/* Parts of the seeds first … first + n − 1 as FOLDER/part-SEED.tif. The paths, owned by the caller. */
GPtrArray *norma_test_parts_write (const NormaTestPart *part, guint64 first, guint n,
                                   const char *folder);
