/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

/* Labelled images. A labelled folder: FOLDER/test/good and FOLDER/test/<defect> hold the images,
 * FOLDER/ground_truth/<defect>/<stem>_mask.png (or .tif, .tiff) their masks, where there are any.
 * FOLDER may also be the one that holds good and the defects itself. */
typedef struct {
  char *path;
  char *kind; /* name of the folder: "good" or the defect's */
  gboolean anomalous;
  char *mask; /* path of the ground-truth mask; NULL if there is none */

  /* NormaDrawnShape, owned; its ground truth where that is drawn and no file, NULL if it is not. */
  GPtrArray *shapes;
} NormaTestImage;

/* Whether it is known where its defects are. */
gboolean norma_test_image_has_truth (const NormaTestImage *image);
void norma_test_image_free (NormaTestImage *image);

typedef struct {
  GPtrArray *images; /* NormaTestImage, by kind, then by path, owned */
  guint n_nominal, n_anomalous, n_masks;
  guint n_passed_over; /* files that are no images */
} NormaDataset;

/* Errors: G_FILE_ERROR; NORMA_ERROR_INPUT if there is no test folder or no image in it, saying what
 * was found and what is expected. */
NormaDataset *norma_dataset_open (const char *folder, GError **error);
void norma_dataset_free (NormaDataset *dataset);

/* What says that a set is the same: SHA-256 of its files' SHA-256 in their order (norma_good_hashes_digest()),
 * hexadecimal, owned by the caller. A file that cannot be read takes no part. */
char *norma_dataset_hash (const NormaDataset *dataset);

/* Without images. */
NormaDataset *norma_dataset_new (void);

/* Adds the image, which becomes the dataset's. */
void norma_dataset_take (NormaDataset *dataset, NormaTestImage *image);

/* char *, of the images in their order, lent by the dataset; the array is the caller's. */
GPtrArray *norma_dataset_list_paths (const NormaDataset *dataset);

/* The images for which keep, [images], is TRUE, in their order; lent by the dataset, which must live as
 * long. */
NormaDataset *norma_dataset_new_part (const NormaDataset *dataset, const gboolean *keep);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaDataset, norma_dataset_free)
