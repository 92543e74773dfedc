/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"

/* One piece of long work: its title, how far it is, and the way to stop it. The worker reports from
 * its threads; properties change on the main thread only:
 *   stage      what it does now
 *   fraction   0 … 1 of the stage, below 0 while unknown */
#define NORMA_TYPE_JOB (norma_job_get_type ())
G_DECLARE_FINAL_TYPE (NormaJob, norma_job, NORMA, JOB, GObject)

NormaJob *norma_job_new (const char *title);
const char *norma_job_get_title (NormaJob *self);
const char *norma_job_get_stage (NormaJob *self);
double norma_job_get_fraction (NormaJob *self);

/* "about 2 minutes left" of the stage; NULL while it is too early to tell. */
char *norma_job_describe_remaining (NormaJob *self);

/* For the worker, valid as long as the job. */
const NormaProgress *norma_job_get_progress (NormaJob *self);

void norma_job_cancel (NormaJob *self);
gboolean norma_job_is_cancelled (NormaJob *self);

/* For people, e.g. "about 40 seconds". */
char *norma_describe_duration (double seconds);
