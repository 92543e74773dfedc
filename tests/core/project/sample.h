/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/project/comparisons.h"
#include "core/project/defect-classes.h"
#include "core/project/files.h"
#include "core/project/history.h"
#include "core/project/models.h"
#include "core/project/pairs.h"
#include "core/project/salvage.h"
#include "core/project/scores.h"
#include "core/project/settings.h"
#include "core/project/shapes.h"
#include "core/project/sign-offs.h"
#include "core/project/thresholds.h"
#include "tests/support.h"

/* What the tests of the project share. */

/* Thousands of commits would wait for the disk; what is held against is the same without. To be called
 * first in main(). */
static inline void
sample_use_memory (void)
{
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", FALSE);
}

static inline void
sample_expect_input_error (gboolean success, GError **error)
{
  g_assert_false (success);
  g_assert_error (*error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (error);
}

static inline NormaProject *
sample_create (const char *folder, const char *name, char **path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *made = g_build_filename (folder, name, NULL);
  NormaProject *project = norma_project_create (made, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (project);
  g_assert_null (norma_project_get_read_only_reason (project));
  if (path != NULL)
    *path = g_steal_pointer (&made);
  return project;
}

static inline NormaProject *
sample_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  NormaProject *project = norma_project_open (path, NORMA_PROJECT_WRITE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (project);
  return project;
}

/* n images "part-<first>.png" … in the folder of the project, not on disk, with hashes. */
static inline void
sample_add (NormaProject *project, guint first, guint n, NormaImageSet set, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_path_get_dirname (norma_project_get_path (project));
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  g_autofree NormaNewImage *images = g_new0 (NormaNewImage, n);
  g_autofree NormaFileFacts *facts = g_new0 (NormaFileFacts, n);
  gsize n_added;

  for (guint i = 0; i < n; i++) {
    char *path = g_strdup_printf ("%s/part-%05u.png", folder, first + i);
    char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);

    g_ptr_array_add (strings, path);
    g_ptr_array_add (strings, hash);
    facts[i] = (NormaFileFacts){ .state = NORMA_FILE_OK,
                                 .hash = hash,
                                 .format = "PNG",
                                 .size = 1000 + i,
                                 .mtime_ns = G_GINT64_CONSTANT (1700000000123456789) + i,
                                 .width = 640,
                                 .height = 480,
                                 .channels = 1,
                                 .bits = 8,
                                 .n_pages = 1 };
    images[i] = (NormaNewImage){ path, set, kind, &facts[i] };
  }
  g_assert_true (norma_project_add_images (project, images, n, &n_added, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_added, ==, n);
}

static inline char *
sample_add_model (NormaProject *project, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  char *hash = NULL;

  g_assert_true (norma_project_add_model (project, bytes, text, &hash, &error));
  g_assert_no_error (error);
  return hash;
}

/* The options of all comparisons of the tests. */
#define SAMPLE_OPTIONS "usual"

/* "part-<query>.png" with "part-<reference>.png", in the folder of the project. */
static inline gboolean
sample_try_pair (NormaProject *project, guint query, guint reference, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (norma_project_get_path (project));
  g_autofree char *query_path = g_strdup_printf ("%s/part-%05u.png", folder, query);
  g_autofree char *reference_path = g_strdup_printf ("%s/part-%05u.png", folder, reference);

  return norma_project_add_pairs (project, &(NormaNewPair){ query_path, reference_path }, 1, error);
}

static inline void
sample_pair (NormaProject *project, guint query, guint reference)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sample_try_pair (project, query, reference, &error));
  g_assert_no_error (error);
}

/* A comparison whose numbers and bytes follow from n. */
static inline gboolean
sample_compare (NormaProject *project, const char *query, const char *reference, guint n,
                GError **error)
{
  g_autofree guint8 *data = g_malloc (2000);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < 2000; i++)
    data[i] = (guint8)(n + i * i);
  bytes = g_bytes_new_take (g_steal_pointer (&data), 2000);
  return norma_project_store_comparisons (project, SAMPLE_OPTIONS,
                                          &(NormaNewComparison){ query, reference, "", NULL,
                                                                 1 / (1.0 + n), n / 7.0, 12,
                                                                 bytes },
                                          1, error);
}

static inline gboolean
sample_is_compared (GBytes *bytes, guint n)
{
  const guint8 *data = g_bytes_get_data (bytes, NULL);

  for (guint i = 0; i < 2000; i++)
    if (data[i] != (guint8)(n + i * i))
      return FALSE;
  return g_bytes_get_size (bytes) == 2000;
}

static inline gboolean
sample_append_pairs (NormaProject *project, GString *dump, GError **error)
{
  g_autoptr (NormaProjectPairs) list = norma_project_list_pairs (project, SAMPLE_OPTIONS, error);

  for (gsize i = 0; list != NULL && i < list->n; i++) {
    const NormaProjectPair *pair = &list->pairs[i];

    g_string_append_printf (dump,
                            "pair %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                            " [%s] %d %s %a %a %" G_GUINT64_FORMAT "\n",
                            pair->id, pair->query, pair->reference, pair->points, pair->is_known,
                            pair->reason, pair->quality, pair->peak, pair->least_area);
  }
  return list != NULL;
}

/* SQL that takes from a closed project what its second version did not have. */
#define SAMPLE_TO_VERSION_2 \
  "DROP TABLE review; DROP TABLE defect_class; DROP TABLE shape; DROP TABLE signed_image; " \
  "DROP TABLE sign_off; DROP TABLE entry; DROP INDEX change_row; PRAGMA user_version = 2;"

static inline gboolean
sample_append_reviews (NormaProject *project, GString *dump, GError **error)
{
  g_autoptr (NormaReviews) reviews = norma_project_list_reviews (project, error);
  g_autoptr (NormaDefectClasses) classes = NULL;
  g_autoptr (NormaProjectShapes) shapes = NULL;
  g_autoptr (NormaSignOffs) sign_offs = NULL;

  if (reviews == NULL || (classes = norma_project_list_defect_classes (project, error)) == NULL ||
      (shapes = norma_project_list_shapes (project, -1, error)) == NULL ||
      (sign_offs = norma_project_list_sign_offs (project, error)) == NULL)
    return FALSE;
  for (gsize i = 0; i < reviews->n; i++)
    g_string_append_printf (dump, "review %" G_GINT64_FORMAT " %d [%s] %s %s %s %a\n",
                            reviews->reviews[i].image, reviews->reviews[i].severity,
                            reviews->reviews[i].comment, reviews->reviews[i].reviewer,
                            reviews->reviews[i].time, reviews->reviews[i].evidence.verdict,
                            reviews->reviews[i].evidence.score);
  for (gsize i = 0; i < classes->n; i++)
    g_string_append_printf (dump, "class %" G_GINT64_FORMAT " %s %s %u %d\n",
                            classes->classes[i].id, classes->classes[i].name,
                            classes->classes[i].color, classes->classes[i].shortcut,
                            classes->classes[i].severity);
  for (gsize i = 0; i < shapes->n; i++)
    g_string_append_printf (dump, "shape %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d %s %a %s\n",
                            shapes->shapes[i].id, shapes->shapes[i].image,
                            shapes->shapes[i].purpose, shapes->shapes[i].defect_class,
                            shapes->shapes[i].sensitivity, shapes->shapes[i].geometry);
  for (gsize i = 0; i < sign_offs->n; i++)
    g_string_append_printf (dump, "sign-off %s %" G_GUINT64_FORMAT " [%s]\n",
                            sign_offs->sign_offs[i].name, sign_offs->sign_offs[i].n_images,
                            sign_offs->sign_offs[i].reopened_by);
  return TRUE;
}

/* Judges an image, draws on it and on all, and signs it: what follows from n. */
static inline gboolean
sample_review (NormaProject *project, gint64 image, guint n, GError **error)
{
  NormaJudgement judgement = { image,
                               NORMA_LABEL_BAD,
                               "dent",
                               (NormaSeverity)(n % NORMA_N_SEVERITIES),
                               n % 3 == 0 ? "" : "“\n\"",
                               { "model", "reject", n / 7.0, 1.25, 2.5 } };
  NormaProjectShape shapes[] = { { 0, image, NORMA_PURPOSE_DEFECT, "dent", 1, "[[1,2]]" },
                                 { 0, 0, NORMA_PURPOSE_ROI, "", 1 / (1.0 + n), "[]" } };
  NormaToSign to_sign = { image, "reject", n / 7.0 };
  g_autofree char *name = g_strdup_printf ("class %u", n);
  NormaDefectClass class = { 0, name, "#0a1b2c", n % 10, NORMA_SEVERITY_MAJOR };

  return norma_project_judge (project, &judgement, 1, error) &&
         norma_project_put_shapes (project, "Draw", shapes, 2, error) &&
         norma_project_sign_off (project, "lot", "", &to_sign, 1, NULL, error) &&
         norma_project_put_defect_class (project, &class, NULL, error);
}

static inline void
sample_append_facts (GString *dump, const NormaProjectImage *image)
{
  const NormaFileFacts *file = &image->file;

  g_string_append_printf (dump,
                          "%s %s %s %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %u %u %u %u %u %s",
                          norma_file_state_to_string (file->state), file->hash, file->format,
                          file->size, file->mtime_ns, file->width, file->height, file->channels,
                          file->bits, file->n_pages, file->message);
}

/* All that the public functions say of a project, but not its history; NULL with an error. */
static inline char *
sample_try_dump (NormaProject *project, GError **error)
{
  g_autoptr (GString) dump = g_string_new (NULL);
  g_autoptr (NormaProjectImages) list = norma_project_list_images (project, NULL, error);
  g_autoptr (GPtrArray) models = NULL;
  static const char *const names[] = { "first", "second", "ünïcode" };

  if (list == NULL || (models = norma_project_list_models (project, error)) == NULL)
    return NULL;
  for (gsize i = 0; i < list->n; i++) {
    const NormaProjectImage *image = &list->images[i];

    g_string_append_printf (dump, "%" G_GINT64_FORMAT " %s [%s %s %s %s] %a %a ", image->id,
                            image->path, norma_image_set_to_string (image->set), image->kind,
                            norma_label_to_string (image->label), image->defect_class, image->score,
                            image->held_out_score);
    sample_append_facts (dump, image);
    g_string_append_c (dump, '\n');
  }
  for (guint i = 0; i < models->len; i++) {
    const NormaModelEntry *model = models->pdata[i];
    g_autoptr (GBytes) bytes = norma_project_read_model (project, model->hash, error);
    g_autofree char *provenance = NULL;
    NormaThresholds limits;
    gboolean found;

    if (bytes == NULL ||
        !norma_project_read_thresholds (project, model->hash, &limits, &provenance, &found, error))
      return NULL;
    g_string_append_printf (dump, "model %s %s %s %d: %a %a %" G_GUINT64_FORMAT " %s\n",
                            model->hash, model->name, model->created, model->current, limits.review,
                            limits.reject, limits.least_area, provenance);
  }
  if (!sample_append_pairs (project, dump, error) || !sample_append_reviews (project, dump, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) local = NULL;
    g_autofree char *value = norma_project_dup_setting (project, names[i], &local);

    if (local != NULL) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    g_string_append_printf (dump, "%s = %s\n", names[i], value);
  }
  return g_strdup (dump->str);
}

static inline char *
sample_dump (NormaProject *project)
{
  g_autoptr (GError) error = NULL;
  char *dump = sample_try_dump (project, &error);

  g_assert_no_error (error);
  return dump;
}

/* The dump without the models that are not current: undoing a fit keeps the model's bytes. */
static inline char *
sample_dump_choice (NormaProject *project)
{
  g_autofree char *dump = sample_dump (project);
  g_auto (GStrv) lines = g_strsplit (dump, "\n", -1);
  g_autoptr (GString) kept = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_str_has_prefix (lines[i], "model ") || strstr (lines[i], " 1: ") != NULL)
      g_string_append_printf (kept, "%s\n", lines[i]);
  return g_strdup (kept->str);
}

static inline void
sample_expect_sound (const char *path)
{
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, "PRAGMA integrity_check", -1, &statement, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *)sqlite3_column_text (statement, 0), ==, "ok");
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, "PRAGMA foreign_key_check", -1, &statement, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
  sqlite3_close (handle);
}

/* Runs SQL on the closed project, as somebody with the shell would. */
static inline void
sample_run_sql (const char *path, const char *sql)
{
  sqlite3 *handle = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  sqlite3_exec (handle, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (handle);
}
