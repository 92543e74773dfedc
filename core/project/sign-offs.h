/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/reviews.h"

/* A lot that a reviewer has signed: its images with what was said of them then. Whoever changes such an
 * image later, its label, review, shapes, role or file, re-opens the sign-off in the same step. */

typedef struct {
  gint64 image;
  const char *verdict; /* of the program when signed; may be empty */
  double score; /* raw; NaN: none */
} NormaToSign;

/* One step. name: of the lot, not empty; comment: may be empty. Errors: NORMA_ERROR_INPUT if no image is
 * given, one is not there or was not reviewed. id: may be NULL. */
gboolean norma_project_sign_off (NormaProject *project, const char *name, const char *comment,
                                 const NormaToSign *images, gsize n, gint64 *id, GError **error);

typedef struct {
  gint64 id;
  const char *name, *comment;
  const char *reviewer;
  const char *time; /* UTC, ISO 8601 with milliseconds */
  guint64 n_images;
  const char *digest; /* of the history before it (journal.h) */
  const char *reopened_by; /* empty: it holds */
  const char *reopened_time;
} NormaSignOff;

/* Strings belong to the list. */
typedef struct {
  NormaSignOff *sign_offs; /* [n], in the order of signing */
  gsize n;
  GStringChunk *strings;
} NormaSignOffs;

NormaSignOffs *norma_project_list_sign_offs (NormaProject *project, GError **error);
void norma_sign_offs_free (NormaSignOffs *list);

/* An image as it was signed. */
typedef struct {
  gint64 image;
  const char *path, *hash; /* hash: NULL where it was unknown */
  NormaLabel label;
  const char *defect_class;
  NormaSeverity severity;
  const char *verdict;
  double score; /* NaN: none */
} NormaSignedImage;

typedef struct {
  NormaSignedImage *images; /* [n], by image */
  gsize n;
  GStringChunk *strings;
} NormaSignedImages;

NormaSignedImages *norma_project_list_signed_images (NormaProject *project, gint64 sign_off,
                                                     GError **error);
void norma_signed_images_free (NormaSignedImages *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaSignOffs, norma_sign_offs_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaSignedImages, norma_signed_images_free)
