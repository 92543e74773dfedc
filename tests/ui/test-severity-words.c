/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/severity-words.h"

#include <string.h>

#include "tests/support.h"
#include "tests/ui/parts.h"
#include "ui/session-reviews.h"

static void
judge (NormaSession *session, const char *kind, NormaLabel label, NormaSeverity severity)
{
  GListModel *images = norma_session_get_images (session);

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    if (strstr (norma_image_item_get_path (item), kind) != NULL)
      norma_session_judge (session, item, label, NULL, severity);
  }
  norma_test_wait_until (norma_session_is_settled (session));
}

static void
assert_says (NormaSession *session, const char *words)
{
  g_autofree char *text = norma_describe_severities (session);

  if (strstr (text, words) == NULL)
    g_error ("“%s” does not say “%s”", text, words);
}

/* Three good parts far below four with a spot, all of which are major. */
static void
test_levels (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaSession *session;

  norma_test_write_parts (folder);
  session = norma_test_new_session (folder, TRUE);
  assert_says (session, "needs bad images with a severity, and good ones");
  judge (session, "/test/good/", NORMA_LABEL_GOOD, NORMA_SEVERITY_NONE);
  assert_says (session, "needs bad images with a severity, and good ones");
  judge (session, "/test/spot/", NORMA_LABEL_BAD, NORMA_SEVERITY_NONE);
  assert_says (session, "needs bad images with a severity, and good ones");
  judge (session, "/test/spot/", NORMA_LABEL_BAD, NORMA_SEVERITY_MAJOR);
  assert_says (session, "major from ");
  assert_says (session, "From 7 images, rank agreement 0.");
  {
    g_autofree char *text = norma_describe_severities (session);

    g_assert_null (strstr (text, "minor"));
    g_assert_null (strstr (text, "critical"));
  }
  norma_session_close (session);
  norma_test_wait_until (norma_session_is_settled (session));
  g_object_unref (session);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/severity-words/levels", test_levels);
  return g_test_run ();
}
