/* SPDX-License-Identifier: Apache-2.0 */
#include "core/regions/vector.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"

static gboolean
grow (NormaVector *vector, GError **error)
{
  gsize capacity = MAX (16, 2 * vector->capacity);
  gpointer elements = norma_alloc (capacity, vector->size, vector->what, error);

  if (elements == NULL)
    return FALSE;
  if (vector->length > 0)
    memcpy (elements, vector->elements, vector->length * vector->size);
  g_free (vector->elements);
  vector->elements = elements;
  vector->capacity = capacity;
  return TRUE;
}

gpointer
norma_vector_add (NormaVector *vector, GError **error)
{
  if (vector->length == vector->capacity && !grow (vector, error))
    return NULL;
  return (guint8 *)vector->elements + vector->length++ * vector->size;
}

void
norma_vector_clear (NormaVector *vector)
{
  g_clear_pointer (&vector->elements, g_free);
  vector->length = vector->capacity = 0;
}

GArray *
norma_array_new_reserved (gsize n, gsize size, const char *what, GError **error)
{
  /* GArray can't fail, so ask first for what it will ask for: the next power of two. */
  g_autofree void *probe = NULL;

  if (n > G_MAXUINT / 2 / size) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
                 "%s: %" G_GSIZE_FORMAT " elements are more than a list holds", what, n);
    return NULL;
  }
  probe = norma_alloc (2 * n, size, what, error);
  if (probe == NULL)
    return NULL;
  g_clear_pointer (&probe, g_free);
  return g_array_sized_new (FALSE, FALSE, (guint)size, (guint)n);
}
