/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/end-to-end/desktop.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <gio/gio.h>
#include <string.h>

enum { PATIENCE_SECONDS = 120, LOOK_AGAIN_MS = 300, MOST_KEYS = 4 };

/* Buttons of the pointer. */
enum { WHEEL_UP = 4, WHEEL_DOWN = 5 };

/* Logical pixels, of both sides and both directions together. */
enum { MOST_SHADOW = 250 };

/* Long lists are those of images, with nothing in them that is looked for here. */
enum { MOST_CHILDREN = 50 };

struct _NormaDesktop {
  GSubprocess *process;
  Display *display;
};

/* The tree. */

static AtspiAccessible *
get_application (NormaDesktop *self)
{
  g_autoptr (AtspiAccessible) desktop = atspi_get_desktop (0);
  int n = atspi_accessible_get_child_count (desktop, NULL);
  guint pid = (guint)g_ascii_strtoull (g_subprocess_get_identifier (self->process), NULL, 10);

  for (int i = 0; i < n; i++) {
    g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (desktop, i, NULL);

    if (child != NULL && atspi_accessible_get_process_id (child, NULL) == pid)
      return g_steal_pointer (&child);
  }
  return NULL;
}

static AtspiRect
get_extents (AtspiAccessible *accessible)
{
  g_autoptr (AtspiComponent) component = atspi_accessible_get_component_iface (accessible);
  AtspiRect *extents = component == NULL
                           ? NULL
                           : atspi_component_get_extents (component, ATSPI_COORD_TYPE_WINDOW, NULL);
  AtspiRect copy = extents == NULL ? (AtspiRect){ 0 } : *extents;

  g_free (extents);
  return copy;
}

/* The state "showing" is that of windows only. */
static gboolean
is_on_show (AtspiAccessible *accessible)
{
  AtspiRect extents = get_extents (accessible);

  return extents.width > 0 && extents.height > 0;
}

static gboolean
matches (AtspiAccessible *accessible, AtspiRole role, const char *pattern)
{
  g_autofree char *name = NULL;
  g_autofree char *description = NULL;

  if (atspi_accessible_get_role (accessible, NULL) != role)
    return FALSE;
  name = atspi_accessible_get_name (accessible, NULL);
  description = atspi_accessible_get_description (accessible, NULL);
  return ((name != NULL && g_pattern_match_simple (pattern, name)) ||
          (description != NULL && g_pattern_match_simple (pattern, description))) &&
         is_on_show (accessible);
}

/* What was asked for may go while it is looked at: then it is not there. */
static AtspiAccessible *
search (AtspiAccessible *root, AtspiRole role, const char *pattern)
{
  int n;

  if (matches (root, role, pattern))
    return g_object_ref (root);
  n = atspi_accessible_get_child_count (root, NULL);
  for (int i = 0; i < n && n <= MOST_CHILDREN; i++) {
    g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (root, i, NULL);
    AtspiAccessible *found = child == NULL ? NULL : search (child, role, pattern);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
print_tree (AtspiAccessible *root, int depth)
{
  g_autofree char *role = atspi_accessible_get_role_name (root, NULL);
  g_autofree char *name = atspi_accessible_get_name (root, NULL);
  int n = atspi_accessible_get_child_count (root, NULL);

  if (name != NULL && *name != '\0' && is_on_show (root))
    g_printerr ("%*s%s \"%s\"\n", 2 * depth, "", role, name);
  for (int i = 0; i < n && n <= MOST_CHILDREN; i++) {
    g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (root, i, NULL);

    if (child != NULL)
      print_tree (child, depth + 1);
  }
}

AtspiAccessible *
norma_desktop_find (NormaDesktop *self, AtspiRole role, const char *pattern)
{
  g_autoptr (AtspiAccessible) application = get_application (self);

  if (application == NULL)
    return NULL;
  atspi_accessible_clear_cache (application);
  return search (application, role, pattern);
}

static AtspiAccessible *
await (NormaDesktop *self, AtspiRole role, const char *pattern, gboolean present)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;
  g_autoptr (AtspiAccessible) application = NULL;
  g_autofree char *role_name = atspi_role_get_name (role);

  do {
    g_autoptr (AtspiAccessible) found = norma_desktop_find (self, role, pattern);

    if ((found != NULL) == present)
      return g_steal_pointer (&found);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    g_usleep (LOOK_AGAIN_MS * 1000);
  } while (g_get_monotonic_time () < deadline);

  application = get_application (self);
  if (application != NULL)
    print_tree (application, 0);
  g_error ("%s \"%s\" is still %s after %d s", role_name, pattern, present ? "missing" : "there",
           PATIENCE_SECONDS);
}

AtspiAccessible *
norma_desktop_await (NormaDesktop *self, AtspiRole role, const char *pattern)
{
  return await (self, role, pattern, TRUE);
}

void
norma_desktop_await_gone (NormaDesktop *self, AtspiRole role, const char *pattern)
{
  await (self, role, pattern, FALSE);
}

/* The place on the screen. */

static AtspiAccessible *
get_toplevel (AtspiAccessible *accessible)
{
  g_autoptr (AtspiAccessible) here = g_object_ref (accessible);

  for (;;) {
    AtspiAccessible *above = atspi_accessible_get_parent (here, NULL);

    if (above == NULL || atspi_accessible_get_role (above, NULL) == ATSPI_ROLE_APPLICATION) {
      g_clear_object (&above);
      return g_steal_pointer (&here);
    }
    g_object_unref (here);
    here = above;
  }
}

/* What still moves would be missed. */
static AtspiRect
await_rest (AtspiAccessible *accessible)
{
  AtspiRect now = get_extents (accessible), before;

  do {
    before = now;
    g_usleep (LOOK_AGAIN_MS * 1000);
    now = get_extents (accessible);
  } while (memcmp (&now, &before, sizeof now) != 0);
  return now;
}

/* Window coordinates begin inside the shadow that the program draws around its window; the X window
 * is the one whose size fits best. None: it is not there yet. */
static Window
find_window (NormaDesktop *self, AtspiAccessible *toplevel, int *x, int *y)
{
  AtspiRect extents = get_extents (toplevel);
  Window root = DefaultRootWindow (self->display), parent, *children, best = None;
  guint n = 0;
  int least = MOST_SHADOW;

  /* No window shall go between being listed and looked at. */
  XGrabServer (self->display);
  XQueryTree (self->display, root, &root, &parent, &children, &n);
  for (guint i = 0; i < n; i++) {
    XWindowAttributes a;
    int more;

    if (!XGetWindowAttributes (self->display, children[i], &a) || a.map_state != IsViewable)
      continue;
    more = ABS (a.width - extents.width) + ABS (a.height - extents.height);
    if (more >= least)
      continue;
    least = more;
    best = children[i];
    *x = a.x + (a.width - extents.width) / 2;
    *y = a.y + (a.height - extents.height) / 2;
  }
  XUngrabServer (self->display);
  XFlush (self->display);
  XFree (children);
  return best;
}

static Window
await_window (NormaDesktop *self, AtspiAccessible *toplevel, int *x, int *y)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;
  Window window;

  while ((window = find_window (self, toplevel, x, y)) == None) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_usleep (LOOK_AGAIN_MS * 1000);
  }
  return window;
}

void
norma_desktop_locate (NormaDesktop *self, AtspiAccessible *accessible, int *x, int *y)
{
  g_autoptr (AtspiAccessible) toplevel = get_toplevel (accessible);
  AtspiRect extents = await_rest (accessible);
  Window window = await_window (self, toplevel, x, y);

  /* Nobody else gives the keys to a window where there is no window manager. */
  XSetInputFocus (self->display, window, RevertToPointerRoot, CurrentTime);
  *x += extents.x + extents.width / 2;
  *y += extents.y + extents.height / 2;
}

/* Events. */

void
norma_desktop_click (NormaDesktop *self, AtspiAccessible *accessible)
{
  int x, y;

  norma_desktop_locate (self, accessible, &x, &y);
  norma_desktop_drag (self, x, y, x, y, 0);
}

void
norma_desktop_click_on (NormaDesktop *self, AtspiRole role, const char *pattern)
{
  g_autoptr (AtspiAccessible) accessible = norma_desktop_await (self, role, pattern);

  norma_desktop_click (self, accessible);
}

void
norma_desktop_expect (NormaDesktop *self, AtspiRole role, const char *pattern)
{
  g_autoptr (AtspiAccessible) accessible = norma_desktop_await (self, role, pattern);

  g_test_message ("%s is there", pattern);
}

char *
norma_desktop_find_project (const char *home)
{
  g_autofree char *folder = g_build_filename (home, "XDG_DATA_HOME", "norma", "projects", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".norma-project"))
      return g_build_filename (folder, name, NULL);
  g_assert_not_reached ();
}

void
norma_desktop_drag (NormaDesktop *self, int from_x, int from_y, int to_x, int to_y, int steps)
{
  XTestFakeMotionEvent (self->display, -1, from_x, from_y, CurrentTime);
  XTestFakeButtonEvent (self->display, 1, True, CurrentTime);
  for (int i = 1; i <= steps; i++)
    XTestFakeMotionEvent (self->display, -1, from_x + (to_x - from_x) * i / steps,
                          from_y + (to_y - from_y) * i / steps, CurrentTime);
  XTestFakeButtonEvent (self->display, 1, False, CurrentTime);
  XSync (self->display, False);
}

void
norma_desktop_scroll (NormaDesktop *self, int notches)
{
  for (int i = 0; i < ABS (notches); i++) {
    XTestFakeButtonEvent (self->display, notches > 0 ? WHEEL_DOWN : WHEEL_UP, True, CurrentTime);
    XTestFakeButtonEvent (self->display, notches > 0 ? WHEEL_DOWN : WHEEL_UP, False, CurrentTime);
  }
  XSync (self->display, False);
}

void
norma_desktop_press (NormaDesktop *self, const char *keys)
{
  g_auto (GStrv) names = g_strsplit (keys, "+", MOST_KEYS);
  guint n = g_strv_length (names);

  for (guint i = 0; i < n; i++) {
    KeySym symbol = XStringToKeysym (names[i]);

    g_assert_cmpuint (symbol, !=, NoSymbol);
    XTestFakeKeyEvent (self->display, XKeysymToKeycode (self->display, symbol), True, CurrentTime);
  }
  for (guint i = n; i > 0; i--)
    XTestFakeKeyEvent (self->display,
                       XKeysymToKeycode (self->display, XStringToKeysym (names[i - 1])), False,
                       CurrentTime);
  XSync (self->display, False);
}

/* Beginning and end. */

static GSubprocessLauncher *
new_launcher (const char *home)
{
  static const char *const folders[] = { "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
                                         "XDG_STATE_HOME" };
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *folder = g_build_filename (home, folders[i], NULL);

    g_subprocess_launcher_setenv (launcher, folders[i], folder, TRUE);
  }
  g_subprocess_launcher_setenv (launcher, "GSK_RENDERER", "cairo", TRUE);
  g_subprocess_launcher_setenv (launcher, "GDK_BACKEND", "x11", TRUE);
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_BACKEND", "memory", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "GTK_A11Y");
  return launcher;
}

/* The bus of assistive technology warns of what has gone before it was read. */
static gboolean
is_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return g_strcmp0 (domain, "dbind") != 0;
}

NormaDesktop *
norma_desktop_start (const char *program, const char *const *arguments, const char *home)
{
  NormaDesktop *self = g_new0 (NormaDesktop, 1);
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (home);
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (command, (char *)program);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (command, (char *)arguments[i]);
  g_ptr_array_add (command, NULL);
  g_test_log_set_fatal_handler (is_fatal, NULL);
  self->display = XOpenDisplay (NULL);
  g_assert_nonnull (self->display);
  self->process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *)command->pdata, &error);
  g_assert_no_error (error);
  return self;
}

void
norma_desktop_quit (NormaDesktop *self)
{
  g_autoptr (GError) error = NULL;

  norma_desktop_press (self, "Control_L+q");
  g_subprocess_wait_check (self->process, NULL, &error);
  g_assert_no_error (error);
}

void
norma_desktop_free (NormaDesktop *self)
{
  if (self == NULL)
    return;
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  XCloseDisplay (self->display);
  g_free (self);
}
