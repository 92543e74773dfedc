/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/areas.h"

/* "2 regions of interest, 1 ignore area", for people; NULL is all of each image. Owned by the caller. */
char *norma_describe_areas (const NormaAreas *areas);
