/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/method-choice.h"

#include <float.h>
#include <json-glib/json-glib.h>

#include "core/base/error.h"

/* A menu of more is not read any more. */
enum { MOST_NETWORKS = 5 };

NormaMethodChoice *
norma_method_choice_new (void)
{
  const NormaPatchCoreOptions usual = NORMA_PATCHCORE_OPTIONS_INIT;
  const NormaTileOptions usual_tiles = NORMA_TILE_OPTIONS_INIT;
  NormaMethodChoice *choice = g_new0 (NormaMethodChoice, 1);

  choice->core_set = usual.core_set;
  choice->tiles = usual_tiles;
  choice->minutes = 10;
  choice->seed = 1;
  return choice;
}

NormaMethodChoice *
norma_method_choice_copy (const NormaMethodChoice *choice)
{
  NormaMethodChoice *copy = g_memdup2 (choice, sizeof *choice);

  copy->network = g_strdup (choice->network);
  copy->levels = g_strdupv (choice->levels);
  copy->networks = g_strdupv (choice->networks);
  return copy;
}

void
norma_method_choice_free (NormaMethodChoice *choice)
{
  if (choice == NULL)
    return;
  g_free (choice->network);
  g_strfreev (choice->levels);
  g_strfreev (choice->networks);
  g_free (choice);
}

gboolean
norma_method_choice_equal (const NormaMethodChoice *a, const NormaMethodChoice *b)
{
  g_autofree char *one = norma_method_choice_to_text (a);
  g_autofree char *other = norma_method_choice_to_text (b);

  return g_str_equal (one, other);
}

static void
remember (NormaMethodChoice *choice, const char *path)
{
  g_auto (GStrv) before = g_steal_pointer (&choice->networks);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  g_ptr_array_add (paths, g_strdup (path));
  for (guint i = 0; before != NULL && before[i] != NULL && paths->len < MOST_NETWORKS; i++)
    if (!g_str_equal (before[i], path))
      g_ptr_array_add (paths, g_strdup (before[i]));
  g_ptr_array_add (paths, NULL);
  choice->networks = (char **)g_ptr_array_steal (paths, NULL);
}

void
norma_method_choice_set_network (NormaMethodChoice *choice, const char *path)
{
  g_autofree char *network = g_strdup (path);

  g_free (choice->network);
  choice->network = g_steal_pointer (&network);
  g_clear_pointer (&choice->levels, g_strfreev);
  if (path == NULL)
    choice->precision = NORMA_PRECISION_AUTO;
  else if (!norma_descriptor_is_path (path))
    remember (choice, choice->network);
}

void
norma_method_choice_set_levels (NormaMethodChoice *choice, const char *const *levels)
{
  g_auto (GStrv) copy = g_strdupv ((char **)levels);

  g_strfreev (choice->levels);
  choice->levels = g_steal_pointer (&copy);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder, const char *name, double number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, number);
}

static void
add_list (JsonBuilder *builder, const char *name, char **texts)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    json_builder_add_string_value (builder, texts[i]);
  json_builder_end_array (builder);
}

/* What ends a training. */
static const char *const ends[] = { "steps", "time" };

/* In the order of the core. */
static const char *const tile_models[] = { "one", "each" };

static void
add_samples (JsonBuilder *builder, const NormaMethodChoice *choice)
{
  g_autofree char *augments = norma_augments_to_string (choice->augments);

  add_number (builder, "tile", choice->tiles.side);
  add_number (builder, "overlap", choice->tiles.overlap);
  add_number (builder, "scale", choice->tiles.scale);
  add_string (builder, "tile-models", tile_models[choice->tiles.models]);
  add_string (builder, "augment", augments);
}

static void
add_training (JsonBuilder *builder, const NormaMethodChoice *choice)
{
  add_string (builder, "train-by", ends[choice->by_time]);
  add_number (builder, "steps", choice->steps);
  add_number (builder, "minutes", choice->minutes);
  add_number (builder, "seed", choice->seed);
}

/* JSON is UTF-8, which a path need not be, and a URI is, that of the descriptor among them. */
static char *
to_uri (const char *path)
{
  if (norma_descriptor_is_path (path))
    return g_strdup (path);
  return path == NULL ? NULL : g_filename_to_uri (path, NULL, NULL);
}

static char **
to_uris (char **paths)
{
  g_autoptr (GStrvBuilder) uris = g_strv_builder_new ();

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++) {
    g_autofree char *uri = to_uri (paths[i]);

    g_strv_builder_add (uris, uri);
  }
  return g_strv_builder_end (uris);
}

char *
norma_method_choice_to_text (const NormaMethodChoice *choice)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *network = to_uri (choice->network);
  g_auto (GStrv) networks = to_uris (choice->networks);

  json_builder_begin_object (builder);
  if (network != NULL)
    add_string (builder, "network", network);
  if (choice->levels != NULL)
    add_list (builder, "levels", choice->levels);
  add_string (builder, "precision", norma_precision_to_string (choice->precision));
  add_string (builder, "detector", norma_method_to_string (choice->detector));
  add_number (builder, "core-set", choice->core_set);
  add_training (builder, choice);
  add_samples (builder, choice);
  add_list (builder, "networks", networks);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
refuse (const char *name, const char *found, const char *expected, GError **error)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: found “%s”, expected %s", name,
               found == NULL ? "something else" : found, expected);
  return FALSE;
}

/* *text: lent, NULL where nothing is said. */
static gboolean
read_text (JsonReader *reader, const char *name, const char **text, GError **error)
{
  *text = NULL;
  if (json_reader_read_member (reader, name))
    *text = json_reader_get_string_value (reader);
  else
    name = NULL;
  json_reader_end_member (reader);
  return name == NULL || *text != NULL || refuse (name, NULL, "text", error);
}

/* *list: NULL where nothing is said or the list is empty. */
static gboolean
read_list (JsonReader *reader, const char *name, char ***list, GError **error)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  gboolean is_list = TRUE;
  int n = 0;

  if (json_reader_read_member (reader, name)) {
    is_list = json_reader_is_array (reader);
    n = is_list ? json_reader_count_elements (reader) : 0;
    for (int i = 0; i < n && is_list; i++) {
      const char *text = json_reader_read_element (reader, (guint)i)
                             ? json_reader_get_string_value (reader)
                             : NULL;

      json_reader_end_element (reader);
      is_list = text != NULL;
      if (is_list)
        g_strv_builder_add (texts, text);
    }
  }
  json_reader_end_member (reader);
  if (!is_list)
    return refuse (name, NULL, "a list of texts", error);
  *list = n == 0 ? NULL : g_strv_builder_end (texts);
  return TRUE;
}

static gboolean
read_path (const char *name, const char *uri, char **path, GError **error)
{
  *path = uri == NULL ? NULL : g_filename_from_uri (uri, NULL, NULL);
  return uri == NULL || *path != NULL || refuse (name, uri, "the URI of a file", error);
}

static gboolean
read_chosen (const char *uri, char **path, GError **error)
{
  if (!norma_descriptor_is_path (uri))
    return read_path ("network", uri, path, error);
  *path = g_strdup (uri);
  return TRUE;
}

static gboolean
read_network (NormaMethodChoice *choice, JsonReader *reader, GError **error)
{
  g_auto (GStrv) uris = NULL;
  const char *uri;

  if (!read_text (reader, "network", &uri, error) || !read_chosen (uri, &choice->network, error) ||
      !read_list (reader, "levels", &choice->levels, error) ||
      !read_list (reader, "networks", &uris, error))
    return FALSE;
  for (guint i = 0; uris != NULL && uris[i] != NULL; i++) {
    char *path = uris[i];

    if (!read_path ("networks", path, &uris[i], error)) {
      uris[i] = path;
      return FALSE;
    }
    g_free (path);
  }
  choice->networks = g_steal_pointer (&uris);
  return TRUE;
}

static gboolean
read_word (JsonReader *reader, const char *name, const char *(*word_at) (guint i), guint *choice,
           GError **error)
{
  const char *text;

  if (!read_text (reader, name, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  for (guint i = 0; word_at (i) != NULL; i++)
    if (g_str_equal (word_at (i), text)) {
      *choice = i;
      return TRUE;
    }
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED, "%s: “%s” is unknown to this version",
               name, text);
  return FALSE;
}

static gboolean
read_number (JsonReader *reader, const char *name, double least, double most, const char *expected,
             double *number, GError **error)
{
  double found = *number;

  if (json_reader_read_member (reader, name))
    found = json_reader_get_double_value (reader);
  json_reader_end_member (reader);
  if (found >= least && found <= most) {
    *number = found;
    return TRUE;
  }
  return refuse (name, NULL, expected, error);
}

static const char *
precision_at (guint i)
{
  return norma_precision_to_string (i);
}

static const char *
detector_at (guint i)
{
  return norma_method_to_string (i);
}

static const char *
tile_models_at (guint i)
{
  return i < G_N_ELEMENTS (tile_models) ? tile_models[i] : NULL;
}

static const char *
end_at (guint i)
{
  return i < G_N_ELEMENTS (ends) ? ends[i] : NULL;
}

static gboolean
read_training (NormaMethodChoice *choice, JsonReader *reader, GError **error)
{
  double steps = choice->steps, seed = choice->seed;
  guint end = 0;

  if (!read_word (reader, "train-by", end_at, &end, error) ||
      !read_number (reader, "steps", 0, NORMA_METHOD_CHOICE_MOST_STEPS, "0 to 10000000", &steps,
                    error) ||
      !read_number (reader, "minutes", DBL_MIN, NORMA_METHOD_CHOICE_MOST_MINUTES,
                    "a number above 0, at most 10080", &choice->minutes, error) ||
      !read_number (reader, "seed", 0, NORMA_METHOD_CHOICE_MOST_SEED, "0 to 1000000000", &seed,
                    error))
    return FALSE;
  choice->by_time = end == 1;
  choice->steps = (guint)steps;
  choice->seed = (guint)seed;
  return TRUE;
}

static gboolean
read_tiles (NormaTileOptions *tiles, JsonReader *reader, GError **error)
{
  double side = tiles->side;
  guint models = tiles->models;

  if (!read_number (reader, "tile", 0, NORMA_TILING_MAX_SIDE, "0 to 2048", &side, error) ||
      !read_number (reader, "overlap", 0, NORMA_TILING_MAX_OVERLAP, "0 to 0.5", &tiles->overlap,
                    error) ||
      !read_number (reader, "scale", DBL_MIN, DBL_MAX, "a number above 0", &tiles->scale, error) ||
      !read_word (reader, "tile-models", tile_models_at, &models, error))
    return FALSE;
  tiles->side = (guint)side;
  tiles->models = models;
  return TRUE;
}

static gboolean
read_augments (NormaAugments *augments, JsonReader *reader, GError **error)
{
  const char *text;

  if (!read_text (reader, "augment", &text, error))
    return FALSE;
  if (text == NULL || norma_augments_from_string (text, augments, NULL))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
               "augment: “%s” is unknown to this version", text);
  return FALSE;
}

NormaMethodChoice *
norma_method_choice_parse (const char *text, GError **error)
{
  g_autoptr (NormaMethodChoice) choice = norma_method_choice_new ();
  g_autoptr (JsonNode) root = json_from_string (text, error);
  g_autoptr (JsonReader) reader = NULL;
  guint precision = 0, detector = 0;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_clear_error (error);
    refuse ("fit-method", text, "a JSON object", error);
    return NULL;
  }
  reader = json_reader_new (root);
  if (!read_network (choice, reader, error) ||
      !read_word (reader, "precision", precision_at, &precision, error) ||
      !read_word (reader, "detector", detector_at, &detector, error) ||
      !read_number (reader, "core-set", DBL_MIN, 1, "a number above 0, at most 1",
                    &choice->core_set, error) ||
      !read_training (choice, reader, error) || !read_tiles (&choice->tiles, reader, error) ||
      !read_augments (&choice->augments, reader, error))
    return NULL;
  choice->precision = precision;
  choice->detector = detector;
  return g_steal_pointer (&choice);
}

NormaFitTraining
norma_method_choice_get_training (const NormaMethodChoice *choice)
{
  return choice->by_time ? (NormaFitTraining){ .budget_s = choice->minutes * 60 }
                         : (NormaFitTraining){ .n_steps = choice->steps };
}

void
norma_method_choice_apply (const NormaMethodChoice *choice, NormaFitOptions *options)
{
  const NormaFitTraining training = norma_method_choice_get_training (choice);

  options->extractor = (NormaExtractorOptions){ .network = choice->network,
                                                .levels = (const char *const *)choice->levels,
                                                .precision = choice->precision };
  options->detector.method = choice->detector;
  options->detector.patchcore.core_set = choice->core_set;
  norma_fit_options_set_training (options, &training);
  norma_fit_options_set_seed (options, choice->seed);
  options->tiles = choice->tiles;
  options->augments = choice->tiles.side > 0 ? 0 : choice->augments;
}
