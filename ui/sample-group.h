/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

/* What the next fit takes of a good image: the whole or its tiles, and turned and mirrored copies. */
#define NORMA_TYPE_SAMPLE_GROUP (norma_sample_group_get_type ())
G_DECLARE_FINAL_TYPE (NormaSampleGroup, norma_sample_group, NORMA, SAMPLE_GROUP,
                      AdwPreferencesGroup)

void norma_sample_group_set_session (NormaSampleGroup *self, NormaSession *session);
