/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/areas.h"
#include "core/calibration/promise.h"
#include "core/model/model.h"

/* Numbers as people read them, with the point as decimal mark. All are owned by the caller. */

/* "1 in 12": two digits, whole numbers from 10 on. n_good: held-out scores behind it. What lies
 * beyond all of them is only known to be "< 1 in 61"; the extrapolated number is for comparing
 * scores by program, not for a promise to people. */
char *norma_words_one_in (double one_in, guint64 n_good);

/* "3.42 ×": two decimals, near 1 as many as show the side on which it lies. */
char *norma_words_times (double times_threshold);

/* "3.7": a share as a number in a hundred, two digits, or three above 10. */
char *norma_words_percent (double share);

/* "At most 3.7 in 100 good parts are rejected, 95 % sure (assumption-free, rests on 80 held-out
 * scores)." */
char *norma_words_promise (const NormaPromise *promise);

/* What a network of a model calculates in, with how its scores agree with those of single precision
 * where it is another one; NULL without a network. Owned by the caller. */
char *norma_words_precision (const NormaModel *model);

/* "25 % contrast from 6 px across, 10 % contrast none up to 64 px"; NULL where it was not
 * measured. */
char *norma_words_smallest_defect (const NormaSmallestDefect *defect);

/* "2 regions of interest, 1 ignore area". areas: not NULL. */
char *norma_words_areas (const NormaAreas *areas);

/* "81 images", "1 image"; noun: in the singular, its plural by an s. */
char *norma_words_count (guint64 n, const char *noun);
