/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/step.h"

/* The operators of ONNX that are claimed: each passes the public node tests of ONNX for the types
 * that docs/network.md names. */
#define NORMA_OPSET_LEAST 7
#define NORMA_OPSET_MOST 17

/* Lends operator `index` of the claimed ones, NULL behind the last. One name may come twice, for
 * different opsets. */
const NormaOperator *norma_operators_get (guint index);

/* "" and "ai.onnx" are the same. */
gboolean norma_operators_is_standard (const char *domain);

/* Sets node->op. Errors: NORMA_ERROR_UNSUPPORTED (operator, opset, domain, attribute);
 * NORMA_ERROR_DAMAGED (number of inputs or outputs). */
gboolean norma_operators_find (NormaNode *node, GError **error);

/* The part that each file of kernels/ brings, ended by a row without name. */
extern const NormaOperator norma_operators_binary[];
extern const NormaOperator norma_operators_compare[];
extern const NormaOperator norma_operators_concat[];
extern const NormaOperator norma_operators_constant[];
extern const NormaOperator norma_operators_convolution[];
extern const NormaOperator norma_operators_function[];
extern const NormaOperator norma_operators_gather[];
extern const NormaOperator norma_operators_move[];
extern const NormaOperator norma_operators_normalize[];
extern const NormaOperator norma_operators_pad[];
extern const NormaOperator norma_operators_pool[];
extern const NormaOperator norma_operators_product[];
extern const NormaOperator norma_operators_range[];
extern const NormaOperator norma_operators_reduce[];
extern const NormaOperator norma_operators_resize[];
extern const NormaOperator norma_operators_softmax[];
extern const NormaOperator norma_operators_unary[];
extern const NormaOperator norma_operators_variadic[];
extern const NormaOperator norma_operators_view[];

/* Copies an image tensor from one order of its axes to the other; in no model. */
extern const NormaOperator norma_operator_relayout;

/* Copies a tensor into other numbers; in no model. */
extern const NormaOperator norma_operator_convert;

/* The same bytes as a tensor of other axes; in no model. */
extern const NormaOperator norma_operator_reread;
