/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/strided.h"

#include "core/base/random.h"

/* Views against the numbers that copies would have. A tensor holds its own places: element i is i. */

typedef struct {
  NormaShape shape;
  gint64 *places; /* of each element, row-major, in the root; owned */
} Copy;

static void
copy_clear (Copy *copy)
{
  g_free (copy->places);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Copy, copy_clear)

/* The index of element `at` of a row-major shape. */
static void
find_index (const NormaShape *shape, gint64 at, gint64 *index)
{
  for (guint i = shape->rank; i-- > 0; at /= shape->dims[i])
    index[i] = at % shape->dims[i];
}

static gint64
find_place (const NormaShape *shape, const gint64 *index)
{
  gint64 place = 0;

  for (guint i = 0; i < shape->rank; i++)
    place = place * shape->dims[i] + index[i];
  return place;
}

static void
assert_view (const NormaStrided *view, const Copy *copy)
{
  g_assert_true (norma_shape_equal (&view->shape, &copy->shape));
  for (gint64 i = 0; i < norma_shape_size (&copy->shape); i++) {
    gint64 index[NORMA_SHAPE_MAX_RANK], place = view->begin;

    find_index (&copy->shape, i, index);
    for (guint k = 0; k < view->shape.rank; k++)
      place += index[k] * view->strides[k];
    g_assert_cmpint (place, ==, copy->places[i]);
  }
}

static void
init (NormaTensor *tensor, NormaStrided *view, Copy *copy)
{
  gint64 n = norma_shape_size (&tensor->shape);

  norma_strided_init (view, tensor);
  copy->shape = tensor->shape;
  copy->places = g_new (gint64, n);
  for (gint64 i = 0; i < n; i++)
    copy->places[i] = i;
  assert_view (view, copy);
}

static void
permute (Copy *copy, const guint *axes)
{
  const NormaShape from = copy->shape;
  gint64 n = norma_shape_size (&from);
  g_autofree gint64 *places = copy->places;

  for (guint i = 0; i < from.rank; i++)
    copy->shape.dims[i] = from.dims[axes[i]];
  copy->places = g_new (gint64, n);
  for (gint64 i = 0; i < n; i++) {
    gint64 index[NORMA_SHAPE_MAX_RANK], old[NORMA_SHAPE_MAX_RANK];

    find_index (&copy->shape, i, index);
    for (guint k = 0; k < from.rank; k++)
      old[axes[k]] = index[k];
    copy->places[i] = places[find_place (&from, old)];
  }
}

static void
cut (Copy *copy, guint axis, gint64 first, gint64 size, gint64 step)
{
  const NormaShape from = copy->shape;
  g_autofree gint64 *places = copy->places;
  gint64 n;

  copy->shape.dims[axis] = size;
  n = norma_shape_size (&copy->shape);
  copy->places = g_new (gint64, n);
  for (gint64 i = 0; i < n; i++) {
    gint64 index[NORMA_SHAPE_MAX_RANK];

    find_index (&copy->shape, i, index);
    index[axis] = first + index[axis] * step;
    copy->places[i] = places[find_place (&from, index)];
  }
}

static guint
draw (NormaRandom *random, guint n)
{
  return (guint)(norma_random_bits (random) % n);
}

static void
draw_order (NormaRandom *random, guint rank, guint *axes)
{
  for (guint i = 0; i < rank; i++) {
    guint k = draw (random, i + 1);

    axes[i] = axes[k];
    axes[k] = i;
  }
}

static void
draw_cut (NormaRandom *random, NormaStrided *view, Copy *copy)
{
  guint axis = draw (random, copy->shape.rank);
  gint64 size = copy->shape.dims[axis];
  gint64 first = draw (random, (guint)size), last = draw (random, (guint)size);
  gint64 step = last < first ? -1 : (gint64)draw (random, 2) + 1, n = (last - first) / step + 1;

  norma_strided_cut (view, axis, first, n, step);
  cut (copy, axis, first, n, step);
}

/* Two neighbours become one axis, or an axis of 12 two, or one of 1 comes in. */
static gboolean
draw_reshape (NormaRandom *random, NormaStrided *view, Copy *copy)
{
  NormaShape shape = copy->shape;
  guint axis = draw (random, shape.rank), kind = draw (random, 3);
  guint behind = shape.rank - axis - 1;

  if (kind == 0 && behind > 0) {
    shape.dims[axis] *= shape.dims[axis + 1];
    memmove (shape.dims + axis + 1, shape.dims + axis + 2, (behind - 1) * sizeof *shape.dims);
    shape.rank--;
  } else if (kind > 0 && shape.rank < NORMA_SHAPE_MAX_RANK) {
    gint64 outer = kind == 1 && shape.dims[axis] % 3 == 0 ? 3 : 1;

    memmove (shape.dims + axis + 1, shape.dims + axis, (behind + 1) * sizeof *shape.dims);
    shape.dims[axis] = outer;
    shape.dims[axis + 1] /= outer;
    shape.rank++;
  }
  if (!norma_strided_reshape (view, &shape))
    return FALSE;
  copy->shape = shape;
  return TRUE;
}

static void
test_drawn (void)
{
  enum { N_DRAWN = 2000, N_MOVES = 6 };
  NormaRandom random;
  guint n_refused = 0;

  norma_random_seed (&random, 17);
  for (guint i = 0; i < N_DRAWN; i++) {
    NormaTensor tensor = { .shape = { 4, { 2, 12, 1, 5 } } };
    g_auto (Copy) copy = { 0 };
    guint axes[NORMA_SHAPE_MAX_RANK];
    NormaStrided view;

    init (&tensor, &view, &copy);
    for (guint move = 0; move < N_MOVES; move++) {
      switch (draw (&random, 3)) {
      case 0:
        draw_order (&random, copy.shape.rank, axes);
        norma_strided_permute (&view, axes);
        permute (&copy, axes);
        break;
      case 1:
        draw_cut (&random, &view, &copy);
        break;
      default:
        n_refused += draw_reshape (&random, &view, &copy) ? 0 : 1;
      }
      assert_view (&view, &copy);
    }
  }
  g_assert_cmpuint (n_refused, >, N_DRAWN / 50);
}

/* Only what strides cannot say is refused. */
static void
test_reshape (void)
{
  NormaTensor tensor = { .shape = { 3, { 4, 6, 5 } } };
  const NormaShape joined = { 2, { 24, 5 } }, all = { 1, { 120 } }, anew = { 3, { 8, 3, 5 } };
  const NormaShape one = { 4, { 1, 1, 1, 1 } }, none = { 0 };
  NormaTensor scalar = { 0 };
  NormaStrided view;

  norma_strided_init (&view, &tensor);
  g_assert_true (norma_strided_reshape (&view, &anew));
  g_assert_true (norma_strided_reshape (&view, &all));
  g_assert_true (norma_strided_reshape (&view, &tensor.shape));
  /* half of each row: rows join, rows and columns do not */
  norma_strided_cut (&view, 2, 1, 2, 1);
  g_assert_true (norma_strided_reshape (&view, &(NormaShape){ 2, { 24, 2 } }));
  g_assert_true (norma_strided_reshape (&view, &(NormaShape){ 4, { 2, 12, 1, 2 } }));
  g_assert_false (norma_strided_reshape (&view, &(NormaShape){ 1, { 48 } }));
  g_assert_cmpuint (view.shape.rank, ==, 4);
  norma_strided_init (&view, &tensor);
  norma_strided_permute (&view, (guint[]){ 1, 0, 2 });
  g_assert_false (norma_strided_reshape (&view, &joined));
  norma_strided_init (&view, &scalar);
  g_assert_true (norma_strided_reshape (&view, &one));
  g_assert_true (norma_strided_reshape (&view, &none));
}

static void
test_back (void)
{
  NormaTensor tensor = { .shape = { 4, { 2, 3, 4, 5 } } };
  const guint axes[] = { 2, 0, 3, 1 };
  NormaStrided view, expected;

  norma_strided_init (&view, &tensor);
  expected = view;
  norma_strided_permute (&view, axes);
  g_assert_cmpint (view.shape.dims[0], ==, 4);
  norma_strided_permute_back (&view, axes);
  g_assert_cmpmem (view.shape.dims, 4 * sizeof (gint64), expected.shape.dims, 4 * sizeof (gint64));
  g_assert_cmpmem (view.strides, 4 * sizeof (gint64), expected.strides, 4 * sizeof (gint64));
}

static void
test_widen (void)
{
  NormaTensor tensor = { .shape = { 3, { 3, 1, 5 } } };
  const NormaShape wide = { 4, { 2, 3, 7, 5 } };
  NormaStrided view;

  norma_strided_init (&view, &tensor);
  norma_strided_widen (&view, &wide);
  g_assert_true (norma_shape_equal (&view.shape, &wide));
  g_assert_cmpint (view.strides[0], ==, 0);
  g_assert_cmpint (view.strides[1], ==, 5);
  g_assert_cmpint (view.strides[2], ==, 0);
  g_assert_cmpint (view.strides[3], ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/strided/drawn", test_drawn);
  g_test_add_func ("/network/strided/reshape", test_reshape);
  g_test_add_func ("/network/strided/back", test_back);
  g_test_add_func ("/network/strided/widen", test_widen);
  return g_test_run ();
}
