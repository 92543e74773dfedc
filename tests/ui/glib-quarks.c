/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/ui/glib-quarks.h"

#include <glib.h>
#include <link.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* GLib's table, reachable from here. */
static gpointer kept;

/* Whether a word of memory, which may be no address, leads to the table. */
static gboolean
is_table (gpointer word)
{
  const char *found[3] = { NULL };
  struct iovec here = { found, sizeof found };
  struct iovec there = { word, sizeof found };

  return process_vm_readv (getpid (), &here, 1, &there, 1, 0) == sizeof found &&
         found[1] == g_quark_to_string (1) && found[2] == g_quark_to_string (2);
}

static int
search (struct dl_phdr_info *object, size_t size, void *data)
{
  if (strstr (object->dlpi_name, "libglib-2.0") == NULL)
    return 0;
  for (guint i = 0; i < object->dlpi_phnum && kept == NULL; i++) {
    const ElfW (Phdr) *part = &object->dlpi_phdr[i];
    gpointer *words = (gpointer *)(object->dlpi_addr + part->p_vaddr);

    if (part->p_type != PT_LOAD || (part->p_flags & PF_W) == 0)
      continue;
    for (gsize k = 0; k < part->p_memsz / sizeof *words && kept == NULL; k++)
      if (words[k] != NULL && is_table (words[k]))
        kept = words[k];
  }
  return 1;
}

void
norma_test_keep_quarks (void)
{
  dl_iterate_phdr (search, NULL);
}
