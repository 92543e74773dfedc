/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/extractor-group.h"

#include <glib/gi18n.h>

#include "ui/combo-choice.h"
#include "ui/levels-row.h"
#include "ui/method-words.h"
#include "ui/network-summary.h"
#include "ui/precision-row.h"

struct _NormaExtractorGroup {
  AdwPreferencesGroup parent_instance;
  NormaSession *session;
  GtkFileChooserNative *chooser; /* must be held while it is open */
  GCancellable *reading; /* of a file; NULL: none is read */
  char *asked; /* path of the file that is read, or was last */
  NormaNetworkSummary *summary; /* of the network that is shown; NULL: none */
  GPtrArray *paths; /* those that are offered, one an entry behind the first */

  AdwComboRow *choice;
  GtkStringList *names;
  AdwActionRow *refusal;
  AdwActionRow *file;
  GtkLabel *size;
  NormaLevelsRow *levels;
  NormaPrecisionRow *precision;
};

G_DEFINE_FINAL_TYPE (NormaExtractorGroup, norma_extractor_group, ADW_TYPE_PREFERENCES_GROUP)

static void
stop_reading (NormaExtractorGroup *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static void
norma_extractor_group_dispose (GObject *object)
{
  NormaExtractorGroup *self = NORMA_EXTRACTOR_GROUP (object);

  stop_reading (self);
  g_clear_object (&self->chooser);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->asked, g_free);
  g_clear_pointer (&self->summary, norma_network_summary_free);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_EXTRACTOR_GROUP);
  G_OBJECT_CLASS (norma_extractor_group_parent_class)->dispose (object);
}

/* The list of what can be chosen. */

static GPtrArray *
list_paths (const NormaMethodChoice *method)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  char **known = method->networks;

  g_ptr_array_add (paths, g_strdup (NORMA_DESCRIPTOR));
  if (method->network != NULL && !norma_descriptor_is_path (method->network) &&
      (known == NULL || !g_strv_contains ((const char *const *)known, method->network)))
    g_ptr_array_add (paths, g_strdup (method->network));
  for (guint i = 0; known != NULL && known[i] != NULL; i++)
    g_ptr_array_add (paths, g_strdup (known[i]));
  return paths;
}

static char *
name_network (const char *path)
{
  return norma_descriptor_is_path (path) ? g_strdup (norma_descriptor_name ())
                                         : g_filename_display_basename (path);
}

static void
name_paths (NormaExtractorGroup *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  g_strv_builder_add (names, _ ("Filter bank"));
  for (guint i = 0; i < self->paths->len; i++) {
    g_autofree char *name = name_network (self->paths->pdata[i]);

    g_strv_builder_add (names, name);
  }
  g_strv_builder_add (names, _ ("Network from a file…"));
  all = g_strv_builder_end (names);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)),
                          (const char *const *)all);
}

static gboolean
offers (NormaExtractorGroup *self, const GPtrArray *paths)
{
  if (self->paths == NULL || self->paths->len != paths->len)
    return FALSE;
  for (guint i = 0; i < paths->len; i++)
    if (!g_str_equal (self->paths->pdata[i], paths->pdata[i]))
      return FALSE;
  return TRUE;
}

static const char *
describe_features (const char *network)
{
  if (norma_descriptor_is_path (network))
    return norma_features_describe_descriptor ();
  return network == NULL ? norma_features_describe_built_in () : norma_features_describe_network ();
}

static void choice_changed (NormaExtractorGroup *self);

static void
show_choice (NormaExtractorGroup *self)
{
  const NormaMethodChoice *method = norma_session_get_method (self->session);
  g_autoptr (GPtrArray) paths = list_paths (method);
  guint place = 0;

  g_signal_handlers_block_by_func (self->choice, choice_changed, self);
  if (!offers (self, paths)) {
    g_clear_pointer (&self->paths, g_ptr_array_unref);
    self->paths = g_ptr_array_ref (paths);
    name_paths (self);
  }
  if (method->network != NULL &&
      g_ptr_array_find_with_equal_func (paths, method->network, g_str_equal, &place))
    place++;
  adw_combo_row_set_selected (self->choice, place);
  g_signal_handlers_unblock_by_func (self->choice, choice_changed, self);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->choice), describe_features (method->network));
}

/* What the network is. */

static void
show_file (NormaExtractorGroup *self)
{
  const char *path = self->summary->path;
  g_autofree char *name = name_network (path);
  g_autofree char *size = g_format_size ((guint64)self->summary->size);
  g_autofree char *whole = norma_descriptor_is_path (path) ? NULL : g_filename_display_name (path);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->file), name);
  adw_action_row_set_subtitle (self->file, norma_scaling_describe (self->summary->scaling));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->file), whole);
  gtk_label_set_label (self->size, size);
}

static void
show_refusal (NormaExtractorGroup *self, const char *message)
{
  adw_action_row_set_subtitle (self->refusal, message == NULL ? "" : message);
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), message != NULL);
}

static gboolean
shows_network (NormaExtractorGroup *self, const char *path)
{
  return self->summary != NULL && path != NULL && g_str_equal (self->summary->path, path);
}

static void
show_network (NormaExtractorGroup *self)
{
  const NormaMethodChoice *method = norma_session_get_method (self->session);
  gboolean is_known = shows_network (self, method->network);

  gtk_widget_set_visible (GTK_WIDGET (self->file), is_known);
  gtk_widget_set_visible (GTK_WIDGET (self->levels), is_known);
  gtk_widget_set_visible (GTK_WIDGET (self->precision), method->network != NULL);
  norma_precision_row_set_precision (self->precision, method->precision);
  if (is_known)
    norma_levels_row_set_levels (self->levels, (const char *const *)method->levels);
}

static void
take_summary (NormaExtractorGroup *self, NormaNetworkSummary *summary)
{
  g_clear_pointer (&self->summary, norma_network_summary_free);
  self->summary = summary;
  show_file (self);
  norma_levels_row_set_network (self->levels, summary);
}

static void
choose_network (NormaExtractorGroup *self, const char *path)
{
  g_autoptr (NormaMethodChoice) choice =
      norma_method_choice_copy (norma_session_get_method (self->session));

  norma_method_choice_set_network (choice, path);
  norma_session_set_method (self->session, choice, "Choose features");
}

static void
file_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormaExtractorGroup) self = data;
  g_autoptr (GError) error = NULL;
  NormaNetworkSummary *summary = norma_network_summary_finish (result, &error);
  const char *chosen;

  if (g_task_get_cancellable (G_TASK (result)) != self->reading) {
    norma_network_summary_free (summary);
    return;
  }
  g_clear_object (&self->reading);
  if (summary == NULL) {
    show_refusal (self, error->message);
    show_choice (self);
    return;
  }
  take_summary (self, summary);
  chosen = norma_session_get_method (self->session)->network;
  if (g_strcmp0 (chosen, summary->path) != 0)
    choose_network (self, summary->path);
  show_network (self);
}

void
norma_extractor_group_take_file (NormaExtractorGroup *self, const char *path)
{
  const NormaFitOptions *options = norma_session_get_fit_options (self->session);
  g_autofree char *asked =
      norma_descriptor_is_path (path) ? g_strdup (path) : g_canonicalize_filename (path, NULL);

  stop_reading (self);
  show_refusal (self, NULL);
  g_free (self->asked);
  self->asked = g_steal_pointer (&asked);
  self->reading = g_cancellable_new ();
  norma_network_summary_async (self->asked, options->short_side, options->budget, self->reading,
                               file_read, g_object_ref (self));
}

static void
method_changed (NormaExtractorGroup *self)
{
  const char *network = norma_session_get_method (self->session)->network;

  show_choice (self);
  show_network (self);
  /* Each file is read once, also one that is refused: it is not asked for again by another level. */
  if (network == NULL)
    show_refusal (self, NULL);
  else if (!shows_network (self, network) && g_strcmp0 (network, self->asked) != 0)
    norma_extractor_group_take_file (self, network);
}

/* What was refused for one project may be there for the next. */
static void
project_changed (NormaExtractorGroup *self)
{
  stop_reading (self);
  show_refusal (self, NULL);
  g_clear_pointer (&self->asked, g_free);
  g_clear_pointer (&self->summary, norma_network_summary_free);
  gtk_widget_set_sensitive (GTK_WIDGET (self), norma_session_can_edit (self->session));
  method_changed (self);
}

/* What the user does. */

static void
choice_changed (NormaExtractorGroup *self)
{
  guint place = adw_combo_row_get_selected (self->choice);

  if (place == 0) {
    stop_reading (self);
    g_clear_pointer (&self->asked, g_free);
    choose_network (self, NULL);
  } else if (place <= self->paths->len) {
    norma_extractor_group_take_file (self, self->paths->pdata[place - 1]);
  } else {
    show_choice (self);
    gtk_widget_activate_action (GTK_WIDGET (self), "win.choose-network", NULL);
  }
}

static void
levels_chosen (NormaExtractorGroup *self)
{
  g_autoptr (NormaMethodChoice) choice =
      norma_method_choice_copy (norma_session_get_method (self->session));
  g_auto (GStrv) levels = norma_levels_row_dup_levels (self->levels);

  norma_method_choice_set_levels (choice, (const char *const *)levels);
  norma_session_set_method (self->session, choice, "Choose levels");
}

static void
precision_chosen (NormaExtractorGroup *self)
{
  g_autoptr (NormaMethodChoice) choice =
      norma_method_choice_copy (norma_session_get_method (self->session));

  choice->precision = norma_precision_row_get_precision (self->precision);
  norma_session_set_method (self->session, choice, "Choose precision");
}

static void
file_chosen (NormaExtractorGroup *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  path = file == NULL ? NULL : g_file_get_path (file);
  if (path == NULL)
    show_refusal (self, _ ("It does not lie on this computer."));
  else
    norma_extractor_group_take_file (self, path);
}

void
norma_extractor_group_choose_file (NormaExtractorGroup *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  g_clear_object (&self->chooser);
  self->chooser =
      gtk_file_chooser_native_new (_ ("Choose a network"), GTK_WINDOW (root),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Choose"), _ ("Cancel"));
  gtk_file_filter_set_name (filter, _ ("Networks (ONNX)"));
  gtk_file_filter_add_suffix (filter, "onnx");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (file_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

gboolean
norma_extractor_group_is_reading (NormaExtractorGroup *self)
{
  return self->reading != NULL;
}

const char *
norma_extractor_group_get_refusal (NormaExtractorGroup *self)
{
  gboolean is_refused = gtk_widget_get_visible (GTK_WIDGET (self->refusal));

  return is_refused ? adw_action_row_get_subtitle (self->refusal) : NULL;
}

static void
norma_extractor_group_class_init (NormaExtractorGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_extractor_group_dispose;
  g_type_ensure (NORMA_TYPE_LEVELS_ROW);
  g_type_ensure (NORMA_TYPE_PRECISION_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/extractor-group.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaExtractorGroup, choice);
  gtk_widget_class_bind_template_child (widget_class, NormaExtractorGroup, names);
  gtk_widget_class_bind_template_child (widget_class, NormaExtractorGroup, refusal);
  gtk_widget_class_bind_template_child (widget_class, NormaExtractorGroup, file);
  gtk_widget_class_bind_template_child (widget_class, NormaExtractorGroup, size);
  gtk_widget_class_bind_template_child (widget_class, NormaExtractorGroup, levels);
  gtk_widget_class_bind_template_child (widget_class, NormaExtractorGroup, precision);
}

static void
norma_extractor_group_init (NormaExtractorGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  norma_combo_choice_keep (self->choice);
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (choice_changed), self);
  g_signal_connect_swapped (self->levels, "chosen", G_CALLBACK (levels_chosen), self);
  g_signal_connect_swapped (self->precision, "chosen", G_CALLBACK (precision_chosen), self);
}

void
norma_extractor_group_set_session (NormaExtractorGroup *self, NormaSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "method-changed", G_CALLBACK (method_changed), self);
  g_signal_connect_swapped (session, "project-changed", G_CALLBACK (project_changed), self);
  project_changed (self);
}
