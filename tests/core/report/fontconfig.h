/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* For programs that draw text: Fontconfig keeps its patterns until the program ends. Asked by the leak
 * sanitizer, once a program. */
__attribute__ ((visibility ("default"))) const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig";
}
