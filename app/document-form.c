/* SPDX-License-Identifier: Apache-2.0 */
#include "app/document-form.h"

#include <string.h>

#include "core/report/document-html.h"
#include "core/report/document-pages.h"

NormaDocumentForm
norma_document_form_find (const char *option, const char *path, GError **error)
{
  static const struct {
    const char *ending;
    NormaDocumentForm form;
  } forms[] = {
    { ".pdf", norma_document_write_pdf },
    { ".html", norma_document_write_html },
  };
  gsize n = strlen (path);

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++) {
    gsize n_ending = strlen (forms[i].ending);

    if (n > n_ending && g_ascii_strcasecmp (path + n - n_ending, forms[i].ending) == 0)
      return forms[i].form;
  }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "%s “%s”: a name that ends in .pdf or .html is expected", option, path);
  return NULL;
}
