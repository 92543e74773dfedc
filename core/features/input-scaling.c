/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/input-scaling.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/features/levels.h"

/* Of sample values; beyond it single precision has no digits left for a picture. */
#define MOST_MAGNITUDE 1e6

enum { MOST_MULTIPLE = 4096 };

static const double imagenet_mean[] = { 0.485, 0.456, 0.406 };
static const double imagenet_deviation[] = { 0.229, 0.224, 0.225 };
static const char *const order_names[] = { "RGB", "BGR", NULL };

void
norma_input_scaling_init (NormaInputScaling *scaling)
{
  *scaling = (NormaInputScaling){ .range = 1, .size_multiple = 32 };
  memcpy (scaling->mean, imagenet_mean, sizeof imagenet_mean);
  memcpy (scaling->deviation, imagenet_deviation, sizeof imagenet_deviation);
}

void
norma_input_scaling_clear (NormaInputScaling *scaling)
{
  g_clear_pointer (&scaling->levels, g_strfreev);
}

const char *
norma_channel_order_to_string (NormaChannelOrder order)
{
  return order_names[order];
}

char *
norma_input_scaling_join (const double numbers[3])
{
  char text[3][G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < 3; i++)
    g_ascii_dtostr (text[i], sizeof text[i], numbers[i]);
  return g_strjoin (",", text[0], text[1], text[2], NULL);
}

/* One key on its way. */
typedef struct {
  const char *where, *key, *text;
} Said;

static gboolean
refuse (const Said *said, const char *expected, GError **error)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s%s: found “%s”, expected %s",
               said->where, said->key, said->text, expected);
  return FALSE;
}

static gboolean
parse_number (const char *text, double *value)
{
  char *end;

  *value = g_ascii_strtod (text, &end);
  return end != text && end[strspn (end, " ")] == '\0' && fabs (*value) <= MOST_MAGNITUDE;
}

static gboolean
parse_order (const Said *said, NormaInputScaling *scaling, GError **error)
{
  for (guint i = 0; order_names[i] != NULL; i++)
    if (g_str_equal (said->text, order_names[i])) {
      scaling->order = i;
      return TRUE;
    }
  return refuse (said, "RGB or BGR", error);
}

static gboolean
parse_range (const Said *said, NormaInputScaling *scaling, GError **error)
{
  return (parse_number (said->text, &scaling->range) && scaling->range > 0) ||
         refuse (said, "a number above 0, such as 1 or 255", error);
}

static gboolean
parse_three (const Said *said, double *numbers, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (said->text, ",", 4);
  gboolean good = g_strv_length (parts) == 3;

  for (guint i = 0; good && i < 3; i++)
    good = parse_number (parts[i], &numbers[i]);
  return good || refuse (said, "three numbers, one a channel", error);
}

static gboolean
parse_mean (const Said *said, NormaInputScaling *scaling, GError **error)
{
  return parse_three (said, scaling->mean, error);
}

static gboolean
parse_deviation (const Said *said, NormaInputScaling *scaling, GError **error)
{
  if (!parse_three (said, scaling->deviation, error))
    return FALSE;
  for (guint i = 0; i < 3; i++)
    if (scaling->deviation[i] < 1 / MOST_MAGNITUDE)
      return refuse (said, "three numbers above 0, one a channel", error);
  return TRUE;
}

static gboolean
parse_multiple (const Said *said, NormaInputScaling *scaling, GError **error)
{
  double number;

  if (!parse_number (said->text, &number) || number < 1 || number > MOST_MULTIPLE ||
      number != floor (number))
    return refuse (said, "a whole number of pixels from 1 to 4096", error);
  scaling->size_multiple = (guint)number;
  return TRUE;
}

static gboolean
parse_levels (const Said *said, NormaInputScaling *scaling, GError **error)
{
  guint n;
  gboolean good;

  g_strfreev (scaling->levels);
  scaling->levels = g_strsplit (said->text, ",", -1);
  n = g_strv_length (scaling->levels);
  good = n >= 1 && n <= NORMA_MOST_LEVELS && g_utf8_validate (said->text, -1, NULL);
  for (guint i = 0; good && i < n; i++)
    good = *g_strstrip (scaling->levels[i]) != '\0';
  return good || refuse (said, "one to eight names of values", error);
}

static const struct {
  const char *key;
  gboolean (*parse) (const Said *said, NormaInputScaling *scaling, GError **error);
} keys[] = {
  { "channel_order", parse_order }, { "range", parse_range },   { "mean", parse_mean },
  { "deviation", parse_deviation }, { "levels", parse_levels }, { "size_multiple", parse_multiple },
};

static void
scale_defaults (NormaInputScaling *scaling, gboolean has_mean, gboolean has_deviation)
{
  for (guint c = 0; c < 3; c++) {
    guint from = scaling->order == NORMA_CHANNELS_RGB ? c : 2 - c;

    if (!has_mean)
      scaling->mean[c] = imagenet_mean[from] * scaling->range;
    if (!has_deviation)
      scaling->deviation[c] = imagenet_deviation[from] * scaling->range;
  }
}

gboolean
norma_input_scaling_parse (NormaInputScaling *scaling, NormaScalingLookup lookup, gpointer data,
                           const char *where, gboolean *said, GError **error)
{
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    Said one = { where, keys[i].key, lookup (keys[i].key, data) };

    if (one.text != NULL && !keys[i].parse (&one, scaling, error))
      return FALSE;
    any |= one.text != NULL;
  }
  scale_defaults (scaling, lookup ("mean", data) != NULL, lookup ("deviation", data) != NULL);
  if (said != NULL)
    *said = any;
  return TRUE;
}

/* The JSON file. */

static gboolean
damaged (GError **error, const char *path, const char *what, const char *which)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: %s%s", path, what, which);
  return FALSE;
}

/* A word or a number; NULL for anything else. */
static char *
to_text (JsonNode *node)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return NULL;
  return g_strdup (g_ascii_dtostr (text, sizeof text, json_node_get_double (node)));
}

static char *
join_array (JsonArray *array)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *part = to_text (json_array_get_element (array, i));

    if (part == NULL)
      return NULL;
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", part);
  }
  return g_strdup (text->str);
}

static gboolean
is_key (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].key, name))
      return TRUE;
  return FALSE;
}

/* Key → text. */
static GHashTable *
list_members (JsonObject *object, const char *path, GError **error)
{
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node)) {
    char *text =
        JSON_NODE_HOLDS_ARRAY (node) ? join_array (json_node_get_array (node)) : to_text (node);

    if (text == NULL || !is_key (name)) {
      g_free (text);
      damaged (error, path,
               text == NULL ? "expected text, a number or a list of them as "
                            : "expected channel_order, range, mean, deviation, size_multiple or "
                              "levels, found ",
               name);
      return NULL;
    }
    g_hash_table_insert (texts, g_strdup (name), text);
  }
  return g_steal_pointer (&texts);
}

static GHashTable *
read_members (const char *path, GError **error)
{
  /* Eight names and a dozen numbers; the parser descends without a limit of its own. */
  const gsize most_bytes = 4096;
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autofree char *text = NULL;
  g_autoptr (GError) json_error = NULL;
  gsize length;
  JsonNode *root;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (length > most_bytes || !g_utf8_validate_len (text, length, NULL)) {
    damaged (error, path, "expected JSON of at most 4096 bytes", "");
    return NULL;
  }
  if (!json_parser_load_from_data (parser, text, (gssize)length, &json_error)) {
    damaged (error, path, "no JSON: ", json_error->message);
    return NULL;
  }
  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return list_members (json_node_get_object (root), path, error);
  damaged (error, path, "expected a JSON object", "");
  return NULL;
}

static const char *
look_up_member (const char *key, gpointer data)
{
  return g_hash_table_lookup (data, key);
}

gboolean
norma_input_scaling_read_file (NormaInputScaling *scaling, const char *path, GError **error)
{
  g_autoptr (GHashTable) texts = read_members (path, error);
  g_autofree char *where = g_strconcat (path, ": ", NULL);

  if (texts == NULL ||
      !norma_input_scaling_parse (scaling, look_up_member, texts, where, NULL, error))
    return FALSE;
  scaling->origin = NORMA_SCALING_FILE;
  return TRUE;
}
