/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/data-audit.h"

#include <math.h>
#include <string.h>

#include "core/base/file-hash.h"
#include "core/pipeline/twins.h"
#include "core/statistics/distributions.h"
#include "core/statistics/sort.h"

enum { FEWEST_LEARNT = 8 };

static const double family_error_rate = 0.05;
static const double least_exposure = 0.1; /* of the median */
static const double normal_over_mad = 1.4826;
static const double normal_range_of_90_percent = 3.29; /* from the 5 % to the 95 % quantile */

static void
finding_free (gpointer data)
{
  NormaDataFinding *finding = data;

  g_array_unref (finding->images);
  g_free (finding);
}

/* marks: [n], which images it is about. */
static NormaDataFinding *
add_finding (GPtrArray *findings, NormaDataFindingKind kind, const gboolean *marks, gsize n)
{
  NormaDataFinding *finding = g_new0 (NormaDataFinding, 1);

  finding->kind = kind;
  finding->images = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < n; i++)
    if (marks[i])
      g_array_append_val (finding->images, i);
  if (finding->images->len > 0) {
    g_ptr_array_add (findings, finding);
    return finding;
  }
  finding_free (finding);
  return NULL;
}

/* Two numbers of an image that most images share. */
typedef guint64 (*Trait) (const NormaImageFacts *facts);

static guint64
size_of (const NormaImageFacts *facts)
{
  return (guint64)facts->width << 32 | facts->height;
}

static guint64
samples_of (const NormaImageFacts *facts)
{
  return (guint64)facts->channels << 32 | facts->bits;
}

/* Marks the readable images whose trait is not the most frequent one. */
static void
mark_unusual (const NormaAuditImage *images, gsize n, Trait trait, gboolean *marks)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint64 usual = 0;
  guint most = 0;

  for (gsize i = 0; i < n; i++) {
    guint64 value = images[i].facts->error == NULL ? trait (images[i].facts) : 0;

    if (value != 0)
      g_hash_table_insert (counts, g_memdup2 (&value, sizeof value),
                           GUINT_TO_POINTER (
                               GPOINTER_TO_UINT (g_hash_table_lookup (counts, &value)) + 1));
  }
  for (gsize i = 0; i < n; i++) {
    guint64 value = trait (images[i].facts);
    guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, &value));

    if (count > most) {
      most = count;
      usual = value;
    }
  }
  for (gsize i = 0; i < n; i++)
    marks[i] = images[i].facts->error == NULL && trait (images[i].facts) != usual;
}

/* Exposure. */

static double
median (double *values, gsize n)
{
  norma_sort_doubles (values, n);
  return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

/* may_judge: [n]. FALSE if too few images are learnt from. */
static gboolean
find_usual_brightness (const NormaAuditImage *images, const gboolean *may_judge, gsize n,
                       double *center, double *spread)
{
  g_autofree double *values = g_new (double, n);
  double range;
  gsize count = 0;

  for (gsize i = 0; i < n; i++)
    if (may_judge[i] && images[i].is_learnt)
      values[count++] = images[i].facts->brightness;
  if (count < FEWEST_LEARNT)
    return FALSE;
  *center = median (values, count);
  range = values[(count - 1) * 19 / 20] - values[(count - 1) / 20];
  for (gsize i = 0; i < count; i++)
    values[i] = fabs (values[i] - *center);
  *spread = MAX (normal_over_mad * median (values, count), range / normal_range_of_90_percent);
  return TRUE;
}

/* has_other_samples: [n]. */
static void
mark_exposure (const NormaAuditImage *images, const gboolean *has_other_samples, gsize n,
               gboolean *marks)
{
  g_autofree gboolean *may_judge = g_new (gboolean, n);
  double center, spread, limit;
  gsize n_judged = 0;

  memset (marks, 0, n * sizeof *marks);
  for (gsize i = 0; i < n; i++) {
    may_judge[i] = images[i].facts->error == NULL && !has_other_samples[i];
    n_judged += (gsize)may_judge[i];
  }
  if (!find_usual_brightness (images, may_judge, n, &center, &spread))
    return;
  limit = spread * norma_normal_quantile (1 - family_error_rate / (2 * (double)n_judged));
  limit = MAX (limit, least_exposure * fabs (center));
  for (gsize i = 0; i < n; i++)
    marks[i] = may_judge[i] && fabs (images[i].facts->brightness - center) > limit;
}

/* Duplicates. */

static guint
hash_facts (gconstpointer key)
{
  const NormaImageFacts *facts = key;
  guint hash = (guint)facts->n_bytes;

  for (guint i = 0; i < NORMA_FINGERPRINT_LENGTH; i++) {
    guint32 bits;

    memcpy (&bits, &facts->fingerprint[i], sizeof bits);
    hash = hash * 31 + bits;
  }
  return hash;
}

static gboolean
are_alike (gconstpointer a, gconstpointer b)
{
  const NormaImageFacts *one = a, *other = b;

  return one->n_bytes == other->n_bytes &&
         memcmp (one->fingerprint, other->fingerprint, sizeof one->fingerprint) == 0;
}

/* Marks `index` and the image that had the hash before. */
static void
mark_same_hash (GHashTable *first_of, const NormaAuditImage *images, gsize index, gboolean *marks)
{
  char *hash = norma_file_hash (images[index].facts->path, NULL);
  gpointer first;

  if (hash == NULL)
    return;
  if (g_hash_table_lookup_extended (first_of, hash, NULL, &first)) {
    marks[index] = marks[GPOINTER_TO_SIZE (first)] = TRUE;
    g_free (hash);
  } else {
    g_hash_table_insert (first_of, hash, GSIZE_TO_POINTER (index));
  }
}

/* Only files that agree in size and fingerprint are worth reading again. */
static gboolean
mark_duplicates (const NormaAuditImage *images, gsize n, gboolean *marks, GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (hash_facts, are_alike);
  g_autoptr (GHashTable) first_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  memset (marks, 0, n * sizeof *marks);
  for (gsize i = 0; i < n; i++) {
    gpointer key = (gpointer)images[i].facts;

    if (images[i].facts->error == NULL)
      g_hash_table_insert (counts, key,
                           GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) +
                                             1));
  }
  for (gsize i = 0; i < n; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (images[i].facts->error == NULL &&
        GPOINTER_TO_UINT (g_hash_table_lookup (counts, images[i].facts)) > 1)
      mark_same_hash (first_of, images, i, marks);
  }
  return TRUE;
}

/* Twins. */

typedef struct {
  gsize n;
  const NormaImageFacts **facts; /* [n] */
  gboolean *is_learnt; /* [n] */
  gsize *place; /* [n], among all images */
  gssize *twin; /* [n], in this list */
} Readable;

static void
readable_clear (Readable *readable)
{
  g_free (readable->facts);
  g_free (readable->is_learnt);
  g_free (readable->place);
  g_free (readable->twin);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Readable, readable_clear)

static void
list_readable (const NormaAuditImage *images, gsize n, Readable *readable)
{
  *readable = (Readable){ 0, g_new (const NormaImageFacts *, n), g_new (gboolean, n),
                          g_new (gsize, n), g_new (gssize, n) };
  for (gsize i = 0; i < n; i++) {
    if (images[i].facts->error != NULL)
      continue;
    readable->facts[readable->n] = images[i].facts;
    readable->is_learnt[readable->n] = images[i].is_learnt;
    readable->place[readable->n++] = i;
  }
}

static gboolean
add_twins (GPtrArray *findings, const NormaAuditImage *images, gsize n, guint n_threads,
           GCancellable *cancellable, GError **error)
{
  g_autofree gboolean *marks = g_new0 (gboolean, n);
  g_auto (Readable) readable = { 0 };
  NormaDataFinding *finding;
  guint n_twins = 0;

  list_readable (images, n, &readable);
  if (!norma_twins_find (readable.facts, readable.is_learnt, readable.n, n_threads, cancellable,
                         readable.twin, error))
    return FALSE;
  for (gsize i = 0; i < readable.n; i++) {
    if (readable.twin[i] < 0)
      continue;
    marks[readable.place[i]] = marks[readable.place[readable.twin[i]]] = TRUE;
    n_twins++;
  }
  finding = add_finding (findings, NORMA_FINDING_TWIN, marks, n);
  if (finding != NULL)
    finding->n_twins = n_twins;
  return TRUE;
}

GPtrArray *
norma_data_audit (const NormaAuditImage *images, gsize n, guint n_threads,
                  GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (finding_free);
  g_autofree gboolean *marks = g_new0 (gboolean, n);
  g_autofree gboolean *has_other_samples = g_new0 (gboolean, n);

  if (n == 0)
    return g_steal_pointer (&findings);
  for (gsize i = 0; i < n; i++)
    marks[i] = images[i].facts->error != NULL;
  add_finding (findings, NORMA_FINDING_UNREADABLE, marks, n);
  mark_unusual (images, n, size_of, marks);
  add_finding (findings, NORMA_FINDING_SIZE, marks, n);
  mark_unusual (images, n, samples_of, has_other_samples);
  add_finding (findings, NORMA_FINDING_SAMPLES, has_other_samples, n);
  mark_exposure (images, has_other_samples, n, marks);
  add_finding (findings, NORMA_FINDING_EXPOSURE, marks, n);
  if (!mark_duplicates (images, n, marks, cancellable, error))
    return NULL;
  add_finding (findings, NORMA_FINDING_DUPLICATE, marks, n);
  if (!add_twins (findings, images, n, n_threads, cancellable, error))
    return NULL;
  return g_steal_pointer (&findings);
}
