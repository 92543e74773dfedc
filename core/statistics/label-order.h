/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

/* In which order labels of samples teach most: those whose decision is in doubt, but none that is like
 * one already labelled or asked for.
 *
 * Greedy: of those not chosen yet comes next the one whose doubt times its distance from the nearest
 * labelled or chosen one is the largest; before there is any such one, the largest doubt; ties by
 * place. This is the farthest-first traversal (Gonzalez 1985, "Clustering to minimize the maximum
 * intercluster distance"; of labels: Sener and Savarese 2018, "Active learning for convolutional
 * neural networks: a core-set approach") weighed by doubt, over those that the caller found most in
 * doubt (filtered active selection: Wei, Iyer and Bilmes 2015, "Submodularity in data subset selection
 * and active learning").
 *
 * features: [n, n_features], finite; alike samples lie near each other (Euclidean). doubt: [n], at
 * least 0, finite. is_labelled: [n]. order: [n], the caller's, gets the places of the samples without a
 * label. Takes a time of n · n · n_features.
 *
 * Errors: NORMA_ERROR_TOO_LARGE; cancelled (cancellable may be NULL). */
gboolean norma_label_order (const float *features, gsize n, gsize n_features, const double *doubt,
                            const gboolean *is_labelled, guint *order, GCancellable *cancellable,
                            GError **error);
