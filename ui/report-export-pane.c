/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/report-export-pane.h"

#include <glib/gi18n.h>

#include "core/report/report-facts.h"

static const struct {
  const char *title, *subtitle;
} forms[NORMA_N_REPORT_FORMS] = {
  [NORMA_FORM_PDF] = { N_ ("PDF"), N_ ("Pages to print") },
  [NORMA_FORM_HTML] = { N_ ("Web page"), N_ ("One file with its pictures") },
  [NORMA_FORM_CSV] = { N_ ("Tables"), N_ ("CSV of parts and of places") },
  [NORMA_FORM_JSON] = { N_ ("JSON"), N_ ("All of it, for programs") },
  [NORMA_FORM_COCO] = { N_ ("COCO"), N_ ("Defects of decided parts") },
  [NORMA_FORM_MASKS] = { N_ ("Masks"), N_ ("The same as pictures") },
  [NORMA_FORM_ANNOTATED] = { N_ ("Annotated images"), N_ ("What was found in each part") },
};

struct _NormaReportExportPane {
  AdwBin parent_instance;
  NormaSession *session;
  NormaJob *job; /* whose progress is shown */
  gboolean is_syncing; /* the widgets are being set, nobody moves them */
  gboolean is_known; /* what the report says */
  guint n_unreviewed;
  char *warnings_text; /* of the report; empty: none */

  AdwPreferencesGroup *forms;
  GtkCheckButton *checks[NORMA_N_REPORT_FORMS];
  AdwComboRow *pictures;
  AdwActionRow *folder;
  GtkEditable *file_name;
  GtkLabel *files;
  GtkWidget *warnings, *review_button;
  GtkLabel *warning;
  GtkCheckButton *needs_review;
  GtkWidget *progress_box;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (NormaReportExportPane, norma_report_export_pane, ADW_TYPE_BIN)

static void
forget_job (NormaReportExportPane *self)
{
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
}

static void
norma_report_export_pane_dispose (GObject *object)
{
  NormaReportExportPane *self = NORMA_REPORT_EXPORT_PANE (object);

  forget_job (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  self->is_syncing = TRUE; /* what goes away says nothing */
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_REPORT_EXPORT_PANE);
  g_clear_object (&self->session);
  g_clear_pointer (&self->warnings_text, g_free);
  G_OBJECT_CLASS (norma_report_export_pane_parent_class)->dispose (object);
}

static void
norma_report_export_pane_class_init (NormaReportExportPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_report_export_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/report-export-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaReportExportPane, forms);
  gtk_widget_class_bind_template_child (widget_class, NormaReportExportPane, folder);
  gtk_widget_class_bind_template_child (widget_class, NormaReportExportPane, file_name);
  gtk_widget_class_bind_template_child (widget_class, NormaReportExportPane, files);
  gtk_widget_class_bind_template_child (widget_class, NormaReportExportPane, warnings);
  gtk_widget_class_bind_template_child (widget_class, NormaReportExportPane, warning);
  gtk_widget_class_bind_template_child (widget_class, NormaReportExportPane, review_button);
  gtk_widget_class_bind_template_child (widget_class, NormaReportExportPane, needs_review);
  gtk_widget_class_bind_template_child (widget_class, NormaReportExportPane, progress_box);
  gtk_widget_class_bind_template_child (widget_class, NormaReportExportPane, progress);
}

static void
chosen (NormaReportExportPane *self)
{
  g_autoptr (NormaReportChoice) choice = NULL;
  const char *name = gtk_editable_get_text (self->file_name);
  const char *project = norma_session_get_project_path (self->session);
  g_autofree char *usual = NULL;

  if (self->is_syncing || project == NULL)
    return;
  choice = norma_report_choice_copy (norma_session_get_report (self->session));
  for (guint i = 0; i < NORMA_N_REPORT_FORMS; i++)
    choice->forms[i] = gtk_check_button_get_active (self->checks[i]);
  choice->annotated_format = (NormaAnnotatedFormat)adw_combo_row_get_selected (self->pictures);
  choice->needs_review = gtk_check_button_get_active (self->needs_review);
  g_clear_pointer (&choice->name, g_free);
  usual = norma_report_choice_dup_name (choice, project);
  if (*name != '\0' && !g_str_equal (name, usual))
    choice->name = g_strdup (name);
  norma_session_set_report (self->session, choice);
}

void
norma_report_export_pane_take_words (NormaReportExportPane *self)
{
  chosen (self);
}

/* What will be written, and which of it is there already. */
static char *
describe_files (const NormaReportChoice *choice, const char *project)
{
  g_auto (NormaReportForms) made = norma_report_choice_make_forms (choice, project);
  guint n_files;
  g_autoptr (GPtrArray) paths = norma_report_forms_list (&made, &n_files);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < paths->len; i++) {
    g_autofree char *name = g_filename_display_basename (paths->pdata[i]);
    gboolean is_there = g_file_test (paths->pdata[i], G_FILE_TEST_EXISTS);

    g_string_append_printf (text, "%s%s%s", i == 0 ? "" : "\n", name,
                            i < n_files ? "" : G_DIR_SEPARATOR_S);
    if (is_there)
      g_string_append_printf (text, " – %s",
                              i < n_files ? _ ("will be replaced") : _ ("is there already"));
  }
  return g_strdup (paths->len == 0 ? _ ("Choose at least one form.") : text->str);
}

static void
update (NormaReportExportPane *self)
{
  const NormaReportChoice *choice = norma_session_get_report (self->session);
  const char *project = norma_session_get_project_path (self->session);
  g_autofree char *folder = norma_report_choice_dup_folder (choice);
  g_autofree char *readable = g_filename_display_name (folder);
  g_autofree char *name = NULL;
  g_autofree char *files = NULL;

  if (project == NULL)
    return;
  name = norma_report_choice_dup_name (choice, project);
  files = describe_files (choice, project);
  self->is_syncing = TRUE;
  for (guint i = 0; i < NORMA_N_REPORT_FORMS; i++)
    gtk_check_button_set_active (self->checks[i], choice->forms[i]);
  adw_combo_row_set_selected (self->pictures, choice->annotated_format);
  gtk_widget_set_visible (GTK_WIDGET (self->pictures), choice->forms[NORMA_FORM_ANNOTATED]);
  adw_action_row_set_subtitle (self->folder, readable);
  if (!g_str_equal (gtk_editable_get_text (self->file_name), name))
    gtk_editable_set_text (self->file_name, name);
  gtk_check_button_set_active (self->needs_review, choice->needs_review);
  gtk_label_set_label (self->files, files);
  self->is_syncing = FALSE;
}

/* Reports and the window speak the same languages. */
static NormaReportLanguage
find_language (void)
{
  const char *const *names = g_get_language_names ();
  NormaReportLanguage language = NORMA_REPORT_ENGLISH;

  for (guint i = 0; names[i] != NULL; i++)
    if (norma_report_language_parse (names[i], &language))
      break;
  return language;
}

static char *
join (const GPtrArray *sentences)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < sentences->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : "\n", (const char *)sentences->pdata[i]);
  return g_strdup (text->str);
}

static gboolean
is_blocked (NormaReportExportPane *self)
{
  return self->n_unreviewed > 0 && norma_session_get_report (self->session)->needs_review;
}

/* With what a choice makes of it. */
static void
show_warnings (NormaReportExportPane *self)
{
  g_autofree char *text =
      g_strdup_printf ("%s%s%s", self->warnings_text, is_blocked (self) ? "\n" : "",
                       is_blocked (self) ? _ ("Nothing is exported before they are reviewed.")
                                         : "");

  gtk_label_set_label (self->warning, text);
  gtk_widget_set_visible (self->warnings, *text != '\0');
  gtk_widget_set_visible (self->review_button, self->n_unreviewed > 0);
}

static void
choice_changed (NormaReportExportPane *self)
{
  update (self);
  show_warnings (self);
}

void
norma_report_export_pane_set_report (NormaReportExportPane *self, const NormaInspection *inspection)
{
  g_autoptr (GPtrArray) warnings = inspection == NULL
                                       ? g_ptr_array_new ()
                                       : norma_report_list_warnings (inspection, find_language ());

  self->is_known = inspection != NULL;
  self->n_unreviewed = inspection == NULL ? 0 : inspection->counts.n_unreviewed_rejects;
  g_free (self->warnings_text);
  self->warnings_text = join (warnings);
  choice_changed (self);
}

gboolean
norma_report_export_pane_is_ready (NormaReportExportPane *self)
{
  const NormaReportChoice *choice = norma_session_get_report (self->session);

  return self->is_known && norma_session_get_job (self->session) == NULL &&
         norma_report_choice_has_form (choice) && !(choice->needs_review && self->n_unreviewed > 0);
}

static void
progress_changed (NormaReportExportPane *self)
{
  gtk_progress_bar_set_fraction (self->progress, MAX (norma_job_get_fraction (self->job), 0));
}

static void
job_changed (NormaReportExportPane *self)
{
  NormaJob *job = norma_session_get_job (self->session);

  forget_job (self);
  gtk_widget_set_visible (self->progress_box, job != NULL);
  if (job != NULL) {
    self->job = g_object_ref (job);
    g_signal_connect_swapped (job, "notify::fraction", G_CALLBACK (progress_changed), self);
    progress_changed (self);
  }
  /* What was written is there now. */
  update (self);
}

static void
add_forms (NormaReportExportPane *self)
{
  for (guint i = 0; i < NORMA_N_REPORT_FORMS; i++) {
    GtkWidget *row = adw_action_row_new ();
    GtkWidget *check = gtk_check_button_new ();

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (forms[i].title));
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (forms[i].subtitle));
    gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ (forms[i].title), -1);
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
    adw_preferences_group_add (self->forms, row);
    self->checks[i] = GTK_CHECK_BUTTON (check);
    g_signal_connect_swapped (check, "toggled", G_CALLBACK (chosen), self);
  }
}

static void
add_pictures (NormaReportExportPane *self)
{
  static const char *const formats[] = { "PNG", "TIFF", NULL };
  g_autoptr (GtkStringList) words = gtk_string_list_new (formats);

  self->pictures = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->pictures), _ ("Format"));
  adw_combo_row_set_model (self->pictures, G_LIST_MODEL (words));
  adw_preferences_group_add (self->forms, GTK_WIDGET (self->pictures));
  g_signal_connect_swapped (self->pictures, "notify::selected", G_CALLBACK (chosen), self);
}

static void
norma_report_export_pane_init (NormaReportExportPane *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_syncing = TRUE;
  add_forms (self);
  add_pictures (self);
  g_signal_connect_swapped (self->needs_review, "toggled", G_CALLBACK (chosen), self);
  g_signal_connect_swapped (self->file_name, "entry-activated", G_CALLBACK (chosen), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (chosen), self);
  gtk_widget_add_controller (GTK_WIDGET (self->file_name), focus);
}

void
norma_report_export_pane_set_session (NormaReportExportPane *self, NormaSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "report-changed", G_CALLBACK (choice_changed), self);
  g_signal_connect_swapped (session, "project-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (session, "notify::job", G_CALLBACK (job_changed), self);
  norma_report_export_pane_set_report (self, NULL);
  self->is_syncing = FALSE;
}
