/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/strided.h"

/* Scaled dot-product attention (Vaswani et al. 2017, equation 1), with a mask added to the scores:
 *   result = value_scale · softmax (scale · query · key + mask) · value
 * over any batch axes, which broadcast as ONNX's MatMul does. The scores of a block of queries lie in
 * scratch memory, those of all never. Softmax sums in double precision. */
typedef struct {
  NormaStrided query; /* [batch…, n queries, depth] */
  NormaStrided key; /* [batch…, depth, n keys] */
  NormaStrided value; /* [batch…, n keys, width] */
  NormaStrided mask; /* broadcast to [batch…, n queries, n keys]; root NULL: none */
  NormaStrided result; /* [batch…, n queries, width] */
  double scale, value_scale;
} NormaAttention;

/* Whether products can go over a matrix that is the last two axes of the view: numbers side by side
 * along one of them. For the result: along the last. */
gboolean norma_attention_can_read (const NormaStrided *view);
gboolean norma_attention_can_write (const NormaStrided *view);

/* A step that reads the roots of the views and writes that of the result; in no model. node: for
 * messages. */
NormaStep *norma_attention_new (const NormaNode *node, const NormaAttention *attention);

/* Multiplications of its products; 0 if the step is another. */
double norma_attention_count_products (const NormaStep *step);
