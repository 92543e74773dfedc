/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/core-set.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/base/kernel.h"
#include "core/base/memory.h"
#include "core/base/workers.h"

/* Rows of an item of work: few enough for all workers to have some, enough to outweigh the handing
 * out. */
enum { BLOCK = 8192 };

/* Fewer active rows than this are not worth waking workers for. */
enum { FEW_ROWS = 4096 };

/* From one floor to the next lower one, as a factor of squared distances. A lower factor makes more
 * rows active, a higher one makes more rounds. */
static const float next_floor = 0.96f;

/* Chosen rows whose leading columns lie together, an entry of each in a lane. */
enum { GROUP = 16 };

/* Columns that are looked at first. In the turned patches of a ResNet-18 they hold most of a distance;
 * more would not fit a core's cache for some thousand chosen rows. */
enum { LEAD = 32 };

/* So few chosen rows are measured at once. */
enum { FEW_CHOSEN = 2 };

/* The row of a block that is farthest from the chosen ones. */
typedef struct {
  guint32 row;
  float distance2; /* 0 if no row is active */
} Farthest;

typedef struct {
  guint32 n_active;
  Farthest farthest; /* of the active rows */
  float largest2; /* no row of the block is farther */
} Block;

/* Distances only get less as more rows are chosen, so a distance that was not brought up to date is
 * an upper bound. Rows below a floor are left alone until no row above it remains. */
typedef struct {
  const float *rows; /* [n_rows, d] */
  guint32 n_rows;
  guint d;
  const guint32 *chosen;
  guint32 n_chosen;
  guint n_lead; /* leading columns */
  float *leads; /* [groups, n_lead, GROUP], of the chosen rows; far away where there is none yet */
  float kept; /* 1 less what rounding may add to a distance over leading columns */
  float floor2;
  float *distance2; /* [n_rows], to the nearest of the first n_seen chosen rows */
  guint32 *n_seen; /* [n_rows]; all for an active row */
  guint32 *active; /* [n_rows], of each block the rows above the floor, first in its part */
  Block *blocks; /* [n_blocks] */
} Choice;

typedef float Lanes __attribute__ ((vector_size (8 * sizeof (float))));
typedef float GroupLanes __attribute__ ((vector_size (GROUP * sizeof (float))));
typedef gint32 GroupMask __attribute__ ((vector_size (GROUP * sizeof (gint32))));

static inline __attribute__ ((always_inline)) float
squared_distance (const float *a, const float *b, guint d)
{
  guint whole = d & ~7u;
  Lanes sums = { 0 };
  float s[8];

  for (guint i = 0; i < whole; i += 8) {
    Lanes x, y;

    memcpy (&x, a + i, sizeof x);
    memcpy (&y, b + i, sizeof y);
    x -= y;
    sums += x * x;
  }
  memcpy (s, &sums, sizeof sums);
  for (guint i = whole; i < d; i++)
    s[i - whole] += (a[i] - b[i]) * (a[i] - b[i]);
  return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}

static inline __attribute__ ((always_inline)) gboolean
is_any (const GroupMask *mask)
{
  guint64 parts[GROUP / 2], any = 0;

  memcpy (parts, mask, sizeof parts);
  for (guint i = 0; i < GROUP / 2; i++)
    any |= parts[i];
  return any != 0;
}

/* near: of a group, whose leading columns alone do not make it as far as `least`. */
static inline __attribute__ ((always_inline)) void
compare_leads (const Choice *c, const float *row, guint32 group, float least, GroupMask *near)
{
  const float *lead = c->leads + (gsize)group * c->n_lead * GROUP;
  GroupLanes sums = { 0 };

  for (guint k = 0; k < c->n_lead; k++) {
    GroupLanes x;

    memcpy (&x, lead + (gsize)k * GROUP, sizeof x);
    x -= row[k];
    sums += x * x;
  }
  *near = sums * c->kept < least;
}

static inline __attribute__ ((always_inline)) float
see_one (const Choice *c, const float *row, guint32 k, float least)
{
  float distance2 = squared_distance (c->rows + (gsize)c->chosen[k] * c->d, row, c->d);

  return distance2 < least ? distance2 : least;
}

static inline __attribute__ ((always_inline)) float
see_group (const Choice *c, const float *row, guint32 group, float least)
{
  guint32 begin = group * GROUP, n = MIN (GROUP, c->n_chosen - begin);
  GroupMask near;

  compare_leads (c, row, group, least, &near);
  if (is_any (&near))
    for (guint32 i = 0; i < n; i++)
      if (near[i] != 0)
        least = see_one (c, row, begin + i, least);
  return least;
}

/* Holds row m against the chosen ones that it has not seen, until it falls to the floor. Those of the
 * first group that it has seen do not change anything. */
static inline __attribute__ ((always_inline)) void
see_chosen (const Choice *c, guint32 m)
{
  const float *row = c->rows + (gsize)m * c->d;
  float least = c->distance2[m];
  guint32 k = c->n_seen[m];

  while (k < c->n_chosen && least > c->floor2) {
    if (c->n_chosen - k <= FEW_CHOSEN) {
      least = see_one (c, row, k++, least);
    } else {
      least = see_group (c, row, k / GROUP, least);
      k = MIN ((k / GROUP + 1) * GROUP, c->n_chosen);
    }
  }
  c->distance2[m] = least;
  c->n_seen[m] = k;
}

static void
make_active (Block *block, guint32 *active, guint32 m, float distance2)
{
  active[block->n_active++] = m;
  if (distance2 > block->farthest.distance2)
    block->farthest = (Farthest){ m, distance2 };
}

/* All rows of the block, after the floor was lowered. */
NORMA_KERNEL static void
visit_rows (const Choice *c, guint32 begin, guint32 end, Block *block)
{
  block->n_active = 0;
  block->farthest.distance2 = block->largest2 = 0;
  for (guint32 m = begin; m < end; m++) {
    see_chosen (c, m);
    if (c->distance2[m] > c->floor2)
      make_active (block, c->active + begin, m, c->distance2[m]);
    block->largest2 = MAX (block->largest2, c->distance2[m]);
  }
}

/* The active rows of the block, after one more was chosen. */
NORMA_KERNEL static void
visit_active (const Choice *c, guint32 begin, Block *block)
{
  guint32 n = block->n_active;

  block->n_active = 0;
  block->farthest.distance2 = 0;
  for (guint32 i = 0; i < n; i++) {
    guint32 m = c->active[begin + i];

    see_chosen (c, m);
    if (c->distance2[m] > c->floor2)
      make_active (block, c->active + begin, m, c->distance2[m]);
  }
}

static gsize
count_blocks (guint32 n_rows)
{
  return ((gsize)n_rows + BLOCK - 1) / BLOCK;
}

static gboolean
rows_item (gsize index, guint worker, gpointer data, GError **error)
{
  Choice *c = data;
  guint32 begin = (guint32)(index * BLOCK);

  visit_rows (c, begin, begin + MIN (BLOCK, c->n_rows - begin), &c->blocks[index]);
  return TRUE;
}

static gboolean
active_item (gsize index, guint worker, gpointer data, GError **error)
{
  Choice *c = data;

  visit_active (c, (guint32)(index * BLOCK), &c->blocks[index]);
  return TRUE;
}

static gboolean
update_active (Choice *c, guint n_threads, GCancellable *cancellable, GError **error)
{
  gsize n_blocks = count_blocks (c->n_rows), n_active = 0;

  for (gsize i = 0; i < n_blocks; i++)
    n_active += c->blocks[i].n_active;
  if (n_active >= FEW_ROWS)
    return norma_workers_run (n_threads, n_blocks, active_item, c, cancellable, error);
  for (gsize i = 0; i < n_blocks; i++)
    visit_active (c, (guint32)(i * BLOCK), &c->blocks[i]);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Of equally far rows the first. */
static Farthest
find_farthest (const Choice *c)
{
  gsize n_blocks = count_blocks (c->n_rows);
  Farthest farthest = c->blocks[0].farthest;

  for (gsize i = 1; i < n_blocks; i++)
    if (c->blocks[i].farthest.distance2 > farthest.distance2)
      farthest = c->blocks[i].farthest;
  return farthest;
}

static float
find_largest2 (const Choice *c)
{
  gsize n_blocks = count_blocks (c->n_rows);
  float largest2 = 0;

  for (gsize i = 0; i < n_blocks; i++)
    largest2 = MAX (largest2, c->blocks[i].largest2);
  return largest2;
}

/* Lowers the floor until a row lies above it or all distances are 0. */
static gboolean
find_next (Choice *c, guint n_threads, GCancellable *cancellable, Farthest *next, GError **error)
{
  if (!update_active (c, n_threads, cancellable, error))
    return FALSE;
  *next = find_farthest (c);
  while (next->distance2 == 0 && c->floor2 > 0) {
    c->floor2 = next_floor * MIN (c->floor2, find_largest2 (c));
    if (!norma_workers_run (n_threads, count_blocks (c->n_rows), rows_item, c, cancellable, error))
      return FALSE;
    *next = find_farthest (c);
  }
  return TRUE;
}

static gsize
count_groups (guint32 n_wanted)
{
  return ((gsize)n_wanted + GROUP - 1) / GROUP;
}

static gboolean
take_memory (Choice *c, guint32 n_wanted, GError **error)
{
  c->leads = norma_alloc (count_groups (n_wanted), (gsize)c->n_lead * GROUP * sizeof (float),
                          "core-set", error);
  if (c->leads == NULL)
    return FALSE;
  c->distance2 = norma_alloc (c->n_rows, sizeof (float), "distances to the core-set", error);
  if (c->distance2 == NULL)
    return FALSE;
  c->n_seen = norma_alloc (c->n_rows, sizeof (guint32), "distances to the core-set", error);
  if (c->n_seen == NULL)
    return FALSE;
  c->active = norma_alloc (c->n_rows, sizeof (guint32), "distances to the core-set", error);
  if (c->active == NULL)
    return FALSE;
  c->blocks = norma_alloc (count_blocks (c->n_rows), sizeof (Block), "core-set", error);
  return c->blocks != NULL;
}

static void
choice_clear (Choice *c)
{
  g_free (c->leads);
  g_free (c->distance2);
  g_free (c->n_seen);
  g_free (c->active);
  g_free (c->blocks);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Choice, choice_clear)

/* Sums of squares, in any order, err by at most half as much (Higham 2002, eq. 4.4). */
static float
keep_of_lead (guint n_lead, guint d)
{
  return (float)(1 - (n_lead + d + 16) * 0x1p-23);
}

static void
begin_choice (Choice *c, guint32 n_wanted)
{
  c->kept = keep_of_lead (c->n_lead, c->d);
  for (gsize i = 0; i < count_groups (n_wanted) * c->n_lead * GROUP; i++)
    c->leads[i] = FLT_MAX;
  for (guint32 m = 0; m < c->n_rows; m++)
    c->distance2[m] = FLT_MAX;
  c->floor2 = FLT_MAX;
  for (gsize i = 0; i < count_blocks (c->n_rows); i++)
    c->blocks[i].largest2 = FLT_MAX;
}

static void
add_chosen (Choice *c, guint32 *chosen, guint32 row)
{
  float *lead = c->leads + (gsize)(c->n_chosen / GROUP) * c->n_lead * GROUP + c->n_chosen % GROUP;

  for (guint k = 0; k < c->n_lead; k++)
    lead[(gsize)k * GROUP] = c->rows[(gsize)row * c->d + k];
  chosen[c->n_chosen++] = row;
}

guint32
norma_core_set_choose (const float *rows, guint32 n_rows, guint d, guint32 first, guint32 n_wanted,
                       guint n_threads, GCancellable *cancellable, guint32 *chosen, double *radius,
                       GError **error)
{
  g_auto (Choice) c = { rows, n_rows, d, chosen, .n_lead = MIN (d, LEAD) };
  Farthest next = { first, FLT_MAX };

  g_return_val_if_fail (first < n_rows && n_wanted > 0 && n_wanted <= n_rows, 0);

  if (!take_memory (&c, n_wanted, error))
    return 0;
  begin_choice (&c, n_wanted);
  while (c.n_chosen < n_wanted && next.distance2 > 0) {
    add_chosen (&c, chosen, next.row);
    if (!find_next (&c, n_threads, cancellable, &next, error))
      return 0;
  }
  if (radius != NULL)
    *radius = sqrt (next.distance2);
  return c.n_chosen;
}

guint64
norma_core_set_memory (guint32 n_rows, guint32 n_wanted)
{
  return (guint64)n_rows * (sizeof (float) + 2 * sizeof (guint32)) +
         count_blocks (n_rows) * sizeof (Block) +
         (guint64)count_groups (n_wanted) * LEAD * GROUP * sizeof (float);
}
