/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>
#include <string.h>

#include "core/pipeline/evaluate.h"
#include "tests/support.h"

/* An evaluation made by hand, for the tests of what is written of evaluations. */

/* 3 good images and 2 dents of 300 marked pixels in two regions, of which one is found; the last image
 * cannot be read. */
typedef struct {
  NormaTestImage tests[6];
  GArray *images, *regions, *marked;
  GPtrArray *kinds;
  NormaKindResult good, dent;
  NormaPixelFigures pixels;
  char *paths[2], *twins[2];
  NormaLeak leaks[2];
  NormaLeakage leakage;
  NormaEvaluation e;
} Made;

static inline void
add_image (Made *made, guint i, gboolean anomalous)
{
  NormaImageFigures f = { .image = &made->tests[i], .is_scored = i < 5, .has_pixels = i < 4 };

  made->tests[i] = (NormaTestImage){ g_strdup_printf ("a,%u.png", i),
                                     (char *)(anomalous ? "dent" : "good"), anomalous, NULL };
  f.score = (float)i / 4;
  f.verdict = anomalous ? NORMA_VERDICT_REJECT : NORMA_VERDICT_ACCEPT;
  f.aupimo = NAN;
  if (i == 3) {
    f.overlap[NORMA_LEVEL_REVIEW] = (NormaOverlapCounts){ 100, 50, 200 };
    f.overlap[NORMA_LEVEL_REJECT] = (NormaOverlapCounts){ 0, 0, 300 };
    f.n_reject_regions = 1;
    f.n_marked_regions = 2;
    f.n_found_regions[NORMA_LEVEL_REVIEW] = 1;
    f.aupimo = 0.25;
  }
  g_array_append_val (made->images, f);
}

static inline void
make (Made *made)
{
  const NormaMarkedImage marked = { 3, 300, 0.25 };

  memset (made, 0, sizeof *made);
  made->images = g_array_new (FALSE, TRUE, sizeof (NormaImageFigures));
  made->marked = g_array_new (FALSE, TRUE, sizeof (NormaMarkedImage));
  made->regions = g_array_new (FALSE, TRUE, sizeof (NormaMarkedRegion));
  made->kinds = g_ptr_array_new ();
  for (guint i = 0; i < 6; i++)
    add_image (made, i, i >= 3);
  g_array_append_val (made->marked, marked);
  made->good = (NormaKindResult){
    (char *)"good", FALSE, 3, 0, { 3, 0, 0 }, NAN, { 0, 3, 0, { 0, 0.5 } }, { 0, 3, 0, { 0, 0.5 } }
  };
  made->dent = (NormaKindResult){ (char *)"dent",
                                  TRUE,
                                  3,
                                  1,
                                  { 0, 1, 1 },
                                  0.875,
                                  { 2, 2, 1, { 0.25, 1 } },
                                  { 1, 2, 0.5, { 0.125, 0.875 } } };
  made->dent.n_left_out = 2;
  made->dent.n_tuned = 1;
  made->paths[0] = (char *)"b.png";
  made->paths[1] = (char *)"c.png";
  made->twins[1] = (char *)"learnt.png";
  made->leaks[0] = NORMA_LEAK_TUNED;
  made->leakage = (NormaLeakage){ .n_images = 2,
                                  .paths = made->paths,
                                  .leaks = made->leaks,
                                  .n = { 1, 0, 0, 1 },
                                  .twins = made->twins,
                                  .n_twins = 1,
                                  .n_compared = 9,
                                  .knows_good = TRUE };
  g_ptr_array_add (made->kinds, &made->good);
  g_ptr_array_add (made->kinds, &made->dent);
  made->pixels = (NormaPixelFigures){
    3700,  300, 12,   0.75, { 0.5, 1 },        0.5,           0.625,       1.5,
    0.375, 3,   3000, NAN,  { NAN, NAN, NAN }, made->regions, made->marked
  };
  made->e =
      (NormaEvaluation){ .n_images = 6,
                         .n_unreadable = 1,
                         .n_masks = 3,
                         .n_masks_unusable = 1,
                         .n_masks_empty = 0,
                         .coverage = 0.95,
                         .kinds = made->kinds,
                         .images = made->images,
                         .image_auroc = 0.875,
                         .image_interval = { 0.75, 1 },
                         .average_precision = { 0.5, { 0.25, 0.75 } },
                         .f1_max = { 0.5, { 0.25, 0.75 } },
                         .balanced_max = { NAN, { NAN, NAN } },
                         .f1_threshold = 2.5,
                         .recall = { { 2, 2, 1, { 0.25, 1 } }, { 1, 2, 0.5, { 0.125, 0.875 } } },
                         .alarms = { { 0, 3, 0, { 0, 0.5 } }, { 0, 3, 0, { 0, 0.5 } } },
                         .balanced_accuracy = { 1, 0.75 },
                         .pixels = &made->pixels,
                         .n_pixel_images = 4,
                         .aupro_interval = { 0.25, 0.5 },
                         .aupimo_interval = { NAN, NAN },
                         .levels = { { 0.5,
                                       { 100, 50, 200 },
                                       { 1, 2, 0.5, { 0.125, 0.875 } },
                                       { { 7, 293, { 1, 2, 0.5, { 0.125, 0.875 } } } } },
                                     { 2,
                                       { 0, 0, 300 },
                                       { 0, 2, 0, { 0, 0.75 } },
                                       { { 7, 293, { 0, 2, 0, { 0, 0.75 } } } } } },
                         .n_sizes = 1,
                         .n_good = 3,
                         .false_alarms = { 0, 0.5 },
                         .n_false_regions = 6,
                         .ms_per_image = 2.5,
                         .seconds = 0.25,
                         .n_left_out = 2,
                         .leakage = &made->leakage };
}

/* All five that are scored are judged: the first, which is good and no file, is rejected, and the fourth, a file
 * of the folder, is missed. */
static inline void
make_wrong (Made *made, const char *folder)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaImageFigures *figures = (NormaImageFigures *)(gpointer)made->images->data;

  for (guint i = 0; i < 5; i++)
    figures[i].is_judged = TRUE;
  figures[0].verdict = NORMA_VERDICT_REJECT;
  figures[3].verdict = NORMA_VERDICT_ACCEPT;
  g_free (made->tests[3].path);
  made->tests[3].path = g_build_filename (folder, "missed.tif", NULL);
  norma_test_part_write (&part, 1, made->tests[3].path);
}

/* Of the good images alone, without masks. */
static inline void
make_good_only (Made *made)
{
  const NormaRate none = { 0, 0, NAN, { NAN, NAN } };
  const NormaFigure nothing = { NAN, { NAN, NAN } };

  g_array_set_size (made->images, 3);
  g_ptr_array_set_size (made->kinds, 1);
  g_array_set_size (made->marked, 0);
  made->e.n_images = 3;
  made->e.image_auroc = NAN;
  made->e.image_interval = nothing.interval;
  made->e.average_precision = made->e.f1_max = nothing;
  made->e.balanced_accuracy[NORMA_LEVEL_REVIEW] = made->e.balanced_accuracy[NORMA_LEVEL_REJECT] =
      NAN;
  made->e.recall[NORMA_LEVEL_REVIEW] = made->e.recall[NORMA_LEVEL_REJECT] = none;
  made->pixels.n_anomalous = 0;
  made->pixels.auroc = NAN;
}

static inline void
unmake (Made *made)
{
  for (guint i = 0; i < 6; i++)
    g_free (made->tests[i].path);
  g_array_unref (made->images);
  g_array_unref (made->marked);
  g_array_unref (made->regions);
  g_ptr_array_unref (made->kinds);
}
