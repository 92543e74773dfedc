/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/image-cell.h"

#include <glib/gi18n.h>

#include "ui/data-columns.h"
#include "ui/data-filter.h"
#include "ui/image-words.h"
#include "ui/pair-words.h"
#include "ui/review-words.h"
#include "ui/verdict-badge.h"

/* A list makes some hundred cells at once, and what most of them never show is made where it is
 * wanted. */
struct _NormaImageCell {
  GtkBox parent_instance;
  GtkWidget *thumbnail;
  GtkBox *text; /* below the thumbnail the cell itself, beside it a box */
  GtkInscription *name; /* its size does not depend on the text */
  NormaVerdictBadge *badge; /* below the thumbnail NULL until there is a score */
  GtkWidget *state; /* of the file, over the thumbnail; NULL until it is not as it should be */
  GtkImage *state_icon;
  GtkLabel *state_word;
  GtkWidget *mark; /* of a reviewer, over the thumbnail; NULL until there is one */
  GtkImage *mark_icon;
  GtkLabel *mark_word;
  NormaSession *session;
  NormaImageItem *item;
};

G_DEFINE_FINAL_TYPE (NormaImageCell, norma_image_cell, GTK_TYPE_BOX)

/* What lies over the thumbnail. */
static GtkOverlay *
get_overlay (NormaImageCell *self)
{
  GtkWidget *overlay = gtk_widget_get_parent (self->thumbnail);

  if (GTK_IS_OVERLAY (overlay))
    return GTK_OVERLAY (overlay);
  overlay = gtk_overlay_new ();
  gtk_widget_set_halign (overlay, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (overlay, GTK_ALIGN_CENTER);
  g_object_ref (self->thumbnail);
  gtk_box_remove (GTK_BOX (self), self->thumbnail);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->thumbnail);
  g_object_unref (self->thumbnail);
  gtk_box_prepend (GTK_BOX (self), overlay);
  return GTK_OVERLAY (overlay);
}

static GtkWidget *
add_chip (NormaImageCell *self, const char *style, GtkAlign valign, GtkImage **icon,
          GtkLabel **word)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  *icon = GTK_IMAGE (gtk_image_new ());
  *word = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (chip, style);
  gtk_label_set_ellipsize (*word, PANGO_ELLIPSIZE_END);
  gtk_widget_set_halign (chip, GTK_ALIGN_START);
  gtk_widget_set_valign (chip, valign);
  gtk_box_append (GTK_BOX (chip), GTK_WIDGET (*icon));
  gtk_box_append (GTK_BOX (chip), GTK_WIDGET (*word));
  gtk_overlay_add_overlay (get_overlay (self), chip);
  return chip;
}

static void
show_state (NormaImageCell *self, const char *word, const char *icon)
{
  if (self->state == NULL && word != NULL)
    self->state =
        add_chip (self, "file-state", GTK_ALIGN_START, &self->state_icon, &self->state_word);
  if (self->state != NULL)
    gtk_widget_set_visible (self->state, word != NULL);
  if (word == NULL)
    return;
  gtk_label_set_label (self->state_word, word);
  gtk_image_set_from_icon_name (self->state_icon, icon);
}

static void
update_state (NormaImageCell *self)
{
  NormaFileState state = norma_data_filter_state_of (self->item);
  const char *word = norma_file_state_word (state);

  if (norma_image_item_get_role (self->item) != NORMA_ROLE_EXCLUDED) {
    gtk_widget_remove_css_class (GTK_WIDGET (self), "excluded");
    show_state (self, word, norma_file_state_icon (state));
    return;
  }
  gtk_widget_add_css_class (GTK_WIDGET (self), "excluded");
  if (word != NULL)
    show_state (self, word, norma_file_state_icon (state));
  else
    show_state (self, norma_role_describe (NORMA_ROLE_EXCLUDED), "action-unavailable-symbolic");
}

static void
add_badge (NormaImageCell *self)
{
  gboolean is_below = self->text == GTK_BOX (self);

  self->badge = g_object_new (NORMA_TYPE_VERDICT_BADGE, NULL);
  gtk_widget_set_halign (GTK_WIDGET (self->badge), is_below ? GTK_ALIGN_CENTER : GTK_ALIGN_START);
  norma_verdict_badge_fix_size (self->badge);
  norma_verdict_badge_show (self->badge, NULL, 1);
  gtk_box_append (self->text, GTK_WIDGET (self->badge));
}

/* NULL: it is judged by the model. */
static NormaImagePair *
get_pair (NormaImageCell *self)
{
  return norma_session_get_basis (self->session) == NORMA_BASIS_REFERENCE
             ? norma_image_item_get_pair (self->item)
             : NULL;
}

/* The same words under every image would say nothing of any. */
static void
update_badge (NormaImageCell *self, double unit)
{
  const NormaImagePair *pair = get_pair (self);
  gboolean is_scored = norma_image_item_get_state (self->item) != NORMA_SCORE_NONE;

  if (self->badge == NULL && (is_scored || pair != NULL))
    add_badge (self);
  if (pair != NULL)
    norma_verdict_badge_show_pair (self->badge, pair);
  else if (self->badge != NULL)
    norma_verdict_badge_show (self->badge, is_scored ? self->item : NULL, unit);
}

/* The class where there is room for it; else the sign of the label alone. */
static void
update_mark (NormaImageCell *self)
{
  const NormaItemReview *review = norma_image_item_get_review (self->item);
  const char *icon = norma_label_icon (review->label);
  gboolean has_room = self->text == GTK_BOX (self) && *review->defect_class != '\0';

  if (self->mark == NULL && review->is_reviewed)
    self->mark = add_chip (self, "review-mark", GTK_ALIGN_END, &self->mark_icon, &self->mark_word);
  if (self->mark == NULL)
    return;
  gtk_widget_set_visible (self->mark, review->is_reviewed);
  gtk_image_set_from_icon_name (self->mark_icon, icon == NULL ? "document-edit-symbolic" : icon);
  gtk_label_set_label (self->mark_word, has_room ? review->defect_class : "");
  gtk_widget_set_visible (GTK_WIDGET (self->mark_word), has_room);
}

static char *
describe (NormaImageCell *self, double unit)
{
  const NormaImagePair *pair = get_pair (self);
  g_autofree char *program =
      pair == NULL ? norma_describe_image (self->item, unit) : norma_describe_pair (pair);
  g_autofree char *review = norma_describe_review (self->item);

  if (!norma_image_item_get_review (self->item)->is_reviewed)
    return g_steal_pointer (&program);
  return g_strdup_printf (_ ("%s; reviewed: %s"), program,
                          review == NULL ? _ ("without a label") : review);
}

static void
update (NormaImageCell *self)
{
  double unit = norma_session_get_unit (self->session);
  g_autofree char *description = describe (self, unit);

  gtk_inscription_set_text (self->name, norma_image_item_get_name (self->item));
  update_badge (self, unit);
  update_state (self);
  update_mark (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  norma_image_item_get_name (self->item),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
forget (NormaImageCell *self)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->item);
  g_clear_object (&self->session);
}

/* Asked for when it is wanted: to be told of a new text, GTK asks the display where the pointer is,
 * which took two thirds of the time of a jump through the images. */
static gboolean
norma_image_cell_query_tooltip (GtkWidget *widget, int x, int y, gboolean by_key,
                                GtkTooltip *tooltip)
{
  NormaImageCell *self = NORMA_IMAGE_CELL (widget);

  if (self->item == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, norma_image_item_get_path (self->item));
  return TRUE;
}

static void
norma_image_cell_dispose (GObject *object)
{
  forget (NORMA_IMAGE_CELL (object));
  G_OBJECT_CLASS (norma_image_cell_parent_class)->dispose (object);
}

static void
norma_image_cell_class_init (NormaImageCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_image_cell_dispose;
  GTK_WIDGET_CLASS (klass)->query_tooltip = norma_image_cell_query_tooltip;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "imagecell");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
norma_image_cell_init (NormaImageCell *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

static NormaImageCell *
new_cell (GtkOrientation orientation, int side)
{
  gboolean is_row = orientation == GTK_ORIENTATION_HORIZONTAL;
  NormaImageCell *self = g_object_new (NORMA_TYPE_IMAGE_CELL, "orientation", orientation, "spacing",
                                       is_row ? 10 : 4, NULL);

  self->thumbnail = norma_thumbnail_new (side);
  self->name = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  self->text = is_row ? GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2)) : GTK_BOX (self);
  gtk_widget_set_halign (self->thumbnail, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->thumbnail, GTK_ALIGN_CENTER);
  gtk_inscription_set_text_overflow (self->name, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE);
  gtk_inscription_set_nat_chars (self->name, 14);
  gtk_inscription_set_xalign (self->name, is_row ? 0 : 0.5f);
  gtk_box_append (GTK_BOX (self), self->thumbnail);
  if (is_row) {
    gtk_widget_set_valign (GTK_WIDGET (self->text), GTK_ALIGN_CENTER);
    gtk_widget_set_hexpand (GTK_WIDGET (self->text), TRUE);
    gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->text));
  }
  gtk_box_append (self->text, GTK_WIDGET (self->name));
  /* In a row all images have scores soon, and many at once. */
  if (is_row)
    add_badge (self);
  return self;
}

/* What a factory needs. */
typedef struct {
  NormaSession *session;
  NormaThumbnailCache *cache;
  GtkOrientation orientation;
  int side;
} Maker;

static void
free_maker (gpointer data, GClosure *closure)
{
  Maker *maker = data;

  g_object_unref (maker->session);
  g_object_unref (maker->cache);
  g_free (maker);
}

static void
setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, Maker *maker)
{
  gtk_list_item_set_child (list_item, GTK_WIDGET (new_cell (maker->orientation, maker->side)));
  norma_list_item_tag (list_item);
}

static void
bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, Maker *maker)
{
  NormaImageCell *self = NORMA_IMAGE_CELL (gtk_list_item_get_child (list_item));

  self->session = g_object_ref (maker->session);
  self->item = g_object_ref (gtk_list_item_get_item (list_item));
  g_signal_connect_swapped (self->item, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->session, "basis-changed", G_CALLBACK (update), self);
  norma_thumbnail_show (NORMA_THUMBNAIL (self->thumbnail), maker->cache,
                        norma_image_item_get_path (self->item));
  update (self);
}

static void
unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item, Maker *maker)
{
  NormaImageCell *self = NORMA_IMAGE_CELL (gtk_list_item_get_child (list_item));

  norma_thumbnail_show (NORMA_THUMBNAIL (self->thumbnail), maker->cache, NULL);
  forget (self);
}

GtkListItemFactory *
norma_image_cell_factory_new (NormaSession *session, NormaThumbnailCache *cache,
                              GtkOrientation orientation, int side)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Maker *maker = g_new (Maker, 1);

  *maker = (Maker){ g_object_ref (session), g_object_ref (cache), orientation, side };
  g_signal_connect (factory, "setup", G_CALLBACK (setup), maker);
  g_signal_connect_data (factory, "bind", G_CALLBACK (bind), maker, free_maker, 0);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind), maker);
  return factory;
}
