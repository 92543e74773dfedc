/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/images.h"

#include "core/project/file-row.h"
#include "core/project/record.h"

static JsonObject *
new_row (gint64 file, const NormaNewImage *image)
{
  JsonObject *row = json_object_new ();

  json_object_set_int_member (row, "file_id", file);
  json_object_set_string_member (row, "image_set", norma_image_set_to_string (image->set));
  json_object_set_string_member (row, "kind", image->kind == NULL ? "" : image->kind);
  json_object_set_string_member (row, "label", norma_label_to_string (image->label));
  json_object_set_string_member (row, "defect_class", "");
  return row;
}

gboolean
norma_image_require (NormaProject *project, const NormaNewImage *image, gint64 *id,
                     gboolean *is_new, GError **error)
{
  g_autofree char *path = norma_file_row_path (project, image->path, error);
  g_autoptr (JsonObject) row = NULL;
  gint64 file;

  if (path == NULL || !norma_expect_utf8 (project, "kind", image->kind, error) ||
      !norma_file_row_require (project, path, image->facts, &file, id, error))
    return FALSE;
  *is_new = *id == 0;
  if (!*is_new)
    return TRUE;
  row = new_row (file, image);
  return norma_record_insert (project, &norma_image_table, id, row, error);
}

gboolean
norma_project_add_images (NormaProject *project, const NormaNewImage *images, gsize n,
                          gsize *n_added, GError **error)
{
  gboolean success = TRUE;
  gsize added = 0;
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && (images != NULL || n == 0), FALSE);

  if (!norma_edit_begin (project, "Add images", &edit, error))
    return FALSE;
  for (gsize i = 0; i < n && success; i++) {
    gboolean is_new = FALSE;
    gint64 id;

    success = norma_image_require (project, &images[i], &id, &is_new, error);
    added += is_new;
  }
  success = norma_edit_end (project, &edit, success, error);
  if (n_added != NULL)
    *n_added = success ? added : 0;
  return success;
}

/* With what belongs to the image alone. Its sign-offs stay. */
static gboolean
remove_image (NormaProject *project, gint64 id, GError **error)
{
  return norma_record_delete_where (project, &norma_pair_table,
                                    "query_id = ?1 OR reference_id = ?1", id, error) &&
         norma_record_delete_where (project, &norma_review_table, "image_id = ?1", id, error) &&
         norma_record_delete_where (project, &norma_shape_table, "image_id = ?1", id, error) &&
         norma_record_delete (project, &norma_image_table, id, error);
}

gboolean
norma_project_remove_images (NormaProject *project, const gint64 *ids, gsize n, GError **error)
{
  gboolean success = TRUE;
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && (ids != NULL || n == 0), FALSE);

  if (!norma_edit_begin (project, "Remove images", &edit, error))
    return FALSE;
  for (gsize i = 0; i < n && success; i++)
    success = remove_image (project, ids[i], error);
  return norma_edit_end (project, &edit, success, error);
}

static gboolean
update_images (NormaProject *project, const char *action, const gint64 *ids, gsize n,
               JsonObject *columns, GError **error)
{
  gboolean success = TRUE;
  NormaEdit edit;

  if (!norma_edit_begin (project, action, &edit, error))
    return FALSE;
  for (gsize i = 0; i < n && success; i++)
    success = norma_record_update (project, &norma_image_table, ids[i], columns, error);
  return norma_edit_end (project, &edit, success, error);
}

gboolean
norma_project_set_image_set (NormaProject *project, const gint64 *ids, gsize n, NormaImageSet set,
                             GError **error)
{
  g_autoptr (JsonObject) columns = NULL;

  g_return_val_if_fail (project != NULL && (ids != NULL || n == 0), FALSE);
  g_return_val_if_fail (norma_image_set_to_string (set) != NULL, FALSE);

  columns = json_object_new ();
  json_object_set_string_member (columns, "image_set", norma_image_set_to_string (set));
  return update_images (project, "Move to set", ids, n, columns, error);
}

gboolean
norma_project_set_kind (NormaProject *project, const gint64 *ids, gsize n, const char *kind,
                        GError **error)
{
  g_autoptr (JsonObject) columns = NULL;

  g_return_val_if_fail (project != NULL && (ids != NULL || n == 0) && kind != NULL, FALSE);

  if (!norma_expect_utf8 (project, "kind", kind, error))
    return FALSE;
  columns = json_object_new ();
  json_object_set_string_member (columns, "kind", kind);
  return update_images (project, "Change kind", ids, n, columns, error);
}

gboolean
norma_project_set_label (NormaProject *project, const gint64 *ids, gsize n, NormaLabel label,
                         const char *defect_class, GError **error)
{
  g_autoptr (JsonObject) columns = NULL;

  g_return_val_if_fail (project != NULL && (ids != NULL || n == 0), FALSE);
  g_return_val_if_fail (norma_label_to_string (label) != NULL, FALSE);

  if (!norma_expect_utf8 (project, "defect class", defect_class, error))
    return FALSE;
  columns = json_object_new ();
  json_object_set_string_member (columns, "label", norma_label_to_string (label));
  json_object_set_string_member (columns, "defect_class", defect_class == NULL ? "" : defect_class);
  return update_images (project, "Label", ids, n, columns, error);
}
