/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/command.h"
#include "core/base/memory.h"
#include "core/base/progress.h"
#include "core/model/model.h"

/* What the commands of norma-cli share: options, arguments, the memory cap, progress and the wish
 * to stop. Wrong usage is a G_OPTION_ERROR that says what was found and expected. */
typedef struct {
  char **arguments; /* what is no option; NULL if there is none */
  gboolean json;
  guint n_threads; /* 0: one a processor */
  NormaBudget *budget;
  gboolean in_fp32; /* models are to be read in single precision */
  NormaProgress progress; /* a bar on the terminal; cancelled by Ctrl-C */

  /*< private >*/
  GCancellable *cancellable;
  struct _NormaProgressBar *bar;
} NormaCommandLine;

typedef enum {
  NORMA_COMMAND_LINE_JSON = 1 << 0, /* has --json */
  NORMA_COMMAND_LINE_THREADS = 1 << 1, /* has --threads */
  NORMA_COMMAND_LINE_MEMORY = 1 << 2, /* has --memory-cap */
  NORMA_COMMAND_LINE_PRECISION = 1 << 3, /* has --precision */
} NormaCommandLineFlags;

/* Reads argv by the shared options and the command's own; --help prints and ends the program. What
 * was opened is closed with norma_command_line_close(), also after an error. */
gboolean norma_command_line_open (NormaCommandLine *line, const NormaCommand *command,
                                  NormaCommandLineFlags flags, const GOptionEntry *entries,
                                  char **argv, GError **error);
void norma_command_line_close (NormaCommandLine *line);

/* The number of arguments must be in [least, most]; expected names them in words. */
gboolean norma_command_line_expect (const NormaCommandLine *line, guint least, guint most,
                                    const char *expected, GError **error);

/* A model as --precision asks for it. Errors: those of norma_model_read() and, in single precision,
 * norma_model_read_in_fp32(). */
NormaModel *norma_command_line_read_model (const NormaCommandLine *line, const char *path,
                                           GError **error);

/* A line on standard error, beginning "warning: ", with the bar out of its way. */
void norma_command_line_warn (NormaCommandLine *line, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Takes the bar off the terminal until the next report, before anything else is printed. */
void norma_command_line_hide_bar (NormaCommandLine *line);

/* Puts entries, ended by an empty one, at the end of others (GOptionEntry), and releases them. */
void norma_options_append (GArray *all, GOptionEntry *entries);

/* Values of options. text: NULL leaves *value as it is. option: for the message. */
gboolean norma_option_get_unsigned (const char *option, const char *text, guint64 least,
                                    guint64 most, guint64 *value, GError **error);

/* In the open interval (above, below). */
gboolean norma_option_get_double (const char *option, const char *text, double above, double below,
                                  double *value, GError **error);

/* "2G", "500M", "1.5G", "65536"; powers of 1024. */
gboolean norma_option_get_size (const char *option, const char *text, guint64 *value,
                                GError **error);

/* "90s", "5m", "2h", "45" seconds; above 0. */
gboolean norma_option_get_seconds (const char *option, const char *text, double *seconds,
                                   GError **error);

/* words: NULL-terminated; *choice is the index of the one found. */
gboolean norma_option_get_choice (const char *option, const char *text, const char *const *words,
                                  guint *choice, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaCommandLine, norma_command_line_close)
