/* SPDX-License-Identifier: Apache-2.0 */
#include "app/network-info.h"

#include <stdio.h>

#include "core/features/backbone.h"

/* Of the fit, when no --size is given. */
enum { SHORT_SIDE = 256 };

gboolean
norma_network_info_is_for (const char *path)
{
  /* Field 1 of a model, its version, as a number; a model file of Norma begins with the length of
   * its header, which leaves 56 when divided by 64. */
  const int first = 0x08;
  FILE *file;
  int found;

  if (g_str_has_suffix (path, ".onnx"))
    return TRUE;
  file = fopen (path, "rb");
  found = file == NULL ? EOF : getc (file);
  if (file != NULL)
    fclose (file);
  return found == first;
}

static void
print_name (const char *path)
{
  g_autofree char *hash = NULL;

  if (!norma_descriptor_is_path (path)) {
    puts (path);
    return;
  }
  hash = norma_descriptor_hash ();
  puts ("Norma's descriptor");
  printf ("  %-18s %s\n", "hash of its file", hash);
}

static void
print_input (const NormaNetwork *network)
{
  NormaElement element;
  NormaShape shape;
  gboolean open;
  const char *name = norma_network_get_input (network, 0, &element, &shape, &open);
  g_autofree char *sizes = norma_shape_to_string (&shape);

  printf ("  %-18s %s, %s %s\n", "input", name, norma_element_name (element),
          open ? "any shape" : sizes);
}

static void
print_outputs (const NormaNetwork *network)
{
  const char *name;

  for (guint i = 0; (name = norma_network_get_output (network, i)) != NULL; i++)
    printf ("  %-18s %s\n", i == 0 ? "outputs" : "", name);
}

static void
print_scaling (const NormaInputScaling *s)
{
  static const char *const origins[] = { "nothing said, so as ImageNet's networks",
                                         "from the file's metadata",
                                         "from the JSON file beside it" };

  printf ("Input scaling (%s)\n", origins[s->origin]);
  printf ("  %-18s %s\n", "channels", norma_channel_order_to_string (s->order));
  printf ("  %-18s 0 ... %g\n", "range", s->range);
  printf ("  %-18s %g, %g, %g\n", "mean", s->mean[0], s->mean[1], s->mean[2]);
  printf ("  %-18s %g, %g, %g\n", "deviation", s->deviation[0], s->deviation[1], s->deviation[2]);
  printf ("  %-18s multiples of %u pixels\n", "sides", s->size_multiple);
}

static void
print_levels (const GArray *levels, guint width, guint height)
{
  printf ("Levels for a frame of %u x %u (*: taken when none are named)\n", width, height);
  for (guint i = 0; i < levels->len; i++) {
    const NormaBackboneLevel *level = &g_array_index (levels, NormaBackboneLevel, i);

    printf ("%s %4u features at %3u x %3u, stride %4.3g%s  %s\n", level->is_chosen ? "*" : " ",
            level->shape.channels, level->shape.width, level->shape.height,
            norma_backbone_level_get_stride (level, width, height),
            level->is_tokens ? ", tokens" : "", level->name);
  }
}

gboolean
norma_network_info_print (const char *path, NormaBudget *budget, GError **error)
{
  g_autoptr (NormaBackbone) backbone = norma_backbone_open (path, NULL, budget, error);
  g_autoptr (GArray) levels = NULL;
  const NormaNetwork *network;
  guint width, height;

  if (backbone == NULL)
    return FALSE;
  norma_backbone_size_frame (backbone, 1, SHORT_SIDE, &width, &height);
  levels = norma_backbone_list_levels (backbone, width, height, error);
  if (levels == NULL)
    return FALSE;
  network = norma_backbone_get_network (backbone);
  print_name (path);
  printf ("  %-18s %" G_GINT64_FORMAT "\n", "operator set", norma_network_get_opset (network));
  printf ("  %-18s %.1f MB\n", "weights", (double)norma_network_get_bytes (network) / 1e6);
  print_input (network);
  print_outputs (network);
  print_scaling (norma_backbone_get_scaling (backbone));
  print_levels (levels, width, height);
  return TRUE;
}

void
norma_network_info_print_operators (void)
{
  gint64 since, until;
  const char *name;

  puts ("Operators of ONNX, and the operator sets that they are claimed for");
  for (guint i = 0; (name = norma_network_get_operator (i, &since, &until)) != NULL; i++)
    printf ("  %-22s %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT "\n", name, since, until);
}
