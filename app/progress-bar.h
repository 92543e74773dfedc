/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* A line on standard error that tells how far the work is, where that is a terminal; nothing
 * otherwise. One thread at a time. */
typedef struct _NormaProgressBar NormaProgressBar;

NormaProgressBar *norma_progress_bar_new (void);

/* Takes the line off. */
void norma_progress_bar_free (NormaProgressBar *bar);

/* For NormaProgress. Redraws at most ten times a second. */
void norma_progress_bar_report (gpointer bar, const char *stage, guint64 done, guint64 total);

/* Erases the line; the next report draws it again. */
void norma_progress_bar_hide (NormaProgressBar *bar);

/* The line, owned by the caller: stage, bar, count and, from the seconds since the stage began,
 * the time left. */
char *norma_progress_bar_format (const char *stage, guint64 done, guint64 total, double seconds);
