/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* How a picture of 0 … 1 becomes the input of a network: channel c of the input is
 * (v · range − mean[c]) / deviation[c], v the channel that the order names. Said by the network's
 * file or by a small JSON file beside it (docs/network.md), else as ImageNet's networks have it. */
typedef enum {
  NORMA_CHANNELS_RGB,
  NORMA_CHANNELS_BGR,
} NormaChannelOrder;

typedef enum {
  NORMA_SCALING_DEFAULT,
  NORMA_SCALING_METADATA,
  NORMA_SCALING_FILE,
} NormaScalingOrigin;

typedef struct {
  NormaChannelOrder order; /* of the network's channels; default RGB */
  double range; /* what 1 becomes before the mean is taken off; default 1 */

  /* In the order of the network's channels. Default: of ImageNet's training images (Deng et al.
   * 2009; the numbers that torchvision normalises with), times range. */
  double mean[3];
  double deviation[3]; /* above 0 */
  guint size_multiple; /* the frame's sides are multiples of it; default 32 */
  char **levels; /* names of values that are good features; owned, NULL if nothing is said */
  NormaScalingOrigin origin;
} NormaInputScaling;

void norma_input_scaling_init (NormaInputScaling *scaling);
void norma_input_scaling_clear (NormaInputScaling *scaling);

/* The text of a key: channel_order, range, mean, deviation, size_multiple, levels. NULL: not said. */
typedef const char *(*NormaScalingLookup) (const char *key, gpointer data);

/* What is not said keeps its default; *said (may be NULL) tells whether anything was. where:
 * before the key in messages.
 * Error: NORMA_ERROR_DAMAGED with where, key, found, expected. */
gboolean norma_input_scaling_parse (NormaInputScaling *scaling, NormaScalingLookup lookup,
                                    gpointer data, const char *where, gboolean *said,
                                    GError **error);

/* From a JSON file. Errors: NORMA_ERROR_DAMAGED, also for a key that is not known; G_FILE_ERROR. */
gboolean norma_input_scaling_read_file (NormaInputScaling *scaling, const char *path,
                                        GError **error);

/* "RGB"; "0.485,0.456,0.406", which reads back to the same bits, owned by the caller. */
const char *norma_channel_order_to_string (NormaChannelOrder order);
char *norma_input_scaling_join (const double numbers[3]);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaInputScaling, norma_input_scaling_clear)
