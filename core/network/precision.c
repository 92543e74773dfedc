/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/precision.h"

#include <oneapi/dnnl/dnnl.h>

#include "core/base/error.h"

static const struct {
  const char *name;
  const char *needs;
  guint isa; /* a set of bits, each an extension */
} precisions[] = {
  [NORMA_PRECISION_AUTO] = { "auto", NULL, dnnl_cpu_isa_all },
  [NORMA_PRECISION_FP32] = { "fp32", NULL, dnnl_cpu_isa_all },
  [NORMA_PRECISION_BF16] = { "bf16", "AVX-512 BF16 or AMX", dnnl_cpu_isa_avx512_core_bf16 },
  [NORMA_PRECISION_INT8] = { "int8", "AVX-512 VNNI or AMX", dnnl_cpu_isa_avx512_core_vnni },
};

const char *
norma_precision_to_string (NormaPrecision precision)
{
  return (guint)precision < G_N_ELEMENTS (precisions) ? precisions[precision].name : NULL;
}

gboolean
norma_precision_check (NormaPrecision precision, GError **error)
{
  guint needed = precisions[precision].isa;

  if (((guint)dnnl_get_effective_cpu_isa () & needed) == needed)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
               "precision %s needs a processor with %s, which this one lacks; fp32 runs on any",
               precisions[precision].name, precisions[precision].needs);
  return FALSE;
}
