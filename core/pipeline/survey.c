/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/survey.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/file-hash.h"
#include "core/model/good-hashes.h"
#include "core/base/workers.h"

void
norma_good_image_free (NormaGoodImage *image)
{
  if (image == NULL)
    return;
  g_free (image->path);
  g_clear_error (&image->error);
  g_free (image);
}

void
norma_survey_free (NormaSurvey *survey)
{
  if (survey == NULL)
    return;
  g_clear_pointer (&survey->images, g_ptr_array_unref);
  g_free (survey->good_set.hash);
  g_clear_pointer (&survey->good_set.hashes, g_ptr_array_unref);
  g_free (survey);
}

GPtrArray *
norma_survey_list_usable (const NormaSurvey *survey)
{
  GPtrArray *usable = g_ptr_array_new ();

  for (guint i = 0; i < survey->images->len; i++) {
    NormaGoodImage *image = survey->images->pdata[i];

    if (image->error == NULL)
      g_ptr_array_add (usable, image);
  }
  return usable;
}

static gboolean
hash_file (NormaGoodImage *image, GError **error)
{
  g_autofree char *hash = norma_file_hash (image->path, error);

  if (hash != NULL)
    g_strlcpy (image->hash, hash, sizeof image->hash);
  return hash != NULL;
}

/* Workers look at the images; what they find is taken over in the order of the images, so the
 * survey does not depend on who was faster. */
typedef struct {
  NormaSurvey *survey;
  NormaReadOptions read_options;
  const NormaProgress *progress;
  GMutex lock;
  NormaRangeEstimate *range; /* of all images taken over */
  NormaRangeEstimate **pending; /* [n_images], of images still to be taken over */
  gboolean *seen; /* [n_images] */
  guint n_taken;
} Look;

static gboolean
check_channels (const NormaRaster *raster, GError **error)
{
  if (raster->channels == 1 || raster->channels == 3)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
               "found %u channels, expected 1 (grey) or 3 (RGB)", raster->channels);
  return FALSE;
}

/* The frame would refuse them when the fit is under way, and one image must not end it. */
static gboolean
check_finite (const NormaRaster *raster, GError **error)
{
  gsize n = (gsize)raster->width * raster->channels;

  for (guint y = 0; raster->type == NORMA_SAMPLE_F32 && y < raster->height; y++) {
    const float *row = norma_raster_row (raster, y);

    for (gsize i = 0; i < n; i++)
      if (!isfinite (row[i])) {
        g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                     "found %g in column %" G_GSIZE_FORMAT ", row %u, expected finite samples",
                     (double)row[i], i / raster->channels, y);
        return FALSE;
      }
  }
  return TRUE;
}

static NormaRangeEstimate *
look_at (const Look *look, NormaGoodImage *image, GError **error)
{
  g_autoptr (NormaRaster) raster = norma_image_read (image->path, &look->read_options, error);
  g_autoptr (NormaRangeEstimate) range = norma_range_estimate_new ();

  if (raster == NULL)
    return NULL;
  if (!check_channels (raster, error) || !check_finite (raster, error) ||
      !norma_range_estimate_add (range, raster, error)) {
    g_prefix_error (error, "%s: ", image->path);
    return NULL;
  }
  image->width = raster->file_width;
  image->height = raster->file_height;
  image->channels = raster->channels;
  image->bits = raster->bits;
  return !hash_file (image, error) ? NULL : g_steal_pointer (&range);
}

static void
take_over (Look *look, guint index)
{
  NormaGoodImage *image = look->survey->images->pdata[index];

  if (look->pending[index] != NULL &&
      !norma_range_estimate_merge (look->range, look->pending[index], &image->error))
    g_prefix_error (&image->error, "%s: ", image->path);
  g_clear_pointer (&look->pending[index], norma_range_estimate_free);
  norma_progress_report (look->progress, "Looking at the good images", index + 1,
                         look->survey->images->len);
}

static gboolean
look_item (gsize index, guint worker, gpointer data, GError **error)
{
  Look *look = data;
  NormaGoodImage *image = look->survey->images->pdata[index];
  NormaRangeEstimate *range = look_at (look, image, &image->error);

  g_mutex_lock (&look->lock);
  look->pending[index] = range;
  look->seen[index] = TRUE;
  while (look->n_taken < look->survey->images->len && look->seen[look->n_taken])
    take_over (look, look->n_taken++);
  g_mutex_unlock (&look->lock);
  return TRUE;
}

static gboolean
look_at_all (Look *look, guint n_threads, GError **error)
{
  guint n = look->survey->images->len;
  gboolean done;

  look->range = norma_range_estimate_new ();
  look->pending = g_new0 (NormaRangeEstimate *, n);
  look->seen = g_new0 (gboolean, n);
  g_mutex_init (&look->lock);
  done = norma_workers_run (n_threads, n, look_item, look,
                            norma_progress_get_cancellable (look->progress), error);
  for (guint i = 0; i < n; i++)
    norma_range_estimate_free (look->pending[i]);
  g_mutex_clear (&look->lock);
  g_free (look->pending);
  g_free (look->seen);
  return done;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* The lower median. */
static double
median (GArray *values)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (values->len - 1) / 2);
}

const GError *
norma_survey_first_error (const NormaSurvey *survey)
{
  for (guint i = 0; i < survey->images->len; i++) {
    const NormaGoodImage *image = survey->images->pdata[i];

    if (image->error != NULL)
      return image->error;
  }
  return NULL;
}

static gboolean
count_usable (NormaSurvey *survey, GError **error)
{
  const GError *refused = norma_survey_first_error (survey);

  survey->n_usable = 0;
  for (guint i = 0; i < survey->images->len; i++)
    survey->n_usable += ((const NormaGoodImage *)survey->images->pdata[i])->error == NULL;
  if (survey->n_usable > 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "found no usable good image of %u, expected at least 1%s%s", survey->images->len,
               refused == NULL ? "" : "; ", refused == NULL ? "" : refused->message);
  return FALSE;
}

static void
summarise (NormaSurvey *survey)
{
  g_autoptr (GArray) aspects = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) widths = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) heights = g_array_new (FALSE, FALSE, sizeof (double));
  GPtrArray *hashes = g_ptr_array_new_with_free_func (g_free);
  NormaGoodSet *good = &survey->good_set;

  for (guint i = 0; i < survey->images->len; i++) {
    const NormaGoodImage *image = survey->images->pdata[i];
    double width = image->width, height = image->height, aspect = width / height;

    if (image->error != NULL)
      continue;
    g_array_append_val (aspects, aspect);
    g_array_append_val (widths, width);
    g_array_append_val (heights, height);
    g_ptr_array_add (hashes, g_strdup (image->hash));
    good->bits = MAX (good->bits, image->bits);
    good->channels = MAX (good->channels, image->channels);
  }
  survey->median_aspect = median (aspects); /* sorts them */
  good->narrowest = g_array_index (aspects, double, 0);
  good->widest = g_array_index (aspects, double, aspects->len - 1);
  good->n_images = survey->n_usable;
  good->n_unreadable = survey->images->len - survey->n_usable;
  good->hashes = hashes;
  good->hash = norma_good_hashes_digest (hashes);
  good->median_width = (guint)median (widths);
  good->median_height = (guint)median (heights);
  survey->channels = good->channels;
}

NormaSurvey *
norma_survey_images (const GPtrArray *paths, guint enough_side, NormaRangePolicy range,
                     guint n_threads, NormaBudget *budget, const NormaProgress *progress,
                     GError **error)
{
  g_autoptr (NormaSurvey) survey = g_new0 (NormaSurvey, 1);
  Look look = { survey, { 0, enough_side, budget }, progress };
  gboolean done;

  survey->images = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_good_image_free);
  for (guint i = 0; i < paths->len; i++) {
    NormaGoodImage *image = g_new0 (NormaGoodImage, 1);

    image->path = g_strdup (paths->pdata[i]);
    image->held_out = image->held_out_beside = NAN;
    g_ptr_array_add (survey->images, image);
  }
  done = look_at_all (&look, n_threads, error) && count_usable (survey, error) &&
         norma_range_estimate_get (look.range, range, &survey->low, &survey->high, error);
  survey->kind = norma_range_estimate_get_kind (look.range);
  norma_range_estimate_free (look.range);
  if (!done)
    return NULL;
  summarise (survey);
  return g_steal_pointer (&survey);
}
