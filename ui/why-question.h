/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gdk/gdk.h>

#include "core/pipeline/good-patches.h"
#include "core/pipeline/occlusion-test.h"
#include "ui/picture.h"

/* A place of an image that is to be explained, with all that is needed for it, so that a thread can:
 * one at a time works on it, and nobody looks at it meanwhile. */
typedef struct {
  NormaModel *model; /* a reference */
  NormaPicture *picture; /* of the image at its full size, a reference */
  char *path; /* of the image, owned */
  gboolean has_pixel; /* else the peak of the map */
  guint x, y;
  GPtrArray *good; /* char *, images to look the place up in, owned */
  GPtrArray *tested; /* char *, good images that the model may not know, owned */
  guint n_threads;
  NormaBudget *budget; /* a reference; NULL: no cap */

  /* What has come of it. */
  NormaWhy *why; /* after the first step */
  GdkTexture *here, *there, *covered; /* the place, the good place, the covered place; NULL: none */
  NormaOcclusion occlusion; /* after norma_why_question_cover() */
  NormaOcclusionTest *test; /* after norma_why_question_find_places(); NULL: not asked for */
} NormaWhyQuestion;

/* No more good images than this are looked at, evenly spread: many more make nobody wiser, and a
 * network takes a second for a few. */
enum { NORMA_WHY_MOST_GOOD = 40 };

/* good, tested: char *, copied. */
NormaWhyQuestion *norma_why_question_new (NormaModel *model, NormaPicture *picture,
                                          const char *path, const GPtrArray *good,
                                          const GPtrArray *tested);
void norma_why_question_free (NormaWhyQuestion *question);

/* The steps, in threads, in this order; all but the first only if somebody asks. Errors: those of
 * norma_why_new(), norma_good_patches_find(), norma_occlusion_measure() and norma_occlusion_test_new(), of
 * reading the images; cancelled. */
gboolean norma_why_question_explain (NormaWhyQuestion *question, GCancellable *cancellable,
                                     GError **error);
gboolean norma_why_question_find_good (NormaWhyQuestion *question, GCancellable *cancellable,
                                       GError **error);
gboolean norma_why_question_cover (NormaWhyQuestion *question, GCancellable *cancellable,
                                   GError **error);
gboolean norma_why_question_find_places (NormaWhyQuestion *question, GCancellable *cancellable,
                                         GError **error);

/* Whether the second step has anything to look for: the detector keeps no places. */
gboolean norma_why_question_wants_good (const NormaWhyQuestion *question);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaWhyQuestion, norma_why_question_free)
