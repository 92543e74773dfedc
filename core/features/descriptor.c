/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/descriptor.h"

#include <gio/gio.h>
#include <string.h>

#include "core/features/norma-features-resources.h"

gboolean
norma_descriptor_is_path (const char *path)
{
  return g_strcmp0 (path, NORMA_DESCRIPTOR) == 0;
}

/* Of the program's own resources, which are there. */
GBytes *
norma_descriptor_read (void)
{
  return g_resource_lookup_data (norma_features_get_resource (),
                                 NORMA_DESCRIPTOR + strlen ("resource://"),
                                 G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

char *
norma_descriptor_hash (void)
{
  g_autoptr (GBytes) file = norma_descriptor_read ();

  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
}
