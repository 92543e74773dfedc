/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/sample-settings.h"
#include "core/base/progress.h"

/* A set of pictures to try Norma with when there are none at hand:
 *
 *   FOLDER/sample.ini                              what the folder holds
 *   FOLDER/train/good/part-001.tiff …              16-bit grey
 *   FOLDER/test/good/part-001.tiff …
 *   FOLDER/test/scratch/part-001.tiff …            a folder a kind of defect, from the subtlest to
 *                                                  the plainest
 *   FOLDER/ground_truth/scratch/part-001_mask.png  255 where the defect has changed the picture
 *
 * The same seed gives the same bytes at every thread count. Pictures that are there already are
 * left as they are, so what was cancelled can be taken up again.
 * Errors: NORMA_ERROR_INPUT if the folder holds anything other than this very set; G_FILE_ERROR;
 * G_IO_ERROR_CANCELLED. */
gboolean norma_sample_parts_write (const char *folder, guint64 seed, const NormaProgress *progress,
                                   GError **error);

/* With other settings. n_threads: as norma_workers_run(). */
gboolean norma_sample_parts_write_with (const char *folder, guint64 seed,
                                        const NormaSampleSettings *settings, guint n_threads,
                                        const NormaProgress *progress, GError **error);

/* Logical defects, each of whose patches looks as it should, and good parts beside them:
 *
 *   FOLDER/sample.ini
 *   FOLDER/test/good/part-001.tiff …
 *   FOLDER/test/{missing,doubled,misplaced}-hole/part-001.tiff … and their masks, as above
 *
 * A set of its own, which is told apart from the other one by what lies in it. Errors: as above. */
gboolean norma_sample_parts_write_logical (const char *folder, guint64 seed,
                                           const NormaSampleSettings *settings, guint n_threads,
                                           const NormaProgress *progress, GError **error);
