/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/window.h"

#include "core/base/kernel.h"
#include "core/features/mirror.h"

enum { TAPS = 5, REACH = TAPS / 2 };

static const float weights[TAPS] = { 1 / 16.f, 4 / 16.f, 6 / 16.f, 4 / 16.f, 1 / 16.f };

NORMA_KERNEL static void
add_taps (const float *const *taps, gsize n, float *restrict smooth)
{
  for (gsize i = 0; i < n; i++)
    smooth[i] = (weights[0] * (taps[0][i] + taps[4][i]) + weights[1] * (taps[1][i] + taps[3][i])) +
                weights[2] * taps[2][i];
}

/* n_lines lines of `size` numbers. */
static void
smooth_lines (const float *lines, guint n_lines, gsize size, float *smooth)
{
  for (guint j = 0; j < n_lines; j++) {
    const float *taps[TAPS];

    for (int k = 0; k < TAPS; k++)
      taps[k] = lines + norma_mirror ((int)j + k - REACH, n_lines) * size;
    add_taps (taps, size, smooth + j * size);
  }
}

void
norma_window_binomial (float *features, const NormaFeatureShape *shape, float *scratch)
{
  gsize row_size = (gsize)shape->width * shape->channels;

  smooth_lines (features, shape->height, row_size, scratch);
  for (guint y = 0; y < shape->height; y++)
    smooth_lines (scratch + y * row_size, shape->width, shape->channels, features + y * row_size);
}
