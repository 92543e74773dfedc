/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/parameters.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"

struct _NormaParameters {
  GPtrArray *list; /* of NormaParameter */
  gsize size;
};

static void
free_parameter (gpointer data)
{
  NormaParameter *parameter = data;

  g_free (parameter->name);
  g_free (parameter);
}

NormaParameters *
norma_parameters_new (void)
{
  NormaParameters *parameters = g_new0 (NormaParameters, 1);

  parameters->list = g_ptr_array_new_with_free_func (free_parameter);
  return parameters;
}

void
norma_parameters_free (NormaParameters *parameters)
{
  if (parameters == NULL)
    return;

  g_ptr_array_unref (parameters->list);
  g_free (parameters);
}

gsize
norma_parameters_add (NormaParameters *parameters, const char *name, NormaParameterRole role,
                      guint group, const guint64 *dims, guint rank)
{
  NormaParameter *parameter;
  gsize n = 1;

  g_return_val_if_fail (rank <= NORMA_TENSOR_MAX_RANK, 0);
  for (guint i = 0; i < rank; i++)
    g_return_val_if_fail (g_size_checked_mul (&n, n, dims[i]), 0);
  g_return_val_if_fail (n <= (G_MAXSIZE - parameters->size) / sizeof (float), 0);

  parameter = g_new0 (NormaParameter, 1);
  *parameter = (NormaParameter){ g_strdup (name), role, group, rank, { 0 }, parameters->size, n };
  for (guint i = 0; i < rank; i++)
    parameter->dims[i] = dims[i];
  g_ptr_array_add (parameters->list, parameter);
  parameters->size += n;
  return parameter->offset;
}

guint
norma_parameters_get_count (const NormaParameters *parameters)
{
  return parameters->list->len;
}

const NormaParameter *
norma_parameters_get (const NormaParameters *parameters, guint index)
{
  g_return_val_if_fail (index < parameters->list->len, NULL);

  return g_ptr_array_index (parameters->list, index);
}

gsize
norma_parameters_get_size (const NormaParameters *parameters)
{
  return parameters->size;
}

char *
norma_parameters_describe (const NormaParameters *parameters)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < parameters->list->len; i++) {
    const NormaParameter *parameter = norma_parameters_get (parameters, i);

    g_string_append_printf (text, "%s%s%s[", i > 0 ? " " : "", parameter->name,
                            parameter->role == NORMA_PARAMETER_STATISTIC ? "~" : "");
    for (guint k = 0; k < parameter->rank; k++)
      g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, k > 0 ? "," : "", parameter->dims[k]);
    g_string_append_c (text, ']');
  }
  return g_string_free (text, FALSE);
}

void
norma_parameters_store (const NormaParameters *parameters, const float *values, const char *prefix,
                        NormaTensorFile *file)
{
  for (guint i = 0; i < parameters->list->len; i++) {
    const NormaParameter *parameter = norma_parameters_get (parameters, i);
    g_autofree char *name = g_strconcat (prefix, parameter->name, NULL);
    g_autoptr (GBytes) bytes =
        g_bytes_new (values + parameter->offset, parameter->n * sizeof (float));

    norma_tensor_file_add (file, name, NORMA_TENSOR_F32, parameter->dims, parameter->rank, bytes);
  }
}

static gboolean
load_one (const NormaParameter *parameter, const NormaTensorFile *file, const char *prefix,
          float *values, GError **error)
{
  g_autofree char *name = g_strconcat (prefix, parameter->name, NULL);
  guint64 dims[NORMA_TENSOR_MAX_RANK];
  const float *found;
  GBytes *bytes;

  memcpy (dims, parameter->dims, sizeof dims);
  bytes = norma_tensor_file_get (file, name, NORMA_TENSOR_F32, dims, parameter->rank, error);
  if (bytes == NULL)
    return FALSE;
  found = g_bytes_get_data (bytes, NULL);
  for (gsize i = 0; i < parameter->n; i++)
    if (!isfinite (found[i])) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "%s: found %g at place %" G_GSIZE_FORMAT ", expected finite numbers", name,
                   (double)found[i], i);
      return FALSE;
    }
  if (parameter->n > 0)
    memcpy (values + parameter->offset, found, parameter->n * sizeof (float));
  return TRUE;
}

gboolean
norma_parameters_load (const NormaParameters *parameters, const NormaTensorFile *file,
                       const char *prefix, float *values, GError **error)
{
  for (guint i = 0; i < parameters->list->len; i++)
    if (!load_one (norma_parameters_get (parameters, i), file, prefix, values, error))
      return FALSE;
  return TRUE;
}
