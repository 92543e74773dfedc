/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "core/features/backbone.h"
#include "core/features/network-extractor.h"
#include "core/features/pixel-level.h"
#include "core/pipeline/evaluate.h"
#include "core/pipeline/fit.h"
#include "core/pipeline/image-list.h"
#include "core/training/losses.h"
#include "core/training/student-training.h"
#include "core/training/trainee.h"
#include "tests/benchmark/child.h"
#include "tests/support.h"

/* EfficientAD: processor time on one thread of scoring, with the descriptor in the box, and of a
 * picture's share of a training step, the latter beside PyTorch; then, if NORMA_BENCHMARK_SECONDS says
 * for how long to train, what it tells apart of the magnetic tiles. Prints; judges nothing.
 *
 * usage: benchmark-efficientad [SHORT SIDE [SEED]] */

enum { N_TIMES = 20 };

static const NormaStudentShape shape = { 1, 256, 256, 16, 16, 256 };

static double
now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

static float *
draw (gsize n, guint64 seed)
{
  float *values = g_new (float, n);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < n; i++)
    values[i] = (float)norma_random_normal (&random);
  return values;
}

/* The descriptor in the box as the teacher, with the picture before its levels. */
static NormaExtractor *
make_teacher (NormaPrecision precision)
{
  const NormaFrame frame = { shape.width, shape.height, 1, NORMA_FRAME_STRETCH, 0, 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaBackbone) backbone = norma_backbone_open (NORMA_DESCRIPTOR, NULL, NULL, &error);
  NormaExtractor *teacher =
      backbone == NULL ? NULL : norma_backbone_make (backbone, &frame, &error);
  g_autoptr (NormaExtractor) exact = NULL;

  if (teacher != NULL && precision != NORMA_PRECISION_FP32) {
    exact = teacher;
    teacher = norma_network_extractor_lower (exact, precision, NULL, NULL, &error);
  }
  teacher = norma_pixel_level_new (teacher, &frame, &error);
  if (teacher == NULL)
    g_error ("%s", error->message);
  return teacher;
}

static double
time_describing (const NormaExtractor *teacher)
{
  g_autofree float *picture = draw (norma_student_shape_count_pixels (&shape), 1);
  g_autofree float *features = g_new (float, norma_feature_levels_size (&teacher->levels));
  gpointer scratch = norma_extractor_scratch_new (teacher, NULL);
  double least = G_MAXDOUBLE;

  for (guint i = 0; i < N_TIMES; i++) {
    double begin = now_ms ();

    norma_extractor_extract (teacher, picture, features, scratch);
    least = fmin (least, now_ms () - begin);
  }
  norma_extractor_scratch_free (teacher, scratch);
  return least;
}

/* Of what the detector does beside the extractor. */
static double
time_scoring (const NormaFeatureLevels *levels)
{
  NormaEfficientAdOptions options = NORMA_EFFICIENTAD_OPTIONS_INIT;
  g_autofree float *samples = draw (2 * norma_feature_levels_size (levels), 1);
  g_autofree float *map = g_new (float, (gsize)shape.grid_height *shape.grid_width),
                   *scratch = NULL;
  g_autoptr (NormaDetectorFit) fit = NULL;
  g_autoptr (NormaDetector) detector = NULL;
  double least = G_MAXDOUBLE;

  options.training.schedule.n_steps = 1;
  fit = norma_efficientad_fit_new (levels, 2, 1e-6, &options, NULL);
  if (fit == NULL || !fit->class->add (fit, samples, 2, 1, NULL, NULL) ||
      !fit->class->end_pass (fit, 1, NULL, NULL))
    g_error ("no detector");
  detector = fit->class->finish (fit, NULL);
  scratch = g_new (float, detector->scratch_size);
  for (guint i = 0; i < N_TIMES; i++) {
    double begin = now_ms ();

    detector->class->score (detector, samples, map, scratch);
    least = fmin (least, now_ms () - begin);
  }
  return least;
}

/* Forward, squared losses of three outputs, backward. */
static double
time_learning (const NormaBlueprint *blueprint, const NormaStudentLayers *layers)
{
  gsize n_pixels = norma_student_shape_count_pixels (&shape);
  gsize size = norma_parameters_get_size (norma_blueprint_get_parameters (blueprint));
  const guint outputs[] = { layers->imitation, layers->rebuilt, layers->forecast };
  g_autofree float *values = g_new0 (float, size), *gradients = g_new0 (float, size);
  g_autofree float *picture = draw (n_pixels, 1);
  g_autofree float *wanted = draw (norma_student_shape_count_features (&shape), 2);
  g_autoptr (NormaTrainee) trainee =
      norma_trainee_new (blueprint, NORMA_TRAINEE_TRAINING, 1, shape.height, shape.width, NULL);
  double least = G_MAXDOUBLE;
  NormaRandom random;

  norma_blueprint_begin (blueprint, 1, values);
  norma_random_seed (&random, 3);
  for (guint i = 0; trainee != NULL && i < N_TIMES; i++) {
    double begin = now_ms ();

    norma_trainee_take (trainee, values, i + 1);
    memcpy (norma_trainee_get_input (trainee, layers->picture), picture, n_pixels * sizeof (float));
    memcpy (norma_trainee_get_input (trainee, layers->view), picture, n_pixels * sizeof (float));
    norma_trainee_forward (trainee, &random);
    for (guint o = 0; o < G_N_ELEMENTS (outputs); o++)
      norma_loss_squared (norma_trainee_get_count (trainee, outputs[o]),
                          norma_trainee_get_output (trainee, outputs[o]), wanted, 1,
                          norma_trainee_get_gradient (trainee, outputs[o]), NULL);
    norma_trainee_backward (trainee, gradients);
    least = fmin (least, now_ms () - begin);
  }
  return least;
}

static void
print_scoring (NormaPrecision precision)
{
  g_autoptr (NormaExtractor) teacher = NULL;
  double describing, scoring;

  if (!norma_precision_check (precision, NULL))
    return;
  teacher = make_teacher (precision);
  describing = time_describing (teacher);
  scoring = time_scoring (&teacher->levels);
  g_print ("a picture of %u × %u, one thread: Norma's descriptor in %s %.2f ms, the map of the "
           "student %.2f ms, together %.2f ms\n",
           shape.width, shape.height, norma_precision_to_string (precision), describing, scoring,
           describing + scoring);
}

static void
print_times (void)
{
  g_autofree char *script =
      g_build_filename (g_getenv ("NORMA_SOURCE"), "tests/benchmark/efficientad.py", NULL);
  const char *const argv[] = { "/usr/bin/python3", script, NULL };
  NormaStudentLayers layers;
  g_autoptr (NormaBlueprint) blueprint = norma_student_network_new (&shape, &layers);
  double learning = time_learning (blueprint, &layers), peer;
  ChildUse use = child_run (argv, TRUE);

  peer = use.exit_status == 0 ? g_ascii_strtod (use.output, NULL) : 0;
  g_print ("student and autoencoder at %u × %u, one thread: forward and backward %.1f ms",
           shape.width, shape.height, learning);
  if (peer > 0)
    g_print (", PyTorch %.1f ms, %.2f ×", peer, peer / learning);
  g_print ("\n");
  child_use_clear (&use);
}

static void
print_found (const NormaFit *fit, const NormaEvaluation *found)
{
  const NormaTrainingFacts *facts = norma_detector_get_training (fit->model->detector);

  g_print ("image AUROC %.4f (%.3f to %.3f), promised %.4f, seen %u of %u; "
           "%" G_GUINT64_FORMAT " steps in %.0f s, fit %.0f s, %.0f ms an image\n",
           found->image_auroc, found->image_interval.low, found->image_interval.high,
           fit->model->promise.false_alarms, found->n_good_rejected, found->n_good, facts->n_steps,
           facts->seconds, fit->seconds, found->ms_per_image);
}

static void
run_tiles (double seconds, guint short_side, guint64 seed)
{
  g_autofree char *tiles = norma_test_shared ("data/magnetic-tile");
  g_autofree char *network = norma_test_shared ("weights/resnet18_layer123.onnx");
  g_autofree char *train = tiles == NULL ? NULL : g_build_filename (tiles, "train", "good", NULL);
  const char *const folders[] = { train, NULL };
  g_autoptr (GPtrArray) good = NULL;
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (NormaDataset) dataset = NULL;
  g_autoptr (NormaEvaluation) found = NULL;
  g_autoptr (GError) error = NULL;
  NormaEvaluateOptions evaluate;
  NormaFitOptions options;

  if (tiles == NULL || network == NULL)
    return;
  norma_fit_options_init (&options);
  norma_fit_options_set_seed (&options, seed);
  options.detector.method = NORMA_METHOD_EFFICIENTAD;
  options.detector.efficientad.training.schedule.n_steps = 0;
  options.detector.efficientad.training.schedule.budget_s = seconds;
  options.extractor.network = network;
  options.short_side = short_side;
  options.n_defect_spots = 0;
  good = norma_image_list_collect (folders, NULL, NULL);
  dataset = norma_dataset_open (tiles, NULL);
  fit = norma_fit_images (good, &options, NULL, &error);
  if (fit == NULL)
    g_error ("%s", error->message);
  norma_evaluate_options_init (&evaluate);
  found = norma_evaluate (fit->model, dataset, &evaluate, NULL, &error);
  if (found == NULL)
    g_error ("%s", error->message);
  print_found (fit, found);
}

int
main (int argc, char **argv)
{
  const char *seconds = g_getenv ("NORMA_BENCHMARK_SECONDS");

  setlocale (LC_ALL, "C.UTF-8");
  print_scoring (NORMA_PRECISION_FP32);
  print_scoring (NORMA_PRECISION_BF16);
  print_times ();
  if (seconds != NULL)
    run_tiles (g_ascii_strtod (seconds, NULL), argc > 1 ? (guint)atoi (argv[1]) : 160,
               argc > 2 ? (guint64)atoi (argv[2]) : 1);
  return 0;
}
