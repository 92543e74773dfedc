/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/tiff-layout.h"

/* n pixels of decoded samples [n, n_used] of the layout's sample type to pixels [n, channels] of
 * its result type. Samples may be changed. CMYK: R = (1 − C)(1 − K), without a profile.
 * Not for NORMA_TIFF_RGBA. */
void norma_tiff_color (const NormaTiffLayout *layout, gpointer samples, gsize n, gpointer pixels);
