/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "core/features/backbone.h"

/* What the window says of a network's file. */
typedef struct {
  char *path; /* or NORMA_DESCRIPTOR */
  goffset size; /* of the file, bytes */
  NormaScalingOrigin scaling; /* where the scaling of its input comes from */
  guint width, height; /* of the frame that the levels are told for */
  GArray *levels; /* NormaBackboneLevel, those that can be chosen, in the network's order */
} NormaNetworkSummary;

/* Reads the file in a thread. short_side: of a square frame, pixels; a network may have a size of
 * its own. budget: may be NULL. Errors: those of norma_backbone_open() and
 * norma_backbone_list_levels(). */
void norma_network_summary_async (const char *path, guint short_side, NormaBudget *budget,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer data);
NormaNetworkSummary *norma_network_summary_finish (GAsyncResult *result, GError **error);
void norma_network_summary_free (NormaNetworkSummary *summary);

/* A level's frame pixels a grid position. */
double norma_network_summary_get_stride (const NormaNetworkSummary *summary, guint level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaNetworkSummary, norma_network_summary_free)
