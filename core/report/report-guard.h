/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/inspection-content.h"

/* What no report may be written over: the project's own file and its images, whatever their names. */
typedef struct _NormaReportGuard NormaReportGuard;

NormaReportGuard *norma_report_guard_new (const NormaInspection *inspection);
void norma_report_guard_free (NormaReportGuard *guard);

/* path: of a file that would be written. Error: NORMA_ERROR_INPUT, naming it. */
gboolean norma_report_guard_allow (const NormaReportGuard *guard, const char *path, GError **error);

/* folder: where files of any name would be written, also in folders below. Error: as above if one of them lies
 * there. */
gboolean norma_report_guard_allow_folder (const NormaReportGuard *guard, const char *folder,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaReportGuard, norma_report_guard_free)
