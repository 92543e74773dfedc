/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Takes a field off the front of a line of a table (RFC 4180, without line ends inside quotes), and
 * its comma; *line is then empty after the last field. Spaces around it are not part of it. NULL:
 * quotes that do not end. Owned by the caller. */
char *norma_csv_take_field (const char **line);
