/* SPDX-License-Identifier: Apache-2.0 */
#include "app/compare-sources.h"

#include "app/inputs.h"
#include "core/pipeline/image-list.h"
#include "core/pipeline/route.h"

/* So many references a change must stand against with --against several. */
enum { SEVERAL = 3 };

GOptionEntry *
norma_compare_sources_new_entries (NormaCompareSources *s)
{
  const GOptionEntry entries[] = {
    { "pairs", 0, 0, G_OPTION_ARG_FILENAME, &s->pairs_file,
      "Take the pairs from a table, reference and query a line", "CSV" },
    { "pattern", 0, 0, G_OPTION_ARG_STRING, &s->pattern,
      "Take the pairs below a folder whose names differ like this: {}_temp.jpg,{}_test.jpg",
      "REFERENCE,QUERY" },
    { "references", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &s->references,
      "Compare each query with the one of these that it fits best: files or folders; may be "
      "repeated",
      "DIR" },
    { "against", 0, 0, G_OPTION_ARG_STRING, &s->against,
      "With --references: best (default), or several: a change must stand against the best three",
      "best|several" },
    { "route", 0, 0, G_OPTION_ARG_NONE, &s->is_route,
      "Two folders of frames along a route: match them in their order", NULL },
    { "early-late", 0, 0, G_OPTION_ARG_STRING, &s->early_late,
      "With --route: frames by which a query may be early or late; default: any", "N" },
    { 0 },
  };

  return g_memdup2 (entries, sizeof entries);
}

void
norma_compare_sources_clear (NormaCompareSources *s)
{
  g_clear_pointer (&s->pairs_file, g_free);
  g_clear_pointer (&s->pattern, g_free);
  g_clear_pointer (&s->against, g_free);
  g_clear_pointer (&s->early_late, g_free);
  g_clear_pointer (&s->references, g_strfreev);
}

static gboolean
check_one (const NormaCompareSources *s, GError **error)
{
  guint n = (s->pairs_file != NULL) + (s->pattern != NULL) + (s->references != NULL) + s->is_route;
  const char *option = NULL, *needs = NULL;

  if (n > 1) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "found %u of --pairs, --pattern, --references and --route, expected one", n);
    return FALSE;
  }
  if (s->against != NULL && s->references == NULL) {
    option = "--against";
    needs = "--references";
  } else if (s->early_late != NULL && !s->is_route) {
    option = "--early-late";
    needs = "--route";
  }
  if (option == NULL)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: needs %s", option, needs);
  return FALSE;
}

static gboolean
expect (const NormaCompareSources *s, const NormaCommandLine *line, GError **error)
{
  if (s->pairs_file != NULL)
    return norma_command_line_expect (line, 0, 0, "nothing beside --pairs", error);
  if (s->pattern != NULL)
    return norma_command_line_expect (line, 1, 1, "a folder", error);
  if (s->references != NULL)
    return norma_command_line_expect (line, 1, G_MAXUINT, "queries", error);
  return norma_command_line_expect (line, 2, 2,
                                    s->is_route ? "a folder of references and one of queries"
                                                : "a reference and a query",
                                    error);
}

gboolean
norma_compare_sources_parse (NormaCompareSources *s, const NormaCommandLine *line, GError **error)
{
  static const char *const against[] = { "best", "several", NULL };
  guint choice = 0;
  guint64 early_late = G_MAXUINT;

  if (!check_one (s, error) ||
      !norma_option_get_choice ("--against", s->against, against, &choice, error) ||
      !norma_option_get_unsigned ("--early-late", s->early_late, 0, G_MAXUINT, &early_late, error))
    return FALSE;
  s->n_against = choice == 0 ? 1 : SEVERAL;
  s->n_early_late = (guint)early_late;
  return expect (s, line, error);
}

gboolean
norma_compare_sources_choose (const NormaCompareSources *s)
{
  return s->references != NULL || s->is_route;
}

static GArray *
leave_open (const GPtrArray *queries)
{
  GArray *pairs = norma_pairs_new_empty ();

  for (guint i = 0; i < queries->len; i++)
    norma_pairs_add (pairs, NULL, queries->pdata[i]);
  return pairs;
}

static GPtrArray *
list_frames (const char *folder, GError **error)
{
  const char *const folders[] = { folder, NULL };

  return norma_image_list_collect (folders, NULL, error);
}

static GArray *
find_route (const NormaCompareSources *s, const char *reference, const char *query,
            NormaCommandLine *line, const NormaCompareFiles *files, GError **error)
{
  const NormaRouteOptions options = { s->n_early_late, files->options->most_side, files->budget,
                                      line->n_threads, &line->progress };
  g_autoptr (GPtrArray) references = list_frames (reference, error);
  g_autoptr (GPtrArray) queries = references == NULL ? NULL : list_frames (query, error);

  return queries == NULL ? NULL : norma_route_find (references, queries, &options, error);
}

static GArray *
find_pairs (const NormaCompareSources *s, NormaCommandLine *line, const NormaCompareFiles *files,
            GError **error)
{
  char **arguments = line->arguments;
  g_auto (NormaInputs) inputs = { NULL };

  if (s->pairs_file != NULL)
    return norma_pairs_read (s->pairs_file, error);
  if (s->pattern != NULL)
    return norma_pairs_match (s->pattern, arguments[0], error);
  if (s->is_route)
    return find_route (s, arguments[0], arguments[1], line, files, error);
  if (s->references == NULL)
    return norma_pairs_new (arguments[0], arguments[1], error);
  return norma_inputs_open (&inputs, arguments, line, error) ? leave_open (inputs.paths) : NULL;
}

void
norma_compared_set_clear (NormaComparedSet *set)
{
  g_clear_pointer (&set->pairs, g_array_unref);
  g_clear_pointer (&set->references, norma_references_free);
  g_clear_pointer (&set->reference_paths, g_ptr_array_unref);
}

static gboolean
open_references (const NormaCompareSources *s, NormaCommandLine *line,
                 const NormaCompareFiles *files, NormaComparedSet *set, GError **error)
{
  if (s->references == NULL)
    return TRUE;
  set->reference_paths = norma_image_list_collect ((const char *const *)s->references, NULL, error);
  if (set->reference_paths == NULL)
    return FALSE;
  set->references =
      norma_references_open (set->reference_paths, files, line->n_threads, &line->progress, error);
  return set->references != NULL;
}

gboolean
norma_compare_sources_open (const NormaCompareSources *s, NormaCommandLine *line,
                            const NormaCompareFiles *files, NormaComparedSet *set, GError **error)
{
  set->pairs = find_pairs (s, line, files, error);
  if (set->pairs == NULL || !open_references (s, line, files, set, error))
    return FALSE;
  set->plan = (NormaComparisonPlan){ set->pairs, set->references, s->n_against };
  return TRUE;
}

/* A folder in the place of the queries. */
static GArray *
find_good_pairs (const NormaCompareSources *s, NormaCommandLine *line,
                 const NormaCompareFiles *files, const char *good, GError **error)
{
  g_autoptr (GPtrArray) images = NULL;

  if (!g_file_test (good, G_FILE_TEST_IS_DIR))
    return norma_pairs_read (good, error);
  if (s->pattern != NULL)
    return norma_pairs_match (s->pattern, good, error);
  if (s->is_route)
    return find_route (s, line->arguments[0], good, line, files, error);
  if (s->references == NULL && s->pairs_file == NULL)
    return norma_pairs_new (line->arguments[0], good, error);
  if (s->pairs_file == NULL) {
    images = list_frames (good, error);
    return images == NULL ? NULL : leave_open (images);
  }
  g_set_error (
      error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
      "--good-pairs: found the folder \"%s\", expected a table of pairs, as --pairs names no "
      "reference for it",
      good);
  return NULL;
}

gboolean
norma_compare_sources_open_good (const NormaCompareSources *s, NormaCommandLine *line,
                                 const NormaCompareFiles *files, const NormaComparedSet *set,
                                 const char *good, NormaComparedSet *good_set, GError **error)
{
  good_set->pairs = find_good_pairs (s, line, files, good, error);
  good_set->plan = (NormaComparisonPlan){ good_set->pairs, set->references, s->n_against };
  return good_set->pairs != NULL;
}

GPtrArray *
norma_compared_set_list_images (const NormaComparedSet *set)
{
  GPtrArray *paths = g_ptr_array_new ();

  for (guint i = 0; i < set->pairs->len; i++) {
    const NormaPair *pair = &g_array_index (set->pairs, NormaPair, i);

    if (pair->reference != NULL)
      g_ptr_array_add (paths, pair->reference);
    if (pair->query != NULL)
      g_ptr_array_add (paths, pair->query);
  }
  for (guint i = 0; set->reference_paths != NULL && i < set->reference_paths->len; i++)
    g_ptr_array_add (paths, set->reference_paths->pdata[i]);
  return paths;
}
