/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/tensor-file.h"
#include "core/base/fields.h"
#include "core/model/area-fields.h"
#include "core/model/golden-vector.h"
#include "core/model/good-hashes.h"
#include "core/model/stand-in.h"
#include "core/model/thresholds.h"
#include "core/model/tiles.h"

#define FORMAT "norma-model"

/* Names as they stand in the file; docs/model-file.md describes each. */
static const char *const frame_fit_names[] = { "stretch", "letterbox", NULL };
static const char *const sample_kind_names[] = { "byte", "integer", "float", NULL };

/* Writing. */

static void
write_frame (NormaTensorFile *file, const NormaFrame *frame)
{
  norma_field_set_unsigned (file, "frame.width", frame->width);
  norma_field_set_unsigned (file, "frame.height", frame->height);
  norma_field_set_unsigned (file, "frame.channels", frame->channels);
  norma_tensor_file_set_metadata (file, "frame.fit", frame_fit_names[frame->fit]);
  norma_tensor_file_set_metadata (file, "frame.samples", sample_kind_names[frame->kind]);
  norma_field_set_double (file, "frame.low", frame->low);
  norma_field_set_double (file, "frame.high", frame->high);
}

static void
write_decision (NormaTensorFile *file, const NormaModel *model)
{
  norma_field_set_double (file, "smoothing", model->smoothing);
  norma_field_set_double (file, "limits.review_one_in", model->review_one_in);
  norma_thresholds_store (&model->promise, &model->limits, model->rarity, file);
  if (model->provenance != NULL)
    norma_tensor_file_set_metadata (file, "limits.provenance", model->provenance);
  norma_tuned_on_store (&model->tuned_on, file);
}

static void
write_golden (NormaTensorFile *file, const NormaModel *model)
{
  norma_field_set_unsigned (file, "golden.seed", model->golden.seed);
  norma_golden_vector_store (&model->golden, model, file);
}

static void
write_good_set (NormaTensorFile *file, const NormaGoodSet *good)
{
  g_autofree char *augments = norma_augments_to_string (good->augments);

  if (good->augments != 0)
    norma_tensor_file_set_metadata (file, "good_set.augment", augments);
  norma_field_set_unsigned (file, "good_set.images", good->n_images);
  norma_field_set_unsigned (file, "good_set.unreadable", good->n_unreadable);
  norma_tensor_file_set_metadata (file, "good_set.hash", good->hash);
  norma_field_set_unsigned (file, "good_set.median_width", good->median_width);
  norma_field_set_unsigned (file, "good_set.median_height", good->median_height);
  norma_field_set_double (file, "good_set.narrowest_aspect", good->narrowest);
  norma_field_set_double (file, "good_set.widest_aspect", good->widest);
  norma_field_set_unsigned (file, "good_set.bits", good->bits);
  norma_field_set_unsigned (file, "good_set.channels", good->channels);
  if (good->hashes != NULL)
    norma_good_hashes_store (good->hashes, file);
}

static void
write_corrections (NormaTensorFile *file, const NormaModel *model)
{
  if (model->corrections != NULL)
    norma_corrections_store (model->corrections, file);
  if (model->promised_hash != NULL)
    norma_tensor_file_set_metadata (file, "promise.good_set_hash", model->promised_hash);
  if (model->tolerated != NULL)
    norma_tolerated_store (model->tolerated, file);
}

static NormaTensorFile *
to_tensor_file (const NormaModel *model, GError **error)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autofree char *hash = NULL;

  norma_tensor_file_set_metadata (file, "format", FORMAT);
  norma_field_set_unsigned (file, "format_version", norma_model_get_format_version (model));
  norma_tensor_file_set_metadata (file, "program", "norma " NORMA_VERSION);
  write_frame (file, &model->frame);
  norma_extractor_store (model->extractor, file);
  norma_tiles_store (model, file);
  write_decision (file, model);
  if (!norma_areas_store (model->areas, file, error))
    return NULL;
  write_good_set (file, &model->good_set);
  write_corrections (file, model);
  norma_smallest_defect_store (&model->smallest_defect, file);
  write_golden (file, model);
  if (model->stand_in != NULL)
    norma_stand_in_store (model->stand_in, model, file);
  if (model->good_files != NULL)
    norma_good_files_store (model->good_files, file);
  hash = norma_tensor_file_hash_data (file);
  norma_tensor_file_set_metadata (file, "data_hash", hash);
  return g_steal_pointer (&file);
}

GBytes *
norma_model_to_bytes (const NormaModel *model, GError **error)
{
  g_autoptr (NormaTensorFile) file = to_tensor_file (model, error);

  return file == NULL ? NULL : norma_tensor_file_to_bytes (file, error);
}

gboolean
norma_model_write (const NormaModel *model, const char *path, GError **error)
{
  g_autoptr (NormaTensorFile) file = to_tensor_file (model, error);

  return file != NULL && norma_tensor_file_write (file, path, error);
}

/* Reading: every field is checked before anything is made from it. */

static gboolean
check_format (const NormaTensorFile *file, GError **error)
{
  const char *format = norma_tensor_file_get_metadata (file, "format");
  const char *program = norma_tensor_file_get_metadata (file, "program");
  guint64 version;

  if (g_strcmp0 (format, FORMAT) != 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "format: found %s, expected " FORMAT,
                 format == NULL ? "nothing" : format);
    return FALSE;
  }
  if (!norma_field_get_unsigned (file, "format_version", 1, G_MAXUINT32, &version, error))
    return FALSE;
  if (version > NORMA_MODEL_FORMAT_VERSION) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_VERSION,
                 "format_version: found %u, this program reads up to %u; it was written by %s",
                 (guint)version, NORMA_MODEL_FORMAT_VERSION,
                 program == NULL ? "an unnamed program" : program);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_data (const NormaTensorFile *file, GError **error)
{
  const char *expected = norma_field_get_hash (file, "data_hash", error);
  g_autofree char *found = NULL;

  if (expected == NULL)
    return FALSE;
  found = norma_tensor_file_hash_data (file);
  if (g_str_equal (found, expected))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "altered: the tensors have the SHA-256 %s, data_hash says %s", found, expected);
  return FALSE;
}

static gboolean
read_frame (const NormaTensorFile *file, NormaFrame *frame, GError **error)
{
  guint64 width, height, channels;
  guint fit, kind;

  if (!norma_field_get_unsigned (file, "frame.width", 1, NORMA_MODEL_MAX_FRAME_SIDE, &width,
                                 error) ||
      !norma_field_get_unsigned (file, "frame.height", 1, NORMA_MODEL_MAX_FRAME_SIDE, &height,
                                 error) ||
      !norma_field_get_unsigned (file, "frame.channels", 1, 3, &channels, error) ||
      !norma_field_get_choice (file, "frame.fit", frame_fit_names, &fit, error) ||
      !norma_field_get_choice (file, "frame.samples", sample_kind_names, &kind, error) ||
      !norma_field_get_double (file, "frame.low", -G_MAXDOUBLE, G_MAXDOUBLE, &frame->low, error) ||
      !norma_field_get_double (file, "frame.high", -G_MAXDOUBLE, G_MAXDOUBLE, &frame->high, error))
    return FALSE;
  if (width * height > NORMA_MODEL_MAX_FRAME_PIXELS) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
                 "frame: found %u × %u pixels, expected at most %d in all", (guint)width,
                 (guint)height, NORMA_MODEL_MAX_FRAME_PIXELS);
    return FALSE;
  }
  if (channels == 2 || frame->low >= frame->high) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "frame: found %u channels and the range %g … %g, expected 1 or 3 channels and a "
                 "range that rises",
                 (guint)channels, frame->low, frame->high);
    return FALSE;
  }
  frame->width = (guint)width;
  frame->height = (guint)height;
  frame->channels = (guint)channels;
  frame->fit = fit;
  frame->kind = kind;
  return TRUE;
}

static gboolean
read_decision (const NormaTensorFile *file, NormaModel *model, GError **error)
{
  model->provenance = g_strdup (norma_tensor_file_get_metadata (file, "limits.provenance"));
  return norma_field_get_double (file, "smoothing", 0, NORMA_MODEL_MAX_SMOOTHING, &model->smoothing,
                                 error) &&
         norma_field_get_double (file, "limits.review_one_in", 1, G_MAXDOUBLE,
                                 &model->review_one_in, error) &&
         norma_thresholds_load (file, &model->promise, &model->limits, &model->rarity, error) &&
         norma_tuned_on_load (file, &model->tuned_on, error);
}

static gboolean
read_golden (const NormaTensorFile *file, NormaModel *model, GError **error)
{
  return norma_field_get_unsigned (file, "golden.seed", 0, G_MAXUINT64, &model->golden.seed,
                                   error) &&
         norma_golden_vector_load (file, model, &model->golden, error);
}

/* Absent: none. */
static gboolean
read_augments (const NormaTensorFile *file, NormaAugments *augments, GError **error)
{
  const char *words = norma_tensor_file_get_metadata (file, "good_set.augment");
  g_autoptr (GError) unknown = NULL;

  if (words == NULL || norma_augments_from_string (words, augments, &unknown))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "good_set.augment: %s", unknown->message);
  return FALSE;
}

static gboolean
read_good_set (const NormaTensorFile *file, NormaGoodSet *good, GError **error)
{
  const char *hash = norma_field_get_hash (file, "good_set.hash", error);
  guint64 width, height, bits, channels;

  if (hash == NULL ||
      !norma_field_get_unsigned (file, "good_set.images", 1, G_MAXINT64, &good->n_images, error) ||
      !norma_field_get_unsigned (file, "good_set.unreadable", 0, G_MAXINT64, &good->n_unreadable,
                                 error) ||
      !norma_field_get_unsigned (file, "good_set.median_width", 1, G_MAXUINT32, &width, error) ||
      !norma_field_get_unsigned (file, "good_set.median_height", 1, G_MAXUINT32, &height, error) ||
      !norma_field_get_double (file, "good_set.narrowest_aspect", G_MINFLOAT, G_MAXFLOAT,
                               &good->narrowest, error) ||
      !norma_field_get_double (file, "good_set.widest_aspect", good->narrowest, G_MAXFLOAT,
                               &good->widest, error) ||
      !norma_field_get_unsigned (file, "good_set.bits", 1, 64, &bits, error) ||
      !norma_field_get_unsigned (file, "good_set.channels", 1, G_MAXUINT16, &channels, error) ||
      !read_augments (file, &good->augments, error))
    return FALSE;
  good->hash = g_strdup (hash);
  good->median_width = (guint)width;
  good->median_height = (guint)height;
  good->bits = (guint)bits;
  good->channels = (guint)channels;
  return norma_good_hashes_load (file, good->n_images, hash, &good->hashes, error);
}

static gboolean
read_corrections (const NormaTensorFile *file, NormaModel *model, GError **error)
{
  const char *key = "promise.good_set_hash", *hash;

  model->corrections = norma_corrections_load (file, error);
  if (model->corrections == NULL)
    return FALSE;
  if (model->corrections->len == 0)
    g_clear_pointer (&model->corrections, g_ptr_array_unref);
  if (norma_tensor_file_get_metadata (file, key) != NULL) {
    hash = norma_field_get_hash (file, key, error);
    if (hash == NULL)
      return FALSE;
    model->promised_hash = g_strdup (hash);
  }
  return norma_tolerated_load (file, &model->extractor->levels, &model->tolerated, error);
}

static gboolean
read_good_files (const NormaTensorFile *file, NormaModel *model, GError **error)
{
  const NormaDetectorClass *class = model->detector->class;

  if (class->find_alike == NULL || norma_tiling_is_set (&model->tiling))
    return TRUE;
  model->good_files = norma_good_files_load (file, class->count_images (model->detector), error);
  return model->good_files != NULL;
}

static NormaModel *
from_tensor_file (const NormaTensorFile *file, NormaBudget *budget, GError **error)
{
  g_autoptr (NormaModel) model = norma_model_new ();

  if (!check_format (file, error) || !check_data (file, error) ||
      !read_frame (file, &model->frame, error) ||
      !norma_tiles_load_tiling (file, &model->frame, &model->tiling, error))
    return NULL;
  model->extractor = norma_extractor_load (file, &model->frame, budget, error);
  if (model->extractor == NULL) {
    norma_stand_in_offer (file, error);
    return NULL;
  }
  if (!norma_tiles_load_detectors (file, model, error) || !read_decision (file, model, error) ||
      !norma_areas_load (file, &model->areas, error) ||
      !read_good_set (file, &model->good_set, error) || !read_good_files (file, model, error) ||
      !read_corrections (file, model, error) ||
      !norma_smallest_defect_load (file, &model->smallest_defect, error) ||
      !read_golden (file, model, error) ||
      !norma_stand_in_load (file, model, &model->stand_in, error))
    return NULL;
  return g_steal_pointer (&model);
}

static NormaModel *
load (const NormaTensorFile *file, const char *name, NormaBudget *budget, GError **error)
{
  NormaModel *model = from_tensor_file (file, budget, error);

  if (model == NULL)
    g_prefix_error (error, "%s: ", name);
  return model;
}

static NormaModel *
load_in_fp32 (NormaTensorFile *file, const char *name, NormaBudget *budget, GError **error)
{
  NormaModel *model;

  if (!norma_stand_in_take (file, error)) {
    g_prefix_error (error, "%s: ", name);
    return NULL;
  }
  model = load (file, name, budget, error);
  if (model != NULL && model->stand_in != NULL)
    norma_stand_in_replace (model);
  return model;
}

NormaModel *
norma_model_read (const char *path, NormaBudget *budget, GError **error)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_read (path, budget, error);

  return file == NULL ? NULL : load (file, path, budget, error);
}

NormaModel *
norma_model_read_in_fp32 (const char *path, NormaBudget *budget, GError **error)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_read (path, budget, error);

  return file == NULL ? NULL : load_in_fp32 (file, path, budget, error);
}

NormaModel *
norma_model_read_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_read_bytes (bytes, name, error);

  return file == NULL ? NULL : load (file, name, NULL, error);
}
