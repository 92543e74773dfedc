/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/aligned-rows.h"
#include "ui/picture-rows.h"

/* How a query and its reference are shown in one view. */
typedef enum {
  NORMA_MIX_QUERY, /* the query alone */
  NORMA_MIX_BARE, /* the same, to be held against the reference: no heat lies over it */
  NORMA_MIX_SWIPE, /* the reference right of a divider */
  NORMA_MIX_REFERENCE, /* the reference alone, at the query's pixels */
  NORMA_MIX_DIFFERENCE, /* black where both are equally bright, white where they differ much */
  NORMA_MIX_BLEND, /* half of each */
} NormaMix;

typedef struct {
  const NormaAlignedReference *reference; /* borrowed; NULL: the query alone */
  NormaMix mix;
  guint divider; /* NORMA_MIX_SWIPE: the first column of the view that shows the reference */
  gboolean has_residual; /* tinted where both differ: orange the query brighter, blue darker */
} NormaMixture;

/* A difference is white, and a tint full, where it is this part of what the display window shows from
 * black to white: of most parts all differences are small. Differences are of the brightness (ITU-R
 * BT.601), the reference's matched to the query's. */
#define NORMA_FULL_DIFFERENCE 0.5

/* Whether anything of the reference is seen. */
gboolean norma_mixture_is_mixed (const NormaMixture *mixture);

/* Makes rows of a view from a query's rows and its reference. */
typedef struct {
  const NormaMixture *mixture;
  const NormaPictureRows *query;
  NormaAlignedRows aligned;
  NormaGreyLevels levels; /* of the reference, as bright as the query */
  float of_query, of_reference, offset; /* difference = of_query · q + of_reference · r + offset */
  guint32 *over; /* [view width] a row of the reference that is to be blended */
  float *query_brightness, *reference_brightness; /* [view width] */
} NormaMixedRows;

/* All borrowed. window: the query's. Error: NORMA_ERROR_TOO_LARGE; `rows` is then still to be
 * cleared. */
gboolean norma_mixed_rows_init (NormaMixedRows *rows, const NormaMixture *mixture,
                                const NormaPictureRows *query, const NormaDisplayWindow *window,
                                GError **error);
void norma_mixed_rows_clear (NormaMixedRows *rows);

/* Lays the reference, as the mixture says, over a row of the view that shows the query, whose values
 * are those that the query's rows read last. What it does not show becomes 0, transparent. */
void norma_mixed_rows_lay (NormaMixedRows *rows, double place, guint32 *row);

/* Tints a row that was laid, if the mixture has the residual. */
void norma_mixed_rows_tint (NormaMixedRows *rows, guint32 *row);

/* Hatches what is transparent. */
void norma_hatch (guint32 *pixels, gsize stride, guint width, guint height);
