/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/student-network.h"

/* Channels after each halving, the last of all that follow. */
static const guint halved[] = { 32, 48, 96 };

/* Channels of the autoencoder beside its code. */
enum { CODER = 64, CODER_FIRST = 32 };

#define DROPOUT 0.2 /* as published */

static guint
convolve (NormaBlueprint *b, guint from, const char *name, guint channels, guint kernel,
          guint stride)
{
  const NormaConvolutionOptions options = { channels, kernel, stride, kernel / 2 };

  return norma_blueprint_add_convolution (b, from, name, &options);
}

static guint
rectify (NormaBlueprint *b, guint from)
{
  return norma_blueprint_add_relu (b, from, 0);
}

static guint
halve (guint size)
{
  return (size + 1) / 2;
}

static guint
add_head (NormaBlueprint *b, guint from, const char *name, guint n_features)
{
  g_autofree char *layer = g_strconcat (name, ".project", NULL);

  return norma_blueprint_add_output (b, convolve (b, from, layer, n_features, 1, 1), name);
}

static guint
add_halvings (NormaBlueprint *b, const NormaStudentShape *shape, guint from)
{
  guint height = shape->height, width = shape->width, i;

  for (i = 0; i == 0 || 2 * height > 3 * shape->grid_height || 2 * width > 3 * shape->grid_width;
       i++) {
    guint channels = halved[MIN (i, G_N_ELEMENTS (halved) - 1)];
    g_autofree char *name = g_strdup_printf ("student.half%u", i + 1);

    from = rectify (b, convolve (b, from, name, channels, 3, 2));
    height = halve (height);
    width = halve (width);
  }
  return height == shape->grid_height && width == shape->grid_width
             ? from
             : norma_blueprint_add_resize (b, from, shape->grid_height, shape->grid_width);
}

static void
add_student (NormaBlueprint *b, const NormaStudentShape *shape, NormaStudentLayers *layers)
{
  guint channels = halved[G_N_ELEMENTS (halved) - 1], x, inner;

  layers->picture = norma_blueprint_add_input (b, "picture", shape->channels);
  x = add_halvings (b, shape, layers->picture);
  x = rectify (b, convolve (b, x, "student.widen", channels, 1, 1));
  inner = rectify (b, convolve (b, x, "student.first", channels, 3, 1));
  inner = convolve (b, inner, "student.second", channels, 3, 1);
  x = rectify (b, norma_blueprint_add_sum (b, x, inner));
  layers->imitation = add_head (b, x, "imitation", shape->n_features);
  layers->forecast = add_head (b, x, "forecast", shape->n_features);
}

/* From the view to one position, whose channels are the code. */
static guint
add_encoder (NormaBlueprint *b, const NormaStudentShape *shape, guint from)
{
  guint height = shape->height, width = shape->width;

  for (guint i = 0; height > 1 || width > 1; i++) {
    g_autofree char *name = g_strdup_printf ("encoder.half%u", i + 1);

    from = rectify (b, convolve (b, from, name, i < 2 ? CODER_FIRST : CODER, 3, 2));
    height = halve (height);
    width = halve (width);
  }
  return convolve (b, from, "encoder.code", NORMA_STUDENT_CODE, 1, 1);
}

/* From one position to the grid, doubling: to the sizes of the grid halved again and again, the least
 * first. */
static guint
add_decoder (NormaBlueprint *b, const NormaStudentShape *shape, guint from)
{
  guint n_steps = 0;

  while (MAX (shape->grid_height, shape->grid_width) >> n_steps > 2)
    n_steps++;
  for (guint i = 0; i <= n_steps; i++) {
    g_autofree char *name = g_strdup_printf ("decoder.double%u", i + 1);
    guint shift = n_steps - i;

    from = norma_blueprint_add_resize (b, from, MAX (shape->grid_height >> shift, 1),
                                       MAX (shape->grid_width >> shift, 1));
    from = rectify (b, convolve (b, from, name, CODER, 3, 1));
    if (i < n_steps)
      from = norma_blueprint_add_dropout (b, from, DROPOUT);
  }
  return from;
}

NormaBlueprint *
norma_student_network_new (const NormaStudentShape *shape, NormaStudentLayers *layers)
{
  NormaBlueprint *b = norma_blueprint_new ();

  add_student (b, shape, layers);
  layers->view = norma_blueprint_add_input (b, "view", shape->channels);
  layers->rebuilt = add_head (b, add_decoder (b, shape, add_encoder (b, shape, layers->view)),
                              "rebuilt", shape->n_features);
  return b;
}
