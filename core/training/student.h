/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/training/student-network.h"

/* A trained student with its autoencoder (student-network.h), at work. Immutable, shared by threads: a
 * thread borrows a place with tensors of its own. */
typedef struct _NormaStudent NormaStudent;

/* values [size of the network's parameters]: copied. Errors: NORMA_ERROR_TOO_LARGE,
 * NORMA_ERROR_UNSUPPORTED, NORMA_ERROR_INPUT, as those of norma_trainee_new(). */
NormaStudent *norma_student_new (const NormaStudentShape *shape, const float *values,
                                 GError **error);
void norma_student_free (NormaStudent *student);

const NormaStudentShape *norma_student_get_shape (const NormaStudent *student);

/* Lent. */
const NormaParameters *norma_student_get_parameters (const NormaStudent *student);
const float *norma_student_get_values (const NormaStudent *student);

/* How far a picture is from what was learnt, at each position of the grid:
 *   structural   (teacher − student)², what a patch looks like;
 *   logical      (autoencoder − student)², whether the patch belongs there, in such a picture.
 * picture: [channels, height, width], features: of the teacher, [n_features, grid height, grid width],
 * both as in training. structural, logical: the differences, [n_features, grid height, grid width] each,
 * not yet squared. Where memory lacks for a place of its own a thread waits for another one's. */
void norma_student_compare (const NormaStudent *student, const float *picture,
                            const float *features, float *structural, float *logical);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaStudent, norma_student_free)
