/* SPDX-License-Identifier: Apache-2.0 */
#include "app/progress-bar.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

enum {
  CELLS = 24, /* so that the line fits 80 columns */
  REDRAW_US = 100000,
};

struct _NormaProgressBar {
  gboolean is_terminal;
  gboolean is_drawn;
  char *stage; /* owned */
  guint64 done; /* as last reported */
  gint64 stage_start, last_drawn; /* µs */
};

NormaProgressBar *
norma_progress_bar_new (void)
{
  NormaProgressBar *bar = g_new0 (NormaProgressBar, 1);

  bar->is_terminal = isatty (STDERR_FILENO);
  return bar;
}

void
norma_progress_bar_free (NormaProgressBar *bar)
{
  if (bar == NULL)
    return;
  norma_progress_bar_hide (bar);
  g_free (bar->stage);
  g_free (bar);
}

static void
append_time_left (GString *line, double seconds)
{
  guint64 left = (guint64)ceil (seconds);

  if (left >= 3600)
    g_string_append_printf (line, ", %u h %02u min left", (guint)(left / 3600),
                            (guint)(left / 60 % 60));
  else if (left >= 60)
    g_string_append_printf (line, ", %u min %02u s left", (guint)(left / 60), (guint)(left % 60));
  else
    g_string_append_printf (line, ", %u s left", (guint)left);
}

char *
norma_progress_bar_format (const char *stage, guint64 done, guint64 total, double seconds)
{
  GString *line = g_string_new (stage);
  double share = total == 0 ? 1 : (double)done / (double)total;
  guint full = (guint)(share * CELLS);

  g_string_append (line, "  [");
  for (guint i = 0; i < CELLS; i++)
    g_string_append_c (line, i < full ? '#' : '.');
  g_string_append_printf (line, "] %" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT, done, total);
  /* The first moments tell nothing of the rest. */
  if (done > 0 && done < total && seconds > 1)
    append_time_left (line, seconds * (1 / share - 1));
  return g_string_free (line, FALSE);
}

/* Another pass over the same images is a stage of its own. */
static void
begin_stage (NormaProgressBar *bar, const char *stage, gint64 now)
{
  g_free (bar->stage);
  bar->stage = g_strdup (stage);
  bar->stage_start = now;
}

void
norma_progress_bar_report (gpointer data, const char *stage, guint64 done, guint64 total)
{
  NormaProgressBar *bar = data;
  gint64 now = g_get_monotonic_time ();
  g_autofree char *line = NULL;

  if (!bar->is_terminal)
    return;
  if (g_strcmp0 (stage, bar->stage) != 0 || done < bar->done)
    begin_stage (bar, stage, now);
  bar->done = done;
  if (now - bar->last_drawn < REDRAW_US)
    return;
  line = norma_progress_bar_format (stage, done, total, (double)(now - bar->stage_start) / 1e6);
  fprintf (stderr, "\r%s\033[K", line);
  fflush (stderr);
  bar->last_drawn = now;
  bar->is_drawn = TRUE;
}

void
norma_progress_bar_hide (NormaProgressBar *bar)
{
  if (!bar->is_drawn)
    return;
  fputs ("\r\033[K", stderr);
  fflush (stderr);
  bar->is_drawn = FALSE;
}
