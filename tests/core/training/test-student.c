/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/student.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/workers.h"
#include "core/training/student-training.h"
#include "tests/support.h"

/* Pictures of 16 × 12 with a bright bar in one of three columns, and a teacher that says for each cell of
 * 4 × 4 how bright it is and how much it varies. */
enum { N = 12, HELD_OUT = 3, HEIGHT = 16, WIDTH = 12, GH = 4, GW = 3, FEATURES = 2 };
enum { PIXELS = HEIGHT * WIDTH, CELLS = GH * GW, SIZE = PIXELS + FEATURES * CELLS };

static const NormaStudentShape shape = { 1, HEIGHT, WIDTH, GH, GW, FEATURES };

static void
teach (const float *picture, float *features)
{
  for (guint cell = 0; cell < CELLS; cell++) {
    double sum = 0, squares = 0;

    for (guint i = 0; i < 16; i++) {
      double v = (double)picture[(cell / GW * 4 + i / 4) * WIDTH + cell % GW * 4 + i % 4];

      sum += v / 16;
      squares += v * v / 16;
    }
    features[cell] = (float)sum;
    features[CELLS + cell] = (float)(sqrt (MAX (squares - sum * sum, 0)) * 3 - 1);
  }
}

/* column: of the bar, in cells; GW: there is none. */
static void
draw (NormaRandom *random, guint column, float *lesson)
{
  for (guint i = 0; i < PIXELS; i++)
    lesson[i] = (float)((i % WIDTH / 4 == column && i % 4 < 2 ? 1.5 : -0.5) +
                        0.1 * norma_random_normal (random));
  teach (lesson, lesson + PIXELS);
}

static float *
draw_lessons (void)
{
  float *lessons = g_new (float, N *SIZE);
  NormaRandom random;

  norma_random_seed (&random, 3);
  for (guint i = 0; i < N; i++)
    draw (&random, i % GW, lessons + (gsize)i * SIZE);
  return lessons;
}

static gsize
count_values (void)
{
  NormaStudentLayers layers;
  g_autoptr (NormaBlueprint) blueprint = norma_student_network_new (&shape, &layers);

  return norma_parameters_get_size (norma_blueprint_get_parameters (blueprint));
}

static float *
train (const float *lessons, guint64 n_steps, guint n_threads, NormaTrainingResult *result,
       NormaLossRecord *record)
{
  const NormaLessons all = { lessons, N, HELD_OUT, shape, 0.4, 0.2 };
  NormaStudentTrainingOptions options = NORMA_STUDENT_TRAINING_OPTIONS_INIT;
  float *values = g_new0 (float, count_values ());
  g_autoptr (GError) error = NULL;

  options.schedule.n_steps = n_steps;
  options.n_threads = n_threads;
  norma_student_train (&all, &options, values, record, result, NULL, &error);
  g_assert_no_error (error);
  return values;
}

static double
mean_square (const float *values, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double)values[i] * (double)values[i] / (double)n;
  return sum;
}

/* Of each of the two differences. */
static void
compare (const NormaStudent *student, const float *lesson, double found[2])
{
  float structural[FEATURES * CELLS], logical[FEATURES * CELLS];

  norma_student_compare (student, lesson, lesson + PIXELS, structural, logical);
  found[0] = mean_square (structural, FEATURES * CELLS);
  found[1] = mean_square (logical, FEATURES * CELLS);
}

static void
test_learns (void)
{
  g_autofree float *lessons = draw_lessons (), *values = NULL;
  g_autoptr (NormaStudent) student = NULL;
  g_autoptr (GError) error = NULL;
  NormaTrainingResult result;
  NormaLossRecord record;
  float odd[SIZE];
  double good[2], bad[2];
  NormaRandom random;

  values = train (lessons, 400, 2, &result, &record);
  g_assert_cmpuint (result.n_steps, ==, 400);
  g_assert_cmpuint (result.kept_step, >, 0);
  g_assert_cmpuint (record.n, >, 1);
  g_assert_cmpfloat (record.points[record.n - 1].loss, <, 0.3 * record.points[0].loss);
  student = norma_student_new (&shape, values, &error);
  g_assert_no_error (error);
  compare (student, lessons + (gsize)(N - 1) * SIZE, good);
  g_assert_cmpfloat (good[0], <, 0.1);
  norma_random_seed (&random, 9);
  draw (&random, 1, odd);
  for (guint i = 5 * WIDTH; i < 9 * WIDTH; i++)
    odd[i] = 2.5f * (float)(i % 2);
  teach (odd, odd + PIXELS);
  compare (student, odd, bad);
  g_assert_cmpfloat (bad[0], >, 3 * good[0]);
}

static void
test_same_bits (void)
{
  g_autofree float *lessons = draw_lessons ();
  g_autofree float *one = train (lessons, 12, 1, NULL, NULL);
  g_autofree float *two = train (lessons, 12, 2, NULL, NULL);

  g_assert_cmpmem (one, count_values () * sizeof (float), two, count_values () * sizeof (float));
}

/* The cancellable fires after so many reports. */
typedef struct {
  GCancellable *cancellable;
  guint64 at;
} Stop;

static void
report (gpointer data, const char *stage, guint64 done, guint64 total)
{
  Stop *stop = data;

  if (done >= stop->at)
    g_cancellable_cancel (stop->cancellable);
}

static void
test_resumes (void)
{
  g_autofree float *lessons = draw_lessons (), *whole = train (lessons, 12, 1, NULL, NULL);
  g_autofree float *values = g_new0 (float, count_values ());
  g_autofree char *folder = norma_test_folder (), *path = NULL;
  const NormaLessons all = { lessons, N, HELD_OUT, shape, 0.4, 0.2 };
  NormaStudentTrainingOptions options = NORMA_STUDENT_TRAINING_OPTIONS_INIT;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Stop stop = { cancellable, 5 };
  const NormaProgress progress = { cancellable, report, &stop };
  g_autoptr (GError) error = NULL;

  path = g_build_filename (folder, "check-point", NULL);
  options.schedule.n_steps = 12;
  options.check_point = path;
  options.purpose = "bars";
  g_assert_false (norma_student_train (&all, &options, values, NULL, NULL, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (norma_student_train (&all, &options, values, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (values, count_values () * sizeof (float), whole,
                   count_values () * sizeof (float));
  options.purpose = "other bars";
  g_assert_false (norma_student_train (&all, &options, values, NULL, NULL, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
  norma_test_remove_folder (folder);
}

static void
test_refuses (void)
{
  g_autofree float *lessons = draw_lessons (), *values = g_new0 (float, count_values ());
  const NormaLessons all = { lessons, N, 0, shape, 0.4, 0.2 };
  NormaStudentTrainingOptions options = NORMA_STUDENT_TRAINING_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;

  options.rate = NAN;
  g_assert_false (norma_student_train (&all, &options, values, NULL, NULL, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

/* Every failing allocation is told of, and nothing is lost. */
static void
test_memory (void)
{
  g_autofree float *lessons = draw_lessons (), *values = g_new0 (float, count_values ());
  const NormaLessons all = { lessons, N, HELD_OUT, shape, 0.4, 0.2 };
  NormaStudentTrainingOptions options = NORMA_STUDENT_TRAINING_OPTIONS_INIT;
  gboolean is_done = FALSE;
  guint n = 1;

  options.schedule.n_steps = 1;
  options.n_threads = 1;
  for (; !is_done; n += 7) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (n);
    is_done = norma_student_train (&all, &options, values, NULL, NULL, NULL, &error);
    norma_alloc_fail_nth (0);
    if (!is_done)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (n, >, 8);
}

typedef struct {
  const NormaStudent *student;
  const float *lessons;
  double found[4 * N][2];
} Crowd;

static gboolean
compare_item (gsize index, guint worker, gpointer data, GError **error)
{
  Crowd *crowd = data;

  compare (crowd->student, crowd->lessons + index % N * SIZE, crowd->found[index]);
  return TRUE;
}

static void
test_shared_by_threads (void)
{
  g_autofree float *lessons = draw_lessons (), *values = train (lessons, 3, 1, NULL, NULL);
  g_autoptr (NormaStudent) student = norma_student_new (&shape, values, NULL);
  Crowd crowd = { student, lessons };

  g_assert_true (norma_workers_run (4, 4 * N, compare_item, &crowd, NULL, NULL));
  for (guint i = N; i < 4 * N; i++) {
    g_assert_cmpfloat (crowd.found[i][0], ==, crowd.found[i % N][0]);
    g_assert_cmpfloat (crowd.found[i][1], ==, crowd.found[i % N][1]);
  }
}

/* Grids that halving does not meet, one position, and a side that is not the other. */
static void
test_shapes (void)
{
  const NormaStudentShape shapes[] = {
    { 1, 2, 2, 1, 1, 3 },
    { 3, 36, 20, 9, 5, 4 },
    { 1, 21, 64, 5, 16, 2 },
    { 1, 512, 256, 32, 16, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    gsize n_pixels = norma_student_shape_count_pixels (&shapes[i]);
    gsize n = norma_student_shape_count_features (&shapes[i]);
    NormaStudentLayers layers;
    g_autoptr (NormaBlueprint) blueprint = norma_student_network_new (&shapes[i], &layers);
    gsize size = norma_parameters_get_size (norma_blueprint_get_parameters (blueprint));
    g_autofree float *values = g_new0 (float, size), *picture = g_new0 (float, n_pixels);
    g_autofree float *features = g_new0 (float, n), *structural = g_new (float, n),
                     *logical = g_new (float, n);
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaStudent) student = NULL;

    norma_blueprint_begin (blueprint, 1, values);
    student = norma_student_new (&shapes[i], values, &error);
    g_assert_no_error (error);
    features[n - 1] = 2.385f;
    norma_student_compare (student, picture, features, structural, logical);
    /* a black picture goes through layers without bias */
    g_assert_cmpfloat (structural[n - 1], ==, 2.385f);
    g_assert_cmpfloat (logical[n - 1], ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/student/learns", test_learns);
  g_test_add_func ("/student/same-bits", test_same_bits);
  g_test_add_func ("/student/resumes", test_resumes);
  g_test_add_func ("/student/refuses", test_refuses);
  g_test_add_func ("/student/memory", test_memory);
  g_test_add_func ("/student/shared-by-threads", test_shared_by_threads);
  g_test_add_func ("/student/shapes", test_shapes);
  return g_test_run ();
}
