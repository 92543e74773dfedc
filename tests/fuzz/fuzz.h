/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "core/base/error.h"

/* What libFuzzer calls. */
int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* A refusal is right if it has a code that a caller can act on and a text that a window can show. */
static inline void
fuzz_check_refusal (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == NORMA_ERROR || error->domain == G_FILE_ERROR ||
                 error->domain == G_IO_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}
