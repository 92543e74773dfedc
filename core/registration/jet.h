/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/grey.h"

/* Gaussian derivatives of a plane up to the second order, each times deviation^order, so that all
 * count alike (Koenderink and van Doorn 1987; normalised as Lindeberg 1998): L, Lx, Ly, Lxx, Lxy,
 * Lyy. */
#define NORMA_JET_N 6

typedef struct {
  guint width, height;
  float *planes[NORMA_JET_N]; /* [height, width] each, owned */
} NormaJet;

/* deviation: pixels, up to 4. The border is repeated. Error: NORMA_ERROR_TOO_LARGE. */
NormaJet *norma_jet_new (const NormaGrey *grey, double deviation, GError **error);
void norma_jet_free (NormaJet *jet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaJet, norma_jet_free)
