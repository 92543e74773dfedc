/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/images.h"

/* The words of the file for sets, labels and states; parsing gives FALSE for other words. */
gboolean norma_image_set_parse (const char *word, NormaImageSet *set);
gboolean norma_label_parse (const char *word, NormaLabel *label);
gboolean norma_file_state_parse (const char *word, NormaFileState *state);
