/* SPDX-License-Identifier: Apache-2.0 */
#include "app/fit-words.h"

#include <float.h>
#include <string.h>

#include "app/command-line.h"
#include "core/features/descriptor.h"

/* What a model file may hold. */
#define MOST_SMOOTHING 1024

/* The filter bank's coarsest level needs the first; a frame four times as long as the second is
 * the longest that a model file may hold. */
enum { LEAST_SIZE = 64, MOST_SIZE = 4096 };

GOptionEntry *
norma_fit_words_new_entries (NormaFitWords *w)
{
  const GOptionEntry entries[] = {
    { "false-alarms", 0, 0, G_OPTION_ARG_STRING, &w->false_alarms,
      "Share of good parts that may be rejected; default 0.01", "RATE" },
    { "confidence", 0, 0, G_OPTION_ARG_STRING, &w->confidence,
      "Certainty of that promise; default 0.95", "C" },
    { "bound", 0, 0, G_OPTION_ARG_STRING, &w->bound,
      "What the promise rests on: order-statistic (default), f-law, chi-square", "BOUND" },
    { "review-one-in", 0, 0, G_OPTION_ARG_STRING, &w->review_one_in,
      "One in this many good parts may be shown for review; default 20", "N" },
    { "least-area", 0, 0, G_OPTION_ARG_STRING, &w->least_area,
      "Regions of fewer pixels are passed over; default 0", "PX" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &w->size,
      "Shorter side of the frame that images are scored in, or both, as 224x224; default 256",
      "PX" },
    { "tile", 0, 0, G_OPTION_ARG_STRING, &w->tile,
      "Score at native resolution, in overlapping tiles of this side, in place of --size", "PX" },
    { "overlap", 0, 0, G_OPTION_ARG_STRING, &w->overlap,
      "Of neighbouring tiles, 0 to 0.5 of a tile; default 0.25", "SHARE" },
    { "scale", 0, 0, G_OPTION_ARG_STRING, &w->scale,
      "Of the images that tiles are cut from; default 1, their own", "FACTOR" },
    { "tile-models", 0, 0, G_OPTION_ARG_STRING, &w->tile_models,
      "one (default) for all tiles, or each: one a place, for parts that lie alike", "WORD" },
    { "fit", 0, 0, G_OPTION_ARG_STRING, &w->frame_fit,
      "Images of another shape: stretch (default) or letterbox", "HOW" },
    { "range", 0, 0, G_OPTION_ARG_STRING, &w->range,
      "Sample values that matter: auto (default) or full", "RANGE" },
    { "detector", 0, 0, G_OPTION_ARG_STRING, &w->detector,
      "What is fitted on the features: gaussian (default), gaussian-ad, padim, "
      "patchcore, dfm, simplenet, efficientad",
      "WORD" },
    { "coreset", 0, 0, G_OPTION_ARG_STRING, &w->core_set,
      "patchcore: share of the good patches that is kept; default 0.01", "SHARE" },
    { "reweight", 0, 0, G_OPTION_ARG_STRING, &w->reweight,
      "patchcore: neighbours that re-weight the score, 2 to 64; default 0, none", "B" },
    { "budget", 0, 0, G_OPTION_ARG_STRING, &w->budget,
      "simplenet, efficientad: how long to train at most: 90s, 5m, 1h; no more steps than --steps",
      "TIME" },
    { "steps", 0, 0, G_OPTION_ARG_STRING, &w->steps,
      "simplenet, efficientad: how many steps to train; default " G_STRINGIFY (
          NORMA_DISCRIMINATOR_STEPS) " and " G_STRINGIFY (NORMA_STUDENT_STEPS),
      "N" },
    { "checkpoint", 0, 0, G_OPTION_ARG_FILENAME, &w->check_point,
      "simplenet, efficientad: keep the training in this file, and go on from it if it is there",
      "FILE" },
    { "scope", 0, 0, G_OPTION_ARG_STRING, &w->scope,
      "Gaussians per position, per image or both (default)", "SCOPE" },
    { "components", 0, 0, G_OPTION_ARG_STRING, &w->components,
      "Axes of the features: all (default), pca:V or npca:V, V a share of the variance", "AXES" },
    { "covariance", 0, 0, G_OPTION_ARG_STRING, &w->covariance,
      "Of padim: ridge (default, as published) or shrunk (Ledoit and Wolf)", "WORD" },
    { "embedding", 0, 0, G_OPTION_ARG_STRING, &w->embedding,
      "Channels of several levels: all, subset (default of padim) or orthogonal (of gaussian)",
      "WORD" },
    { "dimensions", 0, 0, G_OPTION_ARG_STRING, &w->dimensions,
      "Of a subset or an orthogonal embedding; default 100 (padim), 256 (gaussian)", "N" },
    { "augment", 0, 0, G_OPTION_ARG_STRING, &w->augment,
      "Copies of the good images to learn from, too: all, or some of rotate90, rotate180, "
      "rotate270, flip-horizontal, flip-vertical with commas between them; default none",
      "WORDS" },
    { "smoothing", 0, 0, G_OPTION_ARG_STRING, &w->smoothing,
      "Deviation of the map's smoothing in frame pixels; default 4", "PX" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &w->seed,
      "Of the embedding, the training and the golden vector; default 1", "N" },
    { 0 },
  };

  return g_memdup2 (entries, sizeof entries);
}

void
norma_fit_words_clear (NormaFitWords *w)
{
  char **all[] = { &w->false_alarms, &w->confidence, &w->bound,         &w->size,
                   &w->frame_fit,    &w->range,      &w->scope,         &w->components,
                   &w->smoothing,    &w->seed,       &w->review_one_in, &w->least_area,
                   &w->detector,     &w->covariance, &w->embedding,     &w->dimensions,
                   &w->core_set,     &w->reweight,   &w->augment,       &w->tile,
                   &w->overlap,      &w->scale,      &w->tile_models,   &w->budget,
                   &w->check_point,  &w->steps };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    g_clear_pointer (all[i], g_free);
}

/* "pca:0.95" */
static gboolean
parse_components (const char *text, NormaGaussianOptions *detector, GError **error)
{
  static const char *const words[] = { "all", "pca", "npca", NULL };
  const char *colon = text == NULL ? NULL : strchr (text, ':');
  g_autofree char *word = colon == NULL ? g_strdup (text) : g_strndup (text, (gsize)(colon - text));
  guint choice = detector->components;

  if (!norma_option_get_choice ("--components", word, words, &choice, error))
    return FALSE;
  if (text != NULL && (colon == NULL) != (choice == NORMA_COMPONENTS_ALL)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "--components: found \"%s\", expected all, pca:V or npca:V", text);
    return FALSE;
  }
  detector->components = choice;
  return norma_option_get_double ("--components", colon == NULL ? NULL : colon + 1, 0, 1,
                                  &detector->explained, error);
}

static gboolean
parse_detector (const char *text, NormaDetectorOptions *options, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  guint choice = options->method;
  const char *word;

  while ((word = norma_method_to_string (words->len)) != NULL)
    g_ptr_array_add (words, (gpointer)word);
  g_ptr_array_add (words, NULL);
  if (!norma_option_get_choice ("--detector", text, (const char *const *)words->pdata, &choice,
                                error))
    return FALSE;
  options->method = choice;
  return TRUE;
}

static gboolean
refuse_for (const char *option, const char *found, NormaMethod method, const char *expected,
            GError **error)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "%s: found \"%s\" with --detector %s, expected --detector %s with it", option, found,
               norma_method_to_string (method), expected);
  return FALSE;
}

static gboolean
parse_covariance (const char *text, NormaDetectorOptions *options, GError **error)
{
  static const char *const words[] = { "ridge", "shrunk", NULL };
  static const NormaCovariance covariances[] = { NORMA_COVARIANCE_RIDGE, NORMA_COVARIANCE_SHRUNK };
  guint choice = 0;

  if (text == NULL)
    return TRUE;
  if (options->method != NORMA_METHOD_PADIM)
    return refuse_for ("--covariance", text, options->method, NORMA_PADIM_NAME, error);
  if (!norma_option_get_choice ("--covariance", text, words, &choice, error))
    return FALSE;
  options->padim.covariance = covariances[choice];
  return TRUE;
}

/* The embedding of the chosen detector, NULL if it has none. */
static NormaEmbeddingOptions *
get_embedding (NormaDetectorOptions *options)
{
  switch (options->method) {
  case NORMA_METHOD_GAUSSIAN:
    return &options->gaussian.embedding;
  case NORMA_METHOD_PADIM:
    return &options->padim.embedding;
  default:
    return NULL;
  }
}

static gboolean
parse_embedding (const NormaFitWords *w, NormaDetectorOptions *options, GError **error)
{
  static const char *const words[] = { "all", "subset", "orthogonal", NULL };
  NormaEmbeddingOptions *embedding = get_embedding (options);
  const char *given = w->embedding != NULL ? w->embedding : w->dimensions;
  guint64 n = 0;
  guint channels;

  if (embedding == NULL)
    return given == NULL || refuse_for (w->embedding != NULL ? "--embedding" : "--dimensions",
                                        given, options->method, "gaussian or padim", error);
  channels = embedding->channels;
  if (!norma_option_get_choice ("--embedding", w->embedding, words, &channels, error) ||
      !norma_option_get_unsigned ("--dimensions", w->dimensions, 1, G_MAXUINT16, &n, error))
    return FALSE;
  embedding->channels = channels;
  embedding->n_channels = (guint)n;
  return TRUE;
}

static gboolean
parse_patchcore (const NormaFitWords *w, NormaPatchCoreOptions *options, GError **error)
{
  guint64 reweight = options->reweight;

  if (!norma_option_get_double ("--coreset", w->core_set, 0, 1 + DBL_EPSILON, &options->core_set,
                                error) ||
      !norma_option_get_unsigned ("--reweight", w->reweight, 0, NORMA_PATCHCORE_MOST_REWEIGHT,
                                  &reweight, error))
    return FALSE;
  options->reweight = (guint)reweight;
  return TRUE;
}

static gboolean
parse_promise (const NormaFitWords *w, NormaFitOptions *o, GError **error)
{
  static const char *const bounds[] = { "order-statistic", "f-law", "chi-square", NULL };
  guint bound = o->bound;

  if (!norma_option_get_double ("--false-alarms", w->false_alarms, 0, 1, &o->wish.false_alarms,
                                error) ||
      !norma_option_get_double ("--confidence", w->confidence, 0, 1, &o->wish.confidence, error) ||
      !norma_option_get_choice ("--bound", w->bound, bounds, &bound, error) ||
      !norma_option_get_double ("--review-one-in", w->review_one_in, 1, G_MAXDOUBLE,
                                &o->review_one_in, error) ||
      !norma_option_get_unsigned ("--least-area", w->least_area, 0, G_MAXINT64, &o->least_area,
                                  error))
    return FALSE;
  o->bound = bound;
  return TRUE;
}

/* "256" or "224x224" */
static gboolean
parse_size (const char *text, NormaFitOptions *o, GError **error)
{
  const char *cross = text == NULL ? NULL : strchr (text, 'x');
  g_autofree char *first =
      cross == NULL ? g_strdup (text) : g_strndup (text, (gsize)(cross - text));
  guint64 width = o->short_side, height = 0;

  if (!norma_option_get_unsigned ("--size", first, LEAST_SIZE, MOST_SIZE, &width, error) ||
      !norma_option_get_unsigned ("--size", cross == NULL ? NULL : cross + 1, LEAST_SIZE, MOST_SIZE,
                                  &height, error))
    return FALSE;
  if (cross == NULL) {
    o->short_side = (guint)width;
  } else {
    o->width = (guint)width;
    o->height = (guint)height;
  }
  return TRUE;
}

static gboolean
parse_augments (const char *text, NormaAugments *augments, GError **error)
{
  g_autoptr (GError) unknown = NULL;

  if (text == NULL || norma_augments_from_string (text, augments, &unknown))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--augment: %s", unknown->message);
  return FALSE;
}

/* What depends on --tile is refused without it. */
static gboolean
check_tile_words (const NormaFitWords *w, GError **error)
{
  const char *const alone[][2] = { { "--overlap", w->overlap },
                                   { "--scale", w->scale },
                                   { "--tile-models", w->tile_models } };

  for (gsize i = 0; w->tile == NULL && i < G_N_ELEMENTS (alone); i++)
    if (alone[i][1] != NULL) {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "%s: found \"%s\" without --tile, expected --tile with it", alone[i][0],
                   alone[i][1]);
      return FALSE;
    }
  if (w->tile != NULL && w->size != NULL) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "--size: found \"%s\" with --tile %s, expected one of the two", w->size, w->tile);
    return FALSE;
  }
  return TRUE;
}

static gboolean
parse_tiles (const NormaFitWords *w, NormaTileOptions *o, GError **error)
{
  static const char *const models[] = { "one", "each", NULL };
  guint64 side = 0;
  guint choice = o->models;

  if (!check_tile_words (w, error) ||
      !norma_option_get_unsigned ("--tile", w->tile, NORMA_TILING_LEAST_SIDE, NORMA_TILING_MAX_SIDE,
                                  &side, error) ||
      !norma_option_get_double ("--overlap", w->overlap, -G_MINDOUBLE,
                                NORMA_TILING_MAX_OVERLAP + DBL_EPSILON, &o->overlap, error) ||
      !norma_option_get_double ("--scale", w->scale, 0, G_MAXDOUBLE, &o->scale, error) ||
      !norma_option_get_choice ("--tile-models", w->tile_models, models, &choice, error))
    return FALSE;
  o->side = (guint)side;
  o->models = choice;
  return TRUE;
}

static gboolean
check_trained (const char *option, const char *value, NormaMethod method, GError **error)
{
  return value == NULL || norma_method_is_trained (method) ||
         refuse_for (option, value, method, NORMA_SIMPLENET_NAME " or " NORMA_EFFICIENTAD_NAME,
                     error);
}

/* Steps are taken however long they last, unless a budget ends them. */
static gboolean
parse_training (const NormaFitWords *w, NormaMethod method, NormaSchedule *schedule, GError **error)
{
  if (!check_trained ("--budget", w->budget, method, error) ||
      !check_trained ("--steps", w->steps, method, error) ||
      !check_trained ("--checkpoint", w->check_point, method, error))
    return FALSE;
  return norma_option_get_seconds ("--budget", w->budget, &schedule->budget_s, error) &&
         norma_option_get_unsigned ("--steps", w->steps, 1, G_MAXINT32, &schedule->n_steps, error);
}

static gboolean
parse_method (const NormaFitWords *w, NormaFitOptions *o, GError **error)
{
  static const char *const fits[] = { "stretch", "letterbox", NULL };
  static const char *const ranges[] = { "auto", "full", NULL };
  static const char *const scopes[] = { "position", "image", "both", NULL };
  guint fit = o->frame_fit, range = o->range, scope = o->detector.gaussian.scope;
  guint64 seed = o->seed;

  if (!parse_size (w->size, o, error) || !parse_tiles (w, &o->tiles, error) ||
      !norma_option_get_choice ("--fit", w->frame_fit, fits, &fit, error) ||
      !norma_option_get_choice ("--range", w->range, ranges, &range, error) ||
      !norma_option_get_choice ("--scope", w->scope, scopes, &scope, error) ||
      !parse_detector (w->detector, &o->detector, error) ||
      !parse_patchcore (w, &o->detector.patchcore, error) ||
      !parse_training (w, o->detector.method, &o->detector.simplenet.training.schedule, error) ||
      !parse_training (w, o->detector.method, &o->detector.efficientad.training.schedule, error) ||
      !parse_components (w->components, &o->detector.gaussian, error) ||
      !parse_augments (w->augment, &o->augments, error) ||
      !norma_option_get_double ("--smoothing", w->smoothing, -G_MINDOUBLE, MOST_SMOOTHING,
                                &o->smoothing, error) ||
      !norma_option_get_unsigned ("--seed", w->seed, 0, G_MAXUINT64, &seed, error) ||
      !parse_covariance (w->covariance, &o->detector, error) ||
      !parse_embedding (w, &o->detector, error))
    return FALSE;
  /* A student learns to say all of a filter bank, of defects, too. */
  if (o->detector.method == NORMA_METHOD_EFFICIENTAD)
    o->extractor.network = NORMA_DESCRIPTOR;
  o->detector.simplenet.training.check_point = w->check_point;
  o->detector.efficientad.training.check_point = w->check_point;
  norma_fit_options_set_seed (o, seed);
  o->frame_fit = fit;
  o->range = range;
  o->detector.gaussian.scope = scope;
  o->detector.gaussian_ad.components = o->detector.gaussian.components;
  o->detector.gaussian_ad.explained = o->detector.gaussian.explained;
  return TRUE;
}

/* The parametric bounds are laws of one distance, known before any image is read. */
static gboolean
check_bound (NormaFitOptions *o, GError **error)
{
  if (o->bound == NORMA_BOUND_ORDER_STATISTIC)
    return TRUE;
  if (o->bound == NORMA_BOUND_F_LAW)
    o->detector.gaussian.covariance = NORMA_COVARIANCE_SAMPLE;
  if (o->detector.method == NORMA_METHOD_GAUSSIAN &&
      o->detector.gaussian.scope == NORMA_SCOPE_IMAGE)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--bound: found \"%s\" with --scope %s, expected --scope image with it or the bound "
               "order-statistic",
               norma_bound_to_string (o->bound),
               norma_scope_to_string (o->detector.gaussian.scope));
  return FALSE;
}

gboolean
norma_fit_words_parse (const NormaFitWords *words, NormaFitOptions *options, GError **error)
{
  return parse_promise (words, options, error) && parse_method (words, options, error) &&
         check_bound (options, error);
}
