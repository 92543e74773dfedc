/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/check-point.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"

#define VERSION 2
#define SEALED_VERSION 2 /* those before have no seal and are believed as they are */
#define SEAL "hash"
#define RECORD "record"

gboolean
norma_training_state_init (NormaTrainingState *state, const NormaParameters *parameters,
                           gboolean has_held_out, GError **error)
{
  gsize n = norma_parameters_get_size (parameters);

  *state = (NormaTrainingState){ .best_loss = NAN };
  norma_loss_record_init (&state->record);
  state->values = norma_alloc (n, sizeof (float), "parameters", error);
  state->mean = state->values == NULL ? NULL : norma_alloc (n, sizeof (float), "moments", error);
  state->square = state->mean == NULL ? NULL : norma_alloc (n, sizeof (float), "moments", error);
  if (has_held_out && state->square != NULL)
    state->best = norma_alloc (n, sizeof (float), "best parameters", error);
  if (state->square != NULL && (state->best != NULL || !has_held_out))
    return TRUE;
  norma_training_state_clear (state);
  return FALSE;
}

void
norma_training_state_clear (NormaTrainingState *state)
{
  g_clear_pointer (&state->values, g_free);
  g_clear_pointer (&state->mean, g_free);
  g_clear_pointer (&state->square, g_free);
  g_clear_pointer (&state->best, g_free);
}

static void
set_fields (NormaTensorFile *file, const char *purpose, const NormaParameters *parameters,
            const NormaTrainingState *state)
{
  g_autofree char *layout = norma_parameters_describe (parameters);

  norma_field_set_unsigned (file, "version", VERSION);
  norma_tensor_file_set_metadata (file, "purpose", purpose);
  if (state->note != NULL)
    norma_tensor_file_set_metadata (file, "note", state->note);
  norma_tensor_file_set_metadata (file, "parameters", layout);
  norma_field_set_unsigned (file, "seed", state->seed);
  norma_field_set_unsigned (file, "step", state->step);
  norma_field_set_unsigned (file, "steps", state->n_steps);
  norma_field_set_double (file, "seconds", state->elapsed_s);
  norma_field_set_double (file, "best_loss", state->best_loss);
  norma_field_set_unsigned (file, "best_step", state->best_step);
  norma_field_set_unsigned (file, "measured_step", state->measured_step);
  norma_field_set_unsigned (file, "worse", state->n_worse);
}

gboolean
norma_check_point_write (const char *path, const char *purpose, const NormaParameters *parameters,
                         const NormaTrainingState *state, GError **error)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();

  set_fields (file, purpose, parameters, state);
  norma_loss_record_store (&state->record, RECORD, file);
  norma_parameters_store (parameters, state->values, "value.", file);
  norma_parameters_store (parameters, state->mean, "mean.", file);
  norma_parameters_store (parameters, state->square, "square.", file);
  if (state->best != NULL)
    norma_parameters_store (parameters, state->best, "best.", file);
  norma_tensor_file_seal (file, SEAL);
  return norma_tensor_file_write (file, path, error);
}

static gboolean
check_text (const NormaTensorFile *file, const char *path, const char *key, const char *expected,
            GError **error)
{
  const char *found = norma_tensor_file_get_metadata (file, key);

  if (g_strcmp0 (found, expected) == 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH,
               "%s: a check-point of another training: %s: found %s, expected %s; name another "
               "file, or remove this one to begin anew",
               path, key, found == NULL ? "nothing" : found, expected);
  return FALSE;
}

static gboolean
check_version (const NormaTensorFile *file, guint64 *version, GError **error)
{
  if (!norma_field_get_unsigned (file, "version", 1, G_MAXUINT32, version, error))
    return FALSE;
  if (*version <= VERSION)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_VERSION,
               "check-point of version %" G_GUINT64_FORMAT ", expected %d", *version, VERSION);
  return FALSE;
}

static gboolean
check_seal (const NormaTensorFile *file, guint64 version, GError **error)
{
  if (version < SEALED_VERSION || norma_tensor_file_check_seal (file, SEAL, error))
    return TRUE;
  g_prefix_error (error, "a damaged check-point, remove it to begin anew: ");
  return FALSE;
}

/* One that is whole, and not newer than this program; NULL after an error. */
static NormaTensorFile *
open_whole (const char *path, NormaBudget *budget, GError **error)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_read (path, budget, error);
  guint64 version;

  if (file == NULL)
    return NULL;
  if (check_version (file, &version, error) && check_seal (file, version, error))
    return g_steal_pointer (&file);
  g_prefix_error (error, "%s: ", path);
  return NULL;
}

static gboolean
check_owner (const NormaTensorFile *file, const char *path, const char *purpose,
             const NormaParameters *parameters, guint64 seed, GError **error)
{
  g_autofree char *layout = norma_parameters_describe (parameters);
  g_autofree char *seed_text = g_strdup_printf ("%" G_GUINT64_FORMAT, seed);

  return check_text (file, path, "purpose", purpose, error) &&
         check_text (file, path, "parameters", layout, error) &&
         check_text (file, path, "seed", seed_text, error);
}

static gboolean
read_state (const NormaTensorFile *file, const NormaParameters *parameters,
            NormaTrainingState *state, GError **error)
{
  guint64 n_worse;

  if (!norma_field_get_unsigned (file, "step", 0, G_MAXINT64, &state->step, error) ||
      !norma_field_get_unsigned (file, "steps", 0, G_MAXUINT64, &state->n_steps, error) ||
      !norma_field_get_double (file, "seconds", 0, 1e15, &state->elapsed_s, error) ||
      !norma_field_get_double_or_nan (file, "best_loss", &state->best_loss, error) ||
      !norma_field_get_unsigned (file, "best_step", 0, G_MAXINT64, &state->best_step, error) ||
      !norma_field_get_unsigned (file, "measured_step", 0, G_MAXINT64, &state->measured_step,
                                 error) ||
      !norma_field_get_unsigned (file, "worse", 0, G_MAXUINT, &n_worse, error) ||
      !norma_loss_record_load (file, RECORD, &state->record, error))
    return FALSE;
  state->n_worse = (guint)n_worse;
  return norma_parameters_load (parameters, file, "value.", state->values, error) &&
         norma_parameters_load (parameters, file, "mean.", state->mean, error) &&
         norma_parameters_load (parameters, file, "square.", state->square, error) &&
         (state->best == NULL ||
          norma_parameters_load (parameters, file, "best.", state->best, error));
}

gboolean
norma_check_point_read (const char *path, const char *purpose, const NormaParameters *parameters,
                        NormaTrainingState *state, NormaBudget *budget, GError **error)
{
  g_autoptr (NormaTensorFile) file = open_whole (path, budget, error);

  if (file == NULL || !check_owner (file, path, purpose, parameters, state->seed, error))
    return FALSE;
  if (read_state (file, parameters, state, error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

static gboolean
read_summary (const NormaTensorFile *file, NormaCheckPointSummary *summary, GError **error)
{
  return norma_field_get_unsigned (file, "seed", 0, G_MAXUINT64, &summary->seed, error) &&
         norma_field_get_unsigned (file, "step", 0, G_MAXINT64, &summary->step, error) &&
         norma_field_get_unsigned (file, "steps", 0, G_MAXUINT64, &summary->n_steps, error) &&
         norma_field_get_double (file, "seconds", 0, 1e15, &summary->elapsed_s, error) &&
         norma_loss_record_load (file, RECORD, &summary->record, error);
}

gboolean
norma_check_point_summarise (const char *path, NormaCheckPointSummary *summary, NormaBudget *budget,
                             GError **error)
{
  g_autoptr (NormaTensorFile) file = open_whole (path, budget, error);

  *summary = (NormaCheckPointSummary){ NULL };
  if (file == NULL)
    return FALSE;
  if (!read_summary (file, summary, error)) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  summary->note = g_strdup (norma_tensor_file_get_metadata (file, "note"));
  return TRUE;
}

void
norma_check_point_summary_clear (NormaCheckPointSummary *summary)
{
  g_clear_pointer (&summary->note, g_free);
}
