/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/why-group.h"
#include "ui/why-question.h"

/* What the files why-group.c and why-answer.c share. */
struct _NormaWhyGroup {
  GtkBox parent_instance;
  NormaSession *session;
  NormaWhyQuestion *question; /* what is shown; NULL while a thread has it */
  GCancellable *asking; /* NULL: no thread is at work */
  char *path; /* of the image in question; NULL: none */

  GtkLabel *title, *rarity, *distance, *low_variance, *others, *good_name, *good_note, *occlusion;
  GtkLabel *smallest, *places;
  GtkSpinner *spinner;
  GtkPicture *here, *there, *covered;
  GtkWidget *answer, *good, *smallest_box, *cover, *find_places;
  GtkBox *levels, *features;
};

/* why-answer.c: what is found, in words and pictures. Of a place, all but the good one. */
void norma_why_group_show_place (NormaWhyGroup *self, const NormaWhyQuestion *question);
void norma_why_group_show_good (NormaWhyGroup *self, const NormaWhyQuestion *question);
void norma_why_group_show_covered (NormaWhyGroup *self, const NormaWhyQuestion *question);
void norma_why_group_show_places (NormaWhyGroup *self, const NormaWhyQuestion *question);

/* NULL hides the label, or the picture. */
void norma_why_group_show_text (GtkLabel *label, const char *text);
void norma_why_group_show_texture (GtkPicture *picture, GdkTexture *texture);
