/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

/* Where the features of the next fit come from: the built-in filter bank, Norma's descriptor or the
 * file of a network, with its levels and its precision. */
#define NORMA_TYPE_EXTRACTOR_GROUP (norma_extractor_group_get_type ())
G_DECLARE_FINAL_TYPE (NormaExtractorGroup, norma_extractor_group, NORMA, EXTRACTOR_GROUP,
                      AdwPreferencesGroup)

void norma_extractor_group_set_session (NormaExtractorGroup *self, NormaSession *session);

/* Asks for the file of a network. */
void norma_extractor_group_choose_file (NormaExtractorGroup *self);

/* Reads the file of a network, or the descriptor (NORMA_DESCRIPTOR), and chooses it; one that is refused says why, and the choice of before
 * stays. */
void norma_extractor_group_take_file (NormaExtractorGroup *self, const char *path);

/* A file is being read. */
gboolean norma_extractor_group_is_reading (NormaExtractorGroup *self);

/* Why the last file was refused; NULL: it was not. */
const char *norma_extractor_group_get_refusal (NormaExtractorGroup *self);
