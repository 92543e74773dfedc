/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib/gstdio.h>

#include "core/image/write.h"
#include "tests/core/registration/board.h"

/* Folders of references and queries with a.png … d.png: the same board twice, a board with a dark mark,
 * one with a fainter mark, and two boards that have nothing in common. */
enum { PAIR_FOLDERS_N = 4 };

static inline void
pair_folders_write_board (const char *folder, const char *name, const NormaGrey *board, guint seed)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (NormaRaster) raster = board_see (board, &norma_homography_identity, 1, 2, seed);
  g_autoptr (GError) error = NULL;

  norma_image_write_png (raster, path, &error);
  g_assert_no_error (error);
}

/* Both folders are made. */
static inline void
pair_folders_write (const char *references, const char *queries)
{
  static const float marks[PAIR_FOLDERS_N] = { -1, 0.02f, 0.5f, -1 };

  g_assert_cmpint (g_mkdir (queries, 0700) + g_mkdir (references, 0700), ==, 0);
  for (guint i = 0; i < PAIR_FOLDERS_N; i++) {
    g_autofree char *name = g_strdup_printf ("%c.png", 'a' + (char)i);
    g_autoptr (NormaGrey) board = board_new (70 + i);
    g_autoptr (NormaGrey) query = i == 3 ? board_new (99) : norma_grey_copy (board, NULL);

    if (marks[i] >= 0)
      board_fill (query, 120, 100, 14, 14, marks[i]);
    pair_folders_write_board (references, name, board, 2 * i + 1);
    pair_folders_write_board (queries, name, query, 2 * i + 2);
  }
}
