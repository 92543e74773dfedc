/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/detector.h"

#include "core/base/error.h"

void
norma_detector_fit_free (NormaDetectorFit *fit)
{
  if (fit != NULL)
    fit->class->free (fit);
}

NormaDetector *
norma_detector_ref (NormaDetector *detector)
{
  g_return_val_if_fail (detector != NULL, NULL);

  g_atomic_ref_count_inc (&detector->references);
  return detector;
}

void
norma_detector_unref (NormaDetector *detector)
{
  if (detector != NULL && g_atomic_ref_count_dec (&detector->references))
    detector->class->free (detector);
}

NormaDetector *
norma_detector_correct (const NormaDetector *detector, const NormaCorrection *correction,
                        GCancellable *cancellable, GError **error)
{
  if (detector->class->correct != NULL)
    return detector->class->correct (detector, correction, cancellable, error);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
               "the detector %s cannot be corrected: fit anew", detector->class->name);
  return NULL;
}

GBytes *
norma_detector_lend (const NormaDetector *detector, gconstpointer values, gsize n_bytes)
{
  return g_bytes_new_with_free_func (values, n_bytes, (GDestroyNotify)norma_detector_unref,
                                     norma_detector_ref ((NormaDetector *)detector));
}

void
norma_detector_store (const NormaDetector *detector, NormaTensorFile *file)
{
  norma_tensor_file_set_metadata (file, "detector", detector->class->name);
  detector->class->store (detector, file);
}

const NormaTrainingFacts *
norma_detector_get_training (const NormaDetector *detector)
{
  return detector->class->get_training == NULL ? NULL : detector->class->get_training (detector);
}
