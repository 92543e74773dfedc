/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/thumbnail.h"

struct _NormaThumbnail {
  GtkWidget parent_instance;
  GdkTexture *texture; /* NULL: none yet */
  int side;
  GCancellable *loading;
};

G_DEFINE_FINAL_TYPE (NormaThumbnail, norma_thumbnail, GTK_TYPE_WIDGET)

static void
stop (NormaThumbnail *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
norma_thumbnail_dispose (GObject *object)
{
  NormaThumbnail *self = NORMA_THUMBNAIL (object);

  stop (self);
  g_clear_object (&self->texture);
  G_OBJECT_CLASS (norma_thumbnail_parent_class)->dispose (object);
}

static void
norma_thumbnail_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = NORMA_THUMBNAIL (widget)->side;
}

/* The whole picture, in the middle. Drawn here, for a picture of another size in a widget of GTK's
 * would have the list lay out all its cells again. */
static void
norma_thumbnail_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GdkTexture *texture = NORMA_THUMBNAIL (widget)->texture;
  float width = (float)gtk_widget_get_width (widget),
        height = (float)gtk_widget_get_height (widget);
  float w, h, scale;

  if (texture == NULL)
    return;
  w = (float)gdk_texture_get_width (texture);
  h = (float)gdk_texture_get_height (texture);
  scale = MIN (width / w, height / h);
  gtk_snapshot_append_texture (snapshot, texture,
                               &GRAPHENE_RECT_INIT ((width - w * scale) / 2,
                                                    (height - h * scale) / 2, w * scale,
                                                    h * scale));
}

static void
norma_thumbnail_class_init (NormaThumbnailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_thumbnail_dispose;
  widget_class->measure = norma_thumbnail_measure;
  widget_class->snapshot = norma_thumbnail_snapshot;
  gtk_widget_class_set_css_name (widget_class, "thumbnail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
norma_thumbnail_init (NormaThumbnail *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
norma_thumbnail_new (int side)
{
  NormaThumbnail *self = g_object_new (NORMA_TYPE_THUMBNAIL, NULL);

  self->side = side;
  return GTK_WIDGET (self);
}

static void
set_texture (NormaThumbnail *self, GdkTexture *texture)
{
  if (g_set_object (&self->texture, texture))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormaThumbnail) self = data;
  NormaThumbnailCache *cache = NORMA_THUMBNAIL_CACHE (source);
  g_autoptr (GdkTexture) texture = norma_thumbnail_cache_load_finish (cache, result, NULL);

  /* Another picture may be wanted by now. */
  if (g_task_get_cancellable (G_TASK (result)) != self->loading)
    return;
  g_clear_object (&self->loading);
  set_texture (self, texture);
}

void
norma_thumbnail_show (NormaThumbnail *self, NormaThumbnailCache *cache, const char *path)
{
  GdkTexture *texture = path == NULL ? NULL : norma_thumbnail_cache_get (cache, path);

  stop (self);
  set_texture (self, texture);
  if (texture != NULL || path == NULL)
    return;
  self->loading = g_cancellable_new ();
  norma_thumbnail_cache_load_async (cache, path, self->loading, loaded, g_object_ref (self));
}

gboolean
norma_thumbnail_is_loading (NormaThumbnail *self)
{
  return self->loading != NULL;
}
