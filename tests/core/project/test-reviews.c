/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/reviews.h"

#include <math.h>

#include "core/project/defect-classes.h"
#include "core/project/shapes.h"
#include "tests/core/project/sample.h"

/* Five images of one folder, ids 1 … 5. */
static NormaProject *
five_images (const char *folder, char **path)
{
  NormaProject *project = sample_create (folder, "lot.norma-project", path);

  sample_add (project, 0, 5, NORMA_SET_QUERY, "");
  norma_project_set_user (project, "ada");
  return project;
}

static void
judge (NormaProject *project, gint64 image, NormaLabel label, NormaSeverity severity,
       const char *comment)
{
  g_autoptr (GError) error = NULL;
  NormaJudgement judgement = { image,    label,   label == NORMA_LABEL_BAD ? "scratch" : NULL,
                               severity, comment, { "0a1b", "reject", 3.25, 2.125, 2.5 } };

  norma_project_judge (project, &judgement, 1, &error);
  g_assert_no_error (error);
}

static void
assert_image (NormaProject *project, gint64 image, NormaLabel label, const char *defect_class)
{
  g_autoptr (NormaProjectImages) list = norma_project_list_images (project, NULL, NULL);

  g_assert_cmpint (list->images[image - 1].label, ==, label);
  g_assert_cmpstr (list->images[image - 1].defect_class, ==, defect_class);
}

static void
test_judge (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = five_images (folder, &path);
  g_autoptr (NormaReviews) list = NULL;

  judge (project, 4, NORMA_LABEL_BAD, NORMA_SEVERITY_MAJOR, "längs der Naht");
  judge (project, 2, NORMA_LABEL_UNSURE, NORMA_SEVERITY_NONE, NULL);
  norma_project_set_user (project, "grace");
  judge (project, 2, NORMA_LABEL_GOOD, NORMA_SEVERITY_NONE, NULL);
  norma_project_close (project);

  project = sample_open (path);
  list = norma_project_list_reviews (project, NULL);
  g_assert_cmpuint (list->n, ==, 2);
  g_assert_cmpint (list->reviews[0].image, ==, 2);
  g_assert_cmpstr (list->reviews[0].reviewer, ==, "grace");
  g_assert_cmpint (list->reviews[1].image, ==, 4);
  g_assert_cmpstr (list->reviews[1].reviewer, ==, "ada");
  g_assert_cmpstr (list->reviews[1].comment, ==, "längs der Naht");
  g_assert_cmpint (list->reviews[1].severity, ==, NORMA_SEVERITY_MAJOR);
  g_assert_cmpstr (list->reviews[1].evidence.model, ==, "0a1b");
  g_assert_cmpstr (list->reviews[1].evidence.verdict, ==, "reject");
  g_assert_cmpfloat (list->reviews[1].evidence.score, ==, 3.25);
  g_assert_cmpfloat (list->reviews[1].evidence.review, ==, 2.125);
  g_assert_cmpfloat (list->reviews[1].evidence.reject, ==, 2.5);
  assert_image (project, 4, NORMA_LABEL_BAD, "scratch");
  assert_image (project, 2, NORMA_LABEL_GOOD, "");
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_without_evidence (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = five_images (folder, NULL);
  NormaJudgement judgement = { .image = 1,
                               .label = NORMA_LABEL_GOOD,
                               .evidence = NORMA_EVIDENCE_NONE };
  g_autoptr (NormaReviews) list = NULL;

  g_assert_true (norma_project_judge (project, &judgement, 1, NULL));
  list = norma_project_list_reviews (project, NULL);
  g_assert_null (list->reviews[0].evidence.model);
  g_assert_true (isnan (list->reviews[0].evidence.score));
  g_assert_true (isnan (list->reviews[0].evidence.reject));
  g_assert_cmpstr (list->reviews[0].evidence.verdict, ==, "");
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

/* One step for label and review, and each undone and done again as a whole. */
static void
test_undo (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = five_images (folder, NULL);
  g_autofree char *action = NULL;
  const gint64 image = 3;

  judge (project, 3, NORMA_LABEL_BAD, NORMA_SEVERITY_MINOR, "a");
  g_assert_true (norma_project_comment (project, 3, "b", NULL));
  g_assert_true (norma_project_withdraw_reviews (project, &image, 1, NULL));
  assert_image (project, 3, NORMA_LABEL_NONE, "");
  for (guint round = 0; round < 2; round++) {
    g_autoptr (NormaReviews) commented = NULL;
    g_autoptr (NormaReviews) judged = NULL;
    g_autoptr (NormaReviews) none = NULL;

    g_assert_true (norma_project_undo (project, NULL));
    commented = norma_project_list_reviews (project, NULL);
    g_assert_cmpstr (commented->reviews[0].comment, ==, "b");
    assert_image (project, 3, NORMA_LABEL_BAD, "scratch");
    g_assert_true (norma_project_undo (project, NULL));
    judged = norma_project_list_reviews (project, NULL);
    g_assert_cmpstr (judged->reviews[0].comment, ==, "a");
    g_assert_true (norma_project_undo (project, NULL));
    none = norma_project_list_reviews (project, NULL);
    g_assert_cmpuint (none->n, ==, 0);
    assert_image (project, 3, NORMA_LABEL_NONE, "");
    for (guint i = 0; i < 3; i++)
      g_assert_true (norma_project_redo (project, NULL));
  }
  g_assert_true (norma_project_undo (project, NULL));
  g_assert_true (norma_project_undo (project, NULL));
  action = norma_project_dup_undo_action (project, NULL);
  g_assert_cmpstr (action, ==, "Judge bad");
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_refused (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = five_images (folder, NULL);
  NormaJudgement absent = { .image = 9,
                            .label = NORMA_LABEL_GOOD,
                            .evidence = NORMA_EVIDENCE_NONE };
  NormaJudgement torn = {
    .image = 1, .label = NORMA_LABEL_GOOD, .comment = "\xff", .evidence = NORMA_EVIDENCE_NONE
  };
  NormaJudgement both[] = {
    { .image = 1, .label = NORMA_LABEL_BAD, .evidence = NORMA_EVIDENCE_NONE }, absent
  };
  g_autoptr (GError) error = NULL;

  sample_expect_input_error (norma_project_judge (project, &absent, 1, &error), &error);
  sample_expect_input_error (norma_project_judge (project, &torn, 1, &error), &error);
  sample_expect_input_error (norma_project_judge (project, both, 2, &error), &error);
  sample_expect_input_error (norma_project_comment (project, 1, "not reviewed", &error), &error);
  sample_expect_input_error (norma_project_comment (project, 1, "\xff", &error), &error);
  assert_image (project, 1, NORMA_LABEL_NONE, "");
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static NormaDefectClass
class_of (gint64 id, const char *name, guint shortcut)
{
  return (NormaDefectClass){ id, name, "#a01b2C", shortcut, NORMA_SEVERITY_MINOR };
}

static gint64
put_class (NormaProject *project, NormaDefectClass class)
{
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  norma_project_put_defect_class (project, &class, &id, &error);
  g_assert_no_error (error);
  return id;
}

static void
assert_classes (NormaProject *project, const char *expected)
{
  g_autoptr (NormaDefectClasses) list = norma_project_list_defect_classes (project, NULL);
  g_autoptr (GString) found = g_string_new (NULL);

  for (gsize i = 0; i < list->n; i++)
    g_string_append_printf (found, "%s %u %s %d;", list->classes[i].name, list->classes[i].shortcut,
                            list->classes[i].color, list->classes[i].severity);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_classes (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = five_images (folder, NULL);
  NormaProjectShape shape = { 0, 2, NORMA_PURPOSE_DEFECT, "scratch", 1, "{}" };
  g_autoptr (NormaProjectShapes) shapes = NULL;
  gint64 scratch, dent;

  dent = put_class (project, class_of (0, "dent", 0));
  scratch = put_class (project, class_of (0, "scratch", 7));
  judge (project, 2, NORMA_LABEL_BAD, NORMA_SEVERITY_NONE, NULL);
  g_assert_true (norma_project_put_shapes (project, "Draw", &shape, 1, NULL));
  assert_classes (project, "scratch 7 #a01b2C 1;dent 0 #a01b2C 1;");
  put_class (project, class_of (dent, "dent", 7));
  assert_classes (project, "dent 7 #a01b2C 1;scratch 0 #a01b2C 1;");
  put_class (project, class_of (scratch, "Kratzer", 1));
  assert_classes (project, "Kratzer 1 #a01b2C 1;dent 7 #a01b2C 1;");
  assert_image (project, 2, NORMA_LABEL_BAD, "Kratzer");
  shapes = norma_project_list_shapes (project, 2, NULL);
  g_assert_cmpstr (shapes->shapes[0].defect_class, ==, "Kratzer");
  g_assert_true (norma_project_undo (project, NULL));
  assert_image (project, 2, NORMA_LABEL_BAD, "scratch");
  g_assert_true (norma_project_remove_defect_class (project, scratch, NULL));
  assert_classes (project, "dent 7 #a01b2C 1;");
  assert_image (project, 2, NORMA_LABEL_BAD, "scratch");
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
expect_class_refused (NormaProject *project, NormaDefectClass class)
{
  g_autoptr (GError) error = NULL;

  sample_expect_input_error (norma_project_put_defect_class (project, &class, NULL, &error),
                             &error);
}

static void
test_classes_refused (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = five_images (folder, NULL);
  NormaDefectClass pale = class_of (0, "pale", 0), short_color = pale, no_color = pale;
  g_autoptr (GError) error = NULL;

  pale.color = "#12345g";
  short_color.color = "#12345";
  no_color.color = NULL;
  put_class (project, class_of (0, "dent", 3));
  expect_class_refused (project, class_of (0, "dent", 4));
  expect_class_refused (project, class_of (0, "", 4));
  expect_class_refused (project, class_of (0, NULL, 4));
  expect_class_refused (project, class_of (0, "\xff", 4));
  expect_class_refused (project, class_of (0, "ten", 10));
  expect_class_refused (project, class_of (17, "absent", 1));
  expect_class_refused (project, pale);
  expect_class_refused (project, short_color);
  expect_class_refused (project, no_color);
  sample_expect_input_error (norma_project_remove_defect_class (project, 17, &error), &error);
  assert_classes (project, "dent 3 #a01b2C 1;");
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
assert_shapes (NormaProject *project, gint64 image, const char *expected)
{
  g_autoptr (NormaProjectShapes) list = norma_project_list_shapes (project, image, NULL);
  g_autoptr (GString) found = g_string_new (NULL);

  for (gsize i = 0; i < list->n; i++)
    g_string_append_printf (found, "%" G_GINT64_FORMAT " %s %s %g %s;", list->shapes[i].image,
                            norma_purpose_to_string (list->shapes[i].purpose),
                            list->shapes[i].defect_class, list->shapes[i].sensitivity,
                            list->shapes[i].geometry);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_shapes (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = five_images (folder, NULL);
  NormaProjectShape drawn[] = { { 0, 3, NORMA_PURPOSE_DEFECT, "dent", 1, "[1]" },
                                { 0, 0, NORMA_PURPOSE_ROI, NULL, 1.75, "[2]" },
                                { 0, 2, NORMA_PURPOSE_IGNORE, "", 1, "[3]" } };
  const gint64 third = 3;

  g_assert_true (norma_project_put_shapes (project, "Draw", drawn, 3, NULL));
  assert_shapes (project, -1, "0 roi  1.75 [2];2 ignore  1 [3];3 defect dent 1 [1];");
  assert_shapes (project, 0, "0 roi  1.75 [2];");
  assert_shapes (project, 3, "3 defect dent 1 [1];");
  drawn[0].geometry = "[4]";
  g_assert_true (norma_project_put_shapes (project, "Move a corner", drawn, 1, NULL));
  assert_shapes (project, 3, "3 defect dent 1 [4];");
  g_assert_true (norma_project_remove_images (project, &third, 1, NULL));
  assert_shapes (project, -1, "0 roi  1.75 [2];2 ignore  1 [3];");
  g_assert_true (norma_project_undo (project, NULL));
  g_assert_true (norma_project_undo (project, NULL));
  assert_shapes (project, 3, "3 defect dent 1 [1];");
  g_assert_true (norma_project_remove_shapes (project, "Erase", &drawn[2].id, 1, NULL));
  assert_shapes (project, 2, "");
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_shapes_refused (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = five_images (folder, NULL);
  NormaProjectShape bad[] = {
    { 0, 8, NORMA_PURPOSE_DEFECT, "", 1, "[]" }, { 0, 1, NORMA_PURPOSE_ROI, "", 0, "[]" },
    { 0, 1, NORMA_PURPOSE_ROI, "", -2, "[]" },   { 0, 1, NORMA_PURPOSE_ROI, "", NAN, "[]" },
    { 0, 1, NORMA_PURPOSE_ROI, "", 1, "\xff" },  { 0, 1, NORMA_PURPOSE_ROI, "\xff", 1, "[]" },
    { 5, 1, NORMA_PURPOSE_IGNORE, "", 1, "[]" },
  };
  const gint64 absent = 5;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    sample_expect_input_error (norma_project_put_shapes (project, "Draw", &bad[i], 1, &error),
                               &error);
  sample_expect_input_error (norma_project_remove_shapes (project, "Erase", &absent, 1, &error),
                             &error);
  assert_shapes (project, -1, "");
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_words (void)
{
  NormaSeverity severity;
  NormaPurpose purpose;

  for (guint i = 0; i < NORMA_N_SEVERITIES; i++) {
    g_assert_true (norma_severity_parse (norma_severity_to_string ((NormaSeverity)i), &severity));
    g_assert_cmpuint (severity, ==, i);
  }
  for (guint i = 0; i < NORMA_N_PURPOSES; i++) {
    g_assert_true (norma_purpose_parse (norma_purpose_to_string ((NormaPurpose)i), &purpose));
    g_assert_cmpuint (purpose, ==, i);
  }
  g_assert_false (norma_severity_parse ("harmless", &severity));
  g_assert_false (norma_purpose_parse ("", &purpose));
}

int
main (int argc, char **argv)
{
  sample_use_memory ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/reviews/judge", test_judge);
  g_test_add_func ("/project/reviews/without-evidence", test_without_evidence);
  g_test_add_func ("/project/reviews/undo", test_undo);
  g_test_add_func ("/project/reviews/refused", test_refused);
  g_test_add_func ("/project/reviews/classes", test_classes);
  g_test_add_func ("/project/reviews/classes-refused", test_classes_refused);
  g_test_add_func ("/project/reviews/shapes", test_shapes);
  g_test_add_func ("/project/reviews/shapes-refused", test_shapes_refused);
  g_test_add_func ("/project/reviews/words", test_words);
  return g_test_run ();
}
