/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <json-glib/json-glib.h>

/* Members of an object that a file holds, with checks. `where` stands before each message and says which
 * object it is. A member that is absent or of another type, a number that isn't finite or out of range and
 * a string that isn't UTF-8 are NORMA_ERROR_DAMAGED. What is given back is lent by the object. */

/* Whether there is one that isn't null. */
gboolean norma_json_has (JsonObject *object, const char *member);

gboolean norma_json_get_string (JsonObject *object, const char *member, const char *where,
                                const char **text, GError **error);
gboolean norma_json_get_double (JsonObject *object, const char *member, const char *where,
                                double least, double most, double *value, GError **error);
gboolean norma_json_get_integer (JsonObject *object, const char *member, const char *where,
                                 gint64 least, gint64 most, gint64 *value, GError **error);
gboolean norma_json_get_array (JsonObject *object, const char *member, const char *where,
                               JsonArray **array, GError **error);
gboolean norma_json_get_object (JsonObject *object, const char *member, const char *where,
                                JsonObject **value, GError **error);

/* The same of element i, which is there, of an array called `member`. */
gboolean norma_json_element_double (JsonArray *array, guint i, const char *member,
                                    const char *where, double least, double most, double *value,
                                    GError **error);
gboolean norma_json_element_integer (JsonArray *array, guint i, const char *member,
                                     const char *where, gint64 least, gint64 most, gint64 *value,
                                     GError **error);
gboolean norma_json_element_array (JsonArray *array, guint i, const char *member, const char *where,
                                   JsonArray **value, GError **error);
gboolean norma_json_element_object (JsonArray *array, guint i, const char *member,
                                    const char *where, JsonObject **value, GError **error);
