/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session-reviews.h"

/* One defect class, to be changed or removed. What is typed as its name counts with Enter. */
#define NORMA_TYPE_DEFECT_CLASS_ROW (norma_defect_class_row_get_type ())
G_DECLARE_FINAL_TYPE (NormaDefectClassRow, norma_defect_class_row, NORMA, DEFECT_CLASS_ROW,
                      AdwEntryRow)

NormaDefectClassRow *norma_defect_class_row_new (NormaSession *session);

/* The class as it is now; copied. */
void norma_defect_class_row_show (NormaDefectClassRow *self, const NormaDefectClass *class);
gint64 norma_defect_class_row_get_id (NormaDefectClassRow *self);
