/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/precision.h"
#include "core/network/step.h"

/* Whether the step is a convolution of a picture, grey or in colour: oneDNN has kernels of its own
 * for so few channels, which read rows. */
gboolean norma_convolution_reads_picture (const NormaStep *step);

/* Whether the step is another convolution of images over more than one pixel, with known weights,
 * all channels with all. */
gboolean norma_convolution_is_dense (const NormaStep *step);

/* The channels of a block in which oneDNN likes the operands of this convolution on this
 * processor in this precision, 0 if it likes them otherwise. */
gint64 norma_convolution_find_block (NormaStep *step, NormaPrecision precision);
