/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/pyramid.h"

/* What an image shows at a glance, to tell in a moment which of many others shows the same: its
 * structure on a few pixels, without local brightness. */
typedef struct _NormaGist NormaGist;

/* Error: NORMA_ERROR_TOO_LARGE. */
NormaGist *norma_gist_new (const NormaPyramid *pyramid, GError **error);
void norma_gist_free (NormaGist *gist);

/* A gist as it may be turned and scaled: what the gists of others are held against. */
typedef struct _NormaGistSearch NormaGistSearch;

/* Error: NORMA_ERROR_TOO_LARGE. */
NormaGistSearch *norma_gist_search_new (const NormaGist *gist, GError **error);
void norma_gist_search_free (NormaGistSearch *search);

/* The largest correlation over turns up to 24°, scales from 0.85 to 1.18 and shifts up to a sixth of
 * the longer side: 1 of an image with itself, whatever its gain and bias; 0 without structure. What
 * one shows and the other does not counts against it. May be called by several threads. */
double norma_gist_search_likeness (const NormaGistSearch *search, const NormaGist *gist);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaGist, norma_gist_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaGistSearch, norma_gist_search_free)
