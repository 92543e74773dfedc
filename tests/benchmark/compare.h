/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/random.h"
#include "core/pipeline/compare.h"

/* What the parts of benchmark-compare share. Nothing fails but by assertion. */

/* Milliseconds of this thread's processor time. */
double compare_now_ms (void);

NormaRaster *compare_read (const char *path);

/* Shift up to 15 %, rotation up to 20°, scale 0.8 … 1.25, mild perspective: query → reference. */
NormaHomography compare_draw_warp (NormaRandom *random, guint width, guint height);

/* What a camera sees of an image under a warp, with another gain and noise. */
NormaRaster *compare_make_query (const NormaRaster *reference, const NormaHomography *warp,
                                 NormaRandom *random);

/* Each of n cases draws from its own seed, so that it is the same alone. */
typedef struct {
  guint64 seed;
  guint n_cases;
  gboolean is_verbose; /* a line a case */
} CompareCases;

void compare_seed (NormaRandom *random, const CompareCases *cases, guint index);

/* Warps of images, each to be found again. Prints. */
void compare_measure_warps (const char *what, GPtrArray *files, const CompareCases *cases);

/* Board pairs, by their references: as they are, moved, re-noised. Prints. */
void compare_measure_pairs (GPtrArray *references, const CompareCases *cases);

/* Queries upside down, mirrored, and against the reference of another board. Prints. */
void compare_measure_wrong (GPtrArray *references, const CompareCases *cases);
