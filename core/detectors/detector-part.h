/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/detector.h"

/* A detector whose map is one of those that another one's map is the sum of: what that part adds. It
 * scores and explains, holds nothing of its own, and is stored as the whole.
 *
 * name: one of the detector's part_names. Error: NORMA_ERROR_INPUT if it has none of this name. */
NormaDetector *norma_detector_part_new (NormaDetector *detector, const char *name, GError **error);
