/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdio.h>

#include "app/command-line.h"
#include "app/inputs.h"
#include "core/pipeline/dataset.h"
#include "core/pipeline/score.h"

/* Where the results of scored images go: a table, maps and pictures, as the options ask for. */
typedef struct {
  NormaCommandLine *line; /* borrowed */
  char *csv, *maps, *overlays, *overlay_format; /* as given, owned */

  /*< private >*/
  const NormaModel *model;
  const NormaDataset *dataset; /* NULL: images are not labelled */
  gboolean as_jpeg;
  FILE *table;
  GPtrArray *names; /* char *, of the pictures, owned */
  GMutex lock;
  GError *disk_error; /* the first; it stops the work */
  guint n_deviating; /* images of another shape than the good ones */
  GPtrArray *failures; /* GError, of pictures that could not be made, owned */
} NormaOutputs;

/* The options --csv, --maps, --overlays and --overlay-format that fill `outputs`. Ended by an empty
 * entry; released with g_free(). */
GOptionEntry *norma_outputs_new_entries (NormaOutputs *outputs);

/* Checks that no image would be overwritten, and opens the table. dataset: whose kinds stand in the
 * table, or NULL. All are borrowed until norma_outputs_close(). Errors: G_OPTION_ERROR;
 * G_FILE_ERROR. */
gboolean norma_outputs_open (NormaOutputs *outputs, NormaCommandLine *line,
                             const NormaInputs *inputs, const NormaModel *model,
                             const NormaDataset *dataset, GError **error);
void norma_outputs_close (NormaOutputs *outputs);

/* Whether norma_outputs_examine() has anything to do. */
gboolean norma_outputs_has_pictures (const NormaOutputs *outputs);

/* The two callbacks of scoring (core/pipeline/score.h), with the outputs as their data. The first
 * writes the map and the overlay of an image; a disk that refuses cancels the work, and the result
 * is always TRUE. */
gboolean norma_outputs_examine (gsize index, const char *path, const NormaRaster *raster,
                                const NormaResult *result, gpointer outputs, GError **error);

/* Adds the row of an image and warns of what is unusual. */
void norma_outputs_deliver (gsize index, const char *path, const NormaResult *result,
                            const GError *image_error, gpointer outputs);

/* After the work: warns of pictures that could not be made. FALSE with the error of the disk, which
 * takes the place of that of the work, as it is its cause. */
gboolean norma_outputs_finish (NormaOutputs *outputs, GError **error);

/* Notes that results cannot be written, and stops the work; any thread. Takes the error over. */
void norma_outputs_fail (NormaOutputs *outputs, GError *error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaOutputs, norma_outputs_close)
