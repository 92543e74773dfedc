/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/robustness.h"

/* What a model makes of corrupted images, as text owned by the caller; norma-cli(1) lists the members and
 * columns. */

/* One object without line breaks. */
char *norma_json_robustness (const NormaRobustness *robustness);

/* A row a corruption and severity, below a line of names; first the images as they are, whose
 * corruption is "none" and whose severity is 0. */
char *norma_csv_robustness (const NormaRobustness *robustness);
