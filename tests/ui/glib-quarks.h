/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* Keeps hold of GLib's table of quarks, which GLib forgets on purpose when a program's 2048th quark asks for a
 * larger one: the leak sanitizer would take that for a leak, and knows no name to leave it out by. To be called
 * at the beginning. */
void norma_test_keep_quarks (void);
