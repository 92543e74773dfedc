/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/contents.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/project/schema.h"

/* Of the header of an SQLite file (its file format, 1.3): big-endian words at these offsets. */
#define HEADER_PAGE_COUNT 28
#define HEADER_FREE_LIST 32
#define HEADER_FREE_COUNT 36

/* The file format, 1.3 and 1.6: a page that leads to other pages, in the first page behind its header. */
#define CONTENTS_KIND 100
#define CONTENTS_N_CELLS 103
#define CONTENTS_LAST_CHILD 108
#define CONTENTS_CELLS 112
#define KIND_INTERIOR 5

static guint
get_16 (const guint8 *bytes)
{
  return (guint)bytes[0] << 8 | bytes[1];
}

static guint32
get_32 (const guint8 *bytes)
{
  return (guint32)get_16 (bytes) << 16 | get_16 (bytes + 2);
}

/* Numbers of the pages with the table of contents, from 1: the first, and those it leads to where it has
 * no room for all. bytes: a new project, whose contents no page more is needed for. */
static GArray *
list_contents (const guint8 *bytes)
{
  GArray *pages = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n_cells = get_16 (bytes + CONTENTS_N_CELLS);
  guint32 page = 1;

  g_array_append_val (pages, page);
  if (bytes[CONTENTS_KIND] != KIND_INTERIOR)
    return pages;
  for (guint i = 0; i < n_cells; i++) {
    page = get_32 (bytes + get_16 (bytes + CONTENTS_CELLS + 2 * i));
    g_array_append_val (pages, page);
  }
  page = get_32 (bytes + CONTENTS_LAST_CHILD);
  g_array_append_val (pages, page);
  return pages;
}

/* The first page counts the pages of the file and knows which are free. */
static void
fit_head (guint8 *head, gint64 size)
{
  guint32 n_pages = GUINT32_TO_BE ((guint32)(size / NORMA_PROJECT_PAGE_SIZE));

  memcpy (head + HEADER_PAGE_COUNT, &n_pages, sizeof n_pages);
  memset (head + HEADER_FREE_LIST, 0, sizeof n_pages);
  memset (head + HEADER_FREE_COUNT, 0, sizeof n_pages);
}

static gboolean
write_pages (int fd, const guint8 *bytes, const GArray *pages)
{
  for (guint i = 0; i < pages->len; i++) {
    gint64 place = ((gint64)g_array_index (pages, guint32, i) - 1) * NORMA_PROJECT_PAGE_SIZE;

    if (pwrite (fd, bytes + place, NORMA_PROJECT_PAGE_SIZE, place) != NORMA_PROJECT_PAGE_SIZE)
      return FALSE;
  }
  return TRUE;
}

/* Where the file ends before the last table begins, nothing of that is left, and SQLite would refuse the
 * others with it: so it is made longer. */
static gboolean
write_contents (const char *copy, guint8 *bytes, gsize n)
{
  g_autoptr (GArray) pages = list_contents (bytes);
  int fd = g_open (copy, O_WRONLY | O_CLOEXEC, 0);
  struct stat status;
  gboolean whole = fd >= 0 && fstat (fd, &status) == 0 && status.st_size > 0;

  if (whole) {
    gint64 size = MAX (status.st_size, (gint64)n);

    fit_head (bytes, size);
    whole = write_pages (fd, bytes, pages) && ftruncate (fd, size) == 0;
  }
  return (fd < 0 || close (fd) == 0) && whole;
}

gboolean
norma_contents_replace (const char *copy, const char *fresh, GError **error)
{
  g_autofree char *bytes = NULL;
  gsize n;

  if (!g_file_get_contents (fresh, &bytes, &n, error))
    return FALSE;
  if (n >= NORMA_PROJECT_PAGE_SIZE && write_contents (copy, (guint8 *)bytes, n))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "less than a page of it is left");
  return FALSE;
}
