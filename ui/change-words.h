/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/journal.h"

/* A changed row in words, for people: "part-07.png: Label good → bad, defect class – → scratch". Of a row
 * that was made or removed, what was said in it: "part-07.png: Reviewed: severity minor". Columns that
 * say nothing to people are left out; NULL: all were. entry: which made the change, took it back (told the
 * other way round) or made it again. Owned by the caller. */
char *norma_change_describe (const NormaEntry *entry, const NormaChange *change);
