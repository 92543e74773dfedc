/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/severity-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "core/calibration/severity-scale.h"

typedef struct {
  GArray *scores; /* float */
  GArray *grades; /* NormaGrade, as many */
} Told;

/* FALSE: nobody has said how severe it is. */
static gboolean
find_grade (NormaImageItem *item, NormaGrade *grade)
{
  static const NormaGrade grades[NORMA_N_SEVERITIES] = {
    [NORMA_SEVERITY_NONE] = NORMA_GRADE_GOOD,
    [NORMA_SEVERITY_MINOR] = NORMA_GRADE_MINOR,
    [NORMA_SEVERITY_MAJOR] = NORMA_GRADE_MAJOR,
    [NORMA_SEVERITY_CRITICAL] = NORMA_GRADE_CRITICAL,
  };
  const NormaItemReview *review = norma_image_item_get_review (item);

  *grade = grades[review->label == NORMA_LABEL_BAD ? review->severity : NORMA_SEVERITY_NONE];
  return review->label == NORMA_LABEL_GOOD || *grade != NORMA_GRADE_GOOD;
}

static void
collect (NormaSession *session, Told *told)
{
  GListModel *images = norma_session_get_images (session);

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);
    float score = norma_image_item_get_score (item);
    NormaGrade grade;

    if (!norma_role_is_inspected (norma_image_item_get_role (item)) || !isfinite (score) ||
        !find_grade (item, &grade))
      continue;
    g_array_append_val (told->scores, score);
    g_array_append_val (told->grades, grade);
  }
}

/* The least of the scores that is expected to be of this grade or a graver one; NaN: none. */
static double
find_first (const NormaSeverityScale *scale, const GArray *scores, NormaGrade grade)
{
  double first = NAN;

  for (guint i = 0; i < scores->len; i++) {
    double score = (double)g_array_index (scores, float, i);

    if (norma_severity_scale_level (scale, score) >= grade && !(score >= first))
      first = score;
  }
  return first;
}

static char *
describe (const NormaSeverityScale *scale, const GArray *scores, double unit)
{
  static const char *const words[NORMA_N_GRADES] = {
    [NORMA_GRADE_MINOR] = N_ ("minor from %.2f ×"),
    [NORMA_GRADE_MAJOR] = N_ ("major from %.2f ×"),
    [NORMA_GRADE_CRITICAL] = N_ ("critical from %.2f ×"),
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint grade = NORMA_GRADE_MINOR; grade < NORMA_N_GRADES; grade++) {
    double first = find_first (scale, scores, (NormaGrade)grade);

    if (scale->n[grade] == 0 || isnan (first))
      continue;
    g_string_append (text, text->len > 0 ? ", " : "");
    g_string_append_printf (text, _ (words[grade]), first / unit);
  }
  if (text->len == 0)
    return g_strdup_printf (_ ("Expected severity: the scores of %u images do not tell it"),
                            scores->len);
  return g_strdup_printf (_ ("Expected severity: %s\nFrom %u images, rank agreement %.2f"),
                          text->str, scores->len, scale->agreement);
}

char *
norma_describe_severities (NormaSession *session)
{
  Told told = { g_array_new (FALSE, FALSE, sizeof (float)),
                g_array_new (FALSE, FALSE, sizeof (NormaGrade)) };
  g_autoptr (NormaSeverityScale) scale = NULL;
  char *text;

  collect (session, &told);
  scale = norma_severity_scale_new ((const float *)(gpointer)told.scores->data,
                                    (const NormaGrade *)(gpointer)told.grades->data,
                                    told.scores->len, NULL);
  text = scale == NULL
             ? g_strdup (_ ("Expected severity: needs bad images with a severity, and good ones"))
             : describe (scale, told.scores, norma_session_get_unit (session));
  g_array_unref (told.scores);
  g_array_unref (told.grades);
  return text;
}
