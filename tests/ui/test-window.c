/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/ui/display.h"

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  return g_test_run ();
}
