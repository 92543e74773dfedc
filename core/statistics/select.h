/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* The k-th smallest value, k = 0 … n − 1, by partitions around the middle element (Hoare 1961,
 * "Find"); reorders the values, [n], no NaN. */
float norma_select (float *values, gsize n, gsize k);
