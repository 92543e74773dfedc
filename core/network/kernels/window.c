/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/kernels/window.h"

/* Above it, positions in 64 bits could overflow; below, every published network by far. */
#define MOST G_MAXINT32

/* Copies a list of `expected` numbers in least … MOST; `fallback` where it is absent. */
static gboolean
read_list (const NormaNode *node, const char *name, guint expected, gint64 least, gint64 fallback,
           gint64 *list, GError **error)
{
  const gint64 *values;
  gsize n;

  for (guint i = 0; i < expected; i++)
    list[i] = fallback;
  if (!norma_node_get_integers (node, name, &values, &n, error))
    return FALSE;
  if (values == NULL)
    return TRUE;
  if (n != expected)
    return norma_node_fail (node, error, NORMA_ERROR_DAMAGED,
                            "attribute “%s” has %" G_GSIZE_FORMAT " numbers, expected %u", name, n,
                            expected);
  for (guint i = 0; i < expected; i++) {
    if (values[i] < least || values[i] > MOST)
      return norma_node_fail (node, error, NORMA_ERROR_DAMAGED,
                              "attribute “%s” has %" G_GINT64_FORMAT, name, values[i]);
    list[i] = values[i];
  }
  return TRUE;
}

static gboolean
read_kernel (const NormaNode *node, const gint64 *kernel, NormaWindow *window, GError **error)
{
  if (!read_list (node, "kernel_shape", window->n_axes, 1, 0, window->kernel, error))
    return FALSE;
  for (guint i = 0; i < window->n_axes; i++) {
    if (kernel != NULL && (window->kernel[i] == 0 || window->kernel[i] == kernel[i]))
      window->kernel[i] = kernel[i];
    else if (kernel != NULL || window->kernel[i] == 0)
      return norma_node_fail (node, error, NORMA_ERROR_DAMAGED,
                              "kernel_shape is missing or contradicts the weights");
    if (window->kernel[i] < 1 || window->kernel[i] > MOST)
      return norma_node_fail (node, error, NORMA_ERROR_DAMAGED, "the window has no size");
  }
  return TRUE;
}

static gint64
reach (const NormaWindow *window, guint axis)
{
  return (window->kernel[axis] - 1) * window->dilations[axis] + 1;
}

typedef enum { EXPLICIT, SAME_UPPER, SAME_LOWER, VALID } Padding;

/* So much that the output has ⌈input / stride⌉; an odd one goes to the end or the begin. */
static void
pad_same (NormaWindow *window, guint axis, gint64 size, Padding padding)
{
  gint64 stride = window->strides[axis];
  gint64 wanted = (size + stride - 1) / stride;
  gint64 sum = MAX (0, (wanted - 1) * stride + reach (window, axis) - size);

  window->begins[axis] = padding == SAME_LOWER ? sum - sum / 2 : sum / 2;
  window->ends[axis] = sum - window->begins[axis];
}

static void
find_size (NormaWindow *window, guint axis, gint64 size, gboolean ceil)
{
  gint64 stride = window->strides[axis];
  gint64 room = size + window->begins[axis] + window->ends[axis] - reach (window, axis);
  gint64 n;

  if (room < 0) {
    window->sizes[axis] = 0;
    return;
  }
  n = (ceil ? room + stride - 1 : room) / stride + 1;
  /* A last window that begins in the padding behind the input has nothing to look at. */
  if (ceil && (n - 1) * stride >= size + window->begins[axis])
    n--;
  window->sizes[axis] = n;
}

static gboolean
read_pads (const NormaNode *node, NormaWindow *window, GError **error)
{
  gint64 pads[2 * NORMA_SHAPE_MAX_RANK];

  if (!read_list (node, "pads", 2 * window->n_axes, 0, 0, pads, error))
    return FALSE;
  for (guint i = 0; i < window->n_axes; i++) {
    window->begins[i] = pads[i];
    window->ends[i] = pads[i + window->n_axes];
  }
  return TRUE;
}

static gboolean
check_reach (const NormaStep *step, const NormaWindow *window, GError **error)
{
  for (guint i = 0; i < window->n_axes; i++)
    if (reach (window, i) > MOST || step->inputs[0]->shape.dims[2 + i] > MOST)
      return norma_node_fail (step->node, error, NORMA_ERROR_TOO_LARGE,
                              "the window or the input is too large");
  return TRUE;
}

gboolean
norma_window_read (const NormaStep *step, const gint64 *kernel, NormaWindow *window, GError **error)
{
  static const char *const paddings[] = { "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID", NULL };
  const NormaShape *shape = &step->inputs[0]->shape;
  const NormaNode *node = step->node;
  gboolean ceil;
  guint padding;

  if (shape->rank < 3)
    return norma_step_fail_shape (step, error, "expected [n, channels, spatial sizes]");
  *window = (NormaWindow){ .n_axes = shape->rank - 2 };
  if (!read_kernel (node, kernel, window, error) ||
      !read_list (node, "strides", window->n_axes, 1, 1, window->strides, error) ||
      !read_list (node, "dilations", window->n_axes, 1, 1, window->dilations, error) ||
      !read_pads (node, window, error) || !check_reach (step, window, error) ||
      !norma_node_get_flag (node, "ceil_mode", FALSE, &ceil, error) ||
      !norma_node_get_word (node, "auto_pad", paddings, EXPLICIT, &padding, error))
    return FALSE;

  for (guint i = 0; i < window->n_axes; i++) {
    if (padding == VALID)
      window->begins[i] = window->ends[i] = 0;
    else if (padding != EXPLICIT)
      pad_same (window, i, shape->dims[2 + i], padding);
    find_size (window, i, shape->dims[2 + i], ceil);
    if (window->sizes[i] < 1)
      return norma_step_fail_shape (step, error, "the window does not fit into the input");
  }
  return TRUE;
}
