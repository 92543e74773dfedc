/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/point-text.h"

#include <json-glib/json-glib.h>
#include <math.h>

#include "core/base/error.h"

enum { N_NUMBERS = 4 };

static void
append_number (GString *text, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_dtostr (number, sizeof number, value));
}

char *
norma_point_text_new (const NormaPointPair *pairs, guint n_pairs)
{
  GString *text = g_string_new (n_pairs == 0 ? "" : "[");

  for (guint i = 0; i < n_pairs; i++) {
    const double numbers[N_NUMBERS] = { pairs[i].query_x, pairs[i].query_y, pairs[i].reference_x,
                                        pairs[i].reference_y };

    for (guint k = 0; k < N_NUMBERS; k++) {
      g_string_append (text, k > 0 ? "," : i > 0 ? ",[" : "[");
      append_number (text, numbers[k]);
    }
    g_string_append (text, i + 1 < n_pairs ? "]" : "]]");
  }
  return g_string_free (text, FALSE);
}

static gboolean
take_numbers (JsonNode *node, double *numbers)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) != N_NUMBERS)
    return FALSE;
  for (guint k = 0; k < N_NUMBERS; k++) {
    JsonNode *element = json_array_get_element (array, k);

    if (!JSON_NODE_HOLDS_VALUE (element))
      return FALSE;
    numbers[k] = json_node_get_double (element);
    if (!isfinite (numbers[k]))
      return FALSE;
  }
  return TRUE;
}

GArray *
norma_point_text_parse (const char *text, GError **error)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (NormaPointPair));
  g_autoptr (JsonNode) node = *text == '\0' ? NULL : json_from_string (text, NULL);
  gboolean is_whole = *text == '\0' || (node != NULL && JSON_NODE_HOLDS_ARRAY (node));
  JsonArray *array = node != NULL && is_whole ? json_node_get_array (node) : NULL;

  for (guint i = 0; is_whole && array != NULL && i < json_array_get_length (array); i++) {
    double n[N_NUMBERS] = { 0 };
    NormaPointPair pair;

    is_whole = take_numbers (json_array_get_element (array, i), n);
    pair = (NormaPointPair){ n[0], n[1], n[2], n[3] };
    g_array_append_val (pairs, pair);
  }
  if (is_whole)
    return g_steal_pointer (&pairs);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "marked places: found %s, expected an array of arrays of four numbers", text);
  return NULL;
}
