/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* The descriptor in the box: the file of a small network that comes with the program and lies in it
 * (data/descriptor.md). */

/* Stands where the path of a network's file would. */
#define NORMA_DESCRIPTOR "resource:///norma/features/descriptor.onnx"

/* What it is called on the command line and in the model file. */
#define NORMA_DESCRIPTOR_NAME "descriptor"

gboolean norma_descriptor_is_path (const char *path);

/* The file, owned by the caller. */
GBytes *norma_descriptor_read (void);

/* Its SHA-256, hexadecimal, owned by the caller. */
char *norma_descriptor_hash (void);
