/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/occlusion.h"

/* Which places of the image make the value at the pixel that was explained, more than the same places do
 * in good parts (docs/methods.md): windows all over the image are covered as norma_occlusion_measure()
 * does, one at a time, and so are the same windows of good images. A window counts if the value falls by
 * so much more than it does in good images that among all that count at most a share of false ones is
 * expected. */

/* Windows that are covered in each image, at most; good images, at most and at least. */
enum {
  NORMA_OCCLUSION_TEST_WINDOWS = 100,
  NORMA_OCCLUSION_TEST_MOST_GOOD = 20,
  NORMA_OCCLUSION_TEST_LEAST_GOOD = 9, /* with fewer an image's p-value is above the rate */
};

/* The share of false ones among the windows that count, on average. */
#define NORMA_OCCLUSION_TEST_RATE 0.1

typedef struct {
  NormaCoverBox box; /* pixels of the image's full size */
  float fall; /* of the value while it is covered, below 0 where it rises */
  double p; /* that a window of a good part makes it fall so much */
  double
      q; /* the least rate at which the window counts (core/statistics/false-discovery.h), and not
               below p of the image */
} NormaOcclusionWindow;

/* Windows that count and stand beside each other. */
typedef struct {
  NormaCoverBox box; /* around them */
  float fall; /* the largest */
  double q; /* the least */
} NormaOcclusionPlace;

typedef struct {
  NormaOcclusionWindow *windows; /* [n_rows, n_columns] */
  guint n_columns, n_rows;
  guint n_good; /* images that it was compared with */
  guint
      n_learnt; /* of these, that the model learnt from: they are less unusual to it than others */
  double p; /* that a good image has a window that makes its value fall so much */
  GArray *places; /* NormaOcclusionPlace, that of the largest fall first */
} NormaOcclusionTest;

typedef struct {
  guint n_threads; /* 0: one a processor */
} NormaOcclusionTestOptions;

/* raster: the one that was explained; good: char *, paths of good images, of which those that the model did
 * not learn from are taken first. Passed over are images of another size, those that cannot be read, the
 * image that covers (why->good), and what has the bytes of `image`, the path of the one in question (NULL:
 * not known). Errors: NORMA_ERROR_INPUT if too few are left; those of norma_occlusion_measure(); cancelled. */
NormaOcclusionTest *norma_occlusion_test_new (const NormaWhy *why, NormaModel *model,
                                              const NormaRaster *raster, const char *image,
                                              const GPtrArray *good,
                                              const NormaOcclusionTestOptions *options,
                                              const NormaProgress *progress, GError **error);
void norma_occlusion_test_free (NormaOcclusionTest *test);

/* p: [n_windows], of falls [n_windows], held against those of n_good images, good_falls [n_good, n_windows].
 * Each fall, of the image in question as of the good ones, is told in deviations of its window among all
 * other images; a p-value is the share of all windows of all good images that fall at least as much. floor:
 * what is added to the deviations, > 0. n_good of at least 2. Returns the p-value of the image: the share of
 * good images whose strongest window falls at least as much as its own. */
double norma_occlusion_test_compare (const float *falls, const float *good_falls, gsize n_good,
                                     gsize n_windows, double floor, double *p);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaOcclusionTest, norma_occlusion_test_free)
