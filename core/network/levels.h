/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/network.h"

/* The values inside a network, for choosing which of them are features. */
typedef struct {
  const char *name; /* lent by the network */
  NormaShape shape;
  gboolean is_output; /* the model names it as an output */

  /* Its last two axes are rows and columns of the picture: what a convolution makes, and what
   * operators that work at every place alike make of that. */
  gboolean is_picture;
} NormaNetworkValue;

/* Values of single-precision numbers that depend on the inputs, in the order in which they are
 * computed, for inputs of these sizes. What follows from shapes that do not go together is left
 * out: a classifier made for another size does not hide the levels before it.
 * Returns NormaNetworkValue, owned by the caller. Errors: NORMA_ERROR_MISMATCH (inputs are not what
 * the model says); NORMA_ERROR_TOO_LARGE. */
GArray *norma_network_list_values (NormaNetwork *network, const NormaNetworkInput *inputs,
                                   guint n_inputs, NormaBudget *budget, GError **error);
