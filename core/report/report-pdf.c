/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-pdf.h"

#include <cairo-pdf.h>
#include <string.h>

#include "core/base/atomic-file.h"
#include "core/base/error.h"
#include "core/report/report-pages-private.h"

static cairo_status_t
write_bytes (void *data, const unsigned char *bytes, unsigned int n)
{
  return norma_atomic_file_write (data, bytes, n) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static gboolean
check (cairo_status_t status, const char *path, GError **error)
{
  /* What the file has to say comes when it is committed. */
  if (status == CAIRO_STATUS_SUCCESS || status == CAIRO_STATUS_WRITE_ERROR)
    return TRUE;
  g_set_error (error, NORMA_ERROR,
               status == CAIRO_STATUS_NO_MEMORY ? NORMA_ERROR_TOO_LARGE : NORMA_ERROR_INPUT,
               "%s: the report cannot be drawn: %s", path, cairo_status_to_string (status));
  return FALSE;
}

/* Without a time the file has none, as that of now would give other bytes each time. */
static void
set_facts (cairo_surface_t *surface, const NormaReportPages *pages, const char *author,
           const char *subject)
{
  g_autofree char *title = g_strdup_printf ("%s – %s", pages->title, pages->name);
  g_autofree char *time = NULL;

  if (pages->time != NULL && strlen (pages->time) >= 19)
    time = g_strdup_printf ("%.19sZ", pages->time);
  if (pages->template->organisation != NULL)
    author = pages->template->organisation;
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, author == NULL ? "" : author);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT,
                                  subject == NULL ? "" : subject);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Norma " NORMA_VERSION);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, time);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, time);
}

static void
add_outline (cairo_surface_t *surface, const NormaReportPages *pages)
{
  const GArray *headings = norma_report_pages_get_headings (pages);
  int parent = CAIRO_PDF_OUTLINE_ROOT;

  for (guint i = 0; i < headings->len; i++) {
    const NormaReportHeading *heading = &g_array_index (headings, NormaReportHeading, i);
    g_autofree char *place =
        g_strdup_printf ("page=%u pos=[0 %d]", heading->page + 1, (int)heading->y);
    int id = cairo_pdf_surface_add_outline (surface,
                                            heading->level == 0 ? CAIRO_PDF_OUTLINE_ROOT : parent,
                                            heading->text, place,
                                            heading->level == 0 ? CAIRO_PDF_OUTLINE_FLAG_BOLD : 0);

    if (heading->level == 0)
      parent = id;
  }
}

static gboolean
draw_pages (cairo_surface_t *surface, NormaReportPages *pages, const char *path,
            const NormaProgress *progress, GError **error)
{
  cairo_t *cr = cairo_create (surface);
  guint n = norma_report_pages_count (pages);
  gboolean done = TRUE;

  for (guint page = 0; done && page < n; page++) {
    norma_progress_report (progress, "Writing", page, n);
    done = norma_progress_continue (progress, error) &&
           norma_report_pages_draw (pages, page, cr, error) &&
           check (cairo_status (cr), path, error);
    cairo_show_page (cr);
  }
  cairo_destroy (cr);
  return done;
}

gboolean
norma_report_pages_write_pdf (NormaReportPages *pages, const char *author, const char *subject,
                              const char *path, const NormaProgress *progress, GError **error)
{
  g_autoptr (NormaAtomicFile) file = NULL;
  cairo_surface_t *surface;
  gboolean done;

  g_return_val_if_fail (pages != NULL && path != NULL, FALSE);

  file = norma_atomic_file_new (path, error);
  if (file == NULL)
    return FALSE;
  surface = cairo_pdf_surface_create_for_stream (write_bytes, file, pages->width, pages->height);
  set_facts (surface, pages, author, subject);
  done = draw_pages (surface, pages, path, progress, error);
  if (done)
    add_outline (surface, pages);
  cairo_surface_finish (surface);
  if (done)
    done = check (cairo_surface_status (surface), path, error);
  cairo_surface_destroy (surface);
  return done && norma_atomic_file_commit (file, error);
}

gboolean
norma_report_write_pdf (const NormaInspection *inspection, const NormaReportTemplate *template,
                        NormaBudget *budget, const char *path, const NormaProgress *progress,
                        GError **error)
{
  g_autoptr (NormaReportPages) pages = NULL;

  g_return_val_if_fail (inspection != NULL && template != NULL && path != NULL, FALSE);

  pages = norma_report_pages_new (inspection, template, budget, error);
  return pages != NULL &&
         norma_report_pages_write_pdf (pages,
                                       inspection->lot != NULL ? inspection->lot->reviewer
                                                               : inspection->user,
                                       inspection->data_hash, path, progress, error);
}
