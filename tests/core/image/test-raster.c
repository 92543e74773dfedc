/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/error.h"
#include "core/image/raster.h"

static void
test_new_fields (void)
{
  static const struct {
    NormaSampleType type;
    gsize size;
    guint bits;
    double high;
  } rows[] = {
    { NORMA_SAMPLE_U8, 1, 8, 255 },
    { NORMA_SAMPLE_U16, 2, 16, 65535 },
    { NORMA_SAMPLE_F32, 4, 32, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (NormaRaster) raster = norma_raster_new (7, 5, 3, rows[i].type, NULL, 0, NULL);

    g_assert_nonnull (raster);
    g_assert_cmpuint (norma_sample_size (rows[i].type), ==, rows[i].size);
    g_assert_cmpuint (raster->stride, ==, 7 * 3 * rows[i].size);
    g_assert_cmpuint (raster->bits, ==, rows[i].bits);
    g_assert_cmpfloat (raster->low, ==, 0);
    g_assert_cmpfloat (raster->high, ==, rows[i].high);
    g_assert_cmpuint (raster->file_width, ==, 7);
    g_assert_cmpuint (raster->file_height, ==, 5);
    g_assert_cmpuint (raster->n_pages, ==, 1);
    g_assert_cmpuint (raster->scale_denominator, ==, 1);
    for (gsize b = 0; b < 5 * raster->stride; b++)
      g_assert_cmpuint (((guint8 *)raster->samples)[b], ==, 0);
  }
}

static void
test_get_row (void)
{
  static const guint8 u8[6] = { 0, 255, 17, 3, 128, 91 };
  static const guint16 u16[6] = { 0, 65535, 4095, 3, 256, 257 };
  static const float f32[6] = { -2.385f, 1e30f, 0.1f, 3, -0.0f, 7.25f };
  const gconstpointer samples[] = { u8, u16, f32 };

  for (guint type = NORMA_SAMPLE_U8; type <= NORMA_SAMPLE_F32; type++) {
    g_autoptr (NormaRaster) raster = norma_raster_new (3, 2, 2, type, NULL, 0, NULL);
    float row[6];

    memcpy (norma_raster_row (raster, 1), samples[type], 6 * norma_sample_size (type));
    norma_raster_get_row (raster, 1, row);
    for (int i = 0; i < 6; i++)
      g_assert_cmpfloat (row[i], ==, type == 0 ? u8[i] : type == 1 ? u16[i] : f32[i]);
    norma_raster_get_row (raster, 0, row);
    for (int i = 0; i < 6; i++)
      g_assert_cmpfloat (row[i], ==, 0);
  }
}

static void
test_new_empty (void)
{
  for (int zero = 0; zero < 3; zero++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (
        norma_raster_new (zero != 0, zero != 1, zero != 2, NORMA_SAMPLE_U8, NULL, 0, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  }
}

static void
test_new_overflow (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      norma_raster_new (G_MAXUINT, G_MAXUINT, G_MAXUINT, NORMA_SAMPLE_F32, NULL, 0, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

/* All of the cap can be taken again only if what was taken came back. */
static void
assert_budget_free (NormaBudget *budget)
{
  guint64 cap = norma_budget_get_cap (budget);

  g_assert_true (norma_budget_take (budget, cap, "all", NULL));
  norma_budget_give (budget, cap);
}

static void
test_budget (void)
{
  g_autoptr (NormaBudget) budget = norma_budget_new (1000);
  g_autoptr (GError) error = NULL;
  NormaRaster *raster = norma_raster_new (10, 10, 3, NORMA_SAMPLE_U8, budget, 1000, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (raster->budget_bytes, ==, 1000);
  g_assert_true (norma_raster_ref (raster) == raster);
  norma_raster_unref (raster);
  norma_raster_unref (raster);
  assert_budget_free (budget);

  raster = norma_raster_new (10, 10, 3, NORMA_SAMPLE_U8, budget, 1, &error);
  g_assert_cmpuint (raster->budget_bytes, ==, 300);
  norma_raster_unref (raster);
  assert_budget_free (budget);

  g_assert_null (norma_raster_new (10, 10, 3, NORMA_SAMPLE_U8, budget, 1001, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  assert_budget_free (budget);
}

static void
test_allocation_fails (void)
{
  g_autoptr (NormaBudget) budget = norma_budget_new (1000);
  g_autoptr (GError) error = NULL;

  norma_alloc_fail_nth (1);
  g_assert_null (norma_raster_new (10, 10, 3, NORMA_SAMPLE_U8, budget, 0, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  assert_budget_free (budget);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/raster/new/fields", test_new_fields);
  g_test_add_func ("/raster/new/empty", test_new_empty);
  g_test_add_func ("/raster/new/overflow", test_new_overflow);
  g_test_add_func ("/raster/get-row", test_get_row);
  g_test_add_func ("/raster/budget", test_budget);
  g_test_add_func ("/raster/allocation-fails", test_allocation_fails);
  return g_test_run ();
}
