/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/method-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "core/features/network-extractor.h"

const char *
norma_features_describe_built_in (void)
{
  return _ ("Texture, edges and brightness at many sizes. Needs no weights; good for surfaces and "
            "for parts that lie in the same place.");
}

const char *
norma_features_describe_descriptor (void)
{
  return _ ("What a small network that comes with Norma has learnt of many pictures, on a grid "
            "finer than the filter bank's. Needs no file; the model takes it in.");
}

const char *
norma_descriptor_name (void)
{
  return _ ("Norma's descriptor");
}

const char *
norma_features_describe_network (void)
{
  return _ ("What a network has learnt of many pictures. Finds fine and odd shapes, and costs more "
            "time and memory. The model takes the network in and needs the file no more.");
}

/* By their words in the core, in the order in which the core has them. */
static const struct {
  const char *word, *name, *sentence;
} detectors[] = {
  { "gaussian", N_ ("Gaussian"),
    N_ ("Learns mean and spread of good parts, at each place and of the image as a whole. A good "
        "start for most parts; its memory does not grow with the images.") },
  { "gaussian-ad", N_ ("Gaussian-AD"),
    N_ ("Learns mean and spread of whole images only. Says that a part is unusual, not where; "
        "costs the least.") },
  { "padim", N_ ("PaDiM"),
    N_ ("Learns mean and spread of a choice of features at each place of a fine grid. For parts "
        "that always lie in the same place; locates well, its memory does not grow with the "
        "images.") },
  { "patchcore", N_ ("PatchCore"),
    N_ ("Keeps a choice of good patches and compares with the most alike one. For parts that turn "
        "or move; the fit takes long, its memory and time grow with the images.") },
  { "dfm", N_ ("DFM"),
    N_ ("Learns along which axes good images differ, and measures what lies off them. Quick to "
        "score, locates coarsely; the time of the fit grows fast with the images.") },
  { "simplenet", N_ ("SimpleNet"),
    N_ ("Trains a network to tell good patches from the same with noise, on what Gaussians of "
        "their places know. For parts that lie alike; quick to train and to score. A third of the "
        "good images is kept for the promise, and corrections need a new fit.") },
  { "efficientad", N_ ("EfficientAD"),
    N_ ("Trains a network to describe good parts as the extractor does, Norma's descriptor or a "
        "network from a file, and one that sees the whole part. Also for what is missing, doubled "
        "or misplaced; trains for minutes. A third of the good images is kept for the promise, and "
        "corrections need a new fit.") },
};

static gsize
find_detector (const char *word)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (detectors) && !g_str_equal (detectors[i].word, word))
    i++;
  return i;
}

const char *
norma_detector_name (NormaMethod method)
{
  const char *word = norma_method_to_string (method);
  gsize i = find_detector (word);

  return i < G_N_ELEMENTS (detectors) ? _ (detectors[i].name) : word;
}

const char *
norma_detector_describe (NormaMethod method)
{
  gsize i = find_detector (norma_method_to_string (method));

  return i < G_N_ELEMENTS (detectors) ? _ (detectors[i].sentence) : "";
}

const char *
norma_detector_describe_more (NormaMethod method)
{
  switch (method) {
  case NORMA_METHOD_PATCHCORE:
    return _ ("Choosing among the patches, and comparing with them, takes further time.");
  case NORMA_METHOD_DFM:
    return _ ("Finding the axes takes further time.");
  case NORMA_METHOD_SIMPLENET:
  case NORMA_METHOD_EFFICIENTAD:
    return _ ("The time of the training is told from a few of its steps.");
  default:
    return "";
  }
}

const char *
norma_precision_name (NormaPrecision precision)
{
  static const char *const names[] = {
    [NORMA_PRECISION_AUTO] = N_ ("Automatic"),
    [NORMA_PRECISION_FP32] = N_ ("32 bits (fp32)"),
    [NORMA_PRECISION_BF16] = N_ ("16 bits (bf16)"),
    [NORMA_PRECISION_INT8] = N_ ("8 bits (int8)"),
  };

  return _ (names[precision]);
}

char *
norma_precision_describe (NormaPrecision precision)
{
  static const char *const sentences[] = {
    [NORMA_PRECISION_AUTO] = N_ ("The fastest that ranks your good images as 32 bits do"),
    [NORMA_PRECISION_FP32] = N_ ("As the network was trained; runs on every processor"),
    [NORMA_PRECISION_BF16] = N_ ("Faster, with rounded features"),
    [NORMA_PRECISION_INT8] = N_ ("The fastest, with coarsely rounded features"),
  };
  g_autoptr (GError) error = NULL;
  NormaPrecision settled;

  if (norma_precision_settle (precision, &settled, &error))
    return g_strdup (_ (sentences[precision]));
  return g_strdup_printf (_ ("Cannot be had here: %s"), error->message);
}

const char *
norma_scaling_describe (NormaScalingOrigin origin)
{
  static const char *const sentences[] = {
    [NORMA_SCALING_DEFAULT] =
        N_ ("Input scaled as for ImageNet's networks, for nothing else is said"),
    [NORMA_SCALING_METADATA] = N_ ("Input scaled as the file says"),
    [NORMA_SCALING_FILE] = N_ ("Input scaled as the JSON file beside it says"),
  };

  return _ (sentences[origin]);
}

char *
norma_level_describe (double stride, guint n_features)
{
  /* Odd sides make 8.26 of a stride of 8. */
  return g_strdup_printf (ngettext ("stride %g, %'u feature", "stride %g, %'u features",
                                    n_features),
                          round (stride), n_features);
}

char *
norma_model_describe_extractor (const NormaModel *model)
{
  const char *file = norma_network_extractor_get_file (model->extractor);
  gboolean is_own = norma_network_extractor_get_descriptor_hash (model->extractor) != NULL;
  g_autofree char *name = file == NULL ? NULL : g_filename_display_name (file);

  if (is_own)
    return g_strdup (norma_descriptor_name ());
  return name == NULL ? g_strdup (_ ("Filter bank")) : g_strdup_printf (_ ("Network %s"), name);
}

char *
norma_model_describe_levels (const NormaModel *model)
{
  const NormaFeatureLevels *levels = &norma_extractor_get_chosen (model->extractor)->levels;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < levels->n; i++) {
    const NormaFeatureShape *shape = &levels->at[i];

    if (i > 0)
      g_string_append (text, "\n");
    g_string_append_printf (text,
                            ngettext ("%u × %u places, %'u feature", "%u × %u places, %'u features",
                                      shape->channels),
                            shape->width, shape->height, shape->channels);
  }
  return g_string_free (text, FALSE);
}

const char *
norma_model_describe_precision (const NormaModel *model)
{
  if (norma_network_extractor_get_file (model->extractor) == NULL)
    return NULL;
  return norma_precision_name (norma_network_extractor_get_precision (model->extractor));
}

const char *
norma_model_describe_detector (const NormaModel *model)
{
  const char *word = model->detector->class->name;
  NormaMethod method;

  return norma_method_from_string (word, &method) ? norma_detector_name (method) : word;
}
