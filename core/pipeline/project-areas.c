/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/project-areas.h"

#include "core/project/shapes.h"

typedef struct {
  guint width, height;
} Size;

typedef struct {
  const NormaProjectImages *images;
  Size usual; /* of most images; 0: none is known */
  NormaProjectAreas *areas;
} Reading;

void
norma_project_areas_clear (NormaProjectAreas *areas)
{
  norma_areas_unref (areas->all);
  g_clear_pointer (&areas->own, g_hash_table_unref);
  g_free (areas->error);
  *areas = (NormaProjectAreas){ NULL };
}

static guint64
pack (Size size)
{
  return (guint64)size.width << 32 | size.height;
}

/* Of sizes that are as frequent the one that comes first. */
static Size
find_usual (const NormaProjectImages *images)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Size usual = { 0, 0 };
  guint most = 0;

  for (gsize i = 0; i < images->n; i++) {
    Size size = { images->images[i].file.width, images->images[i].file.height };
    guint64 key = pack (size);

    if (size.width == 0 || size.height == 0)
      continue;
    g_hash_table_replace (counts, g_memdup2 (&key, sizeof key),
                          GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, &key)) +
                                            1));
  }
  for (gsize i = 0; i < images->n; i++) {
    Size size = { images->images[i].file.width, images->images[i].file.height };
    guint64 key = pack (size);
    guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, &key));

    if (n > most) {
      most = n;
      usual = size;
    }
  }
  return usual;
}

static Size
find_size (const Reading *reading, gint64 image)
{
  if (image == 0)
    return reading->usual;
  for (gsize i = 0; i < reading->images->n; i++)
    if (reading->images->images[i].id == image)
      return (Size){ reading->images->images[i].file.width,
                     reading->images->images[i].file.height };
  return (Size){ 0, 0 };
}

static NormaDrawnShape *
read_shape (Reading *reading, const NormaProjectShape *shape)
{
  const NormaShapeTraits traits = { shape->purpose, NULL,
                                    shape->purpose == NORMA_PURPOSE_ROI ? shape->sensitivity : 1 };
  g_autofree char *name = g_strdup_printf ("shape %" G_GINT64_FORMAT, shape->id);
  g_autoptr (GError) error = NULL;
  NormaDrawnShape *drawn = norma_drawn_shape_from_text (shape->geometry, &traits, name, &error);

  if (error != NULL && reading->areas->error == NULL)
    reading->areas->error = g_strdup (error->message);
  return drawn;
}

static void
clear_area (gpointer data)
{
  norma_drawn_shape_unref (((NormaArea *)data)->shape);
}

/* Of the n shapes of one image, or of all. */
static gboolean
make (Reading *reading, const NormaProjectShape *shapes, gsize n, NormaAreas **made, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (NormaArea));
  Size size = find_size (reading, shapes[0].image);

  *made = NULL;
  g_array_set_clear_func (list, clear_area);
  if (size.width == 0 || size.height == 0)
    return TRUE;
  for (gsize i = 0; i < n; i++) {
    NormaArea area = { NULL, size.width, size.height };

    if (shapes[i].purpose == NORMA_PURPOSE_DEFECT)
      continue;
    area.shape = read_shape (reading, &shapes[i]);
    if (area.shape != NULL)
      g_array_append_val (list, area);
  }
  return norma_areas_make ((const NormaArea *)(gconstpointer)list->data, list->len, made, error);
}

static gboolean
take (Reading *reading, const NormaProjectShape *shapes, gsize n, GError **error)
{
  NormaAreas *made;

  if (!make (reading, shapes, n, &made, error))
    return FALSE;
  if (shapes[0].image == 0)
    reading->areas->all = made;
  else if (made != NULL)
    g_hash_table_insert (reading->areas->own, g_memdup2 (&shapes[0].image, sizeof (gint64)), made);
  return TRUE;
}

gboolean
norma_project_areas_read (NormaProject *project, const NormaProjectImages *images,
                          NormaProjectAreas *areas, GError **error)
{
  g_autoptr (NormaProjectShapes) list = norma_project_list_shapes (project, -1, error);
  Reading reading = { images, .areas = areas };

  if (list == NULL)
    return FALSE;
  areas->own = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                      (GDestroyNotify)norma_areas_unref);
  reading.usual = find_usual (images);
  for (gsize first = 0, end; first < list->n; first = end) {
    for (end = first; end < list->n && list->shapes[end].image == list->shapes[first].image;)
      end++;
    if (!take (&reading, &list->shapes[first], end - first, error))
      return FALSE;
  }
  return TRUE;
}
