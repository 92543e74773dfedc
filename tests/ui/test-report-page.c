/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/report-page.h"

#include <glib/gstdio.h>

#include "core/base/error.h"
#include "tests/app/cli.h"
#include "tests/support.h"
#include "tests/ui/display.h"
#include "ui/report-content.h"
#include "ui/report-print.h"
#include "ui/session-history.h"
#include "ui/session-report.h"
#include "ui/session-reviews.h"

/* The Report page by its commands, against what norma-cli writes. */

static NormaReportPage *
get_page (NormaTestWindow *t)
{
  return norma_window_get_report_page (t->window);
}

static NormaReportProof *
get_proof (NormaTestWindow *t)
{
  return norma_report_preview_get_proof (norma_report_page_get_preview (get_page (t)));
}

static gboolean
can (NormaTestWindow *t, const char *command)
{
  return g_action_group_get_action_enabled (norma_report_page_get_actions (get_page (t)), command);
}

static guint
get_number (NormaTestWindow *t)
{
  return norma_report_sheet_get_page (norma_report_page_get_sheet (get_page (t)));
}

/* A folder for what is written, beside the images. */
static char *
make_folder (NormaTestWindow *t, const char *name)
{
  char *folder = g_build_filename (t->folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return folder;
}

static NormaReportChoice *
copy_choice (NormaTestWindow *t)
{
  return norma_report_choice_copy (norma_session_get_report (t->session));
}

static void
begin (NormaTestWindow *t)
{
  norma_test_show_page (t, "report");
  norma_test_wait_for_report (t);
}

static void
test_empty (NormaTestWindow *t, gconstpointer stage)
{
  norma_test_show_page (t, "report");
  g_assert_null (get_proof (t));
  g_assert_false (can (t, "export"));
  g_assert_false (can (t, "print"));
  g_assert_false (can (t, "next-page"));
  g_assert_false (can (t, "zoom-in"));
}

/* Nothing was learnt or scored: all is told as not inspected. */
static void
test_unfitted (NormaTestWindow *t, gconstpointer stage)
{
  begin (t);
  g_assert_cmpuint (get_proof (t)->inspection->counts.n_parts, ==, 7);
  g_assert_cmpuint (get_proof (t)->inspection->counts.of_outcome[NORMA_OUTCOME_NONE], ==, 7);
  g_assert_true (can (t, "export"));
}

static void
test_pages (NormaTestWindow *t, gconstpointer stage)
{
  NormaReportSheet *sheet = norma_report_page_get_sheet (get_page (t));
  g_autofree char *text = NULL;
  guint last;

  begin (t);
  last = get_proof (t)->n_pages - 1;
  g_assert_cmpuint (last, >=, 1);
  g_assert_false (can (t, "previous-page"));
  norma_test_activate (t, "report.next-page");
  norma_test_wait_for_report (t);
  g_assert_cmpuint (get_number (t), ==, 1);
  norma_test_save_shot (t, "report-second.png");
  norma_test_activate (t, "report.last-page");
  norma_test_wait_for_report (t);
  g_assert_cmpuint (get_number (t), ==, last);
  g_assert_false (can (t, "next-page"));
  text = g_strdup_printf ("Page %u of %u", last + 1, last + 1);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sheet), GTK_ACCESSIBLE_PROPERTY_LABEL, text);
  norma_test_activate (t, "report.first-page");
  g_assert_cmpuint (get_number (t), ==, 0);
}

static void
test_zoom (NormaTestWindow *t, gconstpointer stage)
{
  NormaReportSheet *sheet = norma_report_page_get_sheet (get_page (t));
  double fitting;

  begin (t);
  fitting = norma_report_sheet_find_zoom (sheet);
  g_assert_cmpfloat (norma_report_sheet_get_zoom (sheet), ==, 0);
  g_assert_false (can (t, "zoom-fit"));
  norma_test_activate (t, "report.zoom-in");
  norma_test_wait_for_report (t);
  g_assert_cmpfloat_with_epsilon (norma_report_sheet_find_zoom (sheet), 1.25 * fitting, 1e-9);
  for (guint i = 0; i < 20 && can (t, "zoom-in"); i++)
    norma_test_activate (t, "report.zoom-in");
  g_assert_cmpfloat (norma_report_sheet_get_zoom (sheet), ==, 4);
  norma_test_wait_for_report (t);
  norma_test_save_shot (t, "report-zoomed.png");
  norma_test_activate (t, "report.zoom-fit");
  norma_test_wait_for_report (t);
  g_assert_cmpfloat (norma_report_sheet_find_zoom (sheet), ==, fitting);
}

/* What is shown is a page as it is painted for print, with the colours of the report. */
static void
test_picture (NormaTestWindow *t, gconstpointer stage)
{
  NormaReportPreview *preview = norma_report_page_get_preview (get_page (t));
  g_autoptr (GError) error = NULL;
  GdkTexture *stale, *picture;
  cairo_surface_t *wanted;
  g_autofree guint32 *pixels = NULL;

  begin (t);
  norma_report_preview_paint (preview, 1, 0.5, &stale);
  norma_test_wait_until (norma_report_preview_paint (preview, 1, 0.5, &stale) != NULL);
  picture = norma_report_preview_paint (preview, 1, 0.5, &stale);
  wanted = norma_report_proof_paint (get_proof (t), 1, 0.5, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (picture), ==, cairo_image_surface_get_width (wanted));
  g_assert_cmpint (gdk_texture_get_height (picture), ==, cairo_image_surface_get_height (wanted));
  pixels = g_new (guint32,
                  (gsize)gdk_texture_get_width (picture) * (gsize)gdk_texture_get_height (picture));
  gdk_texture_download (picture, (guchar *)pixels, (gsize)gdk_texture_get_width (picture) * 4);
  for (int y = 0; y < gdk_texture_get_height (picture); y++)
    for (int x = 0; x < gdk_texture_get_width (picture); x++) {
      const guchar *row = cairo_image_surface_get_data (wanted) +
                          (gsize)y * (gsize)cairo_image_surface_get_stride (wanted);
      guint32 expected = ((const guint32 *)(gconstpointer)row)[x] & 0xffffff;

      g_assert_cmphex (pixels[y * gdk_texture_get_width (picture) + x] & 0xffffff, ==, expected);
    }
  cairo_surface_destroy (wanted);
  g_assert_null (norma_report_proof_paint (get_proof (t), 0, 100, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

static void
set_string (char **string, const char *text)
{
  g_free (*string);
  *string = g_strdup (text);
}

static void
choose_all (NormaTestWindow *t, const char *folder)
{
  g_autoptr (NormaReportChoice) choice = copy_choice (t);

  for (guint i = 0; i < NORMA_N_REPORT_FORMS; i++)
    choice->forms[i] = TRUE;
  set_string (&choice->folder, folder);
  set_string (&choice->name, "lot");
  choice->outcome = NORMA_OUTCOME_REJECTED;
  set_string (&choice->template->title, "Prüfung der Lieferung");
  choice->template->language = NORMA_REPORT_GERMAN;
  choice->template->paper = NORMA_PAPER_LETTER;
  choice->template->n_columns = 3;
  norma_session_set_report (t->session, choice);
}

static void
count_exported (NormaReportPage *page, const NormaReportExport *done, guint *n)
{
  g_assert_cmpuint (done->n_missing, ==, 0);
  *n += done->paths->len;
}

static void
assert_same (const char *folder, const char *name)
{
  g_autofree char *window = g_strdup_printf ("%s/lot%s", folder, name);
  g_autofree char *cli = g_strdup_printf ("%s/cli%s", folder, name);
  g_autofree char *bytes = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;
  gsize n, n_other;

  g_file_get_contents (window, &bytes, &n, &error);
  g_assert_no_error (error);
  g_file_get_contents (cli, &other, &n_other, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (bytes, n, other, n_other);
}

static guint
assert_same_folder (const char *folder, const char *name)
{
  g_autofree char *window = g_strdup_printf ("%s/lot%s", folder, name);
  g_autoptr (GDir) dir = g_dir_open (window, 0, NULL);
  const char *file;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((file = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (window, file, NULL);
    g_autofree char *below = g_strdup_printf ("%s/%s", name, file);

    if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
      n += assert_same_folder (folder, below);
      continue;
    }
    assert_same (folder, below);
    n++;
  }
  return n;
}

/* All forms, and a template that says what the page was told. */
static void
test_same_bytes (NormaTestWindow *t, gconstpointer stage)
{
  static const char *const names[] = {
    ".pdf", ".html", ".csv", "-places.csv", ".json", "-coco.json"
  };
  g_autofree char *folder = make_folder (t, "reports");
  g_autofree char *template = g_build_filename (folder, "template.json", NULL);
  g_autofree char *words = NULL;
  guint n = 0, n_rejected;

  begin (t);
  choose_all (t, folder);
  norma_test_wait_for_report (t);
  n_rejected = (guint)get_proof (t)->inspection->n_parts;
  g_assert_cmpuint (n_rejected, >=, 4);
  g_signal_connect (get_page (t), "exported", G_CALLBACK (count_exported), &n);
  norma_test_activate (t, "win.export-report");
  g_assert_nonnull (norma_session_get_job (t->session));
  norma_test_wait_until (n > 0);
  norma_test_wait_for_report (t);
  g_assert_cmpuint (n, ==, 8);
  norma_test_save_shot (t, "report-exported.png");
  norma_session_save_report_template (t->session, template);
  cli_folder = folder;
  words = g_strdup_printf ("report %s --template template.json --outcome rejected --pdf cli.pdf "
                           "--html cli.html --csv cli.csv --json cli.json --coco cli-coco.json "
                           "--masks cli-masks --annotated cli-images",
                           norma_session_get_project_path (t->session));
  {
    g_auto (Run) run = run_expecting (words, 0);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    assert_same (folder, names[i]);
  g_assert_cmpuint (assert_same_folder (folder, "-images"), ==, n_rejected);
  g_assert_cmpuint (assert_same_folder (folder, "-masks"), ==, n_rejected);
}

/* A form at least is needed; nothing is written by a report that is cancelled. */
static void
test_cancel (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *folder = make_folder (t, "cancelled");
  g_autofree char *file = g_build_filename (folder, "lot.pdf", NULL);
  g_autoptr (NormaReportChoice) choice = NULL;

  begin (t);
  choose_all (t, folder);
  norma_test_wait_for_report (t);
  norma_test_activate (t, "report.export");
  g_assert_false (can (t, "export"));
  norma_test_activate (t, "win.cancel");
  norma_test_wait_until (norma_session_get_job (t->session) == NULL);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  norma_test_wait_for_report (t);
  g_assert_true (can (t, "export"));
  choice = copy_choice (t);
  for (guint i = 0; i < NORMA_N_REPORT_FORMS; i++)
    choice->forms[i] = FALSE;
  norma_session_set_report (t->session, choice);
  norma_test_wait_for_report (t);
  g_assert_false (can (t, "export"));
  g_assert_true (can (t, "print"));
}

static void
take_message (NormaSession *session, const char *text, char **message)
{
  g_free (*message);
  *message = g_strdup (text);
}

/* What cannot be written is told with its place. */
static void
test_refused (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *folder = make_folder (t, "refused");
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autoptr (NormaReportChoice) choice = NULL;
  g_autofree char *message = NULL;

  begin (t);
  g_signal_connect (t->session, "message", G_CALLBACK (take_message), &message);
  g_assert_true (g_file_set_contents (file, "{", -1, NULL));
  norma_session_open_report_template (t->session, file);
  assert_says (message, file);
  choice = copy_choice (t);
  choice->folder = g_strdup (file);
  norma_session_set_report (t->session, choice);
  norma_test_wait_for_report (t);
  norma_test_activate (t, "report.export");
  norma_test_wait_until (norma_session_get_job (t->session) == NULL);
  assert_says (message, file);
  norma_session_save_report_template (t->session, folder);
  assert_says (message, folder);
}

/* Parts that nobody has seen: a warning, a refusal if that is wished, and the way to them. */
static void
test_review (NormaTestWindow *t, gconstpointer stage)
{
  GListModel *images = norma_session_get_images (t->session);
  NormaReviewQueue *queue = norma_review_page_get_queue (norma_window_get_review_page (t->window));
  g_autoptr (NormaReportChoice) choice = NULL;
  guint n;

  begin (t);
  n = get_proof (t)->inspection->counts.n_unreviewed_rejects;
  g_assert_cmpuint (n, >=, 4);
  g_assert_true (can (t, "export"));
  choice = copy_choice (t);
  choice->needs_review = TRUE;
  norma_session_set_report (t->session, choice);
  norma_test_wait_for_report (t);
  g_assert_false (can (t, "export"));
  norma_test_save_shot (t, "report-blocked.png");

  norma_test_activate (t, "report.review-rejects");
  norma_test_wait_until (
      g_list_model_get_n_items (G_LIST_MODEL (norma_review_queue_get_selection (queue))) == n);
  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    if (norma_role_is_inspected (norma_image_item_get_role (item)) &&
        norma_image_item_get_verdict (item) == NORMA_VERDICT_REJECT)
      norma_session_judge (t->session, item, NORMA_LABEL_BAD, NULL, NORMA_SEVERITY_MAJOR);
  }
  norma_test_show_page (t, "report");
  norma_test_wait_for_report (t);
  g_assert_cmpuint (get_proof (t)->inspection->counts.n_unreviewed_rejects, ==, 0);
  g_assert_true (can (t, "export"));
}

/* A choice is kept by the project, and can be undone. */
static void
test_kept (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (NormaReportChoice) choice = NULL;
  g_autofree char *path = g_strdup (norma_session_get_project_path (t->session));

  begin (t);
  choice = copy_choice (t);
  choice->template->title = g_strdup ("Wareneingang");
  choice->set = NORMA_SET_GOOD;
  norma_session_set_report (t->session, choice);
  norma_test_wait_for_report (t);
  g_assert_cmpstr (norma_session_get_undo_action (t->session), ==, "Change the report");
  g_assert_cmpuint (get_proof (t)->inspection->counts.n_parts, ==, 12);
  norma_session_close (t->session);
  norma_test_wait_until (norma_session_is_settled (t->session));
  g_assert_null (get_proof (t));
  norma_test_open (t->session, path);
  g_assert_true (norma_session_can_edit (t->session));
  g_assert_true (norma_report_choice_equal (norma_session_get_report (t->session), choice));
  norma_session_undo (t->session);
  norma_test_wait_for_report (t);
  g_assert_null (norma_session_get_report (t->session)->template->title);
  g_assert_cmpuint (get_proof (t)->inspection->counts.n_parts, ==, 7);
}

/* Choices that nothing fits are told in place of pages. */
static void
test_nothing (NormaTestWindow *t, gconstpointer stage)
{
  NormaReportPreview *preview = norma_report_page_get_preview (get_page (t));
  g_autoptr (NormaReportChoice) choice = NULL;

  begin (t);
  choice = copy_choice (t);
  choice->set = NORMA_SET_REFERENCE;
  norma_session_set_report (t->session, choice);
  norma_test_wait_for_report (t);
  g_assert_null (get_proof (t));
  g_assert_nonnull (norma_report_preview_get_error (preview));
  g_assert_false (can (t, "export"));
  g_assert_false (can (t, "print"));
  norma_test_save_shot (t, "report-nothing.png");
  choice->set = -1;
  norma_session_set_report (t->session, choice);
  norma_test_wait_for_report (t);
  g_assert_nonnull (get_proof (t));
}

static void
test_print (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *path = g_build_filename (t->folder, "printed.pdf", NULL);
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  static const char a4[] = "/MediaBox [ 0 0 595";
  g_autofree char *bytes = NULL;
  gint n_pages;
  gsize n;

  begin (t);
  operation = norma_report_print_new (get_proof (t), GTK_WINDOW (t->window));
  gtk_print_operation_set_export_filename (operation, path);
  g_assert_cmpint (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT,
                                            GTK_WINDOW (t->window), &error),
                   ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_object_get (operation, "n-pages-to-print", &n_pages, NULL);
  g_assert_cmpint (n_pages, ==, (gint)get_proof (t)->n_pages);
  g_assert_true (g_file_get_contents (path, &bytes, &n, &error));
  g_assert_true (g_str_has_prefix (bytes, "%PDF-"));
  g_assert_nonnull (memmem (bytes, n, a4, strlen (a4)));
}

/* From another page the commands lead here, and do nothing yet. */
static void
test_way (NormaTestWindow *t, gconstpointer stage)
{
  norma_test_show_page (t, "data");
  norma_test_activate (t, "win.export-report");
  g_assert_null (norma_session_get_job (t->session));
  norma_test_wait_for_report (t);
  g_assert_nonnull (get_proof (t));
  norma_test_show_page (t, "data");
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (t->window), "report.export", NULL));
}

/* The first widget of a type below the choices. */
static gpointer
find (NormaTestWindow *t, GType type)
{
  GtkWidget *content =
      norma_test_find_widget (GTK_WIDGET (get_page (t)), NORMA_TYPE_REPORT_CONTENT);

  return norma_test_find_widget (content, type);
}

/* By what stands in the widgets. */
static void
test_words (NormaTestWindow *t, gconstpointer stage)
{
  GtkTextBuffer *fields = gtk_text_view_get_buffer (find (t, GTK_TYPE_TEXT_VIEW));
  const NormaReportTemplate *template;

  begin (t);
  gtk_editable_set_text (find (t, ADW_TYPE_ENTRY_ROW), "Wareneingang");
  gtk_text_buffer_insert_at_cursor (fields, "Kunde: Beispiel: AG\n\n  : \nEilig", -1);
  norma_report_content_take_words (find (t, NORMA_TYPE_REPORT_CONTENT));
  norma_test_wait_for_report (t);
  template = norma_session_get_report (t->session)->template;
  g_assert_cmpstr (template->title, ==, "Wareneingang");
  g_assert_cmpuint (template->n_fields, ==, 2);
  g_assert_cmpstr (template->fields[0].label, ==, "Kunde");
  g_assert_cmpstr (template->fields[0].value, ==, "Beispiel: AG");
  g_assert_cmpstr (template->fields[1].label, ==, "Eilig");
  g_assert_cmpstr (template->fields[1].value, ==, "");

  /* Taken back, they stand so in the widgets. */
  norma_session_undo (t->session);
  norma_test_wait_for_report (t);
  g_assert_cmpstr (gtk_editable_get_text (find (t, ADW_TYPE_ENTRY_ROW)), ==, "");
  g_assert_cmpint (gtk_text_buffer_get_char_count (fields), ==, 0);
}

/* The first check is that of the first column. */
static void
test_columns (NormaTestWindow *t, gconstpointer stage)
{
  GtkCheckButton *number = find (t, GTK_TYPE_CHECK_BUTTON);
  g_autoptr (NormaReportChoice) choice = NULL;
  const NormaReportTemplate *template;
  guint n;

  begin (t);
  n = norma_session_get_report (t->session)->template->n_columns;
  gtk_check_button_set_active (number, FALSE);
  norma_test_wait_for_report (t);
  template = norma_session_get_report (t->session)->template;
  g_assert_cmpuint (template->n_columns, ==, n - 1);
  g_assert_cmpint (template->columns[0], ==, NORMA_REPORT_COLUMN_IMAGE);
  gtk_check_button_set_active (number, TRUE);
  norma_test_wait_for_report (t);
  template = norma_session_get_report (t->session)->template;
  g_assert_cmpuint (template->n_columns, ==, n);
  g_assert_cmpint (template->columns[0], ==, NORMA_REPORT_COLUMN_NUMBER);

  /* The last one stays. */
  choice = copy_choice (t);
  choice->template->n_columns = 1;
  norma_session_set_report (t->session, choice);
  norma_test_wait_for_report (t);
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (number)));
}

/* A lot can be chosen once it is signed. */
static void
test_lot (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageItem *item = norma_test_find_image (t->session, NORMA_ROLE_DEFECTIVE);
  gint64 id = norma_image_item_get_id (item);
  g_autoptr (GArray) images = g_array_new (FALSE, FALSE, sizeof id);
  AdwComboRow *lots = find (t, ADW_TYPE_COMBO_ROW);

  begin (t);
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (lots)), ==, 1);
  norma_session_judge (t->session, item, NORMA_LABEL_BAD, NULL, NORMA_SEVERITY_MINOR);
  norma_test_wait_for_report (t);
  g_array_append_val (images, id);
  norma_session_sign_off (t->session, "Los 7", "", images);
  norma_test_wait_for_report (t);
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (lots)), ==, 2);
  adw_combo_row_set_selected (lots, 1);
  norma_test_wait_for_report (t);
  g_assert_cmpstr (norma_session_get_report (t->session)->lot, ==, "Los 7");
  g_assert_cmpuint (get_proof (t)->inspection->counts.n_parts, ==, 1);
  g_assert_nonnull (get_proof (t)->inspection->lot);
}

/* Windows take long to fit, so several looks share one. */

static void
test_looks (NormaTestWindow *t, gconstpointer stage)
{
  test_pages (t, stage);
  test_zoom (t, stage);
  test_picture (t, stage);
  test_print (t, stage);
}

static void
test_exports (NormaTestWindow *t, gconstpointer stage)
{
  test_same_bytes (t, stage);
  test_cancel (t, stage);
}

static void
test_choices (NormaTestWindow *t, gconstpointer stage)
{
  test_way (t, stage);
  test_unfitted (t, stage);
  test_nothing (t, stage);
  test_words (t, stage);
  test_columns (t, stage);
  test_lot (t, stage);
  test_refused (t, stage);
}

typedef void (*Test) (NormaTestWindow *t, gconstpointer stage);

static void
add (const char *path, const char *stage, Test test)
{
  g_test_add (path, NormaTestWindow, stage, norma_test_window_set_up, test,
              norma_test_window_tear_down);
}

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  add ("/report-page/empty", NULL, test_empty);
  add ("/report-page/choices", "open", test_choices);
  add ("/report-page/kept", "open", test_kept);
  add ("/report-page/looks", "fitted", test_looks);
  add ("/report-page/exports", "fitted", test_exports);
  add ("/report-page/review", "fitted", test_review);
  return g_test_run ();
}
