/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/corrections.h"

#include "core/base/error.h"
#include "core/base/fields.h"

static const char *const names[] = { "added", "removed", NULL };

NormaCorrectedImage *
norma_corrected_image_new (NormaCorrected what, const char *path, const char *hash,
                           const char *when, const char *who, const char *reason)
{
  NormaCorrectedImage *image = g_new0 (NormaCorrectedImage, 1);

  image->what = what;
  image->path = g_utf8_make_valid (path, -1);
  image->hash = g_strdup (hash);
  image->when = g_strdup (when);
  image->who = g_utf8_make_valid (who, -1);
  image->reason = g_utf8_make_valid (reason, -1);
  return image;
}

void
norma_corrected_image_free (NormaCorrectedImage *image)
{
  if (image == NULL)
    return;
  g_free (image->path);
  g_free (image->hash);
  g_free (image->when);
  g_free (image->who);
  g_free (image->reason);
  g_free (image);
}

const char *
norma_corrected_to_string (NormaCorrected what)
{
  return names[what];
}

static char *
name_field (guint number, const char *field)
{
  return g_strdup_printf ("correction%u.%s", number, field);
}

static void
set_text (NormaTensorFile *file, guint number, const char *field, const char *text)
{
  g_autofree char *key = name_field (number, field);

  norma_tensor_file_set_metadata (file, key, text);
}

void
norma_corrections_store (const GPtrArray *corrections, NormaTensorFile *file)
{
  for (guint i = 0; i < corrections->len; i++) {
    const NormaCorrectedImage *image = corrections->pdata[i];

    set_text (file, i, "what", names[image->what]);
    set_text (file, i, "path", image->path);
    set_text (file, i, "hash", image->hash);
    set_text (file, i, "when", image->when);
    set_text (file, i, "who", image->who);
    set_text (file, i, "reason", image->reason);
  }
}

/* Lends the text; NULL after an error. */
static const char *
get_text (const NormaTensorFile *file, guint number, const char *field, GError **error)
{
  g_autofree char *key = name_field (number, field);
  const char *text = norma_tensor_file_get_metadata (file, key);

  if (text == NULL)
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: found nothing, expected a text",
                 key);
  return text;
}

static NormaCorrectedImage *
load_one (const NormaTensorFile *file, guint number, GError **error)
{
  static const char *const fields[] = { "path", "hash", "when", "who", "reason" };
  const char *texts[G_N_ELEMENTS (fields)];
  g_autofree char *key = name_field (number, "what");
  guint what;

  if (!norma_field_get_choice (file, key, names, &what, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    texts[i] = get_text (file, number, fields[i], error);
    if (texts[i] == NULL)
      return NULL;
  }
  return norma_corrected_image_new (what, texts[0], texts[1], texts[2], texts[3], texts[4]);
}

GPtrArray *
norma_corrections_load (const NormaTensorFile *file, GError **error)
{
  g_autoptr (GPtrArray) corrections =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_corrected_image_free);

  for (guint i = 0;; i++) {
    g_autofree char *key = name_field (i, "what");
    NormaCorrectedImage *image;

    if (norma_tensor_file_get_metadata (file, key) == NULL)
      return g_steal_pointer (&corrections);
    image = load_one (file, i, error);
    if (image == NULL)
      return NULL;
    g_ptr_array_add (corrections, image);
  }
}
