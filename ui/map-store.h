/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/anomaly-map.h"

/* The anomaly maps of a session, in a file without a name that ends with the session, so that ten
 * thousand maps take no memory. Shared by threads. */
typedef struct _NormaMapStore NormaMapStore;

/* Error: G_FILE_ERROR. */
NormaMapStore *norma_map_store_new (GError **error);
NormaMapStore *norma_map_store_ref (NormaMapStore *store);
void norma_map_store_unref (NormaMapStore *store);

/* Returns the ticket for getting it again, -1 on G_FILE_ERROR. */
gint64 norma_map_store_add (NormaMapStore *store, const NormaAnomalyMap *map, GError **error);

/* The same map, bit for bit. Errors: G_FILE_ERROR; NORMA_ERROR_TOO_LARGE. */
NormaAnomalyMap *norma_map_store_get (NormaMapStore *store, gint64 ticket, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaMapStore, norma_map_store_unref)
