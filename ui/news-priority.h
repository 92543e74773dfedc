/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gdk/gdk.h>

/* Of what work under way tells the window. It takes turns with painting: where the processor paints, a
 * turning spinner leaves no rest for what has less priority. */
#define NORMA_NEWS_PRIORITY GDK_PRIORITY_REDRAW
