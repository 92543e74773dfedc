/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/kernel.h"
#include "core/base/memory.h"
#include "core/detectors/simplenet-private.h"

enum { LANES = NORMA_SIMPLENET_LANES, HALF = LANES / 2, ROWS = 4 };

typedef float Half __attribute__ ((vector_size (HALF * sizeof (float))));

static void
free_simplenet (NormaDetector *detector)
{
  NormaSimpleNet *simplenet = (NormaSimpleNet *)detector;
  float *all[] = { simplenet->weight, simplenet->bias,        simplenet->output,
                   simplenet->panels, simplenet->bias_panels, simplenet->output_panels };

  norma_detector_unref (&simplenet->places->parent);
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    g_free (all[i]);
  g_free (simplenet);
}

/* Σ of a panel's lanes, output · leaky (hidden), in a fixed order. */
static inline __attribute__ ((always_inline)) float
leak_and_add (const Half hidden[2], const float *output)
{
  float h[LANES], sums[4] = { 0 };

  memcpy (h, hidden, sizeof h);
  for (guint i = 0; i < LANES; i++) {
    float leaky = h[i] > 0 ? h[i] : (float)NORMA_DISCRIMINATOR_SLOPE * h[i];

    sums[i % 4] += output[i] * leaky;
  }
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/* What a panel of hidden units adds to the sums of `n` (at most ROWS) patches. Each unit's sum runs over
 * the features in their order, so there is nothing to reorder. */
static inline __attribute__ ((always_inline)) void
add_panel (const float *patches, guint n, guint d, const float *panel, const float *bias,
           const float *output, float *sums)
{
  Half hidden[ROWS][2];

  for (guint r = 0; r < n; r++) {
    memcpy (hidden[r], bias, LANES * sizeof (float));
  }
  for (guint k = 0; k < d; k++, panel += LANES) {
    Half low, high;

    memcpy (&low, panel, sizeof low);
    memcpy (&high, panel + HALF, sizeof high);
    for (guint r = 0; r < n; r++) {
      float x = patches[r * d + k];

      hidden[r][0] += x * low;
      hidden[r][1] += x * high;
    }
  }
  for (guint r = 0; r < n; r++)
    sums[r] -= leak_and_add (hidden[r], output);
}

NORMA_KERNEL static void
add_panel_to_all (const float *patches, gsize n, guint d, const float *panel, const float *bias,
                  const float *output, float *sums)
{
  gsize whole = n - n % ROWS;

  for (gsize p = 0; p < whole; p += ROWS)
    add_panel (patches + p * d, ROWS, d, panel, bias, output, sums + p);
  for (gsize p = whole; p < n; p++)
    add_panel (patches + p * d, 1, d, panel, bias, output, sums + p);
}

/* Panel by panel, which stays near while all patches pass. */
void
norma_simplenet_measure (const NormaSimpleNet *simplenet, const float *patches, gsize n,
                         float *distances)
{
  guint n_panels = (simplenet->n_hidden + LANES - 1) / LANES, d = simplenet->d;

  memset (distances, 0, n * sizeof (float));
  for (guint i = 0; i < n_panels; i++)
    add_panel_to_all (patches, n, d, simplenet->panels + (gsize)i * d * LANES,
                      simplenet->bias_panels + (gsize)i * LANES,
                      simplenet->output_panels + (gsize)i * LANES, distances);
}

typedef void (*Whiten) (const NormaGaussianField *field, const float *x, float *whitened,
                        float *scratch);

static void
whiten (const NormaSimpleNet *simplenet, Whiten by_field, const float *features, float *patches,
        float *scratch)
{
  NormaGaussianView view = norma_gaussian_view (simplenet->places, features, scratch);
  gsize n = norma_feature_shape_size (&simplenet->places->shape);
  float root = sqrtf ((float)simplenet->d);

  by_field (simplenet->places->positions->field, view.at_positions, patches, view.rest);
  for (gsize i = 0; i < n; i++)
    patches[i] *= root;
}

void
norma_simplenet_whiten (const NormaSimpleNet *simplenet, const float *features, float *patches,
                        float *scratch)
{
  whiten (simplenet, norma_gaussian_field_whiten, features, patches, scratch);
}

void
norma_simplenet_whiten_held_out (const NormaSimpleNet *simplenet, const float *features,
                                 float *patches, float *scratch)
{
  whiten (simplenet, norma_gaussian_field_whiten_held_out, features, patches, scratch);
}

static void
score (const NormaDetector *detector, const float *features, float *map, float *scratch)
{
  const NormaSimpleNet *simplenet = (const NormaSimpleNet *)detector;
  gsize n = norma_feature_shape_n_positions (&simplenet->places->shape);

  norma_simplenet_whiten (simplenet, features, scratch,
                          scratch + norma_feature_shape_size (&simplenet->places->shape));
  norma_simplenet_measure (simplenet, scratch, n, map);
  for (gsize p = 0; p < n; p++) {
    double z = ((double)map[p] - simplenet->center) * simplenet->scale;

    /* log (1 + exp z) without overflow */
    map[p] = (float)(MAX (z, 0) + log1p (exp (-fabs (z))));
  }
}

static const NormaTrainingFacts *
get_training (const NormaDetector *detector)
{
  return &((const NormaSimpleNet *)detector)->facts;
}

static const NormaDetectorClass simplenet_class = {
  .name = NORMA_SIMPLENET_NAME,
  .score = score,
  .store = norma_simplenet_store,
  .free = free_simplenet,
  .explain = norma_simplenet_explain,
  .locate = norma_simplenet_locate,
  .get_training = get_training,
};

static gboolean
take_numbers (NormaSimpleNet *s, GError **error)
{
  gsize n_lanes = ((gsize)s->n_hidden + LANES - 1) / LANES * LANES;
  const struct {
    float **block;
    gsize n;
  } all[] = {
    { &s->weight, (gsize)s->n_hidden * s->d },
    { &s->bias, s->n_hidden },
    { &s->output, s->n_hidden },
    { &s->panels, n_lanes * s->d },
    { &s->bias_panels, n_lanes },
    { &s->output_panels, n_lanes },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
    *all[i].block = norma_alloc (all[i].n, sizeof (float), "discriminator", error);
    if (*all[i].block == NULL)
      return FALSE;
  }
  return TRUE;
}

NormaSimpleNet *
norma_simplenet_new (NormaDetector *places, guint n_hidden, GError **error)
{
  NormaSimpleNet *simplenet = g_new0 (NormaSimpleNet, 1);
  g_autoptr (NormaDetector) detector = &simplenet->parent;

  simplenet->parent.class = &simplenet_class;
  g_atomic_ref_count_init (&simplenet->parent.references);
  simplenet->places = (NormaGaussian *)norma_detector_ref (places);
  simplenet->parent.grid = places->grid;
  simplenet->parent.scratch_size =
      norma_feature_shape_size (&simplenet->places->shape) + places->scratch_size;
  simplenet->d = simplenet->places->shape.channels;
  simplenet->n_hidden = n_hidden;
  simplenet->scale = 1;
  simplenet->facts.held_out = NAN;
  if (!take_numbers (simplenet, error))
    return NULL;
  g_steal_pointer (&detector);
  return simplenet;
}

void
norma_simplenet_index (NormaSimpleNet *s)
{
  for (guint h = 0; h < s->n_hidden; h++) {
    float *panel = s->panels + (gsize)(h / LANES) * s->d * LANES + h % LANES;

    for (guint k = 0; k < s->d; k++)
      panel[(gsize)k * LANES] = s->weight[(gsize)h * s->d + k];
    s->bias_panels[h] = s->bias[h];
    s->output_panels[h] = s->output[h];
  }
}
