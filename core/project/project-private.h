/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/database.h"
#include "core/project/ending.h"
#include "core/project/project.h"
#include "core/project/writer-lock.h"

/* What the files of the module share. */

struct _NormaProject {
  gatomicrefcount references;
  NormaEnding *ending;
  GRecMutex mutex; /* taken by every public function */
  NormaDatabase *database;
  NormaWriterLock *lock; /* NULL: read-only */
  char *path;
  char *folder; /* of the project's file */
  char *read_only_reason;
  char *user;
  gint64 data_version; /* SQLite's, 0 before the first look */

  guint depth; /* edits open, one inside the other */
  gboolean stepping; /* between norma_project_begin() and its end */
  char *action; /* of the open step */
  gint64 *step_told; /* where norma_project_commit() writes the number; NULL */
  gint64 step; /* of the open step; 0: nothing was changed yet */
  gint64 n_changes; /* of the open step */
  gint64 n_entered; /* of these, changes that the journal has already */
  char *reason; /* for the journal, of the open step; NULL: none */
  gboolean discarded; /* the open step has discarded what could be done again */
};

typedef struct {
  gint64 step;
  gint64 n_changes;
} NormaEdit;

/* Takes the project's lock and opens a transaction, or within a step a part of it that can be taken
 * back by itself. action: the name of the step if the edit makes one of its own. */
gboolean norma_edit_begin (NormaProject *project, const char *action, NormaEdit *edit,
                           GError **error);

/* Must follow a successful norma_edit_begin(). success: whether it is to be kept; returns whether it
 * was. */
gboolean norma_edit_end (NormaProject *project, NormaEdit *edit, gboolean success, GError **error);

/* Settings of any name, within an edit. */
gboolean norma_setting_put (NormaProject *project, const char *name, const char *value,
                            GError **error);
gboolean norma_setting_read (NormaProject *project, const char *name, char **value, GError **error);

/* Names of the module's own settings. */
#define NORMA_SETTING_PREFIX "norma-"
#define NORMA_SETTING_ROOT "norma-root"
#define NORMA_SETTING_ROOT_ABSOLUTE "norma-root-absolute"
#define NORMA_SETTING_MODEL "norma-current-model"
#define NORMA_SETTING_LOSS "norma-loss"

/* Both places where the root may be. Owned by the caller. */
gboolean norma_project_read_roots (NormaProject *project, char **beside, char **absolute,
                                   GError **error);

/* UTC, ISO 8601 with milliseconds. */
char *norma_time_now (void);

/* FALSE with NORMA_ERROR_INPUT for text that is not UTF-8; NULL is none. */
gboolean norma_expect_utf8 (NormaProject *project, const char *what, const char *text,
                            GError **error);
