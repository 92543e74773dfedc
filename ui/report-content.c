/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/report-content.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/report-fields.h"
#include "ui/session-reviews.h"
#include "ui/wrap-box.h"

struct _NormaReportContent {
  AdwBin parent_instance;
  NormaSession *session;
  gboolean is_syncing; /* the widgets are being set, nobody moves them */

  AdwComboRow *lot, *set, *outcome, *severity, *defect_class;
  GtkEditable *report_title, *organisation;
  AdwActionRow *logo_row;
  GtkWidget *remove_logo;
  AdwComboRow *language, *paper;
  AdwExpanderRow *columns;
  GtkCheckButton *checks[NORMA_N_REPORT_COLUMNS];
  GtkTextView *fields;
};

G_DEFINE_FINAL_TYPE (NormaReportContent, norma_report_content, ADW_TYPE_BIN)

static void
norma_report_content_dispose (GObject *object)
{
  NormaReportContent *self = NORMA_REPORT_CONTENT (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  self->is_syncing = TRUE; /* what goes away says nothing */
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_REPORT_CONTENT);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (norma_report_content_parent_class)->dispose (object);
}

static void
norma_report_content_class_init (NormaReportContentClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_report_content_dispose;
  g_type_ensure (NORMA_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/report-content.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaReportContent, lot);
  gtk_widget_class_bind_template_child (widget_class, NormaReportContent, set);
  gtk_widget_class_bind_template_child (widget_class, NormaReportContent, outcome);
  gtk_widget_class_bind_template_child (widget_class, NormaReportContent, severity);
  gtk_widget_class_bind_template_child (widget_class, NormaReportContent, defect_class);
  gtk_widget_class_bind_template_child (widget_class, NormaReportContent, report_title);
  gtk_widget_class_bind_template_child (widget_class, NormaReportContent, organisation);
  gtk_widget_class_bind_template_child (widget_class, NormaReportContent, logo_row);
  gtk_widget_class_bind_template_child (widget_class, NormaReportContent, remove_logo);
  gtk_widget_class_bind_template_child (widget_class, NormaReportContent, language);
  gtk_widget_class_bind_template_child (widget_class, NormaReportContent, paper);
  gtk_widget_class_bind_template_child (widget_class, NormaReportContent, columns);
  gtk_widget_class_bind_template_child (widget_class, NormaReportContent, fields);
}

/* From the widgets to the choice. */

static void
set_text (char **member, const char *text)
{
  g_free (*member);
  *member = text == NULL || *text == '\0' ? NULL : g_strdup (text);
}

/* The first row of each choice is "all". */
static int
get_choice (AdwComboRow *row)
{
  return (int)adw_combo_row_get_selected (row) - 1;
}

static const char *
get_word (AdwComboRow *row)
{
  GtkStringObject *word = adw_combo_row_get_selected_item (row);

  return get_choice (row) < 0 || word == NULL ? NULL : gtk_string_object_get_string (word);
}

/* Columns keep their order; one that comes stands before those that usually follow it. */
static void
put_column (NormaReportTemplate *template, NormaReportColumn column, gboolean is_wanted)
{
  NormaReportColumn *columns = template->columns;
  guint place = 0;

  while (place < template->n_columns && columns[place] != column)
    place++;
  if ((place < template->n_columns) == is_wanted)
    return;
  if (!is_wanted) {
    memmove (&columns[place], &columns[place + 1],
             (template->n_columns - place - 1) * sizeof *columns);
    template->n_columns--;
    return;
  }
  for (place = 0; place < template->n_columns && columns[place] < column;)
    place++;
  memmove (&columns[place + 1], &columns[place], (template->n_columns - place) * sizeof *columns);
  columns[place] = column;
  template->n_columns++;
}

static void
take_columns (NormaReportContent *self, NormaReportTemplate *template)
{
  /* What is added comes first, so that there is always one. */
  for (guint wanted = 0; wanted < 2; wanted++)
    for (guint i = 0; i < NORMA_N_REPORT_COLUMNS; i++) {
      gboolean is_checked = gtk_check_button_get_active (self->checks[i]);

      if (is_checked == (wanted == 0) && (is_checked || template->n_columns > 1))
        put_column (template, (NormaReportColumn)i, is_checked);
    }
}

static void
take_look (NormaReportContent *self, NormaReportTemplate *template)
{
  set_text (&template->title, gtk_editable_get_text (self->report_title));
  set_text (&template->organisation, gtk_editable_get_text (self->organisation));
  template->language = (NormaReportLanguage)adw_combo_row_get_selected (self->language);
  template->paper = (NormaPaper)adw_combo_row_get_selected (self->paper);
  take_columns (self, template);
  norma_report_fields_take (gtk_text_view_get_buffer (self->fields), template);
}

static void
chosen (NormaReportContent *self)
{
  g_autoptr (NormaReportChoice) choice = NULL;

  if (self->is_syncing)
    return;
  choice = norma_report_choice_copy (norma_session_get_report (self->session));
  set_text (&choice->lot, get_word (self->lot));
  choice->set = get_choice (self->set);
  choice->outcome = get_choice (self->outcome);
  choice->least_severity = (NormaSeverity)adw_combo_row_get_selected (self->severity);
  set_text (&choice->defect_class, get_word (self->defect_class));
  take_look (self, choice->template);
  norma_session_set_report (self->session, choice);
}

void
norma_report_content_take_words (NormaReportContent *self)
{
  chosen (self);
}

/* From the choice to the widgets. */

static void
select_word (AdwComboRow *row, const char *word)
{
  GListModel *words = adw_combo_row_get_model (row);
  guint n = g_list_model_get_n_items (words), place = 0;

  for (guint i = 1; word != NULL && i < n; i++) {
    g_autoptr (GtkStringObject) item = g_list_model_get_item (words, i);

    if (g_str_equal (gtk_string_object_get_string (item), word))
      place = i;
  }
  /* What is chosen and not there any more stays chosen until something else is. */
  if (word != NULL && place == 0) {
    gtk_string_list_append (GTK_STRING_LIST (words), word);
    place = n;
  }
  adw_combo_row_set_selected (row, place);
}

/* A text that is being typed in stays where the cursor is. */
static void
show_text (GtkEditable *entry, const char *text)
{
  if (g_strcmp0 (gtk_editable_get_text (entry), text == NULL ? "" : text) != 0)
    gtk_editable_set_text (entry, text == NULL ? "" : text);
}

static void
show_columns (NormaReportContent *self, const NormaReportTemplate *template)
{
  gboolean is_there[NORMA_N_REPORT_COLUMNS] = { FALSE };

  for (guint i = 0; i < template->n_columns; i++)
    is_there[template->columns[i]] = TRUE;
  for (guint i = 0; i < NORMA_N_REPORT_COLUMNS; i++) {
    gtk_check_button_set_active (self->checks[i], is_there[i]);
    /* The last one stays. */
    gtk_widget_set_sensitive (GTK_WIDGET (self->checks[i]),
                              template->n_columns > 1 || !is_there[i]);
  }
}

static void
show_look (NormaReportContent *self, const NormaReportTemplate *template)
{
  g_autofree char *logo =
      template->logo == NULL ? NULL : g_filename_display_basename (template->logo);

  show_text (self->report_title, template->title);
  show_text (self->organisation, template->organisation);
  adw_action_row_set_subtitle (self->logo_row, logo == NULL ? _ ("None") : logo);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->logo_row), template->logo);
  gtk_widget_set_visible (self->remove_logo, template->logo != NULL);
  adw_combo_row_set_selected (self->language, template->language);
  adw_combo_row_set_selected (self->paper, template->paper);
  show_columns (self, template);
  norma_report_fields_show (gtk_text_view_get_buffer (self->fields), template);
}

static void
update (NormaReportContent *self)
{
  const NormaReportChoice *choice = norma_session_get_report (self->session);

  self->is_syncing = TRUE;
  select_word (self->lot, choice->lot);
  adw_combo_row_set_selected (self->set, (guint)(choice->set + 1));
  adw_combo_row_set_selected (self->outcome, (guint)(choice->outcome + 1));
  adw_combo_row_set_selected (self->severity, choice->least_severity);
  select_word (self->defect_class, choice->defect_class);
  show_look (self, choice->template);
  self->is_syncing = FALSE;
}

/* The rows of the choices. */

static void
fill (AdwComboRow *row, const char *const *words, guint n)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (list, _ (words[i]));
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
}

static void
fill_choices (NormaReportContent *self)
{
  static const char *const lots[] = { N_ ("Not by lots") };
  static const char *const sets[] = {
    N_ ("To inspect and to test"),
    N_ ("To learn from"),
    N_ ("To test with"),
    N_ ("To inspect"),
    N_ ("Left out"),
    N_ ("References"),
  };
  static const char *const outcomes[] = {
    N_ ("All parts"), N_ ("Accepted"), N_ ("Rejected"), N_ ("Open"), N_ ("Not inspected"),
  };
  static const char *const severities[] = {
    N_ ("Any severity"),
    N_ ("Minor and worse"),
    N_ ("Major and worse"),
    N_ ("Critical"),
  };
  static const char *const classes[] = { N_ ("All defect classes") };

  fill (self->lot, lots, G_N_ELEMENTS (lots));
  fill (self->set, sets, G_N_ELEMENTS (sets));
  fill (self->outcome, outcomes, G_N_ELEMENTS (outcomes));
  fill (self->severity, severities, G_N_ELEMENTS (severities));
  fill (self->defect_class, classes, G_N_ELEMENTS (classes));
}

static void
classes_changed (NormaReportContent *self)
{
  static const char *const all[] = { N_ ("All defect classes") };
  guint n;
  const NormaDefectClass *classes = norma_session_get_defect_classes (self->session, &n);

  self->is_syncing = TRUE;
  fill (self->defect_class, all, G_N_ELEMENTS (all));
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (GTK_STRING_LIST (adw_combo_row_get_model (self->defect_class)),
                            classes[i].name);
  update (self);
}

void
norma_report_content_set_lots (NormaReportContent *self, const NormaSignOffs *lots)
{
  static const char *const none[] = { N_ ("Not by lots") };
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  self->is_syncing = TRUE;
  fill (self->lot, none, G_N_ELEMENTS (none));
  /* The last of a name counts, and stands first. */
  for (gsize i = lots == NULL ? 0 : lots->n; i-- > 0;)
    if (g_hash_table_add (known, (char *)lots->sign_offs[i].name))
      gtk_string_list_append (GTK_STRING_LIST (adw_combo_row_get_model (self->lot)),
                              lots->sign_offs[i].name);
  update (self);
}

static void
add_columns (NormaReportContent *self)
{
  for (guint i = 0; i < NORMA_N_REPORT_COLUMNS; i++) {
    GtkWidget *row = adw_action_row_new ();
    GtkWidget *check = gtk_check_button_new ();
    const char *title = norma_report_column_describe ((NormaReportColumn)i);

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
    gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                    -1);
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
    adw_expander_row_add_row (self->columns, row);
    self->checks[i] = GTK_CHECK_BUTTON (check);
    g_signal_connect_swapped (check, "toggled", G_CALLBACK (chosen), self);
  }
}

/* Words are taken when they are done with. */
static void
watch_words (NormaReportContent *self, GtkWidget *widget)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (focus, "leave", G_CALLBACK (chosen), self);
  gtk_widget_add_controller (widget, focus);
}

static void
norma_report_content_init (NormaReportContent *self)
{
  AdwComboRow *rows[7];

  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_syncing = TRUE;
  fill_choices (self);
  add_columns (self);
  rows[0] = self->lot, rows[1] = self->set, rows[2] = self->outcome, rows[3] = self->severity;
  rows[4] = self->defect_class, rows[5] = self->language, rows[6] = self->paper;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_signal_connect_swapped (rows[i], "notify::selected", G_CALLBACK (chosen), self);
  watch_words (self, GTK_WIDGET (self->report_title));
  watch_words (self, GTK_WIDGET (self->organisation));
  watch_words (self, GTK_WIDGET (self->fields));
  g_signal_connect_swapped (self->report_title, "entry-activated", G_CALLBACK (chosen), self);
  g_signal_connect_swapped (self->organisation, "entry-activated", G_CALLBACK (chosen), self);
}

void
norma_report_content_set_session (NormaReportContent *self, NormaSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "report-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (session, "defect-classes-changed", G_CALLBACK (classes_changed), self);
  classes_changed (self);
}
