/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Elements in a row whose number comes from data. Unlike a GArray it refuses to grow where memory
 * is out, instead of ending the program. */
typedef struct {
  gpointer elements; /* [length], owned */
  gsize length;
  gsize capacity;
  gsize size; /* bytes of an element */
  const char *what; /* for the message */
} NormaVector;

#define NORMA_VECTOR(type, what) ((NormaVector){ NULL, 0, 0, sizeof (type), (what) })
#define norma_vector_at(vector, type, i) (&((type *)(vector)->elements)[i])

/* A new zeroed element at the end, lent until the next one is added; NULL on failure.
 * Error: NORMA_ERROR_TOO_LARGE. */
gpointer norma_vector_add (NormaVector *vector, GError **error);
void norma_vector_clear (NormaVector *vector);

/* An empty GArray that takes n elements of `size` bytes without growing.
 * Error: NORMA_ERROR_TOO_LARGE. */
GArray *norma_array_new_reserved (gsize n, gsize size, const char *what, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaVector, norma_vector_clear)
