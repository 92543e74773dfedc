/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/backbone.h"
#include "core/pipeline/fit.h"

/* What extractors, levels, precisions and detectors are called and what they are good for. What is
 * not said to be owned by the caller is static. */
const char *norma_features_describe_built_in (void);
const char *norma_features_describe_descriptor (void);
const char *norma_features_describe_network (void);

/* A detector's name, and a sentence. */
const char *norma_detector_name (NormaMethod method);
const char *norma_detector_describe (NormaMethod method);

/* What a fit does beyond what a forecast (forecast.h) counts; "": nothing of weight. */
const char *norma_detector_describe_more (NormaMethod method);

/* "Automatic", "Single precision (fp32)". */
const char *norma_precision_name (NormaPrecision precision);

/* What it is good for, or why it cannot be had here; owned by the caller. */
char *norma_precision_describe (NormaPrecision precision);

/* Where the scaling of a network's input comes from. */
const char *norma_scaling_describe (NormaScalingOrigin origin);

/* "stride 8, 128 features"; owned by the caller. */
char *norma_level_describe (double stride, guint n_features);

/* What the descriptor in the box is called. */
const char *norma_descriptor_name (void);

/* Of a fitted model: "Network resnet18.onnx", "64 × 64: 128 features; …", "fp32", "PaDiM". Owned by
 * the caller; the precision of the built-in extractor is NULL. */
char *norma_model_describe_extractor (const NormaModel *model);
char *norma_model_describe_levels (const NormaModel *model);
const char *norma_model_describe_precision (const NormaModel *model);
const char *norma_model_describe_detector (const NormaModel *model);
