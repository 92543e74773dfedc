/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-facts.h"

#include <math.h>

#include "core/features/network-extractor.h"

typedef struct {
  NormaReportLanguage language;
  GArray *facts;
} Telling;

static void
clear_fact (gpointer data)
{
  g_free (((NormaReportFact *)data)->text);
}

GArray *
norma_report_facts_new (void)
{
  GArray *facts = g_array_new (FALSE, FALSE, sizeof (NormaReportFact));

  g_array_set_clear_func (facts, clear_fact);
  return facts;
}

void
norma_report_facts_take (GArray *facts, NormaReportWord label, char *text)
{
  const NormaReportFact fact = { label, text, FALSE };

  g_array_append_val (facts, fact);
}

void
norma_report_facts_take_hash (GArray *facts, NormaReportWord label, char *text)
{
  const NormaReportFact fact = { label, text, TRUE };

  g_array_append_val (facts, fact);
}

void
norma_report_facts_add_version (GArray *facts)
{
  norma_report_facts_take (facts, NORMA_WORD_PROGRAM_VERSION, g_strdup ("Norma " NORMA_VERSION));
}

char *
norma_report_describe_promise (const NormaPromise *promise, NormaReportLanguage language)
{
  double percent = 100 * promise->false_alarms;
  guint decimals = percent < 10 ? 2 : 1;
  double unit = decimals == 2 ? 100 : 10;
  /* Upwards: less would be promised than holds. */
  g_autofree char *rate =
      norma_report_number (language, ceil (percent * unit - 1e-6) / unit, decimals);
  g_autofree char *sure = norma_report_digits (language, 100 * promise->confidence);

  return norma_report_format (language, NORMA_WORD_PROMISE_RATE, rate, sure, (guint)promise->n);
}

char *
norma_report_describe_sender (const NormaReportTemplate *template, const char *time)
{
  const char *organisation = template->organisation == NULL ? "" : template->organisation;
  g_autofree char *state = time == NULL ? g_strdup ("") : norma_report_time (time);

  return g_strdup_printf ("%s%s%s", organisation,
                          organisation[0] == '\0' || state[0] == '\0' ? "" : " · ", state);
}

static void
tell_thresholds (Telling *telling, const NormaModelFacts *facts)
{
  const NormaModel *model = facts->model;
  NormaReportLanguage language = telling->language;

  norma_report_facts_take (telling->facts, NORMA_WORD_REJECT_THRESHOLD,
                           norma_report_digits (language, (double)facts->limits->reject));
  norma_report_facts_take (telling->facts, NORMA_WORD_REVIEW_THRESHOLD,
                           norma_report_digits (language, (double)facts->limits->review));
  norma_report_facts_take (telling->facts, NORMA_WORD_LEAST_AREA,
                           g_strdup_printf ("%" G_GUINT64_FORMAT " px²",
                                            facts->limits->least_area));
  norma_report_facts_take (telling->facts, NORMA_WORD_THRESHOLDS_FROM,
                           g_strdup (facts->limits_provenance != NULL
                                         ? facts->limits_provenance
                                         : norma_report_word (language, NORMA_WORD_FROM_FIT)));
  /* It is made of the model's own reject threshold alone. */
  if (model != NULL && model->promise.n > 0 && model->promise.confidence > 0 &&
      facts->limits->reject == model->limits.reject)
    norma_report_facts_take (telling->facts, NORMA_WORD_PROMISE,
                             norma_report_describe_promise (&model->promise, language));
}

/* ", made … from 80 good images", owned by the caller. */
static char *
describe_making (const NormaModelFacts *facts, NormaReportLanguage language)
{
  g_autofree char *time = norma_report_time (facts->created);
  g_autofree char *made = NULL;

  if (facts->model == NULL)
    return g_strdup ("");
  made = facts->created == NULL ? norma_report_format (language, NORMA_WORD_FROM_GOOD,
                                                       (guint)facts->model->good_set.n_images)
                                : norma_report_format (language, NORMA_WORD_MODEL_MADE, time,
                                                       (guint)facts->model->good_set.n_images);
  return g_strconcat (", ", made, NULL);
}

static void
tell_model (Telling *telling, const NormaModelFacts *facts)
{
  const NormaModel *model = facts->model;
  const char *descriptor =
      model == NULL ? NULL : norma_network_extractor_get_descriptor_hash (model->extractor);
  g_autofree char *made = describe_making (facts, telling->language);

  norma_report_facts_take (telling->facts, NORMA_WORD_MODEL,
                           g_strconcat (facts->name == NULL ? "" : facts->name, made, NULL));
  norma_report_facts_take_hash (telling->facts, NORMA_WORD_MODEL_HASH, g_strdup (facts->hash));
  if (model != NULL && model->good_set.hash != NULL)
    norma_report_facts_take_hash (telling->facts, NORMA_WORD_GOOD_HASH,
                                  g_strdup (model->good_set.hash));
  if (descriptor != NULL)
    norma_report_facts_take_hash (telling->facts, NORMA_WORD_DESCRIPTOR_HASH,
                                  g_strdup (descriptor));
  if (facts->limits != NULL)
    tell_thresholds (telling, facts);
}

GArray *
norma_report_list_model (const NormaModelFacts *facts, NormaReportLanguage language)
{
  Telling telling = { language, norma_report_facts_new () };

  tell_model (&telling, facts);
  return telling.facts;
}

static void
tell_inspection_model (Telling *telling, const NormaInspection *inspection)
{
  gboolean has_limits = inspection->model != NULL || inspection->limits_are_own;
  const NormaModelFacts facts = { inspection->model,
                                  inspection->model_name,
                                  inspection->model_hash,
                                  inspection->model_created,
                                  has_limits ? &inspection->limits : NULL,
                                  inspection->limits_provenance };

  if (inspection->model_hash != NULL)
    tell_model (telling, &facts);
}

char *
norma_report_describe_inspection (const NormaInspection *inspection, NormaReportLanguage language)
{
  if (inspection->lot == NULL)
    return g_strdup (inspection->name);
  return g_strdup_printf ("%s · %s %s", inspection->name,
                          norma_report_word (language, NORMA_WORD_LOT), inspection->lot->name);
}

GArray *
norma_report_list_fields (const NormaInspection *inspection, NormaReportLanguage language)
{
  GArray *fields = norma_report_fields_new ();
  g_autofree char *time = norma_report_time (inspection->time);

  norma_report_fields_add (fields, norma_report_word (language, NORMA_WORD_PROJECT),
                           inspection->name);
  if (inspection->lot != NULL)
    norma_report_fields_add (fields, norma_report_word (language, NORMA_WORD_LOT),
                             inspection->lot->name);
  norma_report_fields_add (fields, norma_report_word (language, NORMA_WORD_STATE_OF), time);
  norma_report_fields_add (fields, norma_report_word (language, NORMA_WORD_MODEL),
                           inspection->model_name == NULL
                               ? norma_report_word (language, NORMA_WORD_NO_MODEL)
                               : inspection->model_name);
  return fields;
}

static gboolean
has_pairs (const NormaInspection *inspection)
{
  for (gsize i = 0; i < inspection->n_parts; i++)
    if (inspection->parts[i].pair != NULL)
      return TRUE;
  return FALSE;
}

static char *
describe_journal (const NormaJournalCheck *journal, NormaReportLanguage language)
{
  if (journal->broken != 0)
    return norma_report_format (language, NORMA_WORD_JOURNAL_BROKEN, (guint)journal->broken);
  if (journal->finding != NULL)
    return g_strdup (norma_report_word (language, NORMA_WORD_WARN_JOURNAL));
  return norma_report_format (language, NORMA_WORD_JOURNAL_HOLDS, (guint)journal->n_entries);
}

static void
tell_journal (Telling *telling, const NormaInspection *inspection)
{
  const NormaJournalCheck *journal = &inspection->journal;
  g_autofree char *state = describe_journal (journal, telling->language);

  norma_report_facts_take_hash (telling->facts, NORMA_WORD_JOURNAL,
                                g_strdup_printf ("%s\n%s", journal->head, state));
  if (inspection->lot != NULL)
    norma_report_facts_take_hash (telling->facts, NORMA_WORD_SIGNED_AT_DIGEST,
                                  g_strdup (inspection->lot->digest));
}

static void
tell_resolution (Telling *telling, double resolution)
{
  g_autofree char *number = norma_report_digits (telling->language, resolution);

  norma_report_facts_take (
      telling->facts, NORMA_WORD_MILLIMETRES,
      resolution > 0
          ? norma_report_format (telling->language, NORMA_WORD_RESOLUTION_GIVEN, number)
          : g_strdup (norma_report_word (telling->language, NORMA_WORD_RESOLUTION_OF_FILES)));
}

GArray *
norma_report_list_provenance (const NormaInspection *inspection, NormaReportLanguage language)
{
  Telling telling = { language, norma_report_facts_new () };

  norma_report_facts_take_hash (telling.facts, NORMA_WORD_DATA_HASH,
                                g_strdup (inspection->data_hash));
  tell_inspection_model (&telling, inspection);
  if (has_pairs (inspection))
    norma_report_facts_take (telling.facts, NORMA_WORD_CHANGE_THRESHOLD,
                             norma_report_digits (language, inspection->change_threshold));
  tell_resolution (&telling, inspection->pixels_per_mm);
  tell_journal (&telling, inspection);
  if (inspection->user != NULL)
    norma_report_facts_take (telling.facts, NORMA_WORD_LAST_CHANGE_BY, g_strdup (inspection->user));
  norma_report_facts_add_version (telling.facts);
  return telling.facts;
}

static void
count_warnings (GPtrArray *warnings, const NormaInspection *inspection,
                NormaReportLanguage language)
{
  const NormaInspectionCounts *counts = &inspection->counts;
  const struct {
    guint n;
    NormaReportWord word;
  } counted[] = {
    { counts->n_unreviewed_rejects, NORMA_WORD_WARN_UNREVIEWED },
    { counts->of_outcome[NORMA_OUTCOME_OPEN], NORMA_WORD_WARN_OPEN },
    { counts->of_outcome[NORMA_OUTCOME_NONE], NORMA_WORD_WARN_NOT_INSPECTED },
    { counts->n_overruled, NORMA_WORD_WARN_OVERRULED },
    { counts->n_files_missing, NORMA_WORD_WARN_MISSING },
    { counts->n_files_changed, NORMA_WORD_WARN_CHANGED },
    { inspection->n_gone, NORMA_WORD_WARN_GONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (counted); i++)
    if (counted[i].n > 0)
      g_ptr_array_add (warnings, norma_report_format (language, counted[i].word, counted[i].n));
}

GPtrArray *
norma_report_list_warnings (const NormaInspection *inspection, NormaReportLanguage language)
{
  GPtrArray *warnings = g_ptr_array_new_with_free_func (g_free);

  count_warnings (warnings, inspection, language);
  if (inspection->n_parts < inspection->counts.n_parts)
    g_ptr_array_add (warnings,
                     norma_report_format (language, NORMA_WORD_WARN_TOLD,
                                          (guint)inspection->n_parts, inspection->counts.n_parts));
  if (inspection->journal.finding != NULL)
    g_ptr_array_add (warnings, g_strdup (norma_report_word (language, NORMA_WORD_WARN_JOURNAL)));
  if (inspection->model_error != NULL)
    g_ptr_array_add (warnings, g_strdup (norma_report_word (language, NORMA_WORD_WARN_MODEL)));
  return warnings;
}
