/* SPDX-License-Identifier: Apache-2.0 */
#include <glib.h>
#include <math.h>

#include "core/report/repetition.h"

static void
test_json (void)
{
  NormaRepeated r = { .repetitions = g_array_new (FALSE, FALSE, sizeof (NormaRepetition)),
                      .image_auroc = { 0.75, 0.125, 0.5, 1 },
                      .pixel_auroc = { NAN, NAN, NAN, NAN },
                      .false_alarms = { 0.5, NAN, 0.5, 0.5 },
                      .recall = { 1, 0, 1, 1 },
                      .n_good = 15,
                      .n_nominal = 2,
                      .n_anomalous = 1,
                      .n_left_out = 3,
                      .seconds = 2 };
  const NormaRepetition one = { 7,
                                12,
                                0.75,
                                NAN,
                                0.25,
                                norma_rate_new (1, 2, 0.95),
                                norma_rate_new (1, 1, 0.95),
                                norma_rate_new (0, 3, 0.95) };
  g_autofree char *text = NULL;

  g_array_append_val (r.repetitions, one);
  text = norma_json_repeated (&r);
  g_assert_cmpstr (
      text, ==,
      "{\"repetitions\":[{\"seed\":7,\"fitted\":12,\"image_auroc\":0.75,\"pixel_auroc\":null,"
      "\"false_alarms_promised\":0.25,\"false_alarms\":0.5,\"recall\":1,"
      "\"held_back_false_alarms\":0,\"held_back\":3}],"
      "\"image_auroc\":{\"mean\":0.75,\"deviation\":0.125,\"least\":0.5,\"most\":1},"
      "\"pixel_auroc\":{\"mean\":null,\"deviation\":null,\"least\":null,\"most\":null},"
      "\"false_alarms\":{\"mean\":0.5,\"deviation\":null,\"least\":0.5,\"most\":0.5},"
      "\"recall\":{\"mean\":1,\"deviation\":0,\"least\":1,\"most\":1},"
      "\"held_back_false_alarms\":{\"mean\":0,\"deviation\":0,\"least\":0,\"most\":0},"
      "\"good_images\":15,\"test_good\":2,\"test_defective\":1,\"left_out\":3,\"seconds\":2}");
  g_array_unref (r.repetitions);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/repetition/json", test_json);
  return g_test_run ();
}
