/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/tiff-layout.h"

/* n pixels of L*a*b* [n, 3] of 8 or 16 bits (NORMA_TIFF_LAB or NORMA_TIFF_ICC_LAB, white point D50)
 * to sRGB of the same width (IEC 61966-2-1), clipped where the colour is outside of it. */
void norma_tiff_lab (const NormaTiffLayout *layout, gconstpointer lab, gsize n, gpointer rgb);
