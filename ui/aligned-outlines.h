/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/aligned-reference.h"
#include "ui/outlines.h"

/* The outlines of a query where its reference has the same places: what is gone is seen there alone.
 * Regions keep their order; of their numbers only the boxes are the reference's. */
NormaOutlines *norma_outlines_follow (const NormaOutlines *outlines,
                                      const NormaAlignedReference *reference);
