/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/change-group.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/pair-words.h"
#include "ui/project-state.h"
#include "ui/wrap-box.h"

struct _NormaChangeGroup {
  GtkBox parent_instance;
  NormaSession *session;
  gboolean is_syncing; /* the widgets are being set, nobody moves them */

  GtkAdjustment *threshold; /* multiples of the usual one */
  GtkAdjustment *place; /* their logarithm to the base 2, for a hand that drags */
  GtkLabel *note;
  GtkWidget *reset;
  GtkButton *same, *changed, *not_compared;
};

G_DEFINE_FINAL_TYPE (NormaChangeGroup, norma_change_group, GTK_TYPE_BOX)

enum { CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
show_count (GtkButton *button, NormaPairVerdict verdict, guint n)
{
  g_autofree char *text = g_strdup_printf ("%s  %'u", norma_pair_verdict_word (verdict), n);

  gtk_button_set_label (button, text);
  gtk_widget_set_sensitive (GTK_WIDGET (button), n > 0);
}

static void
update_counts (NormaChangeGroup *self)
{
  NormaPairCounts counts;

  norma_session_count_pairs (self->session, &counts);
  show_count (self->changed, NORMA_PAIR_CHANGED, counts.n[NORMA_PAIR_CHANGED]);
  show_count (self->same, NORMA_PAIR_SAME, counts.n[NORMA_PAIR_SAME]);
  show_count (self->not_compared, NORMA_PAIR_NOT_COMPARED, counts.n[NORMA_PAIR_NOT_COMPARED]);
}

static void
update (NormaChangeGroup *self)
{
  double multiple =
      norma_session_get_change_threshold (self->session) / norma_compare_options.threshold;
  g_autofree char *note = norma_describe_change_threshold (self->session);

  self->is_syncing = TRUE;
  gtk_adjustment_set_value (self->threshold, multiple);
  gtk_adjustment_set_value (self->place, log2 (multiple));
  self->is_syncing = FALSE;
  gtk_label_set_label (self->note, note);
  gtk_widget_set_sensitive (self->reset, multiple != 1);
  update_counts (self);
}

static void
set_multiple (NormaChangeGroup *self, double multiple)
{
  norma_session_set_change_threshold (self->session, multiple * norma_compare_options.threshold);
}

/* A spin button that is left sets what it shows, two digits, though nobody has typed. */
static void
typed (NormaChangeGroup *self)
{
  double multiple =
      norma_session_get_change_threshold (self->session) / norma_compare_options.threshold;

  if (!self->is_syncing && fabs (gtk_adjustment_get_value (self->threshold) - multiple) > 0.005)
    set_multiple (self, gtk_adjustment_get_value (self->threshold));
}

static void
dragged (NormaChangeGroup *self)
{
  if (!self->is_syncing)
    set_multiple (self, exp2 (gtk_adjustment_get_value (self->place)));
}

static void
choose_changed (NormaChangeGroup *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, NORMA_PAIR_CHANGED);
}

static void
choose_same (NormaChangeGroup *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, NORMA_PAIR_SAME);
}

static void
choose_not_compared (NormaChangeGroup *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, NORMA_PAIR_NOT_COMPARED);
}

static void
norma_change_group_dispose (GObject *object)
{
  NormaChangeGroup *self = NORMA_CHANGE_GROUP (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_CHANGE_GROUP);
  G_OBJECT_CLASS (norma_change_group_parent_class)->dispose (object);
}

static void
norma_change_group_class_init (NormaChangeGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_change_group_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", NORMA_TYPE_CHANGE_GROUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  g_type_ensure (NORMA_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/change-group.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaChangeGroup, threshold);
  gtk_widget_class_bind_template_child (widget_class, NormaChangeGroup, place);
  gtk_widget_class_bind_template_child (widget_class, NormaChangeGroup, note);
  gtk_widget_class_bind_template_child (widget_class, NormaChangeGroup, reset);
  gtk_widget_class_bind_template_child (widget_class, NormaChangeGroup, same);
  gtk_widget_class_bind_template_child (widget_class, NormaChangeGroup, changed);
  gtk_widget_class_bind_template_child (widget_class, NormaChangeGroup, not_compared);
  gtk_widget_class_bind_template_callback (widget_class, typed);
  gtk_widget_class_bind_template_callback (widget_class, dragged);
  gtk_widget_class_bind_template_callback (widget_class, choose_changed);
  gtk_widget_class_bind_template_callback (widget_class, choose_same);
  gtk_widget_class_bind_template_callback (widget_class, choose_not_compared);
}

static void
norma_change_group_init (NormaChangeGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
norma_change_group_watch (NormaChangeGroup *self, NormaSession *session)
{
  static const char *const moved[] = { "change-threshold-moved", "pairs-changed",
                                       "images-changed" };

  self->session = g_object_ref (session);
  for (guint i = 0; i < G_N_ELEMENTS (moved); i++)
    g_signal_connect_swapped (session, moved[i], G_CALLBACK (update), self);
  update (self);
}
