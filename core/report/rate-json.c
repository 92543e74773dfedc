/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/rate-json.h"

#include "core/base/json-writer.h"

void
norma_json_add_interval (GString *json, const char *name, const NormaInterval *interval)
{
  norma_json_begin_array (json, name);
  norma_json_add_double (json, NULL, interval->low);
  norma_json_add_double (json, NULL, interval->high);
  norma_json_end_array (json);
}

void
norma_json_add_rate (GString *json, const char *name, const NormaRate *rate)
{
  norma_json_begin_object (json, name);
  norma_json_add_unsigned (json, "found", rate->k);
  norma_json_add_unsigned (json, "of", rate->n);
  norma_json_add_double (json, "share", rate->share);
  norma_json_add_interval (json, "interval", &rate->interval);
  norma_json_end_object (json);
}
