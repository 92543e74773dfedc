/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/jet.h"

#include <math.h>
#include <string.h>

#include "core/base/kernel.h"

enum { ORDERS = 3, MOST_REACH = 16 };

typedef struct {
  guint reach;
  float taps[ORDERS][2 * MOST_REACH + 1];
} Kernels;

void
norma_jet_free (NormaJet *jet)
{
  if (jet == NULL)
    return;
  for (guint i = 0; i < NORMA_JET_N; i++)
    g_free (jet->planes[i]);
  g_free (jet);
}

/* Sampled; the smoothing sums to 1, the first derivative answers a ramp exactly, the second a
 * parabola and no constant. */
static void
make_kernels (double deviation, Kernels *k)
{
  double sum = 0, ramp = 0, constant = 0, parabola = 0;
  int reach = (int)MIN (ceil (4 * deviation), MOST_REACH);

  k->reach = (guint)reach;
  for (int i = -reach; i <= reach; i++)
    sum += exp (-i * i / (2 * deviation * deviation));
  for (int i = -reach; i <= reach; i++) {
    double g = exp (-i * i / (2 * deviation * deviation)) / sum;
    double second = (i * i / (deviation * deviation) - 1) * g;

    k->taps[0][i + reach] = (float)g;
    k->taps[1][i + reach] = (float)(i * g);
    k->taps[2][i + reach] = (float)second;
    ramp += i * i * g;
    constant += second;
  }
  for (int i = -reach; i <= reach; i++) {
    double g = (double)k->taps[0][i + reach];

    k->taps[2][i + reach] = (float)((double)k->taps[2][i + reach] - constant * g);
    parabola += i * i / 2.0 * (double)k->taps[2][i + reach];
  }
  for (int i = 0; i <= 2 * reach; i++) {
    k->taps[1][i] = (float)((double)k->taps[1][i] * deviation / ramp);
    k->taps[2][i] = (float)((double)k->taps[2][i] * deviation * deviation / parabola);
  }
}

NORMA_KERNEL static void
filter_line (const float *padded, const float *taps, guint n_taps, guint n, float *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = 0;
  for (guint t = 0; t < n_taps; t++)
    for (guint x = 0; x < n; x++)
      out[x] += taps[t] * padded[x + t];
}

NORMA_KERNEL static void
add_row (const float *row, float tap, guint n, float *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] += tap * row[x];
}

/* padded: [width + 2 reach]. */
static void
filter_rows (const NormaGrey *grey, const Kernels *k, guint order, float *padded, float *out)
{
  guint width = grey->width;

  for (guint y = 0; y < grey->height; y++) {
    const float *row = grey->values + (gsize)y * width;

    for (guint i = 0; i < k->reach; i++) {
      padded[i] = row[0];
      padded[k->reach + width + i] = row[width - 1];
    }
    memcpy (padded + k->reach, row, width * sizeof (float));
    filter_line (padded, k->taps[order], 2 * k->reach + 1, width, out + (gsize)y * width);
  }
}

/* out: zeroed. */
static void
filter_columns (const float *rows, guint width, guint height, const Kernels *k, guint order,
                float *out)
{
  for (guint y = 0; y < height; y++)
    for (guint t = 0; t <= 2 * k->reach; t++) {
      int from = (int)(y + t) - (int)k->reach;

      from = CLAMP (from, 0, (int)height - 1);
      add_row (rows + (gsize)from * width, k->taps[order][t], width, out + (gsize)y * width);
    }
}

NormaJet *
norma_jet_new (const NormaGrey *grey, double deviation, GError **error)
{
  /* Of L, Lx, Ly, Lxx, Lxy, Lyy. */
  static const guint orders[NORMA_JET_N][2] = { { 0, 0 }, { 1, 0 }, { 0, 1 },
                                                { 2, 0 }, { 1, 1 }, { 0, 2 } };
  gsize n = (gsize)grey->width * grey->height;
  g_autoptr (NormaJet) jet = g_new0 (NormaJet, 1);
  g_autofree float *rows = norma_alloc (n, sizeof (float), "derivatives", error);
  g_autofree float *padded =
      norma_alloc (grey->width + 2 * MOST_REACH, sizeof (float), "derivatives", error);
  Kernels kernels;

  if (rows == NULL || padded == NULL)
    return NULL;
  make_kernels (deviation, &kernels);
  jet->width = grey->width;
  jet->height = grey->height;
  for (guint i = 0; i < NORMA_JET_N; i++) {
    jet->planes[i] = norma_alloc (n, sizeof (float), "derivatives", error);
    if (jet->planes[i] == NULL)
      return NULL;
  }
  for (guint along_x = 0; along_x < ORDERS; along_x++) {
    filter_rows (grey, &kernels, along_x, padded, rows);
    for (guint i = 0; i < NORMA_JET_N; i++)
      if (orders[i][0] == along_x)
        filter_columns (rows, grey->width, grey->height, &kernels, orders[i][1], jet->planes[i]);
  }
  return g_steal_pointer (&jet);
}
