/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/defect-classes.h"
#include "ui/image-item.h"

/* What reviewers say, in words and signs for people. All lent ones are static. */

/* "Good", "Bad", "Unsure"; NULL for none. */
const char *norma_label_word (NormaLabel label);

/* NULL for none. */
const char *norma_label_icon (NormaLabel label);

/* "Minor" …; "No severity" for none. */
const char *norma_severity_word (NormaSeverity severity);

/* "Bad: scratch, major"; NULL without a label and class. The caller's. */
char *norma_describe_review (NormaImageItem *item);

/* "part-07.png – Bad: scratch, major", what was just said of it. The caller's. */
char *norma_describe_judgement (NormaImageItem *item);
