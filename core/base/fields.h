/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"

/* Numbers and words in the metadata of a tensor file, whose values are all text. Numbers are
 * written so that reading gives back the same bits, in the C locale.
 *
 * Every reading error is NORMA_ERROR_DAMAGED and says which field, what was found and what was
 * expected. */

void norma_field_set_unsigned (NormaTensorFile *file, const char *key, guint64 value);
void norma_field_set_double (NormaTensorFile *file, const char *key, double value);

gboolean norma_field_get_unsigned (const NormaTensorFile *file, const char *key, guint64 least,
                                   guint64 most, guint64 *value, GError **error);

/* Finite and in [least, most]. */
gboolean norma_field_get_double (const NormaTensorFile *file, const char *key, double least,
                                 double most, double *value, GError **error);
/* Finite, or NaN where the thing does not apply. */
gboolean norma_field_get_double_or_nan (const NormaTensorFile *file, const char *key, double *value,
                                        GError **error);

/* words: NULL-terminated; *choice is the index of the word found. */
gboolean norma_field_get_choice (const NormaTensorFile *file, const char *key,
                                 const char *const *words, guint *choice, GError **error);

/* Lends a SHA-256, 64 hexadecimal digits in lower case; NULL after an error. */
const char *norma_field_get_hash (const NormaTensorFile *file, const char *key, GError **error);
