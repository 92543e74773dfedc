/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/evaluation.h"

#include <math.h>
#include <string.h>

#include "tests/core/report/made-evaluation.h"

static void
test_json (void)
{
  const NormaModel model = { .promise = { .n = 59, .false_alarms = 0.05, .confidence = 0.95 },
                             .limits = { 1.5f, 2, 40 },
                             .provenance = (char *)"set by hand" };
  g_autofree char *text = NULL;
  Made made;

  make (&made);
  text = norma_json_evaluation (&made.e, &model);
  g_assert_cmpstr (
      text, ==,
      "{\"image_auroc\":0.875,\"image_auroc_interval\":[0.75,1],\"pixel_auroc\":0.75,"
      "\"pixel_auroc_interval\":[0.5,1],\"coverage\":0.95,\"images\":6,\"unreadable\":1,"
      "\"left_out\":2,\"masks\":3,\"masks_unusable\":1,\"masks_empty\":0,\"good\":3,\"good_"
      "rejected\":0,\"false_"
      "alarms\":0,"
      "\"false_alarms_interval\":[0,0.5],\"false_alarms_promised\":0.05,\"confidence\":0.95,"
      "\"thresholds\":{\"review\":1.5,\"reject\":2,\"least_area\":40,\"from\":\"set by hand\"},"
      "\"kinds\":[{\"kind\":\"good\",\"anomalous\":false,\"images\":3,\"unreadable\":0,"
      "\"left_out\":0,\"tuned_on\":0,\"accept\":3,\"review\":0,\"reject\":0,\"image_auroc\":null,"
      "\"not_accepted\":{\"found\":0,\"of\":3,\"share\":0,\"interval\":[0,0.5]},"
      "\"rejected\":{\"found\":0,\"of\":3,\"share\":0,\"interval\":[0,0.5]}},"
      "{\"kind\":\"dent\",\"anomalous\":true,\"images\":3,\"unreadable\":1,"
      "\"left_out\":2,\"tuned_on\":1,\"accept\":0,\"review\":1,\"reject\":1,\"image_auroc\":0.875,"
      "\"not_accepted\":{\"found\":2,\"of\":2,\"share\":1,\"interval\":[0.25,1]},"
      "\"rejected\":{\"found\":1,\"of\":2,\"share\":0.5,\"interval\":[0.125,0.875]}}],"
      "\"by_image\":{\"average_precision\":{\"value\":0.5,\"interval\":[0.25,0.75]},"
      "\"f1_max\":{\"value\":0.5,\"interval\":[0.25,0.75]},\"f1_threshold\":2.5,"
      "\"balanced_accuracy_max\":{\"value\":null,\"interval\":[null,null]},"
      "\"review\":{\"recall\":{\"found\":2,\"of\":2,\"share\":1,\"interval\":[0.25,1]},"
      "\"alarms\":{\"found\":0,\"of\":3,\"share\":0,\"interval\":[0,0.5]},"
      "\"balanced_accuracy\":1},"
      "\"reject\":{\"recall\":{\"found\":1,\"of\":2,\"share\":0.5,\"interval\":[0.125,0.875]},"
      "\"alarms\":{\"found\":0,\"of\":3,\"share\":0,\"interval\":[0,0.5]},"
      "\"balanced_accuracy\":0.75}},"
      "\"by_pixel\":{\"images\":4,\"nominal\":3700,\"anomalous\":300,\"not_inspected\":12,"
      "\"average_precision\":0.5,\"f1_max\":0.625,\"f1_threshold\":1.5,"
      "\"review\":{\"threshold\":0.5,\"dice\":0.4444444444444444,\"iou\":0.2857142857142857},"
      "\"reject\":{\"threshold\":2,\"dice\":0,\"iou\":0}},"
      "\"by_region\":{\"connectivity\":8,\"aupro\":0.375,\"aupro_interval\":[0.25,0.5],\"aupro_"
      "limit\":0.3,"
      "\"review\":{\"recall\":{\"found\":1,\"of\":2,\"share\":0.5,\"interval\":[0.125,0.875]},"
      "\"by_size\":[{\"least_area\":7,\"most_area\":293,"
      "\"recall\":{\"found\":1,\"of\":2,\"share\":0.5,\"interval\":[0.125,0.875]}}]},"
      "\"reject\":{\"recall\":{\"found\":0,\"of\":2,\"share\":0,\"interval\":[0,0.75]},"
      "\"by_size\":[{\"least_area\":7,\"most_area\":293,"
      "\"recall\":{\"found\":0,\"of\":2,\"share\":0,\"interval\":[0,0.75]}}]},"
      "\"false_regions\":6,\"false_regions_per_good_image\":2},"
      "\"aupimo\":{\"mean\":null,\"interval\":[null,null],\"quartiles\":[null,null,null],"
      "\"false_positive_rates\":[1e-05,0.0001],\"normal_images\":3,\"normal_pixels\":3000,"
      "\"images\":[{\"image\":\"a,3.png\",\"aupimo\":0.25}]},"
      "\"leakage\":{\"fitted\":0,\"tolerated\":0,\"tuned\":1,\"twins\":1,\"good_compared\":9,"
      "\"knows_good_images\":true,\"tuned_on_unknown\":0,\"images\":["
      "{\"image\":\"b.png\",\"known_as\":\"tuned\",\"twin\":null},"
      "{\"image\":\"c.png\",\"known_as\":\"none\",\"twin\":\"learnt.png\"}]},"
      "\"ms_per_image\":2.5,\"seconds\":0.25}");
  unmake (&made);
}

static void
test_csv (void)
{
  g_autofree char *text = NULL;
  Made made;

  make (&made);
  g_array_index (made.images, NormaImageFigures, 2) =
      (NormaImageFigures){ .image = &made.tests[2], .is_left_out = TRUE };
  text = norma_csv_evaluation (&made.e);
  g_assert_cmpstr (text, ==,
                   "image,kind,anomalous,verdict,score,reject_regions,marked_pixels,marked_regions,"
                   "review_found,review_pixels,review_dice,review_iou,"
                   "reject_found,reject_pixels,reject_dice,reject_iou,aupimo\n"
                   "\"a,0.png\",good,0,accept,0,0,0,0,0,0,,,0,0,,,\n"
                   "\"a,1.png\",good,0,accept,0.25,0,0,0,0,0,,,0,0,,,\n"
                   "\"a,2.png\",good,0,left-out,,,,,,,,,,,,,\n"
                   "\"a,3.png\",dent,1,reject,0.75,1,300,2,1,150,0.4444444444444444,"
                   "0.2857142857142857,0,0,0,0,0.25\n"
                   "\"a,4.png\",dent,1,reject,1,0,,,,,,,,,,,\n"
                   "\"a,5.png\",dent,1,unreadable,,,,,,,,,,,,,\n");
  unmake (&made);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evaluation/json", test_json);
  g_test_add_func ("/evaluation/csv", test_csv);
  return g_test_run ();
}
