/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib-object.h>

#include "core/training/loss-record.h"

/* How a training goes: the thread that trains tells of each step, and the main thread finds the last
 * record that it had time for.
 * Signal: "changed", on the main thread */
#define NORMA_TYPE_TRAINING_WATCH (norma_training_watch_get_type ())
G_DECLARE_FINAL_TYPE (NormaTrainingWatch, norma_training_watch, NORMA, TRAINING_WATCH, GObject)

NormaTrainingWatch *norma_training_watch_new (void);

/* For the thread that trains; self is the watch. */
void norma_training_watch_tell (const NormaLossRecord *record, gpointer self);

/* On the main thread. Lent, as it was at the last "changed"; without points before a step was done. */
const NormaLossRecord *norma_training_watch_get_record (NormaTrainingWatch *self);
