/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* HTML (WHATWG HTML), written at the end of a string. Whatever a text holds, it stays text: nothing in it
 * becomes markup, ends a quoted attribute or turns the direction of what stands beside it. */

/* Between tags or within a double-quoted attribute: & < > " and ' become references; bytes that are no UTF-8 and
 * control characters other than tabs and line feeds U+FFFD; a carriage return is an end of line. NULL is
 * nothing. */
void norma_html_add_text (GString *html, const char *text);

/* <name class="…">text</name>. class: NULL, none. */
void norma_html_add_element (GString *html, const char *name, const char *class, const char *text);

/* The same for what others wrote, isolated: a text from right to left, or one that turns its direction and
 * never turns it back (Unicode TR 9), stays within. */
void norma_html_add_foreign (GString *html, const char *name, const char *class, const char *text);

/* A data: URI (RFC 2397) for a quoted attribute. */
void norma_html_add_data (GString *html, const char *type, gconstpointer data, gsize n);
