/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* What the window says of a stage of long work, which the core names in English; one that it does not know
 * as it is. */
const char *norma_stage_describe (const char *stage);
