/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/thumbnail.h"

struct _NormaThumbnail {
  GtkWidget parent_instance;
  GtkWidget *picture;
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
  g_clear_pointer (&self->picture, gtk_widget_unparent);
  G_OBJECT_CLASS (norma_thumbnail_parent_class)->dispose (object);
}

static void
norma_thumbnail_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = NORMA_THUMBNAIL (widget)->side;
}

static void
norma_thumbnail_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (NORMA_THUMBNAIL (widget)->picture, width, height, baseline, NULL);
}

static void
norma_thumbnail_class_init (NormaThumbnailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_thumbnail_dispose;
  widget_class->measure = norma_thumbnail_measure;
  widget_class->size_allocate = norma_thumbnail_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "thumbnail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
norma_thumbnail_init (NormaThumbnail *self)
{
  self->picture = gtk_picture_new ();
  gtk_widget_set_parent (self->picture, GTK_WIDGET (self));
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
loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormaThumbnail) self = data;
  NormaThumbnailCache *cache = NORMA_THUMBNAIL_CACHE (source);
  g_autoptr (GdkTexture) texture = norma_thumbnail_cache_load_finish (cache, result, NULL);

  /* Another picture may be wanted by now. */
  if (g_task_get_cancellable (G_TASK (result)) != self->loading)
    return;
  g_clear_object (&self->loading);
  if (self->picture != NULL)
    gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
}

void
norma_thumbnail_show (NormaThumbnail *self, NormaThumbnailCache *cache, const char *path)
{
  GdkTexture *texture = path == NULL ? NULL : norma_thumbnail_cache_get (cache, path);

  stop (self);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
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
