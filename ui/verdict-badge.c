/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/verdict-badge.h"

#include <glib/gi18n.h>

#include "ui/verdict-words.h"

/* A verdict and a score; and by how many usual letters the bold word may be longer. */
enum { FIXED_CHARS = 14, BOLD_CHARS = 2 };

struct _NormaVerdictBadge {
  GtkBox parent_instance;
  GtkImage *icon;
  GtkInscription *words; /* verdict and score: lists make hundreds of badges at once */
  gboolean has_fixed_size;
  char *error; /* why there is no score; NULL: none or no error */
};

G_DEFINE_FINAL_TYPE (NormaVerdictBadge, norma_verdict_badge, GTK_TYPE_BOX)

static gboolean
norma_verdict_badge_query_tooltip (GtkWidget *widget, int x, int y, gboolean by_key,
                                   GtkTooltip *tooltip)
{
  const char *error = NORMA_VERDICT_BADGE (widget)->error;

  gtk_tooltip_set_text (tooltip, error);
  return error != NULL;
}

static void
norma_verdict_badge_finalize (GObject *object)
{
  g_free (NORMA_VERDICT_BADGE (object)->error);
  G_OBJECT_CLASS (norma_verdict_badge_parent_class)->finalize (object);
}

static void
norma_verdict_badge_class_init (NormaVerdictBadgeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = norma_verdict_badge_finalize;
  GTK_WIDGET_CLASS (klass)->query_tooltip = norma_verdict_badge_query_tooltip;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "verdict");
}

static void
norma_verdict_badge_init (NormaVerdictBadge *self)
{
  self->icon = GTK_IMAGE (gtk_image_new ());
  self->words = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "numeric");
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->words));
}

void
norma_verdict_badge_fix_size (NormaVerdictBadge *self)
{
  self->has_fixed_size = TRUE;
  gtk_inscription_set_text_overflow (self->words, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_START);
  gtk_inscription_set_nat_chars (self->words, FIXED_CHARS);
}

static void
set_parts (NormaVerdictBadge *self, const char *icon, const char *verdict, const char *score)
{
  g_autofree char *words = g_strjoin (*score == '\0' ? "" : " ", verdict, score, NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

  bold->end_index = (guint)strlen (verdict);
  pango_attr_list_insert (attributes, bold);
  if (g_strcmp0 (gtk_image_get_icon_name (self->icon), icon) != 0)
    gtk_image_set_from_icon_name (self->icon, icon);
  gtk_inscription_set_attributes (self->words, attributes);
  gtk_inscription_set_text (self->words, words);
  if (!self->has_fixed_size)
    gtk_inscription_set_min_chars (self->words, (guint)g_utf8_strlen (words, -1) + BOLD_CHARS);
}

void
norma_verdict_badge_show (NormaVerdictBadge *self, NormaImageItem *item, double unit)
{
  g_autofree char *score = NULL;
  NormaVerdict verdict;

  for (verdict = NORMA_VERDICT_ACCEPT; verdict <= NORMA_VERDICT_REJECT; verdict++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), norma_verdict_style (verdict));
  gtk_widget_set_visible (GTK_WIDGET (self), item != NULL);
  g_clear_pointer (&self->error, g_free);
  if (item == NULL)
    return;

  switch (norma_image_item_get_state (item)) {
  case NORMA_SCORE_KNOWN:
    verdict = norma_image_item_get_verdict (item);
    score = norma_describe_multiple ((double)norma_image_item_get_score (item), unit);
    gtk_widget_add_css_class (GTK_WIDGET (self), norma_verdict_style (verdict));
    set_parts (self, norma_verdict_icon (verdict), norma_verdict_word (verdict), score);
    break;
  case NORMA_SCORE_FAILED:
    set_parts (self, "dialog-error-symbolic", _ ("Unreadable"), "");
    self->error = g_strdup (norma_image_item_get_error (item));
    break;
  case NORMA_SCORE_NONE:
  default:
    set_parts (self, "content-loading-symbolic", _ ("Not scored yet"), "");
  }
}
