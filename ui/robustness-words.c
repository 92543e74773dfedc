/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/robustness-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/evaluation-words.h"
#include "ui/evidence-words.h"

const char *
norma_corruption_name (NormaCorruptionKind kind)
{
  static const char *const names[NORMA_N_CORRUPTIONS] = {
    [NORMA_CORRUPTION_BLUR] = N_ ("Blur"),         [NORMA_CORRUPTION_NOISE] = N_ ("Noise"),
    [NORMA_CORRUPTION_DARKER] = N_ ("Less light"), [NORMA_CORRUPTION_BRIGHTER] = N_ ("More light"),
    [NORMA_CORRUPTION_SHIFT] = N_ ("Shift"),       [NORMA_CORRUPTION_ROTATION] = N_ ("Rotation"),
    [NORMA_CORRUPTION_JPEG] = N_ ("JPEG"),
  };

  g_return_val_if_fail ((guint)kind < NORMA_N_CORRUPTIONS, NULL);

  return _ (names[kind]);
}

char *
norma_corruption_describe (NormaCorruptionKind kind, guint severity)
{
  double amount = norma_corruption_get_amount (kind, severity);

  switch (kind) {
  case NORMA_CORRUPTION_BLUR:
  case NORMA_CORRUPTION_SHIFT:
    return g_strdup_printf (_ ("%.3g px"), amount);
  case NORMA_CORRUPTION_NOISE:
    return g_strdup_printf (_ ("%.3g %% of range"), 100 * amount);
  case NORMA_CORRUPTION_ROTATION:
    return g_strdup_printf (_ ("%.3g°"), amount);
  case NORMA_CORRUPTION_JPEG:
    return g_strdup_printf (_ ("quality %.3g"), amount);
  case NORMA_CORRUPTION_DARKER:
  case NORMA_CORRUPTION_BRIGHTER:
  default:
    return g_strdup_printf (_ ("%.3g EV"), amount);
  }
}

char *
norma_robustness_describe (const NormaRobustness *r)
{
  GString *text = g_string_new (NULL);
  guint n_left_out = r->n_left_out + r->n_unreadable;

  g_string_append_printf (text,
                          _ ("Of the same %'u good and %'u defective images, as they are and worse "
                             "and worse. Rejected by the model's own threshold."),
                          r->n_good, r->n_defective);
  if (n_left_out > 0)
    g_string_append_printf (
        text,
        ngettext ("\nLeft out: %'u image that the model knows, or that could not be scored.",
                  "\nLeft out: %'u images that the model knows, or that could not be scored.",
                  n_left_out),
        n_left_out);
  return g_string_free (text, FALSE);
}

/* amount: the row's. */
static void
add_row (GPtrArray *rows, const char *name, char *amount, const NormaRobustnessPoint *point)
{
  char *const words[] = {
    g_strdup (name),
    amount,
    norma_figure_describe (point->auroc),
    norma_describe_rate (&point->recall),
    norma_describe_rate (&point->false_alarms),
    NULL,
  };

  g_ptr_array_add (rows, norma_words_row_new (g_memdup2 (words, sizeof words), rows->len));
}

GPtrArray *
norma_robustness_new_rows (const NormaRobustness *r)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  add_row (rows, _ ("As they are"), g_strdup (""), &r->clean);
  for (guint kind = 0; kind < NORMA_N_CORRUPTIONS; kind++)
    for (guint severity = 1; r->applies[kind] && severity <= NORMA_N_CORRUPTION_SEVERITIES;
         severity++)
      add_row (rows, norma_corruption_name (kind), norma_corruption_describe (kind, severity),
               &r->points[kind][severity - 1]);
  return rows;
}
