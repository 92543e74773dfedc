/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/stand-in.h"

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/model/golden-vector.h"
#include "core/model/thresholds.h"

#define PREFIX "fp32."
#define AGREEMENT "precision.agreement"
#define PRECISION "extractor.precision"

void
norma_stand_in_free (NormaStandIn *stand_in)
{
  if (stand_in == NULL)
    return;
  norma_rarity_free (stand_in->rarity);
  g_free (stand_in->golden.map);
  g_free (stand_in);
}

void
norma_stand_in_store (const NormaStandIn *stand_in, const NormaModel *model, NormaTensorFile *file)
{
  g_autoptr (NormaTensorFile) part = norma_tensor_file_new ();

  norma_thresholds_store (&stand_in->promise, &stand_in->limits, stand_in->rarity, part);
  norma_golden_vector_store (&stand_in->golden, model, part);
  norma_tensor_file_add_part (file, PREFIX, part);
  norma_field_set_double (file, AGREEMENT, stand_in->agreement);
}

gboolean
norma_stand_in_load (const NormaTensorFile *file, const NormaModel *model, NormaStandIn **stand_in,
                     GError **error)
{
  g_autoptr (NormaTensorFile) part = NULL;
  g_autoptr (NormaStandIn) loaded = NULL;

  *stand_in = NULL;
  if (norma_tensor_file_get_metadata (file, AGREEMENT) == NULL)
    return TRUE;
  part = norma_tensor_file_get_part (file, PREFIX);
  loaded = g_new0 (NormaStandIn, 1);
  if (!norma_field_get_double (file, AGREEMENT, -1, 1, &loaded->agreement, error))
    return FALSE;
  if (!norma_thresholds_load (part, &loaded->promise, &loaded->limits, &loaded->rarity, error) ||
      !norma_golden_vector_load (part, model, &loaded->golden, error)) {
    g_prefix_error (error, PREFIX);
    return FALSE;
  }
  loaded->golden.seed = model->golden.seed;
  *stand_in = g_steal_pointer (&loaded);
  return TRUE;
}

static gboolean
is_in_fp32 (const NormaTensorFile *file)
{
  const char *precision = norma_tensor_file_get_metadata (file, PRECISION);

  return precision == NULL || g_str_equal (precision, "fp32");
}

void
norma_stand_in_offer (const NormaTensorFile *file, GError **error)
{
  gboolean has_one = norma_tensor_file_get_metadata (file, AGREEMENT) != NULL;
  g_autofree char *refusal = NULL;

  if (error == NULL || !g_error_matches (*error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED) ||
      is_in_fp32 (file))
    return;
  refusal = g_strdup ((*error)->message);
  g_clear_error (error);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED, "%s; %s", refusal,
               has_one ? "the model has thresholds for that: read it in the precision fp32"
                       : "the model has no thresholds for that: fit it anew");
}

gboolean
norma_stand_in_take (NormaTensorFile *file, GError **error)
{
  if (is_in_fp32 (file))
    return TRUE;
  if (norma_tensor_file_get_metadata (file, AGREEMENT) == NULL) {
    g_set_error (
        error, NORMA_ERROR, NORMA_ERROR_INPUT,
        "precision fp32: found a model in %s without thresholds for fp32; fit it anew with "
        "that",
        norma_tensor_file_get_metadata (file, PRECISION));
    return FALSE;
  }
  norma_tensor_file_set_metadata (file, PRECISION, "fp32");
  return TRUE;
}

void
norma_stand_in_replace (NormaModel *model)
{
  g_autoptr (NormaStandIn) stand_in = g_steal_pointer (&model->stand_in);

  norma_rarity_free (model->rarity);
  g_free (model->golden.map);
  model->promise = stand_in->promise;
  model->limits = stand_in->limits;
  model->rarity = g_steal_pointer (&stand_in->rarity);
  model->golden = stand_in->golden;
  stand_in->golden.map = NULL;
}
