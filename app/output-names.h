/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Names for one output file an image, none twice: the path below the folder that the user named, or
 * below the one that holds everything named, without its extension; where that is taken, with its
 * extension, and then with a number. Never leaves the folder it is joined to.
 *
 * names: what the user named, at least one, NULL-terminated; paths: char *, the images. Returns char *, in the
 * order of paths, without an extension. */
GPtrArray *norma_output_names_new (char *const *names, const GPtrArray *paths);
