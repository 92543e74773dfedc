/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>

#include "core/features/network-extractor.h"
#include "tests/core/features/backbones.h"
#include "tests/ui/display.h"
#include "ui/detector-group.h"
#include "ui/extractor-group.h"
#include "ui/levels-row.h"
#include "ui/precision-row.h"
#include "ui/result-card.h"
#include "ui/sample-group.h"

static gpointer
find (NormaTestWindow *t, GType type)
{
  GtkWidget *found = norma_test_find_widget (GTK_WIDGET (t->window), type);

  g_assert_nonnull (found);
  return found;
}

/* A row below, by its title; NULL: there is none. */
static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (widget) &&
      g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_row (child, title);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static AdwComboRow *
features_combo (NormaTestWindow *t)
{
  return ADW_COMBO_ROW (find_row (find (t, NORMA_TYPE_EXTRACTOR_GROUP), "Features"));
}

static char *
write_network (NormaTestWindow *t, const char *name)
{
  Onnx__ModelProto *model = test_backbone_new ();
  char *path = test_model_write (model, t->folder, name);

  test_model_free (model);
  return path;
}

static void
settle (NormaTestWindow *t)
{
  norma_test_wait_until (!norma_extractor_group_is_reading (find (t, NORMA_TYPE_EXTRACTOR_GROUP)));
  norma_test_wait_until (norma_session_is_settled (t->session));
}

static void
take_file (NormaTestWindow *t, const char *path)
{
  norma_extractor_group_take_file (find (t, NORMA_TYPE_EXTRACTOR_GROUP), path);
  settle (t);
}

static void
check (NormaTestWindow *t, const char *row, gboolean is_active)
{
  GtkWidget *found = find_row (find (t, NORMA_TYPE_LEVELS_ROW), row);

  g_assert_nonnull (found);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (
                                   norma_test_find_widget (found, GTK_TYPE_CHECK_BUTTON)),
                               is_active);
}

static void
assert_levels (NormaTestWindow *t, const char *joined)
{
  char **levels = norma_session_get_method (t->session)->levels;
  g_autofree char *found = levels == NULL ? NULL : g_strjoinv (" ", levels);

  g_assert_cmpstr (found, ==, joined);
}

static void
test_network (NormaTestWindow *t, gconstpointer stage)
{
  NormaLevelsRow *levels = find (t, NORMA_TYPE_LEVELS_ROW);
  g_autofree char *path = write_network (t, "net.onnx");
  GtkWidget *row;

  norma_test_show_page (t, "model");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (levels)));
  take_file (t, path);
  g_assert_cmpstr (norma_session_get_method (t->session)->network, ==, path);
  g_assert_cmpuint (adw_combo_row_get_selected (features_combo (t)), ==, 2);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (levels)));
  g_assert_true (gtk_widget_get_visible (find (t, NORMA_TYPE_PRECISION_ROW)));
  g_assert_nonnull (find_row (find (t, NORMA_TYPE_EXTRACTOR_GROUP), "net.onnx"));
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (levels)), ==,
                   "3 of 6: fine, middle, coarse");
  row = find_row (GTK_WIDGET (levels), "middle");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "stride 8, 8 features");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (
                                           norma_test_find_widget (row, GTK_TYPE_CHECK_BUTTON)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "middle");
}

static void
test_levels (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *path = write_network (t, "net.onnx");

  take_file (t, path);
  assert_levels (t, NULL);
  check (t, "fine", FALSE);
  check (t, "middle.sum", TRUE);
  assert_levels (t, "middle coarse middle.sum");
  /* Those that it has by itself. */
  check (t, "middle.sum", FALSE);
  check (t, "fine", TRUE);
  assert_levels (t, NULL);
  /* The last one cannot go. */
  check (t, "fine", FALSE);
  check (t, "middle", FALSE);
  check (t, "coarse", FALSE);
  assert_levels (t, "coarse");
  settle (t);
  norma_test_activate (t, "win.undo");
  settle (t);
  assert_levels (t, "middle coarse");
  g_assert_cmpstr (adw_expander_row_get_subtitle (find (t, NORMA_TYPE_LEVELS_ROW)), ==,
                   "2 of 6: middle, coarse");
}

/* A file that is refused says why, and what was chosen before stays. */
static void
test_refused (NormaTestWindow *t, gconstpointer stage)
{
  NormaExtractorGroup *group = find (t, NORMA_TYPE_EXTRACTOR_GROUP);
  g_autofree char *path = write_network (t, "net.onnx");
  g_autofree char *bad = g_build_filename (t->folder, "bad.onnx", NULL);

  g_assert_true (g_file_set_contents (bad, "no <network>", -1, NULL));
  take_file (t, bad);
  g_assert_nonnull (strstr (norma_extractor_group_get_refusal (group), "bad.onnx"));
  g_assert_null (norma_session_get_method (t->session)->network);
  g_assert_cmpuint (adw_combo_row_get_selected (features_combo (t)), ==, 0);
  take_file (t, path);
  g_assert_null (norma_extractor_group_get_refusal (group));
  take_file (t, bad);
  g_assert_nonnull (norma_extractor_group_get_refusal (group));
  g_assert_cmpstr (norma_session_get_method (t->session)->network, ==, path);
  g_assert_cmpuint (adw_combo_row_get_selected (features_combo (t)), ==, 2);
  norma_test_show_page (t, "model");
  norma_test_save_shot (t, "model-refused.png");
}

static void
test_recent (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *one = write_network (t, "one.onnx");
  g_autofree char *two = write_network (t, "two.onnx");

  take_file (t, one);
  take_file (t, two);
  adw_combo_row_set_selected (features_combo (t), 0);
  settle (t);
  g_assert_null (norma_session_get_method (t->session)->network);
  g_assert_false (gtk_widget_get_visible (find (t, NORMA_TYPE_LEVELS_ROW)));
  /* Two behind the built-in ones, and the way to another file. */
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (features_combo (t))), ==, 5);
  adw_combo_row_set_selected (features_combo (t), 3);
  settle (t);
  g_assert_cmpstr (norma_session_get_method (t->session)->network, ==, one);
  g_assert_cmpuint (adw_combo_row_get_selected (features_combo (t)), ==, 2);
}

/* It is chosen as a network is, but needs no file. */
static void
test_descriptor (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *group = find (t, NORMA_TYPE_EXTRACTOR_GROUP);
  NormaLevelsRow *levels = find (t, NORMA_TYPE_LEVELS_ROW);
  NormaResultCard *card = find (t, NORMA_TYPE_RESULT_CARD);

  norma_test_show_page (t, "model");
  adw_combo_row_set_selected (features_combo (t), 1);
  norma_test_wait_until (!norma_extractor_group_is_reading (NORMA_EXTRACTOR_GROUP (group)));
  settle (t);
  g_assert_cmpstr (norma_session_get_method (t->session)->network, ==, NORMA_DESCRIPTOR);
  g_assert_cmpuint (adw_combo_row_get_selected (features_combo (t)), ==, 1);
  g_assert_null (norma_extractor_group_get_refusal (NORMA_EXTRACTOR_GROUP (group)));
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (levels)), ==,
                   "2 of 2: layer2, layer3");
  g_assert_true (gtk_widget_get_visible (find (t, NORMA_TYPE_PRECISION_ROW)));
  norma_test_save_shot (t, "model-descriptor.png");
  norma_test_activate (t, "win.fit");
  settle (t);
  g_assert_nonnull (find_row (GTK_WIDGET (card), "Norma's descriptor"));
  adw_combo_row_set_selected (features_combo (t), 0);
  settle (t);
  g_assert_null (norma_session_get_method (t->session)->network);
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (features_combo (t))), ==, 3);
}

static void
test_precision (NormaTestWindow *t, gconstpointer stage)
{
  NormaPrecisionRow *row = find (t, NORMA_TYPE_PRECISION_ROW);
  g_autofree char *path = write_network (t, "net.onnx");
  GtkWidget *fp32 = find_row (GTK_WIDGET (row), "32 bits (fp32)");
  GtkWidget *int8 = find_row (GTK_WIDGET (row), "8 bits (int8)");
  NormaPrecision settled;

  take_file (t, path);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (
                                   norma_test_find_widget (fp32, GTK_TYPE_CHECK_BUTTON)),
                               TRUE);
  g_assert_cmpuint (norma_session_get_method (t->session)->precision, ==, NORMA_PRECISION_FP32);
  g_assert_true (gtk_widget_get_sensitive (int8) ==
                 norma_precision_settle (NORMA_PRECISION_INT8, &settled, NULL));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (int8)), !=, "");
}

/* After a fit the card says of what the model is, and the project opens with its choice. */
static void
test_fit (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *path = write_network (t, "net.onnx");
  AdwComboRow *detector =
      ADW_COMBO_ROW (find_row (find (t, NORMA_TYPE_DETECTOR_GROUP), "Detector"));
  NormaResultCard *card = find (t, NORMA_TYPE_RESULT_CARD);
  GtkWidget *row;

  take_file (t, path);
  check (t, "fine", FALSE);
  adw_combo_row_set_selected (detector, NORMA_METHOD_PADIM);
  norma_test_activate (t, "win.fit");
  settle (t);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (card)));
  row = find_row (GTK_WIDGET (card), "Network net.onnx");
  g_assert_nonnull (row);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "16 × 12 places, 8 features\n8 × 6 places, 10 features");
  g_assert_cmpstr (norma_session_get_model (t->session)->detector->class->name, ==, "padim");
  gtk_window_set_default_size (GTK_WINDOW (t->window), 1000, 1300);
  norma_test_show_page (t, "model");
  norma_test_save_shot (t, "model-network.png");
}

/* Every detector of the core has words, and PatchCore's share is kept as one. */
static void
test_detectors (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *group = find (t, NORMA_TYPE_DETECTOR_GROUP);
  AdwComboRow *detector = ADW_COMBO_ROW (find_row (group, "Detector"));
  GtkSpinButton *share = GTK_SPIN_BUTTON (norma_test_find_widget (group, GTK_TYPE_SPIN_BUTTON));
  GtkWidget *row = find_row (group, "Good patches kept, %");

  for (guint i = 0; norma_method_to_string (i) != NULL; i++) {
    adw_combo_row_set_selected (detector, i);
    g_assert_cmpuint (norma_session_get_method (t->session)->detector, ==, i);
    g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (detector)), !=, "");
    g_assert_true (gtk_widget_get_visible (row) == (i == NORMA_METHOD_PATCHCORE));
  }
  adw_combo_row_set_selected (detector, NORMA_METHOD_PATCHCORE);
  g_assert_cmpfloat (gtk_spin_button_get_value (share), ==, 1);
  gtk_spin_button_set_value (share, 25);
  settle (t);
  g_assert_cmpfloat (norma_session_get_fit_options (t->session)->detector.patchcore.core_set, ==,
                     0.25);
  norma_test_activate (t, "win.undo");
  settle (t);
  g_assert_cmpfloat (gtk_spin_button_get_value (share), ==, 1);
  norma_test_activate (t, "win.fit");
  settle (t);
  g_assert_cmpstr (norma_session_get_model (t->session)->detector->class->name, ==, "patchcore");
}

static GtkSpinButton *
spin_of (GtkWidget *group, const char *title)
{
  GtkWidget *row = find_row (group, title);

  g_assert_true (gtk_widget_get_visible (row));
  return GTK_SPIN_BUTTON (norma_test_find_widget (row, GTK_TYPE_SPIN_BUTTON));
}

/* Tiles and their numbers are kept, undone, and come back as they were. */
static void
test_tiles (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *group = find (t, NORMA_TYPE_SAMPLE_GROUP);
  AdwComboRow *images = ADW_COMBO_ROW (find_row (group, "Images"));
  AdwComboRow *models = ADW_COMBO_ROW (find_row (group, "Detectors of tiles"));
  GtkWidget *copies = find_row (group, "Turned and mirrored copies");
  const NormaTileOptions *tiles = &norma_session_get_fit_options (t->session)->tiles;
  g_autofree char *whole = g_strdup (adw_action_row_get_subtitle (ADW_ACTION_ROW (images)));

  g_assert_cmpuint (tiles->side, ==, 0);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (models)));
  g_assert_true (gtk_widget_get_sensitive (copies));
  adw_combo_row_set_selected (images, 1);
  settle (t);
  g_assert_cmpuint (tiles->side, ==, 256);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (images)), !=, whole);
  g_assert_false (gtk_widget_get_sensitive (copies));
  gtk_spin_button_set_value (spin_of (group, "Side of a tile"), 64);
  gtk_spin_button_set_value (spin_of (group, "Overlap of tiles, %"), 40);
  gtk_spin_button_set_value (spin_of (group, "Scale, %"), 50);
  adw_combo_row_set_selected (models, NORMA_TILE_MODELS_EACH);
  settle (t);
  g_assert_cmpuint (tiles->side, ==, 64);
  g_assert_cmpfloat (tiles->overlap, ==, 0.4);
  g_assert_cmpfloat (tiles->scale, ==, 0.5);
  g_assert_cmpuint (tiles->models, ==, NORMA_TILE_MODELS_EACH);
  adw_combo_row_set_selected (images, 0);
  settle (t);
  g_assert_cmpuint (tiles->side, ==, 0);
  norma_test_activate (t, "win.undo");
  norma_test_activate (t, "win.undo");
  settle (t);
  g_assert_cmpuint (adw_combo_row_get_selected (images), ==, 1);
  g_assert_cmpuint (tiles->side, ==, 64);
  g_assert_cmpuint (tiles->models, ==, NORMA_TILE_MODELS_ONE);
}

/* A model of tiles says so, and its smallest spots are those that the tiles see. */
static void
test_tiled_fit (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *group = find (t, NORMA_TYPE_SAMPLE_GROUP);
  GtkWidget *card = find (t, NORMA_TYPE_RESULT_CARD);
  AdwActionRow *features;

  norma_session_get_fit_options (t->session)->n_defect_spots = 10;
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (group, "Images")), 1);
  gtk_spin_button_set_value (spin_of (group, "Side of a tile"), 64);
  norma_test_activate (t, "win.fit");
  settle (t);
  g_assert_true (norma_tiling_is_set (&norma_session_get_model (t->session)->tiling));
  features = ADW_ACTION_ROW (find_row (card, "Filter bank"));
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (features), "tiles of 64 × 64 pixels"));
  g_assert_cmpuint (norma_session_get_model (t->session)->smallest_defect.n_spots, ==, 10);
  gtk_window_set_default_size (GTK_WINDOW (t->window), 1000, 1500);
  norma_test_show_page (t, "model");
  norma_test_save_shot (t, "model-tiles.png");
}

static void
test_copies (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *group = find (t, NORMA_TYPE_SAMPLE_GROUP);
  AdwExpanderRow *copies = ADW_EXPANDER_ROW (find_row (group, "Turned and mirrored copies"));
  GtkWidget *mirrored = find_row (GTK_WIDGET (copies), "Mirrored left to right");
  GtkSwitch *toggle = GTK_SWITCH (norma_test_find_widget (mirrored, GTK_TYPE_SWITCH));
  const NormaFitOptions *options = norma_session_get_fit_options (t->session);
  AdwActionRow *features;

  gtk_switch_set_active (toggle, TRUE);
  settle (t);
  g_assert_cmpuint (options->augments, ==, 1 << NORMA_AUGMENT_FLIP_HORIZONTAL);
  g_assert_cmpstr (adw_expander_row_get_subtitle (copies), ==, "Mirrored left to right");
  g_assert_cmpstr (norma_session_get_undo_action (t->session), ==, "Choose copies");
  norma_test_activate (t, "win.undo");
  settle (t);
  g_assert_false (gtk_switch_get_active (toggle));
  g_assert_cmpuint (options->augments, ==, 0);
  norma_test_activate (t, "win.redo");
  settle (t);
  norma_test_activate (t, "win.fit");
  settle (t);
  features = ADW_ACTION_ROW (find_row (find (t, NORMA_TYPE_RESULT_CARD), "Filter bank"));
  g_assert_cmpuint (norma_session_get_model (t->session)->good_set.augments, ==,
                    1 << NORMA_AUGMENT_FLIP_HORIZONTAL);
  g_assert_true (
      g_str_has_suffix (adw_action_row_get_subtitle (features), "\nMirrored left to right"));
}

/* A file that has gone is told when the project is opened, and the model does without it. */
static void
test_missing (NormaTestWindow *t, gconstpointer stage)
{
  NormaExtractorGroup *group = find (t, NORMA_TYPE_EXTRACTOR_GROUP);
  g_autofree char *path = write_network (t, "net.onnx");
  g_autofree char *project = g_strdup (norma_session_get_project_path (t->session));
  g_autofree char *other = g_build_filename (t->folder, "other.norma-project", NULL);
  g_autoptr (NormaFolderPlan) plan = norma_folder_plan_new (t->folder, NULL);

  take_file (t, path);
  norma_test_activate (t, "win.fit");
  settle (t);
  norma_test_create (t->session, other, plan);
  settle (t);
  g_assert_cmpuint (adw_combo_row_get_selected (features_combo (t)), ==, 0);
  g_assert_cmpint (g_remove (path), ==, 0);
  norma_test_open (t->session, project);
  settle (t);
  g_assert_cmpuint (adw_combo_row_get_selected (features_combo (t)), ==, 2);
  g_assert_nonnull (strstr (norma_extractor_group_get_refusal (group), "net.onnx"));
  g_assert_nonnull (norma_session_get_model (t->session));
  g_assert_cmpstr (norma_network_extractor_get_file (
                       norma_session_get_model (t->session)->extractor),
                   ==, "net.onnx");
  adw_combo_row_set_selected (features_combo (t), 0);
  settle (t);
  g_assert_null (norma_extractor_group_get_refusal (group));
}

/* Pictures to be looked at: a network that people use, on a small screen. */
static void
test_shared (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *path = norma_test_shared ("weights/squeezenet1.1.onnx");
  NormaLevelsRow *levels = find (t, NORMA_TYPE_LEVELS_ROW);

  if (path == NULL)
    return;
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  gtk_window_set_default_size (GTK_WINDOW (t->window), 1024, 600);
  take_file (t, path);
  g_assert_true (g_str_has_suffix (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (levels)),
                                   "fire3, fire5, fire9"));
  norma_test_show_page (t, "model");
  norma_test_save_shot (t, "model-squeezenet.png");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (levels), TRUE);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  norma_test_save_shot (t, "model-squeezenet-levels-dark.png");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-enable-animations");
}

/* A spot that all but covers these parts is seen, and the card says from which size on. */
static void
test_smallest_defect (NormaTestWindow *t, gconstpointer stage)
{
  AdwActionRow *row =
      ADW_ACTION_ROW (find_row (find (t, NORMA_TYPE_RESULT_CARD), "Smallest spots it rejects"));
  const NormaSmallestDefect *defect;
  g_autofree char *begin = NULL;

  norma_session_get_fit_options (t->session)->n_defect_spots = 10;
  norma_test_activate (t, "win.fit");
  norma_test_wait_until (norma_session_is_settled (t->session));
  defect = &norma_session_get_model (t->session)->smallest_defect;
  g_assert_cmpuint (defect->n_spots, ==, 10);
  g_assert_cmpuint (defect->at[0].diameter, >, 0);
  begin = g_strdup_printf ("%g %% contrast: %u pixels across.", 100 * defect->at[0].contrast,
                           defect->at[0].diameter);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (row)));
  g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (row), begin));
}

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
#define ADD(name, test) \
  g_test_add ("/model-page/" name, NormaTestWindow, "open", norma_test_window_set_up, test, \
              norma_test_window_tear_down)
  ADD ("network", test_network);
  ADD ("levels", test_levels);
  ADD ("refused", test_refused);
  ADD ("recent", test_recent);
  ADD ("descriptor", test_descriptor);
  ADD ("precision", test_precision);
  ADD ("fit", test_fit);
  ADD ("smallest-defect", test_smallest_defect);
  ADD ("detectors", test_detectors);
  ADD ("tiles", test_tiles);
  ADD ("tiled-fit", test_tiled_fit);
  ADD ("copies", test_copies);
  ADD ("missing", test_missing);
  ADD ("shared", test_shared);
#undef ADD
  return g_test_run ();
}
