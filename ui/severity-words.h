/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/session.h"

/* From which score on a defect is likely to be minor, major or critical, learnt from the inspected images
 * whose severity was told, and from those called good: "Severity: minor from 0.81 ×, … From 61 images, …".
 * What is missing where nothing can be learnt. Owned by the caller. */
char *norma_describe_severities (NormaSession *session);
