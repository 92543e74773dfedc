/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/robustness-group.h"

#include <glib/gi18n.h>

#include "ui/choice-table.h"
#include "ui/line-plot.h"
#include "ui/robustness-words.h"
#include "ui/session-measure.h"
#include "ui/wrap-box.h"

enum { N_STEPS = 1 + NORMA_N_CORRUPTION_SEVERITIES };

struct _NormaRobustnessGroup {
  GtkBox parent_instance;
  NormaSession *session;

  GtkSpinButton *most;
  GtkWidget *measure, *results, *plots;
  GtkLabel *basis, *outdated, *legend;
  NormaChoiceTable *table;
  GtkWidget *of_kind[NORMA_N_CORRUPTIONS]; /* plots */
};

G_DEFINE_FINAL_TYPE (NormaRobustnessGroup, norma_robustness_group, GTK_TYPE_BOX)

static void
norma_robustness_group_dispose (GObject *object)
{
  NormaRobustnessGroup *self = NORMA_ROBUSTNESS_GROUP (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_ROBUSTNESS_GROUP);
  G_OBJECT_CLASS (norma_robustness_group_parent_class)->dispose (object);
}

static void
measure_clicked (NormaRobustnessGroup *self)
{
  norma_session_measure_robustness (self->session,
                                    (guint)gtk_spin_button_get_value_as_int (self->most));
}

static void
update_button (NormaRobustnessGroup *self)
{
  gtk_widget_set_sensitive (self->measure, norma_session_can_measure (self->session));
}

/* Numbers of the last step, which is where the lines end. */
static void
describe_plot (GtkWidget *plot, const NormaRobustnessPoint *clean, const NormaRobustnessPoint *last)
{
  g_autofree char *text = g_strdup_printf (
      _ ("AUROC from %.3f to %.3f, defective images rejected from %.1f %% to %.1f %%, false alarms "
         "from %.1f %% to %.1f %%"),
      clean->auroc, last->auroc, 100 * clean->recall.share, 100 * last->recall.share,
      100 * clean->false_alarms.share, 100 * last->false_alarms.share);

  gtk_accessible_update_property (GTK_ACCESSIBLE (plot), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  gtk_widget_set_tooltip_text (plot, text);
}

static void
show_kind (NormaRobustnessGroup *self, const NormaRobustness *r, NormaCorruptionKind kind)
{
  GtkWidget *plot = self->of_kind[kind];
  double values[NORMA_LINE_PLOT_LINES][N_STEPS];
  g_autofree char *last = norma_corruption_describe (kind, NORMA_N_CORRUPTION_SEVERITIES);

  gtk_widget_set_visible (plot, r->applies[kind]);
  for (guint i = 0; i < N_STEPS; i++) {
    const NormaRobustnessPoint *point = i == 0 ? &r->clean : &r->points[kind][i - 1];

    values[0][i] = point->auroc;
    values[1][i] = point->recall.share;
    values[2][i] = point->false_alarms.share;
  }
  norma_line_plot_set_lines (NORMA_LINE_PLOT (plot), norma_corruption_name (kind), _ ("as is"),
                             last, values[0], NORMA_LINE_PLOT_LINES, N_STEPS);
  describe_plot (plot, &r->clean, &r->points[kind][NORMA_N_CORRUPTION_SEVERITIES - 1]);
}

static void
measured (NormaRobustnessGroup *self)
{
  const NormaMeasuredRobustness *now = norma_session_get_measured_robustness (self->session);
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *basis = NULL;

  gtk_widget_set_visible (self->results, now != NULL);
  if (now == NULL)
    return;
  rows = norma_robustness_new_rows (now->robustness);
  basis = norma_robustness_describe (now->robustness);
  norma_choice_table_set_rows (self->table, rows);
  gtk_label_set_label (self->basis, basis);
  gtk_widget_set_visible (GTK_WIDGET (self->outdated), now->is_outdated);
  for (guint kind = 0; kind < NORMA_N_CORRUPTIONS; kind++)
    show_kind (self, now->robustness, kind);
}

static void
norma_robustness_group_class_init (NormaRobustnessGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_robustness_group_dispose;
  g_type_ensure (NORMA_TYPE_CHOICE_TABLE);
  g_type_ensure (NORMA_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/robustness-group.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaRobustnessGroup, most);
  gtk_widget_class_bind_template_child (widget_class, NormaRobustnessGroup, measure);
  gtk_widget_class_bind_template_child (widget_class, NormaRobustnessGroup, results);
  gtk_widget_class_bind_template_child (widget_class, NormaRobustnessGroup, plots);
  gtk_widget_class_bind_template_child (widget_class, NormaRobustnessGroup, basis);
  gtk_widget_class_bind_template_child (widget_class, NormaRobustnessGroup, outdated);
  gtk_widget_class_bind_template_child (widget_class, NormaRobustnessGroup, legend);
  gtk_widget_class_bind_template_child (widget_class, NormaRobustnessGroup, table);
  gtk_widget_class_bind_template_callback (widget_class, measure_clicked);
}

/* The names of the lines as they are drawn. */
static void
show_legend (NormaRobustnessGroup *self)
{
  const char *const names[NORMA_LINE_PLOT_LINES] = { _ ("AUROC"), _ ("Defective images rejected"),
                                                     _ ("False alarms") };
  static const char *const strokes[NORMA_LINE_PLOT_LINES] = { "━━", "╍╍", "┅┅" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < NORMA_LINE_PLOT_LINES; i++) {
    g_autofree char *entry =
        g_markup_printf_escaped ("%s<span foreground=\"#%06x\">%s</span> %s", i == 0 ? "" : "   ",
                                 norma_line_plot_colors[i], strokes[i], names[i]);

    g_string_append (text, entry);
  }
  gtk_label_set_markup (self->legend, text->str);
  g_string_free (text, TRUE);
}

static void
norma_robustness_group_init (NormaRobustnessGroup *self)
{
  const char *const titles[] = { _ ("Disturbance"), _ ("Amount"), _ ("AUROC"),
                                 _ ("Defective images rejected"), _ ("False alarms") };

  gtk_widget_init_template (GTK_WIDGET (self));
  norma_choice_table_set_titles (self->table, _ ("Robustness"), titles, NORMA_ROBUSTNESS_COLUMNS);
  for (guint kind = 0; kind < NORMA_N_CORRUPTIONS; kind++) {
    self->of_kind[kind] = norma_line_plot_new ();
    gtk_widget_set_parent (self->of_kind[kind], self->plots);
  }
  show_legend (self);
}

void
norma_robustness_group_set_session (NormaRobustnessGroup *self, NormaSession *session)
{
  static const char *const signal_names[] = { "notify::job", "images-changed", "model-changed",
                                              "reviews-changed" };

  self->session = g_object_ref (session);
  for (guint i = 0; i < G_N_ELEMENTS (signal_names); i++)
    g_signal_connect_swapped (session, signal_names[i], G_CALLBACK (update_button), self);
  g_signal_connect_swapped (session, "measured", G_CALLBACK (measured), self);
  update_button (self);
  measured (self);
}
