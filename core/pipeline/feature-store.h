/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* The samples that the good images give, kept in a scratch file from the first time that they are
 * described to the end of the fit: later passes, refits and held-out scores read them back, with the
 * same bits, instead of describing the pictures again. Memory does not grow with their number.
 *
 * The file lies in TMPDIR, else in /var/tmp, which is no memory where /tmp may be, and has no name, so
 * that nothing of it outlives the process. It is a help only: what finds no room is not kept. */
typedef struct _NormaFeatureStore NormaFeatureStore;

/* Of n_images · n_per_image samples, each of sample_size floats, it keeps the first that take at most
 * NORMA_FEATURE_STORE_MOST_BYTES and a quarter of what is free. Error: NORMA_ERROR_TOO_LARGE. */
NormaFeatureStore *norma_feature_store_new (guint n_images, guint n_per_image, gsize sample_size,
                                            GError **error);
void norma_feature_store_free (NormaFeatureStore *store);

#define NORMA_FEATURE_STORE_MOST_BYTES (G_GUINT64_CONSTANT (8) << 30)

/* Would the samples of an image find room? */
gboolean norma_feature_store_has_room (const NormaFeatureStore *store, guint image);

/* Is the number-th sample of an image kept? store: NULL keeps none. */
gboolean norma_feature_store_has (const NormaFeatureStore *store, guint image, guint number);

/* Keeps a sample if there is room. Several threads may do so with different samples. store: as
 * above. */
void norma_feature_store_put (NormaFeatureStore *store, guint image, guint number,
                              const float *sample);

/* A kept sample, filled into [sample_size]. Error: G_FILE_ERROR if the file cannot be read. */
gboolean norma_feature_store_get (const NormaFeatureStore *store, guint image, guint number,
                                  float *sample, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaFeatureStore, norma_feature_store_free)
