/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <atspi/atspi.h>

/* The window as a user has it: a process of its own on an X display, moved by real pointer and key
 * events, and read through what assistive technology sees of it. Needs a session bus. Whatever does
 * not come within two minutes fails the test and prints the tree of accessibles. */
typedef struct _NormaDesktop NormaDesktop;

/* Starts the program with these arguments (NULL-terminated) and a home of its own below `home`. */
NormaDesktop *norma_desktop_start (const char *program, const char *const *arguments,
                                   const char *home);

/* Ends the program as the user would and expects it to leave without an error. */
void norma_desktop_quit (NormaDesktop *desktop);

/* Kills the program. */
void norma_desktop_free (NormaDesktop *desktop);

/* The first accessible on show of this role whose name or description matches the glob pattern;
 * the caller's; NULL if there is none now. */
AtspiAccessible *norma_desktop_find (NormaDesktop *desktop, AtspiRole role, const char *pattern);

/* Waits for it. */
AtspiAccessible *norma_desktop_await (NormaDesktop *desktop, AtspiRole role, const char *pattern);

/* Waits until it is gone. */
void norma_desktop_await_gone (NormaDesktop *desktop, AtspiRole role, const char *pattern);

/* The middle of it, in pixels of the screen. */
void norma_desktop_locate (NormaDesktop *desktop, AtspiAccessible *accessible, int *x, int *y);

void norma_desktop_click (NormaDesktop *desktop, AtspiAccessible *accessible);

/* Waits for it, and clicks on it or is content. */
void norma_desktop_click_on (NormaDesktop *desktop, AtspiRole role, const char *pattern);
void norma_desktop_expect (NormaDesktop *desktop, AtspiRole role, const char *pattern);

/* The path of the one project that programs with this home made; the caller's. */
char *norma_desktop_find_project (const char *home);

/* Presses at one point of the screen and releases at another, by way of `steps` in between. */
void norma_desktop_drag (NormaDesktop *desktop, int from_x, int from_y, int to_x, int to_y,
                         int steps);

/* Turns the wheel where the pointer is, down if notches is above 0. */
void norma_desktop_scroll (NormaDesktop *desktop, int notches);

/* keys: names of keysyms joined by "+", e.g. "Control_L+z"; held together. */
void norma_desktop_press (NormaDesktop *desktop, const char *keys);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaDesktop, norma_desktop_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAccessible, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiComponent, g_object_unref)
