/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* What threads have done one by one, which the main thread takes over in batches: every view looks at all
 * images after a batch, and a batch waits for the disk. */
typedef struct {
  /*< private >*/
  GMutex lock;
  GArray *waiting; /* results that are not yet taken */
  gsize size;
  GDestroyNotify clear_result;
  guint timer; /* that has them taken; 0: none */
} NormaDelivery;

/* size: of a result; clear_result: frees what it holds, may be NULL. */
void norma_delivery_init (NormaDelivery *delivery, gsize size, GDestroyNotify clear_result);

/* All are taken, and no thread adds any more. */
void norma_delivery_clear (NormaDelivery *delivery);

/* By any thread. The result is copied, and what it holds taken over. take: called on the main thread soon,
 * unless somebody has taken the results before; data: lent until then. */
void norma_delivery_add (NormaDelivery *delivery, gconstpointer result, GSourceFunc take,
                         gpointer data);

/* On the main thread: those that have come since, in their order; the caller's. */
GArray *norma_delivery_take (NormaDelivery *delivery);
