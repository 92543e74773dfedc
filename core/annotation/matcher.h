/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Which of many images a file of annotations means by a name: the one of this path; else the one whose
 * path ends in it, as "scratch/007.png" or "007.png"; else the one whose path without its ending does, as
 * masks are called; else the only one of the same file name in another folder. */
typedef struct _NormaMatcher NormaMatcher;

/* paths [n]: absolute; copied. */
NormaMatcher *norma_matcher_new (const char *const *paths, gsize n);
void norma_matcher_free (NormaMatcher *matcher);

/* The index of the path. Error: NORMA_ERROR_MISMATCH, naming it, if there is none or more than one. */
gboolean norma_matcher_find (const NormaMatcher *matcher, const char *name, gsize *index,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaMatcher, norma_matcher_free)
