/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/parameters.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"

static NormaParameters *
make_list (void)
{
  NormaParameters *parameters = norma_parameters_new ();
  const guint64 weight[] = { 2, 3 }, mean[] = { 3 };

  g_assert_cmpuint (norma_parameters_add (parameters, "a.weight", NORMA_PARAMETER_TRAINED, 1,
                                          weight, 2),
                    ==, 0);
  g_assert_cmpuint (norma_parameters_add (parameters, "b.mean", NORMA_PARAMETER_STATISTIC, 0, mean,
                                          1),
                    ==, 6);
  g_assert_cmpuint (norma_parameters_add (parameters, "scale", NORMA_PARAMETER_TRAINED, 0, NULL, 0),
                    ==, 9);
  return parameters;
}

static void
test_layout (void)
{
  g_autoptr (NormaParameters) parameters = make_list ();
  g_autofree char *layout = norma_parameters_describe (parameters);
  const NormaParameter *mean = norma_parameters_get (parameters, 1);

  g_assert_cmpuint (norma_parameters_get_count (parameters), ==, 3);
  g_assert_cmpuint (norma_parameters_get_size (parameters), ==, 10);
  g_assert_cmpstr (layout, ==, "a.weight[2,3] b.mean~[3] scale[]");
  g_assert_cmpstr (mean->name, ==, "b.mean");
  g_assert_cmpint (mean->role, ==, NORMA_PARAMETER_STATISTIC);
  g_assert_cmpuint (mean->n, ==, 3);
  g_assert_cmpuint (norma_parameters_get (parameters, 0)->group, ==, 1);
}

static void
test_round_trip (void)
{
  g_autoptr (NormaParameters) parameters = make_list ();
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (GError) error = NULL;
  float values[10], found[10] = { 0 };

  for (int i = 0; i < 10; i++)
    values[i] = 0.731f * (float)i - 2.385f;
  norma_parameters_store (parameters, values, "student.", file);
  g_assert_true (norma_tensor_file_has (file, "student.b.mean"));
  g_assert_true (norma_parameters_load (parameters, file, "student.", found, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (found, sizeof found, values, sizeof values);
}

static void
test_refused (void)
{
  g_autoptr (NormaParameters) parameters = make_list ();
  g_autoptr (NormaParameters) other = norma_parameters_new ();
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (GError) error = NULL;
  const guint64 dims[] = { 3, 2 };
  float values[10] = { [7] = NAN }, found[10];

  norma_parameters_store (parameters, values, "", file);
  g_assert_false (norma_parameters_load (parameters, file, "", found, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "b.mean: found nan at place 1"));
  g_clear_error (&error);

  norma_parameters_add (other, "a.weight", NORMA_PARAMETER_TRAINED, 0, dims, 2);
  g_assert_false (norma_parameters_load (other, file, "", found, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parameters/layout", test_layout);
  g_test_add_func ("/parameters/round-trip", test_round_trip);
  g_test_add_func ("/parameters/refused", test_refused);
  return g_test_run ();
}
