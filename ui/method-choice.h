/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/fit.h"

/* What a user has chosen for the next fit, samples, features and detector: a value, kept by the project
 * as one setting. */
typedef struct {
  /* Absolute path of an ONNX file, or NORMA_DESCRIPTOR; NULL (default): the built-in filter bank. */
  char *network;
  char **levels; /* names of the network's values; NULL (default): those that it has by itself */
  NormaPrecision precision; /* of the network; default auto */
  NormaMethod detector; /* default gaussian */
  double core_set; /* share of the patches that PatchCore keeps, in (0, 1]; default 0.01 */

  /* Of detectors that are trained. */
  gboolean by_time; /* minutes say how long, and not steps; default FALSE */
  guint steps; /* 0 (default): the detector's usual number */
  double minutes; /* above 0; default 10 */
  guint seed; /* of all that a fit draws; default 1 */

  char **networks; /* paths of files chosen before, the latest first; NULL: none */
  NormaTileOptions tiles; /* default none: the image as a whole */
  NormaAugments augments; /* learnt from where there are no tiles; default none */
} NormaMethodChoice;

NormaMethodChoice *norma_method_choice_new (void);
NormaMethodChoice *norma_method_choice_copy (const NormaMethodChoice *choice);
void norma_method_choice_free (NormaMethodChoice *choice);
gboolean norma_method_choice_equal (const NormaMethodChoice *a, const NormaMethodChoice *b);

/* Takes another network, copied, with levels of its own, and remembers it as the latest, if it is a file;
 * NULL: the built-in filter bank, which has no levels and no precision to choose. */
void norma_method_choice_set_network (NormaMethodChoice *choice, const char *path);

/* Names, copied; NULL: those that the network has by itself. */
void norma_method_choice_set_levels (NormaMethodChoice *choice, const char *const *levels);

/* JSON, owned by the caller. Errors: NORMA_ERROR_DAMAGED; NORMA_ERROR_UNSUPPORTED for a detector, a
 * precision, a way with tiles or a copy that is unknown here. */
char *norma_method_choice_to_text (const NormaMethodChoice *choice);
NormaMethodChoice *norma_method_choice_parse (const char *text, GError **error);

/* Most steps, minutes and the largest seed that can be chosen. */
#define NORMA_METHOD_CHOICE_MOST_STEPS 10000000
#define NORMA_METHOD_CHOICE_MOST_MINUTES 10080
#define NORMA_METHOD_CHOICE_MOST_SEED 1000000000

/* How a training of the choice begins: its steps or its time. */
NormaFitTraining norma_method_choice_get_training (const NormaMethodChoice *choice);

/* Tells a fit; the options borrow from the choice. */
void norma_method_choice_apply (const NormaMethodChoice *choice, NormaFitOptions *options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaMethodChoice, norma_method_choice_free)
