/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/part-words.h"

#include <math.h>

/* Lent; NULL for numbers. */
static const char *
find_text (const NormaInspectedPart *part, NormaReportColumn column, NormaReportLanguage language)
{
  const NormaReview *review = part->review;

  switch (column) {
  case NORMA_REPORT_COLUMN_IMAGE:
    return part->image->path;
  case NORMA_REPORT_COLUMN_KIND:
    return part->image->kind;
  case NORMA_REPORT_COLUMN_PROGRAM:
    return norma_report_verdict (language, norma_inspected_part_get_verdict (part));
  case NORMA_REPORT_COLUMN_DECISION:
    return review == NULL ? "" : norma_report_label (language, part->image->label);
  case NORMA_REPORT_COLUMN_CLASS:
    return part->image->defect_class;
  case NORMA_REPORT_COLUMN_SEVERITY:
    return review == NULL ? "" : norma_report_severity (language, review->severity);
  case NORMA_REPORT_COLUMN_COMMENT:
    return review == NULL ? "" : review->comment;
  case NORMA_REPORT_COLUMN_REVIEWER:
    return review == NULL ? "" : review->reviewer;
  case NORMA_REPORT_COLUMN_OUTCOME:
    return norma_report_outcome (language, part->outcome);
  default:
    return NULL;
  }
}

char *
norma_report_describe_cell (const NormaInspectedPart *part, NormaReportColumn column,
                            NormaReportLanguage language)
{
  const char *text = find_text (part, column, language);

  if (text != NULL)
    return g_strdup (text);
  if (column == NORMA_REPORT_COLUMN_NUMBER)
    return g_strdup_printf ("%u", part->number);
  if (column == NORMA_REPORT_COLUMN_TIMES_THRESHOLD)
    return isfinite (norma_inspected_part_get_times (part))
               ? norma_report_number (language, norma_inspected_part_get_times (part), 2)
               : g_strdup ("");
  if (!part->is_scored || (column == NORMA_REPORT_COLUMN_ONE_IN && !isfinite (part->one_in)))
    return g_strdup ("");
  switch (column) {
  case NORMA_REPORT_COLUMN_SCORE:
    return norma_report_digits (language, part->score);
  case NORMA_REPORT_COLUMN_ONE_IN:
    return norma_report_digits (language, part->one_in);
  default:
    g_return_val_if_reached (NULL);
  }
}

char *
norma_report_describe_program (const NormaInspectedPart *part, NormaReportLanguage language)
{
  const char *verdict = norma_inspected_part_get_verdict (part);
  g_autofree char *times = norma_report_number (language, norma_inspected_part_get_times (part), 2);
  GString *text = g_string_new (norma_report_word (language, NORMA_WORD_PROGRAM));

  g_string_append_printf (text, ": %s",
                          verdict[0] == '\0'
                              ? norma_report_word (language, NORMA_WORD_NOT_INSPECTED)
                              : norma_report_verdict (language, verdict));
  if (isfinite (norma_inspected_part_get_times (part)))
    g_string_append_printf (text, ", %s %s", times,
                            norma_report_word (language, NORMA_WORD_TIMES_THRESHOLD));
  return g_string_free (text, FALSE);
}

char *
norma_report_describe_review (const NormaInspectedPart *part, NormaReportLanguage language)
{
  const NormaReview *review = part->review;
  g_autofree char *time = NULL;
  g_autofree char *who = NULL;
  GString *text;

  if (review == NULL)
    return g_strdup (norma_report_word (language, NORMA_WORD_NOT_REVIEWED));
  time = norma_report_time (review->time);
  who = norma_report_format (language, NORMA_WORD_REVIEWED_BY, review->reviewer, time);
  text = g_string_new (norma_report_label (language, part->image->label));
  if (part->image->defect_class[0] != '\0')
    g_string_append_printf (text, ", %s", part->image->defect_class);
  if (review->severity != NORMA_SEVERITY_NONE)
    g_string_append_printf (text, ", %s", norma_report_severity (language, review->severity));
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", who);
  return g_string_free (text, FALSE);
}

static const struct {
  NormaReportWord word;
  const char *unit;
} heads[NORMA_N_PLACE_COLUMNS] = {
  [NORMA_PLACE_NUMBER] = { NORMA_WORD_NUMBER, "" },
  [NORMA_PLACE_LEVEL] = { NORMA_WORD_LEVEL, "" },
  [NORMA_PLACE_TIMES_THRESHOLD] = { NORMA_WORD_TIMES_THRESHOLD, "" },
  [NORMA_PLACE_POSITION] = { NORMA_WORD_POSITION, " px" },
  [NORMA_PLACE_SIZE] = { NORMA_WORD_SIZE, " px" },
  [NORMA_PLACE_AREA] = { NORMA_WORD_AREA, " px²" },
  [NORMA_PLACE_POSITION_MM] = { NORMA_WORD_POSITION, " mm" },
  [NORMA_PLACE_SIZE_MM] = { NORMA_WORD_SIZE, " mm" },
  [NORMA_PLACE_AREA_MM2] = { NORMA_WORD_AREA, " mm²" },
};

char *
norma_report_describe_place_head (NormaPlaceColumn column, NormaReportLanguage language)
{
  return g_strconcat (norma_report_word (language, heads[column].word), heads[column].unit, NULL);
}

static const char *
find_level (NormaReportLanguage language, const NormaInspectedRegion *place)
{
  if (place->is_change)
    return norma_report_change (language, place->change);
  return norma_report_verdict (language, norma_verdict_to_string (place->level));
}

static char *
join (NormaReportLanguage language, double one, const char *between, double other, guint decimals)
{
  g_autofree char *first = norma_report_number (language, one, decimals);
  g_autofree char *second = norma_report_number (language, other, decimals);

  return g_strconcat (first, between, second, NULL);
}

char *
norma_report_describe_place (const NormaInspectedRegion *place, guint number,
                             NormaPlaceColumn column, NormaReportLanguage language)
{
  const NormaRegion *region = &place->region;
  /* Between two numbers with a decimal comma another comma would not be seen. */
  const char *comma = language == NORMA_REPORT_GERMAN ? "; " : ", ";

  switch (column) {
  case NORMA_PLACE_NUMBER:
    return g_strdup_printf ("%u", number);
  case NORMA_PLACE_LEVEL:
    return g_strdup (find_level (language, place));
  case NORMA_PLACE_TIMES_THRESHOLD:
    return norma_report_number (language, place->times_threshold, 2);
  case NORMA_PLACE_POSITION:
    return join (language, region->x, comma, region->y, 0);
  case NORMA_PLACE_SIZE:
    return join (language, region->width, " × ", region->height, 0);
  case NORMA_PLACE_AREA:
    return g_strdup_printf ("%" G_GUINT64_FORMAT, region->area);
  case NORMA_PLACE_POSITION_MM:
    return join (language, place->x_mm, comma, place->y_mm, 2);
  case NORMA_PLACE_SIZE_MM:
    return join (language, place->width_mm, " × ", place->height_mm, 2);
  case NORMA_PLACE_AREA_MM2:
    return norma_report_number (language, place->area_mm2, 3);
  default:
    g_return_val_if_reached (NULL);
  }
}
