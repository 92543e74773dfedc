/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/confusion.h"

/* Rates and intervals as JSON, the same in the answers of all commands. name: as in json-writer.h. */

/* [low, high]; NaN gives null. */
void norma_json_add_interval (GString *json, const char *name, const NormaInterval *interval);

/* {"found": k, "of": n, "share": k ÷ n, "interval": …}. */
void norma_json_add_rate (GString *json, const char *name, const NormaRate *rate);
