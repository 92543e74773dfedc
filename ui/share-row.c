/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/share-row.h"

#include "ui/why-words.h"

static GtkWidget *
new_words (const char *words)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "caption");
  return label;
}

static GtkWidget *
new_number (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_set_valign (label, GTK_ALIGN_END);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

GtkWidget *
norma_share_row_new (const char *words, double share)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *bar = gtk_level_bar_new ();
  g_autofree char *number = norma_why_words_share (share);

  gtk_box_append (GTK_BOX (line), new_words (words));
  gtk_box_append (GTK_BOX (line), new_number (number));
  gtk_level_bar_set_value (GTK_LEVEL_BAR (bar), CLAMP (share, 0, 1));
  gtk_widget_add_css_class (bar, "share");
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, number, -1);
  gtk_box_append (GTK_BOX (row), line);
  gtk_box_append (GTK_BOX (row), bar);
  return row;
}
