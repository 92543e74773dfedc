/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

/* The models that the project keeps, the newest first: which one judges, and what another one would judge
 * differently. Hidden where there is but one. */
#define NORMA_TYPE_VERSION_GROUP (norma_version_group_get_type ())
G_DECLARE_FINAL_TYPE (NormaVersionGroup, norma_version_group, NORMA, VERSION_GROUP,
                      AdwPreferencesGroup)

void norma_version_group_set_session (NormaVersionGroup *self, NormaSession *session);
