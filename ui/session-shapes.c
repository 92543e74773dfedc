/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-shapes.h"

#include "core/pipeline/project-shapes.h"
#include "core/project/history.h"
#include "ui/background.h"
#include "ui/session-private.h"

/* Known when the change that makes the shape was kept; changes that follow it wait for their turn behind
 * that one. So it is touched by changes alone, one after the other. */
struct _NormaShapeNumber {
  gatomicrefcount references;
  gint64 id;
  gint64 step; /* that its last change made; 0: none yet */
};

static NormaShapeNumber *
number_new (gint64 id)
{
  NormaShapeNumber *number = g_new0 (NormaShapeNumber, 1);

  g_atomic_ref_count_init (&number->references);
  number->id = id;
  return number;
}

static NormaShapeNumber *
number_ref (NormaShapeNumber *number)
{
  g_atomic_ref_count_inc (&number->references);
  return number;
}

static void
number_unref (NormaShapeNumber *number)
{
  if (g_atomic_ref_count_dec (&number->references))
    g_free (number);
}

/* Takes the number over. */
static NormaSessionShape *
session_shape_new (NormaShapeNumber *number, gint64 image, NormaDrawnShape *shape)
{
  NormaSessionShape *self = g_rc_box_new (NormaSessionShape);

  *self = (NormaSessionShape){ number, image, norma_drawn_shape_ref (shape) };
  return self;
}

NormaSessionShape *
norma_session_shape_ref (NormaSessionShape *shape)
{
  return g_rc_box_acquire (shape);
}

static void
session_shape_clear (gpointer data)
{
  NormaSessionShape *self = data;

  number_unref (self->number);
  norma_drawn_shape_unref (self->shape);
}

void
norma_session_shape_unref (NormaSessionShape *shape)
{
  if (shape != NULL)
    g_rc_box_release_full (shape, session_shape_clear);
}

gboolean
norma_session_shape_is (const NormaSessionShape *one, const NormaSessionShape *other)
{
  return one->number == other->number ||
         (one->number->id != 0 && one->number->id == other->number->id);
}

const GPtrArray *
norma_session_get_shapes (NormaSession *self)
{
  return self->shapes;
}

gint64
norma_session_get_shapes_image (NormaSession *self)
{
  return self->shapes_image;
}

/* Reading. */

typedef struct {
  NormaProject *project;
  gint64 image;
  guint turn;
} Reading;

/* Not by the task: the thread may hold that longer, and with it the project. */
static void
reading_free (Reading *reading)
{
  norma_project_close (reading->project);
  g_free (reading);
}

static gboolean
read_some (NormaProject *project, gint64 image, GPtrArray *shapes, GError **error)
{
  g_autoptr (NormaProjectShapes) list = norma_project_list_shapes (project, image, error);

  for (gsize i = 0; list != NULL && i < list->n; i++) {
    NormaDrawnShape *shape = norma_project_shape_draw (project, &list->shapes[i], error);

    if (shape == NULL)
      return FALSE;
    g_ptr_array_add (shapes, session_shape_new (number_new (list->shapes[i].id), image, shape));
    norma_drawn_shape_unref (shape);
  }
  return list != NULL;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Reading *reading = data;
  GPtrArray *shapes = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_session_shape_unref);
  GError *error = NULL;

  if (read_some (reading->project, 0, shapes, &error) &&
      read_some (reading->project, reading->image, shapes, &error)) {
    g_task_return_pointer (task, shapes, (GDestroyNotify)g_ptr_array_unref);
    return;
  }
  g_ptr_array_unref (shapes);
  g_task_return_error (task, error);
}

static gboolean
is_same (const GPtrArray *one, const GPtrArray *other)
{
  if (one->len != other->len)
    return FALSE;
  for (guint i = 0; i < one->len; i++) {
    const NormaSessionShape *a = one->pdata[i];
    const NormaSessionShape *b = other->pdata[i];

    if (a->number->id != b->number->id || a->image != b->image ||
        !norma_drawn_shape_equal (a->shape, b->shape))
      return FALSE;
  }
  return TRUE;
}

static void
show (NormaSession *self, GPtrArray *shapes)
{
  g_ptr_array_unref (self->shapes);
  self->shapes = shapes;
  norma_session_emit (self, NORMA_SESSION_SHAPES_CHANGED);
}

static void
read_done (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaSession *self = NORMA_SESSION (source);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  gboolean is_current = reading->project == self->project && reading->turn == self->shapes_turn;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shapes = g_task_propagate_pointer (G_TASK (result), &error);

  reading_free (reading);
  self->n_readings--;
  /* A change on its way reads them again when it has arrived. */
  if (!is_current || self->n_shape_changes > 0)
    return;
  if (error != NULL)
    norma_session_emit_message (self, error->message);
  else if (!is_same (self->shapes, shapes))
    show (self, g_steal_pointer (&shapes));
}

static void
forget (NormaSession *self)
{
  self->shapes_turn++;
  if (self->shapes->len > 0)
    show (self, g_ptr_array_new_with_free_func ((GDestroyNotify)norma_session_shape_unref));
}

void
norma_session_read_shapes (NormaSession *self)
{
  NormaImageItem *item = norma_shown_get_item (self->shown);
  gint64 image = item == NULL || self->project == NULL ? 0 : norma_image_item_get_id (item);
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  if (image != self->shapes_image) {
    self->shapes_image = image;
    forget (self);
  }
  if (image == 0 || self->n_shape_changes > 0)
    return;
  reading = g_new (Reading, 1);
  *reading = (Reading){ norma_project_ref (self->project), image, ++self->shapes_turn };
  task = g_task_new (self, NULL, read_done, NULL);
  g_task_set_task_data (task, reading, NULL);
  self->n_readings++;
  norma_background_run (task, read_in_thread);
}

void
norma_session_forget_shapes (NormaSession *self)
{
  self->n_shape_changes = 0;
  self->shapes_image = 0;
  forget (self);
}

/* Changing. */

typedef struct {
  const char *action;
  NormaSessionShape *kept;
  gboolean goes_on; /* with the step of the shape's last change */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  norma_session_shape_unref (change->kept);
  g_free (change);
}

static gboolean
put_in_step (NormaProject *project, const Change *change, NormaProjectShape *kept, GError **error)
{
  NormaShapeNumber *number = change->kept->number;

  if (!change->goes_on)
    number->step = 0;
  if (!norma_project_begin (project, change->action, &number->step, error))
    return FALSE;
  if (norma_project_put_shapes (project, change->action, kept, 1, error))
    return norma_project_commit (project, error);
  norma_project_rollback (project);
  return FALSE;
}

static gboolean
put (NormaProject *project, gpointer data, GError **error)
{
  const Change *change = data;
  g_autofree char *geometry = NULL;
  NormaProjectShape kept;

  if (!norma_project_shape_describe (change->kept->shape, &kept, &geometry, error))
    return FALSE;
  kept.id = change->kept->number->id;
  kept.image = change->kept->image;
  if (!put_in_step (project, change, &kept, error))
    return FALSE;
  change->kept->number->id = kept.id;
  return TRUE;
}

static gboolean
remove_kept (NormaProject *project, gpointer data, GError **error)
{
  const Change *change = data;

  return norma_project_remove_shapes (project, change->action, &change->kept->number->id, 1, error);
}

/* What it came to is read where nothing newer is on its way. */
static void
changed (NormaSession *self, gpointer data, const GError *error)
{
  self->n_shape_changes--;
  norma_session_read_shapes (self);
  norma_session_outdate_measured (self);
}

static void
start (NormaSession *self, const char *action, NormaSessionShape *kept, gboolean goes_on,
       NormaChangeWork work)
{
  Change *change = g_new (Change, 1);

  *change = (Change){ action, norma_session_shape_ref (kept), goes_on };
  self->n_shape_changes++;
  norma_session_change (self, work, changed, change, change_free);
}

/* The shapes without one, which may be NULL; *at: where it was, or where one of this image stands. */
static GPtrArray *
copy_without (NormaSession *self, const NormaSessionShape *old, gint64 image, guint *at)
{
  GPtrArray *rest = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_session_shape_unref);
  guint n_of_all = 0;

  *at = G_MAXUINT;
  for (guint i = 0; i < self->shapes->len; i++) {
    NormaSessionShape *shape = self->shapes->pdata[i];

    n_of_all += shape->image == 0;
    if (old != NULL && shape->number == old->number)
      *at = rest->len;
    else
      g_ptr_array_add (rest, norma_session_shape_ref (shape));
  }
  *at = MIN (*at, image == 0 ? n_of_all : rest->len);
  return rest;
}

static NormaSessionShape *
show_and_keep (NormaSession *self, const char *action, const NormaSessionShape *old, gint64 image,
               NormaDrawnShape *shape, gboolean goes_on)
{
  NormaSessionShape *fresh;
  GPtrArray *shapes;
  guint at;

  if (!norma_session_can_edit (self) || self->shapes_image == 0)
    return NULL;
  fresh = session_shape_new (old == NULL ? number_new (0) : number_ref (old->number), image, shape);
  shapes = copy_without (self, old, image, &at);
  g_ptr_array_insert (shapes, (int)at, fresh);
  show (self, shapes);
  start (self, action, fresh, goes_on, put);
  return fresh;
}

NormaSessionShape *
norma_session_put_shape (NormaSession *self, const char *action, const NormaSessionShape *old,
                         gint64 image, NormaDrawnShape *shape)
{
  g_return_val_if_fail (action != NULL && shape != NULL, NULL);

  return show_and_keep (self, action, old, image, shape, FALSE);
}

NormaSessionShape *
norma_session_move_shape (NormaSession *self, const char *action, const NormaSessionShape *old,
                          NormaDrawnShape *shape, gboolean goes_on)
{
  g_return_val_if_fail (action != NULL && old != NULL && shape != NULL, NULL);

  return show_and_keep (self, action, old, old->image, shape, goes_on);
}

void
norma_session_remove_shape (NormaSession *self, const char *action, const NormaSessionShape *shape)
{
  g_autoptr (NormaSessionShape) gone = NULL;
  guint at;

  g_return_if_fail (action != NULL && shape != NULL);

  if (!norma_session_can_edit (self))
    return;
  gone = norma_session_shape_ref ((NormaSessionShape *)shape);
  show (self, copy_without (self, shape, shape->image, &at));
  start (self, action, gone, FALSE, remove_kept);
}
