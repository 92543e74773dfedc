/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/model/model.h"
#include "core/report/report-document.h"

/* A model card (Mitchell et al. 2019, "Model cards for model reporting"): what a model is, what it was
 * learnt from, what it promises and rests that on, what was changed since, and what it cannot do. */
typedef struct {
  const NormaModel *model;
  const char *name; /* for people */
  const char *hash; /* SHA-256 of its file, hexadecimal */
  const char *time; /* that the card bears, ISO 8601, UTC; NULL: none */
} NormaModelCard;

/* The document holds nothing of the card. */
NormaReportDocument *norma_model_card_new (const NormaModelCard *card,
                                           NormaReportLanguage language);
