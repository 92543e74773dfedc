/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/tiff-color.h"

#include <math.h>
#include <string.h>

#include "core/image/tiff-lab.h"

static double
get (gconstpointer samples, NormaSampleType type, gsize index)
{
  switch (type) {
  case NORMA_SAMPLE_U8:
    return ((const guint8 *)samples)[index];
  case NORMA_SAMPLE_U16:
    return ((const guint16 *)samples)[index];
  default:
    return ((const float *)samples)[index];
  }
}

static void
set (gpointer samples, NormaSampleType type, gsize index, double value)
{
  switch (type) {
  case NORMA_SAMPLE_U8:
    ((guint8 *)samples)[index] = (guint8)floor (value + 0.5);
    break;
  case NORMA_SAMPLE_U16:
    ((guint16 *)samples)[index] = (guint16)floor (value + 0.5);
    break;
  default:
    ((float *)samples)[index] = (float)value;
  }
}

/* Every step-th sample becomes sum − sample. */
static void
invert_u8 (guint8 *samples, gsize n, gsize step, guint8 sum)
{
  for (gsize i = 0; i < n; i += step)
    samples[i] = (guint8)(sum - samples[i]);
}

static void
invert_u16 (guint16 *samples, gsize n, gsize step, guint16 sum)
{
  for (gsize i = 0; i < n; i += step)
    samples[i] = (guint16)(sum - samples[i]);
}

static void
invert_f32 (float *samples, gsize n, gsize step, double sum)
{
  for (gsize i = 0; i < n; i += step)
    samples[i] = (float)(sum - samples[i]);
}

static void
invert (const NormaTiffLayout *layout, gpointer samples, gsize n)
{
  double sum = layout->low + layout->high;

  switch (layout->type) {
  case NORMA_SAMPLE_U8:
    invert_u8 (samples, n * layout->n_used, layout->n_used, (guint8)sum);
    break;
  case NORMA_SAMPLE_U16:
    invert_u16 (samples, n * layout->n_used, layout->n_used, (guint16)sum);
    break;
  case NORMA_SAMPLE_F32:
    invert_f32 (samples, n * layout->n_used, layout->n_used, sum);
    break;
  }
}

static void
look_up (const NormaTiffLayout *layout, gconstpointer samples, gsize n, gpointer pixels)
{
  NormaSampleType index_type = norma_sample_layout_get_type (&layout->sample);

  for (gsize i = 0; i < n; i++) {
    gsize entry = (gsize)get (samples, index_type, i);

    for (guint c = 0; c < 3; c++)
      set (pixels, layout->type, 3 * i + c, layout->map[c][entry] >> layout->map_shift);
  }
}

static void
remove_ink (const NormaTiffLayout *layout, gconstpointer samples, gsize n, gpointer pixels)
{
  double high = layout->high;

  for (gsize i = 0; i < n; i++) {
    double light = high - get (samples, layout->type, 4 * i + 3);

    for (guint c = 0; c < 3; c++)
      set (pixels, layout->type, 3 * i + c,
           (high - get (samples, layout->type, 4 * i + c)) * light / high);
  }
}

/* To linear RGB with the primaries of ITU-R BT.709 and the white point E, as the author of LogLuv
 * has it (Ward Larson 1998, "The LogLuv encoding for full gamut, high dynamic range images"). */
static void
xyz_to_rgb (const float *xyz, gsize n, float *rgb)
{
  static const double matrix[3][3] = {
    { 2.690, -1.276, -0.414 },
    { -1.022, 1.978, 0.044 },
    { 0.061, -0.224, 1.163 },
  };

  for (gsize i = 0; i < 3 * n; i += 3)
    for (guint c = 0; c < 3; c++)
      rgb[i + c] =
          (float)(matrix[c][0] * xyz[i] + matrix[c][1] * xyz[i + 1] + matrix[c][2] * xyz[i + 2]);
}

void
norma_tiff_color (const NormaTiffLayout *layout, gpointer samples, gsize n, gpointer pixels)
{
  switch (layout->color) {
  case NORMA_TIFF_WHITE_IS_ZERO:
    invert (layout, samples, n);
    G_GNUC_FALLTHROUGH;
  case NORMA_TIFF_AS_STORED:
    memcpy (pixels, samples, n * layout->n_used * norma_sample_size (layout->type));
    break;
  case NORMA_TIFF_PALETTE:
    look_up (layout, samples, n, pixels);
    break;
  case NORMA_TIFF_CMYK:
    remove_ink (layout, samples, n, pixels);
    break;
  case NORMA_TIFF_XYZ:
    xyz_to_rgb (samples, n, pixels);
    break;
  case NORMA_TIFF_LAB:
  case NORMA_TIFF_ICC_LAB:
    norma_tiff_lab (layout, samples, n, pixels);
    break;
  case NORMA_TIFF_RGBA:
    g_return_if_reached ();
  }
}
