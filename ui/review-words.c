/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/review-words.h"

#include <glib/gi18n.h>

const char *
norma_label_word (NormaLabel label)
{
  static const char *const words[] = { NULL, N_ ("Good"), N_ ("Bad"), N_ ("Unsure") };

  return words[label] == NULL ? NULL : _ (words[label]);
}

const char *
norma_label_icon (NormaLabel label)
{
  static const char *const icons[] = { NULL, "object-select-symbolic", "window-close-symbolic",
                                       "dialog-question-symbolic" };

  return icons[label];
}

const char *
norma_severity_word (NormaSeverity severity)
{
  static const char *const words[] = { N_ ("No severity"), N_ ("Minor"), N_ ("Major"),
                                       N_ ("Critical") };

  return _ (words[severity]);
}

char *
norma_describe_review (NormaImageItem *item)
{
  const NormaItemReview *review = norma_image_item_get_review (item);
  const char *label = norma_label_word (review->label);
  g_autoptr (GString) text = g_string_new (label);

  if (*review->defect_class != '\0')
    g_string_append_printf (text, "%s%s", label == NULL ? "" : ": ", review->defect_class);
  if (review->severity != NORMA_SEVERITY_NONE)
    g_string_append_printf (text, "%s%s", text->len == 0 ? "" : ", ",
                            norma_severity_word (review->severity));
  return text->len == 0 ? NULL : g_string_free (g_steal_pointer (&text), FALSE);
}

char *
norma_describe_judgement (NormaImageItem *item)
{
  const NormaItemReview *review = norma_image_item_get_review (item);
  g_autofree char *words = norma_describe_review (item);
  const char *said = words;

  if (!review->is_reviewed)
    said = _ ("not reviewed");
  else if (words == NULL)
    said = _ ("without a label");
  return g_strdup_printf ("%s – %s", norma_image_item_get_name (item), said);
}
