/* SPDX-License-Identifier: Apache-2.0 */
#include "app/flips-words.h"

#include <stdio.h>

#include "app/words.h"

static void
print_flip (const NormaFlip *flip)
{
  g_autofree char *before = norma_words_times (flip->times_before);
  g_autofree char *after = norma_words_times (flip->times_after);

  printf ("  %-6s -> %-6s  %10s -> %10s  %s\n", norma_verdict_to_string (flip->before),
          norma_verdict_to_string (flip->after), before, after, flip->path);
}

void
norma_flips_print (const NormaFlips *flips)
{
  printf ("%u of %u verdicts change%s\n", flips->flips->len, flips->n_images,
          flips->flips->len > 0 ? ":" : "");
  for (guint i = 0; i < flips->flips->len; i++)
    print_flip (flips->flips->pdata[i]);
  if (flips->n_unreadable > 0)
    printf ("%u unreadable\n", flips->n_unreadable);
}
