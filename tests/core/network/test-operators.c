/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/core/network/operator-table.h"

/* The table of operators and shapes against sums in double precision, at many places of each
 * result. */

typedef struct {
  const OperatorCase *c;
  const float *x, *w;
  NormaShape result;
} Reference;

/* Visits the taps of the window of one result that lie inside. */
typedef void (*Tap) (gpointer data, gint64 u, gint64 v, gint64 y, gint64 x);

static void
visit_taps (const OperatorCase *c, gint64 row, gint64 column, Tap tap, gpointer data)
{
  for (gint64 u = 0; u < c->kernel; u++)
    for (gint64 v = 0; v < c->kernel; v++) {
      gint64 y = row * c->stride - c->pad + u * c->dilation;
      gint64 x = column * c->stride - c->pad + v * c->dilation;

      if (y >= 0 && y < c->height && x >= 0 && x < c->width)
        tap (data, u, v, y, x);
    }
}

typedef struct {
  const Reference *r;
  const float *image; /* of the channels that take part */
  gint64 out;
  double sum, most, n;
} Window;

static void
convolve (gpointer data, gint64 u, gint64 v, gint64 y, gint64 x)
{
  Window *window = data;
  const OperatorCase *c = window->r->c;
  gint64 each = c->in / c->groups;

  for (gint64 i = 0; i < each; i++)
    window->sum += (double)window->image[(i * c->height + y) * c->width + x] *
                   window->r->w[((window->out * each + i) * c->kernel + u) * c->kernel + v];
}

static void
pool (gpointer data, gint64 u, gint64 v, gint64 y, gint64 x)
{
  Window *window = data;
  double value = window->image[y * window->r->c->width + x];

  window->sum += value;
  window->most = MAX (window->most, value);
  window->n++;
}

static double
expect_window (const Reference *r, gint64 index)
{
  const OperatorCase *c = r->c;
  const gint64 *dims = r->result.dims;
  gint64 column = index % dims[3], row = index / dims[3] % dims[2];
  gint64 out = index / (dims[3] * dims[2]) % dims[1],
         image = index / norma_shape_count (&r->result, 1, 4);
  gint64 area = c->height * c->width;
  gboolean convolves = g_str_equal (c->op, "Conv");
  gint64 first = convolves ? out / (c->out / c->groups) * (c->in / c->groups) : out;
  Window window = { r, r->x + (image * c->in + first) * area, out, .most = -INFINITY };

  visit_taps (c, row, column, convolves ? convolve : pool, &window);
  if (convolves)
    return window.sum;
  return g_str_equal (c->op, "MaxPool") ? window.most : window.sum / window.n;
}

static double
expect_row (const Reference *r, gint64 index)
{
  const OperatorCase *c = r->c;
  gint64 n = operator_has_weights (c) ? c->out : c->in;
  const float *row = r->x + index / n * c->in;
  double sum = 0;

  for (gint64 i = 0; i < c->in; i++)
    sum += operator_has_weights (c) ? (double)row[i] * r->w[i * n + index % n] : exp (row[i]);
  return operator_has_weights (c) ? sum : exp (row[index % n]) / sum;
}

/* One number of softmax (q · k / √depth) · v. */
static double
expect_attention (const Reference *r, gint64 index)
{
  const OperatorCase *c = r->c;
  gint64 width = c->in / 3, depth = width / c->groups;
  gint64 column = index % width, first = column / depth * depth;
  const float *rows = r->x + index / width / c->height * c->height * c->in;
  const float *query = r->x + index / width * c->in + first;
  double sum = 0, result = 0;

  for (gint64 j = 0; j < c->height; j++) {
    const float *key = rows + j * c->in + width + first;
    double score = 0;

    for (gint64 i = 0; i < depth; i++)
      score += (double)query[i] * key[i];
    score = exp (score / sqrt ((double)depth));
    sum += score;
    result += score * rows[j * c->in + 2 * width + column];
  }
  return result / sum;
}

static double
expect (const Reference *r, gint64 index)
{
  if (operator_is_attention (r->c))
    return expect_attention (r, index);
  return operator_has_rows (r->c) ? expect_row (r, index) : expect_window (r, index);
}

static void
test_operator (gconstpointer data)
{
  enum { N_PLACES = 500 };
  Reference r = { data };
  NormaShape shape = operator_get_shape (r.c);
  g_autoptr (NormaNetwork) network = NULL;
  g_autofree float *x = NULL, *y = NULL, *w = NULL;
  double scale = 0, worst = 0;
  NormaRandom random;
  gint64 n;

  norma_random_seed (&random, 7);
  r.x = x = test_random_numbers (&shape, &random);
  network = operator_make (r.c, &random, &w);
  r.w = w;
  y = test_run (network, &shape, x, 0, &r.result);
  n = norma_shape_size (&r.result);
  for (gint64 k = 0; k < MIN (n, N_PLACES); k++) {
    gint64 i = n <= N_PLACES ? k : (gint64)(norma_random_bits (&random) % (guint64)n);
    double expected = expect (&r, i);

    worst = MAX (worst, fabs (y[i] - expected));
    scale = MAX (scale, fabs (expected));
  }
  g_assert_cmpfloat (scale, >, 0);
  g_assert_cmpfloat (worst, <=, 2e-6 * scale);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (operator_table); i++) {
    g_autofree char *path = g_strdup_printf ("/network/operators/%s/%u", operator_table[i].op, i);

    g_test_add_data_func (path, &operator_table[i], test_operator);
  }
  return g_test_run ();
}
