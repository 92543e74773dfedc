/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/backbone.h"

#include "core/base/error.h"
#include "core/features/network-extractor.h"
#include "core/network/prune.h"

#define PREFIX "norma."

struct _NormaBackbone {
  char *path; /* of the descriptor, its name: what messages begin with */
  GBytes *descriptor; /* its file; NULL: the file at path */
  char **levels; /* NULL: to be chosen */
  NormaNetwork *network;
  NormaInputScaling scaling;
  guint fixed_width, fixed_height; /* 0: open */
  NormaBudget *budget; /* NULL: no cap */
};

void
norma_backbone_free (NormaBackbone *backbone)
{
  if (backbone == NULL)
    return;
  g_free (backbone->path);
  g_clear_pointer (&backbone->descriptor, g_bytes_unref);
  g_strfreev (backbone->levels);
  norma_network_unref (backbone->network);
  norma_input_scaling_clear (&backbone->scaling);
  norma_budget_unref (backbone->budget);
  g_free (backbone);
}

const NormaNetwork *
norma_backbone_get_network (const NormaBackbone *backbone)
{
  return backbone->network;
}

const NormaInputScaling *
norma_backbone_get_scaling (const NormaBackbone *backbone)
{
  return &backbone->scaling;
}

static gboolean
check_names (const char *const *levels, GError **error)
{
  guint n = g_strv_length ((char **)levels);

  if (n == 0 || n > NORMA_MOST_LEVELS) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "levels: found %u names, expected 1 to %d",
                 n, NORMA_MOST_LEVELS);
    return FALSE;
  }
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < i; k++)
      if (g_str_equal (levels[i], levels[k])) {
        g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "levels: “%s” is named twice",
                     levels[i]);
        return FALSE;
      }
  return TRUE;
}

static NormaNetwork *
read_whole (const NormaBackbone *b, GError **error)
{
  return b->descriptor == NULL
             ? norma_network_read (b->path, NULL, b->budget, error)
             : norma_network_read_bytes (b->descriptor, b->path, NULL, b->budget, error);
}

static GBytes *
prune (const NormaBackbone *b, const char *const *levels, const char *prefix, GError **error)
{
  return b->descriptor == NULL
             ? norma_network_prune (b->path, levels, prefix, b->budget, error)
             : norma_network_prune_bytes (b->descriptor, b->path, levels, prefix, b->budget, error);
}

static NormaNetwork *
read_network (const NormaBackbone *b, const char *const *levels, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (levels == NULL)
    return read_whole (b, error);
  if (!check_names (levels, error)) {
    g_prefix_error (error, "%s: ", b->path);
    return NULL;
  }
  bytes = prune (b, levels, PREFIX, error);
  return bytes == NULL ? NULL : norma_network_read_bytes (bytes, b->path, NULL, b->budget, error);
}

static const char *
look_up_metadata (const char *key, gpointer data)
{
  g_autofree char *full = g_strconcat (PREFIX, key, NULL);

  return norma_network_get_metadata (data, full);
}

/* The file beside it speaks last, for it is what a user can write. */
static gboolean
read_scaling (NormaBackbone *b, GError **error)
{
  g_autofree char *beside = g_strconcat (b->path, ".json", NULL);
  g_autofree char *where = g_strconcat (b->path, ": " PREFIX, NULL);
  gboolean said;

  if (b->descriptor == NULL && g_file_test (beside, G_FILE_TEST_EXISTS))
    return norma_input_scaling_read_file (&b->scaling, beside, error);
  if (!norma_input_scaling_parse (&b->scaling, look_up_metadata, b->network, where, &said, error))
    return FALSE;
  b->scaling.origin = said ? NORMA_SCALING_METADATA : NORMA_SCALING_DEFAULT;
  return TRUE;
}

static gboolean
read_input (NormaBackbone *b, GError **error)
{
  NormaShape shape, second;
  NormaElement element, other;
  gboolean open, second_open;
  const char *name = norma_network_get_input (b->network, 0, &element, &shape, &open);
  const char *more = norma_network_get_input (b->network, 1, &other, &second, &second_open);
  g_autofree char *found = NULL;

  if (name != NULL && more == NULL && element == NORMA_ELEMENT_FLOAT &&
      (open || (shape.rank == 4 && (shape.dims[0] == 1 || shape.dims[0] == -1) &&
                (shape.dims[1] == 3 || shape.dims[1] == -1)))) {
    b->fixed_height = open ? 0 : (guint)CLAMP (shape.dims[2], 0, G_MAXINT32);
    b->fixed_width = open ? 0 : (guint)CLAMP (shape.dims[3], 0, G_MAXINT32);
    return TRUE;
  }
  found = norma_shape_to_string (&shape);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
               "%s: found the input “%s” of %s %s%s%s, expected one input, pictures of float32 "
               "1×3×height×width (−1: any)",
               b->path, name == NULL ? "" : name, norma_element_name (element),
               open ? "any shape" : found, more == NULL ? "" : " and the input ",
               more == NULL ? "" : more);
  return FALSE;
}

/* The file's suggestion, once it is known. */
static gboolean
take_suggestion (NormaBackbone *b, GError **error)
{
  if (b->levels != NULL || b->scaling.levels == NULL)
    return TRUE;
  b->levels = g_strdupv (b->scaling.levels);
  norma_network_unref (b->network);
  b->network = read_network (b, (const char *const *)b->levels, error);
  return b->network != NULL;
}

NormaBackbone *
norma_backbone_open (const char *path, const char *const *levels, NormaBudget *budget,
                     GError **error)
{
  g_autoptr (NormaBackbone) backbone = g_new0 (NormaBackbone, 1);

  g_return_val_if_fail (path != NULL, NULL);

  if (norma_descriptor_is_path (path))
    backbone->descriptor = norma_descriptor_read ();
  backbone->path = g_strdup (backbone->descriptor == NULL ? path : NORMA_DESCRIPTOR_NAME);
  backbone->levels = g_strdupv ((char **)levels);
  backbone->budget = budget == NULL ? NULL : norma_budget_ref (budget);
  norma_input_scaling_init (&backbone->scaling);
  backbone->network = read_network (backbone, levels, error);
  if (backbone->network == NULL || !read_scaling (backbone, error) ||
      !take_suggestion (backbone, error) || !read_input (backbone, error))
    return NULL;
  return g_steal_pointer (&backbone);
}

void
norma_backbone_size_frame (const NormaBackbone *backbone, double median_aspect, guint short_side,
                           guint *width, guint *height)
{
  norma_frame_size_for_step (median_aspect, short_side, backbone->scaling.size_multiple, width,
                             height);
  if (backbone->fixed_width > 0)
    *width = backbone->fixed_width;
  if (backbone->fixed_height > 0)
    *height = backbone->fixed_height;
}

static const NormaNetworkValue *
find_value (const GArray *values, const char *name)
{
  for (guint i = 0; i < values->len; i++)
    if (g_str_equal (g_array_index (values, NormaNetworkValue, i).name, name))
      return &g_array_index (values, NormaNetworkValue, i);
  return NULL;
}

/* Whoever names a value knows that its last axes are rows and columns. */
static gboolean
add_named (const NormaBackbone *b, const GArray *values, const char *name, guint width,
           guint height, GArray *levels, GError **error)
{
  const NormaNetworkValue *value = find_value (values, name);
  NormaBackboneLevel level = { NULL };
  g_autofree char *found = NULL;

  if (value == NULL || !norma_backbone_level_read (&value->shape, width, height, &level)) {
    found = value == NULL ? NULL : norma_shape_to_string (&value->shape);
    g_set_error (
        error, NORMA_ERROR, NORMA_ERROR_INPUT,
        "%s: level “%s”: found %s, expected float32 numbers, a map 1×channels×height×width "
        "or the tokens of patches 1×tokens×channels, for a frame of %u × %u",
        b->path, name, found == NULL ? "no numbers of a picture" : found, width, height);
    return FALSE;
  }
  level.name = g_strdup (name);
  level.is_chosen = TRUE;
  g_array_append_val (levels, level);
  return TRUE;
}

static GArray *
list_named (const NormaBackbone *b, const GArray *values, guint width, guint height, GError **error)
{
  g_autoptr (GArray) levels = g_array_new (FALSE, TRUE, sizeof (NormaBackboneLevel));

  g_array_set_clear_func (levels, (GDestroyNotify)norma_backbone_level_clear);
  for (guint i = 0; b->levels[i] != NULL; i++)
    if (!add_named (b, values, b->levels[i], width, height, levels, error))
      return NULL;
  return g_steal_pointer (&levels);
}

GArray *
norma_backbone_list_levels (const NormaBackbone *b, guint width, guint height, GError **error)
{
  NormaNetworkInput input = { { 4, { 1, 3, height, width } }, NORMA_ELEMENT_FLOAT };
  g_autoptr (GArray) values = norma_network_list_values (b->network, &input, 1, b->budget, error);
  g_autoptr (GArray) levels = NULL;

  if (values == NULL)
    return NULL;
  if (b->levels != NULL)
    return list_named (b, values, width, height, error);
  levels = norma_backbone_levels_list (values, width, height);
  if (levels->len > 0)
    return g_steal_pointer (&levels);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: found no value that is a grid of features for a frame of %u × %u", b->path,
               width, height);
  return NULL;
}

static int
compare_fineness (gconstpointer a, gconstpointer b)
{
  const NormaBackboneLevel *x = *(const NormaBackboneLevel *const *)a;
  const NormaBackboneLevel *y = *(const NormaBackboneLevel *const *)b;
  gsize n = norma_feature_shape_n_positions (&x->shape);
  gsize m = norma_feature_shape_n_positions (&y->shape);

  return n > m ? -1 : n < m;
}

/* Names of the chosen ones, the finest first, NULL at the end; lent. */
static GPtrArray *
name_chosen (const GArray *levels)
{
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < levels->len; i++)
    if (g_array_index (levels, NormaBackboneLevel, i).is_chosen)
      g_ptr_array_add (chosen, &g_array_index (levels, NormaBackboneLevel, i));
  g_ptr_array_sort (chosen, compare_fineness);
  for (guint i = 0; i < chosen->len; i++)
    chosen->pdata[i] = ((NormaBackboneLevel *)chosen->pdata[i])->name;
  g_ptr_array_add (chosen, NULL);
  return chosen;
}

NormaExtractor *
norma_backbone_make (const NormaBackbone *b, const NormaFrame *frame, GError **error)
{
  g_autoptr (GArray) levels = norma_backbone_list_levels (b, frame->width, frame->height, error);
  g_autoptr (GPtrArray) names = levels == NULL ? NULL : name_chosen (levels);
  g_autofree char *name = g_path_get_basename (b->path);
  g_autofree char *hash = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (names == NULL)
    return NULL;
  bytes = prune (b, (const char *const *)names->pdata, NULL, error);
  if (bytes == NULL)
    return NULL;
  if (b->descriptor == NULL)
    return norma_network_extractor_new (bytes, name, &b->scaling, frame, b->budget, error);
  hash = norma_descriptor_hash ();
  return norma_network_extractor_new_descriptor (bytes, hash, &b->scaling, frame, b->budget, error);
}
