/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/project.h"

/* The images of a project: where they lie, what they are for, and what the user says of them. */

typedef enum {
  NORMA_SET_GOOD, /* learnt from */
  NORMA_SET_TEST, /* of known label, never learnt from */
  NORMA_SET_QUERY, /* to be inspected */
  NORMA_SET_EXCLUDED, /* kept, but used for nothing */
  NORMA_SET_REFERENCE, /* what queries are compared with */
} NormaImageSet;

typedef enum {
  NORMA_LABEL_NONE,
  NORMA_LABEL_GOOD,
  NORMA_LABEL_BAD,
  NORMA_LABEL_UNSURE,
} NormaLabel;

/* What the last look at the file found; pixels are not decoded for it. */
typedef enum {
  NORMA_FILE_UNSEEN, /* not looked at yet */
  NORMA_FILE_OK,
  NORMA_FILE_MISSING,
  NORMA_FILE_MOVED, /* absent below the root, but where the root was before: read from there */
  NORMA_FILE_CHANGED, /* other bytes than when it was added: scores and labels belong to the old */
  NORMA_FILE_UNREADABLE, /* there, but no image that is read; the message says why */
} NormaFileState;

typedef struct {
  NormaFileState state;
  const char *message; /* for unreadable; otherwise empty */
  const char *hash; /* SHA-256 of the file, hexadecimal; NULL while unknown */
  const char *format; /* "TIFF", "PNG", "JPEG"; empty while unknown */
  guint64 size; /* bytes */
  gint64 mtime_ns; /* since 1970, UTC */
  guint width, height, channels, bits, n_pages; /* 0 while unknown */
} NormaFileFacts;

typedef struct {
  gint64 id;
  const char *path; /* relative to the root, or absolute if it lies elsewhere */
  NormaImageSet set;
  const char *kind; /* name of the folder it came from: "good" or the defect's; may be empty */
  NormaLabel label;
  const char *defect_class; /* may be empty */
  NormaFileFacts file;
  double score; /* raw, by the model asked for; NaN: none */
  double held_out_score; /* of a good image by a model that was not fitted on it; NaN: none */
} NormaProjectImage;

/* Strings belong to the list. */
typedef struct {
  NormaProjectImage *images; /* [n], by id, which is the order of adding */
  gsize n;
  GStringChunk *strings;
} NormaProjectImages;

void norma_project_images_free (NormaProjectImages *list);

typedef struct {
  gint set; /* NormaImageSet, or −1 (default): any */
  gint label; /* NormaLabel, or −1 (default): any */
  const char *kind; /* NULL (default): any */
  const char *model; /* hash of the model whose scores are wanted; NULL (default): the current */
} NormaImageQuery;

#define NORMA_IMAGE_QUERY_INIT \
  { \
    .set = -1, .label = -1 \
  }

/* query: NULL for the defaults. */
NormaProjectImages *norma_project_list_images (NormaProject *project, const NormaImageQuery *query,
                                               GError **error);

typedef struct {
  const char *path; /* absolute, UTF-8 */
  NormaImageSet set;
  const char *kind; /* NULL: empty */
  const NormaFileFacts *facts; /* what norma_file_facts_read() found; NULL: to be found later */
  NormaLabel label; /* default none */
} NormaNewImage;

/* One step. Images that the project has already are left as they are. n_added: may be NULL.
 * Error: NORMA_ERROR_INPUT if a path is relative or not UTF-8; nothing is added then. */
gboolean norma_project_add_images (NormaProject *project, const NormaNewImage *images, gsize n,
                                   gsize *n_added, GError **error);

/* norma_project_create() with these images in it: the file appears with all of them or not at all, so that
 * nobody finds a project without the images that it was made for. Errors: those of both. */
NormaProject *norma_project_create_with_images (const char *path, const char *root,
                                                const NormaNewImage *images, gsize n,
                                                GError **error);

/* One step each for all n images. The files are never touched. What is so already is left. With an
 * image go its pairs (pairs.h).
 * Error: NORMA_ERROR_INPUT if there is no image of such an id. */
gboolean norma_project_remove_images (NormaProject *project, const gint64 *ids, gsize n,
                                      GError **error);
gboolean norma_project_set_image_set (NormaProject *project, const gint64 *ids, gsize n,
                                      NormaImageSet set, GError **error);
gboolean norma_project_set_kind (NormaProject *project, const gint64 *ids, gsize n,
                                 const char *kind, GError **error);
gboolean norma_project_set_label (NormaProject *project, const gint64 *ids, gsize n,
                                  NormaLabel label, const char *defect_class, GError **error);

/* "good", "test", "query", "excluded", "reference"; "", "good", "bad", "unsure"; "unseen", "ok", "missing",
 * "moved", "changed", "unreadable": as in the file; static. */
const char *norma_image_set_to_string (NormaImageSet set);
const char *norma_label_to_string (NormaLabel label);
const char *norma_file_state_to_string (NormaFileState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaProjectImages, norma_project_images_free)
