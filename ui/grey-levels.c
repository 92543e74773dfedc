/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/grey-levels.h"

#include "core/base/kernel.h"

NormaGreyLevels
norma_grey_levels (const NormaDisplayWindow *window)
{
  double range = window->high - window->low;

  return (NormaGreyLevels){ (float)window->low, range > 0 ? (float)(255 / range) : 0 };
}

/* NaN fails every comparison and becomes black. */
static inline guint32
level_of (float value, float black, float levels_a_value)
{
  float level = levels_a_value > 0 ? (value - black) * levels_a_value : 127.5f;

  level = level > 0 && value == value ? level : 0;
  level = level < 255 ? level : 255;
  return (guint32)(gint32)(level + 0.5f);
}

NORMA_KERNEL static void
color_grey (const float *values, float black, float levels_a_value, guint n, guint32 *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = 0xff000000 | level_of (values[x], black, levels_a_value) * 0x010101;
}

NORMA_KERNEL static void
color_color (const float *values, float black, float levels_a_value, guint n, guint32 *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = 0xff000000 | level_of (values[3 * x], black, levels_a_value) << 16 |
             level_of (values[3 * x + 1], black, levels_a_value) << 8 |
             level_of (values[3 * x + 2], black, levels_a_value);
}

void
norma_grey_levels_color (const NormaGreyLevels *levels, const float *values, guint n_shown, guint n,
                         guint32 *row)
{
  if (n_shown == 1)
    color_grey (values, levels->black, levels->levels_a_value, n, row);
  else
    color_color (values, levels->black, levels->levels_a_value, n, row);
}
