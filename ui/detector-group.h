/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

/* Which detector the next fit fits on the features. */
#define NORMA_TYPE_DETECTOR_GROUP (norma_detector_group_get_type ())
G_DECLARE_FINAL_TYPE (NormaDetectorGroup, norma_detector_group, NORMA, DETECTOR_GROUP,
                      AdwPreferencesGroup)

void norma_detector_group_set_session (NormaDetectorGroup *self, NormaSession *session);
