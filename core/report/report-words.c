/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-words.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

static const char *const languages[NORMA_N_REPORT_LANGUAGES] = { "en", "de" };

static const char *const words[NORMA_N_REPORT_WORDS][NORMA_N_REPORT_LANGUAGES] = {
#define WORD(name, english, german) { english, german },
  NORMA_REPORT_WORDS (WORD)
#undef WORD
};

const char *
norma_report_language_to_string (NormaReportLanguage language)
{
  g_return_val_if_fail ((guint)language < NORMA_N_REPORT_LANGUAGES, NULL);

  return languages[language];
}

gboolean
norma_report_language_parse (const char *word, NormaReportLanguage *language)
{
  for (guint i = 0; i < NORMA_N_REPORT_LANGUAGES; i++) {
    gsize n = strlen (languages[i]);

    if (strncmp (word, languages[i], n) != 0 || strchr ("_-.", word[n]) == NULL)
      continue;
    *language = (NormaReportLanguage)i;
    return TRUE;
  }
  return FALSE;
}

const char *
norma_report_word (NormaReportLanguage language, NormaReportWord word)
{
  g_return_val_if_fail ((guint)language < NORMA_N_REPORT_LANGUAGES, NULL);
  g_return_val_if_fail ((guint)word < NORMA_N_REPORT_WORDS, NULL);

  return words[word][language];
}

char *
norma_report_format (NormaReportLanguage language, NormaReportWord word, ...)
{
  va_list values;
  char *text;

  va_start (values, word);
/* The tests hold the conversions of all languages against each other. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  text = g_strdup_vprintf (norma_report_word (language, word), values);
#pragma GCC diagnostic pop
  va_end (values);
  return text;
}

const char *
norma_report_outcome (NormaReportLanguage language, NormaOutcome outcome)
{
  static const NormaReportWord of[] = {
    [NORMA_OUTCOME_ACCEPTED] = NORMA_WORD_ACCEPTED,
    [NORMA_OUTCOME_REJECTED] = NORMA_WORD_REJECTED,
    [NORMA_OUTCOME_OPEN] = NORMA_WORD_OPEN,
    [NORMA_OUTCOME_NONE] = NORMA_WORD_NOT_INSPECTED,
  };

  return norma_report_word (language, of[outcome]);
}

const char *
norma_report_label (NormaReportLanguage language, NormaLabel label)
{
  static const NormaReportWord of[] = {
    [NORMA_LABEL_GOOD] = NORMA_WORD_GOOD,
    [NORMA_LABEL_BAD] = NORMA_WORD_BAD,
    [NORMA_LABEL_UNSURE] = NORMA_WORD_UNSURE,
  };

  return label == NORMA_LABEL_NONE ? "" : norma_report_word (language, of[label]);
}

const char *
norma_report_severity (NormaReportLanguage language, NormaSeverity severity)
{
  static const NormaReportWord of[] = {
    [NORMA_SEVERITY_MINOR] = NORMA_WORD_MINOR,
    [NORMA_SEVERITY_MAJOR] = NORMA_WORD_MAJOR,
    [NORMA_SEVERITY_CRITICAL] = NORMA_WORD_CRITICAL,
  };

  return severity == NORMA_SEVERITY_NONE ? "" : norma_report_word (language, of[severity]);
}

const char *
norma_report_change (NormaReportLanguage language, NormaChangeKind kind)
{
  static const NormaReportWord of[] = {
    [NORMA_CHANGE_APPEARED] = NORMA_WORD_APPEARED,
    [NORMA_CHANGE_VANISHED] = NORMA_WORD_VANISHED,
    [NORMA_CHANGE_CHANGED] = NORMA_WORD_CHANGED,
  };

  return norma_report_word (language, of[kind]);
}

const char *
norma_report_verdict (NormaReportLanguage language, const char *verdict)
{
  static const struct {
    const char *verdict;
    NormaReportWord word;
  } of[] = {
    { "accept", NORMA_WORD_ACCEPT },   { "review", NORMA_WORD_REVIEW },
    { "reject", NORMA_WORD_REJECT },   { "same", NORMA_WORD_SAME },
    { "changed", NORMA_WORD_CHANGED }, { "not-compared", NORMA_WORD_NOT_COMPARED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (of); i++)
    if (g_str_equal (verdict, of[i].verdict))
      return norma_report_word (language, of[i].word);
  return "";
}

static char *
format_number (NormaReportLanguage language, double value, const char *format)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  char *point;

  if (!isfinite (value))
    return g_strdup ("–");
  g_ascii_formatd (number, sizeof number, format, value);
  point = strchr (number, '.');
  if (point != NULL && language == NORMA_REPORT_GERMAN)
    *point = ',';
  return g_strdup (number);
}

char *
norma_report_number (NormaReportLanguage language, double value, guint decimals)
{
  char format[] = "%.0f";

  g_return_val_if_fail (decimals <= 9, NULL);

  /* Beyond, digits behind the point are none that anybody reads, nor do they fit. */
  if (fabs (value) >= 1e9)
    return norma_report_digits (language, value);
  format[2] = (char)('0' + decimals);
  return format_number (language, value, format);
}

char *
norma_report_digits (NormaReportLanguage language, double value)
{
  return format_number (language, value, "%.4g");
}

char *
norma_report_time (const char *time)
{
  if (time == NULL || time[0] == '\0')
    return g_strdup ("–");
  if (strlen (time) < 16 || time[10] != 'T' || time[13] != ':')
    return g_strdup (time);
  return g_strdup_printf ("%.10s %.5s UTC", time, time + 11);
}
