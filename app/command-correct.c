/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "app/flips-words.h"
#include "app/inputs.h"
#include "app/place-text.h"
#include "app/words.h"
#include "core/report/correct-json.h"

typedef struct {
  NormaCommandLine line;
  char **add, **remove, **tolerate, **good, **preview; /* as given; NULL: not */
  char *forget, *reason, *output;
  NormaInputs added, removed, good_images, previewed;
  char *when;
  NormaFlips *flips; /* of the preview; NULL: none is asked for */
} Correcting;

static void
correcting_clear (Correcting *c)
{
  g_strfreev (c->add);
  g_strfreev (c->remove);
  g_strfreev (c->tolerate);
  g_strfreev (c->good);
  g_strfreev (c->preview);
  g_free (c->forget);
  g_free (c->reason);
  g_free (c->output);
  g_free (c->when);
  norma_flips_free (c->flips);
  norma_inputs_close (&c->added);
  norma_inputs_close (&c->removed);
  norma_inputs_close (&c->good_images);
  norma_inputs_close (&c->previewed);
  norma_command_line_close (&c->line);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Correcting, correcting_clear)

static gboolean
parse (Correcting *c, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "add", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &c->add,
      "A good image (or a folder of them) that the model shall know; may be repeated", "IMAGE" },
    { "remove", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &c->remove,
      "An image that the model learnt from and should not have; may be repeated", "IMAGE" },
    { "tolerate", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &c->tolerate,
      "A place that is harmless, as its like are then; needs --good; may be repeated",
      "IMAGE@X,Y[,W,H]" },
    { "forget", 0, 0, G_OPTION_ARG_STRING, &c->forget,
      "A tolerated place that is harmless no longer, by its number (norma-cli info)", "N" },
    { "good", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &c->good,
      "The good images after the correction, for thresholds that rest on them", "FOLDER" },
    { "preview", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &c->preview,
      "Tell which verdicts of these images change; may be repeated", "IMAGE" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &c->reason, "Why; kept in the model", "TEXT" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &c->output, "Where the corrected model goes",
      "MODEL.norma" },
    { 0 }
  };

  return norma_command_line_open (&c->line, &norma_command_correct,
                                  NORMA_COMMAND_LINE_JSON | NORMA_COMMAND_LINE_THREADS |
                                      NORMA_COMMAND_LINE_MEMORY,
                                  entries, argv, error) &&
         norma_command_line_expect (&c->line, 1, 1, "one model file", error);
}

static gboolean
check (const Correcting *c, GError **error)
{
  const char *wrong = NULL;

  if (c->add == NULL && c->remove == NULL && c->tolerate == NULL && c->forget == NULL &&
      c->good == NULL)
    wrong = "nothing to correct: expected --add, --remove, --tolerate, --forget or --good";
  else if (c->tolerate != NULL && c->good == NULL)
    wrong = "--tolerate: expected --good, too, which tells what is alike";
  else if (c->output == NULL && c->preview == NULL)
    wrong = "expected --output, --preview, or both";
  if (wrong == NULL)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, wrong);
  return FALSE;
}

static gboolean
open_inputs (Correcting *c, GError **error)
{
  const struct {
    char **names;
    NormaInputs *inputs;
  } all[] = { { c->add, &c->added },
              { c->remove, &c->removed },
              { c->good, &c->good_images },
              { c->preview, &c->previewed } };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (GHashTable) files = NULL;

    if (all[i].names == NULL)
      continue;
    if (!norma_inputs_open_strict (all[i].inputs, all[i].names, error))
      return FALSE;
    files = norma_inputs_identify (all[i].inputs);
    if (!norma_inputs_check_output (files, "--output", c->output, error))
      return FALSE;
  }
  return TRUE;
}

static NormaCorrectOptions
get_options (const Correcting *c)
{
  return (NormaCorrectOptions){ g_get_user_name (), c->when, c->reason == NULL ? "" : c->reason,
                                c->line.n_threads, c->line.budget };
}

/* Replaces *model by what came of it. */
static gboolean
replace (NormaModel **model, NormaModel *corrected)
{
  if (corrected == NULL)
    return FALSE;
  norma_model_unref (*model);
  *model = corrected;
  return TRUE;
}

static gboolean
change_good_set (Correcting *c, NormaModel **model, GError **error)
{
  const NormaCorrectOptions options = get_options (c);

  return (c->add == NULL && c->remove == NULL) ||
         replace (model, norma_correct_model (*model, c->added.paths, c->removed.paths, &options,
                                              &c->line.progress, error));
}

static gboolean
change_thresholds (Correcting *c, NormaModel **model, GError **error)
{
  const NormaCorrectOptions options = get_options (c);

  /* a tolerated place alone leaves them as they are */
  if (c->good == NULL || ((*model)->promised_hash == NULL && c->tolerate != NULL))
    return TRUE;
  return replace (model, norma_correct_thresholds (*model, c->good_images.paths, &options,
                                                   &c->line.progress, NULL, error));
}

static gboolean
change_tolerated (Correcting *c, NormaModel **model, GError **error)
{
  const NormaCorrectOptions options = get_options (c);
  guint64 number = 0;

  if (!norma_option_get_unsigned ("--forget", c->forget, 1, G_MAXUINT16, &number, error) ||
      (c->forget != NULL &&
       !replace (model, norma_tolerate_no_longer (*model, (guint)number - 1, error))))
    return FALSE;
  for (guint i = 0; c->tolerate != NULL && c->tolerate[i] != NULL; i++) {
    g_autofree char *path = NULL;
    NormaTolerable place;

    if (!norma_place_from_text ("--tolerate", c->tolerate[i], &path, &place, error) ||
        !replace (model, norma_tolerate (*model, &place, c->good_images.paths, &options,
                                         &c->line.progress, error)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
preview (Correcting *c, NormaModel *before, NormaModel *after, GError **error)
{
  if (c->preview == NULL)
    return TRUE;
  c->flips = norma_flips_find (before, after, c->previewed.paths, c->line.n_threads, c->line.budget,
                               &c->line.progress, error);
  if (c->flips == NULL)
    return FALSE;
  norma_command_line_hide_bar (&c->line);
  if (!c->line.json)
    norma_flips_print (c->flips);
  return TRUE;
}

static void
print_json (const Correcting *c, const NormaModel *model)
{
  g_autofree char *json = norma_json_correction (model, c->output, c->flips);

  puts (json);
}

static void
print_done (const Correcting *c, const NormaModel *model)
{
  g_autofree char *images = norma_words_count (model->good_set.n_images, "good image");
  guint n_tolerated = model->tolerated == NULL ? 0 : model->tolerated->places->len;
  g_autofree char *places = norma_words_count (n_tolerated, "tolerated place");

  printf ("%s: %s, %s\n", c->output, images, places);
  if (model->promised_hash != NULL)
    puts ("thresholds rest on the good set before the correction; --good renews them");
}

static NormaExit
correct (Correcting *c, GError **error)
{
  g_autoptr (NormaModel) before =
      norma_command_line_read_model (&c->line, c->line.arguments[0], error);
  g_autoptr (NormaModel) model = before == NULL ? NULL : norma_model_ref (before);

  if (model == NULL || !open_inputs (c, error) || !change_good_set (c, &model, error) ||
      !change_thresholds (c, &model, error) || !change_tolerated (c, &model, error) ||
      !preview (c, before, model, error))
    return NORMA_EXIT_INCOMPLETE;
  norma_command_line_hide_bar (&c->line);
  if (c->output != NULL && !norma_model_write (model, c->output, error))
    return NORMA_EXIT_INCOMPLETE;
  if (c->line.json)
    print_json (c, model);
  else if (c->output != NULL)
    print_done (c, model);
  return NORMA_EXIT_DONE;
}

static NormaExit
run (char **argv, GError **error)
{
  g_auto (Correcting) c = { 0 };
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  c.when = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  if (!parse (&c, argv, error) || !check (&c, error))
    return NORMA_EXIT_USAGE;
  return correct (&c, error);
}

const NormaCommand norma_command_correct = {
  .name = "correct",
  .arguments = "MODEL.norma",
  .summary = "Add good images to a model, take some out, or tolerate harmless places",
  .description =
      "The model is corrected as if it had been fitted on the changed good set, without\n"
      "reading the others. Its thresholds rest on the good set before, until --good gives\n"
      "the images of the changed one.\n\n"
      "Example:\n"
      "  norma-cli correct parts.norma --add rejected-but-good.tif --good parts/good \\\n"
      "    --preview parts/checked --reason \"new supplier\" --output parts-2.norma\n"
      "  norma-cli correct parts.norma --tolerate 0815.tif@410,233 --good parts/good \\\n"
      "    --reason \"shadow of the fixture\" --output parts-3.norma",
  .run = run,
};
