/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"
#include "core/model/model.h"

/* What a model knows of the images that it is to be tested on. A figure is evidence only if its images
 * took no part in making what it is a figure of (Kaufman et al. 2012, "Leakage in data mining"). Files
 * are known by the SHA-256 of their bytes, whatever their names. */
typedef enum {
  NORMA_LEAK_NONE,
  NORMA_LEAK_FITTED, /* in the good set: its score says nothing */
  NORMA_LEAK_TOLERATED, /* a place of it is tolerated: its score says nothing */

  /* The thresholds were chosen from it: its verdict says nothing, its score does. So do images that
   * left the good set, as long as the thresholds rest on the good set before. */
  NORMA_LEAK_TUNED,
} NormaLeak;

enum { NORMA_N_LEAKS = NORMA_LEAK_TUNED + 1 };

typedef struct {
  guint n_images;
  char **paths; /* [n_images], owned */
  NormaLeak *leaks; /* [n_images], the first that applies, owned */
  guint n[NORMA_N_LEAKS]; /* images of each */

  /* Near-duplicates (twins.h) of images in the good set, none of which is FITTED. */
  char **twins; /* [n_images], the path of the good image, or NULL; owned */
  guint n_twins;
  guint n_compared; /* good images that were compared with; 0: none was at hand */

  gboolean knows_good; /* FALSE: a model from before corrections, which cannot tell FITTED */
  guint64
      n_tuned_unknown; /* images that the thresholds were chosen from and that no file is known of */
} NormaLeakage;

typedef struct {
  const GPtrArray
      *good; /* char *, paths; those of the good set are compared with, others are passed
                            over; NULL (default): near-duplicates are not looked for */
  guint n_threads; /* 0: one a processor */
  NormaBudget *budget; /* borrowed; NULL: no cap */
} NormaLeakageOptions;

/* paths: char *, the test images. An image that cannot be read leaks nothing.
 * Errors: NORMA_ERROR_TOO_LARGE; cancelled. */
NormaLeakage *norma_leakage_find (const NormaModel *model, const GPtrArray *paths,
                                  const NormaLeakageOptions *options, const NormaProgress *progress,
                                  GError **error);
void norma_leakage_free (NormaLeakage *leakage);

/* Whether the score of an image is no evidence, and whether its verdict is none. */
gboolean norma_leak_spoils_score (NormaLeak leak);
gboolean norma_leak_spoils_verdict (NormaLeak leak);

/* "fitted", "tolerated", "tuned"; "none". Static. */
const char *norma_leak_to_string (NormaLeak leak);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaLeakage, norma_leakage_free)
