/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/evaluation-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/evaluation-images.h"
#include "ui/evaluation-page-private.h"
#include "ui/evaluation-rows.h"
#include "ui/evaluation-words.h"
#include "ui/image-cell.h"
#include "ui/wrap-box.h"

/* More of the worst images than anybody looks at at once. */
enum { N_WORST = 24, N_PIMOS = 30, THUMBNAIL_SIDE = 96 };

G_DEFINE_FINAL_TYPE (NormaEvaluationPage, norma_evaluation_page, ADW_TYPE_BIN)

static guint chosen_signal;

static void
norma_evaluation_page_dispose (GObject *object)
{
  NormaEvaluationPage *self = NORMA_EVALUATION_PAGE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->missed);
  g_clear_object (&self->alarming);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_EVALUATION_PAGE);
  G_OBJECT_CLASS (norma_evaluation_page_parent_class)->dispose (object);
}

void
norma_evaluation_page_tell (NormaEvaluationPage *self, GPtrArray *items, const char *title)
{
  if (items->len > 0)
    g_signal_emit (self, chosen_signal, 0, items, title);
}

/* What is shown. */

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
  gtk_label_set_label (label, text == NULL ? "" : text);
}

static void
show_curves (NormaEvaluationPage *self)
{
  const NormaMeasuredModel *m = self->measured;
  NormaConfusion confusion;

  norma_curve_plot_set_curves (self->roc, m->curves);
  norma_curve_plot_set_curves (self->precision, m->curves);
  norma_curve_plot_set_limits (self->roc, &m->model->limits);
  norma_curve_plot_set_limits (self->precision, &m->model->limits);
  norma_curve_table_set_curves (self->curves, m->curves, (double)m->model->limits.reject);
  norma_evaluation_count (m->evaluation, &confusion);
  norma_confusion_table_set_counts (self->matrix, &confusion, FALSE);
}

static void
show_sizes (NormaEvaluationPage *self)
{
  const NormaEvaluation *e = self->measured->evaluation;
  NormaRateGroup groups[NORMA_SIZE_BINS];
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rows = norma_evaluation_new_sizes (e);

  for (guint i = 0; i < e->n_sizes; i++) {
    g_ptr_array_add (names, norma_size_describe (&e->levels[NORMA_LEVEL_REJECT].sizes[i]));
    groups[i] = (NormaRateGroup){ names->pdata[i], e->levels[NORMA_LEVEL_REVIEW].sizes[i].found,
                                  e->levels[NORMA_LEVEL_REJECT].sizes[i].found };
  }
  norma_rate_bars_set_groups (self->bars, groups, e->n_sizes);
  norma_choice_table_set_rows (self->sizes, rows);
  gtk_widget_set_visible (self->size_section, e->n_sizes > 0);
}

/* The number of a kind among those with marked images. */
static guint
find_series (GPtrArray *names, const char *name)
{
  guint at;

  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, &at)) {
    at = names->len;
    g_ptr_array_add (names, (gpointer)name);
  }
  return at;
}

static void
show_spread (NormaEvaluationPage *self)
{
  const NormaEvaluation *e = self->measured->evaluation;
  gboolean is_known = !isnan (e->pixels->aupimo);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GArray) dots = g_array_new (FALSE, FALSE, sizeof (NormaBoxDot));
  g_autoptr (GPtrArray) rows = norma_evaluation_new_pimos (self->measured, N_PIMOS);

  for (guint i = 0; is_known && i < e->pixels->images->len; i++) {
    const NormaMarkedImage *marked = &g_array_index (e->pixels->images, NormaMarkedImage, i);
    const NormaTestImage *image = g_array_index (e->images, NormaImageFigures, marked->image).image;
    NormaBoxDot dot = { find_series (names, norma_kind_describe (image->kind, TRUE)),
                        marked->aupimo, marked->image };

    g_array_append_val (dots, dot);
  }
  norma_box_plot_set_dots (self->spread, (const char *const *)(gpointer)names->pdata, names->len,
                           (const NormaBoxDot *)(gpointer)dots->data, dots->len);
  norma_choice_table_set_rows (self->pimos, rows);
  gtk_widget_set_visible (self->spread_section, dots->len > 0);
}

static void
show_list (GListStore *store, GPtrArray *items, GtkWidget *section)
{
  g_autoptr (GPtrArray) shown = items;

  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), shown->pdata,
                       shown->len);
  gtk_widget_set_visible (section, shown->len > 0);
}

/* Also after a threshold was moved, for what is said of those in use. */
static void
show_exclusions (NormaEvaluationPage *self)
{
  const char *provenance = norma_session_get_provenance (self->session);
  g_autofree char *text = NULL;

  if (self->measured == NULL)
    return;
  text = norma_evaluation_describe_exclusions (self->measured, provenance);
  show_text (self->exclusions, text);
}

static void
limits_changed (NormaEvaluationPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_exclusions (self);
}

static void
show_figures (NormaEvaluationPage *self)
{
  g_autoptr (GPtrArray) summary = norma_evaluation_new_summary (self->measured);
  g_autoptr (GPtrArray) kinds = norma_evaluation_new_kinds (self->measured->evaluation);
  g_autofree char *set = norma_evaluation_describe_set (self->measured);

  show_text (self->set, set);
  show_exclusions (self);
  norma_choice_table_set_rows (self->summary, summary);
  norma_choice_table_set_rows (self->kinds, kinds);
  show_curves (self);
  show_sizes (self);
  show_spread (self);
  show_list (self->missed,
             norma_evaluation_list_worst (self->session, self->measured, TRUE, N_WORST),
             self->missed_section);
  show_list (self->alarming,
             norma_evaluation_list_worst (self->session, self->measured, FALSE, N_WORST),
             self->alarming_section);
}

static void
forget_figures (NormaEvaluationPage *self)
{
  norma_curve_plot_set_curves (self->roc, NULL);
  norma_curve_plot_set_curves (self->precision, NULL);
  norma_curve_table_set_curves (self->curves, NULL, 1);
  g_list_store_remove_all (self->missed);
  g_list_store_remove_all (self->alarming);
}

static const char *
choose_page (NormaEvaluationPage *self)
{
  guint n_good, n_defective;

  norma_session_count_tests (self->session, &n_good, &n_defective);
  if (norma_session_get_model (self->session) == NULL)
    return "no-model";
  return n_good + n_defective == 0 ? "no-tests" : "content";
}

static void
update_page (NormaEvaluationPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, choose_page (self));
}

static void
measured (NormaEvaluationPage *self)
{
  const NormaMeasuredModel *now = norma_session_get_measured_model (self->session);
  gboolean is_news = now != self->measured;

  self->measured = now;
  if (now == NULL)
    forget_figures (self);
  else if (is_news)
    show_figures (self);
  gtk_widget_set_visible (GTK_WIDGET (self->outdated), now != NULL && now->is_outdated);
  gtk_stack_set_visible_child_name (self->results, now == NULL ? "none" : "figures");
}

static void
add_titles (NormaEvaluationPage *self)
{
  const char *const summary[] = { _ ("Figure"), _ ("Value"), _ ("Interval (95 %)"),
                                  _ ("Computed on") };
  const char *const kinds[] = { _ ("Class"),    _ ("Images"), _ ("Accepted"),    _ ("To review"),
                                _ ("Rejected"), _ ("AUROC"),  _ ("Not accepted") };
  const char *const sizes[] = { _ ("Size"), _ ("Regions"), _ ("Above review"), _ ("Above reject") };
  const char *const pimos[] = { _ ("Image"), _ ("Class"), _ ("AUPIMO"), _ ("Score") };

  norma_choice_table_set_titles (self->summary, _ ("Summary"), summary, NORMA_SUMMARY_COLUMNS);
  norma_choice_table_set_titles (self->kinds, _ ("By class"), kinds, NORMA_KIND_COLUMNS);
  norma_choice_table_set_titles (self->sizes, _ ("By size of the defect"), sizes,
                                 NORMA_SIZE_COLUMNS);
  norma_choice_table_set_titles (self->pimos, _ ("Images with the lowest AUPIMO"), pimos,
                                 NORMA_PIMO_COLUMNS);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, stack);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, results);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, set);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, outdated);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, exclusions);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, summary);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, kinds);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, sizes);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, pimos);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, matrix);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, roc);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, precision);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, curves);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, bars);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, spread);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, size_section);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, spread_section);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, missed_section);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, alarming_section);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, missed_view);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, alarming_view);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, contest);
  gtk_widget_class_bind_template_child (klass, NormaEvaluationPage, robustness);
  gtk_widget_class_bind_template_callback (klass, norma_evaluation_page_choose_summary);
  gtk_widget_class_bind_template_callback (klass, norma_evaluation_page_choose_truth);
  gtk_widget_class_bind_template_callback (klass, norma_evaluation_page_choose_scores);
  gtk_widget_class_bind_template_callback (klass, norma_evaluation_page_choose_kind);
  gtk_widget_class_bind_template_callback (klass, norma_evaluation_page_choose_size);
  gtk_widget_class_bind_template_callback (klass, norma_evaluation_page_choose_image);
  gtk_widget_class_bind_template_callback (klass, norma_evaluation_page_choose_missed);
  gtk_widget_class_bind_template_callback (klass, norma_evaluation_page_choose_alarming);
  gtk_widget_class_bind_template_callback (klass, norma_evaluation_page_tell);
}

static void
norma_evaluation_page_class_init (NormaEvaluationPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_evaluation_page_dispose;
  g_type_ensure (NORMA_TYPE_BOX_PLOT);
  g_type_ensure (NORMA_TYPE_CHOICE_TABLE);
  g_type_ensure (NORMA_TYPE_CONFUSION_TABLE);
  g_type_ensure (NORMA_TYPE_CONTEST_GROUP);
  g_type_ensure (NORMA_TYPE_CURVE_PLOT);
  g_type_ensure (NORMA_TYPE_CURVE_TABLE);
  g_type_ensure (NORMA_TYPE_RATE_BARS);
  g_type_ensure (NORMA_TYPE_ROBUSTNESS_GROUP);
  g_type_ensure (NORMA_TYPE_WRAP_BOX);
  chosen_signal = g_signal_new ("images-chosen", NORMA_TYPE_EVALUATION_PAGE, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_PTR_ARRAY, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/evaluation-page.ui");
  bind_children (widget_class);
}

static void
norma_evaluation_page_init (NormaEvaluationPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->missed = g_list_store_new (NORMA_TYPE_IMAGE_ITEM);
  self->alarming = g_list_store_new (NORMA_TYPE_IMAGE_ITEM);
  norma_curve_plot_set_kind (self->precision, NORMA_CURVE_PRECISION);
  norma_confusion_table_hide_unlabelled (self->matrix);
  add_titles (self);
}

static void
fill_view (GtkListView *view, GListStore *store, NormaSession *session, NormaThumbnailCache *cache)
{
  g_autoptr (GtkListItemFactory) factory =
      norma_image_cell_factory_new (session, cache, GTK_ORIENTATION_VERTICAL, THUMBNAIL_SIDE);
  g_autoptr (GtkSelectionModel) selection =
      GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (store))));

  gtk_list_view_set_factory (view, factory);
  gtk_list_view_set_model (view, selection);
}

void
norma_evaluation_page_set_session (NormaEvaluationPage *self, NormaSession *session,
                                   NormaThumbnailCache *cache)
{
  static const char *const signal_names[] = { "project-changed", "images-changed", "model-changed",
                                              "reviews-changed" };

  self->session = g_object_ref (session);
  fill_view (self->missed_view, self->missed, session, cache);
  fill_view (self->alarming_view, self->alarming, session, cache);
  norma_contest_group_set_session (self->contest, session);
  norma_robustness_group_set_session (self->robustness, session);
  for (guint i = 0; i < G_N_ELEMENTS (signal_names); i++)
    g_signal_connect_swapped (session, signal_names[i], G_CALLBACK (update_page), self);
  g_signal_connect_swapped (session, "measured", G_CALLBACK (measured), self);
  g_signal_connect_swapped (session, "limits-changed", G_CALLBACK (limits_changed), self);
  g_signal_connect (self, "map", G_CALLBACK (show_exclusions), NULL);
  update_page (self);
  measured (self);
}
