/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/session.h"

/* What session.c and session-work.c share. */
struct _NormaSession {
  GObject parent_instance;
  GListStore *images;
  GPtrArray *items; /* the same images, for quick walks */
  GHashTable *by_path; /* path (lent) to NormaImageItem (lent) */
  NormaImageItem *current;
  NormaShown *shown;

  NormaFitOptions fit_options;
  NormaModel *model;
  NormaMapStore *maps;
  double fit_seconds;
  GArray *held_out; /* double */
  NormaLimits limits;
  NormaJob *job;
};

void norma_session_set_job (NormaSession *self, NormaJob *job);
void norma_session_set_limits (NormaSession *self, const NormaLimits *limits);
void norma_session_emit_scores_changed (NormaSession *self);
void norma_session_emit_model_changed (NormaSession *self);
void norma_session_emit_message (NormaSession *self, const char *text);
