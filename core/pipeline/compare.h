/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/areas.h"
#include "core/calibration/promise.h"
#include "core/detectors/feature-comparison.h"
#include "core/regions/verdict.h"

/* reference + query → pyramids → alignment → difference of structure → regions → verdict. Nothing is
 * learnt before. */

typedef enum {
  NORMA_COMPARED_SAME,
  NORMA_COMPARED_CHANGED,
  NORMA_NOT_COMPARED, /* the alignment cannot be believed: never a false verdict */
} NormaComparisonVerdict;

/* "same", "changed", "not-compared"; static. */
const char *norma_comparison_verdict_to_string (NormaComparisonVerdict verdict);

typedef enum {
  NORMA_CHANGE_APPEARED, /* the query has structure where the reference has little */
  NORMA_CHANGE_VANISHED, /* the reference has, and the query has not */
  NORMA_CHANGE_CHANGED, /* both have, another one */
} NormaChangeKind;

/* "appeared", "vanished", "changed"; static. */
const char *norma_change_kind_to_string (NormaChangeKind kind);

/* Immutable once made, shared by reference. */
typedef struct _NormaComparison NormaComparison;
struct _NormaComparison {
  gatomicrefcount references;
  NormaComparison *measured; /* that owns alignment and difference, a reference; NULL: this one */
  NormaComparisonVerdict verdict;
  char *reason; /* why it was not compared, one line, owned; NULL: it was */
  NormaAlignment *alignment; /* owned; NULL only where an image gives none, see reason */
  NormaReferenceComparison *difference; /* owned; NULL if not compared */
  NormaLimits limits; /* that the regions were found with */
  NormaFinding *finding; /* its reject regions are the changes; owned; NULL if not compared */
  GArray *kinds; /* NormaChangeKind, one a reject region, owned; NULL if not compared */
  double score; /* the largest difference in multiples of the threshold; NaN if not compared */
  double ms; /* from the rasters to the verdict */
};

typedef struct {
  gboolean is_automatic; /* the motion is chosen by evidence */
  NormaMotion motion; /* else */
  const NormaHomography *begin; /* query → reference about here; NULL: searched for */
  double tolerance; /* pixels of the query */
  double threshold; /* of the difference, in parts of the reference's contrast */
  guint64 least_area; /* of a change, pixels of the query */
  guint most_side; /* larger images are compared at this size, pixels */
  NormaLight light; /* how the query's brightness is brought to the reference's */

  /* Of good pairs (core/pipeline/good-pairs.h), borrowed: its threshold holds, and is not raised. NULL:
   * none, the threshold above. */
  const NormaPromise *promise;

  NormaFeatureComparer *features; /* borrowed; NULL: derivatives are compared, no features */

  /* On the query, borrowed; differences outside are not told, those inside count as often as the
   * sensitivity says. NULL: everything is told. */
  const NormaAreas *areas;
} NormaCompareOptions;

/* The threshold rests on no promise: it was chosen on board pairs (docs/methods.md), and is raised
 * where the pair itself is noisy. */
#define NORMA_COMPARE_OPTIONS_INIT \
  { \
    TRUE, NORMA_MOTION_HOMOGRAPHY, NULL, NORMA_REFERENCE_TOLERANCE, 0.62, 12, 1536, \
        NORMA_LIGHT_SHADING \
  }

/* Errors: NORMA_ERROR_INPUT for samples that are no numbers; NORMA_ERROR_TOO_LARGE. An image that is
 * too small or too plain to be aligned is no error, nor is one of which nothing is inspected: it is not
 * compared. */
NormaComparison *norma_compare (const NormaRaster *reference, const NormaRaster *query,
                                const NormaCompareOptions *options, GError **error);

typedef struct {
  const NormaCompareOptions *options;
  NormaBudget *budget; /* borrowed; NULL: no cap */

  /* Called with the query's picture at its full size after a comparison; NULL: not called. */
  void (*examine) (const NormaRaster *query, const NormaComparison *comparison, gpointer data);
  gpointer data;
} NormaCompareFiles;

/* The same from files, one picture in memory at a time; ms counts from opening the first. Errors also
 * those of norma_image_read(). */
NormaComparison *norma_compare_files (const char *reference, const char *query,
                                      const NormaCompareFiles *files, GError **error);

/* One reference is the caller's. */
NormaComparison *norma_comparison_new (void);
NormaComparison *norma_comparison_ref (NormaComparison *comparison);
void norma_comparison_unref (NormaComparison *comparison);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaComparison, norma_comparison_unref)
