/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Ascending. values: [n], no NaN. */
void norma_sort_doubles (double *values, gsize n);
