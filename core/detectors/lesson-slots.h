/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Where the samples of a fit that trains are kept: those of an image, its turned and mirrored copies,
 * side by side; the images in a random order, of which the first are kept and the last of these measured
 * and not trained on. */
typedef struct {
  guint n_samples, n_variants; /* variants: samples in a row that come from one image, at least 1 */
  guint n_kept_images; /* at least 1, at most all */
  guint64 seed;
} NormaLessonPlan;

#define NORMA_LESSON_NOT_KEPT G_MAXUINT

/* Slots [n_samples], the slot of each sample or NORMA_LESSON_NOT_KEPT. */
guint *norma_lesson_slots_draw (const NormaLessonPlan *plan);

/* Images that the samples come from, at least 1. */
guint norma_lesson_count_images (guint n_samples, guint n_variants);
