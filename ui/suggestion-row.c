/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/suggestion-row.h"

#include <glib/gi18n.h>

struct _NormaSuggestionRow {
  GtkBox parent_instance;
  GtkWidget *title, *text, *flips, *apply;
};

G_DEFINE_FINAL_TYPE (NormaSuggestionRow, norma_suggestion_row, GTK_TYPE_BOX)

static guint applied_signal;

static void
norma_suggestion_row_class_init (NormaSuggestionRowClass *klass)
{
  applied_signal = g_signal_new ("applied", NORMA_TYPE_SUGGESTION_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
clicked (NormaSuggestionRow *self)
{
  g_signal_emit (self, applied_signal, 0);
}

static GtkWidget *
new_label (NormaSuggestionRow *self, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
norma_suggestion_row_init (NormaSuggestionRow *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 3);
  gtk_widget_add_css_class (GTK_WIDGET (self), "suggestion");
  self->title = new_label (self, "caption-heading");
  self->text = new_label (self, "caption");
  self->flips = new_label (self, "dim-label");
  gtk_widget_add_css_class (self->flips, "caption");
  gtk_widget_set_hexpand (self->flips, TRUE);
  self->apply = gtk_button_new_with_label (_ ("Apply"));
  gtk_widget_set_valign (self->apply, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (foot), self->flips);
  gtk_box_append (GTK_BOX (foot), self->apply);
  gtk_box_append (GTK_BOX (self), self->title);
  gtk_box_append (GTK_BOX (self), self->text);
  gtk_box_append (GTK_BOX (self), foot);
  g_signal_connect_swapped (self->apply, "clicked", G_CALLBACK (clicked), self);
}

void
norma_suggestion_row_set_title (NormaSuggestionRow *self, const char *title)
{
  g_autofree char *name = g_strdup_printf (_ ("Apply: %s"), title);

  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->apply), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

/* Setting the same text anew would lay all out in every frame of a drag. */
static void
set_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

void
norma_suggestion_row_show (NormaSuggestionRow *self, const char *text, const char *flips,
                           gboolean can_apply)
{
  set_text (self->text, text);
  set_text (self->flips, flips == NULL ? "" : flips);
  gtk_widget_set_sensitive (self->apply, can_apply);
}

const char *
norma_suggestion_row_get_text (NormaSuggestionRow *self)
{
  return gtk_label_get_label (GTK_LABEL (self->text));
}

gboolean
norma_suggestion_row_apply (NormaSuggestionRow *self)
{
  if (!gtk_widget_get_sensitive (self->apply))
    return FALSE;
  clicked (self);
  return TRUE;
}
