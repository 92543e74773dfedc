/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/forecast.h"

#include "core/base/workers.h"
#include "core/features/extractor-source.h"
#include "core/image/read.h"
#include "core/pipeline/augment.h"
#include "core/pipeline/good-features.h"
#include "core/pipeline/tile-canvas.h"
#include "core/pipeline/tile-fit.h"
#include "ui/background.h"
#include "ui/held-options.h"

typedef struct {
  char *path;
  guint n_images;
  NormaFitOptions options; /* held-options.h */
} Question;

static void
free_question (gpointer data)
{
  Question *question = data;

  g_free (question->path);
  norma_held_options_clear (&question->options);
  g_free (question);
}

/* What is asked about, as far as a fit would make it before it learns. */
typedef struct {
  const Question *question;
  const NormaFitOptions *options;
  NormaModel *model; /* frame, tiling, extractor; owned */
  double reading, describing, adding; /* seconds, of one picture or sample */
  double training; /* seconds, by all threads */
} Attempt;

static double
seconds_since (gint64 start)
{
  return (double)(g_get_monotonic_time () - start) / 1e6;
}

/* The first time pays for pages of memory and caches that all others find, and whatever else the machine
 * does just then: the shortest of a few is what many take one by one. */
enum { N_TRIES = 4 };
#define ENOUGH_SECONDS 1.0

static NormaRaster *
read_once (const Attempt *a, double *seconds, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  NormaReadOptions options = { .enough_side = norma_fit_options_has_tiles (a->options)
                                                  ? 0
                                                  : a->options->short_side };
  NormaRaster *raster = norma_image_read (a->question->path, &options, error);

  *seconds = seconds_since (start);
  return raster;
}

static NormaRaster *
read_first (Attempt *a, GError **error)
{
  NormaRaster *raster = read_once (a, &a->reading, error);
  double seconds = 0, spent = a->reading;

  for (guint i = 1; i < N_TRIES && raster != NULL && spent < ENOUGH_SECONDS; i++) {
    norma_raster_unref (raster);
    raster = read_once (a, &seconds, error);
    a->reading = MIN (a->reading, seconds);
    spent += seconds;
  }
  return raster;
}

static gboolean
size_frame (Attempt *a, const NormaExtractorSource *source, const NormaRaster *raster,
            GError **error)
{
  const NormaGoodSet like_this = { .median_width = raster->file_width,
                                   .median_height = raster->file_height };
  NormaFrame *frame = &a->model->frame;

  if (norma_fit_options_has_tiles (a->options))
    return norma_tile_canvas_choose (&a->options->tiles, source, &like_this, a->model, error);
  norma_extractor_source_size_frame (source, (double)raster->width / raster->height,
                                     a->options->short_side, &frame->width, &frame->height);
  return norma_augment_check (a->options->augments, frame, error);
}

static gboolean
make_extractor (Attempt *a, const NormaExtractorSource *source, GError **error)
{
  g_autoptr (NormaRaster) raster = read_first (a, error);
  NormaFrame *frame = &a->model->frame;

  if (raster == NULL)
    return FALSE;
  *frame = (NormaFrame){ .channels = raster->channels == 3 ? 3 : 1,
                         .fit = a->options->frame_fit,
                         .low = raster->low,
                         .high = MAX (raster->high, raster->low + 1),
                         .kind = norma_raster_get_kind (raster) };
  if (!size_frame (a, source, raster, error))
    return FALSE;
  a->model->extractor =
      norma_method_adapt_extractor (a->options->detector.method,
                                    norma_extractor_source_make (source, frame, error), frame,
                                    error);
  return a->model->extractor != NULL;
}

static void
time_describing (Attempt *a, const float *planes, float *features, gpointer scratch)
{
  double spent = 0;

  a->describing = G_MAXDOUBLE;
  for (guint i = 0; i < N_TRIES && spent < ENOUGH_SECONDS; i++) {
    gint64 start = g_get_monotonic_time ();

    norma_extractor_extract (a->model->extractor, planes, features, scratch);
    a->describing = MIN (a->describing, seconds_since (start));
    spent += seconds_since (start);
  }
}

static gboolean
time_adding (Attempt *a, NormaDetectorFit *fit, const float *features, GError **error)
{
  double spent = 0;

  a->adding = G_MAXDOUBLE;
  for (guint i = 0; i < MIN (N_TRIES, a->question->n_images) && spent < ENOUGH_SECONDS; i++) {
    gint64 start = g_get_monotonic_time ();

    if (!fit->class->add (fit, features, 1, 1, NULL, error))
      return FALSE;
    a->adding = MIN (a->adding, seconds_since (start));
    spent += seconds_since (start);
  }
  return TRUE;
}

/* Describes a picture and adds it to a fit; what comes of it is of no use, how long it takes is. The picture
 * is drawn, as numbers that happen to lie in memory may be ones that processors are slow with. */
static gboolean
time_features (Attempt *a, NormaDetectorFit *fit, GError **error)
{
  const NormaExtractor *extractor = a->model->extractor;
  const NormaFrame *frame = &a->model->frame;
  gsize n_pixels = (gsize)frame->width * frame->height * frame->channels;
  gsize n_features = norma_feature_levels_size (&extractor->levels);
  g_autofree float *planes = norma_alloc (n_pixels, sizeof (float), "forecast", error);
  g_autofree float *features = norma_alloc (n_features, sizeof (float), "forecast", error);
  gpointer scratch =
      planes == NULL || features == NULL ? NULL : norma_extractor_scratch_new (extractor, error);

  if (scratch == NULL)
    return FALSE;
  for (gsize i = 0; i < n_pixels; i++)
    planes[i] = 0.25f + (float)(i % 7) / 14;
  time_describing (a, planes, features, scratch);
  norma_extractor_scratch_free (extractor, scratch);
  return time_adding (a, fit, features, error);
}

/* Whole images are read to look and to be described, and their samples then gone over in each pass and,
 * without the copies, for the held-out scores. Tiles are read and described each time. */
static double
sum_up (const Attempt *a, guint n_passes)
{
  const NormaFitOptions *options = a->options;
  guint n_walks = norma_fit_walks (options, a->question->n_images, n_passes);
  guint n_samples = norma_good_features_per_image (options->augments);
  guint n_added = (n_walks - 1) * n_samples + 1;
  double seconds = 2 * a->reading + n_samples * a->describing + n_added * a->adding;

  if (norma_fit_options_has_tiles (options)) {
    n_samples = norma_tile_fit_count_samples (&options->tiles, a->model);
    n_added = (n_walks - 1) * n_samples + norma_model_count_tiles (a->model);
    seconds = (n_walks + 1) * a->reading + n_added * (a->describing + a->adding);
  }
  return a->question->n_images * seconds / norma_workers_count (options->n_threads);
}

static guint64
measure_memory (const Attempt *a)
{
  const NormaFitOptions *o = a->options;
  guint n_images = a->question->n_images;

  return norma_fit_options_has_tiles (o)
             ? norma_tile_fit_memory (a->model, n_images, &o->tiles, &o->detector, o->n_threads)
             : norma_fit_memory (&a->model->frame, a->model->extractor, n_images, o);
}

static NormaForecast *
answer (const Question *question, GCancellable *cancellable, GError **error)
{
  const NormaFitOptions *options = &question->options;
  g_autoptr (NormaModel) model = norma_model_new ();
  Attempt attempt = { question, options, model };
  g_autoptr (NormaExtractorSource) source =
      norma_extractor_source_open (&options->extractor, options->budget, error);
  g_autoptr (NormaDetectorFit) fit = NULL;
  NormaForecast *forecast;

  if (source == NULL || !make_extractor (&attempt, source, error))
    return NULL;
  fit = norma_detector_fit_new (&model->extractor->levels, question->n_images,
                                model->extractor->least_variance, &options->detector, error);
  if (fit == NULL || !time_features (&attempt, fit, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !norma_detector_fit_forecast (&model->extractor->levels, &options->detector,
                                    options->n_threads, &attempt.training, error))
    return NULL;
  forecast = g_new (NormaForecast, 1);
  *forecast = (NormaForecast){ .bytes = measure_memory (&attempt),
                               .seconds = sum_up (&attempt, fit->n_passes) + attempt.training,
                               .frame_width = model->frame.width,
                               .frame_height = model->frame.height };
  return forecast;
}

static void
answer_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  NormaForecast *forecast;

  if (g_task_return_error_if_cancelled (task))
    return;
  forecast = answer (data, cancellable, &error);
  if (forecast == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, forecast, g_free);
}

void
norma_forecast_async (const GPtrArray *paths, const NormaFitOptions *options,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Question *question = g_new0 (Question, 1);

  question->path = g_strdup (paths->pdata[0]);
  question->n_images = paths->len;
  norma_held_options_init (&question->options, options);
  g_task_set_task_data (task, question, free_question);
  norma_background_run (task, answer_in_thread);
}

gboolean
norma_forecast_finish (GAsyncResult *result, NormaForecast *forecast, GError **error)
{
  g_autofree NormaForecast *found = g_task_propagate_pointer (G_TASK (result), error);

  if (found == NULL)
    return FALSE;
  *forecast = *found;
  return TRUE;
}
