/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/inspection-content.h"

/* Names for one file a part, without an ending and without a folder, none twice, also not where upper and
 * lower case are one: that of the image's file, cut to 180 bytes of UTF-8; where it is taken, with the
 * part's number behind it. Control characters, and a dot that would hide
 * it, become "_". */
typedef struct _NormaPartNames NormaPartNames;

NormaPartNames *norma_part_names_new (void);
void norma_part_names_free (NormaPartNames *names);

/* Of a part that has none yet; owned by the caller. Parts that come in the same order get the same names. */
char *norma_part_names_take (NormaPartNames *names, const NormaInspectedPart *part);

/* Text as the name of a file or folder, cut and cleaned like the above; owned by the caller. "" stays "". */
char *norma_part_names_clean (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaPartNames, norma_part_names_free)
