/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/corruption.h"
#include "core/model/model.h"

/* Under what pictures are scored: as they are, or as they would come with a corruption. */
typedef struct {
  NormaCorruptionKind kind;
  guint severity; /* 1 … NORMA_N_CORRUPTION_SEVERITIES; 0: as they are, kind then means nothing */
} NormaCondition;

/* What besides decides a corrupted picture. */
typedef struct {
  double range; /* of values, as in NormaCorruption */
  guint64 seed; /* what is drawn differs from image to image and from kind to kind */
  guint enough_side; /* with which pictures are read, 0: whole */
} NormaCorrupting;

/* The value range and the size of the pictures that a model sees. */
NormaCorrupting norma_corrupting_new (const NormaModel *model, guint64 seed);

/* The corruption of the image of this index in its set. condition: not as they are. */
NormaCorruption norma_corrupting_find (const NormaCorrupting *corrupting,
                                       const NormaCondition *condition, gsize index);

/* A picture to be corrupted; what that takes is taken from the budget together with the picture.
 * Errors: those of norma_image_read(). */
NormaRaster *norma_corrupting_read (const char *path, guint enough_side, NormaBudget *budget,
                                    GError **error);

/* The image under a condition that is not "as they are", read from its file. Errors: those of norma_image_read() and
 * norma_corruption_apply(). */
NormaRaster *norma_corrupting_read_corrupted (const NormaCorrupting *corrupting,
                                              const NormaCondition *condition, gsize index,
                                              const char *path, NormaBudget *budget,
                                              GError **error);

/* FALSE where a mask lies no longer on what it marks. */
gboolean norma_condition_keeps_places (const NormaCondition *condition);

/* "as is", "blur 2 px", "jpeg 60 quality"; owned by the caller. */
char *norma_condition_describe (const NormaCondition *condition);
