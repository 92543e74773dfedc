/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/status-line.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/method-words.h"
#include "ui/pair-words.h"
#include "ui/verdict-words.h"

struct _NormaStatusLine {
  GtkBox parent_instance;
  NormaSession *session;
  NormaImageView *view;
  GtkLabel *image, *model;
  GtkInscription *place, *value, *score; /* which follow the pointer */
};

G_DEFINE_FINAL_TYPE (NormaStatusLine, norma_status_line, GTK_TYPE_BOX)

static void
norma_status_line_dispose (GObject *object)
{
  NormaStatusLine *self = NORMA_STATUS_LINE (object);

  if (self->session != NULL) {
    g_signal_handlers_disconnect_by_data (self->session, self);
    g_signal_handlers_disconnect_by_data (norma_session_get_shown (self->session), self);
    g_signal_handlers_disconnect_by_data (self->view, self);
  }
  g_clear_object (&self->session);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (norma_status_line_parent_class)->dispose (object);
}

static void
norma_status_line_class_init (NormaStatusLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_status_line_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "statusline");
}

/* least: of characters, where the window is small; natural: of the longest reading. */
static GtkInscription *
add_reading (NormaStatusLine *self, guint least, guint natural)
{
  GtkWidget *reading = gtk_inscription_new (NULL);

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (reading), least);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (reading), natural);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (reading),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (reading, "numeric");
  gtk_box_append (GTK_BOX (self), reading);
  return GTK_INSCRIPTION (reading);
}

static GtkLabel *
add_label (NormaStatusLine *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (self), label);
  return GTK_LABEL (label);
}

static void
norma_status_line_init (NormaStatusLine *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 18);
  self->image = add_label (self);
  self->place = add_reading (self, 14, 14);
  self->value = add_reading (self, 12, 26);
  self->score = add_reading (self, 14, 22);
  self->model = add_label (self);
  gtk_widget_set_hexpand (GTK_WIDGET (self->model), TRUE);
  gtk_label_set_xalign (self->model, 1);
}

static void
update_image (NormaStatusLine *self)
{
  NormaShown *shown = norma_session_get_shown (self->session);
  NormaPicture *picture = norma_shown_get_picture (shown);
  NormaImageItem *item = norma_shown_get_item (shown);
  g_autofree char *text = NULL;

  if (item != NULL && picture != NULL)
    text = g_strdup_printf (_ ("%s    %u × %u · %u-bit %s"), norma_image_item_get_name (item),
                            picture->raster->width, picture->raster->height, picture->raster->bits,
                            picture->raster->channels >= 3 ? _ ("colour") : _ ("grey"));
  gtk_label_set_label (self->image, text == NULL ? "" : text);
}

static char *
describe_score (NormaStatusLine *self, float score)
{
  return isnan (score)
             ? g_strdup (_ ("none: not inspected"))
             : norma_describe_multiple ((double)score, norma_session_get_map_unit (self->session));
}

/* While there is none, the room is that of the labels. */
static void
show_reading (GtkInscription *reading, const char *text)
{
  gtk_inscription_set_text (reading, text);
  gtk_widget_set_visible (GTK_WIDGET (reading), text != NULL);
}

static void
update_pointer (NormaStatusLine *self)
{
  NormaShown *shown = norma_session_get_shown (self->session);
  NormaPicture *picture = norma_shown_get_picture (shown);
  NormaScorePlane *plane = norma_shown_get_plane (shown);
  g_autofree char *place = NULL;
  g_autofree char *raw = NULL;
  g_autofree char *value = NULL;
  g_autofree char *multiple = NULL;
  g_autofree char *score = NULL;
  guint x, y;

  /* The view may be a moment behind. */
  if (picture != NULL && norma_image_view_get_pointer (self->view, &x, &y) &&
      x < picture->raster->width && y < picture->raster->height) {
    place = g_strdup_printf (_ ("x %u  y %u"), x, y);
    raw = norma_picture_describe_value (picture, x, y);
    value = g_strdup_printf (_ ("value %s"), raw);
    if (plane != NULL) {
      multiple = describe_score (self, norma_score_plane_get (plane, x, y));
      score = g_strdup_printf (norma_session_get_basis (self->session) == NORMA_BASIS_REFERENCE
                                   ? _ ("difference %s")
                                   : _ ("score %s"),
                               multiple);
    }
  }
  show_reading (self->place, place);
  show_reading (self->value, value);
  show_reading (self->score, score);
}

static char *
describe_model (NormaModel *model)
{
  g_autofree char *extractor = model == NULL ? NULL : norma_model_describe_extractor (model);

  if (model == NULL)
    return g_strdup (_ ("no model"));
  return g_strdup_printf (_ ("model of %u good images · %s · %s"), (guint)model->good_set.n_images,
                          extractor, norma_model_describe_detector (model));
}

/* What the image on show is judged by. */
static void
update_basis (NormaStatusLine *self)
{
  NormaShown *shown = norma_session_get_shown (self->session);
  g_autofree char *text = norma_session_get_basis (self->session) == NORMA_BASIS_REFERENCE
                              ? norma_describe_alignment (norma_shown_get_comparison (shown))
                              : describe_model (norma_session_get_model (self->session));

  gtk_label_set_label (self->model, text == NULL ? "" : text);
}

static void
shown_changed (NormaStatusLine *self)
{
  update_image (self);
  update_pointer (self);
  update_basis (self);
}

void
norma_status_line_watch (NormaStatusLine *self, NormaSession *session, NormaImageView *view)
{
  self->session = g_object_ref (session);
  self->view = g_object_ref (view);
  g_signal_connect_swapped (session, "model-changed", G_CALLBACK (update_basis), self);
  g_signal_connect_swapped (session, "basis-changed", G_CALLBACK (update_basis), self);
  g_signal_connect_swapped (norma_session_get_shown (session), "changed",
                            G_CALLBACK (shown_changed), self);
  g_signal_connect_swapped (view, "pointer-moved", G_CALLBACK (update_pointer), self);
  shown_changed (self);
}
