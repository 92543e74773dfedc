/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "core/pipeline/shape-import.h"
#include "ui/session-private.h"
#include "ui/session-shapes.h"

/* Shapes from other programs and for them. */

typedef struct {
  char *path;
  NormaShapesImport import;
  NormaShapesFormat format;
  NormaShapesExport export;
} Exchange;

static Exchange *
exchange_new (const char *path)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->path = g_strdup (path);
  return exchange;
}

static void
exchange_free (gpointer data)
{
  Exchange *exchange = data;

  norma_shapes_import_clear (&exchange->import);
  g_free (exchange->path);
  g_free (exchange);
}

static gboolean
import_in_thread (NormaProject *project, gpointer data, GError **error)
{
  Exchange *exchange = data;

  return norma_shapes_import (project, exchange->path, &exchange->import, error);
}

static void
imported (NormaSession *self, gpointer data, const GError *error)
{
  const NormaShapesImport *import = &((Exchange *)data)->import;
  g_autofree char *text = NULL;

  if (error != NULL)
    return;
  if (import->n_unmatched > 0)
    text = g_strdup_printf (_ ("%u new shapes on %u images; %u images are not in the project"),
                            import->n_shapes, import->n_images, import->n_unmatched);
  else
    text = g_strdup_printf (_ ("%u new shapes on %u images"), import->n_shapes, import->n_images);
  norma_session_outdate_measured (self);
  norma_session_emit_message (self, text);
}

void
norma_session_import_shapes (NormaSession *self, const char *path)
{
  g_return_if_fail (path != NULL);

  if (norma_session_can_edit (self))
    norma_session_change (self, import_in_thread, imported, exchange_new (path), exchange_free);
}

static gboolean
export_in_thread (NormaProject *project, gpointer data, GError **error)
{
  Exchange *exchange = data;

  return norma_shapes_export (project, exchange->format, exchange->path, &exchange->export, error);
}

static void
exported (NormaSession *self, gpointer data, const GError *error)
{
  const NormaShapesExport *export = &((Exchange *)data)->export;
  g_autofree char *text = NULL;

  if (error != NULL)
    return;
  if (export->n_left_out > 0)
    text = g_strdup_printf (_ ("%u shapes exported; %u areas have no place in such files"),
                            export->n_shapes, export->n_left_out);
  else
    text = g_strdup_printf (_ ("%u shapes exported"), export->n_shapes);
  norma_session_emit_message (self, text);
}

void
norma_session_export_shapes (NormaSession *self, NormaShapesFormat format, const char *path)
{
  Exchange *exchange;

  g_return_if_fail (path != NULL);

  if (self->project == NULL)
    return;
  exchange = exchange_new (path);
  exchange->format = format;
  norma_session_store (self, export_in_thread, exported, exchange, exchange_free);
}
