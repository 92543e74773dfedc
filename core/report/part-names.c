/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/part-names.h"

#include <string.h>

/* With a number and "_mask.png" below the 255 bytes that file systems have for a name. */
#define MOST_BYTES 180

struct _NormaPartNames {
  GHashTable *taken; /* char *, case folded */
};

NormaPartNames *
norma_part_names_new (void)
{
  NormaPartNames *names = g_new0 (NormaPartNames, 1);

  names->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return names;
}

void
norma_part_names_free (NormaPartNames *names)
{
  if (names == NULL)
    return;
  g_hash_table_unref (names->taken);
  g_free (names);
}

/* At the beginning of a character. */
static void
cut (char *name)
{
  if (strlen (name) > MOST_BYTES)
    *g_utf8_find_prev_char (name, name + MOST_BYTES + 1) = '\0';
}

char *
norma_part_names_clean (const char *text)
{
  char *name = g_utf8_make_valid (text, -1);

  for (char *c = name; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) || *c == '/' || (*c == '.' && c == name))
      *c = '_';
  cut (name);
  return name;
}

static char *
make_stem (const NormaInspectedPart *part)
{
  g_autofree char *base = g_path_get_basename (part->image->path);
  char *dot = strrchr (base, '.');

  if (dot != NULL && dot != base)
    *dot = '\0';
  return norma_part_names_clean (base);
}

char *
norma_part_names_take (NormaPartNames *names, const NormaInspectedPart *part)
{
  g_autofree char *stem = make_stem (part);
  char *name = g_strdup (stem);
  char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; g_hash_table_contains (names->taken, folded); i++) {
    g_free (name);
    g_free (folded);
    name = i == 0 ? g_strdup_printf ("%s-%u", stem, part->number)
                  : g_strdup_printf ("%s-%u-%u", stem, part->number, i + 1);
    folded = g_utf8_casefold (name, -1);
  }
  g_hash_table_add (names->taken, folded);
  return name;
}
