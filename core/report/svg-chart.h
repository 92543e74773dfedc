/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/chart-data.h"

/* Small charts as figures with an SVG drawing, at the end of a string of HTML. Nothing where there is no chart. */
void norma_svg_add_scores (GString *html, const NormaScoreChart *chart,
                           NormaReportLanguage language);
void norma_svg_add_rates (GString *html, const NormaRateCurve *curve, NormaReportLanguage language);
