/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/tiff-lab.h"

#include <math.h>

/* CIE 15:2004, equations 8.3 … 8.10 turned round. */
static double
inverse_f (double f)
{
  return f > 6.0 / 29 ? f * f * f : 3 * (6.0 / 29) * (6.0 / 29) * (f - 4.0 / 29);
}

static double
srgb_gamma (double linear)
{
  if (!(linear > 0))
    return 0;
  if (linear >= 1)
    return 1;
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow (linear, 1 / 2.4) - 0.055;
}

static void
lab_to_srgb (double l, double a, double b, double rgb[3])
{
  /* From XYZ at D50 by Bradford's adaptation to D65 and on to linear sRGB (the ICC profile of
   * sRGB, IEC 61966-2-1, inverted). */
  static const double matrix[3][3] = {
    { 3.1338561, -1.6168667, -0.4906146 },
    { -0.9787684, 1.9161415, 0.0334540 },
    { 0.0719453, -0.2289914, 1.4052427 },
  };
  double f = (l + 16) / 116;
  double x = 0.96422 * inverse_f (f + a / 500);
  double y = inverse_f (f);
  double z = 0.82521 * inverse_f (f - b / 200);

  for (guint c = 0; c < 3; c++)
    rgb[c] = srgb_gamma (matrix[c][0] * x + matrix[c][1] * y + matrix[c][2] * z);
}

static void
lab_u8 (gboolean icc, const guint8 *lab, gsize n, guint8 *rgb)
{
  for (gsize i = 0; i < 3 * n; i += 3) {
    double a = icc ? lab[i + 1] - 128.0 : (gint8)lab[i + 1];
    double b = icc ? lab[i + 2] - 128.0 : (gint8)lab[i + 2];
    double srgb[3];

    lab_to_srgb (lab[i] * 100.0 / 255, a, b, srgb);
    for (guint c = 0; c < 3; c++)
      rgb[i + c] = (guint8)floor (srgb[c] * 255 + 0.5);
  }
}

/* In 16 bits a* and b* are multiples of 1/256; ICC's L* reaches 100 at ff00, TIFF's at ffff. */
static void
lab_u16 (gboolean icc, const guint16 *lab, gsize n, guint16 *rgb)
{
  for (gsize i = 0; i < 3 * n; i += 3) {
    double a = (icc ? lab[i + 1] - 32768.0 : (gint16)lab[i + 1]) / 256;
    double b = (icc ? lab[i + 2] - 32768.0 : (gint16)lab[i + 2]) / 256;
    double srgb[3];

    lab_to_srgb (lab[i] * 100.0 / (icc ? 0xff00 : 0xffff), a, b, srgb);
    for (guint c = 0; c < 3; c++)
      rgb[i + c] = (guint16)floor (srgb[c] * 65535 + 0.5);
  }
}

void
norma_tiff_lab (const NormaTiffLayout *layout, gconstpointer lab, gsize n, gpointer rgb)
{
  gboolean icc = layout->color == NORMA_TIFF_ICC_LAB;

  if (layout->type == NORMA_SAMPLE_U8)
    lab_u8 (icc, lab, n, rgb);
  else
    lab_u16 (icc, lab, n, rgb);
}
