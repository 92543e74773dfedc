/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/detector-part.h"

#include "core/base/error.h"

typedef struct {
  NormaDetector parent;
  NormaDetectorClass class; /* the whole's, but for its map */
  NormaDetector *whole;
  guint part;
} DetectorPart;

static void
score (const NormaDetector *detector, const float *features, float *map, float *scratch)
{
  const DetectorPart *p = (const DetectorPart *)detector;

  p->whole->class->score_part (p->whole, p->part, features, map, scratch);
}

static void
store (const NormaDetector *detector, NormaTensorFile *file)
{
  const DetectorPart *p = (const DetectorPart *)detector;

  p->whole->class->store (p->whole, file);
}

static gboolean
explain (const NormaDetector *detector, const float *features, guint position,
         NormaExplanation *explanation, float *scratch, GError **error)
{
  const DetectorPart *p = (const DetectorPart *)detector;

  return p->whole->class->explain (p->whole, features, position, explanation, scratch, error);
}

static guint
locate (const NormaDetector *detector, const float *features, guint position, double *coordinates,
        float *scratch)
{
  const DetectorPart *p = (const DetectorPart *)detector;

  return p->whole->class->locate (p->whole, features, position, coordinates, scratch);
}

static void
free_part (NormaDetector *detector)
{
  DetectorPart *p = (DetectorPart *)detector;

  norma_detector_unref (p->whole);
  g_free (p);
}

static gboolean
find_part (const NormaDetector *detector, const char *name, guint *part)
{
  const char *const *names = detector->class->part_names;

  for (*part = 0; names != NULL && names[*part] != NULL; ++*part)
    if (g_str_equal (names[*part], name))
      return TRUE;
  return FALSE;
}

NormaDetector *
norma_detector_part_new (NormaDetector *detector, const char *name, GError **error)
{
  const char *const *names = detector->class->part_names;
  g_autofree char *known = names == NULL ? NULL : g_strjoinv (" or ", (char **)names);
  DetectorPart *p;
  guint part;

  if (!find_part (detector, name, &part)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "map of %s: found the detector %s, whose map %s%s", name, detector->class->name,
                 known == NULL ? "is one" : "is the sum of ", known == NULL ? "" : known);
    return NULL;
  }
  p = g_new0 (DetectorPart, 1);
  p->class = (NormaDetectorClass){ .name = detector->class->name,
                                   .score = score,
                                   .store = store,
                                   .free = free_part,
                                   .explain = explain,
                                   .locate = locate };
  p->parent.class = &p->class;
  p->parent.grid = detector->grid;
  p->parent.scratch_size = detector->scratch_size;
  g_atomic_ref_count_init (&p->parent.references);
  p->whole = norma_detector_ref (detector);
  p->part = part;
  return &p->parent;
}
