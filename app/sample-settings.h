/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* The kinds of defects of the sample parts. */
typedef enum {
  NORMA_SAMPLE_SCRATCH,
  NORMA_SAMPLE_DENT,
  NORMA_SAMPLE_MISSING_HOLE,
  NORMA_SAMPLE_STAIN,
  NORMA_SAMPLE_CHIPPED_EDGE,
  NORMA_SAMPLE_N_DEFECTS,

  /* Logical ones, of a set of their own (sample-bores.h). */
  NORMA_SAMPLE_DOUBLED_HOLE = NORMA_SAMPLE_N_DEFECTS + 1,
  NORMA_SAMPLE_MISPLACED_HOLE,
} NormaSampleKind;

/* The kind's name, also of its folder: "scratch", …; static. */
const char *norma_sample_kind_name (NormaSampleKind kind);

/* From the least to the most severe example of a kind. */
typedef struct {
  double least, most;
} NormaSampleRange;

/* How the sample parts are drawn; data/sample-parts.ini says what each member does, with its unit
 * and the value that ships. */
typedef struct {
  double width, height, pixels_per_mm;
  double n_train_good, n_test_good, n_each_defect;
  double shift_pixels, turn_deg, bore_mm;
  double exposure, gradient, vignetting, light_turn_deg;
  double brushing, turning, blotches;
  double shot_noise, read_noise;
  NormaSampleRange scratch_length_mm, scratch_width_mm, scratch_contrast;
  NormaSampleRange dent_radius_mm, dent_contrast;
  NormaSampleRange stain_radius_mm, stain_contrast;
  NormaSampleRange chip_depth_mm;
} NormaSampleSettings;

/* From the text of a key file. Errors: NORMA_ERROR_INPUT, naming the key, if a value is absent, not
 * a number or out of range. */
gboolean norma_sample_settings_parse (NormaSampleSettings *settings, const char *text, gsize length,
                                      GError **error);

/* The settings that the program carries. */
gboolean norma_sample_settings_default (NormaSampleSettings *settings, GError **error);
