/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <sqlite3.h>

/* SQLite knows a damaged page only where its structure is damaged; a changed letter or digit would
 * be read as if it had been written. So each row carries a check of its values, made by the SQL
 * function norma_check(table, id, column, …): CRC-32 (ISO 3309, as zlib) over, for each value, its
 * type (1 integer, 2 real, 3 text, 4 blob, 5 null) as a byte, its length in bytes as 8 bytes, and
 * its bytes; integers and reals as 8 bytes; all little-endian. */
int norma_row_check_register (sqlite3 *handle);
