/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/project/files.h"
#include "core/report/inspection-private.h"

/* What is looked up by an image's id while parts are taken. */
typedef struct {
  NormaInspection *inspection;
  const NormaInspectionOptions *options;
  GHashTable *lot; /* gint64 → itself; NULL: no lot */
  GHashTable *images, *pairs, *reviews; /* gint64 → what belongs to the image */
  GChecksum *data;
} Taking;

static void
clear (Taking *taking)
{
  g_clear_pointer (&taking->lot, g_hash_table_unref);
  g_hash_table_unref (taking->images);
  g_hash_table_unref (taking->pairs);
  g_hash_table_unref (taking->reviews);
  g_checksum_free (taking->data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Taking, clear)

static void
index_lists (Taking *taking)
{
  NormaInspection *inspection = taking->inspection;

  taking->images = g_hash_table_new (g_int64_hash, g_int64_equal);
  taking->pairs = g_hash_table_new (g_int64_hash, g_int64_equal);
  taking->reviews = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (gsize i = 0; i < inspection->images->n; i++)
    g_hash_table_insert (taking->images, &inspection->images->images[i].id,
                         &inspection->images->images[i]);
  for (gsize i = 0; i < inspection->pairs->n; i++)
    g_hash_table_insert (taking->pairs, &inspection->pairs->pairs[i].query,
                         &inspection->pairs->pairs[i]);
  for (gsize i = 0; i < inspection->reviews->n; i++)
    g_hash_table_insert (taking->reviews, &inspection->reviews->reviews[i].image,
                         &inspection->reviews->reviews[i]);
}

static const NormaSignOff *
find_lot (const NormaSignOffs *sign_offs, const char *name)
{
  for (gsize i = sign_offs->n; i > 0; i--)
    if (g_str_equal (sign_offs->sign_offs[i - 1].name, name))
      return &sign_offs->sign_offs[i - 1];
  return NULL;
}

static gboolean
take_lot (Taking *taking, GError **error)
{
  NormaInspection *inspection = taking->inspection;
  g_autoptr (NormaSignedImages) list = NULL;

  if (taking->options->lot == NULL)
    return TRUE;
  inspection->lot = find_lot (inspection->sign_offs, taking->options->lot);
  if (inspection->lot == NULL) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: no lot “%s” is signed, found %" G_GSIZE_FORMAT " signed lots",
                 norma_project_get_path (inspection->project), taking->options->lot,
                 inspection->sign_offs->n);
    return FALSE;
  }
  list = norma_project_list_signed_images (inspection->project, inspection->lot->id, error);
  if (list == NULL)
    return FALSE;
  taking->lot = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (gsize i = 0; i < list->n; i++)
    if (g_hash_table_contains (taking->images, &list->images[i].image))
      g_hash_table_add (taking->lot, g_memdup2 (&list->images[i].image, sizeof (gint64)));
    else
      inspection->n_gone++;
  return TRUE;
}

static gboolean
is_inspected (const Taking *taking, const NormaProjectImage *image)
{
  const NormaInspectionOptions *options = taking->options;

  if (options->kind != NULL && !g_str_equal (options->kind, image->kind))
    return FALSE;
  if (options->set >= 0 && (gint)image->set != options->set)
    return FALSE;
  if (taking->lot != NULL)
    return g_hash_table_contains (taking->lot, &image->id);
  return options->set >= 0 || image->set == NORMA_SET_QUERY || image->set == NORMA_SET_TEST;
}

/* Only a moved file needs a look at the disk to be found. */
static const char *
find_file (NormaInspection *inspection, const NormaProjectImage *image, GError **error)
{
  g_autofree char *path = NULL;

  if (image->file.state == NORMA_FILE_MOVED)
    path = norma_project_dup_image_path (inspection->project, image->path, error);
  else
    path = g_path_is_absolute (image->path)
               ? g_strdup (image->path)
               : g_build_filename (inspection->root, image->path, NULL);
  return path == NULL ? NULL : g_string_chunk_insert (inspection->strings, path);
}

static gboolean
take_reference (Taking *taking, NormaInspectedPart *part, GError **error)
{
  part->pair = g_hash_table_lookup (taking->pairs, &part->image->id);
  if (part->pair == NULL)
    return TRUE;
  part->reference_image = g_hash_table_lookup (taking->images, &part->pair->reference);
  if (part->reference_image == NULL) {
    part->pair = NULL;
    return TRUE;
  }
  part->reference = find_file (taking->inspection, part->reference_image, error);
  return part->reference != NULL;
}

static NormaOutcome
find_program_outcome (const NormaInspectedPart *part)
{
  gboolean is_changed = part->is_compared && part->compared == NORMA_COMPARED_CHANGED;
  gboolean is_unclear = part->is_compared && part->compared == NORMA_NOT_COMPARED;

  if (is_changed || (part->is_scored && part->verdict == NORMA_VERDICT_REJECT))
    return NORMA_OUTCOME_REJECTED;
  if (is_unclear || (part->is_scored && part->verdict == NORMA_VERDICT_REVIEW))
    return NORMA_OUTCOME_OPEN;
  return part->is_scored || part->is_compared ? NORMA_OUTCOME_ACCEPTED : NORMA_OUTCOME_NONE;
}

static void
decide (NormaInspectedPart *part)
{
  static const NormaOutcome of_labels[] = {
    [NORMA_LABEL_GOOD] = NORMA_OUTCOME_ACCEPTED,
    [NORMA_LABEL_BAD] = NORMA_OUTCOME_REJECTED,
    [NORMA_LABEL_UNSURE] = NORMA_OUTCOME_OPEN,
  };
  NormaOutcome program = find_program_outcome (part);
  gboolean is_decided = part->review != NULL && part->image->label != NORMA_LABEL_NONE;

  part->outcome = is_decided ? of_labels[part->image->label] : program;
  part->is_overruled = is_decided && part->image->label != NORMA_LABEL_UNSURE &&
                       program != NORMA_OUTCOME_NONE && program != NORMA_OUTCOME_OPEN &&
                       program != part->outcome;
}

static void
count (NormaInspectionCounts *counts, const NormaInspectedPart *part)
{
  NormaFileState state = part->image->file.state;

  counts->n_parts++;
  counts->of_outcome[part->outcome]++;
  if (part->outcome == NORMA_OUTCOME_REJECTED)
    counts->of_severity[part->review == NULL ? NORMA_SEVERITY_NONE : part->review->severity]++;
  counts->n_reviewed += part->review != NULL;
  counts->n_overruled += part->is_overruled;
  counts->n_unreviewed_rejects += part->outcome == NORMA_OUTCOME_REJECTED && part->review == NULL;
  counts->n_files_missing += state == NORMA_FILE_MISSING || state == NORMA_FILE_UNREADABLE;
  counts->n_files_changed += state == NORMA_FILE_CHANGED;
}

static gboolean
is_asked_for (const NormaInspectionOptions *options, const NormaInspectedPart *part)
{
  NormaSeverity severity = part->review == NULL ? NORMA_SEVERITY_NONE : part->review->severity;

  return (options->outcome < 0 || (gint)part->outcome == options->outcome) &&
         severity >= options->least_severity &&
         (options->defect_class == NULL ||
          g_str_equal (options->defect_class, part->image->defect_class));
}

static gboolean
take (Taking *taking, const NormaProjectImage *image, GError **error)
{
  NormaInspection *inspection = taking->inspection;
  NormaInspectedPart *part = &inspection->parts[inspection->n_parts];

  *part = (NormaInspectedPart){ .number = inspection->counts.n_parts + 1, .image = image };
  part->review = g_hash_table_lookup (taking->reviews, &image->id);
  part->file = find_file (inspection, image, error);
  if (part->file == NULL || !take_reference (taking, part, error) ||
      !norma_inspection_judge (inspection, part, error))
    return FALSE;
  decide (part);
  count (&inspection->counts, part);
  if (image->file.hash != NULL)
    g_checksum_update (taking->data, (const guchar *)image->file.hash, -1);
  g_checksum_update (taking->data, (const guchar *)"\n", 1);
  if (is_asked_for (taking->options, part))
    inspection->n_parts++;
  return TRUE;
}

static gboolean
take_all (Taking *taking, const NormaProgress *progress, GError **error)
{
  NormaInspection *inspection = taking->inspection;

  for (gsize i = 0; i < inspection->images->n; i++) {
    if (!norma_progress_continue (progress, error))
      return FALSE;
    norma_progress_report (progress, "Reading", i, inspection->images->n);
    if (is_inspected (taking, &inspection->images->images[i]) &&
        !take (taking, &inspection->images->images[i], error))
      return FALSE;
  }
  inspection->data_hash = g_strdup (g_checksum_get_string (taking->data));
  if (inspection->counts.n_parts > 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: none of its %" G_GSIZE_FORMAT
               " images is one to report on; expected queries or "
               "test images of the set, kind and lot asked for",
               norma_project_get_path (inspection->project), inspection->images->n);
  return FALSE;
}

gboolean
norma_inspection_take_parts (NormaInspection *inspection, const NormaInspectionOptions *options,
                             const NormaProgress *progress, GError **error)
{
  g_auto (Taking) taking = { inspection, options, .data = g_checksum_new (G_CHECKSUM_SHA256) };

  index_lists (&taking);
  inspection->parts =
      norma_alloc (inspection->images->n, sizeof (NormaInspectedPart), "the parts", error);
  return inspection->parts != NULL && take_lot (&taking, error) &&
         take_all (&taking, progress, error);
}

gboolean
norma_inspected_part_is_told (const NormaInspectedPart *part)
{
  return part->outcome == NORMA_OUTCOME_REJECTED || part->outcome == NORMA_OUTCOME_OPEN;
}

double
norma_inspected_part_get_times (const NormaInspectedPart *part)
{
  return part->is_scored ? part->times_threshold : part->times_change;
}

const char *
norma_inspected_part_get_verdict (const NormaInspectedPart *part)
{
  gboolean is_worse = part->is_compared && part->compared != NORMA_COMPARED_SAME &&
                      !(part->is_scored && part->verdict == NORMA_VERDICT_REJECT);

  if (part->is_scored && !is_worse)
    return norma_verdict_to_string (part->verdict);
  return part->is_compared ? norma_comparison_verdict_to_string (part->compared) : "";
}
