/* SPDX-License-Identifier: Apache-2.0 */
#include "app/sample-settings.h"

#include <gio/gio.h>

#include "app/norma-app-resources.h"
#include "core/base/error.h"

static const char *const kind_names[] = {
  [NORMA_SAMPLE_SCRATCH] = "scratch",
  [NORMA_SAMPLE_DENT] = "dent",
  [NORMA_SAMPLE_MISSING_HOLE] = "missing-hole",
  [NORMA_SAMPLE_STAIN] = "stain",
  [NORMA_SAMPLE_CHIPPED_EDGE] = "chipped-edge",
  [NORMA_SAMPLE_DOUBLED_HOLE] = "doubled-hole",
  [NORMA_SAMPLE_MISPLACED_HOLE] = "misplaced-hole",
};

const char *
norma_sample_kind_name (NormaSampleKind kind)
{
  return kind_names[kind];
}

#define ONE(member) G_STRUCT_OFFSET (NormaSampleSettings, member), 1
#define RANGE(member) G_STRUCT_OFFSET (NormaSampleSettings, member), 2

/* The sizes are bounded so that drawing stays within seconds and some hundred megabytes. */
static const struct {
  const char *group, *key;
  gsize offset;
  gsize n;
  double low, high;
  gboolean whole;
} keys[] = {
  { "image", "width", ONE (width), 16, 8192, TRUE },
  { "image", "height", ONE (height), 16, 8192, TRUE },
  { "image", "pixels-per-mm", ONE (pixels_per_mm), 0.5, 1000 },
  { "counts", "train-good", ONE (n_train_good), 0, 999, TRUE },
  { "counts", "test-good", ONE (n_test_good), 0, 999, TRUE },
  { "counts", "each-defect", ONE (n_each_defect), 0, 999, TRUE },
  { "placement", "shift-pixels", ONE (shift_pixels), 0, 1000 },
  { "placement", "turn-deg", ONE (turn_deg), 0, 45 },
  { "placement", "bore-mm", ONE (bore_mm), 0, 0.2 },
  { "light", "exposure", ONE (exposure), 0, 0.5 },
  { "light", "gradient", ONE (gradient), 0, 0.5 },
  { "light", "vignetting", ONE (vignetting), 0, 0.9 },
  { "light", "turn-deg", ONE (light_turn_deg), 0, 180 },
  { "surface", "brushing", ONE (brushing), 0, 1 },
  { "surface", "turning", ONE (turning), 0, 1 },
  { "surface", "blotches", ONE (blotches), 0, 1 },
  { "sensor", "shot-noise", ONE (shot_noise), 0, 0.5 },
  { "sensor", "read-noise", ONE (read_noise), 0, 0.5 },
  { "scratch", "length-mm", RANGE (scratch_length_mm), 0.1, 100 },
  { "scratch", "width-mm", RANGE (scratch_width_mm), 0.01, 10 },
  { "scratch", "contrast", RANGE (scratch_contrast), 0, 1 },
  { "dent", "radius-mm", RANGE (dent_radius_mm), 0.05, 10 },
  { "dent", "contrast", RANGE (dent_contrast), 0, 1 },
  { "stain", "radius-mm", RANGE (stain_radius_mm), 0.05, 10 },
  { "stain", "contrast", RANGE (stain_contrast), 0, 1 },
  { "chipped-edge", "depth-mm", RANGE (chip_depth_mm), 0.05, 10 },
};

static gboolean
parse_key (gsize i, GKeyFile *file, NormaSampleSettings *settings, GError **error)
{
  gsize n = 0;
  g_autofree double *values =
      g_key_file_get_double_list (file, keys[i].group, keys[i].key, &n, NULL);
  gboolean sound = values != NULL && n == keys[i].n;

  for (gsize j = 0; sound && j < n; j++)
    sound = values[j] >= keys[i].low && values[j] <= keys[i].high &&
            (!keys[i].whole || values[j] == (double)(gint64)values[j]);
  if (!sound) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "settings of the sample parts: [%s] %s is not %s of %g … %g", keys[i].group,
                 keys[i].key,
                 keys[i].n > 1   ? "a pair of numbers"
                 : keys[i].whole ? "a whole number"
                                 : "a number",
                 keys[i].low, keys[i].high);
    return FALSE;
  }
  memcpy ((char *)settings + keys[i].offset, values, n * sizeof (double));
  return TRUE;
}

gboolean
norma_sample_settings_parse (NormaSampleSettings *settings, const char *text, gsize length,
                             GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) key_error = NULL;

  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, &key_error)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "settings of the sample parts: %s",
                 key_error->message);
    return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!parse_key (i, file, settings, error))
      return FALSE;
  return TRUE;
}

gboolean
norma_sample_settings_default (NormaSampleSettings *settings, GError **error)
{
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (norma_app_get_resource (), "/norma/sample-parts.ini",
                              G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  return bytes != NULL && norma_sample_settings_parse (settings, g_bytes_get_data (bytes, NULL),
                                                       g_bytes_get_size (bytes), error);
}
