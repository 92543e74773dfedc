/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* A name in the same folder, of fixed length, under which a file is written before it gets its own. The
 * same file has the same spare names, and whoever writes under one holds a lock on it, so one whose writer
 * was killed is known and removed by the next writer of that file. The first name is taken that no
 * living writer has. */

/* Makes an empty file under a spare name of the path, locked and open for reading and writing; -1 with
 * errno. name: the caller's. */
int norma_spare_name_make (const char *path, char **name);

/* Gives a spare name of the path to a file without one (O_TMPFILE) that is open as fd, and locks it.
 * name: the caller's; NULL with errno. */
char *norma_spare_name_give (const char *path, int fd);
