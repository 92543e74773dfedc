/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/leakage.h"

/* The member "leakage": how many images a model knows, how, and which. */
void norma_json_add_leakage (GString *json, const NormaLeakage *leakage);
