/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/memory.h"
#include "core/features/extractor.h"
#include "core/training/training-pictures.h"

/* The large network whose features a small one learns: those of stride 8 and of stride 16. */
typedef struct {
  NormaExtractor *extractor;
  guint side; /* pixels of a picture */
  guint channels[2]; /* of stride 8 and 16, 0: there is none */
  char *names[2];
  guint grid[2]; /* positions along a side */
  gsize offset[2]; /* in a sample of the extractor */
  float *mean[2], *factor[2]; /* [channels], factor: 1 / deviation */
} NormaTeacher;

/* path: of an ONNX file. In bf16 where the processor has it. Errors: those of
 * norma_extractor_source_open() and _make(); NORMA_ERROR_INPUT if no level has such a stride. */
NormaTeacher *norma_teacher_new (const char *path, const char *const *levels, guint side,
                                 NormaBudget *budget, GError **error);
void norma_teacher_free (NormaTeacher *teacher);

/* Numbers of what is wanted of a piece, 0 if there is no such level. */
gsize norma_teacher_get_count (const NormaTeacher *teacher, guint output);

/* Measures mean and deviation of every channel on pieces drawn by the seed. Errors:
 * NORMA_ERROR_TOO_LARGE; G_IO_ERROR_CANCELLED. */
gboolean norma_teacher_measure (NormaTeacher *teacher, const NormaTrainingPictures *pictures,
                                guint64 seed, guint n_threads, GCancellable *cancellable,
                                GError **error);

/* What one thread needs. */
typedef struct {
  gpointer scratch; /* of the extractor */
  float *planes; /* [3, side, side] */
  float *window; /* scratch of the pictures */
  float *features; /* a sample */
  float *wanted[2]; /* [channels, grid, grid], normalised */
} NormaTeacherSeat;

gboolean norma_teacher_seat_init (NormaTeacherSeat *seat, const NormaTeacher *teacher,
                                  const NormaTrainingPictures *pictures, GError **error);
void norma_teacher_seat_clear (NormaTeacherSeat *seat, const NormaTeacher *teacher);

/* Draws a piece to seat's planes and sets what is wanted of it. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_teacher_draw (const NormaTeacher *teacher, const NormaTrainingPictures *pictures,
                             NormaRandom *random, NormaTeacherSeat *seat, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaTeacher, norma_teacher_free)
