/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* SHA-256 of a file's bytes, hexadecimal, the caller's. Error: G_FILE_ERROR with the path. */
char *norma_file_hash (const char *path, GError **error);
