/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/forecast.h"

#include "core/base/workers.h"
#include "core/features/extractor-source.h"
#include "core/pipeline/good-features.h"
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

/* Seconds of one sample. */
typedef struct {
  double reading, describing, adding;
} Costs;

static double
seconds_since (gint64 start)
{
  return (double)(g_get_monotonic_time () - start) / 1e6;
}

static NormaRaster *
read_first (const Question *question, const NormaExtractorSource *source, NormaFrame *frame,
            double *seconds, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  NormaReadOptions options = { .enough_side = question->options.short_side };
  NormaRaster *raster = norma_image_read (question->path, &options, error);

  if (raster == NULL)
    return NULL;
  *seconds = seconds_since (start);
  *frame = (NormaFrame){ .channels = raster->channels == 3 ? 3 : 1,
                         .fit = question->options.frame_fit,
                         .low = raster->low,
                         .high = MAX (raster->high, raster->low + 1),
                         .kind = norma_raster_get_kind (raster) };
  norma_extractor_source_size_frame (source, (double)raster->width / raster->height,
                                     question->options.short_side, &frame->width, &frame->height);
  return raster;
}

/* Describes a picture and adds it to a fit; what comes of it is of no use, how long it takes is. */
static gboolean
time_features (const NormaExtractor *extractor, const NormaFrame *frame, NormaDetectorFit *fit,
               Costs *costs, GError **error)
{
  gsize n_pixels = (gsize)frame->width * frame->height * frame->channels;
  gsize n_features = norma_feature_levels_size (&extractor->levels);
  g_autofree float *planes = norma_alloc (n_pixels, sizeof (float), "forecast", error);
  g_autofree float *features = norma_alloc (n_features, sizeof (float), "forecast", error);
  gpointer scratch = norma_extractor_scratch_new (extractor, error);
  gint64 start = g_get_monotonic_time ();

  gboolean is_described = planes != NULL && features != NULL && scratch != NULL;

  if (is_described)
    norma_extractor_extract (extractor, planes, features, scratch);
  norma_extractor_scratch_free (extractor, scratch);
  costs->describing = seconds_since (start);
  start = g_get_monotonic_time ();
  if (!is_described || !fit->class->add (fit, features, 1, 1, NULL, error))
    return FALSE;
  costs->adding = seconds_since (start);
  return TRUE;
}

/* The images are read to look and to be described; their samples are then gone over in each pass, and
 * for the held-out scores without the copies. */
static double
sum_up (const Costs *costs, const Question *question, guint n_passes)
{
  const NormaFitOptions *options = &question->options;
  guint n_samples = norma_good_features_per_image (options->augments);
  guint n_walks = norma_fit_walks (options, question->n_images, n_passes);

  return question->n_images *
         (2 * costs->reading + costs->describing * n_samples +
          costs->adding * ((n_walks - 1) * n_samples + 1)) /
         norma_workers_count (options->n_threads);
}

static NormaForecast *
answer (const Question *question, GError **error)
{
  const NormaFitOptions *options = &question->options;
  Costs costs;
  NormaFrame frame;
  g_autoptr (NormaExtractorSource) source =
      norma_extractor_source_open (&options->extractor, options->budget, error);
  g_autoptr (NormaRaster) raster = NULL;
  g_autoptr (NormaExtractor) extractor = NULL;
  g_autoptr (NormaDetectorFit) fit = NULL;
  NormaForecast *forecast;

  if (source == NULL)
    return NULL;
  raster = read_first (question, source, &frame, &costs.reading, error);
  if (raster == NULL)
    return NULL;
  extractor = norma_extractor_source_make (source, &frame, error);
  if (extractor == NULL)
    return NULL;
  fit = norma_detector_fit_new (&extractor->levels, question->n_images, extractor->least_variance,
                                &options->detector, error);
  if (fit == NULL || !time_features (extractor, &frame, fit, &costs, error))
    return NULL;
  forecast = g_new (NormaForecast, 1);
  *forecast =
      (NormaForecast){ .bytes = norma_fit_memory (&frame, extractor, question->n_images, options),
                       .seconds = sum_up (&costs, question, fit->n_passes),
                       .frame_width = frame.width,
                       .frame_height = frame.height };
  return forecast;
}

static void
answer_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  NormaForecast *forecast;

  if (g_task_return_error_if_cancelled (task))
    return;
  forecast = answer (data, &error);
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
