/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/session-training.h"

/* What is said of trainings; owned by the caller. */

/* "Training of SimpleNet stopped at 4,200 of 10,000 steps"; with a budget of time, "… after 3 of 10
 * minutes, at 4,200 steps". */
char *norma_training_describe_stopped (const NormaStoppedTraining *stopped);

/* "Steps done: 4,200. Loss 0.0312 on what is learnt from, 0.0405 on good images that are not." */
char *norma_training_describe_record (const NormaLossRecord *record);
