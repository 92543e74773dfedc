/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "core/project/ending.h"

/* The inspection project: one SQLite file, docs/project-file.md.
 *
 * Every function that changes the project has committed the change, and the system has told that it
 * is on the disk, before it returns TRUE; on FALSE nothing of it was changed, except that what the system
 * took without being able to say that it is on the disk may be there, whole, when the project is opened
 * next. A project may be used
 * from several threads: it has one connection and a lock that each call takes, and that
 * norma_project_begin() keeps for its thread until the step ends.
 *
 * All functions of this module may fail with NORMA_ERROR_DAMAGED (see salvage.h), G_FILE_ERROR
 * (NOSPC: the disk is full; IO; ACCES: the project was opened for reading; in changing it, NOENT: its
 * file is no longer at its path) and NORMA_ERROR_TOO_LARGE; other errors are named where they arise. A
 * message begins with the path of the project. */
typedef struct _NormaProject NormaProject;

typedef enum {
  NORMA_PROJECT_READ,
  NORMA_PROJECT_WRITE, /* if nobody else writes; else as READ */
} NormaProjectMode;

/* A new, empty project, opened for writing. root: the folder that holds the images, absolute; NULL:
 * the one that holds the project. The file appears complete or not at all.
 * Errors: G_FILE_ERROR_EXIST if `path` exists; G_FILE_ERROR_INVAL for names that are not UTF-8. */
NormaProject *norma_project_create (const char *path, const char *root, GError **error);

/* Errors: G_FILE_ERROR_NOENT; NORMA_ERROR_DAMAGED; NORMA_ERROR_UNSUPPORTED for an SQLite file of
 * another kind; NORMA_ERROR_VERSION for a project of a later version, and in reading an earlier
 * one that must be opened for writing once. */
NormaProject *norma_project_open (const char *path, NormaProjectMode mode, GError **error);

/* For a thread that may outlive who opened the project; norma_project_close() drops it. */
NormaProject *norma_project_ref (NormaProject *project);

/* Drops a reference. The last one ends an open step without keeping it, closes the file and gives
 * up the writer's lock. */
void norma_project_close (NormaProject *project);

/* For who drops a reference and wants to know when the last is dropped. Owned by the caller. */
NormaEnding *norma_project_dup_ending (NormaProject *project);

/* Writes all that is committed as one new project at to_path, which keeps reading the images from
 * where they are; what was there before is replaced. Other calls wait meanwhile. The copy appears
 * complete or not at all. Errors: G_FILE_ERROR_EXIST if to_path is this project or open for writing
 * elsewhere; G_FILE_ERROR_INVAL for names that are not UTF-8. */
gboolean norma_project_save_copy (NormaProject *project, const char *to_path, GError **error);

/* Absolute; lent. */
const char *norma_project_get_path (const NormaProject *project);

/* Why the project can only be read, for people ("opened for writing by ada on station-2, process
 * 4711"); NULL if it can be written. Lent. */
const char *norma_project_get_read_only_reason (const NormaProject *project);

/* Who the following changes are attributed to; at first the name of the system's user. */
void norma_project_set_user (NormaProject *project, const char *user);

/* Whether another process or window has changed the project since the last call (FALSE the first
 * time): what was listed before may be out of date. */
gboolean norma_project_has_changed (NormaProject *project);

/* The folder that paths of images are relative to: found beside the project if it was moved
 * together with it, otherwise where it was last. Owned by the caller. */
char *norma_project_dup_root (NormaProject *project, GError **error);

/* Images were moved elsewhere as a whole: a step of history. folder: absolute. */
gboolean norma_project_set_root (NormaProject *project, const char *folder, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaProject, norma_project_close)
