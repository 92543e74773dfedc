/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/step-words.h"

#include <glib.h>
#include <glib/gi18n.h>

/* The project keeps the names in English. */
const char *
norma_step_describe (const char *action)
{
  static const char *const actions[] = {
    N_ ("Add images"),
    N_ ("Remove images"),
    N_ ("Move images"),
    N_ ("Leave images out"),
    N_ ("Leave suspects out"),
    N_ ("Fit the model"),
    N_ ("Add to the good images and correct the model"),
    N_ ("Remove from the good images and correct the model"),
    N_ ("Tolerate a place"),
    N_ ("Renew the thresholds"),
    N_ ("Choose features"),
    N_ ("Choose levels"),
    N_ ("Choose precision"),
    N_ ("Choose detector"),
    N_ ("Choose training"),
    N_ ("Choose resolution"),
    N_ ("Choose copies"),
    N_ ("Change thresholds"),
    N_ ("Add pairs"),
    N_ ("Remove pairs"),
    N_ ("Mark places"),
    N_ ("Change the threshold of change"),
    N_ ("Locate images"),
    N_ ("Change image folder"),
    N_ ("Take images as they are now"),
    N_ ("Label"),
    N_ ("Change sensitivity"),
    N_ ("Judge good"),
    N_ ("Judge bad"),
    N_ ("Judge unsure"),
    N_ ("Judge without a label"),
    N_ ("Comment"),
    N_ ("Withdraw review"),
    N_ ("Add defect class"),
    N_ ("Change defect class"),
    N_ ("Remove defect class"),
    N_ ("Sign off"),
    N_ ("Choose model"),
    N_ ("Change kind"),
    N_ ("Move to set"),
    N_ ("Change setting"),
    N_ ("Draw rectangle"),
    N_ ("Draw polygon"),
    N_ ("Brush"),
    N_ ("Erase"),
    N_ ("Take region"),
    N_ ("Move vertex"),
    N_ ("Move shape"),
    N_ ("Add vertex"),
    N_ ("Remove vertex"),
    N_ ("Remove shape"),
    N_ ("Change purpose"),
    N_ ("Use area on all images"),
    N_ ("Use area on one image"),
    N_ ("Import shapes"),
    N_ ("Add defect classes"),
    N_ ("Change the report"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (action, actions[i]))
      return _ (actions[i]);
  return action;
}

char *
norma_step_describe_undo (const char *action)
{
  if (action == NULL)
    return g_strdup (_ ("Undo (Ctrl+Z)"));
  return g_strdup_printf (_ ("Undo: %s (Ctrl+Z)"), norma_step_describe (action));
}

char *
norma_step_describe_redo (const char *action)
{
  if (action == NULL)
    return g_strdup (_ ("Redo (Ctrl+Shift+Z)"));
  return g_strdup_printf (_ ("Redo: %s (Ctrl+Shift+Z)"), norma_step_describe (action));
}
