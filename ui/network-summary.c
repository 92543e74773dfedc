/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/network-summary.h"

#include "ui/background.h"

typedef struct {
  char *path;
  guint short_side;
  NormaBudget *budget;
} Question;

static void
free_question (gpointer data)
{
  Question *question = data;

  g_free (question->path);
  g_clear_pointer (&question->budget, norma_budget_unref);
  g_free (question);
}

void
norma_network_summary_free (NormaNetworkSummary *summary)
{
  if (summary == NULL)
    return;
  g_free (summary->path);
  g_clear_pointer (&summary->levels, g_array_unref);
  g_free (summary);
}

/* Names are shown and kept as text. */
static void
leave_out_nameless (GArray *levels)
{
  for (guint i = levels->len; i > 0; i--)
    if (!g_utf8_validate (g_array_index (levels, NormaBackboneLevel, i - 1).name, -1, NULL))
      g_array_remove_index (levels, i - 1);
}

static goffset
find_size_of_descriptor (void)
{
  g_autoptr (GBytes) file = norma_descriptor_read ();

  return (goffset)g_bytes_get_size (file);
}

static goffset
find_size (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);

  return info == NULL ? 0 : g_file_info_get_size (info);
}

static NormaNetworkSummary *
read_summary (const Question *question, GError **error)
{
  g_autoptr (NormaBackbone) backbone =
      norma_backbone_open (question->path, NULL, question->budget, error);
  g_autoptr (NormaNetworkSummary) summary = g_new0 (NormaNetworkSummary, 1);

  if (backbone == NULL)
    return NULL;
  summary->path = g_strdup (question->path);
  summary->size = norma_descriptor_is_path (question->path) ? find_size_of_descriptor ()
                                                            : find_size (question->path);
  summary->scaling = norma_backbone_get_scaling (backbone)->origin;
  norma_backbone_size_frame (backbone, 1, question->short_side, &summary->width, &summary->height);
  summary->levels = norma_backbone_list_levels (backbone, summary->width, summary->height, error);
  if (summary->levels == NULL)
    return NULL;
  leave_out_nameless (summary->levels);
  return g_steal_pointer (&summary);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  NormaNetworkSummary *summary;

  if (g_task_return_error_if_cancelled (task))
    return;
  summary = read_summary (data, &error);
  if (summary == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, summary, (GDestroyNotify)norma_network_summary_free);
}

void
norma_network_summary_async (const char *path, guint short_side, NormaBudget *budget,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Question *question = g_new0 (Question, 1);

  *question =
      (Question){ g_strdup (path), short_side, budget == NULL ? NULL : norma_budget_ref (budget) };
  g_task_set_task_data (task, question, free_question);
  norma_background_run (task, read_in_thread);
}

NormaNetworkSummary *
norma_network_summary_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

double
norma_network_summary_get_stride (const NormaNetworkSummary *summary, guint level)
{
  return norma_backbone_level_get_stride (&g_array_index (summary->levels, NormaBackboneLevel,
                                                          level),
                                          summary->width, summary->height);
}
