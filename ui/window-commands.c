/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/window-commands.h"

#include <glib/gi18n.h>

static const NormaWindowCommand commands[] = {
  { "app.new-window", N_ ("New window"), { "<Control>n" } },
  { "win.open-project", N_ ("Open a project"), { "<Control>o" } },
  { "win.open-folder", N_ ("Open a folder of images"), { "<Control><Shift>o" } },
  { "win.save-copy", N_ ("Save a copy of the project"), { "<Control><Shift>s" } },
  { "win.undo", N_ ("Undo"), { "<Control>z" } },
  { "win.redo", N_ ("Redo"), { "<Control><Shift>z" } },
  { "win.locate", N_ ("Locate missing images") },
  { "win.accept-files", N_ ("Take changed images as they are now") },
  { "win.history", N_ ("History of the project"), { "<Control>h" } },
  { "win.sign-off", N_ ("Sign off what has been reviewed") },
  { "win.export-report", N_ ("Export the report"), { "<Control>e" } },
  { "win.print-report", N_ ("Print the report"), { "<Control>p" } },
  { "win.search", N_ ("Search the images"), { "<Control>f" } },
  { "win.find-command", N_ ("Find a command"), { "<Control>k" } },
  { "win.choose-network", N_ ("Choose a network for the features") },
  { "win.fit", N_ ("Fit a model to the good images") },
  { "win.pause-training", N_ ("Pause the training") },
  { "win.resume-training", N_ ("Go on with the training that stopped") },
  { "win.discard-training", N_ ("Discard the training that stopped") },
  { "win.compare-default", N_ ("Compare the model with the Gaussian") },
  { "win.score", N_ ("Score what has no score") },
  { "win.evaluate", N_ ("Evaluate the model") },
  { "win.compare-reference", N_ ("Compare with a reference…") },
  { "win.compare-folders", N_ ("Compare two folders…") },
  { "win.compare-table", N_ ("Compare pairs from a table…") },
  { "win.compare", N_ ("Compare what is not compared yet") },
  { "win.remove-pair", N_ ("Compare the image with no reference any more") },
  { "win.import-shapes", N_ ("Import shapes from a file…") },
  { "win.import-shapes-folder", N_ ("Import shapes from a folder…") },
  { "win.export-shapes::coco", N_ ("Export shapes as COCO…") },
  { "win.export-shapes::labelme", N_ ("Export shapes as labelme files…") },
  { "win.export-shapes::masks", N_ ("Export defects as masks…") },
  { "win.add-to-good", N_ ("Add the image to the good ones and correct the model") },
  { "win.remove-from-good", N_ ("Remove the image from the good ones and correct the model") },
  { "view.tolerate-place", N_ ("Tolerate this place and its like") },
  { "win.renew-thresholds", N_ ("Renew the thresholds of a corrected model") },
  { "win.exclude-suspects", N_ ("Leave out the suspects and fit again") },
  { "win.cancel", N_ ("Cancel the work under way") },
  { "win.page::data", N_ ("Data page"), { "<Alt>1" } },
  { "win.page::model", N_ ("Model page"), { "<Alt>2" } },
  { "win.page::inspect", N_ ("Inspect page"), { "<Alt>3" } },
  { "win.page::review", N_ ("Review page"), { "<Alt>4" } },
  { "win.page::evaluation", N_ ("Evaluation page"), { "<Alt>5" } },
  { "win.page::report", N_ ("Report page"), { "<Alt>6" } },
  { "win.next-pane", N_ ("Next pane"), { "F6" } },
  { "win.previous-pane", N_ ("Previous pane"), { "<Shift>F6" } },
  { "win.fullscreen", N_ ("Full screen"), { "F11" } },
  { "view.film-strip", N_ ("Film strip"), { "F9" } },
  { "view.evidence", N_ ("Evidence: matrix, curves, suggested thresholds"), { "F8" } },
  { "view.basis::reference", N_ ("Judge by the references") },
  { "view.basis::model", N_ ("Judge by the model") },
  { "view.zoom-fit", N_ ("The whole image"), { "<Control>0" } },
  { "view.zoom-1", N_ ("Zoom 100 %"), { "<Control>1" } },
  { "view.zoom-2", N_ ("Zoom 200 %"), { "<Control>2" } },
  { "view.zoom-in", N_ ("Zoom in"), { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
  { "view.zoom-out", N_ ("Zoom out"), { "<Control>minus", "<Control>KP_Subtract" } },
  { "view.next-image", N_ ("Next image") },
  { "view.previous-image", N_ ("Previous image") },
  { "view.pan-left", N_ ("Move the view to the left") },
  { "view.pan-right", N_ ("Move the view to the right") },
  { "view.pan-up", N_ ("Move the view up") },
  { "view.pan-down", N_ ("Move the view down") },
  { "view.next-region", N_ ("Next region") },
  { "view.previous-region", N_ ("Previous region") },
  { "view.why", N_ ("Why this score") },
  { "view.first-image", N_ ("First image") },
  { "view.last-image", N_ ("Last image") },
  { "view.next-reject", N_ ("Next rejected image") },
  { "view.next-review", N_ ("Next image to be reviewed") },
  { "view.clear-filter", N_ ("Show all images again") },
  { "view.compare-mode::single", N_ ("The query alone") },
  { "view.compare-mode::side-by-side", N_ ("Query and reference side by side") },
  { "view.compare-mode::swipe", N_ ("Swipe between query and reference") },
  { "view.compare-mode::blink", N_ ("Blink between query and reference") },
  { "view.compare-mode::difference", N_ ("Difference of query and reference") },
  { "view.blink", N_ ("The other image of the pair") },
  { "view.link-views", N_ ("Link the views of query and reference") },
  { "view.divider-left", N_ ("Move the divider to the left") },
  { "view.divider-right", N_ ("Move the divider to the right") },
  { "view.align-by-hand", N_ ("Align the reference by hand") },
  { "view.show-displacement", N_ ("Show the local warp as arrows") },
  { "view.show-residual", N_ ("Show what the alignment left") },
  { "view.show-valid-area", N_ ("Show the border of the reference") },
  { "view.draw-tool::select", N_ ("Select what is drawn") },
  { "view.draw-tool::rectangle", N_ ("Draw a rectangle") },
  { "view.draw-tool::polygon", N_ ("Draw a polygon") },
  { "view.draw-tool::brush", N_ ("Brush") },
  { "view.draw-tool::eraser", N_ ("Eraser") },
  { "view.draw-tool::grow", N_ ("Take the region under a click") },
  { "view.draw-purpose::defect", N_ ("Draw defects") },
  { "view.draw-purpose::roi", N_ ("Draw areas to inspect") },
  { "view.draw-purpose::ignore", N_ ("Draw areas to ignore") },
  { "view.draw-all-images", N_ ("Draw areas on all images") },
  { "view.delete-shape", N_ ("Remove the chosen vertex or shape") },
  { "view.auto-window", N_ ("Brightness by itself") },
  { "view.outline-only", N_ ("Outline only") },
  { "view.toggle-overlay::mask", N_ ("Mask") },
  { "view.hide-overlay", N_ ("Hide the overlay") },
  { "view.next-color-scale", N_ ("Next colours") },
  { "view.opacity-up", N_ ("More opacity") },
  { "view.opacity-down", N_ ("Less opacity") },
  { "view.reject-up", N_ ("Raise the reject threshold") },
  { "view.reject-down", N_ ("Lower the reject threshold") },
  { "view.review-up", N_ ("Raise the review threshold") },
  { "view.review-down", N_ ("Lower the review threshold") },
  { "view.reject-up-coarse", N_ ("Raise the reject threshold by much") },
  { "view.reject-down-coarse", N_ ("Lower the reject threshold by much") },
  { "view.review-up-coarse", N_ ("Raise the review threshold by much") },
  { "view.review-down-coarse", N_ ("Lower the review threshold by much") },
  { "view.reset-limits", N_ ("Thresholds as fitted") },
  { "review.good", N_ ("Judge good") },
  { "review.bad", N_ ("Judge bad") },
  { "review.unsure", N_ ("Judge unsure") },
  { "review.withdraw", N_ ("Withdraw the review") },
  { "review.next-severity", N_ ("Next severity") },
  { "review.edit-comment", N_ ("Comment on the image") },
  { "review.next-unreviewed", N_ ("Next image that is not reviewed") },
  { "review.next-rejected", N_ ("Next rejected image of the queue") },
  { "review.auto-advance", N_ ("Go on after a judgement") },
  { "review.edit-classes", N_ ("Edit the defect classes") },
  { "review.add-folder-classes", N_ ("Use the names of the folders as defect classes") },
  { "review.clear-filter", N_ ("Show all images of the queue") },
  { "report.next-page", N_ ("Next page of the report") },
  { "report.previous-page", N_ ("Previous page of the report") },
  { "report.first-page", N_ ("First page of the report") },
  { "report.last-page", N_ ("Last page of the report") },
  { "report.zoom-in", N_ ("Zoom in on the report") },
  { "report.zoom-out", N_ ("Zoom out of the report") },
  { "report.zoom-fit", N_ ("The whole page of the report") },
  { "report.open-template", N_ ("Open a template of reports") },
  { "report.save-template", N_ ("Save as a template of reports") },
  { "report.choose-logo", N_ ("Choose a logo") },
  { "report.remove-logo", N_ ("No logo") },
  { "report.choose-folder", N_ ("Choose the folder of reports") },
  { "report.review-rejects", N_ ("Review rejected parts that nobody has reviewed") },
  { "app.preferences", N_ ("Preferences"), { "<Control>comma" } },
  { "win.show-help-overlay", N_ ("Keyboard shortcuts"), { "<Control>question" } },
  { "app.help", N_ ("Help"), { "F1" } },
  { "app.about", N_ ("About Norma") },
  { "window.close", N_ ("Close the window"), { "<Control>w" } },
  { "app.quit", N_ ("Quit"), { "<Control>q" } },
};

const NormaWindowCommand *
norma_window_commands (guint *n)
{
  *n = G_N_ELEMENTS (commands);
  return commands;
}

void
norma_window_commands_set_keys (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].keys[0] != NULL)
      gtk_application_set_accels_for_action (application, commands[i].action, commands[i].keys);
}

void
norma_window_command_split (const NormaWindowCommand *command, char **group, char **name,
                            GVariant **target)
{
  g_autofree char *full = NULL;
  char *dot;

  /* The table holds nothing that cannot be read. */
  g_action_parse_detailed_name (command->action, &full, target, NULL);
  dot = strchr (full, '.');
  *group = g_strndup (full, (gsize)(dot - full));
  *name = g_strdup (dot + 1);
}
