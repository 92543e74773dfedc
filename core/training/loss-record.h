/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"

/* How the loss went, for a chart. */
typedef struct {
  double step; /* steps done */
  double loss; /* mean of the steps since the point before */
  double held_out; /* NaN where it was not measured */
} NormaLossPoint;

/* A record keeps few points however long it gets: whenever it is full, two neighbours become one,
 * and from then on a point stands for twice as many steps. */
#define NORMA_LOSS_RECORD_MOST_POINTS 512

typedef struct {
  guint n;
  NormaLossPoint points[NORMA_LOSS_RECORD_MOST_POINTS];
  guint64 stride; /* steps of a point */
  double sum; /* of the steps that make no point yet */
  guint64 n_sum;
} NormaLossRecord;

void norma_loss_record_init (NormaLossRecord *record);

/* Of the step that was the step-th, from 1. */
void norma_loss_record_add (NormaLossRecord *record, guint64 step, double loss);

/* Measured after that step: a point of its own with the mean since the last one. */
void norma_loss_record_add_held_out (NormaLossRecord *record, guint64 step, double held_out);

/* As tensor `name`, [points, 3], with what makes no point yet in the metadata. */
void norma_loss_record_store (const NormaLossRecord *record, const char *name,
                              NormaTensorFile *file);

/* Error: NORMA_ERROR_DAMAGED. */
gboolean norma_loss_record_load (const NormaTensorFile *file, const char *name,
                                 NormaLossRecord *record, GError **error);
