/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/why-shares.h"
#include "core/pipeline/occlusion-test.h"

/* An explanation in words, for people; all owned by the caller. pixels: of the image, that a pixel of
 * the frame stands for. */

/* "More structure of 5.6 px, across 30°". */
char *norma_why_words_feature (const NormaFeatureShare *feature, double pixels);

/* "Structure of 5.6 px". */
char *norma_why_words_group (const NormaFeatureName *name, double pixels);

/* "This place is 5.6 times as far from normal as an ordinary good part", for Gaussians; else its
 * distance. */
char *norma_why_words_distance (const NormaExplainedPart *part);

/* "8 % of it lies along 19 of 157 components that hardly vary among good parts"; NULL where there are
 * none. */
char *norma_why_words_low_variance (const NormaExplainedPart *part);

/* "Without this place the score falls from 3.39 × to 0.71 ×: Accept". */
char *norma_why_words_occlusion (const NormaWhy *why, const NormaOcclusion *occlusion);

/* "81 windows covered, here and in 20 good images. …": the places that count, a line each. unit: of the
 * scores, the reject threshold. */
char *norma_why_words_places (const NormaOcclusionTest *test, double unit);

/* "25 % contrast: 4 pixels across. …"; NULL where it was not measured. */
char *norma_why_words_smallest (const NormaSmallestDefect *defect);

/* "12.3 %", rounded to whole numbers from 10 on. */
char *norma_why_words_share (double share);
