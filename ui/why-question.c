/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/why-question.h"

#include "core/report/panels.h"

/* Pixels of a panel's picture, on a screen of double density as well. */
enum { SIDE = 320 };

/* Evenly spread over all but the image itself, which looks most like itself. */
static GPtrArray *
choose_good (const GPtrArray *paths, const char *itself)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_free);
  guint n = MIN (paths->len, NORMA_WHY_MOST_GOOD);

  for (guint i = 0; i < n; i++) {
    const char *path = paths->pdata[(guint64)i * paths->len / n];

    if (!g_str_equal (path, itself))
      g_ptr_array_add (chosen, g_strdup (path));
  }
  return chosen;
}

NormaWhyQuestion *
norma_why_question_new (NormaModel *model, NormaPicture *picture, const char *path,
                        const GPtrArray *good, const GPtrArray *tested)
{
  NormaWhyQuestion *question = g_new0 (NormaWhyQuestion, 1);

  question->model = norma_model_ref (model);
  question->picture = norma_picture_ref (picture);
  question->path = g_strdup (path);
  question->good = choose_good (good, path);
  question->tested = choose_good (tested, path);
  return question;
}

void
norma_why_question_free (NormaWhyQuestion *question)
{
  if (question == NULL)
    return;
  norma_model_unref (question->model);
  norma_picture_unref (question->picture);
  g_free (question->path);
  g_ptr_array_unref (question->good);
  g_ptr_array_unref (question->tested);
  norma_occlusion_test_free (question->test);
  g_clear_pointer (&question->budget, norma_budget_unref);
  norma_why_free (question->why);
  g_clear_object (&question->here);
  g_clear_object (&question->there);
  g_clear_object (&question->covered);
  g_free (question);
}

/* Such a place as large as the one in question, and as much around it. */
static GdkTexture *
show_place (const NormaWhyQuestion *question, const NormaRaster *raster, const NormaPixelBox *box,
            GError **error)
{
  const NormaPixelBox *asked = &question->why->box;
  const NormaPanel panel = { raster, box->x, box->y, box->width, box->height, NULL };
  double around = norma_panels_around (asked->width, asked->height);
  g_autofree guint32 *colors = norma_panel_colors (&panel, around, SIDE, error);
  g_autoptr (GBytes) bytes = NULL;

  if (colors == NULL)
    return NULL;
  for (gsize i = 0; i < (gsize)SIDE * SIDE; i++)
    colors[i] |= 0xff000000;
  bytes = g_bytes_new_take (g_steal_pointer (&colors), (gsize)SIDE * SIDE * sizeof (guint32));
  return gdk_memory_texture_new (SIDE, SIDE, GDK_MEMORY_DEFAULT, bytes, SIDE * sizeof (guint32));
}

/* As the model is to see it. */
static NormaRaster *
read_for_model (const NormaWhyQuestion *question, GError **error)
{
  const NormaFrame canvas = norma_model_get_canvas (question->model);
  const NormaReadOptions options = { .enough_side = norma_frame_enough_side (&canvas),
                                     .budget = question->budget };

  return norma_image_read (question->path, &options, error);
}

static gboolean
show_good (NormaWhyQuestion *question, GError **error)
{
  const NormaGoodPatch *patch;
  g_autoptr (NormaRaster) raster = NULL;
  const NormaReadOptions options = { .budget = question->budget };

  if (question->why->good->len == 0)
    return TRUE;
  patch = &g_array_index (question->why->good, NormaGoodPatch, 0);
  raster = norma_image_read (patch->path, &options, error);
  if (raster == NULL)
    return FALSE;
  question->there = show_place (question, raster, &patch->box, error);
  return question->there != NULL;
}

/* A good image that has gone since is no reason to explain nothing. */
gboolean
norma_why_question_explain (NormaWhyQuestion *question, GCancellable *cancellable, GError **error)
{
  g_autoptr (NormaRaster) raster = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  raster = read_for_model (question, error);
  if (raster == NULL)
    return FALSE;
  question->why = norma_why_new (question->model, raster, question->has_pixel ? &question->x : NULL,
                                 question->has_pixel ? &question->y : NULL, error);
  g_clear_pointer (&raster, norma_raster_unref);
  if (question->why == NULL)
    return FALSE;
  question->here = show_place (question, question->picture->raster, &question->why->box, error);
  if (question->here == NULL)
    return FALSE;
  show_good (question, NULL);
  return TRUE;
}

gboolean
norma_why_question_wants_good (const NormaWhyQuestion *question)
{
  return question->why->good->len == 0 && question->good->len > 0;
}

gboolean
norma_why_question_find_good (NormaWhyQuestion *question, GCancellable *cancellable, GError **error)
{
  const NormaGoodPatchesOptions options = { question->n_threads, question->budget };
  const NormaProgress progress = { cancellable };

  return norma_good_patches_find (question->why, question->model, question->good, &options,
                                  &progress, error) &&
         show_good (question, error);
}

gboolean
norma_why_question_cover (NormaWhyQuestion *question, GCancellable *cancellable, GError **error)
{
  g_autoptr (NormaRaster) raster = NULL, covered = NULL;
  NormaCoverBox box;

  norma_occlusion_choose_box (question->why, &box);
  raster = read_for_model (question, error);
  if (raster == NULL || !norma_occlusion_measure (question->why, question->model, raster, &box,
                                                  &covered, &question->occlusion, error))
    return FALSE;
  g_clear_object (&question->covered);
  question->covered = show_place (question, covered, &question->why->box, error);
  return question->covered != NULL;
}

/* Of the good images, those that were tested first. */
gboolean
norma_why_question_find_places (NormaWhyQuestion *question, GCancellable *cancellable,
                                GError **error)
{
  const NormaOcclusionTestOptions options = { question->n_threads };
  const NormaProgress progress = { cancellable };
  g_autoptr (GPtrArray) good = g_ptr_array_new ();
  g_autoptr (NormaRaster) raster = read_for_model (question, error);

  if (raster == NULL)
    return FALSE;
  g_ptr_array_extend (good, question->tested, NULL, NULL);
  g_ptr_array_extend (good, question->good, NULL, NULL);
  g_clear_pointer (&question->test, norma_occlusion_test_free);
  question->test = norma_occlusion_test_new (question->why, question->model, raster, question->path,
                                             good, &options, &progress, error);
  return question->test != NULL;
}
