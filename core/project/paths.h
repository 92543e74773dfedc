/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Absolute paths put in relation; the files need not exist. */

/* The way from `folder` to `path`, with ".." where it must; "." for the same. */
char *norma_path_relate (const char *folder, const char *path);

/* `path` below `folder` without the folder; NULL if it is not below it. */
const char *norma_path_below (const char *folder, const char *path);
