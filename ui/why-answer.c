/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "ui/inspect-words.h"
#include "ui/share-row.h"
#include "ui/verdict-words.h"
#include "ui/why-group-private.h"
#include "ui/why-words.h"

/* Of hundreds, what a glance takes in. */
enum { STRONGEST = 4 };

void
norma_why_group_show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text == NULL ? "" : text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

void
norma_why_group_show_texture (GtkPicture *picture, GdkTexture *texture)
{
  gtk_picture_set_paintable (picture, texture == NULL ? NULL : GDK_PAINTABLE (texture));
  gtk_widget_set_visible (GTK_WIDGET (picture), texture != NULL);
}

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
show_shares (NormaWhyGroup *self, const NormaWhyQuestion *question, const NormaExplainedPart *part)
{
  double pixels = question->why->pixels;
  g_autoptr (NormaWhyShares) shares =
      norma_why_shares_new (part, question->model->extractor, STRONGEST);

  clear_box (self->levels);
  clear_box (self->features);
  for (guint i = 0; i < shares->groups->len; i++) {
    const NormaGroupShare *group = &g_array_index (shares->groups, NormaGroupShare, i);
    g_autofree char *words = norma_why_words_group (&group->name, pixels);

    gtk_box_append (self->levels, norma_share_row_new (words, group->share));
  }
  for (guint i = 0; i < shares->features->len; i++) {
    const NormaFeatureShare *feature = &g_array_index (shares->features, NormaFeatureShare, i);
    g_autofree char *words = norma_why_words_feature (feature, pixels);

    gtk_box_append (self->features, norma_share_row_new (words, feature->share));
  }
}

/* The distances beside the main one, a line each. */
static char *
describe_others (const NormaExplanation *explanation, const NormaExplainedPart *main)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < explanation->n_parts; i++) {
    g_autofree char *words = norma_why_words_distance (&explanation->parts[i]);

    if (&explanation->parts[i] != main)
      g_string_append_printf (text, "%s%s", text->len == 0 ? "" : "\n", words);
  }
  return text->len == 0 ? NULL : g_strdup (text->str);
}

static void
show_distances (NormaWhyGroup *self, const NormaWhyQuestion *question)
{
  const NormaExplanation *explanation = question->why->explanation;
  const NormaExplainedPart *main = norma_explanation_get_main (explanation);
  g_autofree char *distance = norma_why_words_distance (main);
  g_autofree char *low = norma_why_words_low_variance (main);
  g_autofree char *others = describe_others (explanation, main);

  norma_why_group_show_text (self->distance, distance);
  norma_why_group_show_text (self->low_variance, low);
  norma_why_group_show_text (self->others, others);
  show_shares (self, question, main);
}

static void
show_value (NormaWhyGroup *self, const NormaWhyQuestion *question)
{
  const NormaWhy *why = question->why;
  g_autofree char *times =
      norma_describe_multiple ((double)why->value, (double)question->model->limits.reject);
  g_autofree char *title =
      g_strdup_printf (_ ("%s the threshold at %u, %u"), times, why->x, why->y);
  g_autofree char *rarity = norma_describe_rarity (question->model->rarity, (double)why->value);
  g_autofree char *smallest = norma_why_words_smallest (&question->model->smallest_defect);

  norma_why_group_show_text (self->title, title);
  norma_why_group_show_text (self->rarity, rarity);
  gtk_label_set_label (self->smallest, smallest == NULL ? "" : smallest);
  gtk_widget_set_visible (self->smallest_box, smallest != NULL);
}

void
norma_why_group_show_place (NormaWhyGroup *self, const NormaWhyQuestion *question)
{
  show_value (self, question);
  show_distances (self, question);
  norma_why_group_show_texture (self->here, question->here);
  gtk_widget_set_visible (self->answer, TRUE);
}

void
norma_why_group_show_covered (NormaWhyGroup *self, const NormaWhyQuestion *question)
{
  g_autofree char *text = norma_why_words_occlusion (question->why, &question->occlusion);

  norma_why_group_show_text (self->occlusion, text);
  norma_why_group_show_texture (self->covered, question->covered);
}

void
norma_why_group_show_places (NormaWhyGroup *self, const NormaWhyQuestion *question)
{
  g_autofree char *text =
      norma_why_words_places (question->test, (double)question->model->limits.reject);

  norma_why_group_show_text (self->places, text);
}

void
norma_why_group_show_good (NormaWhyGroup *self, const NormaWhyQuestion *question)
{
  const GArray *good = question->why->good;
  g_autofree char *name = NULL;
  g_autofree char *note = NULL;
  const NormaGoodPatch *patch;

  gtk_widget_set_visible (self->good, good->len > 0 && question->there != NULL);
  norma_why_group_show_texture (self->there, question->there);
  if (good->len == 0)
    return;
  patch = &g_array_index (good, NormaGoodPatch, 0);
  name = g_filename_display_basename (patch->path);
  note = g_strdup_printf (_ ("The most similar good place, %.3g apart; click to see its image"),
                          patch->distance);
  norma_why_group_show_text (self->good_name, name);
  gtk_widget_set_tooltip_text (self->good, note);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->good), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, note, -1);
}
