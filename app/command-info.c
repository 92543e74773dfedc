/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "app/command-line.h"
#include "app/extractor-words.h"
#include "app/network-info.h"
#include "app/words.h"
#include "core/detectors/gaussian.h"
#include "core/features/network-extractor.h"
#include "core/report/json.h"

/* SHA-256 of the file, hexadecimal. */
static char *
hash_file (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = file == NULL ? NULL : g_mapped_file_get_bytes (file);

  return bytes == NULL ? NULL : g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

static void G_GNUC_PRINTF (2, 3) print_fact (const char *name, const char *format, ...)
{
  va_list arguments;

  printf ("  %-18s ", name);
  va_start (arguments, format);
  vprintf (format, arguments);
  va_end (arguments);
  puts ("");
}

static void
print_good_set (const NormaGoodSet *good)
{
  g_autofree char *augments = norma_augments_to_string (good->augments);

  puts ("Good images it learnt from");
  print_fact ("used", "%" G_GUINT64_FORMAT, good->n_images);
  print_fact ("could not be used", "%" G_GUINT64_FORMAT, good->n_unreadable);
  print_fact ("median size", "%u x %u pixels", good->median_width, good->median_height);
  print_fact ("aspect ratios", "%.3g to %.3g (width / height)", good->narrowest, good->widest);
  print_fact ("samples", "%u bits, %s", good->bits, good->channels == 1 ? "grey" : "colour");
  print_fact ("copies of each", "%s", augments);
  print_fact ("hash", "%s", good->hash);
}

/* What was done by whom, when and why. */
static char *
format_note (const char *who, const char *when, const char *reason)
{
  return g_strdup_printf ("%s, %s%s%s", when, who, reason[0] == '\0' ? "" : ": ", reason);
}

static void
print_corrections (const NormaModel *model)
{
  for (guint i = 0; model->corrections != NULL && i < model->corrections->len; i++) {
    const NormaCorrectedImage *image = model->corrections->pdata[i];
    g_autofree char *note = format_note (image->who, image->when, image->reason);

    if (i == 0)
      puts ("Corrections since the fit");
    print_fact (norma_corrected_to_string (image->what), "%s (%s)", image->path, note);
  }
}

static void
print_tolerated (const NormaTolerated *tolerated)
{
  if (tolerated == NULL)
    return;
  puts ("Tolerated places, whose like are attenuated");
  for (guint i = 0; i < tolerated->places->len; i++) {
    const NormaToleratedPlace *place = tolerated->places->pdata[i];
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    g_autofree char *note = format_note (place->who, place->when, place->reason);

    print_fact (number, "%s at %u, %u, %u x %u pixels (%s)", place->path, place->x, place->y,
                place->width, place->height, note);
  }
  print_fact ("alike", "nothing is left up to a distance of %.3g, all from %.3g on",
              tolerated->radius, 2 * tolerated->radius);
}

static void
print_tiling (const NormaModel *model)
{
  const NormaTiling *t = &model->tiling;

  if (!norma_tiling_is_set (t))
    return;
  puts ("Tiles, each one a working frame");
  print_fact ("canvas", "%u x %u pixels", t->width, t->height);
  print_fact ("tiles", "%u x %u of %u x %u pixels, one every %u", norma_tiling_get_columns (t),
              norma_tiling_get_rows (t), t->side, t->side, t->stride);
  print_fact ("map", "a value every %u pixels", t->step);
  print_fact ("detectors", "%s",
              model->tile_detectors == NULL ? "one for all tiles"
                                            : "one a tile; the first is told");
}

static void
print_frame (const NormaFrame *frame)
{
  puts ("Working frame");
  print_fact ("size", "%u x %u pixels, %s", frame->width, frame->height,
              frame->channels == 1 ? "grey" : "colour");
  print_fact ("other shapes", "%s",
              frame->fit == NORMA_FRAME_STRETCH ? "stretched to it" : "letterboxed in it");
  print_fact ("made for", "%s", norma_value_kind_describe (frame->kind));
  print_fact ("value range", "samples %.9g ... %.9g become 0 ... 1", frame->low, frame->high);
}

static void
print_field (const char *name, const NormaGaussianField *field)
{
  if (field != NULL)
    print_fact (name, "%u Gaussian%s of %u dimensions from %" G_GUINT64_FORMAT " samples",
                field->n_positions, field->n_positions == 1 ? "" : "s", field->n_dimensions,
                field->n_samples);
}

static void
print_network (const NormaModel *model)
{
  const NormaExtractor *extractor = norma_extractor_get_chosen (model->extractor);
  g_autofree char *precision = norma_words_precision (model);
  const NormaNetwork *network = norma_network_extractor_get_network (extractor);
  const NormaInputScaling *s = norma_network_extractor_get_scaling (extractor);
  const char *hash = norma_network_extractor_get_descriptor_hash (extractor);

  print_fact ("network", "%s, %.1f MB of weights",
              hash == NULL ? norma_network_extractor_get_file (extractor) : "Norma's descriptor",
              (double)norma_network_get_bytes (network) / 1e6);
  if (hash != NULL)
    print_fact ("hash of its file", "%s", hash);
  print_fact ("precision", "%s", precision);
  print_fact ("input", "%s, 0 ... %g, less %g, %g, %g, divided by %g, %g, %g",
              norma_channel_order_to_string (s->order), s->range, s->mean[0], s->mean[1],
              s->mean[2], s->deviation[0], s->deviation[1], s->deviation[2]);
  for (guint l = 0; l < extractor->levels.n; l++) {
    const NormaFeatureShape *shape = &extractor->levels.at[l];

    print_fact (l == 0 ? "levels" : "", "%u features at %u x %u positions: %s", shape->channels,
                shape->width, shape->height, norma_network_get_output (network, l));
  }
}

static void
print_extractor (const NormaModel *model)
{
  const NormaExtractor *extractor = norma_extractor_get_chosen (model->extractor);
  const NormaFeatureShape *shape = &extractor->levels.at[0];

  if (norma_network_extractor_get_network (extractor) != NULL)
    print_network (model);
  else
    print_fact ("extractor", "%s, %u features at %u x %u positions", extractor->class->name,
                shape->channels, shape->width, shape->height);
}

static void
print_method (const NormaModel *model)
{
  puts ("Method");
  print_extractor (model);
  print_fact ("detector", "%s", model->detector->class->name);
  if (g_str_equal (model->detector->class->name, NORMA_GAUSSIAN_NAME)) {
    print_field ("per position", norma_gaussian_get_positions (model->detector));
    print_field ("per image", norma_gaussian_get_image (model->detector));
  }
  print_fact ("smoothing", "%g frame pixels", model->smoothing);
}

static void
print_area (const NormaArea *area)
{
  static const char *const kinds[] = { "rectangle", "polygon", "mask" };
  const NormaDrawnShape *shape = area->shape;
  NormaBox box = norma_drawn_shape_get_box (shape);
  g_autofree char *place =
      g_strdup_printf ("%s, %.1f ... %.1f %% across, %.1f ... %.1f %% down", kinds[shape->kind],
                       100 * box.left / area->width, 100 * box.right / area->width,
                       100 * box.top / area->height, 100 * box.bottom / area->height);

  if (shape->purpose == NORMA_PURPOSE_ROI && shape->sensitivity != 1)
    print_fact ("inspected", "%s; scores count %.4g times", place, shape->sensitivity);
  else
    print_fact (shape->purpose == NORMA_PURPOSE_ROI ? "inspected" : "ignored", "%s", place);
}

static void
print_areas (const NormaAreas *areas)
{
  if (areas == NULL)
    return;
  puts ("Areas");
  for (guint i = 0; i < areas->n; i++)
    print_area (&areas->areas[i]);
}

static void
print_promise (const NormaPromise *promise)
{
  g_autofree char *words = norma_words_promise (promise);
  g_autofree char *strongest = norma_words_percent (promise->strongest_false_alarms);

  puts ("Promise");
  print_fact ("promised", "%s", words);
  if (promise->n == 0)
    return;
  print_fact ("bound", "%s", norma_bound_to_string (promise->bound));
  if (promise->rank > 0)
    print_fact ("rank",
                "the threshold is held-out score %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                ", from the largest",
                promise->rank, promise->n);
  print_fact ("expected", "%.2g in 100 good parts are rejected on average",
              100 * promise->expected_false_alarms);
  print_fact ("at best", "%s in 100 with this many good images", strongest);
  print_fact ("wish",
              promise->kept_wish ? "kept" : "not kept; it needs %" G_GUINT64_FORMAT " good images",
              promise->n_needed);
}

static void
print_tuned_on (const NormaTunedOn *tuned_on)
{
  guint n = tuned_on->hashes == NULL ? 0 : tuned_on->hashes->len;

  if (n > 0 || tuned_on->n_unknown > 0)
    print_fact ("tuned on", "%u images known by their hashes, %" G_GUINT64_FORMAT " unknown", n,
                tuned_on->n_unknown);
}

static void
print_limits (const NormaModel *model)
{
  const NormaRarity *rarity = model->rarity;

  puts ("Thresholds");
  print_fact ("reject",
              rarity->n == 0              ? "above %.9g, not promised"
              : model->provenance == NULL ? "above %.9g, from the promise"
                                          : "above %.9g",
              model->limits.reject);
  if (model->provenance != NULL) {
    print_fact ("review", "above %.9g", model->limits.review);
    print_fact ("from", "%s", model->provenance);
    print_tuned_on (&model->tuned_on);
  } else if (rarity->n > 0)
    print_fact ("review", "above %.9g, the score of 1 in %g good parts", model->limits.review,
                model->review_one_in);
  print_fact ("least area", "%" G_GUINT64_FORMAT " pixels of the image", model->limits.least_area);
  if (rarity->n > 0)
    print_fact ("held-out scores", "%" G_GUINT64_FORMAT ", from %.9g by %.9g (median) to %.9g",
                rarity->n, rarity->scores[0], rarity->scores[(rarity->n - 1) / 2],
                rarity->scores[rarity->n - 1]);
}

static void
print_stand_in (const NormaStandIn *stand_in)
{
  if (stand_in != NULL)
    print_fact ("with fp32", "reject above %.9g, review above %.9g (--precision fp32)",
                stand_in->limits.reject, stand_in->limits.review);
}

static void
print_smallest_defect (const NormaSmallestDefect *defect)
{
  g_autofree char *words = norma_words_smallest_defect (defect);

  if (words != NULL)
    print_fact ("smallest spots", "%s; 9 in 10 of %u spots are rejected", words, defect->n_spots);
}

static void
print_model (const NormaModel *model, const char *path, const char *hash)
{
  puts (path);
  print_fact ("hash", "%s", hash);
  print_fact ("format version", "%u", norma_model_get_format_version (model));
  print_good_set (&model->good_set);
  print_corrections (model);
  print_tolerated (model->tolerated);
  print_frame (&model->frame);
  print_tiling (model);
  print_method (model);
  print_areas (model->areas);
  print_promise (&model->promise);
  if (model->promised_hash != NULL)
    print_fact ("rests on", "the good set before the correction, %s", model->promised_hash);
  print_limits (model);
  print_stand_in (model->stand_in);
  print_smallest_defect (&model->smallest_defect);
  puts ("Golden vector, replayed by norma-cli verify");
  print_fact ("seed", "%" G_GUINT64_FORMAT, model->golden.seed);
  print_fact ("score", "%.9g", model->golden.score);
}

static NormaExit
tell_model (const NormaCommandLine *line, const char *path, GError **error)
{
  g_autoptr (NormaModel) model = norma_command_line_read_model (line, path, error);
  g_autofree char *hash = model == NULL ? NULL : hash_file (path, error);
  g_autofree char *json = NULL;

  if (hash == NULL)
    return NORMA_EXIT_INCOMPLETE;
  if (line->json)
    puts (json = norma_json_model (model, path, hash));
  else
    print_model (model, path, hash);
  return NORMA_EXIT_DONE;
}

static NormaExit
tell (const NormaCommandLine *line, GError **error)
{
  const char *path = norma_extractor_words_find_path (line->arguments[0]);

  if (!norma_network_info_is_for (path))
    return tell_model (line, path, error);
  if (line->json) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "--json: found the network %s, expected a model file", line->arguments[0]);
    return NORMA_EXIT_USAGE;
  }
  return norma_network_info_print (path, line->budget, error) ? NORMA_EXIT_DONE
                                                              : NORMA_EXIT_INCOMPLETE;
}

static NormaExit
run (char **argv, GError **error)
{
  g_auto (NormaCommandLine) line = { 0 };
  gboolean operators = FALSE;
  const GOptionEntry entries[] = { { "operators", 0, 0, G_OPTION_ARG_NONE, &operators,
                                     "List the operators that a network may use", NULL },
                                   { 0 } };

  if (!norma_command_line_open (&line, &norma_command_info,
                                NORMA_COMMAND_LINE_JSON | NORMA_COMMAND_LINE_MEMORY |
                                    NORMA_COMMAND_LINE_PRECISION,
                                entries, argv, error))
    return NORMA_EXIT_USAGE;
  if (operators && line.arguments == NULL) {
    norma_network_info_print_operators ();
    return NORMA_EXIT_DONE;
  }
  if (!norma_command_line_expect (&line, 1, 1,
                                  "one model file or ONNX file, descriptor, or --operators alone",
                                  error))
    return NORMA_EXIT_USAGE;
  return tell (&line, error);
}

const NormaCommand norma_command_info = {
  .name = "info",
  .arguments = "MODEL.norma | FILE.onnx | descriptor",
  .summary = "Tell what a model holds, or which levels a network offers",
  .description = "Example:\n"
                 "  norma-cli info parts.norma\n"
                 "  norma-cli info resnet18.onnx\n"
                 "  norma-cli info descriptor",
  .run = run,
};
