/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/areas.h"

/* A member "areas", a list with purpose, sensitivity, the size drawn on, and the box in shares of it;
 * none of NULL. */
void norma_json_add_areas (GString *json, const NormaAreas *areas);

/* Members of the result of one image with areas: "inspected", the share of its pixels. None of NULL. */
void norma_json_add_inspected (GString *json, const NormaAreaMask *areas);
