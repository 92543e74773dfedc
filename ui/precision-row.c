/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/precision-row.h"

#include "ui/method-words.h"

enum { N_PRECISIONS = NORMA_PRECISION_INT8 + 1 };

struct _NormaPrecisionRow {
  AdwExpanderRow parent_instance;
  GtkCheckButton *checks[N_PRECISIONS];
};

G_DEFINE_FINAL_TYPE (NormaPrecisionRow, norma_precision_row, ADW_TYPE_EXPANDER_ROW)

static guint chosen_signal;

static void
norma_precision_row_class_init (NormaPrecisionRowClass *klass)
{
  chosen_signal = g_signal_new ("chosen", NORMA_TYPE_PRECISION_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
}

static void
describe (NormaPrecisionRow *self)
{
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self),
                                 norma_precision_name (norma_precision_row_get_precision (self)));
}

/* Of the two that change only the new one tells. */
static void
toggled (NormaPrecisionRow *self, GtkCheckButton *check)
{
  if (!gtk_check_button_get_active (check))
    return;
  describe (self);
  g_signal_emit (self, chosen_signal, 0);
}

static void
add_precision (NormaPrecisionRow *self, NormaPrecision precision)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  const char *name = norma_precision_name (precision);
  g_autofree char *words = norma_precision_describe (precision);
  NormaPrecision settled;

  self->checks[precision] = GTK_CHECK_BUTTON (check);
  if (precision > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), self->checks[0]);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_widget_set_sensitive (row, norma_precision_settle (precision, &settled, NULL));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

static void
norma_precision_row_init (NormaPrecisionRow *self)
{
  for (guint i = 0; i < N_PRECISIONS; i++)
    add_precision (self, i);
  gtk_check_button_set_active (self->checks[0], TRUE);
  describe (self);
  for (guint i = 0; i < N_PRECISIONS; i++)
    g_signal_connect_swapped (self->checks[i], "toggled", G_CALLBACK (toggled), self);
}

void
norma_precision_row_set_precision (NormaPrecisionRow *self, NormaPrecision precision)
{
  g_signal_handlers_block_by_func (self->checks[precision], toggled, self);
  gtk_check_button_set_active (self->checks[precision], TRUE);
  g_signal_handlers_unblock_by_func (self->checks[precision], toggled, self);
  describe (self);
}

NormaPrecision
norma_precision_row_get_precision (NormaPrecisionRow *self)
{
  NormaPrecision precision = 0;

  while (!gtk_check_button_get_active (self->checks[precision]))
    precision++;
  return precision;
}
