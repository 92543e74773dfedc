/* SPDX-License-Identifier: Apache-2.0 */
#include "app/sample-parts.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "app/sample-drawing.h"
#include "core/base/error.h"
#include "core/base/workers.h"
#include "core/image/write.h"

/* To be raised whenever the pictures of a seed change. */
#define SERIES "1"

typedef struct {
  const char *folder;
  guint64 seed;
  const NormaSampleSettings *settings;
  const NormaProgress *progress;
  GPtrArray *groups;

  GMutex lock;
  guint64 n_done, n_items;
} Writing;

/* The pictures of one folder. */
typedef struct {
  char *pictures;
  char *masks; /* NULL: good parts have none */
  NormaSampleKind kind;
  guint first_piece;
  guint n;
  double least_severity;
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->pictures);
  g_free (group->masks);
  g_free (group);
}

/* Pieces are numbered apart, a thousand a group, so that another count in one group leaves the
 * pictures of the others as they are. */
static void
add_group (GPtrArray *groups, const char *folder, const char *split, NormaSampleKind kind, double n)
{
  Group *group = g_new0 (Group, 1);
  const char *name = kind == NORMA_SAMPLE_N_DEFECTS ? "good" : norma_sample_kind_name (kind);

  group->pictures = g_build_filename (folder, split, name, NULL);
  if (kind != NORMA_SAMPLE_N_DEFECTS)
    group->masks = g_build_filename (folder, "ground_truth", name, NULL);
  group->kind = kind;
  group->first_piece = 1000 * groups->len;
  group->n = (guint)n;
  g_ptr_array_add (groups, group);
}

static GPtrArray *
list_groups (const char *folder, const NormaSampleSettings *settings)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (group_free);

  add_group (groups, folder, "train", NORMA_SAMPLE_N_DEFECTS, settings->n_train_good);
  add_group (groups, folder, "test", NORMA_SAMPLE_N_DEFECTS, settings->n_test_good);
  for (guint kind = 0; kind < NORMA_SAMPLE_N_DEFECTS; kind++)
    add_group (groups, folder, "test", kind, settings->n_each_defect);
  return groups;
}

/* Numbers of pieces that no other set has. */
enum { LOGICAL_PIECES = 100000 };

static GPtrArray *
list_logical_groups (const char *folder, const NormaSampleSettings *settings)
{
  static const NormaSampleKind kinds[] = { NORMA_SAMPLE_MISSING_HOLE, NORMA_SAMPLE_DOUBLED_HOLE,
                                           NORMA_SAMPLE_MISPLACED_HOLE };
  GPtrArray *groups = g_ptr_array_new_with_free_func (group_free);

  add_group (groups, folder, "test", NORMA_SAMPLE_N_DEFECTS, settings->n_test_good);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    add_group (groups, folder, "test", kinds[i], settings->n_each_defect);
  /* one that was begun is no logical defect */
  ((Group *)groups->pdata[1])->least_severity = 0.5;
  for (guint i = 0; i < groups->len; i++)
    ((Group *)groups->pdata[i])->first_piece += LOGICAL_PIECES;
  return groups;
}

static gboolean
make_folder (const char *path, GError **error)
{
  int code;

  if (g_mkdir_with_parents (path, 0777) == 0)
    return TRUE;
  code = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: making the folder: %s",
               path, g_strerror (code));
  return FALSE;
}

static gboolean
make_folders (const Writing *writing, GError **error)
{
  for (guint i = 0; i < writing->groups->len; i++) {
    const Group *group = g_ptr_array_index (writing->groups, i);

    if (!make_folder (group->pictures, error) ||
        (group->masks != NULL && !make_folder (group->masks, error)))
      return FALSE;
  }
  return TRUE;
}

static char *
describe_set (guint64 seed, const NormaSampleSettings *settings)
{
  g_autofree char *digest =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)settings, sizeof *settings);

  return g_strdup_printf ("[sample]\nseries=" SERIES "\nseed=%" G_GUINT64_FORMAT "\nsettings=%s\n",
                          seed, digest);
}

static gboolean
is_empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  return dir != NULL && g_dir_read_name (dir) == NULL;
}

/* The description goes first, so that a folder in which anything lies can be told from others'. */
static gboolean
claim_folder (const Writing *writing, GError **error)
{
  g_autofree char *path = g_build_filename (writing->folder, "sample.ini", NULL);
  g_autofree char *expected = describe_set (writing->seed, writing->settings);
  g_autofree char *found = NULL;

  if (!make_folder (writing->folder, error))
    return FALSE;
  if (g_file_get_contents (path, &found, NULL, NULL) && g_str_equal (found, expected))
    return TRUE;
  if (!is_empty (writing->folder)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: holds %s; sample parts are only written into an empty folder",
                 writing->folder, found == NULL ? "other files" : "another set of sample parts");
    return FALSE;
  }
  return g_file_set_contents (path, expected, -1, error);
}

static NormaRaster *
new_raster (const NormaSampleSettings *settings, NormaSampleType type, GError **error)
{
  NormaRaster *raster =
      norma_raster_new ((guint)settings->width, (guint)settings->height, 1, type, NULL, 0, error);

  if (raster != NULL)
    raster->pixels_per_mm_x = raster->pixels_per_mm_y = settings->pixels_per_mm;
  return raster;
}

/* The mask first: a picture without its mask would count as good. */
static gboolean
write_piece (const Writing *writing, const Group *group, guint i, GError **error)
{
  g_autofree char *name = g_strdup_printf ("part-%03u.tiff", i + 1);
  g_autofree char *mask_name = g_strdup_printf ("part-%03u_mask.png", i + 1);
  g_autofree char *path = g_build_filename (group->pictures, name, NULL);
  g_autofree char *mask_path = NULL;
  g_autoptr (NormaRaster) grey = NULL;
  g_autoptr (NormaRaster) mask = NULL;

  if (group->masks != NULL)
    mask_path = g_build_filename (group->masks, mask_name, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS) &&
      (mask_path == NULL || g_file_test (mask_path, G_FILE_TEST_EXISTS)))
    return TRUE;
  grey = new_raster (writing->settings, NORMA_SAMPLE_U16, error);
  if (grey == NULL)
    return FALSE;
  if (mask_path != NULL && (mask = new_raster (writing->settings, NORMA_SAMPLE_U8, error)) == NULL)
    return FALSE;

  norma_sample_draw (writing->settings, writing->seed, group->first_piece + i, group->kind,
                     group->least_severity + (1 - group->least_severity) * (i + 0.5) / group->n,
                     grey, mask);
  return (mask == NULL || norma_image_write_png (mask, mask_path, error)) &&
         norma_image_write_tiff (grey, path, error);
}

static gboolean
write_item (gsize index, guint worker, gpointer data, GError **error)
{
  Writing *writing = data;
  const Group *group = NULL;

  for (guint i = 0; i < writing->groups->len; i++) {
    group = g_ptr_array_index (writing->groups, i);
    if (index < group->n)
      break;
    index -= group->n;
  }
  if (!write_piece (writing, group, (guint)index, error))
    return FALSE;

  g_mutex_lock (&writing->lock);
  norma_progress_report (writing->progress, "sample parts", ++writing->n_done, writing->n_items);
  g_mutex_unlock (&writing->lock);
  return TRUE;
}

static gboolean
write_groups (Writing *writing, guint n_threads, GError **error)
{
  gboolean written;

  for (guint i = 0; i < writing->groups->len; i++)
    writing->n_items += ((const Group *)g_ptr_array_index (writing->groups, i))->n;
  if (!claim_folder (writing, error) || !make_folders (writing, error))
    return FALSE;

  g_mutex_init (&writing->lock);
  written = norma_workers_run (n_threads, writing->n_items, write_item, writing,
                               norma_progress_get_cancellable (writing->progress), error);
  g_mutex_clear (&writing->lock);
  return written;
}

gboolean
norma_sample_parts_write_with (const char *folder, guint64 seed,
                               const NormaSampleSettings *settings, guint n_threads,
                               const NormaProgress *progress, GError **error)
{
  g_autoptr (GPtrArray) groups = NULL;
  Writing writing = { folder, seed, settings, progress };

  g_return_val_if_fail (folder != NULL && settings != NULL, FALSE);

  groups = writing.groups = list_groups (folder, settings);
  return norma_progress_continue (progress, error) && write_groups (&writing, n_threads, error);
}

gboolean
norma_sample_parts_write_logical (const char *folder, guint64 seed,
                                  const NormaSampleSettings *settings, guint n_threads,
                                  const NormaProgress *progress, GError **error)
{
  g_autoptr (GPtrArray) groups = NULL;
  Writing writing = { folder, seed, settings, progress };

  g_return_val_if_fail (folder != NULL && settings != NULL, FALSE);

  groups = writing.groups = list_logical_groups (folder, settings);
  return norma_progress_continue (progress, error) && write_groups (&writing, n_threads, error);
}

gboolean
norma_sample_parts_write (const char *folder, guint64 seed, const NormaProgress *progress,
                          GError **error)
{
  NormaSampleSettings settings;

  return norma_sample_settings_default (&settings, error) &&
         norma_sample_parts_write_with (folder, seed, &settings, 0, progress, error);
}
