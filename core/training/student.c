/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/student.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/training/trainee.h"

struct _NormaStudent {
  NormaStudentShape shape;
  NormaStudentLayers layers;
  NormaBlueprint *blueprint;
  float *values;

  /* Places that no thread is at. */
  GMutex lock;
  GCond returned;
  GPtrArray *free; /* of NormaTrainee */
};

static NormaTrainee *
make_place (const NormaStudent *student, GError **error)
{
  const NormaStudentShape *shape = &student->shape;
  NormaTrainee *place = norma_trainee_new (student->blueprint, NORMA_TRAINEE_INFERENCE, 1,
                                           shape->height, shape->width, error);

  if (place != NULL)
    norma_trainee_take (place, student->values, 1);
  return place;
}

NormaStudent *
norma_student_new (const NormaStudentShape *shape, const float *values, GError **error)
{
  g_autoptr (NormaStudent) student = g_new0 (NormaStudent, 1);
  NormaTrainee *first;
  gsize size;

  g_mutex_init (&student->lock);
  g_cond_init (&student->returned);
  student->free = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_trainee_free);
  student->shape = *shape;
  student->blueprint = norma_student_network_new (shape, &student->layers);
  size = norma_parameters_get_size (norma_blueprint_get_parameters (student->blueprint));
  student->values = norma_alloc (size, sizeof (float), "student", error);
  if (student->values == NULL)
    return NULL;
  memcpy (student->values, values, size * sizeof (float));
  first = make_place (student, error);
  if (first == NULL)
    return NULL;
  g_ptr_array_add (student->free, first);
  return g_steal_pointer (&student);
}

void
norma_student_free (NormaStudent *student)
{
  if (student == NULL)
    return;
  g_ptr_array_unref (student->free);
  norma_blueprint_free (student->blueprint);
  g_free (student->values);
  g_cond_clear (&student->returned);
  g_mutex_clear (&student->lock);
  g_free (student);
}

const NormaStudentShape *
norma_student_get_shape (const NormaStudent *student)
{
  return &student->shape;
}

const NormaParameters *
norma_student_get_parameters (const NormaStudent *student)
{
  return norma_blueprint_get_parameters (student->blueprint);
}

const float *
norma_student_get_values (const NormaStudent *student)
{
  return student->values;
}

/* A free place, or NULL. */
static NormaTrainee *
take_free (NormaStudent *student, gboolean waits)
{
  NormaTrainee *place = NULL;

  g_mutex_lock (&student->lock);
  while (waits && student->free->len == 0)
    g_cond_wait (&student->returned, &student->lock);
  if (student->free->len > 0)
    place = g_ptr_array_steal_index_fast (student->free, student->free->len - 1);
  g_mutex_unlock (&student->lock);
  return place;
}

static NormaTrainee *
take_place (NormaStudent *student)
{
  NormaTrainee *place = take_free (student, FALSE);

  if (place == NULL)
    place = make_place (student, NULL);
  return place == NULL ? take_free (student, TRUE) : place;
}

static void
give_place (NormaStudent *student, NormaTrainee *place)
{
  g_mutex_lock (&student->lock);
  g_ptr_array_add (student->free, place);
  g_cond_signal (&student->returned);
  g_mutex_unlock (&student->lock);
}

static void
subtract (const float *a, const float *b, gsize n, float *difference)
{
  for (gsize i = 0; i < n; i++)
    difference[i] = a[i] - b[i];
}

void
norma_student_compare (const NormaStudent *student, const float *picture, const float *features,
                       float *structural, float *logical)
{
  NormaStudent *shared = (NormaStudent *)student; /* its places, under their lock */
  const NormaStudentLayers *layers = &student->layers;
  NormaTrainee *place = take_place (shared);
  gsize n_pixels = norma_trainee_get_count (place, layers->picture);
  gsize n = norma_trainee_get_count (place, layers->imitation);

  memcpy (norma_trainee_get_input (place, layers->picture), picture, n_pixels * sizeof (float));
  memcpy (norma_trainee_get_input (place, layers->view), picture, n_pixels * sizeof (float));
  norma_trainee_forward (place, NULL);
  subtract (features, norma_trainee_get_output (place, layers->imitation), n, structural);
  subtract (norma_trainee_get_output (place, layers->rebuilt),
            norma_trainee_get_output (place, layers->forecast), n, logical);
  give_place (shared, place);
}
