/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <time.h>

#include "core/image/write.h"
#include "core/project/files.h"
#include "core/project/models.h"
#include "core/project/scores.h"
#include "core/report/report-pages.h"
#include "tests/benchmark/child.h"
#include "tests/core/pipeline/small-fit.h"
#include "tests/support.h"

/* Time, memory and size of reports of many parts, a fifth of them rejected with an image of their own. */

typedef struct {
  guint n_parts, n_rejected;
  guint width, height; /* of the images of rejected parts, pixels */
} Lot;

static const Lot lots[] = { { 500, 100, 1280, 960 }, { 5000, 1000, 640, 480 } };

/* Each rejected part has its own picture, and the same map. */
static void
add_part (NormaProject *project, const char *folder, const Lot *lot, guint number, GArray *images,
          GPtrArray *strings)
{
  gboolean is_rejected = number < lot->n_rejected;
  NormaTestPart part = { lot->width, lot->height, 1, NORMA_SAMPLE_U8, 255, TRUE };
  NormaFileFacts *facts = g_new0 (NormaFileFacts, 1);
  char *path = g_strdup_printf ("%s/part-%05u.tif", folder, number);
  char *hash = NULL;
  NormaNewImage image = { path, NORMA_SET_QUERY, "query", facts };

  g_ptr_array_add (strings, facts);
  g_ptr_array_add (strings, path);
  if (is_rejected)
    norma_test_part_write (&part, number, path);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);
  g_ptr_array_add (strings, hash);
  *facts = (NormaFileFacts){ .state = NORMA_FILE_OK,
                             .hash = hash,
                             .format = "TIFF",
                             .width = lot->width,
                             .height = lot->height,
                             .channels = 1,
                             .bits = 8,
                             .n_pages = 1 };
  g_array_append_val (images, image);
}

/* A bump of twice the threshold in the middle. */
static NormaAnomalyMap *
make_map (const NormaModel *model, const Lot *lot)
{
  NormaAnomalyMap *map = norma_anomaly_map_new (80, 60, lot->width, lot->height, NULL);

  for (guint y = 0; y < map->height; y++)
    for (guint x = 0; x < map->width; x++) {
      double away = hypot (x - 40.0, y - 30.0) / 3;

      map->values[y * map->width + x] =
          (float)(2 * (double)model->limits.reject * exp (-away * away));
    }
  return map;
}

static void
store_scores (NormaProject *project, NormaModel *model, const char *hash, const Lot *lot,
              const GArray *images)
{
  g_autoptr (GArray) scores = g_array_new (FALSE, FALSE, sizeof (NormaNewScore));
  g_autoptr (NormaAnomalyMap) map = make_map (model, lot);
  double peak = (double)norma_anomaly_map_get_peak (map, NULL, NULL);

  for (guint i = 0; i < images->len; i++) {
    gboolean is_rejected = i < lot->n_rejected;
    const NormaNewScore score = { g_array_index (images, NormaNewImage, i).facts->hash, FALSE,
                                  is_rejected ? peak : 0.5 * (double)model->limits.review,
                                  is_rejected ? map : NULL, NULL };

    g_array_append_val (scores, score);
  }
  if (!norma_project_store_scores (project, hash,
                                   (const NormaNewScore *)(gconstpointer)scores->data, scores->len,
                                   NULL))
    g_error ("scores");
}

static void
make_project (const char *folder, const char *path, const Lot *lot)
{
  g_autofree char *good = g_build_filename (folder, "good", NULL);
  g_autoptr (NormaProject) project = norma_project_create (path, NULL, NULL);
  g_autoptr (GArray) images = g_array_new (FALSE, FALSE, sizeof (NormaNewImage));
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (NormaModel) model = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *hash = NULL;

  g_mkdir (good, 0700);
  model = small_model (good);
  bytes = norma_model_to_bytes (model, NULL);
  for (guint i = 0; i < lot->n_parts; i++)
    add_part (project, folder, lot, i, images, strings);
  if (!norma_project_add_model (project, bytes, "benchmark", &hash, NULL) ||
      !norma_project_add_images (project, (const NormaNewImage *)(gconstpointer)images->data,
                                 images->len, NULL, NULL))
    g_error ("project");
  store_scores (project, model, hash, lot, images);
}

/* A form that is a file, and those that programs read. */
static const struct {
  const char *name;
  const char *options[8]; /* each with a file behind it */
} forms[] = {
  { "PDF", { "--pdf" } },
  { "HTML", { "--html" } },
  { "JSON, CSV and COCO", { "--json", "--csv", "--coco" } },
};

/* Bytes of the files. */
static guint64
measure_files (const GPtrArray *paths)
{
  guint64 n = 0;

  for (guint i = 0; i < paths->len; i++) {
    GStatBuf facts;

    if (g_stat (paths->pdata[i], &facts) == 0)
      n += (guint64)facts.st_size;
  }
  return n;
}

static void
measure_form (const char *cli, const char *folder, const char *project, guint form)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  ChildUse use;

  g_ptr_array_add (argv, (gpointer)cli);
  g_ptr_array_add (argv, (gpointer) "report");
  g_ptr_array_add (argv, (gpointer)project);
  for (guint i = 0; forms[form].options[i] != NULL; i++) {
    char *path = g_strdup_printf ("%s/lot%s", folder, forms[form].options[i]);

    g_ptr_array_add (paths, path);
    g_ptr_array_add (argv, (gpointer)forms[form].options[i]);
    g_ptr_array_add (argv, path);
  }
  g_ptr_array_add (argv, NULL);
  use = child_run ((const char *const *)argv->pdata, FALSE);
  if (use.exit_status != 0)
    g_print ("  %s: no report\n", forms[form].name);
  else
    g_print ("  %-18s %5.2f s (%5.2f s of processor time), %4.0f MB of memory, %5.1f MB written\n",
             forms[form].name, use.seconds, use.cpu_seconds, use.peak_mb,
             (double)measure_files (paths) / 1e6);
  child_use_clear (&use);
}

static double
get_cpu_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

/* What a window does that shows the report, first and after each change. */
static void
measure_reading (const char *path)
{
  NormaInspectionOptions options = NORMA_INSPECTION_OPTIONS_INIT;
  g_autoptr (NormaProject) project = norma_project_open (path, NORMA_PROJECT_READ, NULL);
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autoptr (NormaInspection) before = NULL;

  for (guint i = 0; i < 3; i++) {
    double begin = get_cpu_ms (), read;
    g_autoptr (NormaInspection) inspection = norma_inspection_new (project, &options, NULL, NULL);
    g_autoptr (NormaReportPages) pages = NULL;

    read = get_cpu_ms ();
    pages = norma_report_pages_new (inspection, template, NULL, NULL);
    norma_inspection_free (before);
    options.model = inspection->model;
    options.model_hash = inspection->model_hash;
    g_print ("  read in %.1f ms, laid out in %.1f ms\n", read - begin, get_cpu_ms () - read);
    norma_report_pages_free (g_steal_pointer (&pages));
    before = g_steal_pointer (&inspection);
  }
}

static void
measure (const char *cli, const Lot *lot)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *project = g_build_filename (folder, "lot.norma-project", NULL);

  make_project (folder, project, lot);
  g_print ("%u parts, %u rejected with images of %u × %u\n", lot->n_parts, lot->n_rejected,
           lot->width, lot->height);
  measure_reading (project);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    measure_form (cli, folder, project, i);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_CTYPE, "");
  if (argc != 2)
    g_error ("usage: benchmark-report NORMA-CLI");
  for (guint i = 0; i < G_N_ELEMENTS (lots); i++)
    measure (argv[1], &lots[i]);
  return 0;
}
