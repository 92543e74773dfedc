/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

/* A button that turns while a session's job is under way; behind it what the job is, how far it is, and
 * the command that cancels it. Nothing is seen while there is no job. */
#define NORMA_TYPE_JOB_INDICATOR (norma_job_indicator_get_type ())
G_DECLARE_FINAL_TYPE (NormaJobIndicator, norma_job_indicator, NORMA, JOB_INDICATOR, AdwBin)

void norma_job_indicator_set_session (NormaJobIndicator *self, NormaSession *session);
