/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* The colours of both thresholds wherever they are drawn, 0xRRGGBB: amber and red keep apart for
 * the colour-blind by their lightness. */
#define NORMA_REVIEW_COLOR 0xe69e0du
#define NORMA_REJECT_COLOR 0xe01c24u
