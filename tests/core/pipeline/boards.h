/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib/gstdio.h>

#include "core/image/write.h"
#include "tests/core/registration/board.h"

/* Drawn boards as files. */

/* A board as it is seen, as FOLDER/NAME. Returns the path, owned by the caller. */
static inline char *
boards_write (const char *folder, const char *name, const NormaGrey *board,
              const NormaHomography *warp, guint64 seed)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (NormaRaster) raster = board_see (board, warp, 1, 3, seed);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0777), ==, 0);
  norma_image_write_png (raster, path, &error);
  g_assert_no_error (error);
  return path;
}
