/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <json-glib/json-glib.h>

/* Holds a JSON value against a JSON Schema of the repository, with the keywords that these have: type, enum,
 * const, pattern, minimum, minItems, maxItems, properties, required, items, oneOf with null, $ref into
 * $defs. Stricter in one thing: a member that the schema does not list is an error, so that none is
 * written that is not documented. */

typedef struct {
  JsonObject *root;
  guint n_checked; /* values */
} Schema;

static inline void schema_check (Schema *schema, JsonObject *rule, JsonNode *value,
                                 const char *place);

static inline gboolean
schema_has_type (const char *type, JsonNode *value)
{
  GType found = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_NONE;

  if (g_str_equal (type, "object"))
    return JSON_NODE_HOLDS_OBJECT (value);
  if (g_str_equal (type, "array"))
    return JSON_NODE_HOLDS_ARRAY (value);
  if (g_str_equal (type, "null"))
    return JSON_NODE_HOLDS_NULL (value);
  if (g_str_equal (type, "string"))
    return found == G_TYPE_STRING;
  if (g_str_equal (type, "boolean"))
    return found == G_TYPE_BOOLEAN;
  if (g_str_equal (type, "integer"))
    return found == G_TYPE_INT64;
  g_assert_cmpstr (type, ==, "number");
  return found == G_TYPE_INT64 || found == G_TYPE_DOUBLE;
}

static inline void
schema_check_type (JsonObject *rule, JsonNode *value, const char *place)
{
  JsonNode *type = json_object_get_member (rule, "type");
  gboolean fits = FALSE;

  if (type == NULL)
    return;
  if (JSON_NODE_HOLDS_VALUE (type)) {
    fits = schema_has_type (json_node_get_string (type), value);
  } else {
    JsonArray *types = json_node_get_array (type);

    for (guint i = 0; i < json_array_get_length (types); i++)
      fits = fits || schema_has_type (json_array_get_string_element (types, i), value);
  }
  if (!fits)
    g_error ("%s is of no type that the schema has", place);
}

static inline void
schema_check_value (JsonObject *rule, JsonNode *value, const char *place)
{
  gboolean fits = TRUE;

  if (json_object_has_member (rule, "const"))
    fits = json_node_equal (json_object_get_member (rule, "const"), value);
  if (json_object_has_member (rule, "enum")) {
    JsonArray *words = json_object_get_array_member (rule, "enum");

    fits = FALSE;
    for (guint i = 0; i < json_array_get_length (words); i++)
      fits = fits || json_node_equal (json_array_get_element (words, i), value);
  }
  if (json_object_has_member (rule, "pattern") && !JSON_NODE_HOLDS_NULL (value))
    fits = fits && g_regex_match_simple (json_object_get_string_member (rule, "pattern"),
                                         json_node_get_string (value), 0, 0);
  if (json_object_has_member (rule, "minimum") && !JSON_NODE_HOLDS_NULL (value))
    fits = fits && json_node_get_double (value) >= json_object_get_double_member (rule, "minimum");
  if (!fits)
    g_error ("%s is no value that the schema has", place);
}

static inline void
schema_check_object (Schema *schema, JsonObject *rule, JsonObject *object, const char *place)
{
  JsonObject *properties = json_object_get_object_member (rule, "properties");
  JsonArray *required = json_object_get_array_member (rule, "required");
  g_autoptr (GList) names = json_object_get_members (object);

  for (guint i = 0; i < json_array_get_length (required); i++)
    if (!json_object_has_member (object, json_array_get_string_element (required, i)))
      g_error ("%s has no “%s”", place, json_array_get_string_element (required, i));
  for (const GList *name = names; name != NULL; name = name->next) {
    g_autofree char *member = g_strconcat (place, ".", (char *)name->data, NULL);

    if (!json_object_has_member (properties, name->data))
      g_error ("%s is not in the schema", member);
    schema_check (schema, json_object_get_object_member (properties, name->data),
                  json_object_get_member (object, name->data), member);
  }
}

static inline void
schema_check_array (Schema *schema, JsonObject *rule, JsonArray *array, const char *place)
{
  guint n = json_array_get_length (array);

  if (n < json_object_get_int_member_with_default (rule, "minItems", 0) ||
      n > json_object_get_int_member_with_default (rule, "maxItems", G_MAXUINT))
    g_error ("%s has %u elements", place, n);
  for (guint i = 0; i < n; i++) {
    g_autofree char *element = g_strdup_printf ("%s[%u]", place, i);

    schema_check (schema, json_object_get_object_member (rule, "items"),
                  json_array_get_element (array, i), element);
  }
}

/* place: for messages. */
static inline void
schema_check (Schema *schema, JsonObject *rule, JsonNode *value, const char *place)
{
  schema->n_checked++;
  if (json_object_has_member (rule, "oneOf")) {
    JsonArray *rules = json_object_get_array_member (rule, "oneOf");

    if (JSON_NODE_HOLDS_NULL (value))
      return;
    rule = json_array_get_object_element (rules, 0);
  }
  if (json_object_has_member (rule, "$ref")) {
    const char *name = json_object_get_string_member (rule, "$ref") + strlen ("#/$defs/");

    rule =
        json_object_get_object_member (json_object_get_object_member (schema->root, "$defs"), name);
    g_assert_nonnull (rule);
  }
  schema_check_type (rule, value, place);
  schema_check_value (rule, value, place);
  if (JSON_NODE_HOLDS_OBJECT (value) && json_object_has_member (rule, "properties"))
    schema_check_object (schema, rule, json_node_get_object (value), place);
  if (JSON_NODE_HOLDS_ARRAY (value))
    schema_check_array (schema, rule, json_node_get_array (value), place);
}
