/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/delivery.h"

#include "ui/news-priority.h"

enum { BATCH_MS = 150 };

static GArray *
new_results (const NormaDelivery *delivery)
{
  GArray *results = g_array_new (FALSE, FALSE, (guint)delivery->size);

  g_array_set_clear_func (results, delivery->clear_result);
  return results;
}

void
norma_delivery_init (NormaDelivery *delivery, gsize size, GDestroyNotify clear_result)
{
  *delivery = (NormaDelivery){ .size = size, .clear_result = clear_result };
  g_mutex_init (&delivery->lock);
  delivery->waiting = new_results (delivery);
}

void
norma_delivery_clear (NormaDelivery *delivery)
{
  g_array_unref (delivery->waiting);
  g_mutex_clear (&delivery->lock);
}

void
norma_delivery_add (NormaDelivery *delivery, gconstpointer result, GSourceFunc take, gpointer data)
{
  g_mutex_lock (&delivery->lock);
  g_array_append_vals (delivery->waiting, result, 1);
  if (delivery->timer == 0)
    delivery->timer = g_timeout_add_full (NORMA_NEWS_PRIORITY, BATCH_MS, take, data, NULL);
  g_mutex_unlock (&delivery->lock);
}

GArray *
norma_delivery_take (NormaDelivery *delivery)
{
  GArray *results;

  g_mutex_lock (&delivery->lock);
  results = g_steal_pointer (&delivery->waiting);
  delivery->waiting = new_results (delivery);
  g_clear_handle_id (&delivery->timer, g_source_remove);
  g_mutex_unlock (&delivery->lock);
  return results;
}
