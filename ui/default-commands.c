/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/default-commands.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "ui/action-state.h"
#include "ui/flip-list.h"
#include "ui/method-words.h"

#define KEY "norma-default-session"

/* What is called a difference. */
#define LEVEL 0.05

static char *
describe_auroc (const NormaModel *model, const NormaModelFigures *figures)
{
  g_autofree char *extractor = norma_model_describe_extractor (model);

  /* Translators: detector, features, AUROC and its interval of 95 %. */
  return g_strdup_printf (_ ("%s (%s): AUROC %.3f, 95 %% sure between %.3f and %.3f"),
                          norma_model_describe_detector (model), extractor, figures->auroc,
                          figures->auroc_interval.low, figures->auroc_interval.high);
}

/* Fewer images than tell anything give no number. */
static char *
describe_difference (const NormaModelFigures *figures)
{
  const NormaDelong *delong = &figures->delong;

  if (delong->difference == 0)
    return g_strdup (_ ("Both tell good from defective ones equally well."));
  if (isnan (delong->p))
    return g_strdup_printf (_ ("Difference %+.3f: too few images to tell whether it is one."),
                            delong->difference);
  if (delong->p < LEVEL)
    return g_strdup_printf (_ ("Difference %+.3f, p = %.2g (DeLong): more than chance."),
                            delong->difference, delong->p);
  return g_strdup_printf (_ ("Difference %+.3f, p = %.2g (DeLong): it may be chance."),
                          delong->difference, delong->p);
}

char *
norma_default_comparison_describe (const NormaDefaultComparison *comparison)
{
  const NormaComparedSet *set = comparison->comparison->sets->pdata[0];
  g_autofree char *own = describe_auroc (comparison->models[1], &set->models[1]);
  g_autofree char *usual = describe_auroc (comparison->models[0], &set->models[0]);
  g_autofree char *difference = describe_difference (&set->models[1]);
  g_autofree char *images = g_strdup_printf (_ ("On %'u good and %'u defective images that neither "
                                                "learnt from, each at its own thresholds."),
                                             set->n_good, set->n_defective);
  g_autofree char *flips = norma_flips_describe (comparison->flips);

  return g_strjoin ("\n", own, usual, difference, images, "", flips, NULL);
}

static void
show (GtkWindow *window, NormaSession *session, const NormaDefaultComparison *comparison)
{
  g_autofree char *body = norma_default_comparison_describe (comparison);
  GtkWidget *dialog = adw_message_dialog_new (window, _ ("From the Gaussian to this model"), body);

  if (comparison->flips->flips->len > 0)
    adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog),
                                        norma_flip_list_new (comparison->flips, session));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
compared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWindow) window = data;
  NormaSession *session = NORMA_SESSION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaDefaultComparison) comparison =
      norma_session_compare_default_finish (session, result, &error);

  if (comparison != NULL && gtk_widget_get_realized (GTK_WIDGET (window)))
    show (window, session, comparison);
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit_by_name (session, "message", error->message);
}

static void
compare_default (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaSession *session = g_object_get_data (data, KEY);

  if (norma_session_can_compare_default (session))
    norma_session_compare_default_async (session, compared, g_object_ref (data));
}

static void
update (GtkApplicationWindow *window)
{
  NormaSession *session = g_object_get_data (G_OBJECT (window), KEY);

  norma_action_set_enabled (G_ACTION_MAP (window), "compare-default",
                            norma_session_can_compare_default (session));
}

void
norma_default_commands_add (GtkApplicationWindow *window, NormaSession *session)
{
  static const GActionEntry entries[] = { { "compare-default", compare_default } };
  static const char *const signals[] = { "project-changed", "images-changed", "model-changed",
                                         "notify::job" };

  g_object_set_data_full (G_OBJECT (window), KEY, g_object_ref (session), g_object_unref);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (update), window, G_CONNECT_SWAPPED);
  update (window);
}
