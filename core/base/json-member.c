/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/json-member.h"

#include <math.h>

#include "core/base/error.h"

static gboolean
refuse (const char *where, const char *member, const char *expected, GError **error)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: “%s” is not %s", where, member,
               expected);
  return FALSE;
}

static gboolean
take_double (JsonNode *node, const char *member, const char *where, double least, double most,
             double *value, GError **error)
{
  g_autofree char *expected = NULL;
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;

  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE) {
    *value = json_node_get_double (node);
    if (*value >= least && *value <= most)
      return TRUE;
  }
  expected = g_strdup_printf ("a number of %g to %g", least, most);
  return refuse (where, member, expected, error);
}

/* Also 3.0, as some writers know only one kind of number. */
static gboolean
take_integer (JsonNode *node, const char *member, const char *where, gint64 least, gint64 most,
              gint64 *value, GError **error)
{
  g_autofree char *expected = NULL;
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;
  double real = type == G_TYPE_DOUBLE ? json_node_get_double (node) : 0;
  gboolean is_whole = type == G_TYPE_INT64 || (type == G_TYPE_DOUBLE && real == floor (real) &&
                                               fabs (real) < 9007199254740992.0);

  if (is_whole) {
    *value = type == G_TYPE_INT64 ? json_node_get_int (node) : (gint64)real;
    if (*value >= least && *value <= most)
      return TRUE;
  }
  expected =
      g_strdup_printf ("a whole number of %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, least, most);
  return refuse (where, member, expected, error);
}

static gboolean
take_array (JsonNode *node, const char *member, const char *where, JsonArray **array,
            GError **error)
{
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return refuse (where, member, "an array", error);
  *array = json_node_get_array (node);
  return TRUE;
}

static gboolean
take_object (JsonNode *node, const char *member, const char *where, JsonObject **object,
             GError **error)
{
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return refuse (where, member, "an object", error);
  *object = json_node_get_object (node);
  return TRUE;
}

gboolean
norma_json_has (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

gboolean
norma_json_get_string (JsonObject *object, const char *member, const char *where, const char **text,
                       GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  *text = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  return (*text != NULL && g_utf8_validate (*text, -1, NULL)) ||
         refuse (where, member, "a string of UTF-8", error);
}

gboolean
norma_json_get_double (JsonObject *object, const char *member, const char *where, double least,
                       double most, double *value, GError **error)
{
  return take_double (json_object_get_member (object, member), member, where, least, most, value,
                      error);
}

gboolean
norma_json_get_integer (JsonObject *object, const char *member, const char *where, gint64 least,
                        gint64 most, gint64 *value, GError **error)
{
  return take_integer (json_object_get_member (object, member), member, where, least, most, value,
                       error);
}

gboolean
norma_json_get_array (JsonObject *object, const char *member, const char *where, JsonArray **array,
                      GError **error)
{
  return take_array (json_object_get_member (object, member), member, where, array, error);
}

gboolean
norma_json_get_object (JsonObject *object, const char *member, const char *where,
                       JsonObject **value, GError **error)
{
  return take_object (json_object_get_member (object, member), member, where, value, error);
}

gboolean
norma_json_element_double (JsonArray *array, guint i, const char *member, const char *where,
                           double least, double most, double *value, GError **error)
{
  return take_double (json_array_get_element (array, i), member, where, least, most, value, error);
}

gboolean
norma_json_element_integer (JsonArray *array, guint i, const char *member, const char *where,
                            gint64 least, gint64 most, gint64 *value, GError **error)
{
  return take_integer (json_array_get_element (array, i), member, where, least, most, value, error);
}

gboolean
norma_json_element_array (JsonArray *array, guint i, const char *member, const char *where,
                          JsonArray **value, GError **error)
{
  return take_array (json_array_get_element (array, i), member, where, value, error);
}

gboolean
norma_json_element_object (JsonArray *array, guint i, const char *member, const char *where,
                           JsonObject **value, GError **error)
{
  return take_object (json_array_get_element (array, i), member, where, value, error);
}
