/* SPDX-License-Identifier: Apache-2.0 */
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>

#include "core/base/atomic-file.h"
#include "core/base/error.h"
#include "core/report/model-chart.h"

/* Points; of a picture so many pixels a point. */
#define WIDTH 480
#define PIXELS_PER_POINT 2

typedef enum { SVG, PDF, PNG, N_FORMS } Form;

static Form
find_form (const char *path)
{
  static const char *const endings[N_FORMS] = { ".svg", ".pdf", ".png" };
  g_autofree char *name = g_ascii_strdown (path, -1);

  for (Form form = SVG; form < N_FORMS; form++)
    if (g_str_has_suffix (name, endings[form]))
      return form;
  return N_FORMS;
}

gboolean
norma_model_chart_is_form (const char *path)
{
  return find_form (path) < N_FORMS;
}

static cairo_status_t
write_bytes (void *file, const unsigned char *bytes, unsigned int n)
{
  return norma_atomic_file_write (file, bytes, n) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static cairo_surface_t *
make_surface (Form form, NormaAtomicFile *file, double height)
{
  cairo_surface_t *surface;

  if (form == SVG)
    return cairo_svg_surface_create_for_stream (write_bytes, file, WIDTH, height);
  if (form == PNG)
    return cairo_image_surface_create (CAIRO_FORMAT_RGB24, PIXELS_PER_POINT * WIDTH,
                                       (int)ceil (PIXELS_PER_POINT * height));
  surface = cairo_pdf_surface_create_for_stream (write_bytes, file, WIDTH, height);
  /* without a time, as that of now would give other bytes each time */
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Norma " NORMA_VERSION);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, NULL);
  return surface;
}

static void
draw (const NormaModelChart *chart, Form form, cairo_surface_t *surface)
{
  g_autoptr (NormaReportText) text = norma_report_text_new ();
  cairo_t *cr = cairo_create (surface);

  if (form == PNG)
    cairo_scale (cr, PIXELS_PER_POINT, PIXELS_PER_POINT);
  norma_report_set_color (cr, 0xffffff);
  cairo_paint (cr);
  norma_model_chart_draw (chart, text, WIDTH, cr);
  cairo_show_page (cr);
  cairo_destroy (cr);
}

static cairo_status_t
finish (Form form, cairo_surface_t *surface, NormaAtomicFile *file)
{
  cairo_status_t status = cairo_surface_status (surface);

  if (form == PNG && status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, write_bytes, file);
  cairo_surface_finish (surface);
  return status == CAIRO_STATUS_SUCCESS ? cairo_surface_status (surface) : status;
}

gboolean
norma_model_chart_write (const NormaModelChart *chart, const char *path, GError **error)
{
  Form form = find_form (path);
  g_autoptr (NormaAtomicFile) file = NULL;
  cairo_surface_t *surface;
  cairo_status_t status;

  if (form == N_FORMS) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: found a name of another ending, expected .svg, .pdf or .png", path);
    return FALSE;
  }
  file = norma_atomic_file_new (path, error);
  if (file == NULL)
    return FALSE;
  surface = make_surface (form, file, norma_model_chart_height (chart));
  draw (chart, form, surface);
  status = finish (form, surface, file);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS && status != CAIRO_STATUS_WRITE_ERROR) {
    g_set_error (error, NORMA_ERROR,
                 status == CAIRO_STATUS_NO_MEMORY ? NORMA_ERROR_TOO_LARGE : NORMA_ERROR_INPUT,
                 "%s: the chart cannot be drawn: %s", path, cairo_status_to_string (status));
    return FALSE;
  }
  return norma_atomic_file_commit (file, error);
}
