/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/report-choice.h"

#include <gio/gio.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/json-member.h"
#include "core/base/json-text.h"
#include "core/base/json-writer.h"
#include "core/project/words.h"
#include "ui/project-place.h"

/* What messages call it. */
#define WHERE "report"

/* Lists of words. */
#define MOST_DEPTH 2

static const struct {
  const char *word, *ending;
} forms[NORMA_N_REPORT_FORMS] = {
  [NORMA_FORM_PDF] = { "pdf", ".pdf" },
  [NORMA_FORM_HTML] = { "html", ".html" },
  [NORMA_FORM_CSV] = { "csv", ".csv" },
  [NORMA_FORM_JSON] = { "json", ".json" },
  [NORMA_FORM_COCO] = { "coco", "-coco.json" },
  [NORMA_FORM_MASKS] = { "masks", "-masks" },
  [NORMA_FORM_ANNOTATED] = { "annotated", "-images" },
};

static const char *const picture_formats[] = { "png", "tiff" };

NormaReportChoice *
norma_report_choice_new (void)
{
  NormaReportChoice *choice = g_new0 (NormaReportChoice, 1);

  choice->template = norma_report_template_new ();
  choice->set = choice->outcome = -1;
  choice->forms[NORMA_FORM_PDF] = TRUE;
  return choice;
}

NormaReportChoice *
norma_report_choice_copy (const NormaReportChoice *choice)
{
  NormaReportChoice *copy = g_memdup2 (choice, sizeof *choice);

  copy->template = norma_report_template_copy (choice->template);
  copy->lot = g_strdup (choice->lot);
  copy->defect_class = g_strdup (choice->defect_class);
  copy->folder = g_strdup (choice->folder);
  copy->name = g_strdup (choice->name);
  return copy;
}

void
norma_report_choice_free (NormaReportChoice *choice)
{
  if (choice == NULL)
    return;
  norma_report_template_free (choice->template);
  g_free (choice->lot);
  g_free (choice->defect_class);
  g_free (choice->folder);
  g_free (choice->name);
  g_free (choice);
}

gboolean
norma_report_choice_equal (const NormaReportChoice *a, const NormaReportChoice *b)
{
  g_autofree char *text = norma_report_choice_to_text (a);
  g_autofree char *other = norma_report_choice_to_text (b);

  return g_str_equal (text, other);
}

static void
add_known (GString *json, const char *member, const char *text)
{
  if (text != NULL)
    norma_json_add_string (json, member, text);
}

static void
add_filters (GString *json, const NormaReportChoice *choice)
{
  add_known (json, "lot", choice->lot);
  if (choice->set >= 0)
    norma_json_add_string (json, "set", norma_image_set_to_string ((NormaImageSet)choice->set));
  if (choice->outcome >= 0)
    norma_json_add_string (json, "outcome",
                           norma_outcome_to_string ((NormaOutcome)choice->outcome));
  if (choice->least_severity != NORMA_SEVERITY_NONE)
    norma_json_add_string (json, "severity", norma_severity_to_string (choice->least_severity));
  add_known (json, "class", choice->defect_class);
}

char *
norma_report_choice_to_text (const NormaReportChoice *choice)
{
  g_autofree char *template = norma_report_template_to_text (choice->template);
  g_autofree char *folder =
      choice->folder == NULL ? NULL : g_filename_to_uri (choice->folder, NULL, NULL);
  GString *json = g_string_new (NULL);

  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "template", template);
  add_filters (json, choice);
  norma_json_begin_array (json, "forms");
  for (guint i = 0; i < NORMA_N_REPORT_FORMS; i++)
    if (choice->forms[i])
      norma_json_add_string (json, NULL, forms[i].word);
  norma_json_end_array (json);
  norma_json_add_string (json, "pictures", picture_formats[choice->annotated_format]);
  add_known (json, "folder", folder);
  add_known (json, "name", choice->name);
  norma_json_add_boolean (json, "needs-review", choice->needs_review);
  norma_json_end_object (json);
  return g_string_free (json, FALSE);
}

static gboolean
refuse (const char *member, const char *found, GError **error)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: %s: “%s” is unknown to this version",
               WHERE, member, found);
  return FALSE;
}

/* *text: lent, NULL where nothing is said. */
static gboolean
take_text (JsonObject *object, const char *member, const char **text, GError **error)
{
  *text = NULL;
  return !norma_json_has (object, member) ||
         norma_json_get_string (object, member, WHERE, text, error);
}

static gboolean
take_copy (JsonObject *object, const char *member, char **copy, GError **error)
{
  const char *text;

  if (!take_text (object, member, &text, error))
    return FALSE;
  *copy = g_strdup (text);
  return TRUE;
}

static gboolean
take_template (JsonObject *object, NormaReportChoice *choice, GError **error)
{
  NormaReportTemplate *template;
  const char *text;

  if (!take_text (object, "template", &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  template = norma_report_template_parse (text, WHERE, error);
  if (template == NULL)
    return FALSE;
  norma_report_template_free (choice->template);
  choice->template = template;
  return TRUE;
}

static gboolean
take_filters (JsonObject *object, NormaReportChoice *choice, GError **error)
{
  const char *set, *outcome, *severity;
  NormaImageSet the_set;
  NormaOutcome the_outcome;

  if (!take_text (object, "set", &set, error) || !take_text (object, "outcome", &outcome, error) ||
      !take_text (object, "severity", &severity, error) ||
      !take_copy (object, "lot", &choice->lot, error) ||
      !take_copy (object, "class", &choice->defect_class, error))
    return FALSE;
  if (set != NULL) {
    if (!norma_image_set_parse (set, &the_set))
      return refuse ("set", set, error);
    choice->set = (int)the_set;
  }
  if (outcome != NULL) {
    if (!norma_outcome_parse (outcome, &the_outcome))
      return refuse ("outcome", outcome, error);
    choice->outcome = (int)the_outcome;
  }
  return severity == NULL || norma_severity_parse (severity, &choice->least_severity) ||
         refuse ("severity", severity, error);
}

static gboolean
take_form (NormaReportChoice *choice, JsonNode *node, GError **error)
{
  const char *word = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                      : json_node_type_name (node);

  for (guint i = 0; i < NORMA_N_REPORT_FORMS; i++)
    if (g_str_equal (forms[i].word, word)) {
      choice->forms[i] = TRUE;
      return TRUE;
    }
  return refuse ("forms", word, error);
}

static gboolean
take_forms (JsonObject *object, NormaReportChoice *choice, GError **error)
{
  const char *pictures;
  JsonArray *array;

  if (norma_json_has (object, "forms")) {
    if (!norma_json_get_array (object, "forms", WHERE, &array, error))
      return FALSE;
    memset (choice->forms, 0, sizeof choice->forms);
    for (guint i = 0; i < json_array_get_length (array); i++)
      if (!take_form (choice, json_array_get_element (array, i), error))
        return FALSE;
  }
  if (!take_text (object, "pictures", &pictures, error))
    return FALSE;
  if (pictures == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (picture_formats); i++)
    if (g_str_equal (picture_formats[i], pictures)) {
      choice->annotated_format = (NormaAnnotatedFormat)i;
      return TRUE;
    }
  return refuse ("pictures", pictures, error);
}

static gboolean
take_place (JsonObject *object, NormaReportChoice *choice, GError **error)
{
  const char *folder;

  if (!take_text (object, "folder", &folder, error) ||
      !take_copy (object, "name", &choice->name, error))
    return FALSE;
  if (folder == NULL)
    return TRUE;
  choice->folder = g_filename_from_uri (folder, NULL, NULL);
  return choice->folder != NULL || refuse ("folder", folder, error);
}

NormaReportChoice *
norma_report_choice_parse (const char *text, GError **error)
{
  g_autoptr (NormaReportChoice) choice = norma_report_choice_new ();
  g_autoptr (JsonNode) root = norma_json_parse (text, strlen (text), MOST_DEPTH, WHERE, error);
  JsonObject *object;

  if (root == NULL)
    return NULL;
  object = json_node_get_object (root);
  if (!take_template (object, choice, error) || !take_filters (object, choice, error) ||
      !take_forms (object, choice, error) || !take_place (object, choice, error))
    return NULL;
  choice->needs_review =
      json_object_get_boolean_member_with_default (object, "needs-review", FALSE);
  return g_steal_pointer (&choice);
}

NormaInspectionOptions
norma_report_choice_get_options (const NormaReportChoice *choice)
{
  NormaInspectionOptions options = NORMA_INSPECTION_OPTIONS_INIT;

  options.lot = choice->lot;
  options.set = choice->set;
  options.outcome = choice->outcome;
  options.least_severity = choice->least_severity;
  options.defect_class = choice->defect_class;
  return options;
}

gboolean
norma_report_choice_has_form (const NormaReportChoice *choice)
{
  for (guint i = 0; i < NORMA_N_REPORT_FORMS; i++)
    if (choice->forms[i])
      return TRUE;
  return FALSE;
}

char *
norma_report_choice_dup_folder (const NormaReportChoice *choice)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  if (choice->folder != NULL)
    return g_strdup (choice->folder);
  return g_strdup (documents != NULL ? documents : g_get_home_dir ());
}

char *
norma_report_choice_dup_name (const NormaReportChoice *choice, const char *project)
{
  char *name = choice->name != NULL ? g_strdup (choice->name) : norma_project_place_name (project);

  return g_strdelimit (name, G_DIR_SEPARATOR_S, '_');
}

NormaReportForms
norma_report_choice_make_forms (const NormaReportChoice *choice, const char *project)
{
  g_autofree char *folder = norma_report_choice_dup_folder (choice);
  g_autofree char *name = norma_report_choice_dup_name (choice, project);
  NormaReportForms made = { .annotated_format = choice->annotated_format };
  char **const paths[NORMA_N_REPORT_FORMS] = {
    [NORMA_FORM_PDF] = &made.pdf,
    [NORMA_FORM_HTML] = &made.html,
    [NORMA_FORM_CSV] = &made.csv,
    [NORMA_FORM_JSON] = &made.json,
    [NORMA_FORM_COCO] = &made.coco,
    [NORMA_FORM_MASKS] = &made.masks,
    [NORMA_FORM_ANNOTATED] = &made.annotated,
  };

  for (guint i = 0; i < NORMA_N_REPORT_FORMS; i++) {
    g_autofree char *file = g_strconcat (name, forms[i].ending, NULL);

    if (choice->forms[i])
      *paths[i] = g_build_filename (folder, file, NULL);
  }
  return made;
}
