/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/verdict-badge.h"

#include <glib/gi18n.h>

#include "ui/pair-words.h"
#include "ui/verdict-style.h"
#include "ui/verdict-words.h"

/* Logical pixels: an icon grows with large text. */
enum { LEAST_ICON = 16, GAP = 6 };

/* What a badge of fixed size has room for: a verdict and a score; the score. */
static const char most_words[] = "MMMMMM 00.00 ×";
static const char least_words[] = "0.00 ×";

struct _NormaVerdictBadge {
  GtkWidget parent_instance;
  const char *icon; /* static */
  char *words, *short_words; /* without the verdict, which the icon says too */
  gboolean has_fixed_size;
  char *error; /* why there is no score; NULL: none or no error */
};

G_DEFINE_FINAL_TYPE (NormaVerdictBadge, norma_verdict_badge, GTK_TYPE_WIDGET)

static PangoLayout *
new_layout (NormaVerdictBadge *self, const char *words)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), words);

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

static void
measure_words (NormaVerdictBadge *self, const char *words, int *width, int *height)
{
  g_autoptr (PangoLayout) layout = new_layout (self, words);

  pango_layout_get_pixel_size (layout, width, height);
}

static int
icon_side (int line_height)
{
  return MAX (LEAST_ICON, line_height * 3 / 4);
}

static void
norma_verdict_badge_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  NormaVerdictBadge *self = NORMA_VERDICT_BADGE (widget);
  int width, height;

  measure_words (self, self->has_fixed_size ? most_words : self->words, &width, &height);
  *minimum = *natural = MAX (height, LEAST_ICON);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  *natural = icon_side (height) + GAP + width;
  measure_words (self, self->has_fixed_size ? least_words : self->short_words, &width, NULL);
  *minimum = MIN (icon_side (height) + GAP + width, *natural);
}

static void
draw_icon (NormaVerdictBadge *self, GtkSnapshot *snapshot, float x, int side, const GdkRGBA *color)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  g_autoptr (GtkIconPaintable) icon =
      gtk_icon_theme_lookup_icon (theme, self->icon, NULL, side,
                                  gtk_widget_get_scale_factor (widget),
                                  gtk_widget_get_direction (widget),
                                  GTK_ICON_LOOKUP_FORCE_SYMBOLIC);
  const GdkRGBA colors[] = { *color, *color, *color, *color };
  float y = (float)((gtk_widget_get_height (widget) - side) / 2);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, side, side,
                                            colors, G_N_ELEMENTS (colors));
  gtk_snapshot_restore (snapshot);
}

/* The whole words where they fit. */
static PangoLayout *
choose_layout (NormaVerdictBadge *self, int *width, int *height)
{
  g_autoptr (PangoLayout) layout = new_layout (self, self->words);
  int room;

  pango_layout_get_pixel_size (layout, width, height);
  room = gtk_widget_get_width (GTK_WIDGET (self)) - icon_side (*height) - GAP;
  if (*width > room) {
    pango_layout_set_text (layout, self->short_words, -1);
    pango_layout_set_width (layout, room * PANGO_SCALE);
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    *width = room;
  }
  return g_steal_pointer (&layout);
}

static void
norma_verdict_badge_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormaVerdictBadge *self = NORMA_VERDICT_BADGE (widget);
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width, height, side, end;
  g_autoptr (PangoLayout) layout = choose_layout (self, &width, &height);
  GdkRGBA color;

  if (self->icon == NULL)
    return;
  side = icon_side (height);
  end = gtk_widget_get_width (widget);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  draw_icon (self, snapshot, (float)(is_mirrored ? end - side : 0), side, &color);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT ((float)(is_mirrored ? end - side - GAP - width : side + GAP),
                                      (float)((gtk_widget_get_height (widget) - height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
}

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
  NormaVerdictBadge *self = NORMA_VERDICT_BADGE (object);

  g_free (self->words);
  g_free (self->short_words);
  g_free (self->error);
  G_OBJECT_CLASS (norma_verdict_badge_parent_class)->finalize (object);
}

static void
norma_verdict_badge_class_init (NormaVerdictBadgeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = norma_verdict_badge_finalize;
  widget_class->measure = norma_verdict_badge_measure;
  widget_class->snapshot = norma_verdict_badge_snapshot;
  widget_class->query_tooltip = norma_verdict_badge_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "verdict");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
norma_verdict_badge_init (NormaVerdictBadge *self)
{
  self->words = g_strdup ("");
  self->short_words = g_strdup ("");
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

void
norma_verdict_badge_fix_size (NormaVerdictBadge *self)
{
  self->has_fixed_size = TRUE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
set_parts (NormaVerdictBadge *self, const char *icon, const char *verdict, const char *score)
{
  gboolean has_score = *score != '\0';

  g_free (self->words);
  g_free (self->short_words);
  self->icon = icon;
  self->words = g_strjoin (has_score ? " " : "", verdict, score, NULL);
  self->short_words = g_strdup (has_score ? score : verdict);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->words,
                                  -1);
  if (self->has_fixed_size)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  else
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
norma_verdict_badge_show (NormaVerdictBadge *self, NormaImageItem *item, double unit)
{
  g_autofree char *score = NULL;
  NormaVerdict verdict;

  norma_verdict_style_show (GTK_WIDGET (self), item);
  g_clear_pointer (&self->error, g_free);
  if (!self->has_fixed_size)
    gtk_widget_set_visible (GTK_WIDGET (self), item != NULL);
  if (item == NULL) {
    set_parts (self, NULL, "", "");
    return;
  }

  switch (norma_image_item_get_state (item)) {
  case NORMA_SCORE_KNOWN:
    verdict = norma_image_item_get_verdict (item);
    score = norma_describe_multiple ((double)norma_image_item_get_score (item), unit);
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

static char *
describe_short (const NormaImagePair *pair)
{
  if (pair->state != NORMA_PAIR_COMPARED)
    return g_strdup ("");
  if (pair->is_changed && pair->n_changes >= 0)
    return g_strdup_printf ("%d · %.2f", pair->n_changes, pair->quality);
  return g_strdup_printf ("%.2f", pair->quality);
}

void
norma_verdict_badge_show_pair (NormaVerdictBadge *self, const NormaImagePair *pair)
{
  g_autofree char *numbers = self->has_fixed_size ? describe_short (pair) : g_strdup ("");
  const char *word = pair->state == NORMA_PAIR_WAITING
                         ? _ ("Not compared yet")
                         : norma_pair_verdict_word (norma_image_pair_get_verdict (pair));

  norma_verdict_style_set (GTK_WIDGET (self), norma_pair_style (pair));
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  g_free (self->error);
  self->error = norma_describe_pair (pair);
  set_parts (self, norma_pair_icon (pair), word, numbers);
}

const char *
norma_verdict_badge_get_words (NormaVerdictBadge *self)
{
  return self->words;
}
