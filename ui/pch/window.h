/* SPDX-License-Identifier: Apache-2.0 */

/* Read once and not for each file, with -Dprecompile=true. No file may count on it. */
#include <adwaita.h>
