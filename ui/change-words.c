/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/change-words.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* Of a digest. */
#define SHOWN_DIGITS "12"

/* A value as people read it; NULL: none. */
typedef char *Tell (JsonNode *node);

/* Words of the project, in English there. */
static char *
tell_word (JsonNode *node)
{
  static const char *const words[] = {
    NC_ ("change", "good"),      NC_ ("change", "bad"),       NC_ ("change", "unsure"),
    NC_ ("change", "test"),      NC_ ("change", "query"),     NC_ ("change", "excluded"),
    NC_ ("change", "reference"), NC_ ("change", "minor"),     NC_ ("change", "major"),
    NC_ ("change", "critical"),  NC_ ("change", "accept"),    NC_ ("change", "review"),
    NC_ ("change", "reject"),    NC_ ("change", "same"),      NC_ ("change", "changed"),
    NC_ ("change", "defect"),    NC_ ("change", "roi"),       NC_ ("change", "ignore"),
    NC_ ("change", "missing"),   NC_ ("change", "rectangle"), NC_ ("change", "not compared"),
    NC_ ("change", "mask"),      NC_ ("change", "polygon"),
  };
  const char *word = json_node_get_string (node);

  if (word == NULL || *word == '\0')
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (word, words[i]))
      return g_strdup (g_dpgettext2 (NULL, "change", words[i]));
  return g_strdup (word);
}

static char *
tell_name (JsonNode *node)
{
  const char *text = json_node_get_string (node);

  return text == NULL || *text == '\0' ? NULL : g_strdup (text);
}

static char *
tell_text (JsonNode *node)
{
  const char *text = json_node_get_string (node);

  return text == NULL || *text == '\0' ? NULL : g_strdup_printf (_ ("“%s”"), text);
}

static char *
tell_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) ? g_strdup_printf ("%.4g", json_node_get_double (node))
                                      : NULL;
}

static char *
tell_count (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node)
             ? g_strdup_printf ("%'" G_GINT64_FORMAT, json_node_get_int (node))
             : NULL;
}

static char *
tell_digest (JsonNode *node)
{
  const char *text = json_node_get_string (node);

  return text == NULL || *text == '\0' ? NULL : g_strdup_printf ("%." SHOWN_DIGITS "s…", text);
}

/* The kind of a shape, which its numbers would bury. */
static char *
tell_geometry (JsonNode *node)
{
  const char *text = json_node_get_string (node);
  g_autoptr (JsonNode) geometry = text == NULL ? NULL : json_from_string (text, NULL);

  if (geometry == NULL || !JSON_NODE_HOLDS_OBJECT (geometry) ||
      !json_object_has_member (json_node_get_object (geometry), "kind"))
    return NULL;
  return tell_word (json_object_get_member (json_node_get_object (geometry), "kind"));
}

static char *
tell_points (JsonNode *node)
{
  const char *text = json_node_get_string (node);
  g_autoptr (JsonNode) points = text == NULL ? NULL : json_from_string (text, NULL);

  if (points == NULL || !JSON_NODE_HOLDS_ARRAY (points))
    return NULL;
  return g_strdup_printf ("%u", json_array_get_length (json_node_get_array (points)));
}

typedef struct {
  const char *table, *column;
  const char *words; /* context "change" */
  Tell *tell;
} Column;

/* As in docs/project-file.md; in the order of telling. */
static const Column columns[] = {
  { "image", "image_set", NC_ ("change", "set"), tell_word },
  { "image", "kind", NC_ ("change", "kind"), tell_name },
  { "image", "label", NC_ ("change", "verdict"), tell_word },
  { "image", "defect_class", NC_ ("change", "defect class"), tell_name },
  { "review", "severity", NC_ ("change", "severity"), tell_word },
  { "review", "comment", NC_ ("change", "comment"), tell_text },
  { "review", "verdict", NC_ ("change", "the program's verdict then"), tell_word },
  { "review", "score", NC_ ("change", "score then"), tell_number },
  { "threshold", "reject", NC_ ("change", "reject threshold"), tell_number },
  { "threshold", "review", NC_ ("change", "review threshold"), tell_number },
  { "threshold", "least_area", NC_ ("change", "least area in px"), tell_count },
  { "threshold", "provenance", NC_ ("change", "where from"), tell_text },
  { "pair", "points", NC_ ("change", "marked places"), tell_points },
  { "defect_class", "name", NC_ ("change", "name"), tell_text },
  { "defect_class", "color", NC_ ("change", "colour"), tell_name },
  { "defect_class", "shortcut", NC_ ("change", "key"), tell_count },
  { "defect_class", "severity", NC_ ("change", "severity"), tell_word },
  { "shape", "purpose", NC_ ("change", "purpose"), tell_word },
  { "shape", "defect_class", NC_ ("change", "defect class"), tell_name },
  { "shape", "sensitivity", NC_ ("change", "sensitivity"), tell_number },
  { "shape", "geometry", NC_ ("change", "outline"), tell_geometry },
  { "sign_off", "name", NC_ ("change", "lot"), tell_text },
  { "sign_off", "comment", NC_ ("change", "comment"), tell_text },
  { "sign_off", "n_images", NC_ ("change", "images"), tell_count },
  { "sign_off", "reopened_by", NC_ ("change", "re-opened by"), tell_name },
  { "signed_image", "label", NC_ ("change", "verdict"), tell_word },
  { "signed_image", "defect_class", NC_ ("change", "defect class"), tell_name },
  { "signed_image", "severity", NC_ ("change", "severity"), tell_word },
  { "signed_image", "verdict", NC_ ("change", "the program's verdict"), tell_word },
  { "file", "hash", NC_ ("change", "content"), tell_digest },
  { "file", "path", NC_ ("change", "place"), tell_name },
};

/* Of a row that was made, and of one that was removed. */
static const struct {
  const char *table, *made, *removed; /* context "change" */
} rows[] = {
  { "image", NC_ ("change", "added"), NC_ ("change", "removed") },
  { "review", NC_ ("change", "reviewed"), NC_ ("change", "review withdrawn") },
  { "threshold", NC_ ("change", "thresholds set"),
    NC_ ("change", "thresholds of the model taken again") },
  { "pair", NC_ ("change", "paired with a reference"), NC_ ("change", "pair dissolved") },
  { "defect_class", NC_ ("change", "defect class added"), NC_ ("change", "defect class removed") },
  { "shape", NC_ ("change", "shape drawn"), NC_ ("change", "shape removed") },
  { "sign_off", NC_ ("change", "signed"), NC_ ("change", "signature taken back") },
  { "signed_image", NC_ ("change", "signed"), NC_ ("change", "signature taken back") },
};

/* Settings are rows of a name and a value. */
static const struct {
  const char *name, *words; /* context "change" */
  gboolean has_value; /* that says something to people */
  Tell *tell;
} settings[] = {
  { "norma-current-model", NC_ ("change", "current model"), TRUE, tell_digest },
  { "norma-root", NC_ ("change", "image folder"), TRUE, tell_name },
  { "change-threshold", NC_ ("change", "threshold of change"), TRUE, tell_name },
  { "fit-method", NC_ ("change", "method of the next fit"), FALSE, NULL },
  { "report", NC_ ("change", "what the report tells"), FALSE, NULL },
};

/* Not all members need be there: of a row that changed, only its columns that did. */
static char *
tell_member (JsonObject *row, const char *name, Tell *tell)
{
  return row == NULL || !json_object_has_member (row, name)
             ? NULL
             : tell (json_object_get_member (row, name));
}

static const char *
translate (const char *words)
{
  return g_dpgettext2 (NULL, "change", words);
}

static void
add_part (GString *text, const char *words)
{
  g_string_append_printf (text, "%s%s", text->len == 0 ? "" : ", ", words);
}

/* "reject threshold 1.90 → 2.10"; of a row that was made or removed, "reject threshold 1.90". */
static void
add_values (GString *text, const char *words, const char *before, const char *after,
            gboolean is_changed)
{
  g_autofree char *part = NULL;

  if (before == NULL && after == NULL)
    return;
  part = is_changed ? g_strdup_printf ("%s %s → %s", words, before == NULL ? "–" : before,
                                       after == NULL ? "–" : after)
                    : g_strdup_printf ("%s %s", words, before == NULL ? after : before);
  add_part (text, part);
}

static void
add_column (GString *text, const Column *column, JsonObject *before, JsonObject *after)
{
  g_autofree char *was = tell_member (before, column->column, column->tell);
  g_autofree char *is = tell_member (after, column->column, column->tell);

  /* The outline of a shape that stays one of its kind. */
  if (was != NULL && is != NULL && g_str_equal (was, is)) {
    g_autofree char *part =
        g_strdup_printf (C_ ("change", "%s changed"), translate (column->words));

    add_part (text, part);
  } else
    add_values (text, translate (column->words), was, is, before != NULL && after != NULL);
}

static void
add_setting (GString *text, const char *name, JsonObject *before, JsonObject *after)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (settings); i++) {
    g_autofree char *was = NULL;
    g_autofree char *is = NULL;

    if (!g_str_equal (name, settings[i].name))
      continue;
    if (!settings[i].has_value) {
      g_autofree char *part =
          g_strdup_printf (C_ ("change", "%s changed"), translate (settings[i].words));

      add_part (text, part);
      continue;
    }
    was = tell_member (before, "value", settings[i].tell);
    is = tell_member (after, "value", settings[i].tell);
    add_values (text, translate (settings[i].words), was, is, TRUE);
  }
}

static void
add_row_words (GString *text, const char *table, gboolean made)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].table, table))
      add_part (text, translate (made ? rows[i].made : rows[i].removed));
}

static JsonObject *
parse_row (const char *text)
{
  g_autoptr (JsonNode) node = text == NULL ? NULL : json_from_string (text, NULL);

  return node == NULL || !JSON_NODE_HOLDS_OBJECT (node) ? NULL : json_node_dup_object (node);
}

static char *
join (const NormaChange *change, const GString *text)
{
  g_autofree char *first = NULL;

  if (text->len == 0)
    return NULL;
  first = g_utf8_substring (text->str, 0, 1);
  if (change->path == NULL) {
    g_autofree char *upper = g_utf8_strup (first, -1);

    return g_strconcat (upper, text->str + strlen (first), NULL);
  }
  return g_strdup_printf ("%s: %s", change->path, text->str);
}

char *
norma_change_describe (const NormaEntry *entry, const NormaChange *change)
{
  gboolean is_undone = entry->kind == NORMA_ENTRY_UNDONE;
  g_autoptr (JsonObject) before = parse_row (is_undone ? change->after : change->before);
  g_autoptr (JsonObject) after = parse_row (is_undone ? change->before : change->after);
  g_autoptr (GString) text = g_string_new (NULL);

  if (before == NULL && after == NULL)
    return NULL;
  if (before == NULL || after == NULL)
    add_row_words (text, change->table, before == NULL);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (g_str_equal (columns[i].table, change->table))
      add_column (text, &columns[i], before, after);
  /* The reviewer's word again, of which only the time is new. */
  if (g_str_equal (change->table, "review") && text->len == 0)
    add_part (text, C_ ("change", "reviewed again"));
  if (g_str_equal (change->table, "setting"))
    add_setting (text, change->setting, before, after);
  return join (change, text);
}
