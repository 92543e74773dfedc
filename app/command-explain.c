/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "app/command-line.h"
#include "app/explain-words.h"
#include "core/image/write.h"
#include "core/pipeline/good-patches.h"
#include "core/pipeline/image-list.h"
#include "core/pipeline/occlusion-map.h"
#include "core/pipeline/occlusion-test.h"
#include "core/report/panels.h"
#include "core/report/why-json.h"

enum { STRONGEST_FEATURES = 20 };

typedef struct {
  NormaCommandLine line;
  char *at, *picture, *carried;
  char **good;
  GPtrArray *paths; /* of good images; NULL: none are given */
  gboolean occlude, find_places;
  NormaModel *model;
  NormaRaster *raster, *covered; /* covered: NULL until it is */
  NormaWhy *why;
  NormaOcclusion occlusion;
  NormaOcclusionTest *test; /* NULL: not asked for */
} Explaining;

static void
explaining_clear (Explaining *e)
{
  norma_why_free (e->why);
  norma_occlusion_test_free (e->test);
  norma_raster_unref (e->raster);
  norma_raster_unref (e->covered);
  norma_model_unref (e->model);
  g_free (e->at);
  g_free (e->picture);
  g_free (e->carried);
  g_strfreev (e->good);
  g_clear_pointer (&e->paths, g_ptr_array_unref);
  norma_command_line_close (&e->line);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Explaining, explaining_clear)

static gboolean
check_options (const Explaining *e, GError **error)
{
  if (!e->find_places || e->good != NULL)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--occlusion-test: expected --good, too, whose images it is held against");
  return FALSE;
}

static gboolean
parse (Explaining *e, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_STRING, &e->at, "Pixel of the image; default the peak of its map",
      "X,Y" },
    { "good", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &e->good,
      "Good images, a file or folder, to look the place up in", "PATH" },
    { "occlude", 0, 0, G_OPTION_ARG_NONE, &e->occlude,
      "Cover the place with what is normal there and score again", NULL },
    { "occlusion-map", 0, 0, G_OPTION_ARG_FILENAME, &e->carried,
      "Write how much each part of the image gives to the value, as a float TIFF", "FILE.tif" },
    { "occlusion-test", 0, 0, G_OPTION_ARG_NONE, &e->find_places,
      "Tell which places make the value, more than in the good images; needs --good", NULL },
    { "picture", 0, 0, G_OPTION_ARG_FILENAME, &e->picture,
      "Write the place beside the good one, and as it was covered", "FILE.png" },
    { NULL },
  };

  return norma_command_line_open (&e->line, &norma_command_explain,
                                  NORMA_COMMAND_LINE_JSON | NORMA_COMMAND_LINE_THREADS |
                                      NORMA_COMMAND_LINE_MEMORY | NORMA_COMMAND_LINE_PRECISION,
                                  entries, argv, error) &&
         norma_command_line_expect (&e->line, 2, 2, "a model file and an image", error) &&
         check_options (e, error);
}

static gboolean
parse_pixel (const char *text, guint pixel[2], GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  if (g_strv_length (parts) == 2) {
    guint64 x, y;

    if (g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXINT, &x, NULL) &&
        g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXINT, &y, NULL)) {
      pixel[0] = (guint)x;
      pixel[1] = (guint)y;
      return TRUE;
    }
  }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--at: found \"%s\", expected the pixel as X,Y, e.g. 120,80", text);
  return FALSE;
}

/* The image itself looks most like itself. */
static void
leave_out (GPtrArray *paths, const char *image)
{
  g_autofree char *full = g_canonicalize_filename (image, NULL);

  for (guint i = paths->len; i-- > 0;) {
    g_autofree char *path = g_canonicalize_filename (paths->pdata[i], NULL);

    if (g_str_equal (path, full))
      g_ptr_array_remove_index (paths, i);
  }
}

static gboolean
look_at_good (Explaining *e, GError **error)
{
  const NormaGoodPatchesOptions options = { e->line.n_threads, e->line.budget };

  if (e->good == NULL)
    return TRUE;
  e->paths = norma_image_list_collect ((const char *const *)e->good, NULL, error);
  if (e->paths == NULL)
    return FALSE;
  leave_out (e->paths, e->line.arguments[1]);
  return norma_good_patches_find (e->why, e->model, e->paths, &options, &e->line.progress, error);
}

static gboolean
read_image (Explaining *e, GError **error)
{
  const NormaFrame canvas = norma_model_get_canvas (e->model);
  const NormaReadOptions options = { .budget = e->line.budget,
                                     .enough_side = norma_frame_enough_side (&canvas) };

  e->raster = norma_image_read (e->line.arguments[1], &options, error);
  return e->raster != NULL;
}

static gboolean
explain (Explaining *e, const guint *pixel, GError **error)
{
  e->model = norma_command_line_read_model (&e->line, e->line.arguments[0], error);
  if (e->model == NULL || !read_image (e, error))
    return FALSE;
  e->why = norma_why_new (e->model, e->raster, pixel, pixel == NULL ? NULL : pixel + 1, error);
  if (e->why == NULL)
    g_prefix_error (error, "%s: ", e->line.arguments[1]);
  /* not held while others are read: a budget may not be taken twice */
  g_clear_pointer (&e->raster, norma_raster_unref);
  return e->why != NULL;
}

/* The image, the nearest good place and the covered image, as many as there are. */
static gboolean
write_picture (Explaining *e, GError **error)
{
  const NormaPixelBox *box = &e->why->box;
  double around = norma_panels_around (box->width, box->height);
  NormaPanel panels[3] = { { e->raster, box->x, box->y, box->width, box->height, "this image" } };
  g_autoptr (NormaRaster) good = NULL, picture = NULL;
  g_autofree char *name = NULL;
  guint n = 1;

  if (e->why->good->len > 0) {
    const NormaGoodPatch *patch = &g_array_index (e->why->good, NormaGoodPatch, 0);

    name = g_filename_display_basename (patch->path);
    good = norma_image_read (patch->path, NULL, error);
    if (good == NULL)
      return FALSE;
    panels[n++] =
        (NormaPanel){ good, patch->box.x, patch->box.y, patch->box.width, patch->box.height, name };
  }
  if (e->covered != NULL) {
    panels[n] = panels[0];
    panels[n].raster = e->covered;
    panels[n++].title = "covered";
  }
  picture = norma_panels_new (panels, n, around, error);
  return picture != NULL && norma_image_write_png (picture, e->picture, error);
}

static gboolean
occlude (Explaining *e, GError **error)
{
  NormaCoverBox box;

  norma_occlusion_choose_box (e->why, &box);
  return norma_occlusion_measure (e->why, e->model, e->raster, &box, &e->covered, &e->occlusion,
                                  error);
}

static void
get_row (gpointer data, guint y, float *row)
{
  norma_anomaly_map_get_row (data, y, row);
}

static gboolean
write_carried (Explaining *e, GError **error)
{
  const NormaOcclusionMapOptions options = { e->line.n_threads };
  g_autoptr (NormaAnomalyMap) map =
      norma_occlusion_map_new (e->why, e->model, e->raster, &options, &e->line.progress, error);

  return map != NULL && norma_image_write_map_tiff (map->full_width, map->full_height, get_row, map,
                                                    e->carried, error);
}

static gboolean
find_places (Explaining *e, GError **error)
{
  const NormaOcclusionTestOptions options = { e->line.n_threads };

  e->test = norma_occlusion_test_new (e->why, e->model, e->raster, e->line.arguments[1], e->paths,
                                      &options, &e->line.progress, error);
  return e->test != NULL;
}

static gboolean
follow (Explaining *e, GError **error)
{
  if (!look_at_good (e, error))
    return FALSE;
  if (!e->occlude && !e->find_places && e->picture == NULL && e->carried == NULL)
    return TRUE;
  return read_image (e, error) && (!e->occlude || occlude (e, error)) &&
         (!e->find_places || find_places (e, error)) &&
         (e->picture == NULL || write_picture (e, error)) &&
         (e->carried == NULL || write_carried (e, error));
}

static void
print (Explaining *e)
{
  const char *path = e->line.arguments[1];
  g_autofree char *json = NULL;

  norma_command_line_hide_bar (&e->line);
  if (e->line.json) {
    json = norma_json_why (path, e->why, e->model, e->occlude ? &e->occlusion : NULL, e->test,
                           STRONGEST_FEATURES);
    puts (json);
    return;
  }
  norma_explain_words_print (path, e->why, e->model);
  if (e->occlude)
    norma_explain_words_print_occlusion (e->why, &e->occlusion, e->model->rarity->n);
  if (e->test != NULL)
    norma_explain_words_print_test (e->test, e->model);
}

static NormaExit
run (char **argv, GError **error)
{
  g_auto (Explaining) e = { 0 };
  guint pixel[2];

  if (!parse (&e, argv, error) || (e.at != NULL && !parse_pixel (e.at, pixel, error)) ||
      !explain (&e, e.at == NULL ? NULL : pixel, error) || !follow (&e, error))
    return NORMA_EXIT_INCOMPLETE;
  print (&e);
  return NORMA_EXIT_DONE;
}

const NormaCommand norma_command_explain = {
  .name = "explain",
  .arguments = "MODEL.norma IMAGE",
  .summary = "Tell why a place of an image has its score",
  .description =
      "Tells what share of the distance from normal each level of detail and the strongest\n"
      "features have, how much of it lies where good parts hardly vary, and which good place\n"
      "is nearest.\n\n"
      "Example:\n"
      "  norma-cli explain parts.norma part-7.png --good parts/train/good --occlude\n"
      "  norma-cli explain parts.norma part-7.png --at 120,80 --picture why.png --json",
  .run = run,
};
