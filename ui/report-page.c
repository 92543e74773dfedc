/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/report-page.h"

#include <glib/gi18n.h>

#include "ui/report-page-private.h"
#include "ui/wrap-box.h"

G_DEFINE_FINAL_TYPE (NormaReportPage, norma_report_page, ADW_TYPE_BIN)

enum { EXPORTED, REVIEW_ASKED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
norma_report_page_dispose (GObject *object)
{
  NormaReportPage *self = NORMA_REPORT_PAGE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->preview != NULL) {
    g_signal_handlers_disconnect_by_data (self->preview, self);
    norma_report_preview_set_active (self->preview, FALSE);
  }
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_REPORT_PAGE);
  g_clear_object (&self->preview);
  g_clear_object (&self->actions);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (norma_report_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, NormaReportPage, stack);
  gtk_widget_class_bind_template_child (klass, NormaReportPage, middle);
  gtk_widget_class_bind_template_child (klass, NormaReportPage, content);
  gtk_widget_class_bind_template_child (klass, NormaReportPage, export_pane);
  gtk_widget_class_bind_template_child (klass, NormaReportPage, sheet);
  gtk_widget_class_bind_template_child (klass, NormaReportPage, place);
  gtk_widget_class_bind_template_child (klass, NormaReportPage, spinner);
  gtk_widget_class_bind_template_child (klass, NormaReportPage, error);
  gtk_widget_class_bind_template_child (klass, NormaReportPage, scroller);
}

static void
norma_report_page_class_init (NormaReportPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_report_page_dispose;
  signals[EXPORTED] = g_signal_new ("exported", NORMA_TYPE_REPORT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[REVIEW_ASKED] = g_signal_new ("review-asked", NORMA_TYPE_REPORT_PAGE, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (NORMA_TYPE_REPORT_CONTENT);
  g_type_ensure (NORMA_TYPE_REPORT_EXPORT_PANE);
  g_type_ensure (NORMA_TYPE_REPORT_SHEET);
  g_type_ensure (NORMA_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/report-page.ui");
  bind_children (widget_class);
}

static void
norma_report_page_init (NormaReportPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  norma_report_page_add_actions (self);
}

static void
update_place (NormaReportPage *self)
{
  NormaReportProof *proof = norma_report_preview_get_proof (self->preview);
  const char *page_error = norma_report_preview_get_page_error (self->preview);
  g_autofree char *text = NULL;

  if (proof != NULL)
    text = g_strdup_printf (_ ("Page %'u of %'u"), norma_report_sheet_get_page (self->sheet) + 1,
                            proof->n_pages);
  gtk_label_set_label (self->place, page_error != NULL ? page_error : text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->place), page_error);
  gtk_spinner_set_spinning (self->spinner, !norma_report_preview_is_settled (self->preview));
  norma_report_page_update_actions (self);
}

void
norma_report_page_show_page (NormaReportPage *self, guint page)
{
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (page == norma_report_sheet_get_page (self->sheet))
    return;
  norma_report_sheet_set_page (self->sheet, page);
  gtk_adjustment_set_value (place, gtk_adjustment_get_lower (place));
  update_place (self);
}

/* A page that is no longer there gives way to the last. */
static void
preview_changed (NormaReportPage *self)
{
  NormaReportProof *proof = norma_report_preview_get_proof (self->preview);
  const char *error = norma_report_preview_get_error (self->preview);

  if (proof != NULL && norma_report_sheet_get_page (self->sheet) >= proof->n_pages)
    norma_report_sheet_set_page (self->sheet, proof->n_pages - 1);
  if (error != NULL) {
    g_autofree char *escaped = g_markup_escape_text (error, -1);

    adw_status_page_set_description (self->error, escaped);
  }
  gtk_stack_set_visible_child_name (self->middle, error == NULL ? "sheet" : "error");
  norma_report_export_pane_set_report (self->export_pane, proof == NULL ? NULL : proof->inspection);
  if (proof != NULL)
    norma_report_content_set_lots (self->content, proof->sign_offs);
  update_place (self);
}

static void
images_changed (NormaReportPage *self)
{
  guint n = g_list_model_get_n_items (norma_session_get_images (self->session));

  gtk_stack_set_visible_child_name (self->stack, n == 0 ? "empty" : "content");
  norma_report_page_update_actions (self);
}

void
norma_report_page_set_session (NormaReportPage *self, NormaSession *session)
{
  static const struct {
    const char *signal;
    GCallback callback;
  } table[] = {
    { "images-changed", G_CALLBACK (images_changed) },
    { "project-changed", G_CALLBACK (images_changed) },
    { "report-changed", G_CALLBACK (update_place) },
    { "notify::job", G_CALLBACK (norma_report_page_update_actions) },
  };

  self->session = g_object_ref (session);
  self->preview = norma_report_preview_new (session);
  norma_report_content_set_session (self->content, session);
  norma_report_export_pane_set_session (self->export_pane, session);
  norma_report_sheet_set_preview (self->sheet, self->preview);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_signal_connect_swapped (session, table[i].signal, table[i].callback, self);
  g_signal_connect_swapped (self->preview, "changed", G_CALLBACK (preview_changed), self);
  g_signal_connect_swapped (self->preview, "painted", G_CALLBACK (update_place), self);
  images_changed (self);
}

void
norma_report_page_set_active (NormaReportPage *self, gboolean is_active)
{
  if (!is_active)
    norma_report_page_take_words (self);
  norma_report_preview_set_active (self->preview, is_active);
  if (is_active)
    gtk_widget_grab_focus (GTK_WIDGET (self->sheet));
  update_place (self);
}

GActionGroup *
norma_report_page_get_actions (NormaReportPage *self)
{
  return G_ACTION_GROUP (self->actions);
}

NormaReportPreview *
norma_report_page_get_preview (NormaReportPage *self)
{
  return self->preview;
}

NormaReportSheet *
norma_report_page_get_sheet (NormaReportPage *self)
{
  return self->sheet;
}

void
norma_report_page_tell_exported (NormaReportPage *self, NormaReportExport *done)
{
  g_signal_emit (self, signals[EXPORTED], 0, done);
}

void
norma_report_page_ask_review (NormaReportPage *self)
{
  g_signal_emit (self, signals[REVIEW_ASKED], 0);
}
